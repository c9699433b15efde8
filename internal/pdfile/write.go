package pdfile

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"

	"github.com/klauspost/compress/zlib"
)

// Edits is what a new file has otherwise than the one it is made from.
type Edits struct {
	values map[int]Value
	data   map[int][]byte // of streams, unpacked
	raw    map[int][]byte // of streams, packed as their dictionaries say
	more   []int
	next   int
	file   *File
}

// NewEdits returns edits of f that change nothing.
func (f *File) NewEdits() *Edits {
	e := &Edits{values: map[int]Value{}, data: map[int][]byte{}, raw: map[int][]byte{}, file: f, next: 1}
	for n := range f.entries {
		e.next = max(e.next, n+1)
	}
	return e
}

// Empty reports whether nothing is changed.
func (e *Edits) Empty() bool { return len(e.values)+len(e.data)+len(e.raw) == 0 }

// Value is what object n will be.
func (e *Edits) Value(n int) Value {
	if v, ok := e.values[n]; ok {
		return v
	}
	return e.file.Object(n).Value
}

// SetValue replaces the value of object n, or the dictionary of a stream.
func (e *Edits) SetValue(n int, v Value) { e.values[n] = v }

// SetData replaces what the stream n holds; it will be packed anew.
func (e *Edits) SetData(n int, data []byte) { e.data[n] = data }

// SetRaw replaces the bytes of stream n, packed as its dictionary then says.
func (e *Edits) SetRaw(n int, data []byte) { e.raw[n] = data }

// Data is what SetData set.
func (e *Edits) Data(n int) ([]byte, bool) {
	d, ok := e.data[n]
	return d, ok
}

// Packed reports whether SetRaw or SetData was called for n.
func (e *Edits) Packed(n int) bool {
	_, data := e.data[n]
	_, raw := e.raw[n]
	return data || raw
}

// Add makes a new object and returns its reference.
func (e *Edits) Add(v Value) Value {
	n := e.next
	e.next++
	e.values[n] = v
	return RefTo(n)
}

// AddStream makes a new stream of unpacked data.
func (e *Edits) AddStream(dict Value, data []byte) Value {
	ref := e.Add(dict)
	e.data[ref.ID()] = data
	return ref
}

// Keep lets object n stand in the new file even if nothing leads to it.
func (e *Edits) Keep(n int) { e.more = append(e.more, n) }

// Write writes the file anew: one revision, no encryption, only what the
// catalogue, the document information or Keep lead to. Objects keep their
// numbers. Streams that only private data of programs lead to, and preview
// pictures, are left out.
func (f *File) Write(w io.Writer, e *Edits) error {
	out := &writer{w: bufio.NewWriterSize(w, 1<<16), sum: sha256.New(), e: e, f: f, at: map[int]int64{}}
	numbers := out.reachable()
	version := "1.7"
	if head := f.window(0, 8); index(head, "%PDF-2") == 0 {
		version = "2.0"
	}
	out.print("%PDF-" + version + "\n%\xE2\xE3\xCF\xD3\n")
	for _, n := range numbers {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		out.object(n)
	}
	out.table(numbers)
	if out.err != nil {
		return out.err
	}
	return out.w.Flush()
}

type writer struct {
	w   *bufio.Writer
	sum hash.Hash
	n   int64
	e   *Edits
	f   *File
	at  map[int]int64
	err error
	buf []byte
}

func (w *writer) print(s string) { w.bytes([]byte(s)) }

func (w *writer) bytes(b []byte) {
	n, err := w.w.Write(b)
	w.sum.Write(b)
	w.n += int64(n)
	if w.err == nil {
		w.err = err
	}
}

