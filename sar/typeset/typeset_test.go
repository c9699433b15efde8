package typeset

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/formats/pdf"
)

var made = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// part makes one as readers do; fields are labelled by the name before the
// colon.
func part(kind document.PartKind, text string, steps ...string) *document.Part {
	b := document.NewBuilder(steps...)
	at := 0
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(line, ": "); ok && kind == document.Metadata {
			from := at + len(name) + 2
			b.Label(document.Key, name, from, from+len(strings.TrimSpace(value)))
		}
		at += len(line)
	}
	b.CopyValid([]byte(text), 0)
	return b.Take(kind)
}

// rows makes a table.
func rows(kind document.PartKind, sheet string, lines ...[]string) *document.Part {
	b := document.NewBuilder("xl/worksheets/sheet1.xml")
	b.Header(lines[0])
	for i, l := range lines {
		for k, c := range l {
			if c != "" {
				b.Cell(uint32(i+1), uint16(k))
				b.Insert(c)
			}
		}
		b.EndRow()
	}
	b.Label(document.Sheet, sheet, 0, 1)
	return b.Take(kind)
}

type stream struct{ *bytes.Reader }

func (s stream) At() (io.ReaderAt, int64, error) { return s.Reader, s.Size(), nil }
func (stream) Name() string                      { return "pages.pdf" }
func (stream) MediaType() string                 { return "" }

type text struct{ strings.Builder }

func (t *text) Part(p *document.Part) error {
	if p.Kind == document.Painted {
		t.WriteString(p.Text)
	}
	return nil
}
func (t *text) Child(string, string, io.Reader) error { return nil }
func (t *text) Skip(string, document.SkipReason)      {}

// read returns the text of pages, blanks and ends of lines as one blank.
func read(t *testing.T, raw []byte) string {
	t.Helper()
	var out text
	if err := pdf.Read(context.Background(), stream{bytes.NewReader(raw)}, document.Options{Limits: document.DefaultLimits()}, &out); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

func set(t *testing.T, src Source) (string, Report) {
	t.Helper()
	src.Made = made
	var b, again bytes.Buffer
	rep, err := Write(&b, src)
	if err != nil || rep.Pages == 0 {
		t.Fatalf("%+v %v", rep, err)
	}
	if _, err := Write(&again, src); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("the same source gives other pages: %v", err)
	}
	return read(t, b.Bytes()), rep
}

func TestMessage(t *testing.T) {
	body := "Dear Tessa,\r\n\r\nthe rota is made.\r\n> On Monday you wrote\r\n> that it was late\r\n"
	got, rep := set(t, Source{Title: "rota.eml", Format: "mail", Parts: []*document.Part{
		part(document.Metadata, "From: Rowan Ashdown <rowan@example.org>\nTo: tessa@example.org\nSubject: Rota\nDate: Mon, 5 Jan 2026 09:00:00 +0000\nMessage-ID: <77@example.org>\n"),
		part(document.Body, body, "body.txt"),
		part(document.Body, strings.ReplaceAll(body, "\r\n", "\n"), "body.html"),
		part(document.Body, "Weeks and names", "rota.docx", "word/document.xml"),
	}})
	for _, want := range []string{"rota.eml", "From Rowan Ashdown <rowan@example.org>", "Subject Rota", "the rota is made.", "> that it was late", "In it: rota.docx Weeks and names"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not on the pages: %s", want, got)
		}
	}
	if strings.Count(got, "the rota is made") != 1 || strings.Contains(got, "Message-ID") || strings.Contains(got, "body.txt") {
		t.Errorf("too much is on the pages: %s", got)
	}
	if !rep.Inner {
		t.Error("the attached file is not reported")
	}
}

