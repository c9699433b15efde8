package image

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"

	"sardine/document"
)

// Bounds of a walk over directories of tags: the format lets them point
// anywhere, also at themselves.
const (
	maxDirs    = 200
	maxEntries = 2_000
)

// Tags that lead on, or that are not read as they stand (TIFF 6.0, EXIF 2.32,
// and the XMP and IPTC-NAA tags that Adobe has registered).
const (
	tagOrientation = 0x0112
	tagSubIFDs     = 0x014A
	tagPreview     = 0x0201
	tagPreviewLen  = 0x0202
	tagXMP         = 0x02BC
	tagIPTC        = 0x83BB
	tagPhotoshop   = 0x8649
	tagExif        = 0x8769
	tagGPS         = 0x8825
	tagMakerNote   = 0x927C
	tagUserComment = 0x9286
	tagInterop     = 0xA005
)

// directory says which numbering the tags of a directory have.
type directory uint8

const (
	mainDir directory = iota
	gpsDir
)

// tags walks the directories of one TIFF structure: a TIFF file or the EXIF
// block of another.
type tags struct {
	p      *picture
	data   []byte
	base   int64 // where data stands in its stream
	stream uint32
	order  binary.ByteOrder
	seen   map[uint32]bool
	own    bool // the structure is the file itself
}

// tiff reads the TIFF structure in data, which stands at base of stream.
func (p *picture) tiff(data []byte, base int64, stream uint32) {
	t := &tags{p: p, data: data, base: base, stream: stream, seen: map[uint32]bool{}, own: p.kind == tiffKind && stream == 0}
	switch {
	case len(data) < 8:
		p.bad = true
		return
	case string(data[:2]) == "II":
		t.order = binary.LittleEndian
	case string(data[:2]) == "MM":
		t.order = binary.BigEndian
	default:
		p.bad = true
		return
	}
	for at, n := t.order.Uint32(data[4:]), 0; at != 0 && n < maxDirs; n++ {
		at = t.dir(at, mainDir, n == 0)
		if t.own {
			p.frames++
		}
	}
}

// dir reads the directory at offset at and returns where the next one stands.
func (t *tags) dir(at uint32, which directory, first bool) (next uint32) {
	if t.seen[at] || len(t.seen) >= maxDirs || uint64(at)+2 > uint64(len(t.data)) {
		t.p.bad = t.p.bad || uint64(at)+2 > uint64(len(t.data))
		return 0
	}
	t.seen[at] = true
	n := int(t.order.Uint16(t.data[at:]))
	if n > maxEntries || int64(at)+2+int64(n)*12 > int64(len(t.data)) {
		t.p.bad = true
		n = min(n, maxEntries, (len(t.data)-int(at)-2)/12)
	}
	var gps position
	var preview [2]uint32
	for i := range n {
		e, ok := t.entry(int(at) + 2 + 12*i)
		if !ok {
			t.p.bad = true
			continue
		}
		if which == gpsDir && gps.take(t, e) {
			continue
		}
		switch e.tag {
		case tagPreview:
			preview[0] = e.number(t.order)
		case tagPreviewLen:
			preview[1] = e.number(t.order)
		case tagOrientation:
			if v := e.number(t.order); first && v >= 1 && v <= 8 {
				t.p.orient = int(v)
			}
		default:
			t.value(e, which)
		}
	}
	gps.add(t)
	if from, to := uint64(preview[0]), uint64(preview[0])+uint64(preview[1]); preview[1] > 0 && to <= uint64(len(t.data)) {
		t.p.member = append(t.p.member, member{"preview.jpg", "", t.data[from:to]})
	}
	end := int(at) + 2 + 12*n
	if end+4 > len(t.data) || which != mainDir {
		return 0
	}
	return t.order.Uint32(t.data[end:])
}

// entry is one tag; val stands at offset at of the structure.
type entry struct {
	tag, typ uint16
	count    uint32
	val      []byte
	at       int
}

// sizes of the types (TIFF 6.0, section 2), by number.
var sizes = [...]uint64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}

func (t *tags) entry(at int) (e entry, ok bool) {
	d := t.data[at : at+12]
	e.tag, e.typ, e.count = t.order.Uint16(d), t.order.Uint16(d[2:]), t.order.Uint32(d[4:])
	if int(e.typ) >= len(sizes) || sizes[e.typ] == 0 {
		return e, false
	}
	n := sizes[e.typ] * uint64(e.count)
	if n <= 4 {
		e.at, e.val = at+8, d[8:8+n]
		return e, true
	}
	from := uint64(t.order.Uint32(d[8:]))
	if from+n > uint64(len(t.data)) {
		return e, false
	}
	e.at, e.val = int(from), t.data[from:from+n]
	return e, true
}

// number is the value as one number; 0 if it is none.
func (e *entry) number(order binary.ByteOrder) uint32 {
	switch {
	case e.typ == 3 && len(e.val) >= 2:
		return uint32(order.Uint16(e.val))
	case (e.typ == 4 || e.typ == 13) && len(e.val) >= 4:
		return order.Uint32(e.val)
	}
	return 0
}

