package detectors

import (
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
