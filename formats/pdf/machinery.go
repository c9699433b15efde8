package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"

	"sardine/internal/pdfile"
)

// machinery takes the words out of what no page shows: who made and owns a
// font or colour profile, what a camera wrote beside its picture. The pages
// look the same without them, and nobody asks whether a value stands there.
func (r *rewriter) machinery() error {
	for _, n := range r.file.Numbers() {
		if err := r.d.ctx.Err(); err != nil {
			return err
		}
		o := r.file.Object(n)
		v := o.Value
		if d := r.file.Key(v, "FontFile"); d.Kind != pdfile.Null {
			r.silence(v.Key("FontFile"), quietType1)
		}
		for _, key := range [...]string{"FontFile2", "FontFile3"} {
			if v.Key(key).Kind == pdfile.Ref {
				r.silence(v.Key(key), quietFont)
			}
		}
		if v.Key("DestOutputProfile").Kind == pdfile.Ref {
			r.silence(v.Key("DestOutputProfile"), quietProfile)
		}
		switch {
		case !o.Stream:
		case r.file.Key(v, "Subtype").IsName("Image"):
			r.quietJPEG(o)
		case v.Key("N").IsNumber() && v.Key("Type").Kind == pdfile.Null:
			r.silence(pdfile.RefTo(n), quietProfile)
		}
	}
	return nil
}

// silence lets quiet change the data of a stream in place.
func (r *rewriter) silence(ref Value, quiet func([]byte) bool) {
	o := r.file.Resolve(ref)
	if o == nil || !o.Stream {
		return
	}
	if _, changed := r.edits.Data(o.Num); changed {
		return
	}
	data, err := r.file.Decode(o, maxStream)
	if err != nil {
		return
	}
	if data = bytes.Clone(data); quiet(data) {
		r.edits.SetValue(o.Num, r.edits.Value(o.Num))
		r.edits.SetData(o.Num, data)
	}
}

// quietFont blanks the names in a TrueType, OpenType or CFF font.
func quietFont(data []byte) bool {
	if len(data) > 4 && data[0] == 1 && data[1] == 0 && data[2] >= 4 && data[2] < 64 {
		return quietCFF(data)
	}
	s := openSFNT(data)
	changed := false
	if t := s.table("CFF "); t != nil {
		changed = quietCFF(t)
	}
	// Table 'name': a header, records of 12 bytes, then all strings.
	t := s.table("name")
	if at := u16(t, 4); at >= 6 && at < len(t) {
		clear(t[at:])
		s.checksum("name")
		changed = true
	}
	return changed
}

