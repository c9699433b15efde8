package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxFile is the largest rule file that is read. The largest of our own is
// a twentieth of it.
const maxFile = 1 << 20

// Load reads every *.yaml in fsys and one level of folders below it, each file
// one rule, and checks them. A folder is a pack and gives its name to its
// rules; files at the top belong to the pack "own". The error names every
// faulty file with line and column and wraps an *Error for each.
func Load(fsys fs.FS) ([]Rule, error) {
	files, err := list(fsys)
	if err != nil {
		return nil, err
	}
	var (
		out   []Rule
		errs  []error
		names = map[string]string{}
	)
	for _, name := range files {
		raw, err := read(fsys, name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		r, err := Parse(name, raw)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if first, ok := names[r.Name]; ok {
			errs = append(errs, &Error{File: name, Line: 1, Column: 1, Msg: fmt.Sprintf("the name %q is already used in %s", r.Name, first)})
			continue
		}
		names[r.Name] = name
		out = append(out, *r)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return out, nil
}

// list returns the rule files in order of pack and name.
func list(fsys fs.FS) ([]string, error) {
	var files []string
	for _, pattern := range []string{"*.yaml", "*/*.yaml"} {
		found, err := fs.Glob(fsys, pattern)
		if err != nil {
			return nil, fmt.Errorf("list rules: %w", err)
		}
		files = append(files, found...)
	}
	slices.Sort(files)
	return files, nil
}

func read(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read rule %q: %w", name, err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read rule %q: %w", name, err)
	}
	if len(raw) > maxFile {
		return nil, &Error{File: name, Line: 1, Column: 1, Msg: fmt.Sprintf("larger than %d bytes", maxFile)}
	}
	return raw, nil
}

// Parse reads and checks one rule. file gives the pack and stands in errors.
func Parse(file string, raw []byte) (r *Rule, err error) {
	defer func() {
		if recover() != nil { // the YAML reader panics on some malformed text, such as "match: !0"
			r, err = nil, &Error{File: file, Line: 1, Column: 1, Msg: "not valid YAML"}
		}
	}()
	r = &Rule{File: file, Pack: "own"}
	if dir := path.Dir(file); dir != "." {
		r.Pack = path.Base(dir)
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw), yaml.Strict())
	if err := dec.Decode(r); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, &Error{File: file, Line: 1, Column: 1, Msg: "empty"}
		}
		return nil, misread(file, err)
	}
	var more any
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, &Error{File: file, Line: 1, Column: 1, Msg: "a file holds one rule: no second document"}
	}
	wrong := faults(r)
	if len(wrong) == 0 {
		return r, nil
	}
	tree, err := parser.ParseBytes(raw, 0) // again, for the lines: reading YAML is most of what a start costs
	if err != nil {
		return nil, misread(file, err)
	}
	var errs []error
	for _, f := range wrong {
		line, col := position(tree, f.at)
		errs = append(errs, &Error{File: file, Line: line, Column: col, Msg: f.msg})
	}
	return nil, errors.Join(errs...)
}

// Error is a fault in a rule file. It never quotes more of the file than the
// name or term that is wrong.
type Error struct {
	File         string
	Line, Column int
	Msg          string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Msg) }

// misread turns an error of the YAML reader into ours.
func misread(file string, err error) error {
	e := &Error{File: file, Line: 1, Column: 1, Msg: "not valid YAML"}
	var ye yaml.Error
	if errors.As(err, &ye) {
		e.Msg = ye.GetMessage()
		if t := ye.GetToken(); t != nil && t.Position != nil {
			e.Line, e.Column = t.Position.Line, t.Position.Column
		}
	}
	return e
}

// position finds where the node at the YAML path at stands; the nearest node
// above it if it is missing.
func position(tree *ast.File, at string) (line, col int) {
	for at != "" {
		if p, err := yaml.PathString(at); err == nil {
			if n, err := p.FilterFile(tree); err == nil && n != nil && n.GetToken() != nil && n.GetToken().Position != nil {
				pos := n.GetToken().Position
				return pos.Line, pos.Column
			}
		}
		at = at[:max(strings.LastIndexAny(at, ".["), 0)]
	}
	return 1, 1
}
