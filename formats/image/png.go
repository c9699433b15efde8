package image

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"io"
	"strconv"
	"strings"

	"sardine/document"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// maxInflated bounds a compressed text of a picture, and all of them.
const maxInflated = 8 << 20

// chunk is one chunk of a PNG file (PNG, third edition, section 5.3).
type chunk struct {
	name     string
	from, to int // length and checksum included
	data     []byte
	at       int64
}

// chunks splits a PNG file; end is where the picture ends, whole whether its
// end chunk was met.
func chunks(data []byte) (list []chunk, end int, whole bool) {
	at := len(pngMagic)
	for at+12 <= len(data) && len(list) < 100_000 {
		n := uint64(binary.BigEndian.Uint32(data[at:]))
		if uint64(at)+12+n > uint64(len(data)) {
			return list, at, false
		}
		c := chunk{name: string(data[at+4 : at+8]), from: at, to: at + 12 + int(n), data: data[at+8 : at+8+int(n)], at: int64(at) + 8}
		list = append(list, c)
		at = c.to
		if c.name == "IEND" {
			return list, at, true
		}
	}
	return list, at, false
}

func (p *picture) png() {
	list, end, whole := chunks(p.data)
	p.bad = !whole
	left := maxInflated
	for _, c := range list {
		switch c.name {
		case "tEXt":
			if i := bytes.IndexByte(c.data, 0); i > 0 && i < 80 {
				p.pngText(string(c.data[:i]), c.data[i+1:], c.at+int64(i)+1, 0)
			}
		case "zTXt":
			if i := bytes.IndexByte(c.data, 0); i > 0 && i < 80 && i+2 <= len(c.data) {
				p.inflated(string(c.data[:i]), c.data[i+2:], &left)
			}
		case "iTXt":
			p.internationalText(c, &left)
		case "eXIf":
			p.tiff(c.data, c.at, 0)
		}
	}
	if whole {
		p.behind(end)
	}
}

// internationalText reads keyword, flag, method, language, translated keyword
// and text (PNG, section 11.3.3.4).
func (p *picture) internationalText(c chunk, left *int) {
	parts := bytes.SplitN(c.data, []byte{0}, 2)
	if len(parts) < 2 || len(parts[1]) < 2 {
		return
	}
	key, rest := string(parts[0]), parts[1][2:]
	squeezed := parts[1][0] == 1
	for range 2 {
		i := bytes.IndexByte(rest, 0)
		if i < 0 {
			return
		}
		rest = rest[i+1:]
	}
	if squeezed {
		p.inflated(key, rest, left)
		return
	}
	p.pngText(key, rest, c.at+int64(len(c.data)-len(rest)), 0)
}

func (p *picture) inflated(key string, packed []byte, left *int) {
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		p.bad = true
		return
	}
	text, err := io.ReadAll(io.LimitReader(z, int64(*left)+1))
	if err != nil || len(text) > *left {
		p.bad = true // what was unpacked is still read
		text = text[:min(len(text), *left)]
	}
	*left -= len(text)
	p.pngText(key, text, 0, p.open())
}

// pngText takes one text. Some programs keep whole blocks of metadata in them,
// in hexadecimal digits behind a name and a length.
func (p *picture) pngText(key string, text []byte, at int64, stream uint32) {
	switch {
	case key == "XML:com.adobe.xmp":
		p.xmp(text, at, stream)
		return
	case strings.HasPrefix(key, "Raw profile type "):
		if raw := rawProfile(text); raw != nil {
			p.profile(strings.TrimPrefix(key, "Raw profile type "), raw)
			return
		}
	}
	kind := document.Metadata
	if key == "Comment" || key == "Description" {
		kind = document.Comment
	}
	p.add(field{kind: kind, key: key, stream: stream, raw: text, at: at})
}

func (p *picture) profile(name string, raw []byte) {
	stream := p.open()
	trim := func(head string) (v []byte, at int64) {
		v = bytes.TrimPrefix(raw, []byte(head))
		return v, int64(len(raw) - len(v))
	}
	switch {
	case name == "xmp":
		p.xmp(raw, 0, stream)
	case bytes.HasPrefix(raw, []byte("8BIM")):
		p.photoshop(raw, 0, stream)
	case name == "iptc":
		p.iptc(raw, 0, stream)
	case bytes.HasPrefix(raw, []byte(xmpHead)):
		v, at := trim(xmpHead)
		p.xmp(v, at, stream)
	case name == "exif" || name == "APP1":
		v, at := trim(exifHead)
		p.tiff(v, at, stream)
	}
}

// rawProfile decodes "\nname\n   length\nhex digits", as ImageMagick writes.
func rawProfile(text []byte) []byte {
	lines := strings.SplitN(strings.TrimLeft(string(text), "\n"), "\n", 3)
	if len(lines) < 3 {
		return nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(lines[1]))
	if err != nil || n <= 0 || n > len(text) {
		return nil
	}
	raw, err := hex.DecodeString(strings.Join(strings.Fields(lines[2]), ""))
	if err != nil || len(raw) == 0 {
		return nil
	}
	return raw[:min(n, len(raw))]
}