// value takes one tag of a directory.
func (t *tags) value(e entry, which directory) {
	at := t.base + int64(e.at)
	f := field{kind: document.Metadata, key: tagName(e.tag, which), stream: t.stream, raw: e.val, at: at}
	switch {
	case which == mainDir && (e.tag == tagExif || e.tag == tagInterop):
		t.dir(e.number(t.order), mainDir, false)
	case which == mainDir && e.tag == tagGPS:
		t.dir(e.number(t.order), gpsDir, false)
	case e.tag == tagSubIFDs:
		for i := 0; i+4 <= len(e.val) && i < 4*64; i += 4 {
			t.dir(t.order.Uint32(e.val[i:]), mainDir, false)
		}
	case e.tag == tagXMP && len(e.val) > 8:
		t.p.xmp(e.val, at, t.stream)
	case e.tag == tagIPTC && len(e.val) > 8:
		t.p.iptc(e.val, at, t.stream)
	case e.tag == tagPhotoshop && len(e.val) > 8:
		t.p.photoshop(e.val, at, t.stream)
	case e.tag >= 0x9C9B && e.tag <= 0x9C9F: // what Windows writes, as UTF-16
		f.spell = wideLE
		t.p.add(f)
	case e.tag == tagMakerNote:
		runs(e.val, func(from, to int) {
			t.p.add(field{kind: document.Hidden, key: "MakerNote", stream: t.stream, raw: e.val[from:to], at: at + int64(from)})
		})
	case e.typ == 7 && (e.tag == tagUserComment || which == gpsDir && (e.tag == 0x1B || e.tag == 0x1C)):
		t.coded(f)
	case which == gpsDir && gpsNames[e.tag] == "": // the letters that go with numbers
	case e.typ == 2 || e.typ == 129:
		t.p.add(f)
	}
}

// coded takes a text that begins with the name of its encoding in eight bytes
// (EXIF 2.32, 4.6.5 UserComment).
func (t *tags) coded(f field) {
	if len(f.raw) < 8 {
		return
	}
	name := string(f.raw[:8])
	f.raw, f.at = f.raw[8:], f.at+8
	if name == "UNICODE\x00" {
		f.spell = wideLE
		if t.order == binary.BigEndian {
			f.spell = wideBE
		}
	}
	if f.key == "UserComment" {
		f.kind = document.Comment
	}
	t.p.add(f)
}

func tagName(tag uint16, which directory) string {
	names := tagNames
	if which == gpsDir {
		names = gpsNames
	}
	if n, ok := names[tag]; ok {
		return n
	}
	return fmt.Sprintf("Tag %#04x", tag)
}

// position gathers the tags that say where a picture was taken.
type position struct {
	south, west bool
	lat, long   *entry
}

func (g *position) take(t *tags, e entry) bool {
	switch e.tag {
	case 1:
		g.south = len(e.val) > 0 && e.val[0]|0x20 == 's'
	case 2:
		g.lat = &e
	case 3:
		g.west = len(e.val) > 0 && e.val[0]|0x20 == 'w'
	case 4:
		g.long = &e
	default:
		return false
	}
	return true
}

// add writes the position as decimal degrees, "51.501000,-0.142000", latitude
// first: the form that maps are searched with. A place in the world to six
// places is a place in a room.
func (g *position) add(t *tags) {
	if g.lat == nil || g.long == nil {
		return
	}
	lat, ok := t.degrees(g.lat, g.south)
	long, ok2 := t.degrees(g.long, g.west)
	if !ok || !ok2 || math.Abs(lat) > 90 || math.Abs(long) > 180 || lat == 0 && long == 0 {
		return
	}
	from := min(g.lat.at, g.long.at)
	to := max(g.lat.at+len(g.lat.val), g.long.at+len(g.long.val))
	t.p.add(field{kind: document.Metadata, key: "GPSPosition", stream: t.stream, spell: instead,
		raw: t.data[from:to], at: t.base + int64(from), text: coordinates(lat, long)})
}

func coordinates(lat, long float64) string {
	return strconv.FormatFloat(lat, 'f', 6, 64) + "," + strconv.FormatFloat(long, 'f', 6, 64)
}

// degrees reads three fractions: degrees, minutes, seconds.
func (t *tags) degrees(e *entry, negative bool) (float64, bool) {
	if e.typ != 5 && e.typ != 10 || len(e.val) < 8 {
		return 0, false
	}
	sum, unit := 0.0, 1.0
	for i := 0; i+8 <= len(e.val) && i < 24; i += 8 {
		num, den := t.order.Uint32(e.val[i:]), t.order.Uint32(e.val[i+4:])
		if den == 0 {
			if num != 0 || i == 0 {
				return 0, false
			}
			den = 1
		}
		sum += float64(num) / float64(den) / unit
		unit *= 60
	}
	if negative {
		sum = -sum
	}
	return sum, true
}
