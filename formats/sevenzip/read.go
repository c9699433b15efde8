// Package sevenzip reads 7z archives: the names of the members as one stream of
// text, and each member as a stream of its own.
//
// A library decompresses; what it would allocate, or loop over, is checked
// before it sees an archive, and its panics are damage. There is no rewriter.
// Its one invariant: every member is handed over, or skipped with a reason.
package sevenzip

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"

	"github.com/bodgit/sevenzip"

	"sardine/document"
)

// NamesPath is the path of the stream that holds the members' names.
const NamesPath = "(names)"

// Sniff reports whether head begins a 7z archive.
func Sniff(head []byte, _ string) bool {
	return len(head) >= 32 && string(head[:6]) == signature
}

// Read hands over the members of a 7z archive.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	if opt.Limits.Entries <= 0 {
		opt.Limits.Entries = document.DefaultLimits().Entries
	}
	if opt.Limits.Total <= 0 {
		opt.Limits.Total = document.DefaultLimits().Total
	}
	place, raw, why := startHeader(at, size)
	if why != "" {
		if why == document.Corrupt && strings.HasSuffix(in.Name(), ".001") {
			out.Skip("(the other volumes of a split archive)", document.Unsupported)
		}
		return document.Skipped(why, nil)
	}
	if len(raw) == 0 { // an archive without members
		return out.Part(document.NewBuilder(NamesPath).Take(document.Name))
	}
	a := &archive{ctx: ctx, at: at, size: size, opt: opt}
	if err := a.open(place, raw); err != nil {
		return err
	}
	if a.password > 0 {
		opt.Opened("", a.password)
	}
	if err := a.names(out); err != nil {
		return err
	}
	return a.members(out)
}

// archive is one Read call.
type archive struct {
	ctx      context.Context
	at       io.ReaderAt
	size     int64
	opt      document.Options
	h        *header
	z        *sevenzip.Reader
	password int    // number of the one that fits, from 1
	last     int    // the folder of the member before
	left     uint64 // memory of its reader, if the library keeps that
	held     uint64 // the same of the folders before it
}

// maxTries bounds the passwords tried: each costs half a million hashes.
const maxTries = 100

// open walks the header, unlocking and decompressing it where it has to be, and
// only then shows the archive to the library.
func (a *archive) open(place int64, raw []byte) error {
	switch raw[0] {
	case idHeader:
		var ok bool
		if a.h, ok = walk(raw[1:], a.opt.Limits.Entries); !ok {
			return document.Skipped(a.whyBad(raw), nil)
		}
		return a.unlockMembers()
	case idEncoded:
	default:
		return document.Skipped(document.Corrupt, nil)
	}
	outer := &header{}
	c := &cursor{b: raw[1:], limit: 16}
	if outer.streams(c); c.bad || len(c.b) > 0 || len(outer.folders) != 1 || outer.sizes[0] > maxHeader {
		return document.Skipped(document.Corrupt, nil)
	}
	if err := a.refuse(&outer.folders[0]); err != nil {
		return err
	}
	archive, size := around(a.at, place, raw[1:])
	for _, n := range a.tries(outer.folders[0].locked) {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		inner, err := unpackHeader(archive, size, a.text(n), outer.sizes[0])
		if err != nil || len(inner) == 0 || inner[0] != idHeader {
			continue
		}
		h, ok := walk(inner[1:], a.opt.Limits.Entries)
		if !ok && !outer.folders[0].locked {
			return document.Skipped(a.whyBad(inner), nil)
		}
		if ok {
			a.h, a.password = h, n
			return a.unlockMembers()
		}
	}
	if outer.folders[0].locked {
		return document.Skipped(document.Encrypted, nil)
	}
	return document.Skipped(document.Corrupt, nil)
}

// whyBad tells too many members from damage.
func (a *archive) whyBad(raw []byte) document.SkipReason {
	if _, ok := walk(raw[1:], maxHeader); ok {
		return document.TooMany
	}
	return document.Corrupt
}

// tries are the numbers of the passwords to try: none, or all.
func (a *archive) tries(locked bool) []int {
	if !locked {
		return []int{0}
	}
	if a.password > 0 {
		return []int{a.password}
	}
	var out []int
	for i, p := range a.opt.Passwords {
		if p != "" && len(out) < maxTries {
			out = append(out, i+1)
		}
	}
	return out
}

func (a *archive) text(n int) string {
	if n == 0 {
		return ""
	}
	return a.opt.Passwords[n-1]
}

// refuse says why a folder cannot be read, if so.
func (a *archive) refuse(f *folder) error {
	if f.why == "" && f.zstd {
		f.why = window(a.at, 32+f.first)
	}
	if f.why != "" {
		return document.Skipped(f.why, nil)
	}
	return nil
}

var errPanic = errors.New("the 7z reader panicked")

// contain turns a panic of the library into an error.
func contain(f func() error) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("%w: %v", errPanic, x)
		}
	}()
	return f()
}

// unpackHeader reads the only file of the archive.
func unpackHeader(at io.ReaderAt, size int64, password string, want uint64) (data []byte, err error) {
	err = contain(func() error {
		z, err := sevenzip.NewReaderWithPassword(at, size, password)
		if err != nil {
			return err
		}
		if len(z.File) != 1 {
			return errPanic
		}
		r, err := z.File[0].Open()
		if err != nil {
			return err
		}
		data, err = io.ReadAll(io.LimitReader(r, int64(want)))
		return errors.Join(err, r.Close())
	})
	return data, err
}

