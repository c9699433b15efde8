package ole

import (
	"errors"
	"math"

	"sardine/document"
)

// book is one workbook.
type book struct {
	biff
	d       *reading
	t       *text
	numbers numbers
	sst     []place // of shared strings
	used    []uint64
	shown   int64 // bytes of long shared strings that were shown again
	subs    []substream
	group   []byte            // the drawings of all sheets, with their pictures
	grouped bool              // the record at hand goes on with them
	sheets  map[int]sheetName // by the offset of their BOF record
}

// place is where a shared string begins, and where the record that it begins
// in ends.
type place struct{ at, end uint32 }

type sheetName struct {
	name   string
	hidden bool
}

// substream is the records of one sheet, from its BOF on.
type substream struct {
	start, end int
	kind       int
	sheetName
}

// maxSheets is the most sheets that are read; memory ends Excel long before.
const maxSheets = 1 << 16

// What a BOF record says it begins, [MS-XLS] 2.4.21.
const (
	bofGlobals = 0x0005
	bofChart   = 0x0020
)

var errLocked = errors.New("workbook is encrypted")

// excel hands over a workbook: what stands in front of the sheets, then each
// sheet in the order of the file.
func (d *reading) excel(t *text, dir *storage, s *stream) error {
	data, err := s.bytes()
	if len(data) == 0 && err != nil {
		return err
	}
	d.damaged(err)
	t.from(s)
	return d.workbook(t, dir, data)
}

// workbook is excel for the bytes of the stream.
func (d *reading) workbook(t *text, dir *storage, data []byte) error {
	gen := generation(data)
	bk := &book{biff: biff{data: data, gen: gen, old: gen < 8}, d: d, t: t, sheets: map[int]sheetName{}}
	if err := bk.globals(); err != nil {
		return err
	}
	if len(bk.subs) == 0 { // no sheet begins anywhere: what looks like text is better than nothing
		d.damaged(document.Skipped(document.Corrupt, nil))
		t.remnants(bk.page, data, 0)
		if err := t.take(document.Body); err != nil {
			return err
		}
	}
	for i := range bk.subs {
		if err := bk.sheet(&bk.subs[i]); err != nil {
			return err
		}
	}
	if err := bk.orphans(); err != nil {
		return err
	}
	if _, err := d.images(pathOf(t), bk.group); err != nil {
		return err
	}
	if bk.torn {
		d.damaged(document.Skipped(document.Corrupt, nil))
	}
	return bk.beside(dir)
}

// globals reads what rules the sheets and hands over what is text in it: names
// of sheets, users, defined names, what other files said.
func (bk *book) globals() error {
	bk.t.kind = document.Metadata
	depth := 0
	var sub *substream
	n := 0
	for pos := 0; ; n++ {
		if n&0xFFF == 0 && bk.d.ctx.Err() != nil {
			return bk.d.ctx.Err()
		}
		r, after, ok := bk.next(pos)
		if !ok {
			break
		}
		switch {
		case r.typ == recBOF:
			if depth == 0 && len(bk.subs) == maxSheets {
				bk.d.partial()
			} else if depth == 0 {
				bk.subs = append(bk.subs, substream{start: pos, kind: r.u16(2)})
				sub = &bk.subs[len(bk.subs)-1]
			}
			depth++
		case r.typ == recEOF:
			if depth = max(depth-1, 0); depth == 0 && sub != nil {
				sub.end, sub = after, nil
			}
		case r.typ == recFilePass:
			if !bk.unlock(r) {
				return document.Skipped(document.Encrypted, errLocked)
			}
		case depth == 1 && sub != nil && (sub.kind == bofGlobals || bk.gen < 5):
			bk.global(r)
		}
		pos = after
	}
	if sub != nil {
		sub.end = len(bk.data)
	}
	for i := range bk.subs {
		bk.subs[i].sheetName = bk.sheets[bk.subs[i].start]
	}
	bk.used = make([]uint64, (len(bk.sst)+63)/64)
	return bk.t.take(document.Body)
}

