package pst

import (
	"encoding/binary"
	"slices"
)

// property is one property of an item, and where its value stands.
type property struct {
	id, typ int
	raw     []byte // as it stands in the record: the value, or the number of where it is
}

// Types of properties, [MS-OXCDATA] 2.11.1.
const (
	typeInt    = 0x0003
	typeObject = 0x000D
	typeAnsi   = 0x001E
	typeWide   = 0x001F
	typeTime   = 0x0040
	typeBinary = 0x0102
	typeMany   = 0x1000
)

// properties reads the property context that a heap holds, [MS-PST] 2.3.3, in
// order of the properties' numbers.
func (h *heap) properties() ([]property, error) {
	if h.client != clientProperties {
		return nil, errDamaged
	}
	var list []property
	err := h.tree(h.root, func(key, data []byte) {
		if len(key) == 2 && len(data) == 6 {
			list = append(list, property{int(binary.LittleEndian.Uint16(key)), int(binary.LittleEndian.Uint16(data)), data[2:]})
		}
	})
	return list, err
}

// maxColumns bounds the columns of a table: a recipient has some thirty.
const maxColumns = 1 << 10

// rows calls f with the properties of every row of the table context that a
// heap holds, [MS-PST] 2.3.4.
func (h *heap) rows(f func([]property) error) error {
	info, err := h.item(h.root)
	if err != nil {
		return err
	}
	if h.client != clientTable || len(info) < 22 || info[0] != clientTable {
		return errDamaged
	}
	columns := info[22:]
	n := int(info[1])
	if n > maxColumns || len(columns) < 8*n {
		return errDamaged
	}
	bits, width := int(binary.LittleEndian.Uint16(info[6:])), int(binary.LittleEndian.Uint16(info[8:]))
	if width == 0 || bits > width {
		return errDamaged
	}
	blocks, err := h.matrix(binary.LittleEndian.Uint32(info[14:]))
	if err != nil {
		return err
	}
	for _, b := range blocks { // no row crosses the end of a block
		for ; len(b) >= width; b = b[width:] {
			if err := f(row(b[:width], bits, columns[:8*n])); err != nil {
				return err
			}
		}
	}
	return nil
}

// row takes the cells of a row that exist.
func row(b []byte, bits int, columns []byte) []property {
	var list []property
	for ; len(columns) >= 8; columns = columns[8:] {
		at, size, bit := int(binary.LittleEndian.Uint16(columns[4:])), int(columns[6]), int(columns[7])
		if at+size > len(b) || bits+bit/8 >= len(b) || b[bits+bit/8]>>(7-bit%8)&1 == 0 {
			continue
		}
		list = append(list, property{int(binary.LittleEndian.Uint16(columns[2:])), int(binary.LittleEndian.Uint16(columns)), b[at : at+size]})
	}
	return list
}

// matrix returns the blocks of a table's rows.
func (h *heap) matrix(hnid uint32) ([][]byte, error) {
	if hnid&0x1F == 0 {
		b, err := h.item(hnid)
		return [][]byte{b}, err
	}
	n, err := h.open(hnid)
	if err != nil {
		return nil, err
	}
	var blocks [][]byte
	total := int64(0)
	for _, bid := range n.blocks {
		b, err := h.n.s.block(bid)
		if total += int64(len(b)); err != nil || total > h.n.s.limits.Member {
			return blocks, errDamaged
		}
		blocks = append(blocks, b)
	}
	return blocks, nil
}

// bytes is the value of a property of variable size, or of more than four
// bytes.
func (h *heap) bytes(p property) ([]byte, error) {
	if p.typ == typeTime && len(p.raw) == 8 { // in tables
		return p.raw, nil
	}
	if len(p.raw) < 4 {
		return nil, nil
	}
	return h.value(binary.LittleEndian.Uint32(p.raw))
}

// int is the value of a property that is a number of 32 bits, or 0.
func intOf(list []property, id int) uint32 {
	for _, p := range list {
		if p.id == id && p.typ == typeInt && len(p.raw) >= 4 {
			return binary.LittleEndian.Uint32(p.raw)
		}
	}
	return 0
}

// many cuts a value of several strings, [MS-PST] 2.3.3.4.2.
func many(data []byte) [][]byte {
	if len(data) < 4 {
		return nil
	}
	n := int(binary.LittleEndian.Uint32(data))
	if n < 0 || n > len(data)/4-1 {
		return nil
	}
	ends := make([]int, 0, n+1)
	for i := range n {
		ends = append(ends, int(binary.LittleEndian.Uint32(data[4+4*i:])))
	}
	ends = append(ends, len(data))
	if !slices.IsSorted(ends) || ends[n] > len(data) {
		return nil
	}
	var out [][]byte
	for i := range n {
		out = append(out, data[ends[i]:ends[i+1]])
	}
	return out
}