// checksum makes the sum of a table right in the directory (OpenType, "Table
// Directory").
func (s *sfnt) checksum(name string) {
	sum := uint32(0)
	t := s.table(name)
	for i := 0; i < len(t); i += 4 {
		var word [4]byte
		copy(word[:], t[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	for at := 12; at+16 <= len(s.data) && at < 12+16*u16(s.data, 4); at += 16 {
		if string(s.data[at:at+4]) == name {
			binary.BigEndian.PutUint32(s.data[at+4:], sum)
		}
	}
}

// quietCFF blanks the strings of the top dictionary: version, notice, names,
// copyright (Adobe Technical Note 5176, section 9), and the font's name. The
// names of glyphs stay.
func quietCFF(data []byte) bool {
	if len(data) < 4 {
		return false
	}
	names, at := cffIndex(data, int(data[2]))
	tops, at := cffIndex(data, at)
	texts, _ := cffIndex(data, at)
	changed := false
	for _, top := range tops {
		// Fonts with CIDs have no names of glyphs: all strings are names of
		// fonts, but for the collection that the CIDs are from.
		if _, _, _, cid := cffTop(top); cid {
			for _, t := range texts {
				if !rosNames[string(t)] {
					changed = flood(t, 'F') || changed
				}
			}
			texts = nil
		}
	}
	for _, name := range names {
		changed = flood(name, 'F') || changed
	}
	for _, top := range tops {
		num := 0
		for i := 0; i < len(top); i++ {
			switch b := int(top[i]); {
			case b <= 4 || b == 12 && i+1 < len(top):
				op := b
				if b == 12 {
					i++
					op = 0x0C00 | int(top[i])
				}
				// version, Notice, FullName, FamilyName; Copyright, PostScript, BaseFontName
				if op <= 3 || op == 0x0C00 || op == 0x0C15 || op == 0x0C16 {
					if k := num - 391; k >= 0 && k < len(texts) {
						changed = flood(texts[k], ' ') || changed
					}
				}
			case b == 28:
				num = u16(top, i+1)
				i += 2
			case b == 29:
				num = u32(top, i+1)
				i += 4
			case b == 30:
				for i++; i < len(top) && top[i]&0x0F != 0x0F && top[i]>>4 != 0x0F; i++ {
				}
			case b >= 32 && b <= 246:
				num = b - 139
			case b >= 247 && b <= 250 && i+1 < len(top):
				num = (b-247)*256 + int(top[i+1]) + 108
				i++
			case b >= 251 && b <= 254:
				i++
			}
		}
	}
	return changed
}

// rosNames are what ROS in a font with CIDs may name (Adobe Technical Note
// 5094 and the like).
var rosNames = map[string]bool{"Adobe": true, "Identity": true, "GB1": true, "CNS1": true, "Japan1": true, "Japan2": true, "Korea1": true,
	"KR": true, "UCS": true, "Manga1": true}

func flood(b []byte, c byte) bool {
	for i := range b {
		b[i] = c
	}
	return len(b) > 0
}

// quietType1 blanks comments, strings and the font's name in the clear text of
// a Type 1 font, as far as they are words for people.
func quietType1(data []byte) bool {
	end := bytes.Index(data, []byte("eexec"))
	if end < 0 {
		return false
	}
	clear := data[:end]
	for at := 0; at < len(clear); {
		i := bytes.IndexByte(clear[at:], '%')
		if i < 0 {
			break
		}
		at += i
		stop := bytes.IndexAny(clear[at:], "\r\n")
		if stop < 0 {
			stop = len(clear) - at
		}
		text := clear[at : at+stop]
		switch colon := bytes.IndexByte(text, ':'); {
		case !bytes.HasPrefix(text, []byte("%!")): // "%!PS-AdobeFont-1.1: " is what fonts are known by
			text = text[1:]
		case colon >= 0:
			text = text[colon+1:]
		default:
			text = nil
		}
		flood(text, ' ')
		at += max(stop, 1)
	}
	for _, key := range [...]string{"/version", "/Notice", "/Copyright", "/FullName", "/FamilyName", "/Weight", "/BaseFontName"} {
		if i := bytes.Index(clear, []byte(key)); i >= 0 {
			if text, _, ok := literalAt(clear[i+len(key):]); ok {
				flood(text, ' ')
			}
		}
	}
	if i := bytes.Index(clear, []byte("/FontName")); i >= 0 {
		rest := bytes.TrimLeft(clear[i+9:], " \t\r\n")
		if len(rest) > 1 && rest[0] == '/' {
			if stop := bytes.IndexAny(rest[1:], " \t\r\n/[]<>(){}%"); stop > 0 {
				flood(rest[1:1+stop], 'F')
			}
		}
	}
	return true
}

// literalAt is what stands in the brackets of the string that data begins with
// after white space.
func literalAt(data []byte) (text []byte, length int, ok bool) {
	i := 0
	for i < len(data) && (data[i] == ' ' || data[i] == '\t' || data[i] == '\r' || data[i] == '\n') {
		i++
	}
	if i >= len(data) || data[i] != '(' {
		return nil, 0, false
	}
	start, depth := i+1, 0
	for ; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return data[start:i], i + 1, true
			}
		}
	}
	return nil, 0, false
}

