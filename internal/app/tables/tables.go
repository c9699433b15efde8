// Package tables holds the detectors and rules of one run, the built-in ones and an
// organisation's own, what the organisation says of findings, and the version of
// all of it.
//
// It reads no file that is looked through. Its one invariant: results that were
// made with tables of one [Tables.Fingerprint] need not be made again with tables
// of the same.
package tables

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"sardine/detectors"
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

// Builtin are what the product brings along.
func Builtin() *Tables { return &Tables{} }

// Detectors are those of the tables.
func (t *Tables) Detectors() []*detectors.Detector {
	if t.loaded != nil {
		return t.loaded
	}
	return detectors.Table()
}

// Policy is what the organisation says of findings; nil if it says nothing.
func (t *Tables) Policy() *policy.Policy { return t.policy }

// Packed are the folders with own rules, as child processes load them.
func (t *Tables) Packed() [][]byte { return t.folders }

// Explaining are tables like t that return every reading of the text.
func (t *Tables) Explaining() *Tables {
	all := *t
	all.explain = true
	return &all
}

// Explains reports whether every reading of the text is returned.
func (t *Tables) Explains() bool { return t.explain }

// Load adds the rules in folders to the built-in ones. One bad rule
// stops it: a run without a rule that was asked for would look clean.
func Load(folders ...string) (*Tables, error) {
	packed := make([][]byte, len(folders))
	for i, dir := range folders {
		var err error
		if packed[i], err = packRules(os.DirFS(dir)); err != nil {
			return nil, fmt.Errorf("rules in %q: %w", dir, err)
		}
	}
	return Unpack(packed, folders)
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

// Unpack loads packed rules. names, which may be missing, stand in errors.
func Unpack(packed [][]byte, names []string) (*Tables, error) {
	t := Builtin()
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
	for _, d := range t.Detectors() {
		if !d.FromRule {
			coded = append(coded, d)
		}
	}
	return &Tables{loaded: append(coded, ds...), own: hex.EncodeToString(sum.Sum(nil)[:8]), folders: packed}, nil
}

// Fingerprint names every version that findings depend on. Files that were
// scanned under another one are read again.
func (t *Tables) Fingerprint() string {
	h := sha256.New()
	for _, f := range formats.Table() {
		fmt.Fprintf(h, "f %s %d\n", f.Name, f.Version)
	}
	for _, d := range t.Detectors() {
		fmt.Fprintf(h, "d %s %d %s %d\n", d.Name, d.Version, d.Kind.Name, d.Kind.Version)
	}
	fmt.Fprintf(h, "scale %d\n", detectors.ScaleVersion)
	fmt.Fprintf(h, "own %s\n", t.own)
	if t.policy != nil {
		fmt.Fprintf(h, "policy %s\n", t.policy.Digest())
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Engine compiles the tables.
func (t *Tables) Engine() (*detectors.Engine, error) { return detectors.New(t.Detectors()) }

// LazyEngine compiles the tables when the engine is first asked for. Own rules
// may be at fault and are compiled at once; of the built-in ones a test shows
// that they compile.
func (t *Tables) LazyEngine() (func() *detectors.Engine, error) {
	if t.loaded != nil {
		e, err := t.Engine()
		return func() *detectors.Engine { return e }, err
	}
	return sync.OnceValue(func() *detectors.Engine {
		e, err := t.Engine()
		if err != nil {
			panic("the built-in detectors do not compile: " + err.Error())
		}
		return e
	}), nil
}
