package detectors

import (
	"strings"

	"sardine/finding"
)

// hiddenEmail reads addresses that are written for people and not for
// programs: jo.bloggs (at) example [dot] org. tops, if not nil, are the endings
// that count.
func hiddenEmail(c *Candidate, tops map[string]bool) {
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
	if dots > 0 && i <= end && topLabel(last) && (tops == nil || tops[strings.ToLower(last)]) && aloneAfter(t, end) {
		c.Report(kindEmail, start, end, Weight{finding.Shape, 60})
	}
}

// usualTop are the endings of addresses that people spell out.
var usualTop = set("uk com org net gov edu eu info ie wales cymru scot london school co")

// spelledEmail moves c, a "dot" between words, to the "at" before it: "jo.bloggs
// at example dot org". It reports whether there is one.
func spelledEmail(c *Candidate) bool {
	t := c.Text
	i := c.Start - 1
	if c.Byte(i) != ' ' || c.Byte(c.End) != ' ' {
		return false
	}
	host := i
	for host > 0 && (isAlnum(t[host-1]) || t[host-1] == '-') {
		host--
	}
	at := host - len(" at ")
	if host == i || at < 1 || !equalFold(t[at:host], " at ") {
		return false
	}
	c.Start, c.End = at+1, at+len(" at")
	return true
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

var plainEmail = strings.NewReplacer(" (at) ", "@", " at ", "@", "(at)", "@", " [at] ", "@", "[at]", "@", " [dot] ", ".", "[dot]", ".", " (dot) ", ".", "(dot)", ".", " dot ", ".", " . ", ".")

// normalEmail is v in lower case, with the signs that were written as words.
func normalEmail(v string) string {
	v = strings.ToLower(v)
	if strings.IndexByte(v, '@') < 0 {
		v = plainEmail.Replace(v)
	}
	return v
}
