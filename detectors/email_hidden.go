package detectors

import (
	"strings"

	"sardine/finding"
)

// hiddenEmail reads addresses that are written for people and not for
// programs: jo.bloggs (at) example [dot] org.
func hiddenEmail(c *Candidate) {
	t := c.Text
	at := c.Start
	if c.Byte(at-1) == ' ' {
		at--
	}
	start := localStart(t, at)
	if start >= at {
		return
	}
	i := c.End
	if c.Byte(i) == ' ' {
		i++
	}
	end, dots := i, 0
	for {
		n := i
		for n < len(t) && (isAlnum(t[n]) || t[n] == '-') {
			n++
		}
		if !domainLabel(t[i:n]) || n-c.End > maxDomain {
			break
		}
		end = n
		dot := dotEnd(t, n)
		if dot == n {
			break
		}
		dots++
		i = dot
	}
	last := t[strings.LastIndexAny(t[:end], ". )]")+1 : end]
	if dots > 0 && i <= end && topLabel(last) && aloneAfter(t, end) {
		c.Report(kindEmail, start, end, Weight{finding.Shape, 60})
	}
}

// dotEnd is where the dot that is written at i, as such or in words, ends; i
// if there is none before a letter or digit.
func dotEnd(t string, i int) int {
	for _, dot := range []string{" [dot] ", " (dot) ", "[dot]", "(dot)", " dot ", " DOT ", " [DOT] ", "[DOT]", "(DOT)", " . ", "."} {
		if strings.HasPrefix(t[i:], dot) && i+len(dot) < len(t) && isAlnum(t[i+len(dot)]) {
			return i + len(dot)
		}
	}
	return i
}

var plainEmail = strings.NewReplacer(" (at) ", "@", "(at)", "@", " [at] ", "@", "[at]", "@", " [dot] ", ".", "[dot]", ".", " (dot) ", ".", "(dot)", ".", " dot ", ".", " . ", ".")

// normalEmail is v in lower case, with the signs that were written as words.
func normalEmail(v string) string {
	v = strings.ToLower(v)
	if strings.IndexByte(v, '@') < 0 {
		v = plainEmail.Replace(v)
	}
	return v
}
