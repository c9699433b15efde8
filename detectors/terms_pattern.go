package detectors

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"sardine/finding"
	"sardine/rules"
)

// patternChecks are the checks that a rule's pattern can name. They are given
// the match in upper case without spaces and hyphens.
var patternChecks = map[string]func(string) bool{
	"luhn": func(s string) bool {
		sum, double := 0, false
		for i := len(s) - 1; i >= 0; i-- {
			if !isDigit(s[i]) {
				return false
			}
			d := int(s[i] - '0')
			if double {
				if d *= 2; d > 9 {
					d -= 9
				}
			}
			sum, double = sum+d, !double
		}
		return sum%10 == 0
	},
	"digits":  func(s string) bool { return strings.Trim(s, "0123456789") == "" },
	"letters": func(s string) bool { return strings.ContainsFunc(s, func(r rune) bool { return r >= 'A' && r <= 'Z' }) },
}

// PatternChecks returns the names of the checks that a rule's pattern can ask
// for, in order.
func PatternChecks() []string {
	var names []string
	for n := range patternChecks {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// patternRule is a rule with an expression. The engine calls it where a word or
// a number of digits begins; the expression is anchored there.
type patternRule struct {
	kind    *finding.Kind
	re      *regexp.Regexp
	check   func(string) bool
	context phraseSet
	needs   bool
	whole   bool // the candidate is the match
	points  int
}

// longestMatch is how much text an expression is shown.
const longestMatch = 200

func patternDetector(d *Detector, r *rules.Rule) error {
	p := &patternRule{kind: d.Kind, needs: r.Pattern.Needs, points: pointsOf(r.Pattern.Score)}
	if name := r.Pattern.Check; name != "" {
		if p.check = patternChecks[name]; p.check == nil {
			return fmt.Errorf("rule %q (%s): no check %q; there are: %s", r.Name, r.File, name, strings.Join(PatternChecks(), ", "))
		}
	}
	re, err := regexp.Compile(`\A(?:` + r.Pattern.Regexp + `)`)
	if err != nil {
		return fmt.Errorf("rule %q (%s): the pattern cannot be read", r.Name, r.File)
	}
	p.re = re
	for _, c := range rules.ExpandAll(r.Pattern.Context) {
		p.context.add(c, roleCue)
	}
	if d.Anchors = patternAnchors(r.Pattern.Regexp); d.Anchors == nil {
		if d.everywhere, err = regexp.Compile(r.Pattern.Regexp); err != nil {
			return fmt.Errorf("rule %q (%s): the pattern cannot be read", r.Name, r.File)
		}
		p.whole = true
	}
	d.Check = p.verify
	return nil
}

// patternAnchors says where matches of an expression can begin: at the words
// it begins with, at capitals or at digits. nil means anywhere: the expression
// then runs over all text, which costs more than all other detectors together
// (see Detector.Everywhere).
func patternAnchors(expr string) []Anchor {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	if words := firstWords(re.Simplify()); len(words) > 0 {
		return []Anchor{{Form: Terms, Terms: TermList(words...)}}
	}
	digits, capitals, other := firstSorts(re.Simplify())
	var as []Anchor
	if digits {
		as = append(as, Anchor{Form: Digits, Total: [2]int{1, maxDigits}, Joins: Tight | Loose, Before: Clear | Plus | Glued, After: Clear | Glued | Letters})
	}
	if capitals {
		as = append(as, Anchor{Form: CapWord})
	}
	if other {
		return nil
	}
	return as
}

// firstWords is the whole words that every match of re begins with, if there
// are such.
func firstWords(re *syntax.Regexp) []string {
	starts, _ := literalStarts(re)
	var words []string
	for _, s := range starts {
		n, letters := wordAt(s)
		if !letters || n < 2 || n == len(s) || isDigit(s[n]) {
			return nil
		}
		words = append(words, s[:n])
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// boundary stands for \b in a literal start.
const boundary = "\x00"

// literalStarts is the strings that matches of re begin with; whole reports
// whether they are all of it. At most a few hundred are listed.
func literalStarts(re *syntax.Regexp) (starts []string, whole bool) {
	const most = 256
	switch re.Op {
	case syntax.OpLiteral:
		return []string{string(re.Rune)}, true
	case syntax.OpEmptyMatch:
		return []string{""}, true
	case syntax.OpWordBoundary:
		return []string{boundary}, true
	case syntax.OpCapture:
		return literalStarts(re.Sub[0])
	case syntax.OpPlus:
		starts, _ = literalStarts(re.Sub[0])
		return starts, false
	case syntax.OpQuest:
		starts, whole = literalStarts(re.Sub[0])
		return append([]string{""}, starts...), whole
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if len(starts) == 4 {
					return []string{""}, false
				}
				starts = append(starts, string(r))
			}
		}
		return starts, true
	case syntax.OpAlternate:
		whole = true
		for _, sub := range re.Sub {
			ss, w := literalStarts(sub)
			starts, whole = append(starts, ss...), whole && w
		}
		return starts, whole && len(starts) <= most
	case syntax.OpConcat:
		starts, whole = []string{""}, true
		for _, sub := range re.Sub {
			ss, w := literalStarts(sub)
			if len(starts)*len(ss) > most {
				return starts, false
			}
			var next []string
			for _, a := range starts {
				for _, b := range ss {
					next = append(next, strings.TrimPrefix(a, boundary)+b)
				}
			}
			if starts = next; !w {
				return starts, false
			}
		}
		return starts, true
	}
	return []string{""}, false
}

// firstSorts says what a match of re can begin with.
func firstSorts(re *syntax.Regexp) (digits, capitals, other bool) {
	switch re.Op {
	case syntax.OpLiteral:
		r := re.Rune[0]
		upper := r >= 'A' && r <= 'Z'
		return r >= '0' && r <= '9', upper && re.Flags&syntax.FoldCase == 0, !(r >= '0' && r <= '9') && (!upper || re.Flags&syntax.FoldCase != 0)
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			lo, hi := re.Rune[i], re.Rune[i+1]
			switch {
			case lo >= '0' && hi <= '9':
				digits = true
			case lo >= 'A' && hi <= 'Z':
				capitals = true
			default:
				other = true
			}
		}
		return digits, capitals, other
	case syntax.OpCapture, syntax.OpPlus:
		return firstSorts(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return firstSorts(re.Sub[0])
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if sub.Op == syntax.OpWordBoundary || sub.Op == syntax.OpEmptyMatch {
				continue
			}
			if sub.Op == syntax.OpQuest {
				d, c, o := firstSorts(sub.Sub[0])
				digits, capitals, other = digits || d, capitals || c, other || o
				continue
			}
			d, c, o := firstSorts(sub)
			return digits || d, capitals || c, other || o
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			d, c, o := firstSorts(sub)
			digits, capitals, other = digits || d, capitals || c, other || o
		}
		return digits, capitals, other
	}
	return false, false, true
}

// pointsOf is the least points that reach a score.
func pointsOf(thousandths int) int {
	for p := 0; p < scale[len(scale)-1].points; p++ {
		if int(score(p)) >= thousandths {
			return p
		}
	}
	return scale[len(scale)-1].points
}

func (p *patternRule) verify(c *Candidate) {
	end := c.End
	if !p.whole {
		loc := p.re.FindStringIndex(c.Text[c.Start:min(len(c.Text), c.Start+longestMatch)])
		if loc == nil {
			return
		}
		end = c.Start + loc[1]
	}
	if !alone(c.Text, c.Start, end) {
		return
	}
	if p.check != nil && !p.check(strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(c.Text[c.Start:end]))) {
		return
	}
	ws := []Weight{{finding.Shape, p.points}}
	if p.inContext(c) {
		ws = append(ws, Weight{finding.LabelBefore, labelPoints})
	} else if p.needs {
		return
	}
	c.ReportAlone(p.kind, c.Start, end, ws...)
}

// inContext reports whether a word of the context stands within 40 letters
// before, in the heading of the column or in the field's name.
func (p *patternRule) inContext(c *Candidate) bool {
	const near = 40
	if p.context.holds(c.Text[max(0, c.Start-near):c.Start], roleCue) {
		return true
	}
	if column, _, _, ok := c.Cell(); ok && p.context.holds(uncamel(column), roleCue) {
		return true
	}
	return p.context.holds(uncamel(c.Key()), roleCue)
}
