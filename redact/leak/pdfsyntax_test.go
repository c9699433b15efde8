package leak

import (
	"context"
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
