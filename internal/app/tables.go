package app

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/policy"
	"sardine/rules"
)

// Tables are the detectors of one run: the built-in ones, and those of an
// organisation's own rules.
type Tables struct {
	loaded  []*detectors.Detector // nil: the built-in ones, which are loaded when they are first needed
	own     string                // digest of the own rules, "" if there are none
	folders [][]byte              // the folders with own rules, as zip archives: what child processes load
	policy  *policy.Policy
	explain bool // see Explain
}

// BuiltinTables are what the product brings along.
func BuiltinTables() *Tables { return &Tables{} }

// detectors are those of the tables.
func (t *Tables) detectors() []*detectors.Detector {
	if t.loaded != nil {
		return t.loaded
	}
	return detectors.Table()
}

// LoadTables adds the rules in folders to the built-in ones. One bad rule
// stops it: a run without a rule that was asked for would look clean.
func LoadTables(folders ...string) (*Tables, error) {
	packed := make([][]byte, len(folders))
	for i, dir := range folders {
		var err error
		if packed[i], err = packRules(os.DirFS(dir)); err != nil {
			return nil, fmt.Errorf("rules in %q: %w", dir, err)
		}
	}
	return tablesOf(packed, folders)
}

// packRules makes a zip archive of the rules in a folder, which is how child
// processes get them: they open no folder.
func packRules(dir fs.FS) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, pattern := range []string{"*.yaml", "*/*.yaml"} { // those that rules.Load reads
		names, err := fs.Glob(dir, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			raw, err := fs.ReadFile(dir, name)
			if err != nil {
				return nil, err
			}
			w, err := z.Create(name)
			if err != nil {
				return nil, err
			}
			if _, err := w.Write(raw); err != nil {
				return nil, err
			}
		}
	}
	err := z.Close() // writes the directory
	return b.Bytes(), err
}

// tablesOf loads packed rules. names, which may be missing, stand in errors.
func tablesOf(packed [][]byte, names []string) (*Tables, error) {
	t := BuiltinTables()
	if len(packed) == 0 {
		return t, nil
	}
	all, err := rules.Builtin()
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	for i, raw := range packed {
		dir := fmt.Sprint(i + 1)
		if i < len(names) {
			dir = names[i]
		}
		z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			return nil, fmt.Errorf("rules in %q: %w", dir, err)
		}
		own, err := rules.Load(z)
		if err != nil {
			return nil, fmt.Errorf("rules in %q: %w", dir, err)
		}
		if len(own) == 0 {
			return nil, fmt.Errorf("rules in %q: there is no .yaml file", dir)
		}
		all = append(all, own...)
		fmt.Fprintf(sum, "%+v\n", own)
	}
	ds, err := detectors.FromRules(all)
	if err != nil {
		return nil, err
	}
	var coded []*detectors.Detector
	for _, d := range t.detectors() {
		if !d.FromRule {
			coded = append(coded, d)
		}
	}
	return &Tables{loaded: append(coded, ds...), own: hex.EncodeToString(sum.Sum(nil)[:8]), folders: packed}, nil
}

// SetPolicy makes findings go through the policy in file, and returns what of
// it has expired.
func (t *Tables) SetPolicy(file string, now time.Time) (expired []string, err error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if t.policy, err = policy.Parse(raw, now); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return t.policy.Expired(), nil
}

// Fingerprint names every version that findings depend on. Files that were
// scanned under another one are read again.
func (t *Tables) Fingerprint() string {
	h := sha256.New()
	for _, f := range formats.Table() {
		fmt.Fprintf(h, "f %s %d\n", f.Name, f.Version)
	}
	for _, d := range t.detectors() {
		fmt.Fprintf(h, "d %s %d %s %d\n", d.Name, d.Version, d.Kind.Name, d.Kind.Version)
	}
	fmt.Fprintf(h, "scale %d\n", detectors.ScaleVersion)
	fmt.Fprintf(h, "own %s\n", t.own)
	if t.policy != nil {
		fmt.Fprintf(h, "policy %s\n", t.policy.Digest())
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// engine compiles the tables.
func (t *Tables) engine() (*detectors.Engine, error) { return detectors.New(t.detectors()) }

// lazyEngine compiles the tables when the engine is first asked for. Own rules
// may be at fault and are compiled at once; of the built-in ones a test shows
// that they compile.
func (t *Tables) lazyEngine() (func() *detectors.Engine, error) {
	if t.loaded != nil {
		e, err := t.engine()
		return func() *detectors.Engine { return e }, err
	}
	return sync.OnceValue(func() *detectors.Engine {
		e, err := t.engine()
		if err != nil {
			panic("the built-in detectors do not compile: " + err.Error())
		}
		return e
	}), nil
}

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
	t, err := LoadTables(folder)
	if err != nil {
		return 0, nil, err
	}
	e, err := t.engine()
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
