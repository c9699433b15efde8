package detectors

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
)

// The texts of the benchmarks are made here, so that they need nothing outside
// and hold nobody's data.

const benchSize = 1 << 20

var benchWords = strings.Fields(`the of and to a in that it was his he for with as had you not be is at on by which have this from but all they so
	were her she him there been one their we me would them could said who will when what if out up into then time some upon more no very like about
	little before other great two after such should down now good made first even much well without still three between might house himself being
	through people never old nothing days place where Street Monday While London Governor school report evidence because although committee morning
	certainly particular government understanding consideration neighbouring`)

func benchProse(r *rand.Rand) string {
	var b strings.Builder
	for n := 0; b.Len() < benchSize; n++ {
		if n%14 == 13 {
			b.WriteString(".\n")
		} else if n > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(benchWords[r.Intn(len(benchWords))])
		if n%400 == 399 {
			fmt.Fprintf(&b, " on 01632 960%03d or jo%d@example.org", r.Intn(1000), r.Intn(100))
		}
	}
	return b.String()
}

func benchMail(r *rand.Rand) string {
	var b strings.Builder
	prose := benchProse(r)
	for b.Len() < benchSize {
		at := r.Intn(len(prose) - 2000)
		fmt.Fprintf(&b, "From: Jo Bloggs <jo%d@example.org>\nTo: sam%d@example.com\nDate: Mon, %d Mar 2024 10:%02d:00 +0000\nMessage-ID: <%x@mail.example.org>\nSubject: %s\n\n%s\nTel: 020 7946 0%03d\n\n",
			r.Intn(99), r.Intn(99), 1+r.Intn(28), r.Intn(60), r.Int63(), "Meeting", prose[at:at+1500], r.Intn(1000))
	}
	return b.String()
}

var benchHeader = []string{"Name", "Email", "Phone", "DOB", "NHS number", "Postcode", "NI number", "Amount", "Date"}

// benchNHS is a number of the range that is for tests.
func benchNHS(r *rand.Rand) string {
	for {
		if n := fmt.Sprintf("999%07d", r.Intn(10000000)); mod11([]byte(n)) {
			return n
		}
	}
}

// benchRow is one row of a dense register.
func benchRow(r *rand.Rand) []string {
	return []string{"Jo Bloggs", fmt.Sprintf("jo%d@example.org", r.Intn(10000)), fmt.Sprintf("07700 900%03d", r.Intn(1000)),
		fmt.Sprintf("%02d/%02d/%d", 1+r.Intn(28), 1+r.Intn(12), 1950+r.Intn(60)), benchNHS(r),
		fmt.Sprintf("LS%d %dAP", 1+r.Intn(20), r.Intn(10)), fmt.Sprintf("QQ%06dC", r.Intn(1000000)), fmt.Sprintf("%d.%02d", r.Intn(9000), r.Intn(100)),
		fmt.Sprintf("2024-%02d-%02d", 1+r.Intn(12), 1+r.Intn(28))}
}

func benchCSV(r *rand.Rand) string {
	var b strings.Builder
	for b.Len() < benchSize {
		b.WriteString(strings.Join(benchRow(r), ","))
		b.WriteByte('\n')
	}
	return b.String()
}

func benchLog(r *rand.Rand) string {
	var b strings.Builder
	for b.Len() < benchSize {
		fmt.Fprintf(&b, "2024-03-%02dT%02d:%02d:%02d.%03dZ INFO [worker-%d] request id=%08x client 192.0.2.%d GET /api/items/%d status=200 bytes=%d\n",
			1+r.Intn(28), r.Intn(24), r.Intn(60), r.Intn(60), r.Intn(1000), r.Intn(16), r.Uint32(), r.Intn(256), r.Intn(1e6), r.Intn(1e5))
	}
	return b.String()
}

// benchTable is one part of a table with benchHeader.
func benchTable(r *rand.Rand) []*document.Part {
	b := document.NewBuilder("register.csv")
	b.Header(benchHeader)
	var ps []*document.Part
	for row, total := uint32(2), 0; total < benchSize; row++ {
		for col, v := range benchRow(r) {
			b.Cell(row, uint16(col))
			b.Copy([]byte(v), int64(total))
			total += len(v) + 1
		}
		b.EndRow()
		if b.Full() {
			ps = append(ps, b.Cut(document.Body))
		}
	}
	return append(ps, b.Take(document.Body))
}

// benchEngines are all detectors, and those of numbers and addresses alone.
func benchEngines(b *testing.B, f func(b *testing.B, e *Engine)) {
	var ids []*Detector
	for _, d := range Table() {
		if !d.FromRule && d.Kind != kindPerson && d.Kind != kindAddress {
			ids = append(ids, d)
		}
	}
	identifiers, err := New(ids)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("identifiers", func(b *testing.B) { f(b, identifiers) })
	b.Run("all", func(b *testing.B) { f(b, engine) })
}

func BenchmarkText(b *testing.B) {
	for _, c := range []struct {
		name string
		text func(*rand.Rand) string
	}{{"prose", benchProse}, {"mail", benchMail}, {"csv", benchCSV}, {"log", benchLog}} {
		text := c.text(rand.New(rand.NewSource(1)))
		var parts []*document.Part
		for at := 0; at < len(text); at += document.MaxPart / 4 {
			to := min(at+document.MaxPart/4, len(text))
			parts = append(parts, &document.Part{Base: int64(at), Text: text[at:to], More: to < len(text)})
		}
		b.Run(c.name, func(b *testing.B) {
			benchEngines(b, func(b *testing.B, e *Engine) { benchParts(b, e, parts, int64(len(text))) })
		})
	}
}

func BenchmarkTable(b *testing.B) {
	parts := benchTable(rand.New(rand.NewSource(1)))
	size := int64(0)
	for _, p := range parts {
		size += int64(len(p.Text))
	}
	benchEngines(b, func(b *testing.B, e *Engine) { benchParts(b, e, parts, size) })
}

func benchParts(b *testing.B, e *Engine, parts []*document.Part, size int64) {
	b.SetBytes(size)
	b.ReportAllocs()
	found, cpu := 0, cpuTime()
	for b.Loop() {
		s := e.Session(finding.FileRef{})
		found = 0
		for _, p := range parts {
			found += len(s.Part(p))
		}
		found += len(s.Close())
	}
	if cpu = cpuTime() - cpu; cpu > 0 {
		b.ReportMetric(float64(size)*float64(b.N)/1e6/cpu.Seconds(), "cpu-MB/s")
	}
	b.ReportMetric(float64(found), "findings")
}
