package leak

import (
	"archive/zip"
	"bytes"
	"context"
	"strings"
	"testing"
)

// TestFontsAndStyles: what another file of the run has as a name is none where a
// file names its fonts and built-in styles; anywhere else it is, and so is a
// value of the file's own.
func TestFontsAndStyles(t *testing.T) {
	binary := "\x00\x01\x00\x00\x00\x0f\x80\x00\x03\x02 Jonquil Drwmsworth \x00\x01\x02"
	for _, c := range []struct {
		text  string
		other bool // the value is another file's
		found bool
	}{
		{`<w:font w:name="Jonquil Drwmsworth"><w:altName w:val="x"/></w:font>`, true, false},
		{`<w:font w:name="Jonquil Drwmsworth"><w:altName w:val="x"/></w:font>`, false, true},
		{`<w:lsdException w:semiHidden="0" w:name="Jonquil Drwmsworth" w:x="1"/>`, true, false},
		{`<a:latin typeface="Jonquil Drwmsworth Bold"/>`, true, false},
		{`<w:rFonts w:ascii='Jonquil Drwmsworth'/>`, true, false},
		{`<style:font-face style:name="Jonquil Drwmsworth" svg:font-family="Jonquil Drwmsworth"/>`, true, false},
		{`<w:style w:name="Jonquil Drwmsworth"/>`, true, true},
		{`<w:font w:x="1">Jonquil Drwmsworth</w:font>`, true, true},
		{`<a:latin typeface="Arial"/><w:t x="1">Jonquil Drwmsworth</w:t>`, true, true},
		{`<a:latin typeface="Arial" descr="Jonquil Drwmsworth"/>`, true, true},
		{`{\rtf1{\fonttbl{\f3\fswiss\fcharset0 Jonquil Drwmsworth;}}}`, true, false},
		{`{\rtf1{\fonttbl{\f3\fswiss Arial;}}\f3 Jonquil Drwmsworth}`, true, true},
		{"%PDF-1.7\n1 0 obj <</FontName/ABCDEF+JonquilDrwmsworth-Bold>> endobj", true, false},
		{"%PDF-1.7\n1 0 obj <</FontName/ABCDEF+Arial /Author (Jonquil Drwmsworth)>> endobj", true, true},
		{binary, true, true},
	} {
		s := NewSearch(context.Background(), NewSet([]Needle{{Text: "Jonquil Drwmsworth", Strong: true}}))
		s.Elsewhere = func(int, int) bool { return c.other }
		s.Bytes([]byte(c.text), "bytes")
		if got := len(s.Found()) > 0; got != c.found {
			t.Errorf("%q: found %v: %v", c.text, got, s.Found())
		}
	}
	s := NewSearch(context.Background(), NewSet([]Needle{{Text: "Jonquil Drwmsworth", Strong: true}}))
	s.Elsewhere = func(int, int) bool { return true }
	s.Bytes([]byte(binary), "bytes, member 4")
	s.Bytes([]byte(`<w:font w:name="Jonquil Drwmsworth"/>`), "bytes, member 5")
	if len(s.Found()) > 0 {
		t.Errorf("the font itself is taken for a value: %v", s.Found())
	}
	s.Text("Jonquil Drwmsworth", "text of the copy, body")
	if len(s.Found()) == 0 {
		t.Error("what people read is taken for a font")
	}
}

// TestHalfOfAnotherFilesNumber: the digits of a passport in another file are any
// seven digits here.
func TestHalfOfAnotherFilesNumber(t *testing.T) {
	for other, want := range map[bool]int{true: 0, false: 1} {
		s := NewSearch(context.Background(), NewSet([]Needle{{Text: "X1234567", Strong: true}}))
		s.Elsewhere = func(int, int) bool { return other }
		s.Text("width 1234567 units", "text of the copy, body")
		if len(s.Found()) != want {
			t.Errorf("another file's %v: %v", other, s.Found())
		}
		s.Text("no X-1234567", "text of the copy, body")
		if len(s.Found()) != 1 {
			t.Errorf("the number itself: %v", s.Found())
		}
	}
}

// TestPartsOfWords: another file's name is none where its letters are part of a
// longer word or lie in different pieces of syntax.
func TestPartsOfWords(t *testing.T) {
	for _, c := range []struct {
		name, text   string
		other, found bool
	}{
		{"Viet Nam", "(Vietnamese)", true, false},
		{"Viet Nam", "(Vietnamese)", false, true},
		{"Viet Nam", "by Vietnam.", true, true},
		{"Ansi Baltic", `w:hAnsi="Baltica"`, true, false},
		{"Ansi Baltic", `w:hAnsi="Baltica"`, false, true},
		{"Tom Windows", `C:\Tom\Windows\x`, true, false},
		{"Tom Windows", "tomwindows1999@example.org", true, true},
	} {
		s := NewSearch(context.Background(), NewSet([]Needle{{Text: c.name, Strong: true}}))
		s.Elsewhere = func(int, int) bool { return c.other }
		s.Bytes([]byte(c.text), "bytes")
		if got := len(s.Found()) > 0; got != c.found {
			t.Errorf("%s in %s, of another file %v: found %v", c.name, c.text, c.other, got)
		}
	}
}

func TestOrdinary(t *testing.T) {
	for v, want := range map[string]bool{"DOCTYPE html": true, "Light  List": true, "Cambria Math": true, "Jane Example": false, "List": false} {
		if Ordinary(v) != want {
			t.Errorf("%q: %v", v, !want)
		}
	}
}

// TestOwnNameOfAFont: a name that was found in the file is none where the file
// names a font so; where people read it, it is.
func TestOwnNameOfAFont(t *testing.T) {
	font := `<a:latin typeface="Jonquil Drwmsworth"/>`
	for _, c := range []struct {
		text  string
		named bool // found by detectors
		found bool
	}{
		{font, true, false},
		{font, false, true},
		{`<w:t>Jonquil Drwmsworth</w:t>`, true, true},
	} {
		s := NewSearch(context.Background(), NewSet([]Needle{{Text: "Jonquil Drwmsworth", Strong: true}}))
		s.Named = func(int, int) bool { return c.named }
		s.Bytes([]byte(c.text), "bytes")
		if got := len(s.Found()) > 0; got != c.found {
			t.Errorf("%s: found %v", c.text, got)
		}
	}
}

// TestPackagesInStreams: an old office file keeps packages in its streams.
func TestPackagesInStreams(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("\xD0\xCF\x11\xE0 not a package\x00\x01\x02")
	z := zip.NewWriter(&b)
	w, err := z.Create("drs/x.xml")
	if err == nil {
		_, err = w.Write([]byte("<p>" + strings.Repeat("nothing ", 40) + "Jonquil Drwmsworth</p>"))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	b.WriteString(strings.Repeat("\x00", 600))
	s := NewSearch(context.Background(), NewSet([]Needle{{Text: "Jonquil Drwmsworth", Strong: true}}))
	s.Bytes(b.Bytes(), "bytes")
	if len(s.Found()) == 0 {
		t.Error("what lies in a package in a stream is not found")
	}
}
