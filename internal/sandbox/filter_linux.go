//go:build linux && (amd64 || arm64)

package sandbox

import (
	"math"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// allowed are the system calls of the Go runtime (runtime/sys_linux_*.s) and
// of reading and writing descriptors that are there already. All others answer
// "operation not permitted"; those of a foreign architecture end the process.
// The kernel keeps the verdicts on calls without conditions in a table, so that
// a long list costs nothing.
var allowed = append([]uint32{
	unix.SYS_READ, unix.SYS_WRITE, unix.SYS_PREAD64, unix.SYS_PWRITE64, unix.SYS_LSEEK, unix.SYS_FSTAT, unix.SYS_CLOSE,
	unix.SYS_RECVMSG, unix.SYS_FTRUNCATE, unix.SYS_FSYNC,
	unix.SYS_MUNMAP, unix.SYS_MADVISE, unix.SYS_MINCORE, unix.SYS_FUTEX,
	unix.SYS_SCHED_YIELD, unix.SYS_SCHED_GETAFFINITY, unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_CLOCK_GETTIME,
	unix.SYS_GETTIMEOFDAY, unix.SYS_GETPID, unix.SYS_GETPPID, unix.SYS_GETTID, unix.SYS_GETRANDOM, unix.SYS_GETRUSAGE,
	unix.SYS_EXIT, unix.SYS_EXIT_GROUP, unix.SYS_RESTART_SYSCALL,
	unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN, unix.SYS_SIGALTSTACK,
	unix.SYS_WRITEV, unix.SYS_RSEQ, unix.SYS_SET_ROBUST_LIST, // glibc, in builds with cgo, when it makes a thread
	unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EPOLL_PWAIT, unix.SYS_EVENTFD2,
}, allowedHere...)

// threadFlags are those with which the runtime makes a thread (cloneFlags in
// runtime/os_linux.go): a new process has other ones.
const threadFlags = unix.CLONE_VM | unix.CLONE_FS | unix.CLONE_FILES | unix.CLONE_SIGHAND | unix.CLONE_SYSVSEM | unix.CLONE_THREAD

// cgoThreadFlags are those of glibc, for builds with cgo.
const cgoThreadFlags = threadFlags | unix.CLONE_SETTLS | unix.CLONE_PARENT_SETTID | unix.CLONE_CHILD_CLEARTID

// Offsets into struct seccomp_data.
const (
	dataNr   = 0
	dataArch = 4
	dataArg0 = 16
	dataArg1 = 24
	dataArg2 = 32
)

// program assembles a filter. Every check ends in a verdict of its own, so that
// no jump is longer than two steps.
type program []unix.SockFilter

func (p *program) load(offset uint32) {
	*p = append(*p, unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset})
}

func (p *program) verdict(v uint32) {
	*p = append(*p, unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: v})
}

// jump goes on after yes or no more steps.
func (p *program) jump(test uint16, k uint32, yes, no uint8) {
	*p = append(*p, unix.SockFilter{Code: unix.BPF_JMP | test | unix.BPF_K, K: k, Jt: yes, Jf: no})
}

const (
	allow  = unix.SECCOMP_RET_ALLOW
	refuse = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
)

// call lets nr through if one of the values stands in the argument at offset.
func (p *program) call(nr, offset uint32, values ...uint32) {
	n := len(values)
	p.jump(unix.BPF_JEQ, nr, 0, uint8(n+3))
	p.load(offset)
	for i, v := range values {
		p.jump(unix.BPF_JEQ, v, uint8(n-i), 0)
	}
	p.verdict(refuse)
	p.verdict(allow)
}

// unless lets nr through if none of bits is set in the argument at offset.
func (p *program) unless(nr, offset, bits uint32) {
	p.jump(unix.BPF_JEQ, nr, 0, 4)
	p.load(offset)
	p.jump(unix.BPF_JSET, bits, 0, 1)
	p.verdict(refuse)
	p.verdict(allow)
}

// filter is what a child of process number pid may call.
func filter(pid uint32) program {
	var p program
	p.load(dataArch)
	p.jump(unix.BPF_JEQ, auditArch, 1, 0)
	p.verdict(unix.SECCOMP_RET_KILL_PROCESS)
	p.load(dataNr)
	if x32Bit != 0 {
		p.jump(unix.BPF_JGE, x32Bit, 0, 1)
		p.verdict(unix.SECCOMP_RET_KILL_PROCESS)
	}
	for _, nr := range allowed {
		p.jump(unix.BPF_JEQ, nr, 0, 1)
		p.verdict(allow)
	}
	p.unless(unix.SYS_MMAP, dataArg2, unix.PROT_EXEC) // no code is made from data
	p.unless(unix.SYS_MPROTECT, dataArg2, unix.PROT_EXEC)
	p.call(unix.SYS_CLONE, dataArg0, threadFlags, cgoThreadFlags)
	p.call(unix.SYS_TGKILL, dataArg0, pid) // the runtime interrupts its own threads
	p.call(unix.SYS_FCNTL, dataArg1, unix.F_GETFL, unix.F_SETFL, unix.F_GETFD, unix.F_SETFD)
	p.call(unix.SYS_PRCTL, dataArg0, unix.PR_SET_VMA) // names of mappings
	p.jump(unix.BPF_JEQ, unix.SYS_CLONE3, 0, 1)
	p.verdict(unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)) // glibc falls back to clone, whose flags can be seen
	p.verdict(refuse)
	return p
}

// installFilter puts all threads of this process behind the filter, for good.
func installFilter() error {
	p := filter(uint32(os.Getpid()))
	if len(p) > math.MaxUint16 {
		return unix.E2BIG
	}
	prog := unix.SockFprog{Len: uint16(len(p)), Filter: &p[0]}
	thread, _, e := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&prog)))
	runtime.KeepAlive(p)
	switch {
	case e != 0:
		return e
	case thread != 0:
		return unix.EBUSY // that thread could not be put behind it
	}
	return nil
}
