package document

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func origin(t *testing.T, p *Part, start, end int64) []Origin {
	t.Helper()
	os, err := p.Map.Origins(Span{start, end})
	if err != nil {
		t.Fatalf("origins of %d..%d: %v", start, end, err)
	}
	return os
}

func TestCopyJoinsAndSplits(t *testing.T) {
	raw := []byte("hello world, goodbye")
	b := NewBuilder()
	b.Copy(raw[:5], 0)
	b.Copy(raw[5:11], 5)
	b.Insert(" | ")
	b.Copy(raw[13:], 13)
	p := b.Take(Body)
	if p.Text != "hello world | goodbye" {
		t.Fatalf("text %q", p.Text)
	}
	if got := origin(t, p, 0, 11); len(got) != 1 || got[0] != (Origin{Start: 0, End: 11, Exact: true}) {
		t.Errorf("one run: %+v", got)
	}
	if got := origin(t, p, 6, 17); len(got) != 2 || got[1].Start != 13 || got[1].End != 16 {
		t.Errorf("over the separator: %+v", got)
	}
	if _, err := p.Map.Origins(Span{11, 14}); !errors.Is(err, ErrNoOrigin) {
		t.Errorf("separator alone: %v", err)
	}
}

func TestDecodeIsWidened(t *testing.T) {
	b := NewBuilder()
	b.Copy([]byte("A"), 0)
	b.Decode("&", 1, 6) // &amp;
	b.Copy([]byte("B"), 6)
	b.Decode("\u00a0\u00a0", 7, 19) // a unit of four bytes of text
	p := b.Take(Body)
	if got := origin(t, p, 1, 2); got[0].Start != 1 || got[0].End != 6 || got[0].Exact {
		t.Errorf("entity: %+v", got)
	}
	if got := origin(t, p, 4, 5); got[0].Start != 7 || got[0].End != 19 {
		t.Errorf("part of a decoded unit: %+v", got)
	}
	if got := origin(t, p, 0, 3); len(got) != 1 || got[0].Start != 0 || got[0].End != 7 || got[0].Exact {
		t.Errorf("joined: %+v", got)
	}
}

func TestScaledRunsStaySmall(t *testing.T) {
	b := NewBuilder()
	text := strings.Repeat("wide text ", 1000)
	for i, u := range utf16.Encode([]rune(text)) {
		b.Decode(string(rune(u)), int64(2*i), int64(2*i+2))
	}
	p := b.Take(Body)
	if n := len(p.Map.segs); n != 1 {
		t.Errorf("%d segments for one run of UTF-16", n)
	}
	if got := origin(t, p, 5, 9); got[0].Start != 10 || got[0].End != 18 {
		t.Errorf("inside the run: %+v", got)
	}
}

func TestManyStreamsAndFarOffsets(t *testing.T) {
	b := NewBuilder()
	const far = int64(5) << 32
	for i := range 200 {
		b.Stream(uint32(i))
		b.Copy([]byte("x"), far+int64(i))
	}
	p := b.Take(Body)
	for i := range int64(200) {
		got := origin(t, p, i, i+1)
		if got[0].Stream != uint32(i) || got[0].Start != far+i || got[0].End != far+i+1 {
			t.Fatalf("stream %d: %+v", i, got)
		}
	}
}

func TestInvalidUTF8(t *testing.T) {
	b := NewBuilder()
	b.CopyValid([]byte("caf\xe9 \xff\xfe x"), 100)
	p := b.Take(Body)
	if !utf8.ValidString(p.Text) || p.Text != "caf\uFFFD \uFFFD\uFFFD x" {
		t.Fatalf("text %q", p.Text)
	}
	if got := origin(t, p, 3, 6); got[0].Start != 103 || got[0].End != 104 {
		t.Errorf("bad byte: %+v", got)
	}
	if got := origin(t, p, int64(len(p.Text)-1), int64(len(p.Text))); got[0].Start != 108 {
		t.Errorf("after bad bytes: %+v", got)
	}
}

