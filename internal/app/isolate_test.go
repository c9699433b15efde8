package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/sandbox"
	"sardine/reports"
	"sardine/scanner"
)

func TestMain(m *testing.M) {
	if sandbox.Serve(poisonedProgram) {
		return
	}
	os.Exit(m.Run())
}

// poison at the start of a file makes its reader die, in the way that follows;
// with the name of a job between, only what does that job.
const poison = "POISON "

// poisonedProgram is childProgram with readers that some files kill.
func poisonedProgram(setup []byte) (map[string]sandbox.Handler, error) {
	hs, err := childProgram(setup)
	if err != nil {
		return nil, err
	}
	for job, do := range hs {
		hs[job] = func(ctx context.Context, c *sandbox.Call) ([]byte, error) {
			head := make([]byte, len(poison)+16)
			n, err := c.Files[0].ReadAt(head, 0)
			if err != nil && err != io.EOF {
				return nil, err
			}
			how, ok := strings.CutPrefix(string(head[:n]), poison)
			if ok {
				how, _, _ = strings.Cut(how, "\n")
				only, rest, named := strings.Cut(how, " ")
				switch {
				case !named:
					die(how)
				case only == job:
					die(rest)
				}
			}
			return do(ctx, c)
		}
	}
	return hs, nil
}

func die(how string) {
	switch how {
	case "panic":
		go panic("a value of the file")
		select {}
	case "recurse":
		held.Store(int64(deeper(1)))
	case "memory":
		for list := [][]byte(nil); ; held.Store(int64(len(list))) {
			list = append(list, bytes.Repeat([]byte{1}, 4<<20))
		}
	case "loop":
		for n := 0; ; n++ {
			_ = n
		}
	}
}

// deeper never comes back: the condition is there for those who read code for
// faults.
func deeper(n int) int {
	if n < 0 {
		return 0
	}
	return deeper(n+1) + n
}

// held keeps what die makes from being thrown away.
var held atomic.Int64

// stream scans and returns what scan --format jsonl --reveal prints.
func stream(t *testing.T, opt ScanOptions) string {
	t.Helper()
	var out bytes.Buffer
	s := reports.NewStream(&out, reports.StreamOptions{Reveal: true, MinScore: opt.MinScore})
	opt.Stream = s
	if _, err := Scan(context.Background(), opt); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestIsolationChangesNothing: the same bytes, whatever else is asked for.
func TestIsolationChangesNothing(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	write("rules/locker.yaml", "name: locker\nkind: locker\ntitle: Locker\ncategory: identifier\nrisk: 5\nversion: 1\ndoc: Numbers of lockers.\nsource: the caretaker\npattern:\n  regexp: 'LK-[0-9]{6}'\n  score: 700\nmatch: ['locker [[LK-123456]]']\nno_match: ['LK 1']\n")
	org := write("org.yaml", "organisation:\n  name: Harbourside Training\n  domains: [harbourside.example.org]\n")
	mine := write("files/a.txt", "Locker LK-123456 belongs to Ann Example, info@harbourside.example.org, NI number QQ 12 34 56 C.\n")
	tables := func() *Tables {
		t.Helper()
		tb, err := LoadTables(filepath.Join(dir, "rules"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tb.SetPolicy(org, time.Now()); err != nil {
			t.Fatal(err)
		}
		return tb
	}
	assist := func(_ context.Context, name string, in io.Reader) (io.ReadCloser, error) {
		if _, err := io.ReadAll(in); err != nil {
			return nil, err
		}
		return nil, document.Skipped(document.TimedOut, nil)
	}
	for name, opt := range map[string]ScanOptions{
		"share":     {Paths: []string{share}, Workers: 3, Options: options()},
		"throttled": {Paths: []string{filepath.Dir(mine)}, MaxMbps: 50, Options: options()},
		"own":       {Paths: []string{filepath.Dir(mine)}, Options: options()},
		"assisted":  {Paths: []string{share}, Options: document.Options{Limits: document.DefaultLimits(), Passwords: []string{"x"}, Assist: assist}},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "own" {
				opt.Tables = tables()
			}
			here := stream(t, opt)
			opt.Isolation = InChildren
			if name == "own" {
				opt.Tables = tables()
				if !strings.Contains(here, `"kind":"locker"`) || !strings.Contains(here, `"own"`) {
					t.Errorf("neither the rule nor the policy was used: %s", here)
				}
			}
			if there := stream(t, opt); there != here {
				t.Errorf("%d bytes in children, %d here: %s", len(there), len(here), firstDifference(here, there))
			}
		})
	}
}

// firstDifference is the first line of a that b does not have at its place.
func firstDifference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range as {
		if i >= len(bs) || as[i] != bs[i] {
			return fmt.Sprintf("line %d\n%s\n%s", i+1, as[i], bs[min(i, len(bs)-1)])
		}
	}
	return "none"
}

