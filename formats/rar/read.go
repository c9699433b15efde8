// Package rar reads RAR archives: the names of the members as one stream of
// text, and each member as a stream of its own.
//
// A library decompresses, within a bound on its memory; its panics are damage.
// Nobody may write the format, so there is no rewriter. Its one invariant: every
// member is handed over, or skipped with a reason.
package rar

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/nwaples/rardecode/v2"

	"sardine/document"
)

// NamesPath is the path of the stream that holds the members' names.
const NamesPath = "(names)"

// maxDictionary is the most memory for looking back: WinRAR takes 32 MiB
// unless told otherwise.
const maxDictionary = 256 << 20

// maxTries bounds the passwords tried: each costs up to some seconds.
const maxTries = 100

// maxTrial is how much of a member is decompressed to try a password.
const maxTrial = 64 << 20

const (
	magic4 = "Rar!\x1A\x07\x00"
	magic5 = "Rar!\x1A\x07\x01\x00"
)

// Sniff reports whether head begins a RAR archive of version 1.5 or later.
func Sniff(head []byte, _ string) bool {
	return bytes.HasPrefix(head, []byte(magic4)) || bytes.HasPrefix(head, []byte(magic5))
}

// Read hands over the members of a RAR archive.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	if opt.Limits.Entries <= 0 {
		opt.Limits.Entries = document.DefaultLimits().Entries
	}
	a := &archive{ctx: ctx, at: at, size: size, opt: opt, out: out, b: document.NewBuilder(NamesPath)}
	volume := isVolume(at)
	if volume {
		out.Skip(otherVolumes, document.Unsupported)
	}
	if err := a.unlock(); err != nil {
		return unlessCut(volume, err)
	}
	if a.password > 0 {
		opt.Opened("", a.password)
	}
	if a.commented() {
		out.Skip("(comment)", document.Unsupported)
	}
	err = a.members()
	if e := out.Part(a.b.Take(document.Name)); e != nil {
		return e
	}
	if errors.Is(err, rardecode.ErrMultiVolume) {
		if !volume {
			out.Skip(otherVolumes, document.Unsupported)
		}
		return nil
	}
	return unlessCut(volume, a.trouble(err))
}

// unlessCut leaves out damage that is that of every volume: it begins or ends in
// the middle, which is said already.
func unlessCut(volume bool, err error) error {
	var skip *document.SkipError
	if volume && errors.As(err, &skip) && skip.Why == document.Corrupt {
		return nil
	}
	return err
}

// archive is one Read call.
type archive struct {
	ctx      context.Context
	at       io.ReaderAt
	size     int64
	opt      document.Options
	out      document.Output
	b        *document.Builder
	r        *rardecode.Reader
	owner    string
	password int // number of the one that fits, from 1
}

// open starts at the first member.
func (a *archive) open(n int) error {
	opts := []rardecode.Option{rardecode.MaxDictionarySize(maxDictionary)}
	if n > 0 {
		opts = append(opts, rardecode.Password(a.opt.Passwords[n-1]))
	}
	return contain(func() (err error) {
		a.r, err = rardecode.NewReader(io.NewSectionReader(a.at, 0, a.size), opts...)
		return err
	})
}

func (a *archive) next() (h *rardecode.FileHeader, err error) {
	if err := a.ctx.Err(); err != nil {
		return nil, err
	}
	err = contain(func() (err error) {
		h, err = a.r.Next()
		return err
	})
	return h, err
}

var errPanic = errors.New("the RAR reader panicked")

// contain turns a panic of the library into an error.
func contain(f func() error) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("%w: %v", errPanic, x)
		}
	}()
	return f()
}

// unlock finds the password that opens the header or, if that is open, the
// first locked member; if none does, locked members are skipped later.
func (a *archive) unlock() error {
	if err := a.open(0); err != nil {
		return a.trouble(err)
	}
	index, headers, err := a.firstLocked()
	if err != nil || index < 0 {
		return err
	}
	tried := 0
	for i, p := range a.opt.Passwords {
		if p == "" || tried == maxTries {
			continue
		}
		if err := a.ctx.Err(); err != nil {
			return err
		}
		tried++
		if a.open(i+1) == nil && a.fits(index) {
			a.password = i + 1
			break
		}
	}
	if headers && a.password == 0 {
		return document.Skipped(document.Encrypted, nil)
	}
	return nil
}

// firstLocked is the number of the first member that needs a password, -1 if
// there is none; headers says that not even names can be read.
func (a *archive) firstLocked() (index int, headers bool, err error) {
	for i := 0; i < a.opt.Limits.Entries; i++ {
		h, err := a.next()
		switch {
		case errors.Is(err, rardecode.ErrArchiveEncrypted):
			return 0, true, nil
		case a.ctx.Err() != nil:
			return -1, false, a.ctx.Err()
		case err != nil: // the end, or what members will say
			return -1, false, nil
		case h.Encrypted && h.UnPackedSize != 0 && !h.IsDir:
			return i, false, nil
		}
	}
	return -1, false, nil
}

