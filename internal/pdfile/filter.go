package pdfile

import (
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/flate"
)

// ErrPicture means that a stream is packed by a filter for pictures.
var ErrPicture = errors.New("packed as a picture")

var errCut = errors.New("stream is damaged or longer than allowed")

// Raw returns the bytes of a stream as they stand in the file, decrypted.
func (f *File) Raw(o *Object) []byte {
	if !o.Stream {
		return nil
	}
	if o.fresh != nil {
		return o.fresh
	}
	b := f.window(o.data, int(min(o.length, 1<<30)))
	if f.crypt != nil && !o.plain {
		b = f.crypt.stream(f, o, b)
	}
	return b
}

// Filters lists the filters of a stream and their parameters.
func (f *File) Filters(o *Object) (names []string, parms []Value) {
	get := func(long, short string) Value {
		if v := f.Key(o.Value, long); v.Kind != Null {
			return v
		}
		return f.Key(o.Value, short)
	}
	fs, ps := get("Filter", "F"), get("DecodeParms", "DP")
	if fs.Kind == Name {
		return []string{filterName(fs)}, []Value{f.first(ps)}
	}
	for i, v := range fs.List[:min(len(fs.List), 16)] {
		names = append(names, filterName(f.Get(v)))
		parm := Value{}
		if i < len(ps.List) && ps.Kind == Array {
			parm = f.Get(ps.List[i])
		}
		parms = append(parms, parm)
	}
	return names, parms
}

func (f *File) first(v Value) Value {
	if v.Kind == Array && len(v.List) > 0 {
		return f.Get(v.List[0])
	}
	return v
}

// short names are those of inline images (ISO 32000-1, table 94).
var short = map[string]string{"A85": "ASCII85Decode", "AHx": "ASCIIHexDecode", "CCF": "CCITTFaxDecode", "DCT": "DCTDecode",
	"Fl": "FlateDecode", "LZW": "LZWDecode", "RL": "RunLengthDecode"}

func filterName(v Value) string {
	n := v.Name()
	if long, ok := short[n]; ok {
		return long
	}
	return n
}

// Decode unpacks a stream, up to limit bytes. With an error, what could be
// unpacked comes with it. A stream that ends in a picture filter is returned
// unpacked up to there, with ErrPicture.
func (f *File) Decode(o *Object, limit int) ([]byte, error) {
	if !o.Stream {
		return nil, errCut
	}
	names, parms := f.Filters(o)
	return f.Unpack(f.Raw(o), names, parms, limit)
}

// Unpack runs data through filters.
func (f *File) Unpack(data []byte, names []string, parms []Value, limit int) (_ []byte, err error) {
	var bad error
	for i, name := range names {
		if f.ctx.Err() != nil || f.decoded > maxDecoded {
			return nil, errCut
		}
		switch name {
		case "FlateDecode":
			data, err = inflate(data, limit)
		case "LZWDecode":
			data, err = unlzw(data, f.Key(parms[i], "EarlyChange").Int(1), limit)
		case "ASCII85Decode":
			data = unascii85(data)
		case "ASCIIHexDecode":
			data = unhex(data)
		case "RunLengthDecode":
			data = unrun(data, limit)
		case "Crypt":
		default:
			return data, ErrPicture
		}
		f.decoded += int64(len(data))
		if err != nil {
			bad, err = err, nil
		}
		if name == "FlateDecode" || name == "LZWDecode" {
			data = f.predict(data, parms[i])
		}
	}
	if len(data) > limit {
		data, bad = data[:limit], errCut
	}
	return data, bad
}

// inflate reads zlib data (RFC 1950). Neither its header nor its checksum has
// to be right, and a damaged end leaves what was before it.
func inflate(data []byte, limit int) ([]byte, error) {
	zlib := func(b []byte) bool { return len(b) >= 2 && b[0]&0x0F == 8 && (int(b[0])<<8|int(b[1]))%31 == 0 }
	if trimmed := bytes.TrimLeft(data, "\r\n "); zlib(trimmed) {
		data = trimmed
	}
	if len(data) < 2 {
		return nil, errCut
	}
	out, err := deflated(data[2:], limit)
	if !zlib(data) {
		if bare, err2 := deflated(data, limit); err2 == nil || err != nil && len(bare) > len(out) {
			return bare, err2
		}
	}
	return out, err
}

func deflated(data []byte, limit int) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(min(4*len(data)+512, limit+1, 1<<20))
	n, err := io.Copy(&out, io.LimitReader(flate.NewReader(bytes.NewReader(data)), int64(limit)+1))
	if n > int64(limit) {
		return out.Bytes()[:limit], errCut
	}
	if err != nil {
		err = errCut
	}
	return out.Bytes(), err
}

