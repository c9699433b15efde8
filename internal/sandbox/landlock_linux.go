package sandbox

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What a Landlock ruleset can handle, by the version of the interface that
// brought it (Documentation/userspace-api/landlock.rst). All is handled and
// nothing allowed: from then on no path can be opened.
const (
	landlockFS1 = 1<<13 - 1 // execute, read, write, remove, make ...: bits 0 to 12
	landlockFS2 = 1 << 13   // refer
	landlockFS3 = 1 << 14   // truncate
	landlockFS5 = 1 << 15   // ioctl of devices
	landlockNet = 1<<2 - 1  // version 4: bind and connect of TCP
	landlockOut = 1<<2 - 1  // version 6: abstract Unix sockets and signals to others
)

// landlockAttr is struct landlock_ruleset_attr.
type landlockAttr struct{ fs, net, scoped uint64 }

// landlock shuts all paths to this process and returns the version of the
// interface, 0 if there is none. It needs no_new_privs on all threads.
func landlock() int {
	v, _, e := syscall.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if e != 0 || int(v) < 1 {
		return 0
	}
	version := int(v)
	attr, size := landlockAttr{fs: landlockFS1}, unsafe.Sizeof(uint64(0))
	if version >= 2 {
		attr.fs |= landlockFS2
	}
	if version >= 3 {
		attr.fs |= landlockFS3
	}
	if version >= 4 {
		attr.net, size = landlockNet, 2*unsafe.Sizeof(uint64(0))
	}
	if version >= 5 {
		attr.fs |= landlockFS5
	}
	if version >= 6 {
		attr.scoped, size = landlockOut, 3*unsafe.Sizeof(uint64(0))
	}
	fd, _, e := syscall.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&attr)), size, 0)
	if e != 0 {
		return 0
	}
	defer unix.Close(int(fd))
	if _, _, e := syscall.AllThreadsSyscall(unix.SYS_LANDLOCK_RESTRICT_SELF, fd, 0, 0); e != 0 {
		return 0
	}
	return version
}
