package scanner

import (
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"time"

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
		m.Accessed = time.Unix(st.Atimespec.Unix())
		m.Created = time.Unix(st.Birthtimespec.Unix())
		m.Owner = strconv.FormatUint(uint64(st.Uid), 10)
		m.Group = strconv.FormatUint(uint64(st.Gid), 10)
		m.FileID = strconv.FormatUint(uint64(st.Dev), 16) + ":" + strconv.FormatUint(st.Ino, 10)
		m.Attrs = attrsOf(st.Flags)
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
