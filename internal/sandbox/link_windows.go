package sandbox

import (
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

// link is the parent's end of two pipes. Files go to the child as duplicates of
// their handles, whose numbers stand in the order.
type link struct {
	in, out *os.File
	process windows.Handle
	job     windows.Handle
}

// spawn starts this program as a child: its standard input and output are the
// pipes.
func spawn(errs io.Writer, opt *Options) (*exec.Cmd, *link, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	theirIn, out, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	in, theirOut, err := os.Pipe()
	if err != nil {
		theirIn.Close()
		out.Close()
		return nil, nil, err
	}
	defer theirIn.Close()
	defer theirOut.Close()
	l := &link{in: in, out: out}
	cmd := &exec.Cmd{
		Path: self, Args: []string{childName}, Env: childEnv, Stdin: theirIn, Stdout: theirOut, Stderr: errs,
		SysProcAttr: &windows.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP},
	}
	if err := cmd.Start(); err != nil {
		l.close()
		return nil, nil, err
	}
	const rights = windows.PROCESS_DUP_HANDLE | windows.PROCESS_SET_QUOTA | windows.PROCESS_TERMINATE
	if l.process, err = windows.OpenProcess(rights, false, uint32(cmd.Process.Pid)); err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		l.close()
		return nil, nil, err
	}
	l.confine(opt.Memory)
	return cmd, l, nil
}

// confine puts the child into a job object, which bounds its memory and ends
// it with the parent. Where that is refused the child still watches itself.
func (l *link) confine(memory int64) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return
	}
	l.job = job
	info := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{ProcessMemoryLimit: uintptr(memory + memory/2)}
	info.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | windows.JOB_OBJECT_LIMIT_PROCESS_MEMORY |
		windows.JOB_OBJECT_LIMIT_ACTIVE_PROCESS
	info.BasicLimitInformation.ActiveProcessLimit = 1
	_, _ = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info)))
	_ = windows.AssignProcessToJobObject(job, l.process)
}

func (l *link) Read(p []byte) (int, error)  { return l.in.Read(p) }
func (l *link) Write(p []byte) (int, error) { return l.out.Write(p) }

// hangUp ends the child's input; its output ends with the process.
func (l *link) hangUp() { l.out.Close() }

func (l *link) close() {
	l.out.Close()
	l.in.Close()
	if l.process != 0 {
		_ = windows.CloseHandle(l.process)
	}
	if l.job != 0 {
		_ = windows.CloseHandle(l.job)
	}
}

// pass writes an order with the numbers of the handles in it.
func (l *link) pass(o *order, files []*os.File) error {
	for _, f := range files {
		var theirs windows.Handle
		err := windows.DuplicateHandle(windows.CurrentProcess(), windows.Handle(f.Fd()), l.process, &theirs, 0, false, windows.DUPLICATE_SAME_ACCESS)
		if err != nil {
			return err
		}
		o.handles = binary.LittleEndian.AppendUint64(o.handles, uint64(theirs))
	}
	runtime.KeepAlive(files)
	return writeFrame(l.out, frameJob, o.encode())
}

// childLink is the child's end: where it reads, and where it writes.
func childLink() (fileSource, io.Writer, bool) { return pipe{os.Stdin}, os.Stdout, true }

// pipe is the child's input.
type pipe struct{ io.Reader }

func (pipe) take(n int, handles []byte) ([]*os.File, error) {
	if len(handles) != 8*n {
		return nil, errFrame
	}
	var files []*os.File
	for ; len(handles) > 0; handles = handles[8:] {
		files = append(files, os.NewFile(uintptr(binary.LittleEndian.Uint64(handles)), "input"))
	}
	return files, nil
}

// fromOutside: a process that was ended has no signal here.
func fromOutside(*os.ProcessState) bool { return false }

// orphaned: the job object ends children whose parent is gone.
func orphaned(int) bool { return false }

// oomKills: this system does not say.
func oomKills() int64 { return 0 }
