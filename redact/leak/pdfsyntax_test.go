package leak

import (
	"context"
	"strings"
	"testing"
)

func searched(values []string, do func(*Search)) int {
	var needles []Needle
	for _, v := range values {
		needles = append(needles, Needle{Text: v, Strong: len(v) >= 6, Inside: len(v) >= 6})
	}
	s := NewSearch(context.Background(), NewSet(needles))
	do(s)
	return len(s.Found())
}

func TestNamesOfTheStandard(t *testing.T) {
	syntax := "%PDF-1.7\n1 0 obj\n<</Type /StructElem /S /Document/K 3 >>\nendobj\n"
	if n := searched([]string{"document", "structelem"}, func(s *Search) { s.Bytes([]byte(syntax), "bytes") }); n != 0 {
		t.Errorf("%d names of the standard's own are taken for values", n)
	}
	for _, spelt := range []string{"/DocumentOfOthers", "(Document)", "<</T (a document) >>"} {
		if n := searched([]string{"document"}, func(s *Search) { s.Bytes([]byte(syntax+spelt), "bytes") }); n == 0 {
			t.Errorf("%s: not found", spelt)
		}
	}
}

// TestShortNamesOfTheStandard: "/S /Table" does not spell "stable", nor is a
// link a value of three letters and more.
func TestShortNamesOfTheStandard(t *testing.T) {
	syntax := "%PDF-1.7\n1 0 obj\n<</Type /StructElem /S /Table >>\nendobj\n2 0 obj\n<< /Subtype /Link >>\nendobj\n"
	words := []string{"stable", "link", "table", "typist"}
	if n := searched(words, func(s *Search) { s.Bytes([]byte(syntax), "bytes") }); n != 0 {
		t.Errorf("%d names of the standard's own are taken for values", n)
	}
	if n := searched(words, func(s *Search) { s.Bytes([]byte(syntax+"3 0 obj (a stable) endobj"), "bytes") }); n == 0 {
		t.Errorf("a value in a string: %d", n)
	}
}

// TestGapsPartWords: in a TJ, a number as wide as a blank parts words.
func TestGapsPartWords(t *testing.T) {
	for content, want := range map[string]int{"[(sit dolor)-250(eu)] TJ": 0, "[(sit dolor)-25(eu)] TJ": 1, "[(sit d)-250(o)-250(l)-250(o)-250(r)-250(e)-250( u)] TJ": 1} {
		n := searched([]string{"dolore"}, func(s *Search) { s.Bytes([]byte(content), "x") })
		if (n > 0) != (want > 0) {
			t.Errorf("%s: %d", content, n)
		}
	}
}

// TestBinaryStreams: pixels that a program prints are looked through as bytes.
func TestBinaryStreams(t *testing.T) {
	pixels := "\x00\x01\x02xx{xx{xx{xx{\x03\x04\x05" + strings.Repeat("\x00\x07", 50)
	run := func(printed string) int {
		return searched([]string{"xxxxxx", "Fortescue"}, func(s *Search) {
			program := Program{Name: "qpdf", For: func(string) bool { return true }, Run: func(context.Context, string) (string, error) { return printed, nil }}
			if _, err := s.Run([]Program{program}, "", "a.pdf"); err != nil {
				t.Error(err)
			}
		})
	}
	if n := searched([]string{"object", "contents", "original"}, func(s *Search) {
		program := Program{Name: "qpdf", For: func(string) bool { return true }, Run: func(context.Context, string) (string, error) {
			return "%QDF-1.0\n\n%% Original object ID: 27 0\n1 0 obj\n%% Contents for page 3\n2 0 obj\n%% Page 3\n", nil
		}}
		if _, err := s.Run([]Program{program}, "", "a.pdf"); err != nil {
			t.Error(err)
		}
	}); n != 0 {
		t.Error("the words of the program are taken for the file's")
	}
	if n := searched([]string{"any"}, func(s *Search) {
		s.Bytes([]byte("%PDF-1.7\n1 0 obj <</Length 9>> stream\n<x></x> Q|any(\nendstream"), "x")
	}); n != 0 {
		t.Error("three letters among the bytes of a PDF are taken for a value")
	}
	const head = "1 0 obj\n<< /Length 1 >>\nstream\n"
	if n := run(head + pixels + "\nendstream\nendobj\n"); n != 0 {
		t.Error("pixels spell a value")
	}
	for _, there := range []string{head + pixels + "Fortescue" + pixels + "\nendstream\nendobj\n", head + "(Fortescue) Tj\nendstream\n" + head + pixels + "endstream (x)", head + pixels + "endstream\n2 0 obj (Fortescue) endobj"} {
		if n := run(there); n != 1 {
			t.Errorf("found %d in %q", n, there[:60])
		}
	}
}

// Short words that were put together from syntax are no finds; what is
// distinctive is, and so is a short word between tags.
func TestJoined(t *testing.T) {
	content := "BT /Span <</MCID 0>> BDC [(for) -2 (ty)] TJ <0041> Tj EMC ET"
	if n := searched([]string{"for"}, func(s *Search) { s.Bytes([]byte(content), "x") }); n != 0 {
		t.Error("half a word is taken for a value")
	}
	if n := searched([]string{"Fortescue"}, func(s *Search) { s.Bytes([]byte("[(For) -2 (tescue)] TJ"), "x") }); n == 0 {
		t.Error("a value in pieces is not found")
	}
	if n := searched([]string{"Ann"}, func(s *Search) { s.Bytes([]byte("<p>to <b>Ann</b></p>"), "x") }); n == 0 {
		t.Error("a short value between tags is not found")
	}
}
