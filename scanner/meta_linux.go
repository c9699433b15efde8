package scanner

import (
	"encoding/binary"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"sardine/finding"
)

// openFlags: a pipe that took the place of a file must not block the open, and
// a link is never followed.
const openFlags = syscall.O_NONBLOCK | syscall.O_NOFOLLOW

// quietly is the flag that leaves a file's time of last access alone. The
// system grants it to the owner and to root.
func quietly(m finding.Meta) int {
	if me := os.Geteuid(); me == 0 || m.Owner == strconv.Itoa(me) {
		return unix.O_NOATIME
	}
	return 0
}

func metaOf(info fs.FileInfo) finding.Meta {
	m := finding.Meta{Size: info.Size(), Modified: info.ModTime(), Mode: uint32(info.Mode())}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		m.Accessed = time.Unix(st.Atim.Unix())
		m.Owner = strconv.FormatUint(uint64(st.Uid), 10)
		m.Group = strconv.FormatUint(uint64(st.Gid), 10)
		m.FileID = strconv.FormatUint(uint64(st.Dev), 16) + ":" + strconv.FormatUint(st.Ino, 10)
	}
	return m
}

func deviceOf(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Dev)
	}
	return 0
}

// addSecurity reads the POSIX ACL, if the file has one beyond its mode.
func addSecurity(f *os.File, m *finding.Meta) {
	buf := make([]byte, 4096)
	n, err := unix.Fgetxattr(int(f.Fd()), "system.posix_acl_access", buf)
	if err == nil {
		m.ACL = aclText(buf[:n])
	}
}

// aclText turns the kernel's form of an ACL (acl(5), version 2: little-endian
// tag, permissions, id) into the short text form "u::rw-,u:1001:r--,g::r--".
func aclText(raw []byte) string {
	const version, entry = 2, 8
	if len(raw) < 4 || binary.LittleEndian.Uint32(raw) != version {
		return ""
	}
	tags := map[uint16]string{1: "u:", 2: "u:", 4: "g:", 8: "g:", 16: "m:", 32: "o:"}
	var parts []string
	for raw = raw[4:]; len(raw) >= entry; raw = raw[entry:] {
		tag, perm := binary.LittleEndian.Uint16(raw), binary.LittleEndian.Uint16(raw[2:])
		s := tags[tag]
		if tag == 2 || tag == 8 {
			s += strconv.FormatUint(uint64(binary.LittleEndian.Uint32(raw[4:])), 10)
		}
		s += ":"
		for i, c := range "rwx" {
			if perm&(4>>i) != 0 {
				s += string(c)
			} else {
				s += "-"
			}
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ",")
}
