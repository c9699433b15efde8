//go:build unix

package bench

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/internal/truth"
	"sardine/rules"

	re2 "github.com/wasilibs/go-re2"
)

// rounds of every measurement; medians count.
const rounds = 3

// BenchmarkRatios writes ratios.md: how fast detection is beside three
// yardsticks, by class of text, and whether they find the same.
//
//	go test -run '^$' -bench Ratios -benchtime 1x ./bench
func BenchmarkRatios(b *testing.B) {
	for b.Loop() {
		var md bytes.Buffer
		fmt.Fprintf(&md, ratiosHead, len(patterns), len(terms(b)))
		speedTable(b, &md)
		spanTable(b, &md)
		if err := os.WriteFile("ratios.md", md.Bytes(), 0o644); err != nil {
			b.Fatal(err)
		}
	}
}

const ratiosHead = `# Detection beside its yardsticks

Made by ` + "`go test -run '^$' -bench Ratios -benchtime 1x ./bench`" + `. Figures are MB/s of our detection divided by
MB/s of the yardstick, both CPU time of one core, run in turn, medians of three rounds. Texts are made up
(internal/truth); absolute rates depend on the machine and are left to whoever runs it.

- patterns: our detectors of numbers and addresses, with check digits, labels and scores, against %d bare patterns.
- terms: our rules, with sentences and scores, against their %d terms as whole words in any case.
- all: everything we have, names and addresses of people included, against patterns and terms one after the other;
  no yardstick has anything for names.
- Go: package regexp, one pattern after the other; the terms as one alternation. RE2: go-re2 without cgo, patterns
  and terms each as one alternation. rg: ripgrep, one thread, counting matches.

`

// allClasses are those of the other benchmarks and two formats with markup.
func allClasses() []class {
	return append(slices.Clone(classes),
		class{"json", func() io.Reader { return truth.OneLineJSON(1, sample) }},
		class{"html", func() io.Reader {
			return markedUp(io.LimitReader(truth.Prose(1, sample), sample/2), truth.DenseCSV(1, sample/4))
		}})
}

// markedUp is a page of the lines of prose, with a row of a table after each.
func markedUp(prose, rows io.Reader) io.Reader {
	text, _ := io.ReadAll(prose) // of readers in memory
	table, _ := io.ReadAll(rows)
	var p bytes.Buffer
	p.WriteString("<!DOCTYPE html>\n<html><head><title>Register</title></head><body>\n")
	cells := strings.Split(string(table), "\n")
	for i, l := range strings.Split(string(text), "\n") {
		fmt.Fprintf(&p, "<p class=\"text\">%s</p>\n", l)
		if i < len(cells) {
			fmt.Fprintf(&p, "<table><tr><td>%s</td></tr></table>\n", strings.ReplaceAll(cells[i], ",", "</td><td>"))
		}
	}
	p.WriteString("</body></html>\n")
	return &p
}

