// Package pkzip opens zip archives as they are met on real shares: with bytes
// in front, wrong counts, a damaged or missing directory, names in old code
// pages. It also writes archives in which untouched members keep their
// compressed bytes.
//
// It knows nothing of what members hold, follows no path and writes no file.
// Its one invariant: an Entry names bytes that lie inside the archive, so that
// reading it can fail but never reach outside.
package pkzip

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Sizes and signatures of APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16.
const (
	sigLocal     = 0x04034b50
	sigDirectory = 0x02014b50
	sigEnd       = 0x06054b50
	sigEnd64     = 0x06064b50
	sigLocator64 = 0x07064b50

	lenLocal     = 30
	lenDirectory = 46
	lenEnd       = 22
	lenEnd64     = 56
	lenLocator64 = 20

	extraZip64 = 0x0001
	extraPath  = 0x7075 // Info-ZIP Unicode Path
	extraNote  = 0x6375 // Info-ZIP Unicode Comment
	unset32    = 1<<32 - 1
	unset16    = 1<<16 - 1
)

// Flags of an entry, section 4.4.4.
const (
	FlagEncrypted  = 1 << 0
	FlagDescriptor = 1 << 3
	FlagUTF8       = 1 << 11
)

// Methods that Entry.Open can read, section 4.4.5.
const (
	Store     = 0
	Deflate   = 8
	Deflate64 = 9
	Bzip2     = 12
	LZMA      = 14
	Zstd      = 93
	XZ        = 95

	oldZstd = 20
	flagEOS = 1 << 1 // of LZMA: the end is marked
)

// ErrTooLarge means that a member wants more memory than it may have.
var ErrTooLarge = errors.New("member needs too much memory")

// ErrNotZip means that no member was found at all.
var ErrNotZip = errors.New("not a zip archive")

// ErrMethod means that a member is compressed in a way that is not read here.
var ErrMethod = errors.New("unsupported compression method")

// ErrEncrypted means that a member needs a password.
var ErrEncrypted = errors.New("encrypted member")

// ErrDamaged means that a member's bytes do not fit its header or checksum.
var ErrDamaged = errors.New("damaged member")

// Archive is an opened zip.
type Archive struct {
	Entries []*Entry
	Damaged bool  // the directory is missing or wrong: entries were found by their own headers
	Cut     bool  // there are more members than were asked for
	Split   bool  // it is one of several volumes
	Before  int64 // bytes in front of the first member that belong to none
	Comment []byte
	NoteAt  int64 // where Comment stands

	r    io.ReaderAt
	size int64

	lastKey int // number of the password that opened the member before
}

// Entry is one member. Ranges count in the archive.
type Entry struct {
	Name    string // decoded, never cleaned: not for making paths of
	Raw     []byte // the name's bytes in the directory (or local header when salvaged)
	NameAt  int64
	Comment []byte
	NoteAt  int64

	Creator, Reader uint16
	Flags, Method   uint16
	Time, Date      uint16
	CRC             uint32
	Packed, Size    uint64
	Attrs           uint32
	Extra           []byte

	header int64 // of the local header
	a      *Archive
}

// Encrypted reports whether the member needs a password.
func (e *Entry) Encrypted() bool { return e.Flags&FlagEncrypted != 0 || e.Method == methodAES }

// Dir reports whether the member is a folder.
func (e *Entry) Dir() bool {
	return strings.HasSuffix(e.Name, "/") || strings.HasSuffix(e.Name, `\`) && e.Size == 0
}

// Link reports whether the member is a symbolic link, whose data is its target.
func (e *Entry) Link() bool { return e.Creator>>8 == 3 && e.Attrs>>16&0o170000 == 0o120000 }

// Open finds the members of the archive in r. It keeps at most limit of them.
// The error is ErrNotZip or that of r.
func Open(r io.ReaderAt, size int64, limit int) (*Archive, error) {
	a := &Archive{r: r, size: size, Split: marked(r)}
	end, err := a.findEnd()
	if err != nil {
		return nil, err
	}
	if end != nil && a.directory(end, limit) {
		a.Before = a.firstHeader()
		a.unmark()
		return a, nil
	}
	a.Entries, a.Cut, a.Damaged = nil, false, true
	if err := a.salvage(limit); err != nil {
		return nil, err
	}
	if len(a.Entries) == 0 {
		return nil, ErrNotZip
	}
	a.unmark()
	return a, nil
}

// unmark leaves the four bytes of a marker, of volumes or of there being only
// one, out of what stands in front.
func (a *Archive) unmark() {
	var b [4]byte
	if a.Before == 4 && readFull(a.r, b[:], 0) == nil && (string(b[:]) == "PK\x07\x08" || string(b[:]) == "PK00") {
		a.Before = 0
	}
}

// marked reports whether the archive begins as the first of several volumes
// does (section 8.5.3).
func marked(r io.ReaderAt) bool {
	var b [8]byte
	return readFull(r, b[:], 0) == nil && string(b[:]) == "PK\x07\x08PK\x03\x04"
}

// firstHeader is where the first member begins.
func (a *Archive) firstHeader() int64 {
	if len(a.Entries) == 0 {
		return 0
	}
	first := a.size
	for _, e := range a.Entries {
		first = min(first, e.header)
	}
	return first
}

// decodeName reads a name in the encoding it is said, or seems, to have.
// Archives without the UTF-8 flag should be in code page 437 (appendix D), but
// many hold UTF-8 all the same.
func decodeName(raw []byte) string {
	if utf8.Valid(raw) {
		return string(raw)
	}
	var b strings.Builder
	for _, c := range raw {
		b.WriteRune(charmap.CodePage437.DecodeByte(c))
	}
	return b.String()
}