// TestThreePages: kinds and pages of one stream never share a position.
func TestThreePages(t *testing.T) {
	b := NewBuilder("doc")
	var parts []*Part
	for i, page := range []string{"first page", "second", "third page!"} {
		b.Label(Page, "page", 0, len(page))
		b.Copy([]byte(page), int64(100*i))
		parts = append(parts, b.Take(Painted))
	}
	want := int64(0)
	for i, p := range parts {
		if p.Base != want || p.More || p.Lead != 0 || len(p.Labels) != 1 {
			t.Errorf("page %d: base %d (want %d), more %v, lead %d, labels %d", i, p.Base, want, p.More, p.Lead, len(p.Labels))
		}
		want += int64(len(p.Text))
	}
	if s := parts[1].Span(); s != (Span{10, 16}) {
		t.Errorf("second page stands at %v", s)
	}
}

func TestCutRepeatsLines(t *testing.T) {
	b := NewBuilder()
	raw := []byte(strings.Repeat("a line of some text\n", 4000))
	var parts []*Part
	for i := 0; i < len(raw); i += 20 {
		b.Copy(raw[i:i+20], int64(i))
		if b.Full() {
			parts = append(parts, b.Cut(Body))
		}
	}
	if !b.Empty() {
		parts = append(parts, b.Take(Body))
	}
	var all strings.Builder
	for i, p := range parts {
		if i > 0 {
			prev := parts[i-1].Span()
			if p.Base+int64(p.Lead) != prev.End || p.Lead == 0 || p.Lead > MaxLead || !parts[i-1].More {
				t.Fatalf("part %d: base %d lead %d after %v", i, p.Base, p.Lead, prev)
			}
			if p.Text[:p.Lead] != parts[i-1].Text[len(parts[i-1].Text)-p.Lead:] {
				t.Fatalf("part %d: the lead is other text", i)
			}
			if got := origin(t, p, 0, 20); got[0].Start != p.Base || !got[0].Exact {
				t.Fatalf("part %d: lead maps to %+v", i, got)
			}
		}
		all.WriteString(p.Text[p.Lead:])
	}
	if all.String() != string(raw) {
		t.Error("parts without leads are not the text")
	}
}

// TestOwns: every span of at most MaxLead bytes is owned by exactly one part.
func TestOwns(t *testing.T) {
	parts := []*Part{
		{Base: 0, Text: strings.Repeat("a", 100), More: true},
		{Base: 80, Text: strings.Repeat("b", 100), Lead: 20, More: true},
		{Base: 160, Text: strings.Repeat("c", 40), Lead: 20},
	}
	for start := int64(0); start < 200; start++ {
		for end := start + 1; end <= min(start+20, 200); end++ {
			owners := 0
			for _, p := range parts {
				if p.Owns(Span{start, end}) {
					owners++
				}
			}
			if owners != 1 {
				t.Fatalf("span %d..%d has %d owners", start, end, owners)
			}
		}
	}
}

func TestTable(t *testing.T) {
	b := NewBuilder()
	b.Header([]string{"Name", "Born"})
	b.Cell(2, 0)
	b.Copy([]byte("Ann"), 0)
	b.Cell(2, 1)
	b.Copy([]byte("1987"), 4)
	b.EndRow()
	b.Cell(3, 1)
	b.Copy([]byte("1990"), 10)
	p := b.Take(Body)
	if p.Text != "Ann\t1987\n1990\n" {
		t.Fatalf("text %q", p.Text)
	}
	tab := p.Table
	for i, want := range []string{"Ann", "1987", "1990"} {
		c := tab.Cells[i]
		if got := p.Text[c.Text:tab.End(i, len(p.Text))]; got != want {
			t.Errorf("cell %d: %q", i, got)
		}
	}
	if c := tab.Cells[tab.At(10)]; c.Row != 3 || tab.Name(c) != "Born" {
		t.Errorf("cell at 10: %+v", c)
	}
}

// TestRandomMaps checks every letter of randomly built parts against a slow
// model of what was appended.
func TestRandomMaps(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	raw := make([]byte, 1<<16)
	for i := range raw {
		raw[i] = 'a' + byte(rng.IntN(26))
	}
	for round := range 200 {
		b := NewBuilder()
		var model []Origin // by text byte; End 0: inserted
		pos := int64(0)
		for range 1 + rng.IntN(60) {
			n := int64(1 + rng.IntN(30))
			if rng.IntN(4) == 0 {
				pos = int64(rng.IntN(60000))
			}
			switch rng.IntN(3) {
			case 0:
				b.Copy(raw[pos:pos+n], pos)
				for i := range n {
					model = append(model, Origin{Start: pos + i, End: pos + i + 1, Exact: true})
				}
			case 1:
				text := strings.Repeat("é", 1+rng.IntN(6))
				b.Decode(text, pos, pos+n)
				for range len(text) {
					model = append(model, Origin{Start: pos, End: pos + n})
				}
			case 2:
				b.Insert("--")
				model = append(model, Origin{}, Origin{})
			}
			pos = (pos + n) % 60000
		}
		p := b.Take(Body)
		for i := range model {
			os, err := p.Map.Origins(Span{int64(i), int64(i + 1)})
			want := model[i]
			if want.End == 0 {
				if err == nil {
					t.Fatalf("round %d byte %d: inserted text has origin %+v", round, i, os)
				}
				continue
			}
			if err != nil || len(os) != 1 || os[0] != want {
				t.Fatalf("round %d byte %d: %+v %v, want %+v", round, i, os, err, want)
			}
		}
	}
}

