package detectors

import (
	"math/rand"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/finding"
)

// cut builds the parts of text as formats do, cut at line ends near the given
// places, with leads.
func cut(text string, places []int) []*document.Part {
	b := document.NewBuilder("a.txt")
	var ps []*document.Part
	at := 0
	for _, p := range places {
		if p <= at || p >= len(text) {
			continue
		}
		i := strings.IndexByte(text[p:], '\n')
		if i < 0 {
			break
		}
		p += i + 1
		if p >= len(text) {
			break
		}
		b.Copy([]byte(text[at:p]), int64(at))
		ps = append(ps, b.Cut(document.Body))
		at = p
	}
	b.Copy([]byte(text[at:]), int64(at))
	return append(ps, b.Take(document.Body))
}

func longText(r *rand.Rand, lines int) string {
	rows := []string{"Name: Jo Bloggs, DOB 03/03/1987, NHS number 999 140 8576", "nothing here but words and the price of 12.50 a head", "",
		"Tel 01632 960123 or 07700 900123 (home)", "e-mail jo.bloggs@example.org – QQ 12 34 56 C", "NI number:", "QQ123456A", "12 High Street, Leeds LS1 4AP",
		"sort code 12-34-56", "account number 12345678", "card 4111 1111 1111 1111", "IBAN GB82 WEST 1234 5698 7654 32", "seen at 192.0.2.44 today", "UTR 1955839661",
		"The NHS number is 999 392\n1637 in the notes", "order no 9991408576"}
	var b strings.Builder
	for range lines {
		b.WriteString(rows[r.Intn(len(rows))])
		b.WriteByte('\n')
	}
	return b.String()
}

func places(r *rand.Rand, size int) []int {
	var at []int
	for p := 9000 + r.Intn(9000); p < size; p += 9000 + r.Intn(20000) {
		at = append(at, p)
	}
	return at
}

// Cutting a text into parts at other places gives the same findings.
func TestCutsDoNotMatter(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	text := longText(r, 4000)
	want := scan(cut(text, nil)...)
	if len(want) < 1000 {
		t.Fatalf("only %d findings", len(want))
	}
	for range 30 {
		parts := cut(text, places(r, len(text)))
		if len(parts) < 3 {
			t.Fatalf("only %d parts", len(parts))
		}
		if diff := cmp.Diff(facts(want), facts(scan(parts...))); diff != "" {
			t.Fatalf("%d parts (-whole +parts)\n%s", len(parts), diff)
		}
	}
}

type fact struct {
	Span  document.Span
	Kind  string
	Score finding.Score
	Why   []finding.Reason
	Value string
	Place finding.Place
	Also  int
}

func facts(fs []finding.Finding) []fact {
	var out []fact
	for _, f := range fs {
		out = append(out, fact{f.Span, f.Kind.Name, f.Score, f.Why, f.Value.Reveal(), f.Place, len(f.Also)})
	}
	return out
}

// Findings come in order, whatever the parts.
func TestOrder(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	text := longText(r, 2000)
	fs := scan(cut(text, places(r, len(text)))...)
	for i := 1; i < len(fs); i++ {
		if finding.Compare(fs[i-1], fs[i]) >= 0 {
			t.Fatalf("finding %d comes before %d", i, i-1)
		}
	}
}

// table builds a table of one column of values, and one of numbers that are
// nothing.
func table(header []string, rows [][]string, cutEvery int) []*document.Part {
	b := document.NewBuilder("t.csv")
	b.Header(header)
	var ps []*document.Part
	at := int64(0)
	for i, row := range rows {
		for c, v := range row {
			b.Cell(uint32(i+2), uint16(c))
			b.Copy([]byte(v), at)
			at += int64(len(v) + 1)
		}
		b.EndRow()
		if cutEvery > 0 && i%cutEvery == cutEvery-1 && i+1 < len(rows) {
			ps = append(ps, b.Cut(document.Body))
		}
	}
	return append(ps, b.Take(document.Body))
}

func nhsRows(r *rand.Rand, n int) [][]string {
	var rows [][]string
	for i := range n {
		rows = append(rows, []string{benchRow(r)[4], strings.Repeat("x", 1+i%3), benchRow(r)[1]})
	}
	return rows
}

// A column of numbers that all pass is found without a heading; the rows before
// the profile was known as well as those after it, however the table was cut.
func TestColumnProfile(t *testing.T) {
	r := rand.New(rand.NewSource(4))
	rows := nhsRows(r, 2500)
	var want []fact
	for _, every := range []int{0, 100, 333, 1000, 1700} {
		got := facts(scan(table([]string{"A", "B", "C"}, rows, every)...))
		nhs := 0
		for _, f := range got {
			if f.Kind == "nhs-number" {
				nhs++
			}
		}
		if nhs < len(rows)*99/100 {
			t.Fatalf("cut every %d rows: %d of %d numbers found", every, nhs, len(rows))
		}
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("cut every %d rows\n%s", every, diff[:min(len(diff), 2000)])
		}
	}
}

// Few rows prove nothing.
func TestColumnTooShort(t *testing.T) {
	rows := nhsRows(rand.New(rand.NewSource(5)), 4)
	for i := range rows {
		rows[i][2] = "word"
	}
	if got := scan(table([]string{"A", "B", "C"}, rows, 0)...); len(got) != 0 {
		t.Errorf("%d findings", len(got))
	}
}

// A part of another stream ends what was held back.
func TestOtherStream(t *testing.T) {
	s := engine.Session(finding.FileRef{})
	text := strings.Repeat("nothing\n", 2000) + "jo@example.org\n"
	got := s.Part(&document.Part{Path: document.Path{"a"}, Text: text, More: true})
	if len(got) != 0 {
		t.Fatalf("%d findings before the stream went on", len(got))
	}
	got = s.Part(&document.Part{Path: document.Path{"b"}, Text: "sam@example.org"})
	if len(got) != 2 || got[0].Path[0] != "a" || got[1].Path[0] != "b" {
		t.Fatalf("got %d findings", len(got))
	}
	if rest := s.Close(); len(rest) != 0 {
		t.Fatalf("%d findings left", len(rest))
	}
}

func FuzzSession(f *testing.F) {
	f.Add("NHS number 999 140 8576 jo@example.org", uint16(20))
	f.Add("QQ 12 34 56 C \u00a0 01632\u2011960123 \u00ad", uint16(7))
	f.Add("::1 a:b::c 0\n> 12 34", uint16(3))
	f.Fuzz(func(t *testing.T, text string, at uint16) {
		text = strings.ToValidUTF8(text, "\uFFFD")
		inRange(t, text, scan(&document.Part{Text: text}))
		i := int(at) % (len(text) + 1)
		for i < len(text) && text[i]&0xC0 == 0x80 {
			i++
		}
		lead := min(i, 8)
		for lead > 0 && text[i-lead]&0xC0 == 0x80 {
			lead--
		}
		a := &document.Part{Text: text[:i], More: true}
		b := &document.Part{Text: text[i-lead:], Base: int64(i - lead), Lead: lead}
		inRange(t, text, scan(a, b))
	})
}

// A label that is broken between lines ends behind its line.
func TestLabelOverTwoLines(t *testing.T) {
	p := &document.Part{Text: "NHS\nnumber\nanswer: it is 999 140 8576\n"}
	if fs := scan(p); len(fs) != 1 || fs[0].Kind.Name != "nhs-number" {
		t.Errorf("found %v", fs)
	}
}
