package scanner

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"sardine/document"
	"sardine/finding"
)

// readAll is an Open that reads the file.
func readAll(_ context.Context, f *os.File, ref finding.FileRef, _ func([]finding.Finding) error) (finding.Result, error) {
	if n, err := io.Copy(io.Discard, f); err != nil || n != ref.Meta.Size {
		return finding.Result{Status: finding.Failed}, nil
	}
	return finding.Result{Status: finding.Read}, nil
}

// statuses is a Sink that keeps how files ended.
type statuses struct {
	mu  sync.Mutex
	got map[string]finding.Result
}

func (s *statuses) Begin(finding.FileRef) error             { return nil }
func (s *statuses) Findings(int64, []finding.Finding) error { return nil }
func (s *statuses) End(r finding.Result) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got[r.File.Rel] = r
	return nil
}

// TestAccessTimesStay: a scan leaves no trace on the files that it reads.
func TestAccessTimesStay(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(name, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-400 * 24 * time.Hour).Truncate(time.Second)
	if err := os.Chtimes(name, old, old.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	s := &statuses{got: map[string]finding.Result{}}
	if err := (&Scanner{Open: readAll}).Run(context.Background(), []string{dir}, s); err != nil {
		t.Fatal(err)
	}
	var st unix.Stat_t
	if err := unix.Stat(name, &st); err != nil {
		t.Fatal(err)
	}
	if s.got["a.txt"].Status != finding.Read || !time.Unix(st.Atim.Unix()).Equal(old) {
		t.Errorf("%s; last access %s, was %s", s.got["a.txt"].Status, time.Unix(st.Atim.Unix()), old)
	}
}

// TestOddNames: names that are no text, that break lines, and paths longer than
// the system takes at once.
func TestOddNames(t *testing.T) {
	dir := t.TempDir()
	names := []string{"\xff\xfe\x80.txt", "line\nbreak.txt", "\x1b[31mred.txt", strings.Repeat("n", 255), " ", "-rf", "a\\b.txt", "caf\u0065\u0301.txt"}
	deep := strings.TrimSuffix(strings.Repeat(strings.Repeat("d", 200)+"/", 15), "/")
	names = append(names, deep+"/x.txt")
	for _, n := range names {
		full := filepath.Join(dir, n)
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte("text"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	longer(t, filepath.Join(dir, deep))
	s := &statuses{got: map[string]finding.Result{}}
	if err := (&Scanner{Open: readAll}).Run(context.Background(), []string{dir}, s); err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if r, ok := s.got[n]; !ok || r.Status != finding.Read {
			t.Errorf("%.40q: %s", n, r.Status)
		}
	}
	if len(s.got) != len(names)+1 {
		t.Errorf("%d files ended, want %d", len(s.got), len(names)+1)
	}
}

// longer puts a file so far below dir that its path is longer than PATH_MAX.
func longer(t *testing.T, dir string) {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if err := root.Mkdir(strings.Repeat("e", 200), 0o700); err != nil {
			t.Fatal(err)
		}
		next, err := root.OpenRoot(strings.Repeat("e", 200))
		if err != nil {
			t.Fatal(err)
		}
		root.Close()
		root = next
	}
	defer root.Close()
	f, err := root.Create("far.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestPlaceholdersAreNotFetched: by their attributes alone, which on other
// systems no file has.
func TestPlaceholdersAreNotFetched(t *testing.T) {
	for _, attrs := range []uint32{0x1000, 0x40000, 0x400000, 0x400020} {
		m := finding.Meta{Attrs: attrs}
		if why := (Selection{}).skips("a.docx", m); why != document.Offline {
			t.Errorf("%x: %q", attrs, why)
		}
		if why := (Selection{Recall: true}).skips("a.docx", m); why != "" {
			t.Errorf("%x with recall: %q", attrs, why)
		}
	}
	// A folder is listed unless that fetches it; macOS has one flag for both.
	for attrs, stays := range map[uint32]bool{0x10: false, 0x40010: true, 0x1010: false, attrsOf(0x40000000): true, attrsOf(0x8000): false} {
		m := finding.Meta{Attrs: attrs}
		if got := (Selection{}).unlisted(m); got != stays {
			t.Errorf("folder %x: left alone %t", attrs, got)
		}
		if (Selection{Recall: true}).unlisted(m) {
			t.Errorf("folder %x with recall: left alone", attrs)
		}
	}
	if why := (Selection{}).skips("a.docx", finding.Meta{Attrs: attrsOf(0x40000020)}); why != document.Offline {
		t.Errorf("a dataless file: %q", why)
	}
	for _, attrs := range []uint32{0, 0x20, 0x80, 0x2000} { // archive, normal, not indexed
		if why := (Selection{}).skips("a.docx", finding.Meta{Attrs: attrs}); why != "" {
			t.Errorf("%x: %q", attrs, why)
		}
	}
}

// TestDenied: what the system refuses is counted under its reason, the folder
// and the file, and the rest is read.
func TestDenied(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"open", "shut"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
		for _, f := range []string{"a.txt", "b.txt"} {
			if err := os.WriteFile(filepath.Join(dir, d, f), []byte("text"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Chmod(filepath.Join(dir, "shut"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "shut"), 0o700) }) // so that it can be removed
	if err := os.Chmod(filepath.Join(dir, "open", "b.txt"), 0); err != nil {
		t.Fatal(err)
	}
	s := &statuses{got: map[string]finding.Result{}}
	run := func() error { return (&Scanner{Open: readAll}).Run(context.Background(), []string{dir}, s) }
	want := map[string]document.SkipReason{"open/a.txt": "", "open/b.txt": document.Denied, "shut/": document.Denied}
	if os.Geteuid() == 0 { // whom nothing is refused
		want = map[string]document.SkipReason{"open/a.txt": "", "open/b.txt": "", "shut/a.txt": "", "shut/b.txt": ""}
	}
	if err := run(); err != nil {
		t.Fatal(err)
	}
	for name, why := range want {
		if r, ok := s.got[name]; !ok || why != "" && r.Why() != why || why == "" && r.Status != finding.Read {
			t.Errorf("%s: %s %v", name, r.Status, r.Skips)
		}
	}
	if len(s.got) != len(want) {
		t.Errorf("%d entries", len(s.got))
	}
	for err, why := range map[error]document.SkipReason{
		&os.PathError{Op: "open", Err: unix.EACCES}: document.Denied, &os.PathError{Op: "open", Err: unix.EPERM}: document.Denied,
		&os.PathError{Op: "open", Err: unix.ENOENT}: document.Vanished, &os.PathError{Op: "read", Err: unix.EIO}: document.Unreadable,
		&os.PathError{Op: "open", Err: unix.ELOOP}: document.Special,
	} {
		if got := osReason(err); got != why {
			t.Errorf("%v: %s, want %s", err, got, why)
		}
	}
}
