package ole

import (
	"encoding/binary"
	"sort"
	"strings"
	"unicode/utf16"
)

// folder is what a compound file is made of in these tests: []byte for a
// stream, folder for a storage.
type folder map[string]any

const (
	testSector = 512
	testMini   = 64
)

// boxWriter lays out a compound file of version 3.
type boxWriter struct {
	entries [][]byte
	sectors []byte
	fat     []uint32
	mini    []byte
	miniFAT []uint32
}

// compound writes f as a compound file.
func compound(f folder) []byte {
	w := &boxWriter{}
	root := w.entry("Root Entry", 5)
	w.link(root, 76, w.folder(f))
	// The mini stream belongs to the root.
	start := w.chain(w.mini)
	binary.LittleEndian.PutUint32(w.entries[root][116:], start)
	binary.LittleEndian.PutUint32(w.entries[root][120:], uint32(len(w.mini)))
	var miniFAT []byte
	for _, v := range w.miniFAT {
		miniFAT = binary.LittleEndian.AppendUint32(miniFAT, v)
	}
	for len(miniFAT)%testSector != 0 {
		miniFAT = append(miniFAT, 0xFF)
	}
	miniStart := w.chain(miniFAT)
	for len(w.entries)%4 != 0 {
		w.entry("", 0)
	}
	var dir []byte
	for _, e := range w.entries {
		dir = append(dir, e...)
	}
	dirStart := w.chain(dir)
	// The table of sectors comes last and counts itself.
	n := 1
	for len(w.fat)+n > n*testSector/4 {
		n++
	}
	first := len(w.fat)
	for range n {
		w.fat = append(w.fat, 0xFFFFFFFD)
	}
	var fat []byte
	for _, v := range w.fat {
		fat = binary.LittleEndian.AppendUint32(fat, v)
	}
	for len(fat)%testSector != 0 {
		fat = append(fat, 0xFF)
	}
	w.sectors = append(w.sectors, fat...)

	h := make([]byte, 512)
	copy(h, signature)
	put16 := binary.LittleEndian.PutUint16
	put32 := binary.LittleEndian.PutUint32
	put16(h[24:], 0x3E)
	put16(h[26:], 3)
	put16(h[28:], 0xFFFE)
	put16(h[30:], 9)
	put16(h[32:], 6)
	put32(h[44:], uint32(n))
	put32(h[48:], dirStart)
	put32(h[56:], 4096)
	put32(h[60:], miniStart)
	put32(h[64:], uint32(len(miniFAT)/testSector))
	put32(h[68:], endOfChain)
	for i := range 109 {
		v := uint32(noStream)
		if i < n {
			v = uint32(first + i)
		}
		put32(h[76+4*i:], v)
	}
	return append(h, w.sectors...)
}

func (w *boxWriter) entry(name string, typ byte) int {
	e := make([]byte, 128)
	for i, c := range utf16.Encode([]rune(name)) {
		binary.LittleEndian.PutUint16(e[2*i:], c)
	}
	if typ != 0 {
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(utf16.Encode([]rune(name)))+2))
	}
	e[66], e[67] = typ, 1
	for _, at := range []int{68, 72, 76} {
		binary.LittleEndian.PutUint32(e[at:], noStream)
	}
	w.entries = append(w.entries, e)
	return len(w.entries) - 1
}

func (w *boxWriter) link(entry, at, to int) {
	if to >= 0 {
		binary.LittleEndian.PutUint32(w.entries[entry][at:], uint32(to))
	}
}

// folder writes the entries of f and returns the first; each is the right
// sibling of the one before.
func (w *boxWriter) folder(f folder) int {
	var names []string
	for n := range f {
		names = append(names, n)
	}
	sort.Strings(names)
	first, last := -1, -1
	for _, n := range names {
		var e int
		switch v := f[n].(type) {
		case folder:
			e = w.entry(n, 1)
			w.link(e, 76, w.folder(v))
		case []byte:
			e = w.entry(n, 2)
			start := uint32(0)
			if len(v) < 4096 {
				start = w.miniChain(v)
			} else {
				start = w.chain(v)
			}
			binary.LittleEndian.PutUint32(w.entries[e][116:], start)
			binary.LittleEndian.PutUint32(w.entries[e][120:], uint32(len(v)))
		}
		if first < 0 {
			first = e
		} else {
			w.link(last, 72, e)
		}
		last = e
	}
	return first
}

func (w *boxWriter) chain(data []byte) uint32 {
	start, fat, sectors := chainOf(data, w.fat, w.sectors, testSector)
	w.fat, w.sectors = fat, sectors
	return start
}

func (w *boxWriter) miniChain(data []byte) uint32 {
	start, fat, sectors := chainOf(data, w.miniFAT, w.mini, testMini)
	w.miniFAT, w.mini = fat, sectors
	return start
}

func chainOf(data []byte, fat []uint32, sectors []byte, size int) (uint32, []uint32, []byte) {
	if len(data) == 0 {
		return endOfChain, fat, sectors
	}
	start := uint32(len(fat))
	sectors = append(sectors, data...)
	for len(sectors)%size != 0 {
		sectors = append(sectors, 0)
	}
	for len(fat)*size < len(sectors) {
		fat = append(fat, uint32(len(fat)+1))
	}
	fat[len(fat)-1] = endOfChain
	return start, fat, sectors
}

// wideBytes is s in UTF-16.
func wideBytes(s string) []byte {
	var b []byte
	for _, c := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return b
}

// le writes numbers of two bytes (int), four (uint32) and bytes as they are.
func le(values ...any) []byte {
	var b []byte
	for _, v := range values {
		switch v := v.(type) {
		case int:
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		case uint32:
			b = binary.LittleEndian.AppendUint32(b, v)
		case uint64:
			b = binary.LittleEndian.AppendUint64(b, v)
		case byte:
			b = append(b, v)
		case []byte:
			b = append(b, v...)
		case string:
			b = append(b, v...)
		}
	}
	return b
}

// rec is one record of a workbook.
func rec(typ int, values ...any) []byte {
	body := le(values...)
	return append(le(typ, len(body)), body...)
}

// atomBytes is one record of a presentation.
func atomBytes(typ, instance int, container bool, values ...any) []byte {
	head := instance << 4
	if container {
		head |= 0xF
	}
	body := le(values...)
	return append(le(head, typ, uint32(len(body))), body...)
}

func joinBytes(parts ...[]byte) []byte { return []byte(strings.Join(stringsOf(parts), "")) }

func stringsOf(parts [][]byte) []string {
	var s []string
	for _, p := range parts {
		s = append(s, string(p))
	}
	return s
}
