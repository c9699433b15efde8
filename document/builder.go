package document

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Builder is the only way to make a Part. One builder serves one stream of
// text from its first part to its last and keeps count of Base.
//
//	b := document.NewBuilder("word/document.xml")
//	b.Copy(raw[10:20], 10)
//	b.Decode("&", 20, 25)
//	err := out.Part(b.Take(document.Body))
//
// Text must be valid UTF-8: what is not goes through Decode as U+FFFD. A format
// whose streams may be long calls Full at record or line ends, and Cut when it
// says so.
type Builder struct {
	path   Path
	text   strings.Builder
	m      Map
	table  *Table
	header []string
	labels []Label

	stream uint32
	cur    uint32 // source index of the last segment
	base   int64
	lead   int
	row    uint32
	col    uint16
	tables bool
	start  bool // a cell was begun
}

// NewBuilder returns a builder for the stream at path, counted from the stream
// that the format was given; none means that stream itself.
func NewBuilder(path ...string) *Builder { return &Builder{path: path} }

// Stream says which stream the following Copy and Decode calls come from. A
// format that opens only one never calls it.
func (b *Builder) Stream(n uint32) { b.stream = n }

// Len is the number of bytes of text built so far in this part.
func (b *Builder) Len() int { return b.text.Len() }

// Pos is where the next byte stands in the text of the whole stream.
func (b *Builder) Pos() int64 { return b.base + int64(b.text.Len()) }

// Grow makes room for n bytes of text.
func (b *Builder) Grow(n int) { b.text.Grow(n) }

// Copy appends bytes that stand in the stream at the offset at just as they
// are. raw must be valid UTF-8 (see CopyValid).
func (b *Builder) Copy(raw []byte, at int64) {
	if len(raw) == 0 {
		return
	}
	for len(raw) > maxCopy {
		b.Copy(raw[:maxCopy], at)
		raw, at = raw[maxCopy:], at+maxCopy
	}
	n, pos := uint32(len(raw)), uint32(b.text.Len())
	b.text.Write(raw)
	if k := len(b.m.segs) - 1; k >= 0 {
		last := &b.m.segs[k]
		if last.kind() == segCopy && last.text+last.copied() == pos && last.copied()+n <= maxCopy {
			src := b.m.sources[last.source()]
			if src.stream == b.stream && src.high+int64(last.from)+int64(last.copied()) == at {
				last.meta += n
				return
			}
		}
	}
	src, ok := b.source(at)
	if !ok {
		b.addOdd(pos, odd{textLen: n, stream: b.stream, start: at, end: at + int64(n), quad: -1})
		return
	}
	b.m.segs = append(b.m.segs, segment{pos, uint32(at), segCopy<<30 | src<<24 | n})
}

// CopyValid is Copy for bytes that may not be valid UTF-8: each byte that is
// not becomes U+FFFD.
func (b *Builder) CopyValid(raw []byte, at int64) {
	for len(raw) > 0 {
		n := validPrefix(raw)
		b.Copy(raw[:n], at)
		raw, at = raw[n:], at+int64(n)
		if len(raw) > 0 {
			b.Decode("\uFFFD", at, at+1)
			raw, at = raw[1:], at+1
		}
	}
}

