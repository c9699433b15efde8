package formattest

import (
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
