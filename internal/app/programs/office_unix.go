//go:build unix

package programs

import (
	"os/exec"
	"syscall"
)

// alone lets a program and all that it starts be ended together: LibreOffice
// is a script that starts another program.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
