package inventory

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"sardine/finding"
)

// The full size is 8,000,000 files, about 40,000,000 findings:
//
//	go test -run TestScale -v -timeout 2h ./inventory -scale 8000000 -scaledir /var/tmp
var (
	scale    = flag.Int64("scale", 20_000, "files of TestScale")
	scaleDir = flag.String("scaledir", "", "where TestScale writes, kept afterwards; default a temporary folder")
)

const perFile = 5

// TestScale fills an inventory and asks what people ask. The figures are
// printed; what must hold at any size is asserted.
func TestScale(t *testing.T) {
	dir := *scaleDir
	if dir == "" {
		dir = t.TempDir()
	}
	path := filepath.Join(dir, "scale.db")
	people := uint64(*scale/4 + 100)
	db := openTest(t, path, Options{})
	fill(t, db, people)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	db = openTest(t, path, Options{})
	t.Logf("open and resume: %v", time.Since(start))

	sum := timed(t, "summary", func() (*Summary, error) { return db.Summary(context.Background(), Filter{}) })
	var want int64
	for _, k := range sum.Kinds {
		want += k.Findings
	}
	if sum.Files != *scale || sum.Status[finding.Read]+sum.Status[finding.PartlyRead]+sum.Status[finding.Skipped] != *scale {
		t.Errorf("files %d, by status %v, want %d", sum.Files, sum.Status, *scale)
	}
	if n := (*scale - (*scale+36)/50) * perFile; want != n {
		t.Errorf("findings %d, want %d", want, n)
	}
	measureSpace(t, db, st.Size(), want)

	found := made(*scale/3, perFile, people)
	hits := timed(t, "look-up of a value", func() ([]Hit, error) {
		return db.LookupValue(context.Background(), nino, found.found[4].Value.Reveal())
	})
	if !strings.Contains(strings.Join(places(t, db, hits), " "), found.ref.Rel) {
		t.Errorf("the file is not among %d hits", len(hits))
	}
	timed(t, "one person: name, number, address, with files", func() (int, error) {
		words := Tokens(found.found[0].Value.Reveal())
		hits, err := db.LookupTokens(context.Background(), words[:1], words[1:])
		if err != nil || len(hits) == 0 {
			t.Errorf("no file for a name: %v", err)
		}
		for _, f := range found.found {
			more, err := db.LookupValue(context.Background(), f.Kind, f.Value.Reveal())
			if err != nil {
				return 0, err
			}
			hits = append(hits, more[:min(len(more), 100)]...)
		}
		return len(places(t, db, hits)), nil
	})
	timed(t, "commonest first name", func() (int, error) {
		hits, err := db.LookupTokens(context.Background(), []string{strings.ToLower(given[3])})
		return len(hits), err
	})
	top := timed(t, "ten riskiest files", func() ([]*File, error) { return db.TopFiles(context.Background(), Filter{}, 10) })
	if len(top) != 10 || top[0].Risk <= 0 {
		t.Errorf("%d riskiest files", len(top))
	}
	rescan(t, db, people)
	timed(t, "ten riskiest folders", func() ([]Folder, error) { return db.TopFolders(context.Background(), Filter{}, 10) })
}

// rescan meets a slice of the share again, unchanged.
func rescan(t *testing.T, db *DB, people uint64) {
	t.Helper()
	s, err := db.BeginScan("/srv/share")
	if err != nil {
		t.Fatal(err)
	}
	n := min(*scale, 50_000)
	start := time.Now()
	for i := *scale - n; i < *scale; i++ {
		if !s.Known(made(i, 0, people).ref) {
			t.Fatalf("file %d is not known", i)
		}
	}
	t.Logf("files known again: %.0f/s", float64(n)/time.Since(start).Seconds())
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
}

func timed[T any](t *testing.T, what string, ask func() (T, error)) T {
	t.Helper()
	start := time.Now()
	v, err := ask()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	t.Logf("%s: %v", what, time.Since(start).Round(10*time.Microsecond))
	return v
}

func fill(t *testing.T, db *DB, people uint64) {
	start := time.Now()
	s, err := db.BeginScan("/srv/share")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	next := make(chan int64, 64)
	for range 2 {
		wg.Go(func() {
			for i := range next {
				if err := put(s, made(i, perFile, people), 1000); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range *scale {
		next <- i
		if i%1_000_000 == 999_999 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			t.Logf("%d files after %v, %d MB in use", i+1, time.Since(start).Round(time.Second), m.Sys>>20)
		}
	}
	close(next)
	wg.Wait()
	if err := s.EndScan(Walked{Root: "/srv/share"}); err != nil {
		t.Fatal(err)
	}
	d := time.Since(start)
	t.Logf("stored %d files in %v: %.0f findings/s", *scale, d.Round(time.Millisecond), float64(*scale*perFile)/d.Seconds())
}

func measureSpace(t *testing.T, db *DB, size, findings int64) {
	t.Helper()
	var batches, blocks, words, totals int64
	err := db.read.QueryRow(`SELECT (SELECT coalesce(sum(length(data)), 0) FROM batch), (SELECT coalesce(sum(length(data)), 0) FROM block),
		(SELECT coalesce(sum(length(meta) + length(stats) + length(coalesce(digest, '')) + length(coalesce(notes, '')) + length(name)), 0) FROM file),
		(SELECT coalesce(sum(length(data)), 0) FROM totals)`).Scan(&batches, &blocks, &words, &totals)
	if err != nil {
		t.Fatal(err)
	}
	per := func(n int64) float64 { return float64(n) / float64(findings) }
	t.Logf("bytes per finding: findings %.1f + digests of values and words %.1f = %.1f; file rows %.1f, totals %.1f; whole file %.1f",
		per(batches), per(blocks), per(batches+blocks), per(words), per(totals), per(size))
	if p := per(batches + blocks); p > 40 {
		t.Errorf("%.1f bytes per finding", p)
	}
}
