package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// childrenOf lists the processes that pid has started.
func childrenOf(pid int) (out []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, s := range stats {
		data, err := os.ReadFile(s)
		if err != nil {
			continue // ended meanwhile
		}
		f := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
		if len(f) > 1 && f[1] == strconv.Itoa(pid) {
			if child, err := strconv.Atoi(filepath.Base(filepath.Dir(s))); err == nil {
				out = append(out, child)
			}
		}
	}
	return out
}

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
				if c := childrenOf(cmd.Process.Pid); len(c) > 0 && killed < 100 {
					if p, err := os.FindProcess(c[rng.IntN(len(c))]); err == nil && p.Kill() == nil {
						killed++
					}
				}
			}
		}
		if !bytes.Equal(out.Bytes(), want) {
			t.Fatalf("after %d kills: %s", killed, firstDifference(want, out.Bytes()))
		}
	}
}