// unlockMembers opens the archive with the password that reads its smallest
// locked member, or without one if none does.
func (a *archive) unlockMembers() error {
	locked := false
	for i := range a.h.folders {
		locked = locked || a.h.folders[i].locked
	}
	for _, n := range a.tries(locked) {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		err := contain(func() (err error) {
			a.z, err = sevenzip.NewReaderWithPassword(a.at, a.size, a.text(n))
			return err
		})
		if err != nil {
			return document.Skipped(document.Corrupt, err)
		}
		if !locked || a.fits() {
			a.password = n
			return nil
		}
	}
	err := contain(func() (err error) {
		a.z, err = sevenzip.NewReader(a.at, a.size)
		return err
	})
	if err != nil { // its header is locked
		return document.Skipped(document.Encrypted, err)
	}
	return nil
}

// fits reads the smallest locked member: its checksum decides. A member behind
// much else in its folder is no better than any other.
func (a *archive) fits() bool {
	var best *sevenzip.File
	for _, f := range a.z.File {
		if f.UncompressedSize == 0 || f.Stream >= len(a.h.folders) || !a.h.folders[f.Stream].locked || a.refuse(&a.h.folders[f.Stream]) != nil {
			continue
		}
		if best == nil || f.Stream != best.Stream && f.UncompressedSize < best.UncompressedSize {
			best = f
		}
	}
	if best == nil {
		return true
	}
	err := contain(func() error {
		r, err := best.Open()
		if err != nil {
			return err
		}
		sum := crc32.NewIEEE()
		n, err := io.Copy(sum, io.LimitReader(r, 64<<20))
		if err == nil && uint64(n) == best.UncompressedSize && best.CRC32 != 0 && sum.Sum32() != best.CRC32 {
			err = errPanic
		}
		return err
	})
	return err == nil
}

// names hands over the members' names, one a line. They stand compressed in the
// file, so that they have no place in it.
func (a *archive) names(out document.Output) error {
	b := document.NewBuilder(NamesPath)
	for i, f := range a.z.File {
		if b.Full() || b.Must() {
			if err := out.Part(b.Cut(document.Name)); err != nil {
				return err
			}
		}
		if i > 0 {
			b.Insert("\n")
		}
		b.Insert(strings.ToValidUTF8(f.Name, "\uFFFD"))
	}
	return out.Part(b.Take(document.Name))
}

// roomy is how many times its own size an archive may expand to, however large
// it is.
const roomy = 20

func (a *archive) members(out document.Output) error {
	passed := map[int]uint64{} // bytes of each folder in front of the member
	a.odd(out)
	for i := range a.z.File {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		if err := a.leave(a.z.File[i]); err != nil {
			return err
		}
		f := a.z.File[i]
		if f.Mode().IsDir() {
			continue
		}
		why := a.whyNot(f)
		if f.UncompressedSize > 0 {
			if passed[f.Stream] += f.UncompressedSize; passed[f.Stream] > uint64(max(a.opt.Limits.Total, roomy*a.size)) {
				why = document.Bomb
			}
		}
		if why != "" {
			out.Skip(f.Name, why)
			continue
		}
		m := &member{a: a, f: f, sum: crc32.NewIEEE()}
		err := out.Child(f.Name, "", m)
		if m.close(); m.r != nil && f.UncompressedSize > 0 && f.Stream < len(a.h.folders) {
			a.left = 0
			if before := passed[f.Stream] - f.UncompressedSize; before+m.n < a.h.sizes[f.Stream] {
				a.left = a.h.folders[f.Stream].memory
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// leave goes on to the folder of f. The library keeps the reader of a folder that
// was not read to its end, dictionary and all, for as long as it lives itself:
// before these take more than one folder may, it is made anew.
func (a *archive) leave(f *sevenzip.File) error {
	if f.UncompressedSize == 0 || f.Stream == a.last || f.Stream >= len(a.h.folders) {
		return nil
	}
	a.held += a.left
	a.last, a.left = f.Stream, 0
	if a.held == 0 || a.held+a.h.folders[f.Stream].memory <= maxMemory {
		return nil
	}
	a.held = 0
	err := contain(func() (err error) {
		a.z, err = sevenzip.NewReaderWithPassword(a.at, a.size, a.text(a.password))
		return err
	})
	if err != nil {
		return document.Skipped(document.Corrupt, err)
	}
	return nil
}

// maxOdd bounds the methods that are named: an archive has one or two.
const maxOdd = 8

// odd names the methods of folders that are not read.
func (a *archive) odd(out document.Output) {
	named := map[string]bool{}
	for i := range a.h.folders {
		if name := a.h.folders[i].odd; name != "" && !named[name] && len(named) < maxOdd {
			named[name] = true
			out.Skip("(members compressed with "+name+")", document.Unsupported)
		}
	}
}

// whyNot says why a member is not read, if so.
func (a *archive) whyNot(f *sevenzip.File) document.SkipReason {
	if f.Mode()&fs.ModeType != 0 {
		return document.Special
	}
	if f.UncompressedSize == 0 || f.Stream >= len(a.h.folders) {
		return ""
	}
	folder := &a.h.folders[f.Stream]
	if folder.locked && a.password == 0 {
		return document.Encrypted
	}
	if err := a.refuse(folder); err != nil {
		return document.ReasonOf(err)
	}
	return ""
}
