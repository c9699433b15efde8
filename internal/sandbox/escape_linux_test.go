package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// children are the processes that this one has started and that live.
func children(t *testing.T) []*os.Process {
	t.Helper()
	var out []*os.Process
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stats {
		data, err := os.ReadFile(s)
		if err != nil {
			continue // ended meanwhile
		}
		f := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(s)))
		if err != nil || f[1] != strconv.Itoa(os.Getpid()) || f[0] == "Z" {
			continue
		}
		p, err := os.FindProcess(pid)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

// attempt runs f in the child and replies with what it says: "" is a success
// that there must not be.
func attempt(f func(request string) error) Handler {
	return func(_ context.Context, c *Call) ([]byte, error) {
		if err := f(string(c.Request)); err != nil {
			return []byte("refused: " + err.Error()), nil
		}
		return []byte("it worked"), nil
	}
}

func sysErr(errno unix.Errno) error {
	if errno == 0 {
		return nil
	}
	return errno
}

// escapes are what hostile code in a child may try.
func escapes() map[string]Handler {
	raw := func(nr uintptr, args ...uintptr) func(string) error {
		return func(string) error {
			var a [6]uintptr
			copy(a[:], args)
			_, _, e := unix.RawSyscall6(nr, a[0], a[1], a[2], a[3], a[4], a[5])
			return sysErr(e)
		}
	}
	dial := func(network string) Handler {
		return attempt(func(addr string) error {
			c, err := net.DialTimeout(network, addr, time.Second)
			if err == nil {
				_, err = c.Write([]byte("out"))
			}
			return err
		})
	}
	hs := map[string]Handler{
		"escape: open a file":  attempt(func(string) error { _, err := os.ReadFile("/etc/passwd"); return err }),
		"escape: open /proc":   attempt(func(string) error { _, err := os.ReadFile("/proc/self/maps"); return err }),
		"escape: list":         attempt(func(string) error { _, err := os.ReadDir("/"); return err }),
		"escape: write a file": attempt(func(name string) error { return os.WriteFile(name, []byte("x"), 0o600) }),
		"escape: delete":       attempt(os.Remove),
		"escape: tcp":          dial("tcp"),
		"escape: udp":          dial("udp"),
		"escape: unix":         dial("unix"),
		"escape: listen":       attempt(func(string) error { _, err := net.Listen("tcp", "127.0.0.1:0"); return err }),
		"escape: exec":         attempt(func(string) error { return exec.Command("/bin/true").Run() }),
		"escape: fork":         attempt(raw(unix.SYS_CLONE, uintptr(unix.SIGCHLD))),
		"escape: ptrace":       attempt(func(pid string) error { n, _ := strconv.Atoi(pid); return unix.PtraceAttach(n) }),
		"escape: read memory": attempt(func(pid string) error {
			n, _ := strconv.Atoi(pid)
			var b [8]byte
			iov := []unix.Iovec{{Base: &b[0], Len: 8}}
			_, err := unix.ProcessVMReadv(n, iov, []unix.RemoteIovec{{Base: uintptr(unsafe.Pointer(&b[0])), Len: 8}}, 0)
			return err
		}),
		"escape: signal": attempt(func(pid string) error { n, _ := strconv.Atoi(pid); return unix.Kill(n, unix.SIGCONT) }),
		"escape: thread signal": attempt(func(pid string) error {
			n, _ := strconv.Atoi(pid)
			return unix.Tgkill(n, n, unix.SIGCONT)
		}),
		"escape: more memory": attempt(func(string) error {
			return unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: 1 << 40, Max: 1 << 40})
		}),
		"escape: code from data": attempt(func(string) error {
			_, err := unix.Mmap(-1, 0, 4096, unix.PROT_READ|unix.PROT_WRITE|unix.PROT_EXEC, unix.MAP_ANON|unix.MAP_PRIVATE)
			return err
		}),
		"escape: descriptors away": attempt(func(string) error {
			return unix.Sendmsg(childFD, []byte("x"), unix.UnixRights(childFD), nil, 0)
		}),
		"escape: io_uring": attempt(raw(unix.SYS_IO_URING_SETUP, 4, 0)),
		"escape: memfd":    attempt(func(string) error { _, err := unix.MemfdCreate("x", 0); return err }),
		"escape: mount":    attempt(func(string) error { return unix.Mount("none", "/tmp", "tmpfs", 0, "") }),
		"escape: bpf":      attempt(raw(unix.SYS_BPF)),
		"escape: userns":   attempt(raw(unix.SYS_UNSHARE, unix.CLONE_NEWUSER)),
		"escape: chroot":   attempt(func(string) error { return unix.Chroot("/tmp") }),
		"escape: nice":     attempt(raw(unix.SYS_SETPRIORITY, 0, 0, 19)),
	}
	hs["state"] = func(context.Context, *Call) ([]byte, error) {
		open := ""
		for fd := range 64 {
			var st unix.Stat_t
			if unix.Fstat(fd, &st) == nil {
				open += fmt.Sprintf(" %d:%o", fd, st.Mode&unix.S_IFMT)
			}
		}
		return []byte(fmt.Sprintf("env=%d args=%d open=%s", len(os.Environ()), len(os.Args), open)), nil
	}
	return hs
}

