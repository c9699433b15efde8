//go:build linux || darwin

package redact

import (
	"os"
	"syscall"
)

// hold locks f until all descriptors of its kind are closed, at the latest when
// the process ends, however it does. Locks are shared, so that one process may
// hold a file more than once. A file system without locks leaves f alone: then
// removeUnheld does, too.
func hold(f *os.File) { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) }

// removeUnheld removes a file that nobody holds.
func removeUnheld(name string) {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return
	}
	defer f.Close()
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
		os.Remove(name)
	}
}
