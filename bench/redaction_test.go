//go:build unix

package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/child"
	"sardine/internal/app/isolation"
	"sardine/internal/app/redaction"
	"sardine/internal/truth"
	"sardine/internal/truth/pack"
	"sardine/redact"
	"sardine/redact/leak"
)

const redactionHead = `# What redaction costs

Made by ` + "`go test -run '^$' -bench Redact -benchtime 1x ./bench`" + `. CPU time of one core, medians of three rounds; files are made
up (internal/truth), and every finding goes. MB are those of the text in the file, which is much more than the file where it is packed:
both are in the table. Looking finds what goes; copying writes; verifying reads original and copy again, searches text, bytes and what
is unpacked from them, lets the detectors look again and asks the independent readers that are built in (no programs here).
Absolute rates depend on the machine. The last column is the CPU time of the whole run in child processes to that of one in this process,
without the %.2f s that it costs to start the children of a run.

| format | file, MB | text, MB | removed | MB of text a second, all | of it looking | copying | verifying | in children : here |
|---|---|---|---|---|---|---|---|---|
`

func TestMain(m *testing.M) {
	if child.Serve() {
		return
	}
	os.Exit(m.Run())
}

// BenchmarkRedact writes redaction.md.
func BenchmarkRedact(b *testing.B) {
	for b.Loop() {
		var md bytes.Buffer
		begin := starting(b)
		fmt.Fprintf(&md, redactionHead, begin.Seconds())
		for _, f := range redactable(b) {
			redactionRow(b, &md, f, begin)
		}
		shareRow(b, &md)
		if err := os.WriteFile("redaction.md", md.Bytes(), 0o644); err != nil {
			b.Fatal(err)
		}
	}
}

type madeFile struct {
	name string
	data []byte
}

// redactable is one file of each kind, of a size at which beginning costs
// nothing.
func redactable(b *testing.B) []madeFile {
	b.Helper()
	must := func(data []byte, err error) []byte {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
		return data
	}
	all := func(r io.Reader) []byte { return must(io.ReadAll(r)) }
	text := all(letters(400_000))
	lines := strings.Split(string(text), "\n")
	var words, odt, page bytes.Buffer
	rtf := bytes.NewBufferString(`{\rtf1\ansi `)
	var pages [][]string
	for i, l := range lines {
		words.WriteString(pack.Para(l))
		odt.WriteString("<text:p>" + l + "</text:p>")
		page.WriteString("<p>" + l + "</p>\n")
		rtf.WriteString(l + `\par ` + "\n")
		if i%40 == 0 {
			pages = append(pages, nil)
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], l[:min(len(l), 90)])
	}
	var sheet bytes.Buffer
	if err := truth.Sheet(1, 3000, &sheet); err != nil {
		b.Fatal(err)
	}
	docx := must(pack.Docx(pack.Word{Body: words.String(), Author: "Office", Title: "Letters"}))
	const ns = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"`
	return []madeFile{
		{"letters.txt", text},
		{"table.csv", all(truth.DenseCSV(1, 400_000))},
		{"records.json", all(truth.OneLineJSON(1, 400_000))},
		{"page.html", []byte("<html><body>" + page.String() + "</body></html>")},
		{"letter.rtf", append(rtf.Bytes(), '}')},
		{"message.eml", pack.Eml(pack.Mail{Headers: [][2]string{{"From", "ann@example.org"}, {"To", "tom@example.org"}, {"Subject", "Letters"}}, Text: string(text[:100_000]),
			Attachments: []pack.Attachment{{Name: "letters.txt", MediaType: "text/plain", Bytes: text}}})},
		{"letter.docx", docx},
		{"sheet.xlsx", sheet.Bytes()},
		{"letter.odt", must(pack.Zip(pack.Member{Name: "mimetype", Bytes: []byte("application/vnd.oasis.opendocument.text")},
			pack.Member{Name: "content.xml", Bytes: []byte(`<?xml version="1.0"?><office:document-content ` + ns + `><office:body><office:text>` + odt.String() + `</office:text></office:body></office:document-content>`)},
			pack.Member{Name: "META-INF/manifest.xml", Bytes: []byte(`<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>`)}))},
		{"letter.pdf", must(pack.PDF("Letters", pages))},
		{"archive.zip", must(pack.Zip(pack.Member{Name: "a.txt", Bytes: text}, pack.Member{Name: "letter.docx", Bytes: docx}))},
	}
}

// letters are prose in which every few lines somebody is named.
func letters(n int64) io.Reader {
	raw, err := io.ReadAll(truth.Prose(1, n))
	if err != nil {
		return strings.NewReader("")
	}
	people := truth.People(1, 50)
	var out strings.Builder
	for i, l := range strings.Split(string(raw), "\n") {
		p := &people[i%len(people)]
		if i%4 == 0 {
			fmt.Fprintf(&out, "Name: %s %s, e-mail %s, NI number QQ %02d %02d %02d C\n", p.First, p.Last, p.Email, i%100, i/7%100, i/3%100)
		}
		out.WriteString(l + "\n")
	}
	return strings.NewReader(strings.Map(plainLetters, out.String()))
}

// plainLetters are those that stand in every kind of markup as they are.
func plainLetters(r rune) rune {
	if r >= 0x7F || strings.ContainsRune("<&{}\\\t\r", r) {
		return ' '
	}
	return r
}

