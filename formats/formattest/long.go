package formattest

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"sardine/document"
)

// Replace is an Editor that puts mask in the place of every old.
func Replace(old, mask string) *Editor {
	return &Editor{Edit: func(p *document.Part) (reps []document.Replacement) {
		for from := 0; ; {
			i := strings.Index(p.Text[from:], old)
			if i < 0 {
				return reps
			}
			s := document.Span{Start: int64(from + i), End: int64(from + i + len(old))}
			if p.Owns(s.Shift(p.Base)) {
				reps = append(reps, document.Replacement{Span: s, New: mask})
			}
			from += i + len(old)
		}
	}}
}

// Endless is a stream of N bytes that takes no memory: Head once, then Unit
// over and over. Reading it is left to who wraps it; At gives it.
type Endless struct {
	Head, Unit string
	N          int64
	File       string // its name
}

func (e *Endless) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) && off < e.N {
		from := e.Head
		if off < int64(len(from)) {
			from = from[off:]
		} else {
			from = e.Unit[(off-int64(len(e.Head)))%int64(len(e.Unit)):]
		}
		m := copy(p[n:min(int64(len(p)), int64(n)+e.N-off)], from)
		n, off = n+m, off+int64(m)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (e *Endless) At() (io.ReaderAt, int64, error) { return e, e.N, nil }
func (e *Endless) Name() string                    { return e.File }
func (e *Endless) MediaType() string               { return "" }

// Checker is an Output that checks parts as they come and keeps none of their
// text: bounds, labels, that each meets the one before.
type Checker struct {
	T      *testing.T
	Needle string // counted in Hits, where a part owns it

	Next, Text  int64
	Hits, Cells int
	More        bool
	Parts       []*document.Part // kind and More alone
}

func (c *Checker) Part(p *document.Part) error {
	if p.Base+int64(p.Lead) != c.Next || len(p.Text) > document.MaxPart {
		c.T.Fatalf("part at %d, lead %d, %d bytes: want it to meet %d", p.Base, p.Lead, len(p.Text), c.Next)
	}
	for _, l := range p.Labels {
		if int(l.End) > len(p.Text) {
			c.T.Fatal("label outside the text")
		}
	}
	c.Next, c.More = p.Base+int64(len(p.Text)), p.More
	c.Text += int64(len(p.Text))
	if p.Table != nil {
		c.Cells += len(p.Table.Cells)
	}
	if c.Needle != "" {
		c.Hits += len(Replace(c.Needle, "").Edit(p))
	}
	c.Parts = append(c.Parts, &document.Part{Kind: p.Kind, More: p.More})
	return nil
}

func (c *Checker) Child(string, string, io.Reader) error { return nil }
func (c *Checker) Skip(string, document.SkipReason)      {}

// Tally is a writer that counts bytes, and where Needle stands in them as far
// as no write cuts it.
type Tally struct {
	Needle  string
	N, Left int
}

func (t *Tally) Write(p []byte) (int, error) {
	t.N += len(p)
	t.Left += bytes.Count(p, []byte(t.Needle))
	return len(p), nil
}

// LongFile is one endless value, line or tag: N bytes of Unit after Head. With
// Value each Unit holds a telephone number, which has to be found and replaced.
type LongFile struct {
	What, Head, Unit string
	Value            bool
	N                int64
}

// Endlessly is such a file.
func Endlessly(what, head, unit string, value bool, n int64) LongFile {
	return LongFile{what, head, unit, value, n}
}

// Long reads and rewrites files that no window holds, in memory that does not
// grow with them.
func Long(t *testing.T, f Format, name string, files ...LongFile) {
	const number = "01632 960001"
	for _, c := range files {
		t.Run(c.What, func(t *testing.T) {
			e := &Endless{Head: c.Head, Unit: c.Unit, N: c.N, File: name}
			in := struct {
				io.Reader
				*Endless
			}{io.NewSectionReader(e, 0, e.N), e}
			out := &Checker{T: t, Needle: number}
			if err := f.Read(context.Background(), in, document.Options{}, out); err != nil {
				t.Fatal(err)
			}
			for i, p := range out.Parts {
				if p.More && (i+1 == len(out.Parts) || out.Parts[i+1].Kind != p.Kind) {
					t.Errorf("part %d says that more follows", i)
				}
			}
			if want := (int(c.N) - len(c.Head)) / len(c.Unit); c.Value && (out.Hits < want || out.Hits > want+1) {
				t.Errorf("%d values owned by a part, want %d", out.Hits, want)
			}
			n := Tally{Needle: "01632"}
			if err := f.Rewrite(context.Background(), in, document.Options{}, Replace(number, "[t]"), &n); err != nil {
				t.Fatal(err)
			}
			if c.Value && (n.Left > 1 || n.N == 0) {
				t.Errorf("%d values left", n.Left)
			}
		})
	}
}
