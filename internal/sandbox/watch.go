package sandbox

import (
	"runtime/metrics"
	"sync/atomic"
	"time"
)

// work is what a child is doing, for its watch.
type work struct {
	busy  atomic.Bool
	steps atomic.Uint64
}

func (w *work) begin() { w.steps.Add(1); w.busy.Store(true) }
func (w *work) end()   { w.busy.Store(false) }

// watchEvery is how often a child looks at itself.
const watchEvery = 500 * time.Millisecond

// watch runs beside the jobs of a child for as long as the process lives. It
// tells the parent that a job goes on, if it does, and ends a child that has
// grown too large or whose parent is gone.
func (s *server) watch(set *setup) {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	var told uint64
	for range time.Tick(watchEvery) {
		if orphaned(int(set.parent)) {
			die("the parent is gone")
		}
		metrics.Read(sample)
		if held := int64(sample[0].Value.Uint64() - sample[1].Value.Uint64()); held > set.memory {
			die("out of memory")
		}
		if steps := s.work.steps.Load(); s.work.busy.Load() && steps != told {
			told = steps
			if s.send(frameTick, nil, true) != nil {
				die("the pipe broke")
			}
		}
	}
}

// die ends the process, whatever its jobs are at: only they would know how to
// stop, and they are not to be relied on.
func die(why string) { panic("child: " + why) }
