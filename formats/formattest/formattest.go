// Package formattest is the acceptance suite that every format runs: what it
// means to read and to rewrite, checked from outside. It knows no format.
package formattest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sardine/document"
)

// Format is what a format exports. A nil Rewrite means scan only.
type Format struct {
	Sniff   func(head []byte, name string) bool
	Read    func(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error
	Rewrite func(ctx context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error
	Splice  bool // rewriting without edits gives the same bytes
}

// Stream is an in-memory document.Stream.
type Stream struct {
	*bytes.Reader
	data      []byte
	name      string
	mediaType string
}

// NewStream serves data.
func NewStream(data []byte, name string) *Stream {
	return &Stream{bytes.NewReader(data), data, name, ""}
}

func (s *Stream) At() (io.ReaderAt, int64, error) {
	return bytes.NewReader(s.data), int64(len(s.data)), nil
}
func (s *Stream) Name() string      { return s.name }
func (s *Stream) MediaType() string { return s.mediaType }

// Result is what a read gave.
type Result struct {
	Parts    []*document.Part
	Children []Child
	Skips    []Skip
	Err      error
}

// Child is a member that was handed over.
type Child struct {
	Name, MediaType string
	Data            []byte
}

// Skip is what was said to be unread.
type Skip struct {
	Name string
	Why  document.SkipReason
}

// Text is all text, parts separated by a newline.
func (r *Result) Text() string {
	var b strings.Builder
	for _, p := range r.Parts {
		b.WriteString(p.Text[p.Lead:])
		b.WriteByte('\n')
	}
	return b.String()
}

// Reader is a document.Output that records.
type Reader struct{ Result }

func (r *Reader) Part(p *document.Part) error {
	r.Parts = append(r.Parts, p)
	return nil
}

func (r *Reader) Child(name, mediaType string, in io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(in, 64<<20))
	r.Children = append(r.Children, Child{name, mediaType, data})
	if err != nil {
		r.Skip(name, document.ReasonOf(err))
	}
	return nil
}

func (r *Reader) Skip(name string, why document.SkipReason) {
	r.Skips = append(r.Skips, Skip{name, why})
}

// Read runs f over data with small limits.
func Read(f Format, data []byte, name string) *Result {
	r := &Reader{}
	r.Err = f.Read(context.Background(), NewStream(data, name), testOptions(), r)
	return &r.Result
}

func testOptions() document.Options {
	l := document.DefaultLimits()
	l.Spool, l.Member, l.Total = 64<<20, 32<<20, 256<<20
	return document.Options{Limits: l}
}

// Editor is a document.Editor made of funcs. A nil Edit replaces nothing; a
// nil Member copies members and calls them unchanged.
type Editor struct {
	Edit   func(p *document.Part) []document.Replacement
	Member func(name string, data []byte) (out []byte, changed bool)
}

func (e *Editor) Replace(p *document.Part) ([]document.Replacement, error) {
	if e.Edit == nil {
		return nil, nil
	}
	return e.Edit(p), nil
}

func (e *Editor) Child(name, _ string, r io.Reader, w io.Writer) (bool, error) {
	data, err := io.ReadAll(r)
	if err != nil || e.Member == nil {
		return false, err
	}
	out, changed := e.Member(name, data)
	_, err = w.Write(out)
	return changed, err
}

// Rewrite runs f's rewriter over data.
func Rewrite(f Format, data []byte, name string, ed document.Editor) ([]byte, error) {
	var out bytes.Buffer
	err := f.Rewrite(context.Background(), NewStream(data, name), testOptions(), ed, &out)
	return out.Bytes(), err
}

// Accept runs the whole suite over data.
func Accept(t *testing.T, f Format, data []byte, name string) {
	t.Helper()
	if !f.Sniff(data[:min(len(data), 64<<10)], name) {
		t.Errorf("%s: not sniffed", name)
	}
	r := Read(f, data, name)
	if r.Err != nil {
		t.Fatalf("%s: read: %v", name, r.Err)
	}
	t.Run("twice", func(t *testing.T) { equalParts(t, r.Parts, Read(f, data, name).Parts) })
	t.Run("parts", func(t *testing.T) { WellFormed(t, r.Parts) })
	t.Run("truncated", func(t *testing.T) { truncated(t, f, data, name) })
	if f.Rewrite == nil {
		return
	}
	t.Run("rewrite nothing", func(t *testing.T) {
		out, err := Rewrite(f, data, name, &Editor{})
		if err != nil {
			t.Fatal(err)
		}
		if f.Splice && !bytes.Equal(out, data) {
			t.Error("bytes changed though nothing was replaced")
		}
		equalParts(t, r.Parts, Read(f, out, name).Parts)
	})
	t.Run("rewrite one", func(t *testing.T) { rewriteEach(t, f, data, name, r) })
}

// ExactOrigins checks that where a part's map says exact, stream n holds the
// same bytes; streams gives the bytes of stream n.
func ExactOrigins(t *testing.T, parts []*document.Part, streams func(p *document.Part, n uint32) []byte) {
	t.Helper()
	exact := 0
	for _, p := range parts {
		for i := 0; i < len(p.Text); {
			_, size := utf8.DecodeRuneInString(p.Text[i:])
			os, err := p.Map.Origins(document.Span{Start: int64(i), End: int64(i + size)})
			if err == nil && len(os) == 1 && os[0].Exact {
				raw := streams(p, os[0].Stream)
				if os[0].End > int64(len(raw)) || string(raw[os[0].Start:os[0].End]) != p.Text[i:i+size] {
					t.Fatalf("part %v %s: text byte %d: origin %d..%d holds other bytes", p.Path, p.Kind, i, os[0].Start, os[0].End)
				}
				exact++
			}
			i += size
		}
	}
	if exact == 0 {
		t.Error("no exact origin at all")
	}
}

// WellFormed checks what the design promises of every sequence of parts.
func WellFormed(t *testing.T, parts []*document.Part) {
	t.Helper()
	next := map[string]int64{}
	more := map[string]bool{}
	for _, p := range parts {
		key := p.Path.String()
		if !utf8.ValidString(p.Text) {
			t.Errorf("part %q at %d: text is not UTF-8", key, p.Base)
		}
		if len(p.Text) > document.MaxPart {
			t.Errorf("part %q at %d: %d bytes", key, p.Base, len(p.Text))
		}
		if p.Base+int64(p.Lead) != next[key] {
			t.Errorf("part %q: base %d lead %d, want them to meet %d", key, p.Base, p.Lead, next[key])
		}
		if p.Lead > 0 && !more[key] {
			t.Errorf("part %q at %d: lead without a part before", key, p.Base)
		}
		next[key], more[key] = p.Base+int64(len(p.Text)), p.More
		for _, l := range p.Labels {
			if int(l.End) > len(p.Text) || l.Start > l.End {
				t.Errorf("part %q: label outside the text", key)
			}
		}
		if p.Table != nil {
			for i, c := range p.Table.Cells {
				if int(c.Text) > p.Table.End(i, len(p.Text)) || p.Table.End(i, len(p.Text)) > len(p.Text) {
					t.Errorf("part %q: cell %d outside the text", key, i)
				}
			}
		}
	}
}

func equalParts(t *testing.T, want, got []*document.Part) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%d parts, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if !slices.Equal(w.Path, g.Path) || w.Kind != g.Kind || w.Base != g.Base || w.Text != g.Text || w.Lead != g.Lead {
			t.Fatalf("part %d (%v %s) differs", i, w.Path, w.Kind)
		}
	}
}