// timed measures what a worker does.
type timed struct {
	redact.Worker
	tb                 testing.TB
	look, copy, verify time.Duration
}

func (t *timed) Look(ctx context.Context, src *os.File, target redact.Target, found func([]finding.Finding) error) (redact.Looked, error) {
	defer t.took(&t.look, cpu(t.tb))
	return t.Worker.Look(ctx, src, target, found)
}

func (t *timed) Copy(ctx context.Context, src, dst *os.File, o *redact.Order) (*redact.Counted, error) {
	defer t.took(&t.copy, cpu(t.tb))
	return t.Worker.Copy(ctx, src, dst, o)
}

func (t *timed) Verify(ctx context.Context, src, copied *os.File, o *redact.Order, programs []leak.Program) (*redact.Proof, error) {
	defer t.took(&t.verify, cpu(t.tb))
	return t.Worker.Verify(ctx, src, copied, o, programs)
}

func (t *timed) took(to *time.Duration, start time.Duration) { *to += cpu(t.tb) - start }

var redactionEngine = sync.OnceValue(func() *detectors.Engine {
	e, err := detectors.New(detectors.Table())
	if err != nil {
		panic(err)
	}
	return e
})

// starting is what children cost a run that has next to nothing to do.
func starting(b *testing.B) time.Duration {
	b.Helper()
	src := b.TempDir()
	if err := os.WriteFile(filepath.Join(src, "a.txt"), []byte("NI number: QQ 12 34 56 C\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	var costs []time.Duration
	for range rounds {
		costs = append(costs, redactAll(b, src, isolation.InChildren)-redactAll(b, src, isolation.InProcess))
	}
	return middle(costs)
}

func redactionRow(b *testing.B, md io.Writer, f madeFile, begin time.Duration) {
	b.Helper()
	src := b.TempDir()
	file := filepath.Join(src, f.name)
	if err := os.WriteFile(file, f.data, 0o600); err != nil {
		b.Fatal(err)
	}
	text := 0
	for _, p := range read(b, f.data, f.name) {
		text += len(p.Text)
	}
	redactionEngine()
	opt := document.Options{Limits: document.DefaultLimits()}
	var look, copied, verify, here, there []time.Duration
	removed := 0
	for range rounds {
		w := &timed{Worker: &redact.Local{Engine: redactionEngine, Read: opt}, tb: b}
		r, err := redact.Run(context.Background(), []redact.Job{{Source: file, Name: f.name}}, redact.Options{Out: filepath.Join(b.TempDir(), "out"), Read: opt, Worker: w})
		if err != nil || r.Counts.Redacted != 1 {
			b.Fatalf("%s: %v %+v", f.name, err, r)
		}
		removed = r.Counts.Passages
		look, copied, verify = append(look, w.look), append(copied, w.copy), append(verify, w.verify)
		here = append(here, redactAll(b, src, isolation.InProcess))
		there = append(there, redactAll(b, src, isolation.InChildren))
	}
	l, c, v := middle(look), middle(copied), middle(verify)
	all := l + c + v
	part := func(d time.Duration) string { return fmt.Sprintf("%.0f %%", 100*d.Seconds()/all.Seconds()) }
	fmt.Fprintf(md, "| %s | %.2f | %.2f | %d | %.2g | %s | %s | %s | %.2f |\n", strings.TrimPrefix(filepath.Ext(f.name), "."), float64(len(f.data))/1e6, float64(text)/1e6,
		removed, rate(text, all), part(l), part(c), part(v), (middle(there)-begin).Seconds()/middle(here).Seconds())
}

// shareRow is a folder of many small files.
func shareRow(b *testing.B, md io.Writer) {
	b.Helper()
	src := b.TempDir()
	_, docs, err := truth.Share()
	if err == nil {
		err = truth.Write(src, docs)
	}
	if err != nil {
		b.Fatal(err)
	}
	var here, there []time.Duration
	for range rounds {
		here = append(here, redactAll(b, src, isolation.InProcess))
		there = append(there, redactAll(b, src, isolation.InChildren))
	}
	h, t := middle(here), middle(there)
	fmt.Fprintf(md, "\nA folder of %d small files of all kinds: %.0f files a second here, %.0f in children: %.2f times the CPU time, starting children included.\n",
		len(docs), float64(len(docs))/h.Seconds(), float64(len(docs))/t.Seconds(), t.Seconds()/h.Seconds())
}

// redactAll is the CPU time of a whole run, children and all.
func redactAll(b *testing.B, src string, how isolation.Mode) time.Duration {
	b.Helper()
	start := cpuOfAll(b)
	opt := redaction.Options{Paths: []string{src}, Isolation: how, Redact: redact.Options{
		Out: filepath.Join(b.TempDir(), "out"), Read: document.Options{Limits: document.DefaultLimits()}, Workers: 1, Programs: []leak.Program{},
	}}
	if _, err := redaction.Run(context.Background(), opt); err != nil {
		b.Fatal(err)
	}
	return cpuOfAll(b) - start
}

func middle(ds []time.Duration) time.Duration {
	slices.Sort(ds)
	return ds[len(ds)/2]
}

// cpuOfAll is the CPU time of this process and of its children that have ended.
func cpuOfAll(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u); err != nil {
		tb.Fatal(err)
	}
	return cpu(tb) + time.Duration(u.Utime.Nano()+u.Stime.Nano())
}
