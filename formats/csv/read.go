// Package csv reads and rewrites tables in text: fields between commas,
// semicolons, tabs or bars, a record a line.
//
// It reads what spreadsheets and databases write, not what RFC 4180 allows:
// preambles, ragged records, quotes that never end and any encoding are legal.
// It does not interpret values. Its one invariant: every field of the file is
// one cell, and no byte of a record is lost, whatever is wrong with it.
package csv

import (
	"bytes"
	"context"
	"math"

	"sardine/document"
	"sardine/internal/charset"
)

// Read reads the table in parts that end with a record. The header row, where
// there is one, names the columns and is also read as cells.
func Read(ctx context.Context, in document.Stream, _ document.Options, out document.Output) error {
	r, err := charset.NewReader(in, nil)
	if err != nil {
		return err
	}
	return newParser(r, in.Name()).parse(ctx, out.Part)
}

// maxField is how far a closing quote is looked for: beyond it the opening one
// is a letter like any other, so that one stray quote cannot eat the file.
// Longer fields are appended in runs of this length.
const maxField = 64 << 10

// hardCut is how much text a part may hold before it is cut within a record. A
// field's quoted run and the letters after it, of three bytes each in some code
// pages, must still fit.
const hardCut = document.MaxPart - 2*3*maxField

// ahead is how much of the stream must be in the window while a field is read,
// so that where it ends does not depend on how the stream was read.
const ahead = 2 * maxField

// spelling is how a cell stands in the file.
type spelling uint8

const (
	bare   spelling = iota
	quoted          // between quotes
	mixed           // letters after the closing quote, or a piece of a long field
)

// parser turns the text of r into parts.
type parser struct {
	r    *charset.Reader
	b    *document.Builder
	d    dialect
	stop [256]bool // bytes that end a bare field

	row  uint32
	col  int
	i    int  // the next byte of the window
	open bool // a delimiter was read: a field follows, be it empty
	mid  bool // the rest of a field follows
	cell bool // its cell was begun in this part
	due  bool // the part has to be cut before anything is added

	track     bool       // rewriting: keep spellings
	spellings []spelling // of the cells of the part being built
}

func newParser(r *charset.Reader, name string) *parser {
	hint := delimiterOf(name)
	d, ok := detect(r.Window(), hint)
	if !ok {
		d = dialect{delim: ','}
		if hint != 0 {
			d.delim = hint
		}
	}
	p := &parser{r: r, b: document.NewBuilder(), d: d, row: 1}
	p.stop[d.delim], p.stop['\n'], p.stop['\r'] = true, true, true
	if names := d.names(r); names != nil {
		p.b.Header(names)
	}
	return p
}

// parse hands every part to each.
func (p *parser) parse(ctx context.Context, each func(*document.Part) error) error {
	for {
		switch {
		case p.low():
			p.r.Skip(p.i)
			p.i = 0
			if err := p.r.Fill(); err != nil {
				return err
			}
		case p.atEnd():
			return each(p.b.Take(document.Body))
		default:
			if p.due { // only now is it known that there is more
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := each(p.b.Cut(document.Body)); err != nil {
					return err
				}
				p.due, p.cell, p.spellings = false, false, p.spellings[:0]
			}
			p.fields()
		}
	}
}

func (p *parser) low() bool   { return len(p.r.Window())-p.i <= ahead && !p.r.EOF() }
func (p *parser) atEnd() bool { return p.i == len(p.r.Window()) && !p.open }

// fields reads fields until the window runs low or the part is full.
func (p *parser) fields() {
	w := p.r.Window()
	last := len(w) - ahead // beyond it the window is low
	if p.r.EOF() {
		last = len(w) + 1
	}
	for !p.due && p.i < last && !p.atEnd() {
		i := p.i
		if !p.mid && i < len(w) && w[i] == '"' {
			if j := p.quotedField(w, i); j > 0 {
				i, p.mid = j, true
			}
		}
		end, limit := i, min(len(w), i+maxField)
		for end < limit && !p.stop[w[end]] {
			end++
		}
		if p.col == 0 && !p.open && !p.mid && end == i { // an empty line has no cells
			if w[end] != p.d.delim {
				p.endRecord(w, end)
				continue
			}
		}
		if end == i+maxField { // perhaps not the end of the field
			p.longField(w, i, end)
			continue
		}
		p.append(w, i, end)
		p.endField(w, end)
	}
}

// append adds the run [i,end) of the window to its cell.
func (p *parser) append(w []byte, i, end int) {
	if !p.cell {
		how := bare
		if p.mid {
			how = mixed
		}
		p.begin(how)
	} else if p.track && end > i && p.mid {
		p.spellings[len(p.spellings)-1] = mixed
	}
	p.r.Append(p.b, i, end)
}

// begin begins a cell.
func (p *parser) begin(how spelling) {
	p.b.Cell(p.row, uint16(min(p.col, math.MaxUint16)))
	p.cell = true
	if p.track {
		p.spellings = append(p.spellings, how)
	}
}

// endField steps over the delimiter or line end at w[end].
func (p *parser) endField(w []byte, end int) {
	p.col++
	p.mid, p.cell, p.open = false, false, false
	if end < len(w) && w[end] == p.d.delim {
		p.i, p.open = end+1, true
		p.due = p.b.Len() >= hardCut
		return
	}
	p.endRecord(w, end)
}

func (p *parser) endRecord(w []byte, end int) {
	if end < len(w) && w[end] == '\r' {
		end++
		if end < len(w) && w[end] == '\n' {
			end++
		}
	} else if end < len(w) {
		end++
	}
	p.b.EndRow()
	p.row = max(p.row, p.row+1) // stays at the last number
	p.i, p.col = end, 0
	p.due = p.b.Full()
}

// longField adds a run of a field whose end is not in sight, up to a blank if
// there is one: the part may have to be cut there.
func (p *parser) longField(w []byte, i, end int) {
	end = p.r.Boundary(end)
	if k := bytes.LastIndexByte(w[end-256:end], ' '); k >= 0 {
		end += k + 1 - 256
	}
	p.mid = true
	p.append(w, i, end)
	p.i, p.open = end, false
	p.due = p.b.Len() >= hardCut
}

// quotedField reads the field whose quote opens at w[i] and returns where its
// closing quote ends; 0, with nothing read, if it has none.
func (p *parser) quotedField(w []byte, i int) int {
	limit := min(len(w), i+maxField)
	end, doubled := i+1, false
	for {
		k := bytes.IndexByte(w[end:limit], '"')
		if k < 0 {
			return 0
		}
		end += k
		if end+1 >= len(w) || w[end+1] != '"' {
			break
		}
		doubled = true
		if end += 2; end > limit {
			return 0
		}
	}
	p.begin(quoted)
	from := i + 1
	for doubled {
		k := bytes.IndexByte(w[from:end], '"')
		if k < 0 {
			break
		}
		p.r.Append(p.b, from, from+k)
		from += k
		p.b.Decode(`"`, p.r.Offset(from), p.r.Offset(from+2))
		from += 2
	}
	p.r.Append(p.b, from, end)
	return end + 1
}