// TestSheet: what a program displays stands in place of what the file stores.
func TestSheet(t *testing.T) {
	got, rep := set(t, Source{Title: "pay.xlsx", Format: "ooxml", Parts: []*document.Part{
		rows(document.Body, "Staff", []string{"Name", "Born", "Pay"}, []string{"Rowan Ashdown", "29314", "2000"}),
		rows(document.Displayed, "Staff", []string{"", "", ""}, []string{"", "03/04/1980", "£2,000.00"}),
		part(document.Hidden, "Staff", "xl/workbook.xml"),
	}})
	if !strings.Contains(got, "Sheet: Staff") || !strings.Contains(got, "Rowan Ashdown 03/04/1980 £2,000.00") || strings.Contains(got, "29314") {
		t.Errorf("the row: %s", got)
	}
	if rep.Inner || rep.Withheld {
		t.Errorf("%+v", rep)
	}
}

func TestWhatIsLeftOutIsSaid(t *testing.T) {
	b := document.NewBuilder("word/document.xml")
	b.Label(document.Veil, "hidden text", 0, 6)
	b.Insert("secret")
	got, rep := set(t, Source{Title: "a.docx", Format: "ooxml", Parts: []*document.Part{
		part(document.Body, "Shown 中", "word/document.xml"), part(document.Comment, "Is that so?", "word/comments.xml"),
		part(document.Deleted, "struck out", "word/document.xml"), b.Take(document.Hidden),
	}})
	for _, want := range []string{"Shown", "Comment: Is that so?", "Deleted, and still in the file: struck out", "also holds text that it does not show"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not on the pages: %s", want, got)
		}
	}
	if strings.Contains(got, "secret") || !rep.Withheld || rep.Missing != 1 {
		t.Errorf("%+v: %s", rep, got)
	}
	if got, _ := set(t, Source{Title: "empty", Format: "plain"}); !strings.Contains(got, "Nothing in this file") {
		t.Errorf("an empty file: %s", got)
	}
}

func TestNamesOfFields(t *testing.T) {
	b := document.NewBuilder()
	b.Label(document.Key, "forename", 0, 5)
	b.Insert("Rowan\n")
	b.Insert("plain\n")
	got, _ := set(t, Source{Title: "a.xml", Format: "xml", Parts: []*document.Part{b.Take(document.Body)}})
	if !strings.Contains(got, "forename: Rowan plain") {
		t.Errorf("%s", got)
	}
}

func TestPictureOnItsPage(t *testing.T) {
	var p, b bytes.Buffer
	if err := png.Encode(&p, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	rep, err := Picture(&b, "photo.png", p.Bytes(), made)
	if err != nil || rep.Pages != 1 || !strings.Contains(read(t, b.Bytes()), "photo.png") {
		t.Errorf("%+v %v", rep, err)
	}
	if _, err := Picture(&b, "photo.png", []byte("Tessa Poole"), made); err == nil || strings.Contains(err.Error(), "Tessa") {
		t.Errorf("no picture: %v", err)
	}
}

// FuzzWrite: whatever a reader makes of a file becomes pages.
func FuzzWrite(f *testing.F) {
	f.Add("mail", "From: a\nTo: b\n", "text\n> quoted\n", "a\tb\nc\td\n")
	f.Add("xml", "", "\x00\u202e中", "")
	f.Fuzz(func(t *testing.T, format, head, body, cells string) {
		if len(body) > 1<<14 || len(cells) > 1<<12 || len(head) > 1<<12 {
			return
		}
		valid := func(s string) string { return strings.ToValidUTF8(s, "?") }
		var lines [][]string
		for l := range strings.Lines(valid(cells)) {
			lines = append(lines, strings.Split(strings.TrimSuffix(l, "\n"), "\t"))
		}
		parts := []*document.Part{part(document.Metadata, valid(head)), part(document.Body, valid(body), "body.txt")}
		if len(lines) > 0 {
			parts = append(parts, rows(document.Body, "s", lines...))
		}
		var b bytes.Buffer
		if rep, err := Write(&b, Source{Title: valid(format), Format: format, Parts: parts, Made: made}); err != nil || rep.Pages < 1 {
			t.Errorf("%+v %v", rep, err)
		}
	})
}
