package casefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"sardine/sar/clock"
)

// Error is a fault in a file that a person wrote. It names the place and never
// repeats what stands there.
type Error struct {
	File         string
	Line, Column int
	Msg          string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Msg) }

// Decode reads one YAML document that a person wrote into v. keys stand in the
// error for an unknown one.
func Decode(file string, raw []byte, v any, keys string) error { return decode(file, raw, v, keys) }

// maxYAML is the largest file of a person's that is read.
const maxYAML = 1 << 20

// decode reads one YAML document into v, with strict keys.
func decode(file string, raw []byte, v any, keys string) (err error) {
	defer func() {
		if recover() != nil { // the YAML reader panics on some malformed text
			err = &Error{file, 1, 1, "not valid YAML"}
		}
	}()
	if len(raw) > maxYAML {
		return &Error{file, 1, 1, "too large"}
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw), yaml.Strict())
	err = dec.Decode(v)
	if errors.Is(err, io.EOF) {
		return &Error{file, 1, 1, "empty"}
	}
	if err == nil {
		var more any
		if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
			return &Error{file, 1, 1, "more than one document"}
		}
		return nil
	}
	e := &Error{file, 1, 1, "not valid YAML"}
	var ye yaml.Error
	if errors.As(err, &ye) {
		if t := ye.GetToken(); t != nil && t.Position != nil {
			e.Line, e.Column = t.Position.Line, t.Position.Column
		}
	}
	var unknown *yaml.UnknownFieldError
	var own *Error
	switch {
	case errors.As(err, &own):
		own.File = file
		return own
	case errors.As(err, &unknown):
		e.Msg = "unknown key; known are: " + keys
	}
	return e
}

// Text is a value that is taken as it is written: 07700 900123 stays what it
// is and does not become a number.
type Text string

// UnmarshalYAML takes any single value.
func (t *Text) UnmarshalYAML(n ast.Node) error {
	s, ok := scalar(n)
	if !ok {
		return at(n, "one value is wanted here")
	}
	*t = Text(s)
	return nil
}

// Texts is a list of values, or one.
type Texts []string

// UnmarshalYAML takes a list of single values, or one.
func (t *Texts) UnmarshalYAML(n ast.Node) error {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		s, ok := scalar(n)
		if !ok {
			return at(n, "a list is wanted here")
		}
		if s != "" {
			*t = Texts{s}
		}
		return nil
	}
	for _, v := range seq.Values {
		s, ok := scalar(v)
		if !ok {
			return at(v, "one value is wanted here")
		}
		if s != "" {
			*t = append(*t, s)
		}
	}
	return nil
}

// Day is a day; zero if none is given.
type Day struct{ time.Time }

// UnmarshalYAML reads 2026-11-02.
func (d *Day) UnmarshalYAML(n ast.Node) error {
	s, ok := scalar(n)
	if !ok {
		return at(n, "a day is wanted here")
	}
	if s == "" {
		return nil
	}
	t, err := clock.ParseDay(s)
	if err != nil {
		return at(n, err.Error())
	}
	d.Time = t
	return nil
}

// MarshalYAML writes what UnmarshalYAML reads.
func (d Day) MarshalYAML() ([]byte, error) {
	if d.IsZero() {
		return []byte(`""`), nil
	}
	return []byte(d.Format(clock.DateForm)), nil
}

// scalar is the text of a single value as it was written.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return strings.TrimSpace(n.Value), true
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value), true
	case *ast.NullNode:
		return "", true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return strings.TrimSpace(n.GetToken().Value), true
	}
	return "", false
}

func at(n ast.Node, msg string) error {
	e := &Error{Line: 1, Column: 1, Msg: msg}
	if t := n.GetToken(); t != nil && t.Position != nil {
		e.Line, e.Column = t.Position.Line, t.Position.Column
	}
	return e
}
