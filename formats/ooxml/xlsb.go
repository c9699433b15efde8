package ooxml

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"

	"sardine/document"
)

// Records of a binary workbook that matter here ([MS-XLSB] 2.3.2).
const (
	brtRowHdr       = 0
	brtCellRk       = 2
	brtCellBool     = 4
	brtCellReal     = 5
	brtCellSt       = 6
	brtCellIsst     = 7
	brtFmlaString   = 8
	brtFmlaNum      = 9
	brtFmlaBool     = 10
	brtSSTItem      = 19
	brtFmt          = 44
	brtXF           = 47
	brtWbProp       = 153
	brtBundleSh     = 156
	brtBeginCellXFs = 617
	brtEndCellXFs   = 618
	brtShortBlank   = 12 // from here to 18 the cells that leave their column out
	brtShortIsst    = 18
)

// brt is a record: body stands at offset at of its member.
type brt struct {
	id   int
	body []byte
	at   int64
}

// binary reads a member of records and hands them on.
func (p *pack) binary(m *member, each func(brt) error) error {
	r, err := p.content(m)
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(r, p.limits.Member+1))
	if err != nil {
		return memberTrouble(err)
	}
	if int64(len(data)) > p.limits.Member {
		return &memberError{document.TooLarge}
	}
	for at, n := 0, 0; at < len(data); n++ {
		id, k := recordNumber(data[at:], 2)
		size, j := recordNumber(data[at+k:], 4)
		at += k + j
		if k == 0 || j == 0 || size > len(data)-at {
			return &memberError{document.Partial}
		}
		if err := each(brt{id, data[at : at+size], int64(at)}); err != nil {
			return err
		}
		if at += size; n&0xFFF == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
	}
	return nil
}

// recordNumber reads the number of a record, or its size: seven bits a byte.
// Numbers of records keep their high bit, which is part of the second byte.
func recordNumber(p []byte, most int) (v, n int) {
	for n < most && n < len(p) {
		v |= int(p[n]&0x7F) << (7 * n)
		if n++; p[n-1] < 0x80 {
			return v, n
		}
	}
	return v, n
}

// wideString reads a string behind its length in letters; n is how many bytes
// both take, 0 if they are not there.
func wideString(p []byte) (text []byte, n int) {
	if len(p) < 4 {
		return nil, 0
	}
	count := binary.LittleEndian.Uint32(p)
	if count == 0xFFFFFFFF { // none
		return nil, 4
	}
	if uint64(count)*2 > uint64(len(p)-4) {
		return nil, 0
	}
	n = 4 + 2*int(count)
	return p[4:n], n
}

func wideText(p []byte) string {
	u := make([]uint16, len(p)/2)
	for i := range u {
		u[i] = binary.LittleEndian.Uint16(p[2*i:])
	}
	return string(utf16.Decode(u))
}

// binaryBook is a workbook of records.
type binaryBook struct {
	p       *pack
	v       visitor
	styles  *styles
	sst     *member
	strings []brt // their letters, and where those stand
	shown   []bool
}

// binaryBook visits the sheets of an .xlsb workbook, if the package is one.
func (p *pack) binaryBook(v visitor, done map[*member]bool) error {
	main := p.byName["xl/workbook.bin"]
	if main == nil {
		return nil
	}
	done[main] = true
	bk := &binaryBook{p: p, v: v, styles: &styles{}}
	rels := p.relations(strings.ToLower(main.e.Name))
	var sheets []sheetRef
	var first error
	note := func(m *member, err error) error {
		var bad *memberError
		if errors.As(err, &bad) {
			return v.skip(m.name, bad.why)
		}
		return err
	}
	first = note(main, p.binary(main, func(r brt) error {
		switch {
		case r.id == brtWbProp && len(r.body) >= 4:
			bk.styles.date04 = r.body[0]&1 != 0
		case r.id == brtBundleSh && len(r.body) >= 16:
			id, n := wideString(r.body[8:])
			name, k := wideString(r.body[8+n:])
			if m := p.byName[rels[wideText(id)].target]; n > 0 && k > 0 && m != nil && !done[m] && len(sheets) < p.limits.Entries {
				done[m] = true
				sheets = append(sheets, sheetRef{m, wideText(name), binary.LittleEndian.Uint32(r.body) != 0})
			}
		}
		return nil
	}))
	if first != nil {
		return first
	}
	for _, r := range rels {
		m := p.byName[r.target]
		var err error
		switch {
		case m == nil || m.xml():
			continue
		case r.kind == "sharedStrings":
			done[m] = true
			err = bk.sharedStrings(m)
		case r.kind == "styles":
			done[m] = true
			err = bk.formats(m)
		}
		if err = note(m, err); err != nil {
			return err
		}
	}
	for _, s := range sheets {
		if err := note(s.m, bk.sheet(s)); err != nil {
			return err
		}
	}
	return bk.orphans()
}

