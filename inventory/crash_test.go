package inventory

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"sardine/finding"
)

const crashEnv = "SARDINE_TEST_CRASH"

func TestMain(m *testing.M) {
	if path := os.Getenv(crashEnv); path != "" {
		if err := crashScan(path, Options{Versions: "test 1", Kinds: testKinds}); err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const (
	crashFiles = 3000
	crashLarge = 1500 // the file with 60,000 findings
)

func crashFile(i int64) madeFile {
	if i == crashLarge {
		return made(i, 60_000, 3000)
	}
	return made(i, perFile, 3000)
}

// crashScan scans with four goroutines what the inventory does not know yet.
func crashScan(path string, opt Options) error {
	db, err := Open(path, opt)
	if err != nil {
		return err
	}
	s, err := db.BeginScan("/srv/share")
	if err != nil {
		return errors.Join(err, db.Close())
	}
	next := make(chan int64)
	errs := make(chan error, 4)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			var fail error
			for i := range next {
				if f := crashFile(i); fail == nil && !s.Known(f.ref) {
					fail = put(s, f, 700)
				}
			}
			errs <- fail
		})
	}
	for i := range int64(crashFiles) {
		next <- i
	}
	close(next)
	wg.Wait()
	for range 4 {
		err = errors.Join(err, <-errs)
	}
	if err != nil {
		return errors.Join(err, db.Close())
	}
	return errors.Join(s.EndScan(Walked{Root: "/srv/share"}), db.Close())
}

func uninterrupted(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "whole.db")
	if err := crashScan(path, Options{Versions: "test 1", Kinds: testKinds}); err != nil {
		t.Fatal(err)
	}
	return dump(t, openTest(t, path, Options{}))
}

// TestKill kills a scanning process at random moments and lets the last one
// finish: what is stored must be what an uninterrupted scan stores.
func TestKill(t *testing.T) {
	want := uninterrupted(t)
	path := filepath.Join(t.TempDir(), "killed.db")
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	kills := 0
	for round := 0; ; round++ {
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), crashEnv+"="+path)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if round < 8 {
			timer := time.AfterFunc(time.Duration(30+rand.IntN(250))*time.Millisecond, func() { _ = cmd.Process.Kill() })
			err = cmd.Wait()
			timer.Stop()
		} else {
			err = cmd.Wait()
		}
		if stderr.Len() > 0 {
			t.Fatalf("round %d: %s", round, &stderr)
		}
		if err == nil && round >= 8 {
			break
		}
		if err != nil {
			kills++
		}
	}
	if kills < 3 {
		t.Errorf("only %d of 8 processes were killed in time", kills)
	}
	db := openTest(t, path, Options{})
	if got := dump(t, db); got != want {
		t.Errorf("after %d kills the inventory differs:\n%s", kills, firstDifference(got, want))
	}
	scans, err := db.Scans(context.Background())
	if err != nil || len(scans) == 0 || !scans[0].Complete {
		t.Errorf("scans %v, %v", scans, err)
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + w[i]
		}
	}
	return "one ends before the other"
}

// TestFull runs out of space at several points and goes on with more each time.
func TestFull(t *testing.T) {
	want := uninterrupted(t)
	path := filepath.Join(t.TempDir(), "full.db")
	fulls := 0
	for pages := 60; ; pages += 110 {
		db, err := Open(path, Options{Versions: "test 1", Kinds: testKinds})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.w.conn.ExecContext(context.Background(), `PRAGMA max_page_count=`+itoa(pages)); err != nil {
			t.Fatal(err)
		}
		err = scanUntil(db)
		if err == nil {
			break
		}
		fulls++
		if !errors.Is(err, ErrFull) {
			t.Fatalf("at %d pages: %v", pages, err)
		}
		if err := db.Check(context.Background()); err != nil {
			t.Fatalf("at %d pages: %v", pages, err)
		}
		if err := db.Close(); err != nil && !errors.Is(err, ErrFull) {
			t.Fatal(err)
		}
	}
	if fulls < 3 {
		t.Errorf("ran out of space %d times only", fulls)
	}
	if got := dump(t, openTest(t, path, Options{})); got != want {
		t.Errorf("after %d times without space the inventory differs:\n%s", fulls, firstDifference(got, want))
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func scanUntil(db *DB) error {
	s, err := db.BeginScan("/srv/share")
	if err != nil {
		return err
	}
	for i := range int64(crashFiles) {
		f := crashFile(i)
		if s.Known(f.ref) {
			continue
		}
		if err := put(s, f, 700); err != nil {
			if again := s.Begin(finding.FileRef{Seq: -1}); !errors.Is(again, ErrFull) {
				return errors.New("a scan went on after it could not be stored")
			}
			return err
		}
	}
	if err := s.EndScan(Walked{Root: "/srv/share"}); err != nil {
		return err
	}
	return db.Close()
}

// TestConcurrent stores with one goroutine and with eight, and asks meanwhile.
func TestConcurrent(t *testing.T) {
	const files = 3000
	one := newTest(t)
	var all []madeFile
	for i := range int64(files) {
		all = append(all, made(i, perFile, 500))
	}
	scanAll(t, one, all...)

	many := newTest(t)
	s, err := many.BeginScan("/srv/share")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := n; i < files; i += 8 {
				if err := put(s, all[i], 2); err != nil {
					t.Error(err)
				}
				if i%500 == 0 {
					if _, err := many.Summary(context.Background(), Filter{}); err != nil {
						t.Error(err)
					}
				}
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
	if err := s.EndScan(Walked{Root: "/srv/share"}); err != nil {
		t.Fatal(err)
	}
	if got, want := dump(t, many), dump(t, one); got != want {
		t.Errorf("eight goroutines store something else:\n%s", firstDifference(got, want))
	}
}
