package pst

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"io"

	"sardine/document"
)

// store is the lowest layer of the file: two trees of pages, of nodes and of
// blocks, and the blocks themselves ([MS-PST] 2.2).
type store struct {
	ctx    context.Context // of one Read call
	at     io.ReaderAt
	size   int64
	limits document.Limits

	wide   bool // 64-bit numbers: files of Outlook 2003 and later
	large  bool // pages of 4096 bytes and packed blocks: .ost of Outlook 2013 and later
	crypt  byte
	nodes  uint64 // offset of the root page of the tree of nodes
	blocks uint64 // of the tree of blocks
	pages  map[uint64]*page
	count  int64 // of pages walked, against trees that lead to the same page again and again
	left   int64 // bytes of blocks that may still be read, against items that are all the same blocks
}

var (
	errDamaged = document.Skipped(document.Corrupt, errors.New("mailbox is damaged"))
	errMissing = errors.New("not in the tree")
)

// Versions of the format, [MS-PST] 2.2.2.6 wVer.
const (
	versionAnsi  = 15 // and 14
	versionWide  = 23 // and above
	versionLarge = 36
)

const magic = "!BDN"

func open(ctx context.Context, at io.ReaderAt, size int64, limits document.Limits) (*store, error) {
	head := make([]byte, 564)
	if n, err := at.ReadAt(head, 0); n < 514 {
		if err != nil && err != io.EOF {
			return nil, document.Skipped(document.Unreadable, err)
		}
		return nil, errDamaged
	}
	s := &store{ctx: ctx, at: at, size: size, limits: limits, pages: map[uint64]*page{}}
	s.left = max(limits.Total, maxTimes*size)
	version := binary.LittleEndian.Uint16(head[10:])
	switch {
	case version < 14:
		return nil, document.Skipped(document.Unsupported, errors.New("unknown version of a mailbox"))
	case version <= versionAnsi: // ROOT at 0xA4, [MS-PST] 2.2.2.5 and 2.2.2.6
		s.nodes = uint64(binary.LittleEndian.Uint32(head[0xBC:]))
		s.blocks = uint64(binary.LittleEndian.Uint32(head[0xC4:]))
		s.crypt = head[0x1CD]
	default: // ROOT at 0xB4
		s.wide, s.large = true, version >= versionLarge
		s.nodes = binary.LittleEndian.Uint64(head[0xE0:])
		s.blocks = binary.LittleEndian.Uint64(head[0xF0:])
		s.crypt = head[0x201]
	}
	if s.crypt > cryptCyclic {
		return nil, document.Skipped(document.Encrypted, errors.New("mailbox is encrypted"))
	}
	return s, nil
}

// number reads a number of the file's width.
func (s *store) number(b []byte) uint64 {
	if s.wide {
		return binary.LittleEndian.Uint64(b)
	}
	return uint64(binary.LittleEndian.Uint32(b))
}

func (s *store) width() int {
	if s.wide {
		return 8
	}
	return 4
}

// page is a page of a B-tree: entries of equal size, and how far above the
// leaves it is.
type page struct {
	entries [][]byte
	level   int
}

// maxTimes is how often all of the file may be read as blocks: lists and heaps
// are read more than once.
const maxTimes = 16

// maxPages is how many pages are kept.
const maxPages = 2048

// page reads the page at an offset, [MS-PST] 2.2.2.7.7.1.
func (s *store) page(at uint64) (*page, error) {
	if p := s.pages[at]; p != nil {
		return p, nil
	}
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	size, count, kind := 512, 496, 500
	switch {
	case s.large:
		size, count, kind = 4096, 4056, 4072
	case s.wide:
		count, kind = 488, 496
	}
	raw := make([]byte, size)
	if err := s.readAt(raw, at); err != nil {
		return nil, err
	}
	n, each, level := int(raw[count]), int(raw[count+2]), int(raw[count+3])
	if s.large {
		n, each, level = int(binary.LittleEndian.Uint16(raw[count:])), int(raw[count+4]), int(raw[count+5])
	}
	tree := raw[kind]|1 == 0x81 && raw[kind] == raw[kind+1] // a page of one of the two trees, [MS-PST] 2.2.2.7.1
	if !tree || each < 2*s.width() || n*each > count || level > 16 {
		return nil, errDamaged
	}
	p := &page{level: level}
	for i := range n {
		p.entries = append(p.entries, raw[i*each:(i+1)*each])
	}
	if len(s.pages) >= maxPages {
		clear(s.pages)
	}
	s.pages[at] = p
	return p, nil
}

