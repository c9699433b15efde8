package pdfwrite

import (
	"bytes"
	"context"
	"image"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"sardine/document"
	"sardine/formats"
)

// reading is the text that the product's own reader takes from a PDF.
type reading struct {
	t     *testing.T
	pages strings.Builder
	skips int
}

func (r *reading) Part(p *document.Part) error {
	if p.Kind == document.Painted {
		r.pages.WriteString(p.Text[min(p.Lead, len(p.Text)):] + "\n")
	}
	return nil
}

func (r *reading) Skip(document.Path, document.SkipReason) { r.skips++ }

func words(t *testing.T, pdf []byte) string {
	t.Helper()
	r := &reading{t: t}
	if _, err := formats.Read(context.Background(), formats.File(bytes.NewReader(pdf), int64(len(pdf)), "story.pdf"), document.Options{}, r); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(r.pages.String()), " ")
}

func TestValid(t *testing.T) {
	b, rep := set(t, full, story(t))
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	ctx, err := api.ReadAndValidate(bytes.NewReader(b), conf)
	if err != nil {
		t.Fatal(err)
	}
	if ctx.PageCount != rep.Pages || rep.Pages < 4 {
		t.Errorf("%d pages, the report says %d", ctx.PageCount, rep.Pages)
	}
}

// TestEveryLetterComesOutAgain sets text that breaks at every possible place
// and reads it back.
func TestEveryLetterComesOutAgain(t *testing.T) {
	text := "Zoë Łukasz Δημήτρης Жанна Ẃyn Čapek Ōta ☐ ☑ ✓ non‑breaking 12\u00a0000 " +
		"tess.example.with.a.very.long.name@a.mail.server.of.a.large.and.distant.organisation.example.org end."
	for name, fill := range map[string]func(*Document){
		"paragraph":    func(d *Document) { d.Paragraph(text) },
		"preformatted": func(d *Document) { d.Preformatted(text) },
		"heading":      func(d *Document) { d.Heading(2, text) },
		"key":          func(d *Document) { d.KeyValue([]Pair{{"Subject", text}}) },
		"cell":         func(d *Document) { d.Table(Table{Rows: func(y func([]string) bool) { y([]string{text, "beside"}) }}) },
		"wide table": func(d *Document) {
			d.Table(Table{Header: make([]string, 40), Rows: func(y func([]string) bool) { y([]string{"a", text}) }})
		},
	} {
		b, rep := set(t, Options{}, fill)
		if len(rep.Missing) != 0 || rep.Invisible != 0 {
			t.Errorf("%s: report %+v", name, rep)
		}
		got := words(t, b)
		for _, w := range strings.Fields(text) {
			if !strings.Contains(strings.ReplaceAll(got, " ", ""), w) {
				t.Errorf("%s: %q is not in the page's text %q", name, w, got)
			}
		}
	}
}

func TestWhatTheFontsLackIsShownByNumberAndTold(t *testing.T) {
	b, rep := set(t, Options{Footer: "ק"}, func(d *Document) {
		d.Heading(1, "中")
		d.Paragraph("中文 and 🙂 and \x07, a\u00adb, \u200bc")
		d.Table(Table{Header: []string{"文"}, Rows: rows(200)})
	})
	got := words(t, b)
	for _, want := range []string{"[U+4E2D]", "[U+6587]", "[U+1F642]", "[U+0007]", "ab, c"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in the text", want)
		}
	}
	want := map[rune]int{7: 1, 'ק': 1, '中': 2, '文': 2, '🙂': 1}
	if len(rep.Missing) != len(want) || rep.Invisible != 2 || rep.Pages < 3 {
		t.Errorf("report %+v", rep)
	}
	for _, m := range rep.Missing {
		if want[m.Letter] != m.Count {
			t.Errorf("U+%04X is told %d times", m.Letter, m.Count)
		}
	}
}

