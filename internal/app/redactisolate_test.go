package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/finding"
	"sardine/redact"
)

// redacted runs and returns the receipt without its time, and the digest of
// every file that is below the output folder.
func redacted(t *testing.T, how Isolation, src string, change func(*RedactOptions)) (*redact.Receipt, map[string]string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	opt := RedactOptions{Paths: []string{src}, Isolation: how, Redact: redact.Options{
		Out: out, Read: options(), Key: bytes.Repeat([]byte{7}, 32), Now: func() time.Time { return time.Unix(0, 0) }, Workers: 2,
	}}
	if change != nil {
		change(&opt)
	}
	r, err := Redact(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	err = filepath.WalkDir(out, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(name)
		files[strings.TrimPrefix(name, out)] = fmt.Sprintf("%d %x", len(raw), sha256.Sum256(raw))
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // no copy, no folder
		t.Fatal(err)
	}
	for name := range files {
		if strings.Contains(name, ".sardine") {
			t.Errorf("left behind: %s", name)
		}
	}
	return r, files
}

func jsonOf(t *testing.T, r *redact.Receipt) string {
	t.Helper()
	var b strings.Builder
	if err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestIsolationChangesNoCopy: equal copies and receipts, whatever the mask.
func TestIsolationChangesNoCopy(t *testing.T) {
	for _, m := range redact.Masks {
		t.Run(m.Name, func(t *testing.T) {
			change := func(o *RedactOptions) { o.Redact.Mask, o.Redact.Names = m, m == redact.Pseudonym }
			here, copiesHere := redacted(t, InProcess, share, change)
			there, copiesThere := redacted(t, InChildren, share, change)
			if d := cmp.Diff(jsonOf(t, here), jsonOf(t, there)); d != "" {
				t.Errorf("receipts: %s", d)
			}
			if d := cmp.Diff(copiesHere, copiesThere); d != "" {
				t.Errorf("copies: %s", d)
			}
			if here.Counts.Redacted < 20 {
				t.Errorf("%d files redacted: too few to mean anything", here.Counts.Redacted)
			}
		})
	}
}

// TestIsolationChangesNoPlan: what a person is asked to decide on, and what
// becomes of it.
func TestIsolationChangesNoPlan(t *testing.T) {
	var plans [2][]redact.Passage
	for i, how := range []Isolation{InProcess, InChildren} {
		var err error
		opt := RedactOptions{Paths: []string{share}, Isolation: how, Redact: redact.Options{Read: options()}}
		if plans[i], err = PlanRedaction(context.Background(), opt); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(plans[0], plans[1], cmp.AllowUnexported(redact.Passage{})); d != "" || len(plans[0]) < 100 {
		t.Fatalf("%d passages: %s", len(plans[0]), d)
	}
	for i := range plans[0] {
		if i%3 == 0 {
			plans[0][i].Action, plans[0][i].Label = "keep", ""
		} else if i%7 == 0 {
			plans[0][i].Action, plans[0][i].Label, plans[0][i].Reason = "remove", "[withheld]", "third party"
		}
	}
	decided := func(o *RedactOptions) {
		o.Redact.Unit = redact.BySentence
		o.Prepare = func(jobs []redact.Job) error { return redact.Decide(jobs, plans[0]) }
	}
	here, copiesHere := redacted(t, InProcess, share, decided)
	there, copiesThere := redacted(t, InChildren, share, decided)
	if d := cmp.Diff(here.Chain, there.Chain) + cmp.Diff(copiesHere, copiesThere); d != "" {
		t.Error(d)
	}
}

// TestFilesThatKillTheirWorkers: whatever a file does to the child that looks
// at it, copies it or verifies its copy, it is refused, for that reason, and
// the others are redacted.
func TestFilesThatKillTheirWorkers(t *testing.T) {
	src := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(src, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const body = "\nNI number: QQ 12 34 56 C, e-mail ann@example.org\n"
	want := map[string]string{}
	for job, words := range map[string]string{"": "not read: ", jobCopy + " ": "the copy could not be written: ", jobVerify + " ": "the copy could not be verified: "} {
		for _, how := range []string{"panic", "recurse", "memory", "loop"} {
			if how == "loop" && job != jobVerify+" " { // each costs the time of two stalls
				continue
			}
			name := strings.TrimSpace(job) + how + ".txt"
			write(name, poison+job+how+body)
			want[name] = words + string(fates[how])
		}
	}
	for i := range 20 {
		write(fmt.Sprintf("good%02d.txt", i), fmt.Sprintf("File %d%s", i, body))
	}
	r, files := redacted(t, InChildren, src, func(o *RedactOptions) {
		o.Redact.Read.Limits = hostileLimits()
		o.Redact.Read.Limits.Memory = 160 << 20 // verification may take four times as much, and has to get there before it stalls
	})
	for _, f := range r.Files {
		switch {
		case strings.HasPrefix(f.Source, "good"):
			if f.Status != "redacted" {
				t.Errorf("%s: %s %s", f.Source, f.Status, f.Reason)
			}
		case f.Status != "refused" || f.Reason != want[f.Source] || f.WayOut == "":
			t.Errorf("%s: %s, %q, want %q", f.Source, f.Status, f.Reason, want[f.Source])
		}
	}
	if len(files) != 20 || r.Counts.Refused != len(want) {
		t.Errorf("%d copies, %d refused of %d", len(files), r.Counts.Refused, len(want))
	}
}

// TestHostileFilesAreRefused: every file that is made to break readers ends in
// a copy that is proven or in a reason, and nothing is left behind.
func TestHostileFilesAreRefused(t *testing.T) {
	src := t.TempDir()
	bad := hostileFiles(t)
	for _, h := range bad {
		if strings.HasPrefix(h.name, "poison/") && !strings.HasPrefix(h.name, "poison/panic.p") {
			continue // other tests do
		}
		name := filepath.Join(src, filepath.FromSlash(h.name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, h.data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 20 {
		if err := os.WriteFile(filepath.Join(src, fmt.Sprintf("good%d.txt", i)), []byte("NI number: QQ 12 34 56 C\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start := time.Now()
	r, files := redacted(t, InChildren, src, func(o *RedactOptions) {
		o.Redact.Read.Limits = hostileLimits()
		o.Redact.Read.Limits.FileTime = 30 * time.Second
	})
	t.Logf("%d files took %s", len(r.Files), time.Since(start).Round(time.Second))
	good, copies := 0, 0
	for _, f := range r.Files {
		if f.Copy != "" {
			copies++
		}
		if f.Status == "refused" && f.Reason == "" {
			t.Errorf("%s: no reason", f.Source)
		}
		if f.Status == "redacted" && strings.HasPrefix(f.Source, "good") {
			good++
		}
		if f.Status != "refused" && (strings.HasPrefix(f.Source, "poison/") || strings.Contains(f.Source, "bomb")) {
			t.Errorf("%s: %s", f.Source, f.Status)
		}
		t.Logf("%-28s %-10s %s", f.Source, f.Status, f.Reason)
	}
	if good != 20 || copies != len(files) {
		t.Errorf("%d good files redacted; %d copies in the receipt, %d on the disk", good, copies, len(files))
	}
}

// TestSubjectSearchInChildren: the same parts and findings arrive, in the same
// order.
func TestSubjectSearchInChildren(t *testing.T) {
	var said [2][]string
	for i, how := range []Isolation{InProcess, InChildren} {
		opt := RequestOptions{Paths: []string{share}, Options: options(), Isolation: how, Workers: 2}
		look, err := opt.looking(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer look.close()
		var refs []finding.FileRef
		err = filepath.WalkDir(share, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				rel, rerr := filepath.Rel(share, name)
				refs, err = append(refs, finding.FileRef{Root: share, Rel: filepath.ToSlash(rel)}), rerr
			}
			return err
		})
		if err != nil || len(refs) < 20 {
			t.Fatalf("%d files, %v", len(refs), err)
		}
		for _, ref := range refs {
			res, err := look.at(context.Background(), ref, func(p *document.Part) {
				said[i] = append(said[i], fmt.Sprint(p.Path, p.Base, p.Kind, p.Text, p.Lead, p.More, p.Table, p.Labels))
			}, func(fs []finding.Finding) error {
				for k := range fs {
					said[i] = append(said[i], fmt.Sprint(fs[k].Path, fs[k].Span, fs[k].Kind.Name, fs[k].Score, fs[k].Why, fs[k].Value.Reveal(), fs[k].Place))
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			said[i] = append(said[i], fmt.Sprint(ref.Rel, res))
		}
	}
	if !slices.Equal(said[0], said[1]) || len(said[0]) < 500 {
		t.Errorf("%d and %d things: %s", len(said[0]), len(said[1]), firstDifference(strings.Join(said[0], "\n"), strings.Join(said[1], "\n")))
	}
}
