package sqlite

import (
	"encoding/binary"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"sardine/document"
)

// row is one row and where it stands.
type row struct {
	id     int64
	idAt   int64 // of the number of the row in the file
	idLen  int
	hasID  bool
	values []value
	enc    uint32
}

type kind uint8

const (
	null kind = iota
	integer
	float
	blob
	text
)

// value is one value of a row. Its bytes may stand in several places.
type value struct {
	kind   kind
	number int64
	real   float64
	data   []byte
	places []place
}

// place is where n bytes of a value stand in the file.
type place struct {
	at int64
	n  int
}

// varint reads a number of one to nine bytes; n is 0 if it is cut off.
func varint(p []byte) (v int64, n int) {
	var u uint64
	for i := range min(9, len(p)) {
		if i == 8 {
			return int64(u<<8 | uint64(p[8])), 9
		}
		u = u<<7 | uint64(p[i]&0x7F)
		if p[i] < 0x80 {
			return int64(u), i + 1
		}
	}
	return 0, 0
}

// cell reads one cell of a leaf, or of an inner page of an index, with what
// stands on further pages (section 1.6, "overflow").
func (d *database) cell(page uint32, p []byte, at int, numbered bool, each func(*row) error) error {
	base := int64(page-1) * d.page
	size, n := varint(p[at:])
	r := &row{enc: d.enc, hasID: numbered}
	if n > 0 && numbered {
		r.idAt = base + int64(at+n)
		r.id, r.idLen = varint(p[at+n:])
		if r.idLen == 0 {
			n = 0
		}
		at += r.idLen
	}
	at += n
	if n == 0 || size < 0 || size > d.limit {
		d.broken = true
		return nil
	}
	local := d.local(int(size), numbered)
	if at+local > len(p) {
		d.broken = true
		return nil
	}
	data, places := p[at:at+local:at+local], []place{{base + int64(at), local}}
	if int64(local) < size {
		if at+local+4 > len(p) {
			d.broken = true
			return nil
		}
		next := binary.BigEndian.Uint32(p[at+local:])
		for next != 0 && int64(len(data)) < size && !d.seen[next] {
			d.seen[next] = true
			o := d.read(next)
			if o == nil {
				break
			}
			k := int(min(int64(d.usable-4), size-int64(len(data))))
			data = append(data, o[4:4+k]...)
			places = append(places, place{int64(next-1)*d.page + 4, k})
			next = binary.BigEndian.Uint32(o)
		}
		if int64(len(data)) < size {
			d.broken = true // what there is, is read
		}
	}
	if !r.parse(data, places) {
		d.broken = true
	}
	if len(r.values) == 0 {
		return nil
	}
	return each(r)
}

// local is how many bytes of a row stand on its own page (section 1.6).
func (d *database) local(size int, numbered bool) int {
	u := d.usable
	most := u - 35
	if !numbered {
		most = (u-12)*64/255 - 23
	}
	if size <= most {
		return size
	}
	least := (u-12)*32/255 - 23
	if k := least + (size-least)%(u-4); k <= most {
		return k
	}
	return least
}

// maxValues bounds the columns of a row; SQLite allows 32767.
const maxValues = 33_000

// parse reads a record (section 2.1): the types of its values, then the values.
func (r *row) parse(data []byte, places []place) bool {
	head, n := varint(data)
	if n == 0 || head < int64(n) || head > int64(len(data)) {
		return false
	}
	body := int(head)
	for at := n; at < int(head) && len(r.values) < maxValues; {
		typ, n := varint(data[at:head])
		if n == 0 || typ < 0 {
			return false
		}
		at += n
		v, size := value{}, int64(0)
		switch {
		case typ == 0 || typ == 10 || typ == 11:
		case typ <= 6:
			v.kind, size = integer, []int64{0, 1, 2, 3, 4, 6, 8}[typ]
		case typ == 7:
			v.kind, size = float, 8
		case typ <= 9:
			v.kind, v.number = integer, typ-8
		default:
			v.kind, size = blob+kind(typ&1), (typ-12)/2
		}
		short := size > int64(len(data)-body)
		if short {
			size = int64(len(data) - body)
			if v.kind < blob {
				return false
			}
		}
		v.data = data[body : body+int(size)]
		v.places = slice(places, body, int(size))
		v.decode()
		body += int(size)
		r.values = append(r.values, v)
		if short {
			return false
		}
	}
	return true
}

