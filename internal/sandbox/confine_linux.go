package sandbox

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// wallsExpected: a Linux of today has them all.
const wallsExpected = true

// openFiles bounds the descriptors of a child: its pipe, its input, the
// runtime's own.
const openFiles = 32

// confine takes away from this process all that it does not need. What the
// kernel does not know is left out, and said in the result.
func confine(set *setup) Guards {
	runtime.LockOSThread() // the filter goes from this thread to all others
	defer runtime.UnlockOSThread()
	closeInherited()
	var g Guards
	limit := func(what int, n int64) error {
		return unix.Setrlimit(what, &unix.Rlimit{Cur: uint64(n), Max: uint64(n)})
	}
	_ = limit(unix.RLIMIT_CORE, 0)
	_ = limit(unix.RLIMIT_FSIZE, set.output)
	_ = limit(unix.RLIMIT_NOFILE, openFiles)
	// Not RLIMIT_AS: Go reserves far more addresses than it uses, and good
	// files die of it.
	g.Memory = limit(unix.RLIMIT_DATA, set.memory+set.memory/4) == nil
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) // no core, and nobody of the same user attaches
	if _, _, e := syscall.AllThreadsSyscall(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0); e == 0 {
		g.Landlock = landlock()
	} else { // a build with cgo: the filter sets it for all threads
		_ = unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
	}
	g.Syscalls = installFilter() == nil
	return g
}

// closeInherited closes the descriptors that the parent itself was started
// with and does not know of. The runtime's own stay.
func closeInherited() {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return
	}
	for _, e := range entries {
		fd, err := strconv.Atoi(e.Name())
		if err != nil || fd <= childFD {
			continue
		}
		to, err := os.Readlink("/proc/self/fd/" + e.Name())
		if err == nil && !strings.HasPrefix(to, "anon_inode:[event") {
			_ = unix.Close(fd)
		}
	}
}
