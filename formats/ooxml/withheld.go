package ooxml

import (
	"encoding/binary"
	"errors"
	"io"
	"path"
	"strings"

	"sardine/document"
	"sardine/internal/pkzip"
)

// standIn is what becomes of a member that may not be copied, because something
// in it has to go and nobody can take it out, or because nobody could read it.
type standIn uint8

const (
	none   standIn = iota // the package is not rewritten without it
	absent                // it goes, with every line that names it
	hollow                // an object of the same kind with nothing in it stands there
)

// withheld tells from a member's name what may stand in for it. Only what
// people do not read in the document itself has a stand-in: embedded files
// behind their pictures, controls, macros, and leftovers ([ISO 29500-2] Annex
// F: what lies in [trash] is no part of the package).
func withheld(name string) standIn {
	name = strings.ToLower(name)
	base := path.Base(name)
	switch {
	case strings.HasPrefix(name, "[trash]/"), strings.HasPrefix(base, "vbaproject") && path.Ext(base) == ".bin",
		strings.HasPrefix(name, "docprops/thumbnail."), base == "legacydoctextinfo.bin":
		return absent
	case strings.Contains(name, "/embeddings/"), strings.Contains(name, "/activex/") && path.Ext(base) == ".bin",
		strings.Contains(name, "/drawings/legacydiagramtext"):
		return hollow
	}
	return none
}

// withhold leaves m out of the copy, if it can do without.
func (rw *rewriting) withhold(m *member) bool {
	switch withheld(m.e.Name) {
	case absent:
		rw.drop(m)
	case hollow:
		rw.hollow[m] = true
	default:
		return false
	}
	return true
}

// drop leaves out m and what m refers to others by. A project's signature
// vouches for what is no longer there.
func (rw *rewriting) drop(m *member) {
	rw.stale[m], rw.dropped = true, true
	dir, base := path.Split(strings.ToLower(m.e.Name))
	if rels := rw.p.byName[dir+"_rels/"+base+".rels"]; rels != nil {
		rw.stale[rels] = true
	}
	if !strings.HasPrefix(base, "vbaproject") {
		return
	}
	for _, other := range rw.p.members {
		if strings.HasPrefix(path.Base(strings.ToLower(other.e.Name)), "vbaprojectsignature") {
			rw.stale[other] = true
		}
	}
}

// trial looks into a member that goes if anything changes. If it may not be
// copied, that is a change.
func (rw *rewriting) trial(m *member, r io.Reader) error {
	changed, err := rw.ed.Child(m.name, m.media, r, io.Discard)
	if changed || errors.Is(err, document.ErrWithheld) {
		rw.dropped = true
		return nil
	}
	return err
}

// putHollow writes an object without content in the place of m.
func (rw *rewriting) putHollow(z *pkzip.Writer, m *member) error {
	dst, err := z.Create(m.e)
	if err != nil {
		return err
	}
	head := make([]byte, 8)
	if r, err := m.e.Open(); err == nil {
		n, _ := io.ReadFull(r, head) // too short or damaged: no compound file
		head = head[:n]
	}
	if string(head) == compoundFile {
		_, err = dst.Write(emptyObject())
	}
	return err
}

// compoundFile is how one begins ([MS-CFB] 2.2).
const compoundFile = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// emptyObject is a compound file ([MS-CFB], version 3) of three sectors: its
// header, its table of sectors, and a folder with one empty stream that says it
// is a packaged file ([MS-OLEDS] 2.3.6).
func emptyObject() []byte {
	const (
		sector  = 512
		nothing = 0xFFFFFFFF
		end     = 0xFFFFFFFE
		isTable = 0xFFFFFFFD
	)
	b := make([]byte, 3*sector)
	put16 := func(at int, v uint16) { binary.LittleEndian.PutUint16(b[at:], v) }
	put32 := func(at int, v uint32) { binary.LittleEndian.PutUint32(b[at:], v) }
	copy(b, compoundFile)
	for i, v := range []uint16{0x3E, 3, 0xFFFE, 9, 6} { // versions, byte order, sizes of sectors
		put16(24+2*i, v)
	}
	for i, v := range []uint32{1, 1, 0, 4096, end, 0, end, 0, 0} { // one table, in sector 0; the folder in sector 1
		put32(44+4*i, v)
	}
	for at := 80; at < 2*sector; at += 4 {
		put32(at, nothing)
	}
	put32(sector, isTable)
	put32(sector+4, end)
	entry := func(n int, name string, kind byte, child, start uint32) {
		at := 2*sector + 128*n
		for i, c := range []byte(name) {
			b[at+2*i] = c
		}
		if name != "" {
			put16(at+64, uint16(2*len(name)+2))
			b[at+67] = 1 // black
		}
		b[at+66] = kind
		put32(at+68, nothing)
		put32(at+72, nothing)
		put32(at+76, child)
		put32(at+116, start)
	}
	entry(0, "Root Entry", 5, 1, end)
	entry(1, "\x01Ole10Native", 2, nothing, end)
	entry(2, "", 0, nothing, 0)
	entry(3, "", 0, nothing, 0)
	return b
}
