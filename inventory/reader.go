package inventory

import (
	"encoding/binary"
	"fmt"
)

// reader takes varints and strings off a stored blob. After the first thing
// that does not fit it is bad and gives zeros, so that loops end; callers ask
// err once. Nothing is allocated on the word of the blob alone.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) uint() uint64 {
	if len(r.b) > 0 && r.b[0] < 0x80 { // most are one byte
		v := r.b[0]
		r.b = r.b[1:]
		return uint64(v)
	}
	if len(r.b) > 1 && r.b[1] < 0x80 {
		v := uint64(r.b[0]&0x7F) | uint64(r.b[1])<<7
		r.b = r.b[2:]
		return v
	}
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) int() int64 {
	v := r.uint()
	return int64(v>>1) ^ -int64(v&1)
}

// count is a number of things of which each takes at least min bytes.
func (r *reader) count(min int) int {
	v := r.uint()
	if v > uint64(len(r.b)/min) {
		r.fail()
		return 0
	}
	return int(v)
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.fail()
		return 0
	}
	v := r.b[0]
	r.b = r.b[1:]
	return v
}

func (r *reader) bytes() []byte {
	n := r.count(1)
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *reader) string() string { return string(r.bytes()) }

func (r *reader) fail() { r.b, r.bad = nil, true }

func (r *reader) err(what string) error {
	if r.bad {
		return fmt.Errorf("%w: %s", ErrDamaged, what)
	}
	return nil
}

func appendInt(b []byte, v int64) []byte {
	return binary.AppendUvarint(b, uint64(v)<<1^uint64(v>>63))
}

func appendUint(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }

func appendString[S ~string | ~[]byte](b []byte, s S) []byte {
	return append(appendUint(b, uint64(len(s))), s...)
}