// terms are those of the built-in rules, in lower case, each once.
func terms(tb testing.TB) []string {
	rs, err := rules.Builtin()
	if err != nil {
		tb.Fatal(err)
	}
	var all []string
	for _, r := range rs {
		for _, list := range [][]string{r.Terms.Strong, r.Terms.Ambiguous, r.Terms.StrongCased, r.Terms.AmbiguousCased} {
			for _, t := range rules.ExpandAll(list) {
				all = append(all, strings.ToLower(t))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func alternation(ts []string) string {
	quoted := make([]string, len(ts))
	for i, t := range ts {
		quoted[i] = regexp.QuoteMeta(t)
	}
	return `(?i)\b(?:` + strings.Join(quoted, "|") + `)\b`
}

// engines are ours for patterns, for terms and for all.
func engines(tb testing.TB) [3]*detectors.Engine {
	var sets [3][]*detectors.Detector
	for _, d := range detectors.Table() {
		sets[2] = append(sets[2], d)
		switch {
		case d.FromRule:
			sets[1] = append(sets[1], d)
		case d.Kind.Name != "person-name" && d.Kind.Name != "postal-address":
			sets[0] = append(sets[0], d)
		}
	}
	var es [3]*detectors.Engine
	for i, s := range sets {
		e, err := detectors.New(s)
		if err != nil {
			tb.Fatal(err)
		}
		es[i] = e
	}
	return es
}

// yardstick is one way to look for patterns or terms, and how much of a sample
// it is given: slow ones would take minutes for all.
type yardstick struct {
	size int
	find func(data []byte) (n int)
}

func speedTable(b *testing.B, md io.Writer) {
	ts := terms(b)
	es := engines(b)
	std := [2]yardstick{{256 << 10, stdlib(patterns...)}, {32 << 10, stdlib(alternation(ts))}}
	wasm := [2]yardstick{{1 << 20, re2Of(b, strings.Join(patterns, "|"))}, {1 << 20, re2Of(b, alternation(ts))}}
	fmt.Fprintln(md, "| text | Go patterns | Go terms | Go all | RE2 patterns | RE2 terms | RE2 all | rg patterns | rg terms | rg all | allocations a MB | bytes a byte |")
	fmt.Fprintln(md, "|---|---|---|---|---|---|---|---|---|---|---|---|")
	for _, c := range allClasses() {
		data, err := io.ReadAll(c.text())
		if err != nil {
			b.Fatal(err)
		}
		ps := read(b, data, "sample.txt")
		var cells [9][]float64
		for range rounds {
			var own [3]float64
			for i, e := range es {
				own[i] = pace(b, len(data), func() { detect(e, ps) })
			}
			yards := [3][2]float64{}
			for i := range 2 {
				yards[0][i] = pace(b, std[i].size, func() { std[i].find(data[:std[i].size]) })
				yards[1][i] = pace(b, wasm[i].size, func() { wasm[i].find(data[:wasm[i].size]) })
			}
			yards[2][0] = ripgrepRate(b, data)
			yards[2][1] = ripgrepTerms(b, data, ts)
			for y, r := range yards {
				cells[3*y] = append(cells[3*y], own[0]/r[0])
				cells[3*y+1] = append(cells[3*y+1], own[1]/r[1])
				cells[3*y+2] = append(cells[3*y+2], own[2]*(1/r[0]+1/r[1]))
			}
		}
		fmt.Fprintf(md, "| %s |", c.name)
		for _, x := range cells {
			slices.Sort(x)
			fmt.Fprintf(md, " %.2g |", x[len(x)/2])
		}
		allocs, size := allocations(es[2], ps)
		fmt.Fprintf(md, " %.0f | %.1f |\n", allocs/(float64(len(data))/1e6), size/float64(len(data)))
	}
}

// pace is the rate at which f gets through n bytes, in MB/s.
func pace(b *testing.B, n int, f func()) float64 {
	f() // warm
	start := cpu(b)
	f()
	return rate(n, cpu(b)-start)
}

func allocations(e *detectors.Engine, ps []*document.Part) (count, size float64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	detect(e, ps)
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs - before.Mallocs), float64(after.TotalAlloc - before.TotalAlloc)
}

func stdlib(exprs ...string) func([]byte) int {
	var res []*regexp.Regexp
	for _, x := range exprs {
		res = append(res, regexp.MustCompile(x))
	}
	return func(data []byte) (n int) {
		for _, re := range res {
			n += len(re.FindAllIndex(data, -1))
		}
		return n
	}
}

func re2Of(tb testing.TB, expr string) func([]byte) int {
	re, err := re2.Compile(expr)
	if err != nil {
		tb.Fatal(err)
	}
	return func(data []byte) int { return len(re.FindAllIndex(data, -1)) }
}

// ripgrepTerms is ripgrepRate for words in any case.
func ripgrepTerms(b *testing.B, data []byte, ts []string) float64 {
	dir := b.TempDir()
	words, file := filepath.Join(dir, "words"), filepath.Join(dir, "sample")
	for name, text := range map[string][]byte{words: []byte(strings.Join(ts, "\n")), file: data} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	cmd := exec.Command("rg", "-a", "-j1", "--count-matches", "-i", "-w", "-F", "-f", words, file)
	if out, err := cmd.CombinedOutput(); err != nil && cmd.ProcessState.ExitCode() != 1 { // 1: no match
		b.Fatalf("rg: %v: %s", err, out)
	}
	return rate(len(data), cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
}

// sameKind are the patterns that mean one kind, by index.
var sameKind = []struct {
	pattern int
	kind    string
}{{0, "email"}, {1, "uk-nino"}, {2, "nhs-number"}, {3, "postcode"}, {4, "phone"}, {5, "sort-code"}, {6, "iban"}, {7, "card"}, {8, "ip-address"}, {9, "date-of-birth"}}

// place is a span of the text of a stream.
type place struct {
	path string
	span document.Span
}

func spanTable(b *testing.B, md io.Writer) {
	e := engines(b)[2]
	fmt.Fprint(md, `
Spans of our findings (from the threshold on) beside those of the bare pattern for their kind, found by Go's regexp
in the same text: found by both (they share text), by us alone, by the pattern alone. What the pattern alone finds is
mostly no such thing: a wrong check digit, a date that is nobody's birth, ten digits that are no NHS number.

| kind |`)
	cs := allClasses()
	for _, c := range cs {
		fmt.Fprintf(md, " %s |", c.name)
	}
	fmt.Fprint(md, "\n|---|"+strings.Repeat("---|", len(cs))+"\n")
	const size = 1 << 20
	var ours []map[string][]place
	var texts [][]*document.Part
	for _, c := range cs {
		data, err := io.ReadAll(io.LimitReader(c.text(), size))
		if err != nil {
			b.Fatal(err)
		}
		ps := read(b, data, "sample.txt")
		texts = append(texts, ps)
		ours = append(ours, found(e, ps))
	}
	for _, k := range sameKind {
		re := regexp.MustCompile(patterns[k.pattern])
		fmt.Fprintf(md, "| %s |", k.kind)
		for i := range cs {
			both, us, them := compareSpans(ours[i][k.kind], matches(re, texts[i]))
			fmt.Fprintf(md, " %d, %d, %d |", both, us, them)
		}
		fmt.Fprintln(md)
	}
}

func found(e *detectors.Engine, ps []*document.Part) map[string][]place {
	byKind := make(map[string][]place)
	take := func(fs []finding.Finding) {
		for _, f := range fs {
			if f.Score >= detectors.Threshold {
				byKind[f.Kind.Name] = append(byKind[f.Kind.Name], place{f.Path.String(), f.Span})
			}
		}
	}
	s := e.Session(finding.FileRef{})
	for _, p := range ps {
		take(s.Part(p))
	}
	take(s.Close())
	return byKind
}

func matches(re *regexp.Regexp, ps []*document.Part) []place {
	var all []place
	for _, p := range ps {
		for _, m := range re.FindAllStringIndex(p.Text, -1) {
			if m[0] >= p.Lead { // else it was found at the end of the part before
				all = append(all, place{p.Path.String(), document.Span{Start: p.Base + int64(m[0]), End: p.Base + int64(m[1])}})
			}
		}
	}
	return all
}

// compareSpans counts those of ours that share text with one of theirs, those
// that do not, and the rest of theirs.
func compareSpans(ours, theirs []place) (both, us, them int) {
	byPath := make(map[string][]document.Span)
	for _, t := range theirs {
		byPath[t.path] = append(byPath[t.path], t.span)
	}
	met := 0
	for _, spans := range byPath {
		slices.SortFunc(spans, func(a, b document.Span) int { return int(a.Start - b.Start) })
	}
	seen := make(map[place]bool)
	for _, o := range ours {
		spans := byPath[o.path]
		i, _ := slices.BinarySearchFunc(spans, o.span, func(t, o document.Span) int { return int(t.End - o.Start - 1) })
		hit := false
		for ; i < len(spans) && spans[i].Start < o.span.End; i++ {
			if hit = true; !seen[place{o.path, spans[i]}] {
				seen[place{o.path, spans[i]}] = true
				met++
			}
		}
		if hit {
			both++
		} else {
			us++
		}
	}
	return both, us, len(theirs) - met
}