// unlzw reads LZW as PDF has it (section 7.4.4): codes of 9 to 12 bits, most
// significant bit first.
func unlzw(data []byte, early, limit int) ([]byte, error) {
	const clearCode, end = 256, 257
	var prefix [4096]int16
	var last [4096]byte
	var length [4096]int32
	for i := range 256 {
		prefix[i], last[i], length[i] = -1, byte(i), 1
	}
	var out []byte
	next, width, prev := 258, 9, -1
	acc, bits := uint32(0), 0
	for _, c := range data {
		acc, bits = acc<<8|uint32(c), bits+8
		if bits < width {
			continue
		}
		bits -= width
		code := int(acc >> bits & (1<<width - 1))
		switch {
		case code == end:
			return out, nil
		case code == clearCode:
			next, width, prev = 258, 9, -1
			continue
		case code > next || code == next && prev < 0 || code >= 4096:
			return out, errCut
		}
		at := len(out)
		if prev >= 0 && next < 4096 {
			prefix[next], length[next] = int16(prev), length[prev]+1
		}
		n := int(length[code])
		if at+n > limit {
			return out, errCut
		}
		out = append(out, make([]byte, n)...)
		if code == next { // the string before, and its own first letter
			root := prev
			for prefix[root] >= 0 {
				root = int(prefix[root])
			}
			last[next] = last[root]
		}
		for k, c := at+n-1, code; k >= at; k-- {
			out[k] = last[c]
			c = int(prefix[c])
		}
		if prev >= 0 && next < 4096 {
			last[next] = out[at]
			next++
		}
		prev = code
		if next+early >= 1<<width && width < 12 {
			width++
		}
	}
	return out, nil
}

func unascii85(data []byte) []byte {
	out := make([]byte, 0, len(data)*4/5+4)
	data = bytes.TrimPrefix(bytes.TrimLeft(data, " \r\n\t"), []byte("<~"))
	var acc uint32
	n := 0
	for _, c := range data {
		switch {
		case c == '~':
			goto done
		case c == 'z' && n == 0:
			out = append(out, 0, 0, 0, 0)
		case c >= '!' && c <= 'u':
			acc = acc*85 + uint32(c-'!')
			if n++; n == 5 {
				out = append(out, byte(acc>>24), byte(acc>>16), byte(acc>>8), byte(acc))
				acc, n = 0, 0
			}
		}
	}
done:
	if n > 1 {
		for i := n; i < 5; i++ {
			acc = acc*85 + 84
		}
		for i := range n - 1 {
			out = append(out, byte(acc>>(24-8*i)))
		}
	}
	return out
}

func unhex(data []byte) []byte {
	p := &Parser{Data: append([]byte{'<'}, data...)}
	return p.hex()
}

func unrun(data []byte, limit int) (out []byte) {
	for i := 0; i < len(data) && data[i] != 128 && len(out) < limit; {
		n := int(data[i])
		i++
		if n < 128 {
			end := min(i+n+1, len(data))
			out = append(out, data[i:end]...)
			i = end
			continue
		}
		if i < len(data) {
			out = append(out, bytes.Repeat(data[i:i+1], 257-n)...)
			i++
		}
	}
	return out
}

// predict undoes the predictors of PNG and TIFF (section 7.4.4.4).
func (f *File) predict(data []byte, parm Value) []byte {
	kind := f.Key(parm, "Predictor").Int(1)
	if kind < 2 {
		return data
	}
	colours, bits := f.Key(parm, "Colors").Int(1), f.Key(parm, "BitsPerComponent").Int(8)
	columns := f.Key(parm, "Columns").Int(1)
	if colours < 1 || colours > 64 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<24 {
		return data
	}
	pixel, row := max(1, colours*bits/8), (columns*colours*bits+7)/8
	if kind == 2 {
		return untiff(data, row, pixel, bits)
	}
	out := make([]byte, 0, len(data))
	prev := make([]byte, row)
	for len(data) > 1 {
		tag := data[0]
		cur := data[1:min(len(data), row+1)]
		data = data[1+len(cur):]
		at := len(out)
		out = append(out, cur...)
		line := out[at:]
		unpng(tag, line, prev, pixel)
		prev = line
		if len(line) < row {
			break
		}
	}
	return out
}

func unpng(tag byte, line, prev []byte, pixel int) {
	for i := range line {
		var a, b, c int
		if i >= pixel {
			a = int(line[i-pixel])
			c = int(prev[i-pixel])
		}
		b = int(prev[i])
		switch tag {
		case 1:
			line[i] += byte(a)
		case 2:
			line[i] += byte(b)
		case 3:
			line[i] += byte((a + b) / 2)
		case 4:
			pa, pb, pc := abs(b-c), abs(a-c), abs(a+b-2*c)
			switch {
			case pa <= pb && pa <= pc:
				line[i] += byte(a)
			case pb <= pc:
				line[i] += byte(b)
			default:
				line[i] += byte(c)
			}
		}
	}
}

func abs(n int) int { return max(n, -n) }

func untiff(data []byte, row, pixel, bits int) []byte {
	if bits != 8 {
		return data
	}
	out := bytes.Clone(data)
	for at := 0; at < len(out); at += row {
		line := out[at:min(at+row, len(out))]
		for i := pixel; i < len(line); i++ {
			line[i] += line[i-pixel]
		}
	}
	return out
}
