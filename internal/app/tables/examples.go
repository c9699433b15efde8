package tables

import (
	"errors"
	"fmt"
	"os"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/rules"
)

// RuleFault is an example of a rule that does not come out as it says.
type RuleFault struct {
	Rule, File string
	Example    string // from the rule file, which its author wrote
	Missed     bool   // match: nothing was found, or not what is marked; else no_match: something was
}

// TestRules runs the examples of the rules in the folder, with all built-in
// detectors beside them, and returns how many there were and which failed.
func TestRules(folder string) (examples int, faults []RuleFault, err error) {
	own, err := rules.Load(os.DirFS(folder))
	if err != nil {
		return 0, nil, err
	}
	if len(own) == 0 {
		return 0, nil, errors.New("there is no .yaml file")
	}
	t, err := Load(folder)
	if err != nil {
		return 0, nil, err
	}
	e, err := t.Engine()
	if err != nil {
		return 0, nil, err
	}
	for _, r := range own {
		for _, m := range r.Match {
			examples++
			text, spans, err := rules.Marks(m)
			if err != nil {
				return 0, nil, fmt.Errorf("%s: %w", r.File, err)
			}
			if !marksFound(findIn(e, text, r.Kind), spans) {
				faults = append(faults, RuleFault{r.Name, r.File, m, true})
			}
		}
		for _, m := range r.NoMatch {
			examples++
			if len(findIn(e, m, r.Kind)) > 0 {
				faults = append(faults, RuleFault{r.Name, r.File, m, false})
			}
		}
	}
	return examples, faults, nil
}

// findIn looks for one kind in a line of text.
func findIn(e *detectors.Engine, text, kind string) []finding.Finding {
	b := document.NewBuilder()
	b.CopyValid([]byte(text), 0)
	s := e.Session(finding.FileRef{})
	var out []finding.Finding
	for _, f := range append(s.Part(b.Take(document.Body)), s.Close()...) {
		if f.Kind.Name == kind && f.Score >= detectors.Threshold {
			out = append(out, f)
		}
	}
	return out
}

// marksFound reports whether every marked span was found; without marks, any
// finding will do.
func marksFound(fs []finding.Finding, spans [][2]int) bool {
	for _, sp := range spans {
		ok := false
		for _, f := range fs {
			ok = ok || f.Span == document.Span{Start: int64(sp[0]), End: int64(sp[1])}
		}
		if !ok {
			return false
		}
	}
	return len(fs) > 0
}
