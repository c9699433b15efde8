package rules

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// fault is something wrong with the node at a YAML path.
type fault struct{ at, msg string }

var (
	nameShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	kindShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*(:[a-z0-9]+(-[a-z0-9]+)*)?$`)
)

// Limits on one rule: far above what any rule needs, low enough that a rule
// cannot exhaust the machine that loads it.
const (
	maxTerms    = 20000
	maxTermLen  = 80
	maxPattern  = 1000
	maxExamples = 200
)

// faults returns all that is wrong with r.
func faults(r *Rule) []fault {
	var fs []fault
	add := func(at, format string, args ...any) { fs = append(fs, fault{at, fmt.Sprintf(format, args...)}) }

	if !nameShape.MatchString(r.Name) {
		add("$.name", "name must be lower-case words joined by hyphens")
	}
	if !kindShape.MatchString(r.Kind) {
		add("$.kind", "kind must be lower-case words joined by hyphens, with at most one colon")
	}
	if r.Title == "" {
		add("$.title", "title is missing")
	}
	if !slices.Contains(Categories, r.Category) {
		add("$.category", "category must be one of: %s", strings.Join(Categories, ", "))
	}
	if r.Risk < 0 || r.Risk > 100 {
		add("$.risk", "risk must be 0 to 100")
	}
	if r.Version < 1 {
		add("$.version", "version must be 1 or more")
	}
	if r.Doc == "" {
		add("$.doc", "doc is missing: say what the rule finds and what it does not")
	}
	if r.Source == "" {
		add("$.source", "source is missing: say where its terms or format come from")
	}
	if r.Pattern == nil && r.Terms.Len() == 0 && len(r.Labels) == 0 {
		add("$", "a rule needs terms, labels or a pattern")
	}
	if len(r.Terms.Ambiguous)+len(r.Terms.AmbiguousCased) > 0 && len(r.Cues) == 0 {
		add("$.terms", "ambiguous terms need cues")
	}
	if len(r.Values) > 0 && len(r.Labels) == 0 {
		add("$.values", "values are read only under labels: add labels")
	}
	fs = append(fs, termFaults(r)...)
	fs = append(fs, patternFaults(r)...)
	fs = append(fs, exampleFaults(r)...)
	return fs
}

// Len is how many terms there are, alternatives not counted.
func (t *Terms) Len() int {
	return len(t.Strong) + len(t.Ambiguous) + len(t.StrongCased) + len(t.AmbiguousCased)
}

func termFaults(r *Rule) []fault {
	var fs []fault
	total := 0
	seen := map[string]string{}
	labels := ExpandAll(r.Labels)
	for _, l := range []struct {
		at    string
		terms []string
		once  bool
	}{
		{"$.terms.strong", r.Terms.Strong, true}, {"$.terms.ambiguous", r.Terms.Ambiguous, true},
		{"$.terms.strong_cased", r.Terms.StrongCased, true}, {"$.terms.ambiguous_cased", r.Terms.AmbiguousCased, true},
		{"$.labels", r.Labels, false}, {"$.values", r.Values, false}, {"$.headings", r.Headings, false},
		{"$.cues", r.Cues, false}, {"$.claims", r.Claims, false}, {"$.blockers", r.Blockers, false},
	} {
		for i, t := range l.terms {
			at := fmt.Sprintf("%s[%d]", l.at, i)
			all, err := Expand(t)
			if err != nil {
				fs = append(fs, fault{at, err.Error()})
				continue
			}
			total += len(all)
			for _, x := range all {
				if utf8.RuneCountInString(x) > maxTermLen || x == "" {
					fs = append(fs, fault{at, fmt.Sprintf("a term has 1 to %d letters", maxTermLen)})
				}
				if l.at == "$.headings" && !slices.Contains(labels, x) {
					fs = append(fs, fault{at, fmt.Sprintf("%q is no label: a heading must be one, too", x)})
				}
				if l.at == "$.blockers" && seen[x] != "" {
					fs = append(fs, fault{at, fmt.Sprintf("%q is a term itself: it would never be found", x)})
				}
				if prev, ok := seen[x]; ok && l.once && prev != l.at {
					fs = append(fs, fault{at, fmt.Sprintf("%q is also in %s", x, prev)})
				}
				if l.once {
					seen[x] = l.at
				}
			}
		}
	}
	if total > maxTerms {
		fs = append(fs, fault{"$", fmt.Sprintf("more than %d terms", maxTerms)})
	}
	return fs
}

func patternFaults(r *Rule) []fault {
	p := r.Pattern
	if p == nil {
		return nil
	}
	var fs []fault
	if p.Score < 0 || p.Score > 1000 {
		fs = append(fs, fault{"$.pattern.score", "score must be 0 to 1000"})
	}
	if p.Needs && len(p.Context) == 0 {
		fs = append(fs, fault{"$.pattern.needs_context", "needs_context without context: nothing can match"})
	}
	if len(p.Regexp) > maxPattern {
		return append(fs, fault{"$.pattern.regexp", fmt.Sprintf("longer than %d bytes", maxPattern)})
	}
	re, err := regexp.Compile(p.Regexp)
	if err != nil {
		msg := "not a valid expression"
		if se, ok := err.(*syntax.Error); ok {
			msg = se.Code.String()
		}
		return append(fs, fault{"$.pattern.regexp", msg})
	}
	if re.MatchString("") {
		fs = append(fs, fault{"$.pattern.regexp", "matches the empty text"})
	}
	return fs
}

func exampleFaults(r *Rule) []fault {
	var fs []fault
	if len(r.Match) == 0 {
		fs = append(fs, fault{"$.match", "at least one example is needed under match"})
	}
	if len(r.NoMatch) == 0 {
		fs = append(fs, fault{"$.no_match", "at least one example is needed under no_match"})
	}
	if len(r.Match)+len(r.NoMatch) > maxExamples {
		fs = append(fs, fault{"$.match", fmt.Sprintf("more than %d examples", maxExamples)})
	}
	for i, m := range r.Match {
		if _, _, err := Marks(m); err != nil {
			fs = append(fs, fault{fmt.Sprintf("$.match[%d]", i), err.Error()})
		}
	}
	for i, m := range r.NoMatch {
		if strings.Contains(m, "[[") {
			fs = append(fs, fault{fmt.Sprintf("$.no_match[%d]", i), "nothing is marked in a text without findings"})
		}
	}
	return fs
}