// fits reads the member with that number: its checksum decides.
func (a *archive) fits(index int) bool {
	for range index {
		if _, err := a.next(); err != nil {
			return false
		}
	}
	h, err := a.next()
	if err != nil {
		return false
	}
	if h.IsDir || h.UnPackedSize == 0 { // only the header was locked
		return true
	}
	err = contain(func() error {
		_, err := io.CopyN(io.Discard, a.r, maxTrial)
		return err
	})
	return err == nil || err == io.EOF
}

// commented looks for the archive's comment, which the library passes over: a
// service block called CMT behind the main header.
func (a *archive) commented() bool {
	head := make([]byte, 4096)
	n, _ := a.at.ReadAt(head, 0)
	if head = head[:n]; bytes.HasPrefix(head, []byte(magic5)) {
		return bytes.Contains(head, []byte("\x03CMT"))
	}
	const main = 7 + 13 // signature and main header of version 4
	return n > main+35 && head[main+2] == 0x7A && string(head[main+32:main+35]) == "CMT"
}

func (a *archive) members() error {
	if err := a.open(a.password); err != nil {
		return err
	}
	for count := 1; ; count++ {
		h, err := a.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if count > a.opt.Limits.Entries {
			return document.Skipped(document.TooMany, nil)
		}
		if err := a.name(h); err != nil {
			return err
		}
		switch why := a.whyNot(h); {
		case why != "":
			a.out.Skip(h.Name, why)
		case h.IsDir, h.LinkType == hardLink, h.LinkType == fileCopy: // another name of a member
		default:
			m := &member{a: a}
			if err := a.out.Child(h.Name, "", m); err != nil {
				return err
			}
			if m.err != nil && m.err != io.EOF && h.Solid { // what follows needs what is lost
				return m.err
			}
		}
	}
}

// name appends a member's name, its link and its owner. The library does not
// say where they stand, so that they have no place in the file.
func (a *archive) name(h *rardecode.FileHeader) error {
	if a.b.Full() || a.b.Must() {
		if err := a.out.Part(a.b.Cut(document.Name)); err != nil {
			return err
		}
	}
	texts := []string{h.Name, h.LinkTarget}
	for _, owner := range []*string{h.UnixOwnerUserName, h.UnixOwnerGroupName} {
		if owner != nil && *owner != a.owner { // mostly one for all
			a.owner = *owner
			texts = append(texts, *owner)
		}
	}
	for _, s := range texts {
		if s = strings.ToValidUTF8(s, "\uFFFD"); s != "" {
			a.b.Insert(strings.ToValidUTF8(s[:min(len(s), maxName)], "") + "\n")
		}
	}
	return nil
}

// maxName is longer than any name the format has.
const maxName = 64 << 10

// Kinds of redirection in RAR 5 (technote.txt, "File system redirection record").
const (
	hardLink = 4
	fileCopy = 5
)

// whyNot says why a member is not read, if so.
func (a *archive) whyNot(h *rardecode.FileHeader) document.SkipReason {
	switch {
	case h.IsDir:
		return ""
	case h.LinkType != 0 && h.LinkType != hardLink && h.LinkType != fileCopy, h.Mode()&fs.ModeType != 0:
		return document.Special
	case h.Encrypted && a.password == 0:
		return document.Encrypted
	}
	return ""
}

// member is the content of the member that the archive stands at.
type member struct {
	a   *archive
	err error
}

func (m *member) Read(p []byte) (int, error) {
	if m.err == nil {
		m.err = m.a.ctx.Err()
	}
	n := 0
	if m.err == nil {
		m.err = contain(func() (err error) {
			n, err = m.a.r.Read(p)
			return err
		})
	}
	if m.err == nil || m.err == io.EOF {
		return n, m.err
	}
	return n, m.a.trouble(m.err)
}

// trouble gives the library's errors their reasons.
func (a *archive) trouble(err error) error {
	var skip *document.SkipError
	switch {
	case err == nil, errors.As(err, &skip), a.ctx.Err() != nil:
		return err
	case errors.Is(err, rardecode.ErrDictionaryTooLarge), errors.Is(err, rardecode.ErrPlatformIntSize):
		return document.Skipped(document.TooLarge, err)
	case errors.Is(err, rardecode.ErrArchiveEncrypted), errors.Is(err, rardecode.ErrArchivedFileEncrypted), errors.Is(err, rardecode.ErrBadPassword):
		return document.Skipped(document.Encrypted, err)
	case errors.Is(err, rardecode.ErrMultiVolume), errors.Is(err, rardecode.ErrUnsupportedDecoder), errors.Is(err, rardecode.ErrUnknownDecoder),
		errors.Is(err, rardecode.ErrUnknownVersion), errors.Is(err, rardecode.ErrUnknownEncryptMethod), errors.Is(err, rardecode.ErrMultipleDecoders):
		return document.Skipped(document.Unsupported, err)
	}
	return document.Skipped(document.Corrupt, err)
}