func (s *store) readAt(b []byte, at uint64) error {
	if at > uint64(s.size) || uint64(s.size)-at < uint64(len(b)) {
		return errDamaged
	}
	if _, err := s.at.ReadAt(b, int64(at)); err != nil {
		return document.Skipped(document.Unreadable, err)
	}
	return nil
}

// find returns the leaf entry for key in the tree whose root page is at an
// offset.
func (s *store) find(root, key uint64) ([]byte, error) {
	level := 256
	for at := root; ; {
		p, err := s.page(at)
		if err != nil {
			return nil, err
		}
		if p.level >= level { // a tree that runs in circles
			return nil, errDamaged
		}
		level = p.level
		var hit []byte
		for _, e := range p.entries {
			k := s.number(e)
			if k > key {
				break
			}
			hit = e
			if level == 0 && k == key {
				return e, nil
			}
		}
		if hit == nil || level == 0 {
			return nil, errMissing
		}
		at = s.number(hit[2*s.width():])
	}
}

// walk calls f for every leaf entry of the tree whose root page is at an
// offset, and damaged for every page that cannot be read.
func (s *store) walk(at uint64, above int, f func(entry []byte) error, damaged func()) error {
	p, err := s.page(at)
	if s.count++; err == nil && (p.level >= above || s.count > s.size/512+1) {
		err = errDamaged
	}
	if err != nil {
		if ctxErr := s.ctx.Err(); ctxErr != nil {
			return ctxErr
		}
		damaged()
		return nil
	}
	for _, e := range p.entries {
		if p.level == 0 {
			err = f(e)
		} else if len(e) < 3*s.width() {
			damaged()
		} else {
			err = s.walk(s.number(e[2*s.width():]), p.level, f, damaged)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// internal marks blocks that list others and are not disguised, [MS-PST]
// 2.2.2.2.
const internal = 2

// block reads one block, as it was before it was disguised or packed.
func (s *store) block(bid uint64) ([]byte, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	e, err := s.find(s.blocks, bid&^1) // the lowest bit means nothing to readers
	if errors.Is(err, errMissing) {
		e, err = s.find(s.blocks, bid|1)
	}
	if errors.Is(err, errMissing) || err == nil && len(e) < 2*s.width()+4 {
		return nil, errDamaged
	}
	if err != nil {
		return nil, err
	}
	w := s.width()
	data := make([]byte, binary.LittleEndian.Uint16(e[2*w:]))
	// A block takes a look into a tree, however few bytes it has.
	if s.left -= int64(len(data)) + 512; s.left < 0 {
		return nil, document.Skipped(document.Bomb, errors.New("blocks of a mailbox are read again and again"))
	}
	if err := s.readAt(data, s.number(e[w:])); err != nil {
		return nil, err
	}
	if s.large {
		if plain := int(binary.LittleEndian.Uint16(e[2*w+2:])); plain != len(data) {
			return inflate(data, plain)
		}
	}
	if bid&internal == 0 {
		decipher(s.crypt, data, bid)
	}
	return data, nil
}

// inflate expands a packed block; its size is at most 65,535 bytes by its type.
func inflate(data []byte, size int) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, errDamaged
	}
	out := make([]byte, size)
	n, err := io.ReadFull(z, out)
	if err != nil && n == 0 {
		return nil, errDamaged
	}
	return out[:n], nil
}
