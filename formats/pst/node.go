package pst

import (
	"encoding/binary"
	"io"

	"sardine/document"
)

// node is a stream of the file, made of blocks, and the nodes below it.
type node struct {
	s      *store
	blocks []uint64
	sub    uint64 // block that lists the nodes below, 0 if there are none
}

// maxBlocks bounds the blocks of one node: 8 GB of them. maxLists bounds the
// blocks that list others.
const (
	maxBlocks = 1 << 20
	maxLists  = 1 << 11
)

// node opens the stream that begins with a block, [MS-PST] 2.2.2.8.3.2.
func (s *store) node(data, sub uint64) (*node, error) {
	n := &node{s: s, sub: sub}
	if data == 0 {
		return n, nil
	}
	lists := maxLists
	return n, n.add(data, 3, &lists)
}

// add appends the blocks that a block lists, or the block itself.
func (n *node) add(bid uint64, levels int, lists *int) error {
	if bid&internal == 0 {
		n.blocks = append(n.blocks, bid)
		if len(n.blocks) > maxBlocks {
			return document.Skipped(document.TooLarge, nil)
		}
		return nil
	}
	data, err := n.s.block(bid)
	if err != nil {
		return err
	}
	if *lists--; *lists < 0 || levels == 0 || len(data) < 8 || data[0] != 1 { // an XBLOCK or XXBLOCK
		return errDamaged
	}
	w := n.s.width()
	for i := range int(binary.LittleEndian.Uint16(data[2:])) {
		if len(data) < 8+(i+1)*w {
			return errDamaged
		}
		if err := n.add(n.s.number(data[8+i*w:]), levels-1, lists); err != nil {
			return err
		}
	}
	return nil
}

// bytes reads the stream whole.
func (n *node) bytes() ([]byte, error) {
	var out []byte
	for _, bid := range n.blocks {
		b, err := n.s.block(bid)
		if err != nil {
			return out, err
		}
		if out = append(out, b...); int64(len(out)) > n.s.limits.Member {
			return out, document.Skipped(document.TooLarge, nil)
		}
	}
	return out, nil
}

// reader reads the stream block by block.
func (n *node) reader() io.Reader { return &nodeReader{n: n} }

type nodeReader struct {
	n    *node
	next int
	rest []byte
}

func (r *nodeReader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.next == len(r.n.blocks) {
			return 0, io.EOF
		}
		b, err := r.n.s.block(r.n.blocks[r.next])
		if err != nil {
			return 0, err
		}
		r.rest, r.next = b, r.next+1
	}
	k := copy(p, r.rest)
	r.rest = r.rest[k:]
	return k, nil
}

// entry is a node below another.
type entry struct {
	nid       uint32
	data, sub uint64
}

// maxBelow bounds the nodes below one node.
const maxBelow = 1 << 18

// below lists the nodes below n, [MS-PST] 2.2.2.8.3.3.
func (n *node) below() ([]entry, error) {
	if n.sub == 0 {
		return nil, nil
	}
	var list []entry
	lists := maxLists
	err := n.s.below(n.sub, 2, &list, &lists)
	return list, err
}

func (s *store) below(bid uint64, levels int, list *[]entry, lists *int) error {
	data, err := s.block(bid)
	if err != nil {
		return err
	}
	if *lists--; *lists < 0 || levels == 0 || len(data) < 8 || data[0] != 2 {
		return errDamaged
	}
	w, at, leaf := s.width(), 4, data[1] == 0
	if s.wide {
		at = 8
	}
	each := 2 * w // an SIENTRY
	if leaf {
		each = 3 * w // an SLENTRY
	}
	for range binary.LittleEndian.Uint16(data[2:]) {
		if len(data) < at+each || len(*list) >= maxBelow {
			return errDamaged
		}
		e := data[at : at+each]
		at += each
		if !leaf {
			if err := s.below(s.number(e[w:]), levels-1, list, lists); err != nil {
				return err
			}
			continue
		}
		*list = append(*list, entry{binary.LittleEndian.Uint32(e), s.number(e[w:]), s.number(e[2*w:])})
	}
	return nil
}
