//go:build unix

package sandbox

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// childFD is the child's end of the socket.
const childFD = 3

// filesOfFrame bounds the descriptors that come with one frame.
const filesOfFrame = 8

// link is the parent's end of the socket. Reads and writes block: a thread for
// each child costs less than asking the poller for every frame.
type link struct{ f *os.File }

// spawn starts this program as a child.
func spawn(errs io.Writer, opt *Options) (*exec.Cmd, *link, error) {
	syscall.ForkLock.RLock()
	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(ends[0])
		unix.CloseOnExec(ends[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, err
	}
	ours, theirs := os.NewFile(uintptr(ends[0]), "child"), os.NewFile(uintptr(ends[1]), "parent")
	defer theirs.Close()
	self, err := executable()
	if err != nil {
		ours.Close()
		return nil, nil, err
	}
	cmd := &exec.Cmd{
		Path: self, Args: []string{childName}, Env: childEnv, Dir: "/", Stderr: errs, ExtraFiles: []*os.File{theirs},
		SysProcAttr: &syscall.SysProcAttr{Setpgid: true}, // ctrl-C is for the parent, which ends its children in order
	}
	if err := cmd.Start(); err != nil {
		ours.Close()
		return nil, nil, err
	}
	return cmd, &link{ours}, nil
}

func (l *link) Read(p []byte) (int, error)  { return l.f.Read(p) }
func (l *link) Write(p []byte) (int, error) { return l.f.Write(p) }

// hangUp ends both directions and wakes whoever reads.
func (l *link) hangUp() {
	if raw, err := l.f.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { _ = unix.Shutdown(int(fd), unix.SHUT_RDWR) })
	}
}

func (l *link) close() { l.f.Close() }

// pass writes an order with files beside it.
func (l *link) pass(o *order, files []*os.File) error {
	data := o.encode()
	if len(data) > maxFrame || len(files) > filesOfFrame {
		return errFrame
	}
	frame := make([]byte, headSize+len(data))
	putHead(frame, frameJob, len(data))
	copy(frame[headSize:], data)
	fds := make([]int, len(files))
	for i, f := range files {
		raw, err := f.SyscallConn()
		if err != nil {
			return err
		}
		if err := raw.Control(func(fd uintptr) { fds[i] = int(fd) }); err != nil {
			return err
		}
	}
	var rights []byte
	if len(fds) > 0 {
		rights = unix.UnixRights(fds...)
	}
	n, err := l.sendmsg(frame, rights)
	runtime.KeepAlive(files)
	if err == nil && n < len(frame) {
		_, err = l.f.Write(frame[n:])
	}
	return err
}

func (l *link) sendmsg(frame, rights []byte) (n int, err error) {
	raw, err := l.f.SyscallConn()
	if err != nil {
		return 0, err
	}
	cerr := raw.Control(func(fd uintptr) {
		for {
			if n, err = unix.SendmsgN(int(fd), frame, rights, nil, 0); err != unix.EINTR {
				return
			}
		}
	})
	return n, errors.Join(err, cerr)
}

// childLink is the child's end: where it reads, and where it writes.
func childLink() (fileSource, io.Writer, bool) {
	if kind, err := unix.GetsockoptInt(childFD, unix.SOL_SOCKET, unix.SO_TYPE); err != nil || kind != unix.SOCK_STREAM {
		return nil, nil, false
	}
	unix.CloseOnExec(childFD)
	s := &socket{fd: childFD}
	return s, s, true
}

// socket is a stream of bytes with descriptors in between.
type socket struct {
	fd   int
	oob  [256]byte
	held []int
}

func (s *socket) Read(p []byte) (int, error) {
	for {
		n, oobn, _, _, err := unix.Recvmsg(s.fd, p, s.oob[:], recvFlags)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return 0, err
		}
		if oobn > 0 {
			if err := s.hold(s.oob[:oobn]); err != nil {
				return n, err
			}
		}
		if n == 0 {
			return 0, io.EOF
		}
		return n, nil
	}
}

func (s *socket) hold(oob []byte) error {
	msgs, err := unix.ParseSocketControlMessage(oob)
	if err != nil {
		return err
	}
	for _, m := range msgs {
		fds, err := unix.ParseUnixRights(&m)
		if err != nil {
			return err
		}
		s.held = append(s.held, fds...)
	}
	return nil
}

func (s *socket) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		n, err := unix.Write(s.fd, p[done:])
		if err != nil && err != unix.EINTR {
			return done, err
		}
		done += max(n, 0)
	}
	return done, nil
}

func (s *socket) take(n int, _ []byte) ([]*os.File, error) {
	if n != len(s.held) {
		return nil, errFrame
	}
	files := make([]*os.File, n)
	for i, fd := range s.held {
		files[i] = os.NewFile(uintptr(fd), "input")
	}
	s.held = s.held[:0]
	return files, nil
}

// fromOutside reports whether somebody else ended the process. A child cannot
// send itself these signals.
func fromOutside(s *os.ProcessState) bool {
	w, ok := s.Sys().(syscall.WaitStatus)
	if !ok || !w.Signaled() {
		return false
	}
	switch w.Signal() {
	case syscall.SIGKILL, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP:
		return true
	}
	return false
}

// orphaned reports whether the parent is gone: the process that took the child
// over has another number.
func orphaned(parent int) bool { return os.Getppid() != parent }
