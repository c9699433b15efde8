package main

import (
	"bytes"
	"math/rand/v2"
	"os/exec"
	"testing"
	"time"

	"sardine/internal/hostile"
)

// TestKilledChildrenChangeNothing: a scan whose readers are killed a hundred
// times prints what an undisturbed one prints.
func TestKilledChildrenChangeNothing(t *testing.T) {
	share := killShare(t, 6000, 128<<10)
	args := []string{"scan", "--format", "jsonl", "--reveal", "--no-progress", "--workers", "2", share}
	want := sardine(t, t.TempDir(), args...)
	rng := rand.New(rand.NewPCG(6, 100))
	killed := 0
	for killed < 100 {
		var out, errs bytes.Buffer
		cmd := exec.Command("sardine", args...)
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for running := true; running; {
			select {
			case err := <-ended:
				if err != nil {
					t.Fatalf("after %d kills: %v\n%s%s", killed, err, errs.String(), firstDifference(want, out.Bytes()))
				}
				running = false
			case <-time.After(time.Duration(20+rng.IntN(300)) * time.Millisecond):
				if killed < 100 && hostile.KillChild(cmd.Process.Pid, rng) {
					killed++
				}
			}
		}
		if !bytes.Equal(out.Bytes(), want) {
			t.Fatalf("after %d kills: %s", killed, firstDifference(want, out.Bytes()))
		}
	}
}
