package pdf

import (
	"bytes"
	"encoding/binary"

	"sardine/internal/pdfile"
)

// builtIn takes the letters of a simple font out of its own file: a font that
// has no encoding brings one along.
func (t *font) builtIn(f *pdfile.File, d Value) {
	set := func(c int, text string) {
		if c >= 0 && c < 256 && text != "" {
			t.bytes[c] = glyphInfo{text: text}
		}
	}
	for _, key := range [...]string{"FontFile", "FontFile2", "FontFile3"} {
		o := f.Resolve(d.Key(key))
		if o == nil || !o.Stream {
			continue
		}
		data, _ := f.Decode(o, maxStream)
		switch {
		case key == "FontFile":
			type1Encoding(data, set)
		case bytes.HasPrefix(data, []byte("OTTO")):
			s := openSFNT(data)
			cffEncoding(s.table("CFF "), set)
		case key == "FontFile3":
			cffEncoding(data, set)
		default:
			trueTypeEncoding(openSFNT(data), set)
		}
	}
}

// fontLetters is the letter of each glyph of a font file, from its own table
// read backwards; nil if it has none.
func fontLetters(f *pdfile.File, d Value) []rune {
	for _, key := range [...]string{"FontFile2", "FontFile3"} {
		o := f.Resolve(d.Key(key))
		if o == nil || !o.Stream {
			continue
		}
		data, _ := f.Decode(o, maxStream)
		return openSFNT(data).letters()
	}
	return nil
}

// type1Encoding reads "dup 65 /A put" in the clear text of a Type 1 font.
func type1Encoding(data []byte, set func(int, string)) {
	i := bytes.Index(data, []byte("/Encoding"))
	if i < 0 {
		return
	}
	data = data[i:min(len(data), i+64<<10)]
	if end := bytes.Index(data, []byte("eexec")); end >= 0 {
		data = data[:end]
	}
	p := pdfile.NewContent(data)
	var args []Value
	for {
		var op []byte
		op, args = p.Op(args)
		switch string(op) {
		case "":
			return
		case "put":
			if n := len(args); n >= 2 && args[n-1].Kind == pdfile.Name {
				set(args[n-2].Int(-1), nameText(args[n-1].Name()))
			}
		case "readonly", "def":
			if len(args) == 0 {
				return
			}
		}
	}
}

// An sfnt is the tables of a TrueType or OpenType font.
type sfnt struct {
	data   []byte
	tables map[string][2]int
}

func openSFNT(data []byte) *sfnt {
	s := &sfnt{data, make(map[string][2]int)}
	for i := range u16(data, 4) {
		at := 12 + 16*i
		if at+16 > len(data) {
			break
		}
		s.tables[string(data[at:at+4])] = [2]int{u32(data, at+8), u32(data, at+12)}
	}
	return s
}

func (s *sfnt) table(name string) []byte {
	t := s.tables[name]
	if t[0] <= 0 || t[1] <= 0 || t[0] > len(s.data) {
		return nil
	}
	return s.data[t[0]:min(len(s.data), t[0]+t[1])]
}

// u16 and u32 read numbers; beyond the end there are only zeros.
func u16(b []byte, at int) int {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return int(binary.BigEndian.Uint16(b[at:]))
}

func u32(b []byte, at int) int {
	if at < 0 || at+4 > len(b) {
		return 0
	}
	return int(binary.BigEndian.Uint32(b[at:]))
}

// subtables calls visit for each table of codes: its platform, its encoding.
func (s *sfnt) subtables(visit func(platform, encoding int, sub []byte)) {
	cm := s.table("cmap")
	for i := range min(u16(cm, 2), 64) {
		at := u32(cm, 4+8*i+4)
		if at > 0 && at < len(cm) {
			visit(u16(cm, 4+8*i), u16(cm, 6+8*i), cm[at:])
		}
	}
}

