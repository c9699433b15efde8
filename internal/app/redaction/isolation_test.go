package redaction

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/internal/app/isolation"
	"sardine/internal/app/wire"
	"sardine/internal/hostile"
	"sardine/redact"
)

// redacted runs and returns the receipt without its time, and the digest of
// every file that is below the output folder.
func redacted(t *testing.T, how isolation.Mode, src string, change func(*Options)) (*redact.Receipt, map[string]string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	opt := Options{Paths: []string{src}, Isolation: how, Redact: redact.Options{
		Out: out, Read: document.Options{Limits: document.DefaultLimits()}, Key: bytes.Repeat([]byte{7}, 32), Now: func() time.Time { return time.Unix(0, 0) }, Workers: 2,
	}}
	if change != nil {
		change(&opt)
	}
	r, err := Run(context.Background(), opt)
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
			change := func(o *Options) { o.Redact.Mask, o.Redact.Names = m, m == redact.Pseudonym }
			here, copiesHere := redacted(t, isolation.InProcess, shareFolder, change)
			there, copiesThere := redacted(t, isolation.InChildren, shareFolder, change)
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
	for i, how := range []isolation.Mode{isolation.InProcess, isolation.InChildren} {
		var err error
		opt := Options{Paths: []string{shareFolder}, Isolation: how, Redact: redact.Options{Read: document.Options{Limits: document.DefaultLimits()}}}
		if plans[i], err = Plan(context.Background(), opt); err != nil {
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
	decided := func(o *Options) {
		o.Redact.Unit = redact.BySentence
		o.Prepare = func(jobs []redact.Job) error { return redact.Decide(jobs, plans[0]) }
	}
	here, copiesHere := redacted(t, isolation.InProcess, shareFolder, decided)
	there, copiesThere := redacted(t, isolation.InChildren, shareFolder, decided)
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
	for job, words := range map[string]string{"": "not read: ", wire.JobCopy + " ": "the copy could not be written: ", wire.JobVerify + " ": "the copy could not be verified: "} {
		for _, how := range []string{"panic", "recurse", "memory", "loop"} {
			if how == "loop" && job != wire.JobVerify+" " { // each costs the time of two stalls
				continue
			}
			name := strings.TrimSpace(job) + how + ".txt"
			write(name, hostile.Poison+job+how+body)
			want[name] = words + string(hostile.Fates[how])
		}
	}
	for i := range 20 {
		write(fmt.Sprintf("good%02d.txt", i), fmt.Sprintf("File %d%s", i, body))
	}
	r, files := redacted(t, isolation.InChildren, src, func(o *Options) {
		o.Redact.Read.Limits = hostile.Limits()
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
	bad := hostile.Files(t)
	for _, h := range bad {
		if strings.HasPrefix(h.Name, "poison/") && !strings.HasPrefix(h.Name, "poison/panic.p") {
			continue // other tests do
		}
		name := filepath.Join(src, filepath.FromSlash(h.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, h.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 20 {
		if err := os.WriteFile(filepath.Join(src, fmt.Sprintf("good%d.txt", i)), []byte("NI number: QQ 12 34 56 C\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start := time.Now()
	r, files := redacted(t, isolation.InChildren, src, func(o *Options) {
		o.Redact.Read.Limits = hostile.Limits()
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