// TestEscapes: nothing that hostile code could try works.
func TestEscapes(t *testing.T) {
	p := pool(t, Options{})
	g := p.Guards()
	if !g.Syscalls {
		t.Fatalf("no seccomp here: the children are not confined (%s)", g.Missing())
	}
	t.Logf("guards: %+v", g)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "there"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer tcp.Close()
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer udp.Close()
	sock, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer sock.Close()
	pid := strconv.Itoa(os.Getpid())
	requests := map[string]string{
		"escape: write a file": filepath.Join(dir, "new"), "escape: delete": filepath.Join(dir, "there"),
		"escape: tcp": tcp.Addr().String(), "escape: udp": udp.LocalAddr().String(), "escape: unix": sock.Addr().String(),
		"escape: ptrace": pid, "escape: signal": pid, "escape: thread signal": pid, "escape: read memory": pid,
	}
	for name := range escapes() {
		if !strings.HasPrefix(name, "escape") {
			continue
		}
		reply, err := p.Do(context.Background(), &Job{Name: name, Request: []byte(requests[name])})
		if err != nil || !strings.HasPrefix(string(reply), "refused") {
			t.Errorf("%s: %q, %v", name, reply, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "there")); err != nil {
		t.Error("a file is gone")
	}
	if _, err := os.Stat(filepath.Join(dir, "new")); err == nil {
		t.Error("a file was written")
	}
	udp.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if n, _, err := udp.ReadFrom(make([]byte, 8)); err == nil {
		t.Errorf("%d bytes came by UDP", n)
	}
}

// TestNothingIsInherited: neither environment nor descriptors.
func TestNothingIsInherited(t *testing.T) {
	t.Setenv("SARDINE_SECRET", "x")
	f := tempFile(t, "inherited")
	if _, err := unix.FcntlInt(f.Fd(), unix.F_SETFD, 0); err != nil { // as a shell's 5<file would be
		t.Fatal(err)
	}
	p := pool(t, Options{})
	got := do(t, p, &Job{Name: "state"})
	if !strings.HasPrefix(got, "env=0 args=1 ") {
		t.Errorf("%s", got)
	}
	if strings.Contains(got, fmt.Sprintf(":%o", unix.S_IFREG)) || strings.Contains(got, fmt.Sprintf(":%o", unix.S_IFDIR)) {
		t.Errorf("a file is open: %s", got)
	}
}

// TestOrphansEnd: children do not outlive a parent that was killed, even when
// they hang.
func TestOrphansEnd(t *testing.T) {
	if os.Getenv("SANDBOX_TEST_PARENT") != "" {
		p := pool(t, Options{})
		fmt.Fprintf(os.Stderr, "child %s\n", childPID(t))
		_, _ = p.Do(context.Background(), &Job{Name: "hang"})
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestOrphansEnd$")
	cmd.Env = append(os.Environ(), "SANDBOX_TEST_PARENT=1")
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscanf(errs, "child %d\n", &pid); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // into the loop
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	for range 100 {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil || strings.Contains(string(data), ") Z ") {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("child %d lives on", pid)
}

func childPID(t *testing.T) string {
	c := children(t)
	if len(c) != 1 {
		t.Fatalf("%d children", len(c))
	}
	return strconv.Itoa(c[0].Pid)
}