func TestTextAndShowInChildren(t *testing.T) {
	var here, there bytes.Buffer
	for out, how := range map[*bytes.Buffer]Isolation{&here: InProcess, &there: InChildren} {
		opt := TextOptions{Paths: []string{share}, Options: options(), Isolation: how}
		if _, err := Text(context.Background(), opt, out, WriteTextJSON); err != nil {
			t.Fatal(err)
		}
	}
	if here.String() != there.String() || here.Len() < 10_000 {
		t.Errorf("text differs: %s", firstDifference(here.String(), there.String()))
	}
	var files []string
	err := scanner.Walk(context.Background(), []string{share}, scanner.Selection{}, func(e scanner.Entry) error {
		files = append(files, filepath.Join(share, filepath.FromSlash(e.Ref.Rel)))
		return nil
	})
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for i := 0; i < len(files); i += 7 {
		var got [2]string
		for k, how := range []Isolation{InProcess, InChildren} {
			shown, res, err := Show(context.Background(), ShowOptions{File: files[i], Options: options(), Isolation: how})
			if err != nil {
				t.Fatal(err)
			}
			got[k] = fmt.Sprintln(res)
			for _, s := range shown {
				got[k] += fmt.Sprintln(s.Kind.Name, s.Span, s.Before, s.Value.Reveal(), s.After)
			}
		}
		if got[0] != got[1] {
			t.Errorf("%s: %s", files[i], firstDifference(got[0], got[1]))
		}
	}
}

// TestRetryRepeatsNothing: what the first child said before it died is not
// handed on twice, and what the second adds is.
func TestRetryRepeatsNothing(t *testing.T) {
	kt := newKindTable(BuiltinTables())
	var got []int64
	var words []string
	in := &intake{
		o:     &isolated{tables: BuiltinTables(), kinds: func() *kindTable { return kt }},
		emit:  func(fs []finding.Finding) error { got = append(got, starts(fs)...); return nil },
		words: func(ws []string) error { words = append(words, ws...); return nil },
	}
	say := func(from, to int64) {
		w := &writer{}
		w.reset(frameFindings)
		for i := from; i < to; i++ {
			if err := w.finding(&finding.Finding{Kind: kt.kinds[0], Span: document.Span{Start: i, End: i + 1}}, kt); err != nil {
				t.Fatal(err)
			}
		}
		if err := in.frame(w.b); err != nil {
			t.Fatal(err)
		}
		w.reset(frameWords)
		for i := from; i < to; i++ {
			w.text(fmt.Sprint("w", i))
		}
		if err := in.frame(w.b); err != nil {
			t.Fatal(err)
		}
	}
	say(0, 5)
	say(5, 7)
	in.again()
	say(0, 3) // other frames, the same findings
	in.again()
	say(0, 6)
	say(6, 10)
	if want := []int64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}; !slices.Equal(got, want) || strings.Join(words, "") != "w0w1w2w3w4w5w6w7w8w9" {
		t.Errorf("%v %q", got, words)
	}
}

func starts(fs []finding.Finding) (out []int64) {
	for i := range fs {
		out = append(out, fs[i].Span.Start)
	}
	return out
}

// TestLyingChildren: frames that no child would send end the child, not the scan.
func TestLyingChildren(t *testing.T) {
	in := &intake{o: &isolated{tables: BuiltinTables(), kinds: lazyKinds(BuiltinTables())}}
	for _, frame := range [][]byte{{'x'}, {frameFindings, 1}, {frameFindings, 0xff, 0xff, 0xff, 0xff, 1}, {frameWords, 200, 1}, {frameText}} {
		if err := in.frame(frame); !errors.Is(err, errWire) {
			t.Errorf("%q: %v", frame, err)
		}
	}
	if why, err := reasonOfDeath(fmt.Errorf("%w", errWire)); why != document.Crashed || err != nil {
		t.Errorf("%s %v", why, err)
	}
}

// ended collects how files ended.
type ended struct {
	mu      sync.Mutex
	results map[string]finding.Result
	values  map[string][]string
	seqs    map[int64]string
}

func newEnded() *ended {
	return &ended{results: map[string]finding.Result{}, values: map[string][]string{}, seqs: map[int64]string{}}
}

func (e *ended) Begin(f finding.FileRef) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.seqs[f.Seq] = f.Rel
	return nil
}

func (e *ended) Findings(seq int64, fs []finding.Finding) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range fs {
		e.values[e.seqs[seq]] = append(e.values[e.seqs[seq]], fmt.Sprint(fs[i].Path, fs[i].Span, fs[i].Kind.Name, fs[i].Score, fs[i].Value.Reveal()))
	}
	return nil
}

func (e *ended) End(r finding.Result) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.results[r.File.Rel] = r
	return nil
}