func TestEveryRowOnceAndTheHeadingOnEveryPage(t *testing.T) {
	b, rep := set(t, Options{}, func(d *Document) {
		d.Table(Table{Header: []string{"Ordinal", "Name", "Remark", "Paid"}, Rows: rows(500)})
	})
	got := words(t, b)
	if n := strings.Count(got, "Ordinal"); n != rep.Pages {
		t.Errorf("the heading stands %d times on %d pages", n, rep.Pages)
	}
	if n := strings.Count(got, "Tess Example"); n != 500 {
		t.Errorf("%d of 500 rows", n)
	}
}

func TestACellLongerThanAPage(t *testing.T) {
	_, rep := set(t, Options{}, func(d *Document) {
		d.Table(Table{Header: []string{"A", "B"}, Rows: func(y func([]string) bool) {
			y([]string{"short", strings.Repeat("a long story ", 3000)})
		}})
	})
	if rep.Pages < 5 {
		t.Errorf("%d pages", rep.Pages)
	}
}

func TestPicturesCarryNothingAlong(t *testing.T) {
	b, _ := set(t, Options{}, func(d *Document) {
		if err := d.Picture(asJPEG(t, photo(t, 64, 64), 6), "x"); err != nil {
			t.Fatal(err)
		}
	})
	for _, s := range []string{"Victoria Road", "Dene Court", "after the end", "Exif"} {
		if bytes.Contains(b, []byte(s)) {
			t.Errorf("%q is in the document", s)
		}
	}
	if !bytes.Contains(b, []byte("DCTDecode")) {
		t.Error("the picture was not kept as it was packed")
	}
}

func TestBadPicturesAreErrorsAndLeaveTheDocumentAsItWas(t *testing.T) {
	good := asPNG(t, photo(t, 20, 20))
	huge := bytes.Clone(good)
	copy(huge[16:], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65536 by 65536
	b, _ := set(t, Options{}, func(d *Document) {
		for name, data := range map[string][]byte{"none": nil, "text": []byte("hello"), "cut": good[:len(good)/2], "huge": huge} {
			if err := d.Picture(data, name); err == nil {
				t.Errorf("%s: no error", name)
			}
		}
	})
	plain, _ := set(t, Options{}, func(*Document) {})
	if !bytes.Equal(b, plain) {
		t.Error("the document has changed")
	}
}

func TestPlacings(t *testing.T) {
	for turn := 1; turn <= 8; turn++ {
		m := placings[turn]
		// The four corners of the unit square stay corners.
		seen := map[image.Point]bool{}
		for _, c := range []image.Point{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
			x := int(m[0])*c.X + int(m[2])*c.Y + int(m[4])
			y := int(m[1])*c.X + int(m[3])*c.Y + int(m[5])
			if x < 0 || x > 1 || y < 0 || y > 1 {
				t.Errorf("turn %d: corner at %d, %d", turn, x, y)
			}
			seen[image.Pt(x, y)] = true
		}
		if len(seen) != 4 {
			t.Errorf("turn %d: %d corners", turn, len(seen))
		}
	}
}

// FuzzText sets any text in every block: no panic, a report that is true, and
// a file of pages.
func FuzzText(f *testing.F) {
	f.Add("Dear all,\r\n\twe meet\u2028at 9 \xff 中 "+strings.Repeat("x", 300), uint8(3))
	f.Fuzz(func(t *testing.T, text string, n uint8) {
		b, rep := set(t, Options{Title: text, Header: text, Footer: text}, func(d *Document) {
			d.Heading(int(n), text)
			d.Paragraph(text)
			d.Preformatted(text)
			d.KeyValue([]Pair{{text, text}})
			d.Table(Table{Header: []string{text}, Rows: func(y func([]string) bool) {
				for range n % 4 {
					if !y([]string{text, "", text}) {
						return
					}
				}
			}})
		})
		if rep.Pages < 1 || !bytes.HasSuffix(b, []byte("%%EOF\n")) {
			t.Errorf("report %+v", rep)
		}
	})
}

// FuzzPicture sets any bytes as a picture.
func FuzzPicture(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x02\xff\xee\x00\x00\xff\xd9"))
	f.Fuzz(func(t *testing.T, data []byte) {
		set(t, Options{}, func(d *Document) {
			if err := d.Picture(data, "x"); err == nil && len(d.page.pictures) != 1 {
				t.Error("no error and no picture")
			}
			orientation(data)
		})
	})
}
