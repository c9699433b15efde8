package wire

import (
	"sardine/document"
	"sardine/internal/app/reading"
)

// Part writes p without its map: where bytes lie is the child's business.
func (w *Writer) Part(p *document.Part) {
	w.steps(p.Path)
	w.int(p.Base)
	w.b = append(w.b, byte(p.Kind))
	w.Text(p.Text)
	w.count(p.Lead)
	more := 0
	if p.More {
		more = 1
	}
	w.count(more)
	if p.Table == nil {
		w.count(0)
	} else {
		w.count(1)
		w.steps(document.Path(p.Table.Header))
		w.count(len(p.Table.Cells))
		text, row := uint32(0), uint32(0)
		for _, c := range p.Table.Cells {
			w.int(int64(c.Text) - int64(text))
			w.int(int64(c.Row) - int64(row))
			w.count(int(c.Col))
			text, row = c.Text, c.Row
		}
	}
	w.count(len(p.Labels))
	start := uint32(0)
	for _, l := range p.Labels {
		end := min(l.End, uint32(len(p.Text))) // the reader takes no other
		from := min(l.Start, end)
		w.int(int64(from) - int64(start))
		w.int(int64(end) - int64(from))
		w.b = append(w.b, byte(l.Kind))
		w.again(l.Name)
		start = from
	}
}

// Part reads one part, which is all there is.
func Part(data []byte) (*document.Part, error) {
	r := NewReader(data, nil)
	p := r.part()
	if r.bad || r.s != "" {
		return nil, ErrGarbled
	}
	return p, nil
}

// part reads what Writer.Part wrote. Cells and labels lie within the text, in
// its order, as a Builder makes them.
func (r *Reader) part() *document.Part {
	p := &document.Part{Path: r.steps(), Base: r.int(), Kind: document.PartKind(r.Byte()), Text: r.Text()}
	p.Lead = r.count(len(p.Text))
	p.More = r.count(1) == 1
	if r.count(1) == 1 {
		p.Table = &document.Table{Header: r.steps(), Cells: r.cells(len(p.Text))}
	}
	n := r.count(len(r.s) / 4) // four fields of at least a byte
	if n > 0 {
		p.Labels = make([]document.Label, 0, n)
	}
	start := int64(0)
	for ; n > 0 && !r.bad; n-- {
		start += r.int()
		end := start + r.int()
		if start < 0 || end < start || end > int64(len(p.Text)) {
			r.bad = true
		}
		p.Labels = append(p.Labels, document.Label{Start: uint32(start), End: uint32(end), Kind: document.LabelKind(r.Byte()), Name: r.again()})
	}
	if p.Base < 0 || len(p.Text) > maxPartText {
		r.bad = true
	}
	return p
}

// maxPartText is more than a part ever holds (document.MaxPart), and little
// enough for the offsets in it.
const maxPartText = 64 << 20

func (r *Reader) cells(size int) []document.Cell {
	n := r.count(len(r.s) / 3) // three fields of at least a byte
	cells := make([]document.Cell, 0, n)
	text, row := int64(0), int64(0)
	for ; n > 0 && !r.bad; n-- {
		step, down := r.int(), r.int()
		text, row = text+step, row+down
		if step < 0 || text < 0 || text > int64(size) || row < 0 || row >= 1<<32 {
			r.bad = true
		}
		cells = append(cells, document.Cell{Text: uint32(text), Row: uint32(row), Col: uint16(r.count(1<<16 - 1))})
	}
	return cells
}

// Record writes r without its file, which the parent knows.
func (w *Writer) Record(r *reading.TextRecord) {
	w.steps(r.Path)
	w.Text(r.Kind)
	w.int(r.Base)
	if r.Text != nil {
		w.count(1)
		w.Text(*r.Text)
	} else {
		w.count(0)
	}
	w.again(string(r.Skip))
}

// Record reads what Writer.Record wrote.
func (r *Reader) Record() (t reading.TextRecord) {
	t.Path, t.Kind, t.Base = r.steps(), r.Text(), r.int()
	if r.count(1) == 1 {
		text := r.Text()
		t.Text = &text
	}
	t.Skip = r.why()
	return t
}
