package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"sardine/internal/truth"
)

// killShare makes many small files and one with very many findings.
func killShare(t *testing.T, small, dense int) string {
	t.Helper()
	dir := t.TempDir()
	people := truth.People(7, 200)
	for i := range small {
		p := people[i%len(people)]
		sub := filepath.Join(dir, fmt.Sprintf("folder %02d", i%40))
		if i < 40 {
			if err := os.Mkdir(sub, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		text := fmt.Sprintf("Record %d\nE-mail: %s\nNI number: %s\nMobile: %s\n", i, p.Email, p.NINO, p.Mobile)
		if err := os.WriteFile(filepath.Join(sub, fmt.Sprintf("%05d.txt", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Create(filepath.Join(dir, "dense.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.CopyN(f, truth.DenseCSV(7, truth.Unlimited), int64(dense)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// sardine runs the program with an inventory in state and returns its output.
func sardine(t *testing.T, state string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("sardine", args...)
	cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+state)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("sardine %v: %v\n%s", args, err, errs.String())
	}
	return out
}

// TestKilledScansResume: a scan that is killed twenty times, and then left to
// end, leaves the same inventory as one that nobody disturbed.
func TestKilledScansResume(t *testing.T) {
	share := killShare(t, 20_000, 1<<20)
	calm, rough := t.TempDir(), t.TempDir()
	sardine(t, calm, "scan", share)
	want := sardine(t, calm, "report", "--format", "jsonl")

	rng := rand.New(rand.NewPCG(20, 26))
	killed := 0
	for killed < 20 {
		cmd := exec.Command("sardine", "scan", share)
		cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+rough)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(30+rng.IntN(700)) * time.Millisecond)
		if cmd.Process.Kill() == nil {
			killed++
		}
		_ = cmd.Wait() // killed: there is no other ending
	}
	sardine(t, rough, "scan", share)
	got := sardine(t, rough, "report", "--format", "jsonl")
	if !bytes.Equal(want, got) {
		t.Errorf("inventories differ: %d and %d bytes; first difference: %s", len(want), len(got), firstDifference(want, got))
	}
	if n := bytes.Count(want, []byte(`"record":"finding"`)); n < 100_000 {
		t.Errorf("only %d findings: the test shows little", n)
	}
}

// firstDifference returns the lines that differ, which hold no values.
func firstDifference(a, b []byte) string {
	as, bs := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range as {
		if i >= len(bs) || !bytes.Equal(as[i], bs[i]) {
			got := []byte("nothing")
			if i < len(bs) {
				got = bs[i]
			}
			return fmt.Sprintf("line %d:\n  %s\n  %s", i+1, as[i], got)
		}
	}
	return "none in the first's lines"
}
