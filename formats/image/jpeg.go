package image

import (
	"bytes"
	"encoding/binary"

	"sardine/document"
)

// segment is one marker segment of a JPEG file, or the run of coded pixels
// behind a scan header.
type segment struct {
	marker   byte
	from, to int // the whole segment, marker included
	data     int // where its payload begins
}

// Markers (ITU-T T.81, table B.1).
const (
	mTEM  = 0x01
	mRST0 = 0xD0
	mRST7 = 0xD7
	mSOI  = 0xD8
	mEOI  = 0xD9
	mSOS  = 0xDA
	mAPP0 = 0xE0
	mAPPF = 0xEF
	mCOM  = 0xFE
)

// segments splits a JPEG file; end is where the picture ends, and whole says
// whether its end marker was met.
func segments(data []byte) (list []segment, end int, whole bool) {
	at := 2
	for at+4 <= len(data) && len(list) < 100_000 {
		if data[at] != 0xFF {
			return list, at, false
		}
		m := data[at+1]
		switch {
		case m == 0xFF: // fill
			at++
			continue
		case m == mEOI:
			return list, at + 2, true
		case m == mTEM, m >= mRST0 && m <= mRST7, m == mSOI:
			at += 2
			continue
		}
		n := int(binary.BigEndian.Uint16(data[at+2:]))
		if n < 2 || at+2+n > len(data) {
			return list, at, false
		}
		s := segment{marker: m, from: at, to: at + 2 + n, data: at + 4}
		if m == mSOS {
			s.to = scanEnd(data, s.to)
		}
		list = append(list, s)
		at = s.to
	}
	if at+2 <= len(data) && data[at] == 0xFF && data[at+1] == mEOI {
		return list, at + 2, true
	}
	return list, min(at, len(data)), false
}

// scanEnd is the next marker behind coded pixels, where 0xFF is followed by 0.
func scanEnd(data []byte, at int) int {
	for {
		i := bytes.IndexByte(data[at:], 0xFF)
		if i < 0 || at+i+1 >= len(data) {
			return len(data)
		}
		at += i
		if m := data[at+1]; m != 0 && m != 0xFF && (m < mRST0 || m > mRST7) {
			return at
		}
		at++
	}
}

const (
	exifHead  = "Exif\x00\x00"
	xmpHead   = "http://ns.adobe.com/xap/1.0/\x00"
	xmpxHead  = "http://ns.adobe.com/xmp/extension/\x00"
	adobeHead = "Photoshop 3.0\x00"
)

func (p *picture) jpeg() {
	list, end, whole := segments(p.data)
	p.bad = !whole
	more, resources := joined{}, joined{}
	for _, s := range list {
		v := p.data[s.data:max(s.to, s.data)]
		at := int64(s.data)
		has := func(head string) bool {
			if !bytes.HasPrefix(v, []byte(head)) {
				return false
			}
			v, at = v[len(head):], at+int64(len(head))
			return true
		}
		switch {
		case s.marker == mCOM:
			p.add(field{kind: document.Comment, key: "Comment", raw: v, at: at})
		case s.marker == mAPP0+1 && has(exifHead):
			p.tiff(v, at, 0)
		case s.marker == mAPP0+1 && has(xmpHead):
			p.xmp(v, at, 0)
		case s.marker == mAPP0+1 && has(xmpxHead):
			if len(v) > 40 { // digest, length and offset come first
				more.add(v[40:])
			}
		case s.marker == mAPP0+13 && has(adobeHead):
			resources.add(v)
			resources.at = at
		}
	}
	if len(more.data) > 0 {
		p.xmp(more.data, 0, p.open())
	}
	switch {
	case resources.n == 1:
		p.photoshop(resources.data, resources.at, 0)
	case resources.n > 1:
		p.photoshop(resources.data, 0, p.open())
	}
	if whole {
		p.behind(end)
	}
}

// open numbers a stream that is put together from the file's bytes.
func (p *picture) open() uint32 {
	p.next++
	return p.next - 1
}

// joined is a value that was spread over segments.
type joined struct {
	data []byte
	at   int64
	n    int
}

func (j *joined) add(v []byte) {
	j.data = append(j.data, v...)
	j.n++
}

// maxSlack is how much behind a picture is not a file of its own, but what a
// program happened to have in memory when it wrote whole blocks.
const maxSlack = 4096

// behind takes what stands after the end of the picture: phones put films and
// further pictures there, and faulty cropping leaves the old pixels.
func (p *picture) behind(end int) {
	rest := p.data[end:]
	if len(bytes.Trim(rest, "\x00\r\n \xFF")) == 0 {
		return
	}
	if len(rest) <= maxSlack {
		runs(rest, func(from, to int) {
			p.add(field{kind: document.Hidden, key: "Behind the end", raw: rest[from:to], at: int64(end + from)})
		})
		return
	}
	p.member = append(p.member, member{"(behind the end)", "", rest})
}
