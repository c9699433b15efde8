package pdf

import (
	"bytes"
	"encoding/binary"
	"strings"

	"sardine/internal/pdfile"
)

// machinery takes the words out of what no page shows: who made and owns a
// font or colour profile, what a camera wrote beside its picture. The pages
// look the same without them, and nobody asks whether a value stands there.
func (r *rewriter) machinery() error {
	m := &machines{simple: map[int]bool{}, unicode: map[int]bool{}}
	for _, n := range r.file.Numbers() {
		m.find(r.file, r.file.Object(n).Value, 0)
	}
	for _, n := range r.file.Numbers() {
		if err := r.d.ctx.Err(); err != nil {
			return err
		}
		o := r.file.Object(n)
		if o.Stream && r.file.Key(o.Value, "Subtype").IsName("Image") {
			r.quietJPEG(o)
		} else if o.Stream && o.Value.Key("N").IsNumber() && o.Value.Key("Type").Kind == pdfile.Null {
			r.silence(pdfile.RefTo(n), quietProfile)
		}
	}
	for _, ref := range m.type1 {
		r.silence(ref, quietType1)
	}
	for _, ref := range m.fonts {
		byNumber := !m.simple[ref.ID()]
		r.silence(ref, func(data []byte) bool { return quietFont(data, byNumber) })
	}
	for _, ref := range m.profiles {
		r.silence(ref, quietProfile)
	}
	return r.quietTables(m.unicode)
}

// machines are the streams that fonts and colours are made of.
type machines struct {
	type1, fonts, profiles []Value
	simple                 map[int]bool // programs of fonts that choose glyphs by name
	unicode                map[int]bool // tables of what letters mean
}

// find notes what v leads to: descriptors of fonts may stand in the font.
func (m *machines) find(f *pdfile.File, v Value, depth int) {
	if depth > maxTree {
		return
	}
	if v.Kind == pdfile.Dict {
		if ref := v.Key("FontFile"); ref.Kind == pdfile.Ref {
			m.type1 = append(m.type1, ref)
		}
		for _, key := range [...]string{"FontFile2", "FontFile3"} {
			if ref := v.Key(key); ref.Kind == pdfile.Ref {
				m.fonts = append(m.fonts, ref)
			}
			if d := f.Key(v, "FontDescriptor"); d.Kind == pdfile.Dict && !strings.HasPrefix(f.Key(v, "Subtype").Name(), "CIDFontType") {
				m.simple[d.Key(key).ID()] = true
			}
		}
		if ref := v.Key("DestOutputProfile"); ref.Kind == pdfile.Ref {
			m.profiles = append(m.profiles, ref)
		}
		if ref := v.Key("ToUnicode"); ref.Kind == pdfile.Ref {
			m.unicode[ref.ID()] = true
		}
	}
	for _, e := range v.List {
		if e.Kind == pdfile.Array || e.Kind == pdfile.Dict {
			m.find(f, e, depth+1)
		}
	}
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
	was := data
	if data = bytes.Clone(data); quiet(data) {
		r.told(was, data)
		r.edits.SetValue(o.Num, r.edits.Value(o.Num))
		r.edits.SetData(o.Num, data)
	}
}

// quietFont blanks the names in a TrueType, OpenType or CFF font, its signature
// and what the program that made it keeps there. Where glyphs are chosen by
// number, their names go, too.
func quietFont(data []byte, byNumber bool) bool {
	if len(data) > 4 && data[0] == 1 && data[1] == 0 && data[2] >= 4 && data[2] < 64 {
		return quietCFF(data, byNumber)
	}
	s := openSFNT(data)
	changed := false
	if t := s.table("CFF "); t != nil && quietCFF(t, byNumber) {
		s.checksum("CFF ")
		changed = true
	}
	blank := func(name string, from int) {
		if t := s.table(name); from < len(t) {
			clear(t[from:])
			s.checksum(name)
			changed = true
		}
	}
	// Table 'name': a header, records of 12 bytes, then all strings.
	if at := u16(s.table("name"), 4); at >= 6 {
		blank("name", at)
	}
	blank("DSIG", 4) // behind the version: how many signatures there are, and they
	blank("PfEd", 0) // FontForge's notes
	blank("meta", 4)
	if t := s.table("post"); byNumber && len(t) > 32 && u32(t, 0) == 0x20000 {
		binary.BigEndian.PutUint32(t, 0x30000) // without names
		blank("post", 32)
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
// names of glyphs stay unless they are chosen by number.
func quietCFF(data []byte, byNumber bool) bool {
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
		if _, _, _, cid := cffTop(top); cid || byNumber {
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
