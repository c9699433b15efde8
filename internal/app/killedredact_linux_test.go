package app

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// killChild ends one of this process's children, if there is one.
func killChild(rng *rand.Rand) bool {
	var children []int
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, s := range stats {
		data, err := os.ReadFile(s)
		if err != nil {
			continue // ended meanwhile
		}
		f := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
		if len(f) > 1 && f[1] == strconv.Itoa(os.Getpid()) && f[0] != "Z" {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(s))); err == nil {
				children = append(children, pid)
			}
		}
	}
	if len(children) == 0 {
		return false
	}
	p, err := os.FindProcess(children[rng.IntN(len(children))])
	return err == nil && p.Kill() == nil
}

// TestKilledWorkersChangeNothing: a redaction whose children are killed while
// they look, copy and verify makes the copies and the receipt of an undisturbed
// one. A fast machine is done before many kills, so it is redacted again until
// there were enough.
func TestKilledWorkersChangeNothing(t *testing.T) {
	want, copies := redacted(t, InProcess, share, nil)
	rng, killed := rand.New(rand.NewPCG(7, 7)), 0
	for run := 0; killed < 5 && run < 30; run++ {
		stop, ended := make(chan bool), make(chan int)
		go func() {
			killed := 0
			for {
				select {
				case <-stop:
					ended <- killed
					return
				case <-time.After(time.Duration(50+rng.IntN(400)) * time.Millisecond):
					if killed < 40 && killChild(rng) {
						killed++
					}
				}
			}
		}()
		got, again := redacted(t, InChildren, share, nil)
		close(stop)
		killed += <-ended
		if d := cmp.Diff(jsonOf(t, want), jsonOf(t, got)) + cmp.Diff(copies, again); d != "" {
			t.Fatalf("after %d kills: %s", killed, d)
		}
	}
	if killed < 5 {
		t.Errorf("%d kills: too few to mean anything", killed)
	}
}
