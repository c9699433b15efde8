package leak

import (
	"context"
	"testing"
)

// TestConstants: a name from another file of the run is no find in what every
// file of a kind says; a name of this file's own is, and so is one in text.
func TestConstants(t *testing.T) {
	look := func(name, text string, elsewhere bool) int {
		s := NewSearch(context.Background(), NewSet([]Needle{{Text: name, Strong: true}}))
		s.Elsewhere = func(int, int) bool { return elsewhere }
		s.Bytes([]byte(text), "bytes")
		return len(s.Found())
	}
	for _, c := range []struct {
		name, text string
		elsewhere  bool
		found      bool
	}{
		{"Cambria Math", `<a:latin typeface="Cambria Math"/>`, true, false},
		{"Cambria Math", `<a:latin typeface="Cambria Math"/>`, false, true},
		{"Cambria Math", `<w:t>Cambria Math</w:t>`, true, true},
		{"Cambria Math", `<w:t x="y">says "Cambria Math" here</w:t>`, true, true},
		{"Cambria Math", `<x name="by Cambria Math"/>`, true, true},
		{"MS Excel", `<Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>`, true, false},
		{"MS Excel", `<x y="application/vnd.ms-excel by somebody"/>`, true, true},
		{"Open XML", `<x xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`, true, false},
		{"Jane Example", `<x xmlns="http://example.org/jane-example"/>`, true, true},
	} {
		if got := look(c.name, c.text, c.elsewhere) > 0; got != c.found {
			t.Errorf("%s in %s: found %v", c.name, c.text, got)
		}
	}
	s := NewSearch(context.Background(), NewSet([]Needle{{Text: "Cambria Math", Strong: true}}))
	s.Elsewhere = func(int, int) bool { return true }
	s.Text("docx\nCambria Math\nCalibri", "what archive/zip and encoding/xml reads, markup of a member, attributes")
	if len(s.Found()) > 0 {
		t.Error("a font is taken for a value")
	}
}
