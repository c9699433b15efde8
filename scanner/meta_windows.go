package scanner

import (
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/windows"

	"sardine/finding"
)

const openFlags = 0

// quietly: NTFS as it is delivered does not keep the time of last access, and
// leaving it alone would take the right to write attributes.
func quietly(finding.Meta) int { return 0 }

func metaOf(info fs.FileInfo) finding.Meta {
	m := finding.Meta{Size: info.Size(), Modified: info.ModTime(), Mode: uint32(info.Mode())}
	if d, ok := info.Sys().(*syscall.Win32FileAttributeData); ok {
		m.Attrs = d.FileAttributes
		m.Accessed = time.Unix(0, d.LastAccessTime.Nanoseconds())
		m.Created = time.Unix(0, d.CreationTime.Nanoseconds())
	}
	return m
}

// deviceOf is not known from a listing on Windows: mount points are links
// there, and links are not followed.
func deviceOf(fs.FileInfo) uint64 { return 0 }

// addSecurity reads owner and security descriptor, as SMB servers keep them,
// and the file's index. What the account may not read stays empty.
func addSecurity(f *os.File, m *finding.Meta) {
	h := windows.Handle(f.Fd())
	var id windows.ByHandleFileInformation
	if windows.GetFileInformationByHandle(h, &id) == nil {
		m.FileID = strconv.FormatUint(uint64(id.VolumeSerialNumber), 16) + ":" +
			strconv.FormatUint(uint64(id.FileIndexHigh)<<32|uint64(id.FileIndexLow), 10)
	}
	sd, err := windows.GetSecurityInfo(h, windows.SE_FILE_OBJECT,
		windows.OWNER_SECURITY_INFORMATION|windows.GROUP_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return
	}
	m.ACL = sd.String()
	if owner, _, err := sd.Owner(); err == nil && owner != nil {
		m.Owner = owner.String()
	}
	if group, _, err := sd.Group(); err == nil && group != nil {
		m.Group = group.String()
	}
}
