package sqlite

import (
	"encoding/binary"
	"io"

	"sardine/document"
)

// Kinds of pages (section 1.6 of the format).
const (
	indexInterior = 2
	tableInterior = 5
	indexLeaf     = 10
	tableLeaf     = 13
)

// read reads page n; nil if there is none.
func (d *database) read(n uint32) []byte {
	from := int64(n-1) * d.page
	if n == 0 || from+d.page > d.size {
		d.broken = true
		return nil
	}
	p := make([]byte, d.page)
	if _, err := io.ReadFull(io.NewSectionReader(d.at, from, d.page), p); err != nil {
		d.broken = true
		return nil
	}
	return p
}

// walk visits the rows of the tree with this root, depth first, in the order
// of their keys.
func (d *database) walk(root uint32, each func(*row) error) error {
	type visit struct {
		page  uint32
		after int64 // a row of an inner page of an index, to be told before the page
	}
	todo := []visit{{page: root, after: -1}}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if v.after >= 0 {
			if err := d.rowAt(uint32(v.after>>32), int(v.after&0xFFFFFFFF), false, each); err != nil {
				return err
			}
			continue
		}
		if d.seen[v.page] {
			d.broken = true
			continue
		}
		d.seen[v.page] = true
		if len(d.seen)&0xFF == 0 && d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		p := d.read(v.page)
		if p == nil {
			continue
		}
		h := 0
		if v.page == 1 {
			h = 100 // behind the header of the file
		}
		kind, cells := p[h], int(binary.BigEndian.Uint16(p[h+3:]))
		pointers := h + 8
		inner := kind == tableInterior || kind == indexInterior
		if inner {
			pointers += 4
		}
		if kind != tableInterior && kind != indexInterior && kind != tableLeaf && kind != indexLeaf || pointers+2*cells > len(p) {
			d.broken = true
			continue
		}
		d.gaps(v.page, p, h, pointers+2*cells)
		if inner {
			todo = append(todo, visit{page: binary.BigEndian.Uint32(p[h+8:]), after: -1})
		}
		for i := range cells {
			k := i
			if inner {
				k = cells - 1 - i // a stack: the last comes first
			}
			at := int(binary.BigEndian.Uint16(p[pointers+2*k:]))
			if at+4 > len(p) {
				d.broken = true
				continue
			}
			switch kind {
			case tableInterior:
				todo = append(todo, visit{page: binary.BigEndian.Uint32(p[at:]), after: -1})
			case indexInterior:
				todo = append(todo, visit{after: int64(v.page)<<32 | int64(at+4)}, visit{page: binary.BigEndian.Uint32(p[at:]), after: -1})
			default:
				if err := d.cell(v.page, p, at, kind == tableLeaf, each); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// rowAt reads the row that stands at offset at of a page.
func (d *database) rowAt(page uint32, at int, numbered bool, each func(*row) error) error {
	p := d.read(page)
	if p == nil {
		return nil
	}
	return d.cell(page, p, at, numbered, each)
}

// gaps notes the unused space of a page: between the pointers and the cells,
// and the blocks that deleted cells have left (section 1.6).
func (d *database) gaps(n uint32, p []byte, h, from int) {
	base := int64(n-1) * d.page
	note := func(from, to int) {
		if from >= to || to > len(p) || len(d.unused) >= maxGaps {
			return
		}
		for _, c := range p[from:to] {
			if c != 0 {
				d.unused = append(d.unused, gap{base + int64(from), base + int64(to)})
				return
			}
		}
	}
	content := int(binary.BigEndian.Uint16(p[h+5:]))
	if content == 0 {
		content = 65536
	}
	note(from, min(content, len(p)))
	for at, k := int(binary.BigEndian.Uint16(p[h+1:])), 0; at != 0 && at+4 <= len(p) && k < len(p)/4; k++ {
		size := int(binary.BigEndian.Uint16(p[at+2:]))
		note(at+4, at+size)
		at = int(binary.BigEndian.Uint16(p[at:]))
	}
}

// leftovers hands over the strings in unused space and unused pages.
func (d *database) leftovers() error {
	for trunk, k := d.first, 0; trunk != 0 && k < 1<<20 && !d.seen[trunk]; k++ {
		d.seen[trunk] = true
		p := d.read(trunk)
		if p == nil {
			break
		}
		n := int(min(binary.BigEndian.Uint32(p[4:]), uint32(d.usable/4)-2))
		if len(d.unused) < maxGaps {
			from := int64(trunk-1) * d.page
			d.unused = append(d.unused, gap{from + int64(8+4*n), from + d.page})
		}
		for i := range n {
			leaf := binary.BigEndian.Uint32(p[8+4*i:])
			if from := int64(leaf-1) * d.page; leaf > 0 && from+d.page <= d.size && !d.seen[leaf] && len(d.unused) < maxGaps {
				d.seen[leaf] = true
				d.unused = append(d.unused, gap{from, from + d.page})
			}
		}
		trunk = binary.BigEndian.Uint32(p)
	}
	b := document.NewBuilder("(unused space)")
	buf := make([]byte, d.page)
	for _, g := range d.unused {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		p := buf[:g.to-g.from]
		if _, err := io.ReadFull(io.NewSectionReader(d.at, g.from, g.to-g.from), p); err != nil {
			d.broken = true
			continue
		}
		strs(p, func(from, to int) {
			b.CopyValid(p[from:to], g.from+int64(from))
			b.Insert("\n")
		})
		if b.Full() {
			if err := d.out.Part(b.Cut(document.Deleted)); err != nil {
				return err
			}
		}
	}
	if len(d.unused) >= maxGaps {
		d.broken = true
	}
	if b.Empty() {
		return nil
	}
	return d.out.Part(b.Take(document.Deleted))
}
