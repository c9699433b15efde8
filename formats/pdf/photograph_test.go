package pdf

import (
	"bytes"
	"strings"
	"testing"

	"sardine/formats/formattest"
)

// photo is a page of text beside a JPEG picture with these segments, and with
// more behind its end.
func photo(t *testing.T, behind string, segments ...string) []byte {
	t.Helper()
	_, picture := scan(t, "")
	picture = picture[:2] + strings.Join(segments, "") + picture[2:] + behind
	return onePage("BT /F1 10 Tf 50 700 Td (by Jo Bloggs of this parish, and forty letters more) Tj ET q 50 0 0 50 0 0 cm /Y Do Q", "null",
		stream("/Type /XObject /Subtype /Image /Width 200 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", picture))
}

func jpegPart(marker byte, data string) string {
	return string(be(uint8(0xFF), marker, uint16(2+len(data)), data))
}

// exifOf is an Exif segment with an artist and a second directory, which leads
// to a preview.
func exifOf(artist string) string {
	dirs := be("MM\x00*", uint32(8), uint16(1), uint16(0x013B), uint16(2), uint32(len(artist)+1), uint32(44), uint32(26),
		uint16(1), uint16(0x0201), uint16(4), uint32(1), uint32(400), uint32(0), artist+"\x00")
	return jpegPart(0xE1, exifHead+string(dirs))
}

// TestPhotograph: what a camera wrote beside a picture is a member of the file
// that holds nothing else, and gone from every copy that changes.
func TestPhotograph(t *testing.T) {
	const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><dc:creator>Zoe Packet</dc:creator></rdf:RDF></x:xmpmeta>`
	jfif := jpegPart(0xE0, "JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x01\x01\x70\x71\x72")
	data := photo(t, "trailing Zoe", jfif, jpegPart(0xE0, "JFXX\x00\x13\x01\x01zzz"), exifOf("Zoe Exif"), jpegPart(0xE1, "http://ns.adobe.com/xap/1.0/\x00"+packet), jpegPart(0xFE, "said Zoe"))
	r := formattest.Read(format, data, "a.pdf")
	if len(r.Skips) > 0 || len(r.Children) != 1 || r.Children[0].Name != "properties of picture 1" {
		t.Fatalf("children %d, skips %v", len(r.Children), r.Skips)
	}
	alone := string(r.Children[0].Data)
	for _, there := range []string{"Zoe Exif", packet, "said Zoe", "\xFF\xD9trailing Zoe"} {
		if !strings.Contains(alone, there) {
			t.Errorf("%q is not handed over", there)
		}
	}
	if !strings.Contains(alone, "\x00\x00\x00\x2C\x00\x00\x00\x00") {
		t.Error("the second directory is still there")
	}
	for _, old := range []string{"Jo", "Zoe"} { // shown, and beside the picture alone
		all := everything(t, redacted(t, data, old, "[X]"))
		for _, gone := range []string{"Zoe", "x:xmpmeta", "\x70\x71\x72", "JFXX"} {
			if strings.Contains(all, gone) {
				t.Errorf("without %s: %q is still there", old, gone)
			}
		}
		if !strings.Contains(all, "JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00") {
			t.Errorf("without %s: the picture has lost its header", old)
		}
	}
}

// TestPreviewsAreNoMembers: a preview shows what the page shows.
func TestPreviewsAreNoMembers(t *testing.T) {
	resources := string(be("8BIM", uint16(0x0404), uint16(0), uint32(3), "abc\x00", "8BIM", uint16(0x040C), uint16(0), uint32(4), "jpeg"))
	got := withoutPreviews([]byte(jpegPart(0xED, adobeHead+resources)))
	want := []byte(jpegPart(0xED, adobeHead+strings.Replace(resources, "\x04\x0C", "\x00\x00", 1)))
	if !bytes.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func FuzzPhotograph(f *testing.F) {
	f.Add([]byte("\xFF\xD8" + exifOf("Zoe") + jpegPart(0xED, adobeHead+"8BIM\x04\x0C\x00\x00\x00\x00\x00\x01z") + onePixel[1] + "\xFF\xD9end"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a := asideOf(data)
		alone := a.alone()
		if b := asideOf(alone); !b.whole || len(b.segments) != len(a.segments) || !bytes.Equal(b.behind, a.behind) {
			t.Errorf("%q", alone)
		}
	})
}
