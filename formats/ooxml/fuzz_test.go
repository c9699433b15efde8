package ooxml

import (
	"archive/zip"
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

func FuzzRead(f *testing.F) {
	f.Add(letterDocx(f))
	f.Add(staff(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		formattest.WellFormed(t, formattest.Read(suite, data, "a.docx").Parts)
	})
}

// FuzzMarkup puts any markup into a document's body and a sheet. Masking a
// word leaves none of it, whatever the markup.
func FuzzMarkup(f *testing.F) {
	f.Add(letter, staffSheet, staffSST)
	f.Add(headed, staffSheet, staffSST)
	f.Add(`<w:t>Jane</w:t><a descr='Jane'/><![CDATA[Jane]]><!--Jane-->`, `<sheetData><c><v>5</v></c><c t="s"><v>0</v><f>"Jane"</f></c>`, `<si><t>Jane</t>`)
	for _, sheet := range brokenSheets {
		f.Add(letter, sheet, staffSST)
	}
	f.Fuzz(leavesNothing)
}

// brokenSheets are cells whose values do not end, or lie where none belong.
var brokenSheets = []string{
	`<sheetDaNNta><c><v>0<` + "\x80" + `v><f>"Jane"`,
	`<sheetData><c><v>0<` + "\x80" + `v><f>"Jane"`,
	`<sheetData><c><v>0<x><f>"Jane"</f></x></c></sheetData>`,
	`<sheetData><c><v>0<is><t>Jane</t></is></c><c><v>1</v></c></sheetData>`,
	`<sheetData><c><v>Jane<c><f>"Jane"</f><v>5`,
	`<sheetData><c t="s"><v>0<c t="s"><v>0<c t="s"><v>1</c></sheetData><x>Jane</x>`,
	`<sheetData><c><v>4 Jane<!--Jane--> 5</v><f>'Jane'!A1</f></c></sheetData>`,
	`<sheetData><c><v></c><v>Jane</v><c r="B1"><v>Jane</c></sheetData>`,
	`<sheetData><c t="n"><v>Jane<f>"Jane"</f>Jane</v></c></sheetData>`,
	`<sheetData>,c><v>Jane<c><f>"Jane"</f><v>5`,
	`<sheetData><v>Jane</v><c><v>5</v></c></sheetData>`,
	`<sheetData><c><v>Jane7c><f>"Jane"</f><v>5`,
	`<sheetData><c><v>Jane <v>Jane <v>5 Jane`,
	`<sheetData><c t="s"><v>0<v>Jane<v>1</c><c><v>Jane</v></c></sheetData>`,
}

func TestBrokenCells(t *testing.T) {
	for _, sheet := range brokenSheets {
		leavesNothing(t, letter, sheet, `<sst><si><t>Jane</t></si><si><t>x</t></si></sst>`)
	}
}

func leavesNothing(t *testing.T, body, sheet, sst string) {
	for _, data := range [][]byte{docx(t, body), xlsx(t, sst, []string{sheet})} {
		r := formattest.Read(suite, data, "a.docx")
		formattest.WellFormed(t, r.Parts)
		if r.Err != nil || len(r.Skips) > 0 {
			continue
		}
		out, err := formattest.Rewrite(suite, data, "a.docx", &formattest.Editor{Edit: maskJane})
		if err != nil {
			t.Errorf("%v in %q %q %q", err, body, sheet, sst)
			continue
		}
		got := formattest.Read(suite, out, "a.docx")
		for _, p := range got.Parts {
			if reps := maskJane(p); len(reps) > 0 && len(got.Skips) == 0 {
				t.Errorf("%v %s: the name is still there: %q %q %q", p.Path, p.Kind, body, sheet, sst)
			}
		}
	}
}

// TestMutations is FuzzMarkup for every run of the tests: well-formed markup
// with pieces moved, doubled and lost.
func TestMutations(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	mutate := func(s string) string {
		for range rng.IntN(6) {
			i, n := rng.IntN(len(s)), 1+rng.IntN(40)
			piece := s[i:min(i+n, len(s))]
			switch j := rng.IntN(len(s)); rng.IntN(4) {
			case 0:
				s = s[:i] + s[i+len(piece):]
			case 1:
				s = s[:j] + piece + s[j:]
			case 2:
				s = s[:j] + []string{"Jane", "<", ">", "\"", "&", "<t>", "</t>", "<v>", "]]>", "<!--", "-->", "<c>", "<tab/>", "<![CDATA[", "\x00", "\xff"}[rng.IntN(16)] + s[j:]
			default:
				s = s[:i] + strings.ToUpper(piece) + s[i+len(piece):]
			}
			if s == "" {
				s = " "
			}
		}
		return s
	}
	for range mutations {
		leavesNothing(t, mutate([]string{letter, headed}[rng.IntN(2)]), mutate(staffSheet), mutate(staffSST))
	}
}

const mutations = 300

func maskJane(p *document.Part) (reps []document.Replacement) {
	for i := 0; ; i += 4 {
		n := strings.Index(p.Text[i:], "Jane")
		if n < 0 {
			return reps
		}
		i += n
		s := document.Span{Start: int64(i), End: int64(i + 4)}
		if p.Owns(s.Shift(p.Base)) {
			reps = append(reps, document.Replacement{Span: s, New: "[N]"})
		}
	}
}

func FuzzRoundTrip(f *testing.F) {
	f.Add(letterDocx(f))
	f.Add(staff(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := formattest.Rewrite(suite, data, "a.docx", &formattest.Editor{})
		if err == nil && !bytes.Equal(out, data) {
			t.Error("changed without a replacement")
		}
		out, err = formattest.Rewrite(suite, data, "a.docx", &formattest.Editor{Edit: maskJane})
		if err != nil || bytes.Equal(out, data) {
			return
		}
		if r := formattest.Read(suite, data, "a.docx"); r.Err != nil || len(r.Skips) > 0 {
			return // what is damaged already is copied as it is
		}
		z, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
		if err != nil {
			t.Fatal("the copy is no zip")
		}
		for _, m := range z.File {
			if r, err := m.Open(); err == nil {
				if _, err := io.Copy(io.Discard, r); err != nil {
					t.Error("a member of the copy is damaged")
				}
			}
		}
	})
}