// codes calls visit for each code of a subtable and its glyph.
func codes(sub []byte, visit func(c, gid int)) {
	switch u16(sub, 0) {
	case 0:
		for c := range 256 {
			if 6+c < len(sub) && sub[6+c] != 0 {
				visit(c, int(sub[6+c]))
			}
		}
	case 4:
		n := u16(sub, 6) / 2
		for i := range n {
			end, start := u16(sub, 14+2*i), u16(sub, 16+2*n+2*i)
			delta, offset := u16(sub, 16+4*n+2*i), u16(sub, 16+6*n+2*i)
			for c := start; c <= end && c < 0xFFFF; c++ {
				gid := c + delta
				if offset != 0 {
					if gid = u16(sub, 16+6*n+2*i+offset+2*(c-start)); gid != 0 {
						gid += delta
					}
				}
				if gid &= 0xFFFF; gid != 0 {
					visit(c, gid)
				}
			}
		}
	case 6:
		first := u16(sub, 6)
		for i := range u16(sub, 8) {
			if gid := u16(sub, 10+2*i); gid != 0 {
				visit(first+i, gid)
			}
		}
	case 12:
		for i := range min(u32(sub, 12), 1<<16) {
			start, end, gid := u32(sub, 16+12*i), u32(sub, 20+12*i), u32(sub, 24+12*i)
			for c := start; c <= end && c-start < 1<<16 && c <= 0x10FFFF; c++ {
				visit(c, gid+c-start)
			}
		}
	}
}

// letters reads the Unicode tables backwards, then the names of glyphs.
func (s *sfnt) letters() []rune {
	var out []rune
	s.subtables(func(platform, enc int, sub []byte) {
		if platform != 0 && (platform != 3 || enc != 1 && enc != 10) {
			return
		}
		budget := 1 << 18
		codes(sub, func(c, gid int) {
			if budget--; budget < 0 || gid > 0xFFFF {
				return
			}
			for len(out) <= gid {
				out = append(out, 0)
			}
			if out[gid] == 0 || out[gid] == 0xA0 || out[gid] == 0xAD {
				out[gid] = rune(c)
			}
		})
	})
	for gid, name := range s.names() {
		if t := []rune(nameText(name)); len(t) == 1 {
			for len(out) <= gid {
				out = append(out, 0)
			}
			if out[gid] == 0 {
				out[gid] = t[0]
			}
		}
	}
	return out
}

// names reads the table post of version 2: the names of glyphs beyond the 258
// of the Macintosh.
func (s *sfnt) names() map[int]string {
	post := s.table("post")
	if u32(post, 0) != 0x20000 {
		return nil
	}
	n := u16(post, 32)
	var list []string
	for at := 34 + 2*n; at < len(post); {
		l := int(post[at])
		at++
		list = append(list, string(post[at:min(len(post), at+l)]))
		at += l
	}
	out := make(map[int]string)
	for gid := range n {
		switch k := u16(post, 34+2*gid); {
		case k >= 258 && k-258 < len(list):
			out[gid] = list[k-258]
		case k >= 3 && k < 98: // the Macintosh order begins like ASCII
			out[gid] = macNames[k-3]
		}
	}
	return out
}

// macNames are the glyphs 3 to 97 of the Macintosh order: ASCII.
var macNames = func() []string {
	out := append([]string(nil), standardNames[:95]...)
	out[7], out[64] = "quotesingle", "grave"
	return out
}()

// trueTypeEncoding finds the letter of each byte through the glyph that it
// shows (ISO 32000-1, section 9.6.6.4).
func trueTypeEncoding(s *sfnt, set func(int, string)) {
	letters := s.letters()
	direct := make(map[int]int)
	s.subtables(func(platform, enc int, sub []byte) {
		switch {
		case platform == 3 && enc == 0:
			codes(sub, func(c, gid int) { direct[c&0xFF] = gid })
		case platform == 1 && enc == 0:
			codes(sub, func(c, gid int) {
				if _, known := direct[c]; !known && c < 256 {
					direct[c] = gid
				}
			})
		}
	})
	for c, gid := range direct {
		if gid < len(letters) && letters[gid] != 0 && !(letters[gid] >= 0xF000 && letters[gid] < 0xF100) {
			set(c, ligature(letters[gid]))
		}
	}
}