// reachable lists the objects to write, in order.
func (w *writer) reachable() []int {
	type todo struct {
		num     int
		private bool
	}
	var queue []todo
	state := map[int]int{} // 1: met in private data, 2: met elsewhere
	var walk func(v Value, private bool, depth int)
	walk = func(v Value, private bool, depth int) {
		switch v.Kind {
		case Ref:
			want := 2
			if private {
				want = 1
			}
			if n := v.ID(); state[n] < want {
				state[n] = want
				queue = append(queue, todo{n, private})
			}
		case Array:
			for _, e := range v.List {
				walk(e, private, depth+1)
			}
		case Dict:
			for i := 0; i+1 < len(v.List); i += 2 {
				key := string(v.List[i].Str)
				if !dropped(key) {
					walk(v.List[i+1], private || key == "PieceInfo", depth+1)
				}
			}
		}
	}
	walk(w.f.Trailer.Key("Root"), false, 0)
	walk(w.f.Trailer.Key("Info"), false, 0)
	for _, n := range w.e.more {
		walk(RefTo(n), false, 0)
	}
	for len(queue) > 0 {
		t := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if t.private && w.f.Object(t.num).Stream {
			state[t.num] = 0
			continue
		}
		walk(w.e.Value(t.num), t.private, 0)
	}
	var out []int
	for n, s := range state {
		if s > 0 && n > 0 && w.e.Value(n).Kind != Null {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// dropped are keys that no new file has. Preview keeps a second copy of its
// notes, packed in letters, beside each of them.
func dropped(key string) bool {
	return key == "Thumb" || key == "Perms" || key == "AAPL:AKAnnotationObject" || key == "AAPL:AKPDFAnnotationDictionary"
}

func (w *writer) object(n int) {
	w.at[n] = w.n
	v := w.e.Value(n)
	o := w.f.Object(n)
	data, fresh := w.e.data[n]
	raw, packed := w.e.raw[n]
	w.buf = append(strconv.AppendInt(w.buf[:0], int64(n), 10), " 0 obj\n"...)
	if fresh {
		var b bytes.Buffer
		z, _ := zlib.NewWriterLevel(&b, zlib.BestSpeed)
		_, _ = z.Write(data)
		_ = z.Close()
		raw, packed = b.Bytes(), true
		v = v.Without("DecodeParms").Without("F").Without("FFilter").Without("FDecodeParms").Without("DL").Set("Filter", NameOf("FlateDecode"))
	}
	if !packed && o.Stream && n < w.e.next {
		raw, packed = w.f.Raw(o), true
		if w.f.crypt != nil {
			v = uncrypted(w.f, o, v)
		}
	}
	if packed {
		v = v.Set("Length", IntOf(len(raw)))
	}
	w.buf = AppendValue(w.buf, v)
	w.bytes(w.buf)
	if packed {
		w.print("\nstream\n")
		w.bytes(raw)
		w.print("\nendstream")
	}
	w.print("\nendobj\n")
}

// uncrypted takes the filter Crypt off a stream's dictionary.
func uncrypted(f *File, o *Object, v Value) Value {
	names, parms := f.Filters(o)
	if len(names) == 0 || names[0] != "Crypt" {
		return v
	}
	filters, params := ListOf(), ListOf()
	for i := 1; i < len(names); i++ {
		filters.List, params.List = append(filters.List, NameOf(names[i])), append(params.List, parms[i])
	}
	if len(filters.List) == 0 {
		return v.Without("Filter").Without("DecodeParms")
	}
	return v.Set("Filter", filters).Set("DecodeParms", params)
}

func (w *writer) table(numbers []int) {
	start := w.n
	w.print("xref\n0 1\n0000000000 65535 f \n")
	for i := 0; i < len(numbers); {
		j := i + 1
		for j < len(numbers) && numbers[j] == numbers[j-1]+1 {
			j++
		}
		w.print(fmt.Sprintf("%d %d\n", numbers[i], j-i))
		for _, n := range numbers[i:j] {
			w.print(fmt.Sprintf("%010d 00000 n \n", w.at[n]))
		}
		i = j
	}
	size := 1
	if len(numbers) > 0 {
		size = numbers[len(numbers)-1] + 1
	}
	id := Value{Kind: String, Str: w.sum.Sum(nil)[:16]}
	trailer := DictOf("Size", IntOf(size), "Root", RefTo(w.f.Trailer.Key("Root").ID()), "ID", ListOf(id, id))
	if info := w.f.Trailer.Key("Info"); info.Kind == Ref && w.at[info.ID()] > 0 {
		trailer = trailer.Set("Info", RefTo(info.ID()))
	}
	w.print("trailer\n")
	w.bytes(AppendValue(nil, trailer))
	w.print(fmt.Sprintf("\nstartxref\n%d\n%%%%EOF\n", start))
}

// AppendValue appends v as it is written in a file.
func AppendValue(b []byte, v Value) []byte {
	switch v.Kind {
	case Bool:
		return strconv.AppendBool(b, v.Num != 0)
	case Int:
		return strconv.AppendInt(b, int64(v.Num), 10)
	case Real:
		return strconv.AppendFloat(b, v.Num, 'f', -1, 64)
	case String:
		return appendString(b, v.Str)
	case Name:
		return appendName(b, v.Str)
	case Ref:
		return append(strconv.AppendInt(b, int64(v.Num), 10), " 0 R"...)
	case Array:
		b = append(b, '[')
		for i, e := range v.List {
			if i > 0 {
				b = append(b, ' ')
			}
			b = AppendValue(b, e)
		}
		return append(b, ']')
	case Dict:
		b = append(b, "<<"...)
		for i := 0; i+1 < len(v.List); i += 2 {
			if dropped(string(v.List[i].Str)) {
				continue
			}
			b = append(appendName(b, v.List[i].Str), ' ')
			b = append(AppendValue(b, v.List[i+1]), ' ')
		}
		return append(b, ">>"...)
	}
	return append(b, "null"...)
}

func appendString(b, s []byte) []byte {
	for _, c := range s {
		if c < ' ' || c >= 0x7F {
			b = append(b, '<')
			for _, c := range s {
				b = append(b, hexDigits[c>>4], hexDigits[c&15])
			}
			return append(b, '>')
		}
	}
	b = append(b, '(')
	for _, c := range s {
		if c == '(' || c == ')' || c == '\\' {
			b = append(b, '\\')
		}
		b = append(b, c)
	}
	return append(b, ')')
}

const hexDigits = "0123456789ABCDEF"

func appendName(b, s []byte) []byte {
	b = append(b, '/')
	for _, c := range s {
		if c <= ' ' || c >= 0x7F || c == '#' || !regular(c) {
			b = append(b, '#', hexDigits[c>>4], hexDigits[c&15])
		} else {
			b = append(b, c)
		}
	}
	return b
}
