package inventory

// bitmap is a set of file numbers. A nil one is empty.
type bitmap struct{ bits []uint64 }

func (b *bitmap) add(id int64) {
	i := int(id >> 6)
	for i >= len(b.bits) {
		b.bits = append(b.bits, make([]uint64, len(b.bits)+64)...)
	}
	b.bits[i] |= 1 << (id & 63)
}

func (b *bitmap) has(id int64) bool {
	if b == nil {
		return false
	}
	i := id >> 6
	return i >= 0 && i < int64(len(b.bits)) && b.bits[i]&(1<<(id&63)) != 0
}
