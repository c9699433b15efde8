package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/isolation"
	"sardine/internal/app/tables"
	"sardine/reports"
	"sardine/scanner"
)

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
	tables := func() *tables.Tables {
		t.Helper()
		tb, err := tables.Load(filepath.Join(dir, "rules"))
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
			opt.Isolation = isolation.InChildren
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
	for out, how := range map[*bytes.Buffer]isolation.Mode{&here: isolation.InProcess, &there: isolation.InChildren} {
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
		for k, how := range []isolation.Mode{isolation.InProcess, isolation.InChildren} {
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
