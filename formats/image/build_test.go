package image

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// canvas is a white picture of w by h with a grey bar, so that something is
// there to be painted over.
func canvas(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(10, 10, 50, 20), image.NewUniform(color.Gray{90}), image.Point{}, draw.Src)
	return img
}

// tag is one entry of a directory that tests write.
type tag struct {
	id, typ uint16
	count   uint32
	val     []byte
}

func ascii(id uint16, s string) tag { return tag{id, 2, uint32(len(s) + 1), []byte(s + "\x00")} }

func long(id uint16, v uint32) tag {
	return tag{id, 4, 1, binary.BigEndian.AppendUint32(nil, v)}
}

// degrees writes whole degrees, minutes and hundredths of seconds.
func degrees(id uint16, d, m, s uint32) tag {
	var b []byte
	for _, v := range []uint32{d, 1, m, 1, s, 100} {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return tag{id, 5, 3, b}
}

// tiffBlock writes directories: the main one, then EXIF and GPS, and a preview
// in a second main one.
func tiffBlock(main, exif, gps []tag, preview []byte) []byte {
	out := []byte("MM\x00*\x00\x00\x00\x08")
	size := func(n int) uint32 { return uint32(2 + 12*n + 4) }
	n := len(main)
	if exif != nil {
		n++
	}
	if gps != nil {
		n++
	}
	exifAt := 8 + size(n)
	gpsAt := exifAt + size(len(exif))
	nextAt := gpsAt + size(len(gps))
	heap := nextAt + size(2)
	var values []byte
	dir := func(tags []tag, next uint32) {
		out = binary.BigEndian.AppendUint16(out, uint16(len(tags)))
		for _, t := range tags {
			out = binary.BigEndian.AppendUint16(out, t.id)
			out = binary.BigEndian.AppendUint16(out, t.typ)
			out = binary.BigEndian.AppendUint32(out, t.count)
			if len(t.val) <= 4 {
				out = append(out, append(bytes.Clone(t.val), 0, 0, 0, 0)[:4]...)
				continue
			}
			out = binary.BigEndian.AppendUint32(out, heap+uint32(len(values)))
			values = append(values, t.val...)
		}
		out = binary.BigEndian.AppendUint32(out, next)
	}
	if exif != nil {
		main = append(main, long(tagExif, exifAt))
	}
	if gps != nil {
		main = append(main, long(tagGPS, gpsAt))
	}
	next := uint32(0)
	if preview != nil {
		next = nextAt
	}
	dir(main, next)
	dir(exif, 0)
	dir(gps, 0)
	if preview != nil {
		// The values of the directories before are in place: the preview is last.
		dir([]tag{long(tagPreview, heap+uint32(len(values))), long(tagPreviewLen, uint32(len(preview)))}, 0)
		values = append(values, preview...)
	} else {
		dir([]tag{long(1, 0), long(1, 0)}, 0)
	}
	return append(out, values...)
}

// photographed is what a telephone says of a picture.
func photographed(preview []byte, orient uint16) []byte {
	main := []tag{ascii(0x010E, "Sports day, Ann Example"), ascii(0x010F, "Example Phones"), ascii(0x013B, "Bob Sample")}
	if orient > 0 {
		main = append(main, tag{tagOrientation, 3, 1, []byte{0, byte(orient)}})
	}
	exif := []tag{
		ascii(0x9003, "2026:05:04 10:11:12"),
		{tagUserComment, 7, 8 + 18, []byte("ASCII\x00\x00\x00Call 07700 900123.")},
		{tagMakerNote, 7, 20, []byte("\x01\x02OwnerName Cy Demo\x00\x03\x04")},
		{0x9C9D, 1, 16, []byte("C\x00y\x00 \x00D\x00e\x00m\x00o\x00\x00\x00")},
	}
	gps := []tag{
		{1, 2, 2, []byte("N\x00")}, degrees(2, 51, 30, 3600), {3, 2, 2, []byte("W\x00")}, degrees(4, 0, 7, 1200),
	}
	return tiffBlock(main, exif, gps, preview)
}

const packet = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Dee &amp; Eve Example" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="51,30.6N" exif:GPSLongitude="0,7.2W">
<dc:creator><rdf:Seq><rdf:li>Fay Example</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`

// naa is an IPTC record with a by-line.
func naa(s string) []byte {
	return append([]byte{0x1C, 2, 80, byte(len(s) >> 8), byte(len(s))}, s...)
}

func resource(id uint16, data []byte) []byte {
	out := append([]byte("8BIM"), byte(id>>8), byte(id), 0, 0)
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	out = append(out, data...)
	if len(data)&1 != 0 {
		out = append(out, 0)
	}
	return out
}

func app(marker byte, data []byte) []byte {
	n := len(data) + 2
	return append([]byte{0xFF, marker, byte(n >> 8), byte(n)}, data...)
}

func jpegOf(t testing.TB, img image.Image, segments ...[]byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, nil); err != nil {
		t.Fatal(err)
	}
	out := append([]byte{}, buf.Bytes()[:2]...)
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, buf.Bytes()[2:]...)
}

// film is what a telephone puts behind a picture.
var film = strings.Repeat("hidden film ", 500)

// snapshot is a JPEG with everything in it.
func snapshot(t testing.TB, orient uint16) []byte {
	preview := jpegOf(t, canvas(16, 12))
	return append(jpegOf(t, canvas(120, 60),
		app(mAPP0+1, append([]byte(exifHead), photographed(preview, orient)...)),
		app(mAPP0+1, append([]byte(xmpHead), packet...)),
		app(mAPP0+13, append([]byte(adobeHead), resource(resIPTC, naa("Gil Example"))...)),
		app(mCOM, []byte("Scanned for Hal Example")),
	), film...)
}

func pngChunk(name string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, name...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func pngOf(t testing.TB, img image.Image, extra ...[]byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	data := buf.Bytes()
	const header = 8 + 25
	out := bytes.Clone(data[:header])
	for _, e := range extra {
		out = append(out, e...)
	}
	return append(out, data[header:]...)
}

func gifOf(t testing.TB, extension []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := gif.Encode(&buf, canvas(40, 20), nil); err != nil {
		t.Fatal(err)
	}
	data := buf.Bytes()
	at := 13 + 3<<(data[10]&7+1)
	return append(append(bytes.Clone(data[:at]), extension...), data[at:]...)
}
