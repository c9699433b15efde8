package scanner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/finding"
)

// tree makes files below a fresh folder; names that end in a slash are folders.
func tree(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, n := range names {
		p := filepath.Join(dir, filepath.FromSlash(n))
		if strings.HasSuffix(n, "/") {
			must(t, os.MkdirAll(p, 0o755))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(p), 0o755))
		must(t, os.WriteFile(p, []byte(n), 0o644))
	}
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// walked lists "name" or "name!reason" of a walk.
func walked(t *testing.T, sel Selection, roots ...string) []string {
	t.Helper()
	var got []string
	must(t, Walk(context.Background(), roots, sel, func(e Entry) error {
		s := e.Ref.Rel
		if e.Skip != "" {
			s += "!" + string(e.Skip)
		}
		got = append(got, s)
		return nil
	}))
	return got
}

func TestWalk(t *testing.T) {
	dir := tree(t, "b.txt", "a/z.doc", "a/a.doc", "c/deep/x.csv", "Z.TXT", "empty/")
	must(t, os.Symlink(filepath.Join(dir, "a"), filepath.Join(dir, "link")))
	must(t, os.Symlink("/etc/hostname", filepath.Join(dir, "out")))
	for _, c := range []struct {
		name string
		sel  Selection
		want []string
	}{
		{"all", Selection{}, []string{"Z.TXT", "a/a.doc", "a/z.doc", "b.txt", "c/deep/x.csv", "link!not a regular file", "out!not a regular file"}},
		{"include by name", Selection{Include: []string{"*.doc"}}, []string{"Z.TXT!excluded", "a/a.doc", "a/z.doc", "b.txt!excluded", "c/deep/x.csv!excluded", "link!not a regular file", "out!not a regular file"}},
		{"exclude a folder", Selection{Exclude: []string{"c", "a/z*"}}, []string{"Z.TXT", "a/a.doc", "a/z.doc!excluded", "b.txt", "c/!excluded", "link!not a regular file", "out!not a regular file"}},
		{"double star", Selection{Include: []string{"c/**/*.csv"}, Exclude: []string{"a/"}}, []string{"Z.TXT!excluded", "a/!excluded", "b.txt!excluded", "c/deep/x.csv", "link!not a regular file", "out!not a regular file"}},
		{"size", Selection{MaxSize: 6}, []string{"Z.TXT", "a/a.doc!too large", "a/z.doc!too large", "b.txt", "c/deep/x.csv!too large", "link!not a regular file", "out!not a regular file"}},
		{"list", Selection{FilesFrom: strings.NewReader("b.txt\r\nc\n../etc/passwd\nnone\nb.txt\n")}, []string{"../etc/passwd!input/output error", "b.txt", "c/deep/x.csv", "none!gone"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, walked(t, c.sel, dir)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := walked(t, Selection{}, filepath.Join(dir, "b.txt"), filepath.Join(dir, "link")); !slices.Equal(got, []string{"b.txt", "a.doc", "z.doc"}) {
		t.Errorf("a file and a link as roots: %q", got)
	}
	if err := Walk(context.Background(), []string{filepath.Join(dir, "missing")}, Selection{}, nil); err == nil {
		t.Error("a root that is not there must be an error")
	}
}

func TestUnreadableFolderIsSeen(t *testing.T) {
	if os.Getuid() == 0 {
		// root reads everything: a folder that vanishes gives the same entry
		dir := tree(t, "a/x", "b/y")
		var got []string
		must(t, Walk(context.Background(), []string{dir}, Selection{}, func(e Entry) error {
			got = append(got, e.Ref.Rel+"!"+string(e.Skip))
			return os.RemoveAll(filepath.Join(dir, "b"))
		}))
		if want := []string{"a/x!", "b/!gone"}; !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		return
	}
	dir := tree(t, "a/x", "b/y")
	must(t, os.Chmod(filepath.Join(dir, "b"), 0))
	defer os.Chmod(filepath.Join(dir, "b"), 0o755)
	if got := walked(t, Selection{}, dir); !slices.Equal(got, []string{"a/x", "b/!permission denied"}) {
		t.Errorf("%q", got)
	}
}

// log is a Sink that writes down what it is told.
type log struct {
	mu    sync.Mutex
	lines []string
}

func (l *log) add(format string, args ...any) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
	return nil
}
func (l *log) Begin(r finding.FileRef) error { return l.add("begin %s", r.Rel) }
func (l *log) Findings(seq int64, b []finding.Finding) error {
	return l.add("findings %d %d", seq, len(b))
}
func (l *log) End(r finding.Result) error {
	return l.add("end %s %s %s", r.File.Rel, r.Status, r.Why())
}

// reads is an Open that reports one batch a byte of the file.
func reads(ctx context.Context, f *os.File, _ finding.FileRef, emit func([]finding.Finding) error) (finding.Result, error) {
	data, err := io.ReadAll(f)
	if err != nil {
		return finding.Result{}, err
	}
	for range data {
		if rand.IntN(3) == 0 {
			time.Sleep(time.Millisecond)
		}
		if err := emit(make([]finding.Finding, 1)); err != nil {
			return finding.Result{}, err
		}
	}
	return finding.Result{Status: finding.Read}, nil
}

func TestSameOrderForAnyWorkers(t *testing.T) {
	names := make([]string, 60)
	for i := range names {
		names[i] = fmt.Sprintf("d%d/f%02d", i%7, i)
	}
	dir := tree(t, names...)
	must(t, os.Symlink("x", filepath.Join(dir, "d3", "f05b")))
	var want []string
	for _, workers := range []int{1, 2, 16} {
		l := &log{}
		s := &Scanner{Open: reads, Workers: workers}
		must(t, s.Run(context.Background(), []string{dir}, Ordered(l, 8)))
		if want == nil {
			want = l.lines
		}
		if diff := cmp.Diff(want, l.lines); diff != "" {
			t.Fatalf("%d workers: %s", workers, diff)
		}
	}
	ends := 0
	for _, line := range want {
		if strings.HasPrefix(line, "end ") {
			ends++
		}
	}
	if ends != 61 {
		t.Errorf("%d files ended, want 61", ends)
	}
}

func TestHungFileHoldsNothingBack(t *testing.T) {
	dir := tree(t, "a", "hang", "z")
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		l := &log{}
		s := &Scanner{Workers: 1, FileTime: time.Minute, Open: func(ctx context.Context, f *os.File, ref finding.FileRef, emit func([]finding.Finding) error) (finding.Result, error) {
			if ref.Rel == "hang" {
				<-release // deaf to its context, like a read in a dead network share
				emit(make([]finding.Finding, 1))
			}
			return finding.Result{Status: finding.Read}, nil
		}}
		must(t, s.Run(t.Context(), []string{dir}, l))
		close(release)
		synctest.Wait()
		want := []string{"begin a", "end a read ", "begin hang", "end hang failed took too long", "begin z", "end z read "}
		if diff := cmp.Diff(want, l.lines); diff != "" {
			t.Error(diff)
		}
	})
}

