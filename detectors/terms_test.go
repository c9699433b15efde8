package detectors

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
	"sardine/rules"
)

// ruleFindings runs ds over text as one part and keeps what is reported by
// default and of kind k.
func ruleFindings(t *testing.T, e *Engine, text, kind string) []finding.Finding {
	t.Helper()
	s := e.Session(finding.FileRef{})
	all := append(s.Part(&document.Part{Text: text}), s.Close()...)
	var fs []finding.Finding
	for _, f := range all {
		if f.Kind.Name == kind && f.Score >= Threshold {
			fs = append(fs, f)
		}
	}
	return fs
}

// TestRuleExamples runs the examples of every built-in rule, which are its
// tests, through the engine with all rules loaded.
func TestRuleExamples(t *testing.T) {
	rs, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	ds, err := FromRules(rs)
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(ds)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rs {
		for _, m := range r.Match {
			text, spans, err := rules.Marks(m)
			if err != nil {
				t.Fatal(err)
			}
			fs := ruleFindings(t, e, text, r.Kind)
			if len(fs) == 0 {
				t.Errorf("%s: nothing found in %q", r.File, m)
			}
			for _, sp := range spans {
				ok := false
				for _, f := range fs {
					ok = ok || f.Span == document.Span{Start: int64(sp[0]), End: int64(sp[1])}
				}
				if !ok {
					t.Errorf("%s: %q is not found in %q", r.File, text[sp[0]:sp[1]], m)
					for _, f := range fs {
						t.Logf("    but %q %d %v", f.Value.Reveal(), f.Score, f.Why)
					}
				}
			}
		}
		for _, m := range r.NoMatch {
			for _, f := range ruleFindings(t, e, m, r.Kind) {
				t.Errorf("%s: %q is found in %q (%d %v)", r.File, f.Value.Reveal(), m, f.Score, f.Why)
			}
		}
	}
}