// global handles one record in front of the sheets.
func (bk *book) global(r record) {
	put := bk.appendTo(bk.t)
	switch r.typ {
	case recCodePage:
		bk.page = pageOf(r.u16(0))
	case recDateMode:
		bk.numbers.date04 = r.u16(0) == 1
	case recFormat:
		bk.format(r)
	case recXF:
		format := r.u16(2)
		if bk.gen < 5 && len(r.body) > 1 {
			format = int(r.body[1])
		}
		bk.numbers.formats = append(bk.numbers.formats, format)
	case recBoundSheet:
		bk.boundSheet(r)
	case recSST:
		bk.strings(r)
	case recWriteAccess:
		c := bk.cursor(r, 0)
		bk.t.field("User", func() { c.string(bk.lengthSize(), bk.trimmed(put)) })
	case recFileSharing:
		c := bk.cursor(r, 4)
		bk.t.field("User", func() { c.string(bk.lengthSize(), bk.trimmed(put)) })
	case recName:
		bk.defined(r)
	case recSupBook:
		bk.external(r)
	case recExternName:
		if !bk.old {
			c := bk.cursor(r, 6)
			bk.t.field("Name in another file", func() { c.string(1, put) })
		}
	case recCRN:
		bk.cached(r)
	}
	if r.typ != recContinue {
		bk.grouped = r.typ == recDrawings
	}
	if bk.grouped && len(bk.group) < maxBlip {
		bk.group = append(bk.group, r.body...)
	}
}

// lengthSize is the size of the length of most strings.
func (bk *book) lengthSize() int {
	if bk.old {
		return 1
	}
	return 2
}

// trimmed leaves out the blanks that a field of fixed size is filled with.
func (bk *book) trimmed(f run) run {
	return func(raw []byte, at int, wide bool) {
		for len(raw) > 0 && (raw[len(raw)-1] == ' ' || raw[len(raw)-1] == 0) {
			raw = raw[:len(raw)-1]
		}
		if wide {
			raw = raw[:len(raw)+len(raw)%2]
		}
		f(raw, at, wide)
	}
}

func (bk *book) format(r record) {
	if bk.numbers.codes == nil {
		bk.numbers.codes = map[int]display{}
	}
	var code string
	number, c := r.u16(0), bk.cursor(r, 2)
	if bk.gen < 5 { // they count by their order
		number = len(bk.numbers.codes)
		if bk.gen < 4 {
			c = bk.cursor(r, 0)
		}
	}
	c.string(bk.lengthSize(), bk.collect(&code))
	bk.numbers.codes[number] = displayOf(code)
}

func (bk *book) boundSheet(r record) {
	if len(r.body) < 7 {
		return
	}
	var name string
	c := bk.cursor(r, 6)
	again := c
	c.string(1, bk.collect(&name))
	bk.sheets[int(r.u32(0))] = sheetName{name, r.body[4]&3 != 0}
	bk.t.field("Sheet", func() { again.string(1, bk.appendTo(bk.t)) })
}

// maxStrings is the most shared strings of a workbook: a place costs eight bytes.
const maxStrings = 16 << 20

// strings notes where each shared string begins.
func (bk *book) strings(r record) {
	c := bk.cursor(r, 8)
	for len(bk.sst) < maxStrings {
		if c.at >= c.end && !c.more() {
			return
		}
		at := place{uint32(c.at), uint32(c.end)}
		n := c.u16()
		if n < 0 || !c.rich(n, nil) {
			if len(bk.sst) < int(min(r.u32(4), math.MaxInt32)) {
				bk.sst = append(bk.sst, at) // what there is of it
				bk.d.partial()
			}
			return
		}
		bk.sst = append(bk.sst, at)
	}
}

// longString is the length from which a shared string is not shown again and
// again without end. How much of that is shown: maxAgain, and so many times the
// size of the workbook.
const (
	longString = 32
	maxAgain   = 64 << 20
	againTimes = 16
)

// shared calls f for the runs of a shared string.
func (bk *book) shared(i int, f run) {
	if i < 0 || i >= len(bk.sst) {
		return
	}
	p := bk.sst[i]
	c := cursor{&bk.biff, int(p.at), int(p.end)}
	n := c.u16()
	if n < 0 {
		return
	}
	if bk.isUsed(i) && n > longString {
		if bk.shown += int64(n); bk.shown > maxAgain+againTimes*int64(len(bk.data)) {
			bk.d.partial()
			return
		}
	}
	bk.used[i/64] |= 1 << (i % 64)
	c.rich(n, f)
}

func (bk *book) isUsed(i int) bool { return bk.used[i/64]>>(i%64)&1 != 0 }

// orphans hands over the shared strings that no cell shows: they stay behind
// when cells are overwritten.
func (bk *book) orphans() error {
	bk.t.kind = document.Hidden
	put := bk.appendTo(bk.t)
	for i := range bk.sst {
		if !bk.isUsed(i) {
			bk.shared(i, put)
			bk.t.newline()
		}
	}
	return bk.t.take(document.Body)
}