// cffEncoding reads the encoding of a CFF font with names (Adobe Technical
// Note 5176).
func cffEncoding(data []byte, set func(int, string)) {
	if len(data) < 4 {
		return
	}
	_, at := cffIndex(data, int(data[2]))
	tops, at := cffIndex(data, at)
	stringsIndex, _ := cffIndex(data, at)
	if len(tops) == 0 {
		return
	}
	charset, encoding, chars, cid := cffTop(tops[0])
	if cid || chars <= 0 {
		return
	}
	glyphs, _ := cffIndex(data, chars)
	sids := cffCharset(data, charset, len(glyphs))
	name := func(gid int) string {
		if gid <= 0 || gid >= len(sids) {
			return ""
		}
		switch sid := sids[gid]; {
		case sid >= 1 && sid <= len(standardNames):
			return nameText(standardNames[sid-1])
		case sid >= 391 && sid-391 < len(stringsIndex):
			return nameText(string(stringsIndex[sid-391]))
		}
		return ""
	}
	if encoding <= 1 || encoding >= len(data) {
		return // StandardEncoding or the expert's
	}
	n := int(data[min(encoding+1, len(data)-1)])
	gid := 1
	switch data[encoding] & 0x7F {
	case 0:
		for i := range n {
			if encoding+2+i < len(data) {
				set(int(data[encoding+2+i]), name(gid))
			}
			gid++
		}
	case 1:
		for i := range n {
			if encoding+3+2*i >= len(data) {
				return
			}
			first, left := int(data[encoding+2+2*i]), int(data[encoding+3+2*i])
			for k := range left + 1 {
				set(first+k, name(gid))
				gid++
			}
		}
	}
}

func cffIndex(data []byte, at int) (items [][]byte, end int) {
	n := u16(data, at)
	if n == 0 || at+3 > len(data) {
		return nil, at + 2
	}
	size := int(data[at+2])
	if size < 1 || size > 4 {
		return nil, at + 2
	}
	offset := func(i int) int {
		v := 0
		for k := range size {
			p := at + 3 + i*size + k
			if p >= len(data) {
				return len(data) + 1
			}
			v = v<<8 | int(data[p])
		}
		return v
	}
	base := at + 2 + (n+1)*size
	for i := range n {
		from, to := base+offset(i), base+offset(i+1)
		if from < 0 || to < from || to > len(data) {
			return items, len(data)
		}
		items = append(items, data[from:to])
	}
	return items, base + offset(n)
}

// cffTop reads the offsets of a top dictionary that matter here.
func cffTop(d []byte) (charset, encoding, chars int, cid bool) {
	num := 0
	for i := 0; i < len(d); i++ {
		switch b := int(d[i]); {
		case b == 12:
			if i++; i < len(d) && d[i] == 30 {
				cid = true
			}
		case b == 15:
			charset = num
		case b == 16:
			encoding = num
		case b == 17:
			chars = num
		case b == 28:
			num = u16(d, i+1)
			i += 2
		case b == 29:
			num = u32(d, i+1)
			i += 4
		case b == 30:
			for i++; i < len(d) && d[i]&0x0F != 0x0F && d[i]>>4 != 0x0F; i++ {
			}
		case b >= 32 && b <= 246:
			num = b - 139
		case b >= 247 && b <= 250 && i+1 < len(d):
			num = (b-247)*256 + int(d[i+1]) + 108
			i++
		case b >= 251 && b <= 254:
			i++
		}
	}
	return charset, encoding, chars, cid
}

func cffCharset(data []byte, at, n int) []int {
	sids := []int{0}
	if at <= 2 {
		for i := 1; i < n; i++ {
			sids = append(sids, i)
		}
		return sids
	}
	if at >= len(data) {
		return sids
	}
	format := data[at]
	at++
	for len(sids) < n && at+1 < len(data) {
		sid := u16(data, at)
		at += 2
		left := 0
		switch format {
		case 1:
			if at < len(data) {
				left = int(data[at])
			}
			at++
		case 2:
			left = u16(data, at)
			at += 2
		}
		for k := 0; k <= left && len(sids) < n; k++ {
			sids = append(sids, sid+k)
		}
	}
	return sids
}
