package redaction

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sardine/internal/app/isolation"
	"sardine/internal/hostile"
)

// TestKilledWorkersChangeNothing: a redaction whose children are killed while
// they look, copy and verify makes the copies and the receipt of an undisturbed
// one. A fast machine is done before many kills, so it is redacted again until
// there were enough.
func TestKilledWorkersChangeNothing(t *testing.T) {
	want, copies := redacted(t, isolation.InProcess, shareFolder, nil)
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
					if killed < 40 && hostile.KillChild(os.Getpid(), rng) {
						killed++
					}
				}
			}
		}()
		got, again := redacted(t, isolation.InChildren, shareFolder, nil)
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
