package truth

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/xuri/excelize/v2"
)

var streams = map[string]func(seed uint64, n int64) io.Reader{
	"dense": DenseCSV, "json": OneLineJSON, "prose": Prose, "log": Log,
	"mail": func(seed uint64, n int64) io.Reader { return Mail(seed, int(n/200)) },
}

func all(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestStreamsDependOnSeedOnly(t *testing.T) {
	for name, make := range streams {
		for _, n := range []int64{0, 1, 7, 100, 40_000, 200_000} {
			whole := all(t, make(5, n))
			if name != "mail" && int64(len(whole)) != n {
				t.Errorf("%s: asked for %d bytes, got %d", name, n, len(whole))
			}
			if n <= 40_000 && !bytes.Equal(whole, all(t, iotest.OneByteReader(make(5, n)))) {
				t.Errorf("%s of %d bytes: reading byte by byte gives something else", name, n)
			}
			if n > 1000 && bytes.Equal(whole, all(t, make(6, n))) {
				t.Errorf("%s: another seed gives the same bytes", name)
			}
		}
	}
}

func TestDenseCSVIsATable(t *testing.T) {
	r := csv.NewReader(DenseCSV(3, 300_000))
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	ninos := map[string]bool{}
	for _, row := range rows[1:] {
		if !nhsOK(row[5]) || len(row[4]) != 9 || len(row[9]) != 8 {
			t.Fatalf("row %v is wrong", row)
		}
		ninos[row[4]] = true
	}
	if len(rows) < 1800 || len(ninos) < len(rows)-5 {
		t.Errorf("%d rows, %d different NI numbers", len(rows), len(ninos))
	}
}

func TestOneLineJSONIsValid(t *testing.T) {
	for _, n := range []int64{13, 500, 123_457} {
		b := all(t, OneLineJSON(3, n))
		var v struct {
			People []struct{ Name, Nino, NHS string }
		}
		if err := json.Unmarshal(b, &v); err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if bytes.IndexByte(b, '\n') >= 0 || n > 1000 && len(v.People) < 300 {
			t.Errorf("%d bytes: %d people, or more than one line", n, len(v.People))
		}
	}
}

func TestMailHasItsMessages(t *testing.T) {
	s := "\n" + string(all(t, Mail(4, 321)))
	if got := strings.Count(s, "\nFrom archive@"); got != 321 {
		t.Errorf("%d messages", got)
	}
	if got := strings.Count(s, "\nSubject: Note "); got != 321 {
		t.Errorf("%d subjects", got)
	}
}

func TestSheet(t *testing.T) {
	name := filepath.Join(t.TempDir(), "people.xlsx")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := Sheet(1, 500, f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 501 || !nhsOK(rows[500][5]) || rows[0][4] != "NI Number" {
		t.Errorf("%d rows, heading %v", len(rows), rows[0])
	}
	one, err := SharedSheet(1, 50)
	if err != nil {
		t.Fatal(err)
	}
	if two, err := SharedSheet(1, 50); err != nil || !bytes.Equal(one, two) {
		t.Errorf("the same seed gives other bytes (error %v)", err)
	}
}

func BenchmarkDenseCSV(b *testing.B) { benchmark(b, DenseCSV) }
func BenchmarkProse(b *testing.B)    { benchmark(b, Prose) }

func benchmark(b *testing.B, make func(uint64, int64) io.Reader) {
	buf := make(1, Unlimited)
	const chunk = 1 << 20
	b.SetBytes(chunk)
	for b.Loop() {
		if _, err := io.CopyN(io.Discard, buf, chunk); err != nil {
			b.Fatal(err)
		}
	}
}
