//go:build unix

// Package bench measures speed as ratios to yardsticks that run beside it in
// the same minutes on the same processor: Go's regexp one pattern at a time,
// and ripgrep with all patterns. Times are CPU time of the whole process, so
// that a busy machine disturbs less; absolute figures are for nobody.
//
//	go test -run '^$' -bench . ./bench
package bench

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/internal/app"
	"sardine/internal/app/tables"
	"sardine/internal/truth"
	"sardine/inventory"
)

// patterns are what a person would write for the structured kinds, without
// check digits and context. Both yardsticks run these.
var patterns = []string{
	`[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}\.[A-Za-z]{2,24}`,
	`\b[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-Da-d]\b`,
	`\b\d{3}[ -]?\d{3}[ -]?\d{4}\b`,
	`\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b`,
	`(?:\+44 ?(?:\(0\) ?)?|\b0)\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b`,
	`\b\d{2}-\d{2}-\d{2}\b`,
	`\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b`,
	`\b(?:\d[ -]?){13,19}\b`,
	`\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b`,
	`\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b`,
	`\b[A-Z]\d{12}\b`,
}

const sample = 8 << 20

// class is one sort of text.
type class struct {
	name string
	text func() io.Reader
}

var classes = []class{
	{"prose", func() io.Reader { return truth.Prose(1, sample) }},
	{"mail", func() io.Reader { return io.LimitReader(truth.Mail(1, truth.Unlimited), sample) }},
	{"log", func() io.Reader { return truth.Log(1, sample) }},
	{"csv", func() io.Reader { return truth.DenseCSV(1, sample) }},
}

func cpu(tb testing.TB) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// rate of n bytes in d, in MB/s.
func rate(n int, d time.Duration) float64 { return float64(n) / 1e6 / d.Seconds() }

type parts struct{ all []*document.Part }

func (p *parts) Part(x *document.Part) error             { p.all = append(p.all, x); return nil }
func (p *parts) Skip(document.Path, document.SkipReason) {}

func read(tb testing.TB, data []byte, name string) []*document.Part {
	var p parts
	if _, err := formats.Read(context.Background(), formats.File(bytes.NewReader(data), int64(len(data)), name), document.Options{}, &p); err != nil {
		tb.Fatal(err)
	}
	return p.all
}

func detect(e *detectors.Engine, ps []*document.Part) (n int) {
	s := e.Session(finding.FileRef{})
	for _, p := range ps {
		n += len(s.Part(p))
	}
	return n + len(s.Close())
}

// BenchmarkDetect is detection alone, all detectors and rules, one core.
func BenchmarkDetect(b *testing.B) {
	e, err := detectors.New(detectors.Table())
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range classes {
		b.Run(c.name, func(b *testing.B) {
			data, err := io.ReadAll(c.text())
			if err != nil {
				b.Fatal(err)
			}
			ps := read(b, data, "sample.txt")
			found := detect(e, ps) // warm
			start := cpu(b)
			for b.Loop() {
				found = detect(e, ps)
			}
			own := rate(len(data)*b.N, cpu(b)-start)
			b.ReportMetric(own, "MB/s")
			b.ReportMetric(float64(found)/(float64(len(data))/1e6), "found/MB")
			b.ReportMetric(own/regexpRate(b, data), "x-regexp")
			b.ReportMetric(own/ripgrepRate(b, data), "x-rg")
		})
	}
}

// BenchmarkScan is the whole way of one file: read, decode, detect, store.
func BenchmarkScan(b *testing.B) {
	e, err := detectors.New(detectors.Table())
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range classes {
		b.Run(c.name, func(b *testing.B) {
			data, err := io.ReadAll(c.text())
			if err != nil {
				b.Fatal(err)
			}
			dir := b.TempDir()
			file := filepath.Join(dir, "sample.txt")
			if err := os.WriteFile(file, data, 0o600); err != nil {
				b.Fatal(err)
			}
			start, round := cpu(b), 0
			for b.Loop() {
				round++
				scan(b, file, filepath.Join(dir, "inventory", string(rune('a'+round%26))+".db"))
			}
			own := rate(len(data)*round, cpu(b)-start)
			ps := read(b, data, "sample.txt")
			detect(e, ps)
			start = cpu(b)
			detect(e, ps)
			b.ReportMetric(own, "MB/s")
			b.ReportMetric(own/rate(len(data), cpu(b)-start), "x-detection")
		})
	}
}

func scan(b *testing.B, file, db string) {
	for _, f := range []string{db, db + "-wal", db + "-shm", db + ".key"} {
		_ = os.Remove(f) // of an earlier round, or not there
	}
	inv, err := tables.OpenInventory(db, inventory.Options{})
	if err != nil {
		b.Fatal(err)
	}
	opt := document.Options{Limits: document.DefaultLimits()}
	if _, err := app.Scan(context.Background(), app.ScanOptions{Paths: []string{file}, Workers: 1, Options: opt, Inventory: inv}); err != nil {
		b.Fatal(err)
	}
	if err := inv.Close(); err != nil {
		b.Fatal(err)
	}
}

// regexpRate runs Go's regexp over a part of data: all of it would take
// minutes.
func regexpRate(b *testing.B, data []byte) float64 {
	data = data[:min(len(data), 1<<20)]
	var res []*regexp.Regexp
	for _, p := range patterns {
		res = append(res, regexp.MustCompile(p))
	}
	start, n := cpu(b), 0
	for _, re := range res {
		n += len(re.FindAllIndex(data, -1))
	}
	return rate(len(data), cpu(b)-start)
}

// ripgrepRate runs rg with one thread over all of data, eight times over so
// that its start does not count.
func ripgrepRate(b *testing.B, data []byte) float64 {
	rg, err := exec.LookPath("rg")
	if err != nil {
		b.Fatal("ripgrep is the yardstick and is not installed (package ripgrep)")
	}
	file := filepath.Join(b.TempDir(), "sample")
	if err := os.WriteFile(file, bytes.Repeat(data, 8), 0o600); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(rg, "-a", "-j1", "--no-unicode", "--count-matches", "-e", strings.Join(patterns, "|"), file)
	if out, err := cmd.CombinedOutput(); err != nil && cmd.ProcessState.ExitCode() != 1 { // 1: no match
		b.Fatalf("rg: %v: %s", err, out)
	}
	return rate(8*len(data), cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
}
