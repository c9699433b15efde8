package sandbox

import "golang.org/x/sys/unix"

const (
	auditArch = unix.AUDIT_ARCH_X86_64
	x32Bit    = 0x40000000 // calls of the x32 interface, which has numbers of its own
)

var allowedHere = []uint32{unix.SYS_EPOLL_WAIT, unix.SYS_EVENTFD, unix.SYS_ARCH_PRCTL}