func (bk *binaryBook) sharedStrings(m *member) error {
	bk.sst = m
	err := bk.p.binary(m, func(r brt) error {
		if r.id != brtSSTItem || len(r.body) < 5 {
			return nil
		}
		text, _ := wideString(r.body[1:])
		bk.strings = append(bk.strings, brt{body: text, at: r.at + 5})
		return nil
	})
	bk.shown = make([]bool, len(bk.strings))
	return err
}

func (bk *binaryBook) formats(m *member) error {
	codes := map[int]display{}
	inCells := false
	return bk.p.binary(m, func(r brt) error {
		switch {
		case r.id == brtFmt && len(r.body) >= 6:
			code, _ := wideString(r.body[2:])
			codes[int(binary.LittleEndian.Uint16(r.body))] = displayOf(wideText(code))
		case r.id == brtBeginCellXFs:
			inCells = true
		case r.id == brtEndCellXFs:
			inCells = false
		case r.id == brtXF && inCells && len(r.body) >= 4 && len(bk.styles.formats) < 1<<16:
			id := int(binary.LittleEndian.Uint16(r.body[2:]))
			d, ok := codes[id]
			if !ok {
				d = builtIn(strconv.Itoa(id))
			}
			bk.styles.formats = append(bk.styles.formats, d)
		}
		return nil
	})
}

// sheet hands over the cells of one sheet as a table.
func (bk *binaryBook) sheet(ref sheetRef) error {
	kind := document.Body
	if ref.hidden {
		kind = document.Hidden
	}
	s := &binarySheet{bk: bk, b: document.NewBuilder(ref.m.name), m: ref.m, name: ref.name, kind: kind}
	err := bk.p.binary(ref.m, s.record)
	var bad *memberError
	if err != nil && !errors.As(err, &bad) {
		return err
	}
	if err := s.end(false); err != nil {
		return err
	}
	return err
}

// orphans hands over the strings that no cell shows.
func (bk *binaryBook) orphans() error {
	if bk.sst == nil {
		return nil
	}
	b := document.NewBuilder(bk.sst.name)
	b.Stream(bk.sst.num)
	for i, s := range bk.strings {
		if bk.shown[i] || len(s.body) == 0 {
			continue
		}
		for text, at := s.body, s.at; len(text) > 0; {
			n := min(len(text), 64<<10)
			if b.Full() {
				if err := bk.v.part(bk.sst, b.Cut(document.Hidden), nil); err != nil {
					return err
				}
			}
			appendWide(b, text[:n], at)
			text, at = text[n:], at+int64(n)
		}
		b.Insert("\n")
	}
	if b.Empty() {
		return nil
	}
	return bk.v.part(bk.sst, b.Take(document.Hidden), nil)
}

// appendWide appends UTF-16.
func appendWide(b *document.Builder, p []byte, at int64) {
	for i := 0; i+1 < len(p); {
		r, n := rune(binary.LittleEndian.Uint16(p[i:])), 2
		if utf16.IsSurrogate(r) {
			two := rune('\uFFFD')
			if i+3 < len(p) {
				two = utf16.DecodeRune(r, rune(binary.LittleEndian.Uint16(p[i+2:])))
			}
			if r = two; r != '\uFFFD' {
				n = 4
			}
		}
		b.Decode(string(r), at+int64(i), at+int64(i+n))
		i += n
	}
}

// rk is a number in four bytes ([MS-XLSB] 2.5.122).
func rk(v uint32) float64 {
	x := float64(int32(v) >> 2)
	if v&2 == 0 {
		x = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		x /= 100
	}
	return x
}
