package leak

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

var secrets = []Needle{
	{Text: "Siân Drwm-Example", Strong: true},
	{Text: "QQ 12 34 56 C", Strong: true},
	{Text: "07700 900123", Strong: true},
	{Text: "sian.example@example.org", Strong: true},
}

func deflated(s string) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	fmt.Fprint(w, s)
	w.Close()
	return b.Bytes()
}

func gzipped(s string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	fmt.Fprint(w, s)
	w.Close()
	return b.Bytes()
}

func zipped(name, comment, body string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, _ := w.Create(name)
	fmt.Fprint(f, body)
	w.SetComment(comment)
	w.Close()
	return b.Bytes()
}

func utf16Bytes(s string, order binary.AppendByteOrder) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

// split puts each letter into a run of its own.
func split(s string) string {
	var b strings.Builder
	b.WriteString("<w:p>")
	for _, r := range s {
		b.WriteString("<w:r><w:t>" + string(r) + "</w:t></w:r>")
	}
	return b.String() + "</w:p>"
}

// TestEveryHidingPlaceIsFound puts a value into each spelling that a writer
// may leave behind.
func TestEveryHidingPlaceIsFound(t *testing.T) {
	const name, nino, phone, mail = "Siân Drwm-Example", "QQ123456C", "07700900123", "sian.example@example.org"
	pad := strings.Repeat("plain words stand around it; ", 20)
	for what, data := range map[string][]byte{
		"plain":                     []byte(pad + name + pad),
		"another case":              []byte(pad + strings.ToUpper(name) + pad),
		"accent lost":               []byte(pad + "Sian Drwm-Example" + pad),
		"latin-1":                   []byte(pad + "Si\xe2n Drwm-Example" + pad),
		"other separators":          []byte(pad + " qq-12-34-56-c " + pad),
		"digits only":               []byte("<b>" + pad + "123456" + pad + "</b>"),
		"international":             []byte("<b>" + pad + "+44 (0) 7700 900 123" + pad + "</b>"),
		"no leading zero":           []byte("<b>" + pad + "7700900123" + pad + "</b>"),
		"split over runs":           []byte("<w:document>" + split(name) + "</w:document>"),
		"attribute":                 []byte(`<a title="` + mail + `"/>`),
		"utf-16 le":                 utf16Bytes(pad+name+pad, binary.LittleEndian),
		"utf-16 be":                 utf16Bytes(pad+name+pad, binary.BigEndian),
		"utf-16 in binary":          append(bytes.Repeat([]byte{1, 2, 3, 0xFF}, 500), utf16Bytes(mail, binary.LittleEndian)...),
		"hexadecimal":               []byte(pad + "<" + hex.EncodeToString([]byte(mail)) + ">" + pad),
		"hexadecimal, capitals":     []byte(pad + strings.ToUpper(hex.EncodeToString([]byte(name))) + pad),
		"base64":                    []byte(pad + base64.StdEncoding.EncodeToString([]byte(mail)) + pad),
		"base64, second letter":     []byte(pad + base64.StdEncoding.EncodeToString([]byte("x"+mail)) + pad),
		"base64, third letter":      []byte(pad + base64.StdEncoding.EncodeToString([]byte("xy"+mail)) + pad),
		"base64 with a head":        []byte(pad + "QQ" + base64.StdEncoding.EncodeToString([]byte("xyz "+mail+" zyx")) + pad),
		"base64, url":               []byte(pad + base64.URLEncoding.EncodeToString([]byte("\xff\xfe "+mail)) + pad),
		"percent":                   []byte("https://example.org/?q=Si%C3%A2n%20Drwm%2DExample&x=1"),
		"entities":                  []byte("<p>&#83;i&acirc;n&nbsp;Drwm&#x2d;Example</p>"),
		"json escapes":              []byte(`{"n":"\u0053i\u00e2n Drwm-Example"}`),
		"quoted-printable":          []byte("Subject: x\n\nSi=C3=A2n Drwm-Exa=\r\nmple"),
		"rtf":                       []byte(`{\rtf1 Si\'e2n \b Drwm\b0 -Exam{\i ple}}`),
		"rtf, unicode":              []byte(`{\rtf1 Si\u226?n Drwm-Example}`),
		"gzip":                      gzipped(mail),
		"zip":                       zipped("a.txt", "", nino),
		"zip, name":                 zipped("letter to "+name+".txt", "", "x"),
		"zip, comment":              zipped("a.txt", mail, "x"),
		"zip in zip":                zipped("b.zip", "", string(zipped("a.txt", "", mail))),
		"zip, no directory":         zipped("a.txt", "", strings.Repeat(mail+" ", 3))[:90],
		"pdf stream":                []byte("%PDF-1.4\n1 0 obj<</Length 9>>stream\n" + string(deflated("BT ("+mail+") Tj ET")) + "\nendstream"),
		"pdf, TJ":                   []byte("%PDF-1.4\n1 0 obj<<>>stream\n" + string(deflated("BT [(QQ12) -20 (3456C)] TJ ET")) + "\nendstream"),
		"pdf, hexadecimal":          []byte("%PDF-1.4\n1 0 obj<</T <" + hex.EncodeToString([]byte(mail)) + ">>>"),
		"pdf, escapes":              []byte("%PDF-1.4\n1 0 obj<</T (sian\\056example\\100example.org)>> (x) Tj"),
		"backslashes of javascript": []byte(`var s="\x73ian.example@example.org"`),
		"phone in a sheet":          []byte("<c><v>" + phone + "</v></c>"),
	} {
		s := NewSearch(context.Background(), NewSet(secrets))
		s.Bytes(data, "bytes")
		if len(s.Found()) == 0 {
			t.Errorf("%s: not found", what)
		}
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	for what, data := range map[string]string{
		"other words":      "Sian came. A drum is no example of this.",
		"a longer number":  "Order 912345678 of 2026",
		"other digits":     "07700 900124 and 12 34 57",
		"drawing":          "<path d=\"M 07.7 00.9 001.23 12.3456\"/>",
		"empty":            "",
		"compressed words": string(gzipped(strings.Repeat("nothing to see here ", 50))),
	} {
		s := NewSearch(context.Background(), NewSet(secrets))
		s.Bytes([]byte(data), "bytes")
		if f := s.Found(); len(f) > 0 {
			t.Errorf("%s: found %+v", what, f)
		}
	}
}

// TestFindGivesPlaces checks spans in text, which replacements are made of.
func TestFindGivesPlaces(t *testing.T) {
	for _, c := range []struct {
		needle Needle
		text   string
		want   []string
	}{
		{Needle{Text: "07700 900123", Strong: true}, "Call +44 (0)7700 900 123, or 07700900123.", []string{"+44 (0)7700 900 123", "07700900123"}},
		{Needle{Text: "Ann"}, "Ann, ann and Anne", []string{"Ann", "ann"}},
		{Needle{Text: "Will", Cased: true}, "Will will go", []string{"Will"}},
		{Needle{Text: "school", Strong: true, Inside: true}, "preschool, SCHOOLS", []string{"school", "SCHOOL"}},
		{Needle{Text: "Bridgewater", Strong: true}, "Bridgewaters, Bridge\u00adwater", []string{"Bridge\u00adwater"}},
		{Needle{Text: "QQ123456C", Strong: true}, "QQ 12 34 56 C; 123456; 1234567", []string{"QQ 12 34 56 C", "123456"}},
		{Needle{Text: "Straße"}, "STRASSE", []string{"STRASSE"}},
	} {
		var f Folded
		f.Set(c.text)
		var got []string
		var hits []Hit
		NewSet([]Needle{c.needle}).Find(&f, Text, func(h Hit) bool {
			if n := len(hits) - 1; n >= 0 && h.Start < hits[n].End {
				hits[n].Start, hits[n].End = min(h.Start, hits[n].Start), max(h.End, hits[n].End)
			} else {
				hits = append(hits, h)
			}
			return true
		})
		for _, h := range hits {
			got = append(got, c.text[h.Start:h.End])
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q in %q: %q, want %q", c.needle.Text, c.text, got, c.want)
		}
	}
}

func TestIndependentReaders(t *testing.T) {
	mail := "From: a@example.org\r\nSubject: =?utf-8?q?Si=C3=A2n_Drwm-Example?=\r\nContent-Type: text/plain\r\n\r\nx\r\n"
	for name, data := range map[string][]byte{
		"a.eml":  []byte(mail),
		"a.csv":  []byte("name,phone\n\"Siân Drwm-\"\"Example\",1\n"),
		"a.json": []byte(`{"n":"Si\u00e2n Drwm-Example"}`),
		"a.html": []byte("<p>Si<b>&acirc;</b>n Drwm-Example</p>"),
		"a.xml":  []byte("<?xml version=\"1.0\"?><a>Si<b>&#226;</b>n Drwm-Example</a>"),
		"a.docx": zipped("word/document.xml", "", "<w>"+split("Siân Drwm-Example")+"</w>"),
	} {
		s := NewSearch(context.Background(), NewSet(secrets))
		checks, err := s.Foreign(data, name, func() ([]byte, error) { return data, nil })
		if err != nil || len(checks) == 0 || len(s.Found()) == 0 {
			t.Errorf("%s: %v, checks %v, found %v", name, err, checks, s.Found())
		}
	}
	s := NewSearch(context.Background(), NewSet(nil))
	if _, err := s.Foreign([]byte("<?xml version=\"1.0\"?><a"), "a.xml", func() ([]byte, error) { return []byte("<?xml version=\"1.0\"?><a/>"), nil }); err == nil {
		t.Error("a copy that no longer parses passes")
	}
}

func FuzzBytes(f *testing.F) {
	f.Add([]byte("PK\x03\x04"), "07700 900123")
	f.Add([]byte("%PDF-1.4 stream\nx\x9c(\\1"), "x")
	f.Add([]byte(`{\rtf1\u-1?=4`), "Siân")
	f.Fuzz(func(t *testing.T, data []byte, value string) {
		s := NewSearch(context.Background(), NewSet([]Needle{{Text: value, Strong: true}, {Text: value}}))
		s.Bytes(data, "x")
		s.Text(string(data), "y")
		if k := Key(value); len(k) >= 6 && len(s.missed) == 0 && utf8.ValidString(value) {
			s.Text(" "+value+" ", "z")
			if len(s.found) == 0 {
				t.Errorf("%q is not found in itself", value)
			}
		}
	})
}
