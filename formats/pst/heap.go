package pst

import "encoding/binary"

// heap is a node that holds items of any size, [MS-PST] 2.3.1, and with them
// the nodes below it: small values stand in the heap, large ones in a node.
type heap struct {
	n      *node
	blocks [][]byte
	client byte
	root   uint32
	subs   map[uint32]entry
	budget int // items that may still be read, against trees in circles
}

// Clients of a heap, [MS-PST] 2.3.1.2.
const (
	clientTable      = 0x7C
	clientProperties = 0xBC
	treeHeader       = 0xB5
)

// maxHeap bounds the blocks of one heap: an index of 16 bits can name no more.
const maxHeap = 1 << 16

func newHeap(n *node) (*heap, error) {
	h := &heap{n: n, subs: map[uint32]entry{}, budget: 1 << 20}
	if len(n.blocks) == 0 || len(n.blocks) > maxHeap {
		return nil, errDamaged
	}
	h.blocks = make([][]byte, len(n.blocks))
	first, err := h.block(0)
	if err != nil {
		return nil, err
	}
	if len(first) < 12 || first[2] != 0xEC {
		return nil, errDamaged
	}
	h.client, h.root = first[3], binary.LittleEndian.Uint32(first[4:])
	list, err := n.below()
	for _, e := range list {
		h.subs[e.nid] = e
	}
	return h, err
}

func (h *heap) block(i int) ([]byte, error) {
	if i >= len(h.blocks) {
		return nil, errDamaged
	}
	if h.blocks[i] == nil {
		b, err := h.n.s.block(h.n.blocks[i])
		if err != nil {
			return nil, err
		}
		h.blocks[i] = b
	}
	return h.blocks[i], nil
}

// item returns an item of the heap, [MS-PST] 2.3.1.1 HID.
func (h *heap) item(hid uint32) ([]byte, error) {
	index, block := int(hid>>5&0x7FF), int(hid>>16)
	if h.n.s.large { // pages of 4096 bytes: three bits more for the index
		index, block = int(hid>>5&0x3FFF), int(hid>>19)
	}
	if hid == 0 {
		return nil, nil
	}
	if h.budget--; h.budget < 0 || index == 0 {
		return nil, errDamaged
	}
	b, err := h.block(block)
	if err != nil {
		return nil, err
	}
	if len(b) < 2 {
		return nil, errDamaged
	}
	m := int(binary.LittleEndian.Uint16(b)) // the page map
	if m+4+2*(index+1) > len(b) || index > int(binary.LittleEndian.Uint16(b[m:])) {
		return nil, errDamaged
	}
	from := int(binary.LittleEndian.Uint16(b[m+4+2*(index-1):]))
	to := int(binary.LittleEndian.Uint16(b[m+4+2*index:]))
	if from > to || to > len(b) {
		return nil, errDamaged
	}
	return b[from:to], nil
}

// open returns the stream of a node below the heap's.
func (h *heap) open(nid uint32) (*node, error) {
	e, ok := h.subs[nid]
	if !ok {
		return nil, errDamaged
	}
	return h.n.s.node(e.data, e.sub)
}

// value returns the bytes that a number stands for: an item of the heap or a
// node, [MS-PST] 2.3.3.2 HNID.
func (h *heap) value(hnid uint32) ([]byte, error) {
	if hnid&0x1F == 0 {
		return h.item(hnid)
	}
	n, err := h.open(hnid)
	if err != nil {
		return nil, err
	}
	return n.bytes()
}

// tree calls f for every record of a B-tree on the heap, [MS-PST] 2.3.2.
func (h *heap) tree(hid uint32, f func(key, data []byte)) error {
	head, err := h.item(hid)
	if err != nil {
		return err
	}
	if len(head) < 8 || head[0] != treeHeader || head[3] > 8 {
		return errDamaged
	}
	return h.branch(binary.LittleEndian.Uint32(head[4:]), int(head[1]), int(head[2]), int(head[3]), f)
}

func (h *heap) branch(hid uint32, key, leaf, level int, f func(key, data []byte)) error {
	items, err := h.item(hid)
	if err != nil {
		return err
	}
	size := leaf
	if level > 0 {
		size = 4
	}
	if key+size == 0 {
		return errDamaged
	}
	for ; len(items) >= key+size; items = items[key+size:] {
		if level == 0 {
			f(items[:key], items[key:key+size])
		} else if err := h.branch(binary.LittleEndian.Uint32(items[key:]), key, leaf, level-1, f); err != nil {
			return err
		}
	}
	return nil
}
