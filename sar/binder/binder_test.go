package binder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"sardine/document"
	"sardine/formats/pdf"
	"sardine/internal/pdfwrite"
)

// sheets is a PDF of some pages.
func sheets(t *testing.T, text string, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	d := pdfwrite.New(&b, pdfwrite.Options{Title: text})
	for i := range n {
		if i > 0 {
			d.PageBreak()
		}
		d.Paragraph(fmt.Sprintf("%s, sheet %d", text, i+1))
	}
	if _, err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func book(t *testing.T) *Book {
	t.Helper()
	var data bytes.Buffer
	b := &Book{Title: "Personal data of Zoë Łuk", Made: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	for _, p := range []struct {
		Piece
		text string
		n    int
	}{{Piece{Title: "Letter"}, "Dear Zoë", 1}, {Piece{Title: "notes – é.txt", Foot: "Item 1", Group: "Items"}, "Aardvark", 3}, {Piece{Title: "b.eml", Foot: "Item 2", Group: "Items"}, "Bison", 2}} {
		raw := sheets(t, p.text, p.n)
		p.At, p.Size = int64(data.Len()), int64(len(raw))
		data.Write(raw)
		b.Pieces = append(b.Pieces, p.Piece)
	}
	b.Attached = []Attached{{Name: "items/data é.json", About: "for machines", At: int64(data.Len()), Size: 9}}
	data.WriteString(`{"cat":1}`)
	b.Data = bytes.NewReader(data.Bytes())
	return b
}

// stream is a document in memory for a reader.
type stream struct{ *bytes.Reader }

func (s stream) At() (io.ReaderAt, int64, error) { return s.Reader, s.Size(), nil }
func (stream) Name() string                      { return "book.pdf" }
func (stream) MediaType() string                 { return "" }

// pages is a document.Output that keeps what stands on pages and what is
// embedded.
type pages struct {
	text  strings.Builder
	child map[string]string
}

func (p *pages) Part(x *document.Part) error {
	if x.Kind == document.Painted || x.Kind == document.Body {
		p.text.WriteString(x.Text)
	}
	return nil
}

func (p *pages) Child(name, _ string, r io.Reader) error {
	raw, err := io.ReadAll(r)
	p.child[name] = string(raw)
	return err
}

func (p *pages) Skip(string, document.SkipReason) {}

func TestBookIsBound(t *testing.T) {
	var out bytes.Buffer
	places, err := book(t).Bind(context.Background(), &out, "acorn-badge-cedar")
	if err != nil {
		t.Fatal(err)
	}
	if want := []Place{{1, 1}, {2, 3}, {5, 2}}; fmt.Sprint(places) != fmt.Sprint(want) {
		t.Errorf("places %v, want %v", places, want)
	}
	for _, clear := range []string{"Aardvark", "Person", "notes", "{\"cat"} {
		if bytes.Contains(out.Bytes(), []byte(clear)) {
			t.Errorf("%q stands in clear", clear)
		}
	}
	got := &pages{child: map[string]string{}}
	opt := document.Options{Limits: document.DefaultLimits(), Passwords: []string{"acorn-badge-cedar"}}
	if err := pdf.Read(context.Background(), stream{bytes.NewReader(out.Bytes())}, opt, got); err != nil {
		t.Fatal(err)
	}
	text := got.text.String()
	for _, want := range []string{"Dear Zoë", "Aardvark, sheet 3", "Bison, sheet 2", "Letter, page 1 of 1  |  page 1 of 6 in all", "Item 1, page 2 of 3  |  page 3 of 6 in all", "Item 2, page 2 of 2  |  page 6 of 6 in all"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not stand on the pages", want)
		}
	}
	if got.child["data é.json"] != `{"cat":1}` {
		t.Errorf("attached: %q", got.child)
	}
	opt.Passwords = []string{"acorn"}
	if err := pdf.Read(context.Background(), stream{bytes.NewReader(out.Bytes())}, opt, &pages{child: map[string]string{}}); err == nil {
		t.Error("another passphrase opens it")
	}
}

// TestBookHasMarks reads the bookmarks, the title and the permissions with the
// library's own reader.
func TestBookHasMarks(t *testing.T) {
	var out bytes.Buffer
	if _, err := book(t).Bind(context.Background(), &out, "acorn-badge-cedar"); err != nil {
		t.Fatal(err)
	}
	c := settings()
	c.UserPW = "acorn-badge-cedar"
	marks, err := api.Bookmarks(bytes.NewReader(out.Bytes()), c)
	if err != nil || len(marks) != 2 || marks[1].Title != "Items" || len(marks[1].Kids) != 2 || marks[1].Kids[0].Title != "notes – é.txt" || marks[1].Kids[1].PageFrom != 5 {
		t.Errorf("%+v %v", marks, err)
	}
	c = settings()
	c.UserPW, c.Cmd = "acorn-badge-cedar", model.LISTINFO
	x, err := api.ReadContext(bytes.NewReader(out.Bytes()), c)
	if err != nil {
		t.Fatal(err)
	}
	if x.E == nil || x.E.R != 6 || x.E.L != 256 {
		t.Errorf("encryption %+v", x.E)
	}
}

func TestWhatCannotBeBound(t *testing.T) {
	b := book(t)
	raw := []byte("%PDF-1.7\nTessa Poole is no PDF\n")
	b.Data = bytes.NewReader(append(append([]byte{}, sheets(t, "A", 1)...), raw...))
	size := int64(len(sheets(t, "A", 1)))
	b.Pieces = []Piece{{Title: "a", Size: size}, {Title: "b", At: size, Size: int64(len(raw))}}
	b.Attached = nil
	var out bytes.Buffer
	_, err := b.Bind(context.Background(), &out, "acorn")
	var pe *PieceError
	if !errors.As(err, &pe) || pe.Piece != 1 || strings.Contains(err.Error(), "Tessa") || out.Len() > 0 {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
	if n, err := Pages(raw); n != 0 || !errors.Is(err, ErrPiece) {
		t.Errorf("%d pages, %v", n, err)
	}
	if n, err := Pages(sheets(t, "A", 4)); n != 4 || err != nil {
		t.Errorf("%d pages, %v", n, err)
	}
	locked := out
	if _, err := book(t).Bind(context.Background(), &locked, "acorn"); err != nil {
		t.Fatal(err)
	}
	if n, err := Pages(locked.Bytes()); n != 0 || err == nil {
		t.Errorf("a PDF with a passphrase of its own: %d pages, %v", n, err)
	}
	if _, err := book(t).Bind(context.Background(), &out, ""); err == nil {
		t.Error("a book without a passphrase")
	}
}

func FuzzPages(f *testing.F) {
	var b bytes.Buffer
	d := pdfwrite.New(&b, pdfwrite.Options{})
	d.Paragraph("A")
	if _, err := d.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("%PDF-1.7\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if n, err := Pages(raw); (n > 0) == (err != nil) {
			t.Errorf("%d pages, %v", n, err)
		}
	})
}