func truncated(t *testing.T, f Format, data []byte, name string) {
	step := max(1, len(data)/200)
	for n := 0; n < len(data); n += step {
		r := &Reader{}
		err := f.Read(context.Background(), NewStream(data[:n], name), testOptions(), r)
		var skip *document.SkipError
		if err != nil && !errors.As(err, &skip) && strings.Contains(err.Error(), "panic") {
			t.Fatalf("cut at %d: %v", n, err)
		}
		WellFormed(t, r.Parts)
		if f.Rewrite != nil {
			_ = f.Rewrite(context.Background(), NewStream(data[:n], name), testOptions(), &Editor{}, io.Discard)
		}
	}
}

// word is a run of letters and digits in the text of one part.
type word struct {
	part  int
	start int
	text  string
}

// rewriteEach replaces one word at a time, sampled, and reads the copy again:
// at that place there is the new text, everything else is as it was.
func rewriteEach(t *testing.T, f Format, data []byte, name string, r *Result) {
	ws := words(r.Parts)
	if len(ws) == 0 {
		t.Fatal("the fixture has no word to replace: give this test one that has")
	}
	for i := 0; i < len(ws); i += max(1, len(ws)/40) {
		w := ws[i]
		const mask = "XXREDACTEDXX"
		n, done := -1, false
		out, err := Rewrite(f, data, name, &Editor{Edit: func(p *document.Part) []document.Replacement {
			if n++; n != w.part || done {
				return nil
			}
			done = true
			return []document.Replacement{{Span: document.Span{Start: int64(w.start), End: int64(w.start + len(w.text))}, New: mask}}
		}})
		if err != nil {
			t.Fatalf("replace word %d: %v", i, err)
		}
		got := Read(f, out, name)
		if got.Err != nil {
			t.Fatalf("word %d: copy cannot be read: %v", i, got.Err)
		}
		p := r.Parts[w.part]
		wantText := p.Text[:w.start] + mask + p.Text[w.start+len(w.text):]
		if err := oneChanged(r.Parts, got.Parts, w.part, wantText); err != nil {
			t.Fatalf("word %d in part %d: %v", i, w.part, err)
		}
	}
}

// oneChanged compares parts but for the one that was edited. Parts that show
// the same bytes in another way (a label, a displayed value, a shared string)
// may change with it; they must then hold the mask.
func oneChanged(want, got []*document.Part, edited int, wantText string) error {
	if len(want) != len(got) {
		return fmt.Errorf("%d parts, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		switch {
		case g.Text == w.Text && i != edited:
		case i == edited && g.Text == wantText:
		case strings.Contains(g.Text, "XXREDACTEDXX"):
			if i == edited && strings.Count(g.Text, "XXREDACTEDXX") < 2 {
				return errors.New("the edited part is not the old text with the word replaced")
			}
		default:
			return fmt.Errorf("part %d changed", i)
		}
	}
	return nil
}

func words(parts []*document.Part) []word {
	var ws []word
	for i, p := range parts {
		if p.More || p.Lead > 0 {
			continue // cut parts shift when their text grows; formats test those themselves
		}
		start := -1
		for j := 0; j <= len(p.Text); j++ {
			letter := j < len(p.Text) && (p.Text[j] >= '0' && p.Text[j] <= '9' || p.Text[j]|0x20 >= 'a' && p.Text[j]|0x20 <= 'z')
			if letter && start < 0 {
				start = j
			}
			if !letter && start >= 0 {
				if os, err := p.Map.Origins(document.Span{Start: int64(start), End: int64(j)}); err == nil && covered(os, j-start) {
					ws = append(ws, word{i, start, p.Text[start:j]})
				}
				start = -1
			}
		}
	}
	return ws
}

// covered reports whether the word has an exact origin for every letter.
func covered(os []document.Origin, n int) bool {
	var sum int64
	for _, o := range os {
		if !o.Exact {
			return false
		}
		sum += o.End - o.Start
	}
	return sum == int64(n)
}
