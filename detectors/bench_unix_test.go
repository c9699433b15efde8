//go:build unix

package detectors

import (
	"syscall"
	"time"
)

// cpuTime is what this process has used so far: benchmarks on a shared machine
// count that, not the time on the clock.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