// quietProfile blanks the texts of a colour profile (ICC.1:2022, section 9.2):
// what it is called, who made it, whose it is.
func quietProfile(data []byte) bool {
	if len(data) < 132 || string(data[36:40]) != "acsp" {
		return false
	}
	changed := false
	for i := range min(u32(data, 128), 100) {
		at := 132 + 12*i
		from, size := u32(data, at+4), u32(data, at+8)
		if from < 132 || size < 12 || from > len(data) || size > len(data)-from {
			continue
		}
		tag := data[from : from+size]
		switch string(tag[:4]) {
		case "desc": // a count, then that many bytes; then the same in UTF-16 and for old Macs
			if n := u32(tag, 8); n >= 1 && 12+n <= len(tag) {
				changed = flood(tag[12:12+n-1], ' ') || changed
				rest := tag[12+n:]
				if m := u32(rest, 4); len(rest) >= 8 && m >= 0 && 8+2*m <= len(rest) {
					changed = flood(rest[8:8+2*m], 0) || changed
					clear(rest[8+2*m:])
				}
			}
		case "text":
			changed = flood(tag[8:len(tag)-1], ' ') || changed
		case "mluc": // records of 12 bytes, then strings in UTF-16
			if head := 16 + 12*u32(tag, 8); head >= 16 && head < len(tag) {
				for k := head; k+1 < len(tag); k += 2 {
					tag[k], tag[k+1] = 0, ' '
				}
				changed = true
			}
		}
	}
	if changed {
		clear(data[84:100]) // the profile's digest: 0 is "not computed"
	}
	return changed
}

// quietJPEG takes the segments out of a photograph that are no part of the
// picture: Exif with its preview, XMP, captions, comments.
func (r *rewriter) quietJPEG(o *pdfile.Object) {
	if r.edits.Packed(o.Num) {
		return
	}
	names, _ := r.file.Filters(o)
	if len(names) == 0 || names[len(names)-1] != "DCTDecode" {
		return
	}
	data, err := r.file.Decode(o, maxStream)
	if !errors.Is(err, pdfile.ErrPicture) || len(data) < 4 || data[0] != 0xFF || data[1] != 0xD8 {
		return
	}
	out, quiet, scans := data[:2:2], false, 0
	end, whole := jpegSegments(data, func(marker byte, all []byte) {
		switch body := all[4:]; {
		case marker == 0xDA:
			scans++
			out = append(out, all...)
		case marker == 0xE0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) > 14: // its preview stands behind its size
			out = append(out, 0xFF, 0xE0, 0, 16)
			out = append(append(out, body[:12]...), 0, 0)
		case marker == 0xE0 && bytes.HasPrefix(body, []byte("JFXX\x00")), beside(marker, body):
		default:
			out = append(out, all...)
			if marker == 0xE2 && len(body) > 14 { // the profile stands behind its name and two numbers
				quiet = quietProfile(out[len(out)-len(body)+14:]) || quiet
			}
		}
	})
	switch {
	case scans == 0:
		return
	case whole:
		out = append(out, 0xFF, 0xD9) // and nothing behind it
	default:
		out = append(out, data[end:]...)
	}
	if len(out) == len(data) && !quiet {
		return
	}
	v := r.edits.Value(o.Num).Set("Filter", pdfile.NameOf("DCTDecode"))
	if parms := r.file.Key(v, "DecodeParms"); parms.Kind == pdfile.Array && len(parms.List) > 0 {
		v = v.Set("DecodeParms", parms.List[len(parms.List)-1])
	}
	r.edits.SetValue(o.Num, v)
	r.edits.SetRaw(o.Num, out)
}

// beside reports segments that say something beside the picture. JFIF, colour
// profiles and Adobe's word on colours (ISO 10918-6) belong to it.
func beside(marker byte, body []byte) bool {
	switch {
	case marker == 0xE0 || marker == 0xEE:
		return false
	case marker == 0xE2:
		return !bytes.HasPrefix(body, []byte("ICC_PROFILE\x00"))
	}
	return marker >= 0xE1 && marker <= 0xEF || marker == 0xFE
}