func (v *value) decode() {
	switch {
	case v.kind == integer && len(v.data) > 0:
		v.number = int64(int8(v.data[0]))
		for _, c := range v.data[1:] {
			v.number = v.number<<8 | int64(c)
		}
	case v.kind == float:
		v.real = math.Float64frombits(binary.BigEndian.Uint64(v.data))
	}
}

// slice takes n bytes from offset from on out of places.
func slice(places []place, from, n int) (out []place) {
	for _, p := range places {
		if from >= p.n {
			from -= p.n
			continue
		}
		if n <= 0 {
			break
		}
		k := min(n, p.n-from)
		out = append(out, place{p.at + int64(from), k})
		n, from = n-k, 0
	}
	return out
}

func (r *row) text(i int) string {
	v := r.values[i]
	switch {
	case v.kind != text:
		return ""
	case r.enc == 2 || r.enc == 3:
		var u []uint16
		for k := 0; k+1 < len(v.data); k += 2 {
			u = append(u, unit(v.data[k:], r.enc == 3))
		}
		return string(utf16.Decode(u))
	}
	return string(v.data)
}

func (r *row) number(i int) int64 { return r.values[i].number }

func unit(p []byte, big bool) uint16 {
	if big {
		return binary.BigEndian.Uint16(p)
	}
	return binary.LittleEndian.Uint16(p)
}

// textual reports whether bytes are in fact text, as some programs keep it.
func (v *value) textual() bool {
	for _, c := range v.data[:min(len(v.data), 512)] {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return utf8.Valid(v.data)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// build appends a value as it would be shown.
func (d *database) build(b *document.Builder, v value) error {
	switch v.kind {
	case integer, float:
		s := itoa(v.number)
		if v.kind == float {
			s = strconv.FormatFloat(v.real, 'f', -1, 64)
		}
		if len(v.places) == 0 {
			b.Insert(s) // 0 and 1 are types without a place
			return nil
		}
		last := v.places[len(v.places)-1]
		b.Decode(s, v.places[0].at, last.at+int64(last.n))
		return nil
	case null:
		return nil
	}
	if v.kind == text && (d.enc == 2 || d.enc == 3) {
		return d.wide(b, v)
	}
	data := v.data
	for _, p := range v.places {
		for at, part := p.at, data[:p.n]; len(part) > 0; {
			n := min(len(part), 32<<10)
			b.CopyValid(part[:n], at)
			part, at = part[n:], at+int64(n)
			if err := d.room(b); err != nil {
				return err
			}
		}
		data = data[p.n:]
	}
	return nil
}

// room cuts the part where a long value has filled it.
func (d *database) room(b *document.Builder) error {
	if b.Len() <= document.MaxPart*3/4 {
		return nil
	}
	if err := d.out.Part(b.Cut(d.kind)); err != nil {
		return err
	}
	if d.kind == document.Body {
		b.Cell(d.row, d.col)
	}
	return nil
}

// wide appends UTF-16. A unit may be torn by the end of a page, and then only
// its first byte has a place.
func (d *database) wide(b *document.Builder, v value) error {
	k, from := 0, 0 // the place at hand, and where in the data it begins
	where := func(i int) int64 {
		for k+1 < len(v.places) && i >= from+v.places[k].n {
			from += v.places[k].n
			k++
		}
		return v.places[k].at + int64(i-from)
	}
	p := v.data
	for i := 0; i+1 < len(p); {
		r, n := rune(unit(p[i:], d.enc == 3)), 2
		if utf16.IsSurrogate(r) {
			two := rune(utf8.RuneError)
			if i+3 < len(p) {
				two = utf16.DecodeRune(r, rune(unit(p[i+2:], d.enc == 3)))
			}
			if r = two; r != utf8.RuneError {
				n = 4
			}
		}
		at, end := where(i), int64(0)
		if i+n <= from+v.places[k].n {
			end = at + int64(n)
		} else {
			end = at + int64(from+v.places[k].n-i)
		}
		b.Decode(string(r), at, end)
		i += n
		if i&0xFFF < 2 {
			if err := d.room(b); err != nil {
				return err
			}
		}
	}
	return nil
}

// strs calls f for each run of at least five letters of text in p.
func strs(p []byte, f func(from, to int)) {
	start, n := 0, 0
	for i := 0; i < len(p); {
		r, size := utf8.DecodeRune(p[i:])
		if r < ' ' && r != '\n' && r != '\t' || r == utf8.RuneError || r >= 0x7F && r < 0xA0 {
			if n >= 5 {
				f(start, i)
			}
			i += size
			start, n = i, 0
			continue
		}
		i += size
		n++
	}
	if n >= 5 {
		f(start, len(p))
	}
}