// TestProgressAddsUp: what was met has ended when the run is over, in files and
// in bytes.
func TestProgressAddsUp(t *testing.T) {
	dir := tree(t, "a", "bb", "sub/c")
	must(t, os.Symlink("a", filepath.Join(dir, "link")))
	var mu sync.Mutex
	var found, done int64
	files := 0
	s := &Scanner{Open: reads, Known: func(r finding.FileRef) (bool, error) { return r.Rel == "bb", nil }, OnWalk: func(w Walked) {
		mu.Lock()
		defer mu.Unlock()
		found, done, files = found+w.Found, done+w.Done, files+w.Files
	}}
	must(t, s.Run(context.Background(), []string{dir}, &log{}))
	if found != done || found < 8 || files != 4 {
		t.Errorf("met %d bytes, ended %d, %d files", found, done, files)
	}
}

func TestSinkErrorEndsTheRun(t *testing.T) {
	dir := tree(t, "a", "b", "c", "d", "e", "f")
	full := errors.New("disk full")
	s := &Scanner{Open: reads, Workers: 4}
	if err := s.Run(context.Background(), []string{dir}, failing{full}); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	if err := s.Run(context.Background(), []string{dir}, Ordered(failing{full}, 2)); !errors.Is(err, full) {
		t.Errorf("ordered: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Begin(finding.FileRef) error             { return nil }
func (f failing) Findings(int64, []finding.Finding) error { return nil }
func (f failing) End(finding.Result) error                { return f.err }

func TestKnownFilesAreNotOpened(t *testing.T) {
	dir := tree(t, "new", "old")
	l := &log{}
	s := &Scanner{Open: reads, Known: func(r finding.FileRef) (bool, error) { return r.Rel == "old", nil }}
	must(t, s.Run(context.Background(), []string{dir}, l))
	if strings.Contains(strings.Join(l.lines, "\n"), "old") {
		t.Errorf("%q", l.lines)
	}
}

func TestChangedFileIsFlagged(t *testing.T) {
	dir := tree(t, "growing")
	l := &log{}
	s := &Scanner{Open: func(ctx context.Context, f *os.File, ref finding.FileRef, emit func([]finding.Finding) error) (finding.Result, error) {
		must(t, os.WriteFile(filepath.Join(dir, "growing"), []byte("more than before"), 0o644))
		return finding.Result{Status: finding.Read}, nil
	}}
	must(t, s.Run(context.Background(), []string{dir}, l))
	if !slices.Contains(l.lines, "end growing partly read "+string(document.Changed)) {
		t.Errorf("%q", l.lines)
	}
}

func TestMetaIsCaptured(t *testing.T) {
	dir := tree(t, "f")
	var got finding.Meta
	s := &Scanner{Open: func(_ context.Context, _ *os.File, ref finding.FileRef, _ func([]finding.Finding) error) (finding.Result, error) {
		got = ref.Meta
		return finding.Result{Status: finding.Read}, nil
	}}
	must(t, s.Run(context.Background(), []string{dir}, &log{}))
	if got.Size != 1 || got.Modified.IsZero() || got.FileID == "" {
		t.Errorf("%+v", got)
	}
	if runtime.GOOS != "windows" && got.Owner != fmt.Sprint(os.Getuid()) {
		t.Errorf("owner %q", got.Owner)
	}
}

func TestThrottle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := NewThrottle(1000).Reader(strings.NewReader(strings.Repeat("x", 5000)))
		start := time.Now()
		buf := make([]byte, 500)
		for off := int64(0); off < 5000; off += 500 {
			if _, err := r.ReadAt(buf, off); err != nil {
				t.Fatal(err)
			}
		}
		if d := time.Since(start); d < 4*time.Second || d > 6*time.Second {
			t.Errorf("5000 bytes at 1000 a second took %v", d)
		}
	})
	if NewThrottle(0) != nil {
		t.Error("no rate must mean no throttle")
	}
}

func TestPatternsAreChecked(t *testing.T) {
	if err := (Selection{Include: []string{"[a"}}).Check(); err == nil {
		t.Error("an open bracket must be refused")
	}
	if err := (Selection{Exclude: []string{"*.tmp", "a/**/b"}}).Check(); err != nil {
		t.Error(err)
	}
}

// TestTimeForLargeFiles: the default grows with a file, what was asked for does
// not.
func TestTimeForLargeFiles(t *testing.T) {
	usual := document.DefaultLimits().FileTime
	for _, c := range []struct {
		asked time.Duration
		size  int64
		want  time.Duration
	}{
		{0, 100, usual}, {usual, 2 << 30, usual + 1024*time.Second}, {time.Minute, 20 << 30, time.Minute}, {0, 1 << 62, usual + 1<<20*time.Second},
	} {
		if got := timeFor(c.asked, c.size); got != c.want {
			t.Errorf("%s for %d bytes: %s, want %s", c.asked, c.size, got, c.want)
		}
	}
}
