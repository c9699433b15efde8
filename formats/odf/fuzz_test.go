package odf

import (
	"math/rand/v2"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

func FuzzRead(f *testing.F) {
	f.Add(letterODT(f))
	f.Add(staffODS(f))
	f.Add(flatFile)
	f.Fuzz(func(t *testing.T, data []byte) {
		formattest.WellFormed(t, formattest.Read(suite, data, "a.odt").Parts)
	})
}

// FuzzRoundTrip puts any markup into a text and a sheet. Masking a word leaves
// none of it, whatever the markup.
func FuzzRoundTrip(f *testing.F) {
	f.Add(letter, staffSheets)
	f.Fuzz(leavesNothing)
}

func leavesNothing(t *testing.T, text, sheets string) {
	for _, data := range [][]byte{
		makePack(t, "text", file{"content.xml", contentXML("text", letterStyles, text)}),
		makePack(t, "spreadsheet", file{"content.xml", contentXML("spreadsheet", sheetStyles, sheets)}),
	} {
		r := formattest.Read(suite, data, "a.odt")
		formattest.WellFormed(t, r.Parts)
		if r.Err != nil || len(r.Skips) > 0 {
			continue
		}
		out, err := formattest.Rewrite(suite, data, "a.odt", formattest.Replace("Jane", "[N]"))
		if err != nil {
			t.Errorf("%v in %q %q", err, text, sheets)
			continue
		}
		got := formattest.Read(suite, out, "a.odt")
		for _, p := range got.Parts {
			if strings.Contains(p.Text, "Jane") && p.Kind != document.Displayed {
				t.Errorf("%v %s: the name is still there: %q %q", p.Path, p.Kind, text, sheets)
			}
		}
	}
}

// TestMutations is FuzzRoundTrip for every run of the tests: well-formed markup
// with pieces moved, doubled and lost.
func TestMutations(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	mutate := func(s string) string {
		for range rng.IntN(6) {
			i, j := rng.IntN(len(s)), rng.IntN(len(s))
			piece := s[i:min(i+1+rng.IntN(40), len(s))]
			switch rng.IntN(4) {
			case 0:
				s = s[:i] + s[i+len(piece):]
			case 1:
				s = s[:j] + piece + s[j:]
			case 2:
				s = s[:j] + []string{"Jane", "<", ">", `"`, "&", "<text:p>", "</text:p>", "<text:s/>", "]]>", "<!--", "-->", "<table:table-cell>", "<![CDATA[", "\x00", "\xff",
					"<table:table>", ` office:value="Jane"`, "<office:annotation>"}[rng.IntN(18)] + s[j:]
			default:
				s = s[:i] + strings.ToUpper(piece) + s[i+len(piece):]
			}
			if s == "" {
				s = " "
			}
		}
		return s
	}
	for range 400 {
		leavesNothing(t, mutate(letter), mutate(staffSheets))
	}
}