func validPrefix(raw []byte) int {
	if utf8.Valid(raw) {
		return len(raw)
	}
	n := 0
	for n < len(raw) {
		if raw[n] < utf8.RuneSelf {
			n++
			continue
		}
		r, size := utf8.DecodeRune(raw[n:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		n += size
	}
	return n
}

// Decode appends text that stands for the range [start,end) of the stream:
// an entity, an escape, UTF-16, a code page, hex, invalid UTF-8.
func (b *Builder) Decode(text string, start, end int64) {
	if text == "" {
		return
	}
	pos, n, o := uint32(b.text.Len()), uint32(len(text)), end-start
	b.text.WriteString(text)
	if n <= 8 && o >= 1 && o <= 32 {
		if b.extend(pos, n, uint32(o), start) {
			return
		}
		if src, ok := b.source(start); ok {
			b.m.segs = append(b.m.segs, segment{pos, uint32(start), segScaled<<30 | src<<24 | uint32(o-1)<<19 | (n-1)<<16 | 1})
			return
		}
	}
	b.addOdd(pos, odd{textLen: n, stream: b.stream, start: start, end: end, quad: -1})
}

// extend adds one unit to a scaled run that it continues.
func (b *Builder) extend(pos, n, o uint32, start int64) bool {
	k := len(b.m.segs) - 1
	if k < 0 {
		return false
	}
	last := &b.m.segs[k]
	if last.kind() != segScaled {
		return false
	}
	units, t, u := last.scaled()
	src := b.m.sources[last.source()]
	if t != n || u != o || units == maxUnits || last.text+units*t != pos ||
		src.stream != b.stream || src.high+int64(last.from)+int64(units*u) != start {
		return false
	}
	last.meta++
	return true
}

// Insert appends a separator that the file does not hold.
func (b *Builder) Insert(text string) { b.text.WriteString(text) }

// Paint appends text that is drawn: PDF glyphs, OCR words. o.Quad says where.
func (b *Builder) Paint(text string, o Origin) {
	if text == "" {
		return
	}
	pos, q := uint32(b.text.Len()), int32(-1)
	b.text.WriteString(text)
	if o.Quad != nil {
		q = int32(len(b.m.quads))
		b.m.quads = append(b.m.quads, *o.Quad)
	}
	b.addOdd(pos, odd{textLen: uint32(len(text)), stream: o.Stream, start: o.Start, end: o.End, quad: q})
}

func (b *Builder) addOdd(pos uint32, d odd) {
	b.m.segs = append(b.m.segs, segment{pos, uint32(len(b.m.odds)), segOdd << 30})
	b.m.odds = append(b.m.odds, d)
}

// source returns the index of the source that offset at of the current stream
// counts from; false when the part draws on too many.
func (b *Builder) source(at int64) (uint32, bool) {
	high := at &^ (1<<32 - 1)
	if int(b.cur) < len(b.m.sources) {
		if s := b.m.sources[b.cur]; s.stream == b.stream && s.high == high {
			return b.cur, true
		}
	}
	for i, s := range b.m.sources {
		if s.stream == b.stream && s.high == high {
			b.cur = uint32(i)
			return b.cur, true
		}
	}
	if len(b.m.sources) > maxSource {
		return 0, false
	}
	b.m.sources = append(b.m.sources, source{b.stream, high})
	b.cur = uint32(len(b.m.sources) - 1)
	return b.cur, true
}

// Label gives a name to the local span [start,end) of the part being built.
// Labels must come in order of start; an outer one before an inner one.
func (b *Builder) Label(kind LabelKind, name string, start, end int) {
	if name != "" && end >= start {
		b.labels = append(b.labels, Label{uint32(start), uint32(end), kind, name})
	}
}

// Header names the columns of the table, for this part and those after it.
func (b *Builder) Header(names []string) { b.tables, b.header = true, names }

// Cell begins the cell in column col (from 0) of row (from 1); what is
// appended until the next Cell, EndRow or Take is its text. Cells come in order.
func (b *Builder) Cell(row uint32, col uint16) {
	if b.table == nil {
		b.tables, b.table = true, &Table{}
	}
	if b.start {
		if row == b.row {
			b.Insert("\t")
		} else {
			b.Insert("\n")
		}
	}
	b.row, b.col, b.start = row, col, true
	b.table.Cells = append(b.table.Cells, Cell{uint32(b.text.Len()), row, col})
}

// EndRow closes the last cell of a row. After it the part may be cut.
func (b *Builder) EndRow() {
	if b.start {
		b.Insert("\n")
		b.start = false
	}
}

// Full reports whether the part has grown enough to be cut at the next record
// or line end.
func (b *Builder) Full() bool { return b.text.Len() >= MaxPart/4 }

// Must reports whether the part has to be cut now, wherever that is.
func (b *Builder) Must() bool { return b.text.Len() >= MaxPart-MaxLead }

// Cut ends a part in the middle of its stream and begins the next one with the
// last lines of this one as Lead, so that what stands across the cut is seen
// whole. Rows of tables are not repeated: cut tables after EndRow.
func (b *Builder) Cut(kind PartKind) *Part {
	p := b.finish(kind)
	p.More = true
	if b.tables {
		b.reset(p, 0)
	} else {
		b.reset(p, leadOf(p.Text))
	}
	return p
}

// Take ends the last part of a run. The next part, if any, is another run of
// the same stream: its text is counted after this one's.
func (b *Builder) Take(kind PartKind) *Part {
	p := b.finish(kind)
	b.reset(p, 0)
	b.table, b.tables, b.header = nil, false, nil
	return p
}

// Empty reports whether there is nothing to Take.
func (b *Builder) Empty() bool { return b.text.Len() == b.lead }

func (b *Builder) finish(kind PartKind) *Part {
	b.EndRow()
	if b.text.Len() > 2*MaxPart {
		panic(fmt.Sprintf("document: part of %d bytes was not cut", b.text.Len()))
	}
	p := &Part{Path: b.path, Base: b.base, Kind: kind, Text: b.text.String(), Lead: b.lead, Map: b.m, Labels: b.labels}
	if b.tables {
		if b.table == nil {
			b.table = &Table{}
		}
		b.table.Header = b.header
		p.Table = b.table
	}
	return p
}

// reset starts the next part with the last lead bytes of p.
func (b *Builder) reset(p *Part, lead int) {
	b.base += int64(len(p.Text) - lead)
	b.text, b.m, b.labels, b.table, b.start, b.lead = strings.Builder{}, Map{}, nil, nil, false, lead
	if p.More { // the next part will be much like this one
		b.text.Grow(MaxPart/4 + MaxLead)
		b.m.segs = make([]segment, 0, len(p.Map.segs)+len(p.Map.segs)/16)
		if p.Table != nil {
			b.table = &Table{Cells: make([]Cell, 0, len(p.Table.Cells)+len(p.Table.Cells)/16)}
		}
	}
	if lead > 0 {
		b.text.WriteString(p.Text[len(p.Text)-lead:])
		b.m = p.Map.tail(uint32(len(p.Text)-lead), b.m.segs)
	}
}

// leadOf is how much of the end of text the next part repeats: whole lines if
// they fit, whole letters in any case.
func leadOf(text string) int {
	if len(text) <= 2*MaxLead {
		return 0
	}
	tail := text[len(text)-MaxLead:]
	if i := strings.IndexByte(tail, '\n'); i >= 0 && i+1 < len(tail) {
		return len(tail) - i - 1
	}
	for i := range utf8.UTFMax {
		if utf8.RuneStart(tail[i]) {
			return len(tail) - i
		}
	}
	return len(tail)
}

// tail returns the map of the text from local offset at on, its segments
// appended to segs.
func (m Map) tail(at uint32, segs []segment) Map {
	t := Map{segs: segs}
	t.sources = append(t.sources, m.sources...)
	for _, s := range m.segs {
		n := m.textLen(s)
		if s.text+n <= at {
			continue
		}
		var skip uint32
		if s.text < at {
			skip = at - s.text
		}
		pos := s.text + skip - at
		switch s.kind() {
		case segCopy:
			t.segs = append(t.segs, segment{pos, s.from + skip, s.meta - skip})
		case segScaled:
			units, tl, o := s.scaled()
			cut := min(skip/tl, units-1) // a cut inside a letter cannot be: leads start at letters
			t.segs = append(t.segs, segment{pos, s.from + cut*o, s.meta - cut})
		default:
			d := m.odds[s.from]
			d.textLen -= skip
			if d.quad >= 0 {
				t.quads = append(t.quads, m.quads[d.quad])
				d.quad = int32(len(t.quads) - 1)
			}
			t.segs = append(t.segs, segment{pos, uint32(len(t.odds)), segOdd << 30})
			t.odds = append(t.odds, d)
		}
	}
	return t
}
