package detectors

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/finding"
)

// Marked text: a line of testdata/<detector>.txt is one text, in which
// [[kind value]] is a finding that must be made and all else must not be taken
// for one of the kinds of the detector or of the file's marks. \n \t and
// \u00a0 stand for these characters; lines that start with # are comments. Lines
// that start with | are the rows of one table, the first its headings.

// marked is one text without its marks.
type marked struct {
	line  int
	part  *document.Part
	want  []string // "start-end kind value", in order
	kinds []string
}

func (m *marked) mark(kind, value string, at int) {
	m.want = append(m.want, fmt.Sprintf("%d-%d %s %q", at, at+len(value), kind, value))
	m.kinds = append(m.kinds, kind)
}

var escapes = strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\u00a0`, "\u00a0", `\u2011`, "\u2011", `\u2013`, "\u2013", `\u00ad`, "\u00ad", `\u200b`, "\u200b", `\uff11`, "\uff11")

// unmark writes text without its marks to b and notes them.
func (m *marked) unmark(b *strings.Builder, text string) {
	text = escapes.Replace(text)
	for {
		before, rest, ok := strings.Cut(text, "[[")
		b.WriteString(before)
		if !ok {
			return
		}
		inside, after, _ := strings.Cut(rest, "]]")
		kind, value, _ := strings.Cut(inside, " ")
		m.mark(kind, value, b.Len())
		b.WriteString(value)
		text = after
	}
}

func readMarked(t *testing.T, path string) []*marked {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var ms []*marked
	lines := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		switch l := lines[i]; {
		case l == "" || l[0] == '#':
		case l[0] == '|':
			from := i
			for i+1 < len(lines) && strings.HasPrefix(lines[i+1], "|") {
				i++
			}
			ms = append(ms, markedTable(from+1, lines[from:i+1]))
		default:
			m := &marked{line: i + 1}
			var b strings.Builder
			m.unmark(&b, l)
			m.part = &document.Part{Text: b.String()}
			ms = append(ms, m)
		}
	}
	return ms
}

func markedTable(line int, rows []string) *marked {
	m := &marked{line: line}
	t := &document.Table{}
	var b strings.Builder
	for r, row := range rows {
		for c, cell := range strings.Split(row[1:], "|") {
			cell = strings.TrimSpace(cell)
			if r == 0 {
				t.Header = append(t.Header, cell)
			}
			t.Cells = append(t.Cells, document.Cell{Text: uint32(b.Len()), Row: uint32(r + 1), Col: uint16(c)})
			m.unmark(&b, cell)
			if c == strings.Count(row[1:], "|") {
				b.WriteByte('\n')
			} else {
				b.WriteByte('\t')
			}
		}
	}
	m.part = &document.Part{Text: b.String(), Table: t}
	return m
}

// scan returns what is found at the Threshold or above, in the form of want.
func scan(parts ...*document.Part) []finding.Finding {
	s := engine.Session(finding.FileRef{})
	var fs []finding.Finding
	for _, p := range parts {
		fs = append(fs, s.Part(p)...)
	}
	fs = append(fs, s.Close()...)
	return slices.DeleteFunc(fs, func(f finding.Finding) bool { return f.Score < Threshold })
}

func describe(fs []finding.Finding, kinds map[string]bool) []string {
	var got []string
	for _, f := range fs {
		if kinds[f.Kind.Name] {
			got = append(got, fmt.Sprintf("%d-%d %s %q", f.Span.Start, f.Span.End, f.Kind.Name, f.Value.Reveal()))
		}
	}
	return got
}

// kindsOf is what a detector's file is held to.
func kindsOf(d *Detector, ms []*marked) map[string]bool {
	kinds := map[string]bool{d.Kind.Name: true}
	for _, k := range d.More {
		kinds[k.Name] = true
	}
	for _, m := range ms {
		for _, k := range m.kinds {
			kinds[k] = true
		}
	}
	return kinds
}

func forEachDetector(t *testing.T, f func(t *testing.T, d *Detector, ms []*marked, kinds map[string]bool)) {
	for _, d := range Table() {
		path := filepath.Join("testdata", d.Name+".txt")
		if d.FromRule { // its examples stand in its rule, and are tested there
			continue
		}
		t.Run(d.Name, func(t *testing.T) {
			ms := readMarked(t, path)
			f(t, d, ms, kindsOf(d, ms))
		})
	}
}

func TestMarkedText(t *testing.T) {
	forEachDetector(t, func(t *testing.T, d *Detector, ms []*marked, kinds map[string]bool) {
		own := 0
		for _, m := range ms {
			if diff := cmp.Diff(m.want, describe(scan(m.part), kinds)); diff != "" {
				t.Errorf("line %d (-want +got)\n%s", m.line, diff)
			}
			for _, k := range m.kinds {
				if k == d.Kind.Name {
					own++
				}
			}
		}
		if own == 0 {
			t.Errorf("no mark of kind %s", d.Kind.Name)
		}
	})
}

// Every file of marks belongs to a detector of the table.
func TestMarkedTextHasDetector(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no marked text", err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".txt")
		if !slices.ContainsFunc(Table(), func(d *Detector) bool { return d.Name == name }) {
			t.Errorf("%s: no detector %q in the table", f, name)
		}
	}
}

// What is found does not change with where in a text it stands.
func TestAcceptance(t *testing.T) {
	const filler = "The committee met in the hall and spoke about the roof, which leaks.\n\n"
	wrap := map[string]func(string) string{
		"start":      func(s string) string { return s + "\n\n" + filler },
		"end":        func(s string) string { return filler + s },
		"middle":     func(s string) string { return strings.Repeat(filler, 40) + s + "\n\n" + strings.Repeat(filler, 40) },
		"multi-byte": func(s string) string { return "Ŵyna – 日本 “é”\n\n" + s + "\n\n日本 é…" },
		"wrong":      func(s string) string { return "\uFFFD\uFFFD\n\n" + s + "\n\n\uFFFD" },
		"windows":    func(s string) string { return "a\r\n\r\n" + s + "\r\n\r\nb" },
	}
	forEachDetector(t, func(t *testing.T, d *Detector, ms []*marked, kinds map[string]bool) {
		for _, m := range ms {
			if m.part.Table != nil {
				continue
			}
			want := values(scan(m.part), kinds)
			for name, w := range wrap {
				text := w(m.part.Text)
				got := scan(&document.Part{Text: text})
				if diff := cmp.Diff(want, values(got, kinds)); diff != "" {
					t.Errorf("line %d, %s (-want +got)\n%s", m.line, name, diff)
				}
				inRange(t, text, got)
			}
			twice := values(scan(&document.Part{Text: m.part.Text + "\n\n" + filler + filler + m.part.Text}), kinds)
			if diff := cmp.Diff(append(slices.Clone(want), want...), twice); diff != "" {
				t.Errorf("line %d, twice (-want +got)\n%s", m.line, diff)
			}
		}
	})
}

func values(fs []finding.Finding, kinds map[string]bool) []string {
	var vs []string
	for _, f := range fs {
		if kinds[f.Kind.Name] {
			vs = append(vs, f.Kind.Name+" "+f.Value.Reveal())
		}
	}
	return vs
}

func inRange(t *testing.T, text string, fs []finding.Finding) {
	t.Helper()
	for _, f := range fs {
		if f.Span.Start < 0 || f.Span.End > int64(len(text)) || f.Span.Start >= f.Span.End {
			t.Fatalf("%s: span %v of %d bytes", f.Kind.Name, f.Span, len(text))
		}
		if text[f.Span.Start:f.Span.End] != f.Value.Reveal() {
			t.Fatalf("%s: the value is not the text of its span", f.Kind.Name)
		}
		if len(f.Why) == 0 {
			t.Fatalf("%s: no reason", f.Kind.Name)
		}
	}
}

func TestEmptyAndBroken(t *testing.T) {
	for _, text := range []string{"", " ", "\n", "@", "1", "+", "\xff", "1\xff2", "é", "0@0", "::", "<<", "\u00ad", "1\u00ad2", "a@\u00ad", "12 \n> 34"} {
		inRange(t, text, scan(&document.Part{Text: text}))
	}
}
