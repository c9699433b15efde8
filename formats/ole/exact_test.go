package ole

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/richardlehane/mscfb"
	"golang.org/x/text/encoding/charmap"

	"sardine/document"
	"sardine/formats/formattest"
)

// TestExactness takes a thousand random spans of each kind of file: the ranges
// that the map names lie in their streams, and where they hold letters, as
// UTF-16 or in a code page, these are the letters of the text.
func TestExactness(t *testing.T) {
	const spans = 1000
	rng := rand.New(rand.NewPCG(5, 6))
	for name, data := range map[string][]byte{
		"a.doc": compound(example().build()), "a.xls": compound(folder{"Workbook": workbook8()}), "a.ppt": presentation(t), "a.msg": compound(item()),
	} {
		streams := streamsOf(t, data)
		r := formattest.Read(format, data, name)
		var parts []*document.Part
		for _, p := range r.Parts {
			if len(p.Text) > 0 {
				parts = append(parts, p)
			}
		}
		same := 0
		for range spans {
			p := parts[rng.IntN(len(parts))]
			from := rng.IntN(len(p.Text))
			for from > 0 && !utf8.RuneStart(p.Text[from]) {
				from--
			}
			to := min(len(p.Text), from+1+rng.IntN(40))
			for to < len(p.Text) && !utf8.RuneStart(p.Text[to]) {
				to++
			}
			if sameLetters(t, name, p, from, to, streams) {
				same++
			}
		}
		if same < spans/4 {
			t.Errorf("%s: %d of %d spans are letters of the file", name, same, spans)
		}
	}
}

// sameLetters checks one span and reports whether each letter of it that has an
// origin stands there.
func sameLetters(t *testing.T, name string, p *document.Part, from, to int, streams map[uint32][]byte) bool {
	t.Helper()
	all, met := true, false
	for i := from; i < to; {
		c, size := utf8.DecodeRuneInString(p.Text[i:])
		origins, err := p.Map.Origins(document.Span{Start: int64(i), End: int64(i + size)})
		i += size
		if err != nil {
			continue // a separator
		}
		o := origins[0]
		raw := streams[o.Stream]
		if o.Start < 0 || o.End <= o.Start || o.End > int64(len(raw)) {
			t.Fatalf("%s: part %q: a range outside stream %d", name, p.Path, o.Stream)
		}
		raw = raw[o.Start:o.End]
		if o.Exact && string(raw) != string(c) {
			t.Fatalf("%s: part %q at %d: the file holds other letters", name, p.Path, i)
		}
		met, all = true, all && (o.Exact || stands(c, raw))
	}
	return met && all
}

// stands reports whether raw is the letter c.
func stands(c rune, raw []byte) bool {
	switch {
	case c == '\n' || c == '\t' || c == ' ':
		return true // marks of the format's own
	case len(raw) == 2:
		return rune(raw[0])|rune(raw[1])<<8 == c
	case len(raw) == 4:
		return utf16.DecodeRune(rune(raw[0])|rune(raw[1])<<8, rune(raw[2])|rune(raw[3])<<8) == c
	case len(raw) == 1:
		return charmap.Windows1252.DecodeByte(raw[0]) == c || charmap.Windows1251.DecodeByte(raw[0]) == c
	}
	return false
}

// streamsOf gives the streams of a compound file by their numbers.
func streamsOf(t *testing.T, data []byte) map[uint32][]byte {
	t.Helper()
	doc, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out := map[uint32][]byte{}
	for i, f := range doc.File {
		if f.FileInfo().IsDir() {
			continue
		}
		if out[uint32(i)], err = io.ReadAll(f); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