func TestSplice(t *testing.T) {
	var out bytes.Buffer
	err := Splice(&out, strings.NewReader("0123456789"), []Edit{{2, 4, []byte("ab-")}, {4, 5, nil}, {9, 10, []byte("END")}})
	if err != nil || out.String() != "01ab-5678END" {
		t.Errorf("%q %v", out.String(), err)
	}
	if err := Splice(&out, strings.NewReader("0123"), []Edit{{2, 4, nil}, {3, 4, nil}}); !errors.Is(err, ErrOverlap) {
		t.Errorf("overlap: %v", err)
	}
	if err := Splice(&out, strings.NewReader("0123"), []Edit{{2, 9, nil}}); err == nil {
		t.Error("an edit beyond the end must fail")
	}
}

func TestEditsOf(t *testing.T) {
	b := NewBuilder()
	b.Copy([]byte("John"), 10)
	b.Insert(" ")
	b.Copy([]byte("Smith"), 30)
	p := b.Take(Body)
	edits, err := EditsOf(p, []Replacement{{Span{0, 10}, "X"}}, func(s string) ([]byte, error) { return []byte(s), nil })
	if err != nil || len(edits) != 2 || string(edits[0].New) != "X" || edits[1].Start != 30 || len(edits[1].New) != 0 {
		t.Errorf("%+v %v", edits, err)
	}
	same := Edit{5, 9, []byte("X")}
	if got, err := SortEdits([]Edit{same, {1, 2, nil}, same}); err != nil || len(got) != 2 {
		t.Errorf("a shared string edited twice alike: %+v %v", got, err)
	}
	if _, err := SortEdits([]Edit{same, {5, 9, []byte("Y")}}); !errors.Is(err, ErrOverlap) {
		t.Errorf("two texts in one place: %v", err)
	}
}

func TestNames(t *testing.T) {
	var n Names
	var got []string
	for _, s := range []string{"a", "a", "a#2", "a", "b"} {
		got = append(got, n.Unique(s))
	}
	seen := map[string]bool{}
	for _, g := range got {
		if seen[g] {
			t.Errorf("%q twice in %q", g, got)
		}
		seen[g] = true
	}
	if got[0] != "a" || got[1] != "a#2" {
		t.Errorf("%q", got)
	}
}

// TestMapBudget: a table of short cells costs at most three bytes of map and
// cells for each byte of text.
func TestMapBudget(t *testing.T) {
	p := buildTable(20000)
	cost := float64(p.Map.Bytes()+len(p.Table.Cells)*12) / float64(len(p.Text))
	if cost > 3 {
		t.Errorf("%.2f bytes of map per byte of table text", cost)
	}
}

// buildTable makes a part like a payroll sheet: cells of eight letters.
func buildTable(cells int) *Part {
	b := NewBuilder()
	raw := []byte("12345678,")
	for i := range cells {
		if i%6 == 0 {
			b.EndRow()
		}
		b.Cell(uint32(i/6+1), uint16(i%6))
		b.Copy(raw[:8], int64(9*i))
	}
	return b.Take(Body)
}

func BenchmarkBuildTable(b *testing.B) {
	n := 0
	for b.Loop() {
		n = len(buildTable(20000).Text)
	}
	b.SetBytes(int64(n))
}

func BenchmarkOrigins(b *testing.B) {
	p := buildTable(20000)
	for i := int64(0); b.Loop(); i = (i + 997) % 100000 {
		if _, err := p.Map.Origins(Span{i, i + 12}); err != nil && !errors.Is(err, ErrNoOrigin) {
			b.Fatal(err)
		}
	}
}