// TestRuleFields shows rules with columns, fields and cells, which examples in
// one line of text cannot.
func TestRuleFields(t *testing.T) {
	table := func(header string, rows ...string) *document.Part {
		return markedTable(1, append([]string{"|" + header}, rows...)).part
	}
	keyed := func(key, value string) *document.Part {
		return &document.Part{Text: value, Labels: []document.Label{{Start: 0, End: uint32(len(value)), Kind: document.Key, Name: key}}}
	}
	for _, c := range []struct {
		name string
		part *document.Part
		want []string
	}{
		{"column", table("Pupil|Medical", "|Ann Example|Nut allergy", "|Bob Example|"), []string{"special:health Nut allergy"}},
		{"column of none", table("Pupil|Medical", "|Ann Example|None", "|Bob Example|N/A"), nil},
		{"column of a code", table("Pupil|SEN status", "|Ann Example|K"), []string{"high-risk:sen K"}},
		{"remark beside a name", table("Pupil|Remarks", "|Ann Example|Asthma - inhaler at school"), []string{"special:health Asthma - inhaler"}},
		{"word in a table of words", table("Word|Count", "|asthma|12", "|medical|7"), nil},
		{"relation is no heading", table("Surname|Relation|Phone", "|Example|Mother|01632 960001", "|Example|Father|01632 960002"), nil},
		{"key", keyed("religion", "Sikh"), []string{"special:religion Sikh"}},
		{"key in camel case", keyed("ethnicOrigin", "Bangladeshi"), []string{"special:racial-or-ethnic-origin Bangladeshi"}},
		{"empty key", keyed("religion", "-"), nil},
		{"refused", keyed("sexualOrientation", "Prefer not to say"), nil},
		{"form", &document.Part{Text: "Religion\nHindu\nAllergies\n\nForm tutor\nMs A Example"}, []string{"special:religion Hindu"}},
		{"negated", &document.Part{Text: "She has no history of epilepsy."}, []string{"special:health epilepsy"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range scan(c.part) {
				if f.Kind.Category == finding.Special || f.Kind.Category == finding.HighRisk || f.Kind.Category == finding.Criminal {
					got = append(got, fmt.Sprintf("%s %s", f.Kind.Name, f.Value.Reveal()))
				}
				if c.name == "negated" && !slices.Contains(f.Why, finding.Negated) {
					t.Errorf("%v: no reason negated", f.Why)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestRuleCategories(t *testing.T) {
	for i, c := range finding.Categories {
		if !slices.Contains(rules.Categories, string(c)) {
			t.Errorf("category %d, %q, cannot be given in a rule", i, c)
		}
	}
	if len(rules.Categories) != len(finding.Categories) {
		t.Errorf("rules know %d categories, findings %d", len(rules.Categories), len(finding.Categories))
	}
}

// patternRuleOf is a rule with a pattern, as an organisation may write it.
func patternRuleOf(p rules.Pattern) rules.Rule {
	return rules.Rule{Name: "staff", Kind: "own-staff", Title: "T", Category: "identifier", Version: 1, Pattern: &p}
}

func TestPatternRules(t *testing.T) {
	for _, c := range []struct {
		name string
		p    rules.Pattern
		text string
		want []string
	}{
		{"capitals", rules.Pattern{Regexp: `EMP\d{5}`, Score: 600}, "see EMP12345 and xEMP12345, EMP123456", []string{"EMP12345"}},
		{"digits", rules.Pattern{Regexp: `\d{4}-\d{3}`, Score: 600}, "see 1234-567 or 12345-678", []string{"1234-567"}},
		{"word", rules.Pattern{Regexp: `(?i)badge no\.? \d+`, Score: 600}, "Badge no. 77 and badges no 78", []string{"Badge no. 77"}},
		{"check", rules.Pattern{Regexp: `\d{8}`, Check: "luhn", Score: 600}, "12345674 12345675", []string{"12345674"}},
		{"anywhere", rules.Pattern{Regexp: `[a-z]{3}\d{5}`, Score: 600}, "see abc12345 and xabc12345, abc123456", []string{"abc12345"}},
		{"anywhere, any case", rules.Pattern{Regexp: `(?i)[a-z]{2}#\d+$`, Score: 600}, "Xy#77", []string{"Xy#77"}},
		{"anywhere, in context", rules.Pattern{Regexp: `[a-z]\d{3}`, Context: []string{"locker"}, Needs: true, Score: 300}, "locker k123, and much further on in the text there is k456", []string{"k123"}},
		{"context", rules.Pattern{Regexp: `K\d{3}`, Context: []string{"locker"}, Needs: true, Score: 300}, "locker K123, and much further on in the text there is K456", []string{"K123"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ds, err := FromRules([]rules.Rule{patternRuleOf(c.p)})
			if err != nil {
				t.Fatal(err)
			}
			e, err := New(ds)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range ruleFindings(t, e, c.text, "own-staff") {
				got = append(got, f.Value.Reveal())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFromRulesRefuses(t *testing.T) {
	ok := patternRuleOf(rules.Pattern{Regexp: `EMP\d{5}`, Score: 600})
	other := ok
	other.Name, other.Risk = "other", 7
	badCategory := ok
	badCategory.Category = "health"
	for _, c := range []struct {
		name string
		rs   []rules.Rule
		want string
	}{
		{"check", []rules.Rule{patternRuleOf(rules.Pattern{Regexp: `EMP\d`, Check: "none such"})}, `no check "none such"; there are: digits, letters, luhn`},
		{"category", []rules.Rule{badCategory}, `no category "health"`},
		{"two kinds", []rules.Rule{ok, other}, "gives kind \"own-staff\" another title"},
	} {
		if _, err := FromRules(c.rs); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func TestEverywhereCosts(t *testing.T) {
	ds, err := FromRules([]rules.Rule{patternRuleOf(rules.Pattern{Regexp: `[a-z]{3}\d{5}`, Score: 600})})
	if err != nil {
		t.Fatal(err)
	}
	if !ds[0].Everywhere() || ds[0].MBPerSecond() <= 0 {
		t.Error("a pattern that may begin anywhere is not said to cost anything")
	}
	for _, d := range Table() {
		if d.Everywhere() {
			t.Errorf("%s: a built-in rule runs over all text", d.Name)
		}
	}
}
