package ole

import (
	"bytes"
	"encoding/binary"
	"strings"

	"sardine/document"
)

// whole are the streams that hold an embedded file as it is. "Item" is a piece
// of custom XML in a Word document.
var whole = []string{"Package", "CONTENTS", "EmbeddedOdf", "Item"}

// packages hands over the files that stand in the streams of an object.
func (d *reading) packages(dir *storage, at []string) (found bool, err error) {
	if s := dir.stream("\x01Ole10Native"); s != nil {
		data, err := s.bytes()
		d.damaged(err)
		name, data := native(data)
		if err := d.child(at, name, "", bytes.NewReader(data)); err != nil {
			return true, err
		}
		found = true
	}
	for _, name := range whole {
		s := dir.stream(name)
		if s == nil || s.file.Size == 0 {
			continue
		}
		data, err := s.bytes()
		d.damaged(err)
		if err := d.child(at, printable(s.name), "", bytes.NewReader(data)); err != nil {
			return true, err
		}
		found = true
	}
	return found, nil
}

// native takes the file out of a stream that the object packager wrote: its
// size, a flag, a label, a file name, the place it came from, and the bytes.
// There is no specification; [MS-OLEDS] 2.3.6 knows the size only.
func native(data []byte) (name string, content []byte) {
	const unnamed = "Ole10Native"
	if len(data) < 6 {
		return unnamed, data
	}
	plain := data[4:]
	r := data[6:]
	label, r, ok1 := cString(r)
	file, r, ok2 := cString(r)
	if !ok1 || !ok2 || len(r) < 8 || label == "" && file == "" {
		return unnamed, plain
	}
	n := int(binary.LittleEndian.Uint32(r[4:]))
	if r = r[8:]; n < 0 || n > len(r)-4 {
		return unnamed, plain
	}
	r = r[n:]
	size := int(binary.LittleEndian.Uint32(r))
	if r = r[4:]; size < 0 || size > len(r) {
		size = len(r)
	}
	name = label
	if name == "" {
		name = file
	}
	name = printable(name[strings.LastIndexAny(name, `/\`)+1:])
	if name == "" {
		name = unnamed
	}
	return name, r[:size]
}

func cString(r []byte) (string, []byte, bool) {
	n := bytes.IndexByte(r, 0)
	if n < 0 || n > 1024 {
		return "", r, false
	}
	return (*page)(nil).best(r[:n]).decode(r[:n]), r[n+1:], true
}

// macros hands over the source of a VBA project, which [MS-OVBA] 2.3.4.3 keeps
// compressed behind what the compiler left in each module's stream.
func (d *reading) macros(dir *storage, at []string) (bool, error) {
	for _, s := range dir.streams {
		data, err := s.bytes()
		d.damaged(err)
		// The source begins with the letters "Attribut", as they are; a flag byte
		// and the headers of container and chunk stand before them.
		i := bytes.Index(data, []byte("\x00Attribut"))
		if i < 3 {
			continue
		}
		source := unVBA(data[i-3:], 8<<20)
		t := newText(d.ctx, d.out, []string{strings.Join(append(at[:len(at):len(at)], d.unique(at, printable(s.name))), "/")})
		t.kind = document.Hidden
		t.from(s)
		start, size := int64(i-3), int64(len(data)-i+3)
		for len(source) > 0 {
			line, rest, _ := bytes.Cut(source, []byte("\n"))
			t.decoded((*page)(nil).decode(bytes.TrimRight(line, "\r")), start, size)
			t.newline()
			source = rest
		}
		if err := t.take(document.Hidden); err != nil {
			return true, err
		}
	}
	return true, nil
}

// unVBA expands compressed source ([MS-OVBA] 2.4.1.3), up to limit bytes. What
// is damaged ends it.
func unVBA(src []byte, limit int) []byte {
	if len(src) < 3 || src[0] != 1 {
		return nil
	}
	var out []byte
	for src = src[1:]; len(src) > 2 && len(out) < limit; {
		header := binary.LittleEndian.Uint16(src)
		if header>>12&7 != 3 {
			break
		}
		size := min(int(header&0x0FFF)+3, len(src))
		chunk := src[2:size]
		src = src[size:]
		if header&0x8000 == 0 {
			out = append(out, chunk...)
			continue
		}
		out = unVBAChunk(out, chunk)
	}
	return out
}

func unVBAChunk(out, chunk []byte) []byte {
	start := len(out)
	for len(chunk) > 0 {
		flags := chunk[0]
		chunk = chunk[1:]
		for bit := 0; bit < 8 && len(chunk) > 0; bit++ {
			if flags>>bit&1 == 0 {
				out = append(out, chunk[0])
				chunk = chunk[1:]
				continue
			}
			if len(chunk) < 2 {
				return out
			}
			token := int(binary.LittleEndian.Uint16(chunk))
			chunk = chunk[2:]
			bits := 4
			for 1<<bits < len(out)-start {
				bits++
			}
			n, back := token&(0xFFFF>>bits)+3, token>>(16-bits)+1
			if back > len(out)-start || bits > 12 {
				return out
			}
			for range n {
				out = append(out, out[len(out)-back])
			}
		}
	}
	return out
}
