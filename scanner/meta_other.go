//go:build !linux && !windows && !darwin

package scanner

import (
	"io/fs"
	"os"
	"strconv"
	"syscall"

	"sardine/finding"
)

// openFlags: a pipe that took the place of a file must not block the open, and
// a link is never followed.
const openFlags = syscall.O_NONBLOCK | syscall.O_NOFOLLOW

// quietly: this system has no way to leave the time of last access alone.
func quietly(finding.Meta) int { return 0 }

func metaOf(info fs.FileInfo) finding.Meta {
	m := finding.Meta{Size: info.Size(), Modified: info.ModTime(), Mode: uint32(info.Mode())}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		m.Owner = strconv.FormatUint(uint64(st.Uid), 10)
		m.Group = strconv.FormatUint(uint64(st.Gid), 10)
		m.FileID = strconv.FormatUint(uint64(st.Dev), 16) + ":" + strconv.FormatUint(uint64(st.Ino), 10)
	}
	return m
}

func deviceOf(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Dev)
	}
	return 0
}

// addSecurity: ACLs of this system are not captured.
func addSecurity(*os.File, *finding.Meta) {}
