package sandbox

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// leastRoom is how much a child may always allocate before it is collected.
const leastRoom = 64 << 20

// fullRoom is Go's default: as much again as is in use.
const fullRoom = 100

// tuneCollector gives the collector less room where a child holds little but
// bytes. What a collection costs grows with the memory that may hold pointers;
// the room that Go leaves for garbage grows with all memory: a message of a
// hundred megabytes would be held twice without being read any faster.
func tuneCollector() {
	t := &tuner{percent: fullRoom, sample: []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/scan/heap:bytes"}}}
	t.after()
}

type tuner struct {
	percent int
	sample  []metrics.Sample
}

// collected is something that dies with the next collection. It holds a pointer
// so that it does not share its memory.
type collected struct{ t *tuner }

// after has the tuner look when the next collection is over.
func (t *tuner) after() {
	runtime.SetFinalizer(&collected{t}, func(*collected) {
		metrics.Read(t.sample)
		// Setting it stops the program for a moment: small changes are not worth that.
		if p := room(t.sample[0].Value.Uint64(), t.sample[1].Value.Uint64()); p < t.percent-10 || p > t.percent+10 {
			t.percent = p
			debug.SetGCPercent(p)
		}
		t.after()
	})
}

// room is what may be allocated until the next collection, in hundredths of the
// live memory.
func room(live, scanned uint64) int {
	if live == 0 {
		return fullRoom
	}
	return int(min(max(scanned, leastRoom)*100/live, fullRoom))
}
