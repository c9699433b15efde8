package image

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"io"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read}

// said lists "kind key=value" of all labelled lines.
func said(r *formattest.Result) (out []string) {
	for _, p := range r.Parts {
		for _, l := range p.Labels {
			out = append(out, fmt.Sprintf("%s %s=%s", p.Kind, l.Name, p.Text[l.Start:l.End]))
		}
	}
	return out
}

func expect(t *testing.T, r *formattest.Result, want ...string) {
	t.Helper()
	got := said(r)
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%q is missing in %q", w, got)
		}
	}
}

var camera = []string{
	"metadata ImageDescription=Sports day, Ann Example", "metadata Artist=Bob Sample", "metadata DateTimeOriginal=2026:05:04 10:11:12",
	"comment UserComment=Call 07700 900123.", "hidden MakerNote=OwnerName Cy Demo", "metadata XPAuthor=Cy Demo",
	"metadata GPSPosition=51.510000,-0.120000",
}

func TestJPEG(t *testing.T) {
	data := snapshot(t, 0)
	formattest.Accept(t, suite, data, "a.jpg")
	r := formattest.Read(suite, data, "a.jpg")
	expect(t, r, camera...)
	expect(t, r, "metadata creator=Fay Example", "metadata Credit=Dee & Eve Example", "metadata By-line=Gil Example", "comment Comment=Scanned for Hal Example")
	formattest.ExactOrigins(t, r.Parts, func(*document.Part, uint32) []byte { return data })
	if len(r.Children) != 2 || kindOf(r.Children[0].Data) != jpegKind || string(r.Children[1].Data) != film {
		t.Errorf("%d members", len(r.Children))
	}
	if len(r.Skips) != 1 || r.Skips[0].Why != document.NoAssist {
		t.Errorf("skips %v", r.Skips)
	}
}

// TestEveryCoat: the same words are found whatever they are wrapped in.
func TestEveryCoat(t *testing.T) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write([]byte("Ida Example")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	profile := fmt.Sprintf("Raw profile type iptc\x00\niptc\n%8d\n%s\n", len(naa("Jon Example")), hex.EncodeToString(naa("Jon Example")))
	riff := func(chunks string) []byte {
		return []byte("RIFF\xFF\xFF\x00\x00WEBP" + chunks)
	}
	chunk := func(name string, data []byte) string {
		n := len(data)
		if n&1 != 0 {
			data = append(data, 0)
		}
		return name + string([]byte{byte(n), byte(n >> 8), 0, 0}) + string(data)
	}
	for name, c := range map[string]struct {
		data []byte
		want []string
	}{
		"png text":     {pngOf(t, canvas(9, 9), pngChunk("tEXt", []byte("Author\x00Kit Example"))), []string{"metadata Author=Kit Example"}},
		"png packed":   {pngOf(t, canvas(9, 9), pngChunk("zTXt", append([]byte("Author\x00\x00"), packed.Bytes()...))), []string{"metadata Author=Ida Example"}},
		"png utf-8":    {pngOf(t, canvas(9, 9), pngChunk("iTXt", []byte("Description\x00\x00\x00en\x00\x00Zoë Example"))), []string{"comment Description=Zoë Example"}},
		"png xmp":      {pngOf(t, canvas(9, 9), pngChunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+packet))), []string{"metadata creator=Fay Example"}},
		"png profile":  {pngOf(t, canvas(9, 9), pngChunk("tEXt", []byte(profile))), []string{"metadata By-line=Jon Example"}},
		"png exif":     {pngOf(t, canvas(9, 9), pngChunk("eXIf", photographed(nil, 0))), camera},
		"slack":        {append(pngOf(t, canvas(9, 9)), "\x00\x01Pia Example\x02"...), []string{"hidden Behind the end=Pia Example"}},
		"gif comment":  {gifOf(t, []byte("\x21\xFE\x0BLea Example\x00")), []string{"comment Comment=Lea Example"}},
		"gif blocks":   {gifOf(t, []byte("\x21\xFE\x04Lea \x07Example\x00")), []string{"comment Comment=Lea Example"}},
		"gif xmp":      {gifOf(t, []byte("\x21\xFF\x0BXMP DataXMP"+packet+trailer())), []string{"metadata creator=Fay Example"}},
		"webp":         {riff(chunk("EXIF", photographed(nil, 0)) + chunk("XMP ", []byte(packet))), append([]string{"metadata creator=Fay Example"}, camera...)},
		"tiff":         {photographed(nil, 0), camera},
		"tiff iptc":    {tiffBlock([]tag{{tagIPTC, 7, 16, naa("Max Example")}}, nil, nil, nil), []string{"metadata By-line=Max Example"}},
		"tiff xmp":     {tiffBlock([]tag{{tagXMP, 1, uint32(len(packet)), []byte(packet)}}, nil, nil, nil), []string{"metadata GPSPosition=51.510000,-0.120000"}},
		"tiff adobe":   {tiffBlock([]tag{{tagPhotoshop, 1, 28, resource(resIPTC, naa("Ned Example"))}}, nil, nil, nil), []string{"metadata By-line=Ned Example"}},
		"latin-1":      {jpegOf(t, canvas(9, 9), app(mCOM, []byte("Zo\xEB Example"))), []string{"comment Comment=Zoë Example"}},
		"heif":         {heifOf(photographed(nil, 0)), camera},
		"jpeg adobe 2": {jpegOf(t, canvas(9, 9), app(mAPP0+13, []byte(adobeHead+"8BIM\x04\x04\x00\x00\x00\x00")), app(mAPP0+13, append(append([]byte(adobeHead), 0, 16), naa("Oda Example")...))), []string{"metadata By-line=Oda Example"}},
	} {
		t.Run(name, func(t *testing.T) {
			formattest.Accept(t, suite, c.data, "a")
			expect(t, formattest.Read(suite, c.data, "a"), c.want...)
		})
	}
}

// trailer is what makes readers of blocks find the end of a packet in a GIF.
func trailer() string {
	b := []byte{1}
	for i := 255; i >= 0; i-- {
		b = append(b, byte(i))
	}
	return string(append(b, 0))
}

// heifOf is a HEIF file of nothing but an Exif item.
func heifOf(exif []byte) []byte {
	box := func(name string, data []byte) []byte {
		n := len(data) + 8
		return append([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n), name[0], name[1], name[2], name[3]}, data...)
	}
	item := append([]byte{0, 0, 0, 0}, exif...)
	infe := box("infe", []byte("\x02\x00\x00\x00\x00\x01\x00\x00Exif\x00"))
	iinf := box("iinf", append([]byte{0, 0, 0, 0, 0, 1}, infe...))
	iloc := func(at int) []byte {
		return box("iloc", []byte{0, 0, 0, 0, 0x44, 0, 0, 1, 0, 1, 0, 0, 0, 1,
			0, 0, byte(at >> 8), byte(at), 0, 0, byte(len(item) >> 8), byte(len(item))})
	}
	ftyp := box("ftyp", []byte("heic\x00\x00\x00\x00mif1"))
	head := len(ftyp) + 8 + 4 + len(iinf) + len(iloc(0))
	meta := box("meta", slices.Concat([]byte{0, 0, 0, 0}, iinf, iloc(head+8)))
	return slices.Concat(ftyp, meta, box("mdat", item))
}

// seen is an Assist that sees two words, at fixed places of what it is shown.
func seen(size *image.Point) document.Assist {
	return func(_ context.Context, name string, in io.Reader) (io.ReadCloser, error) {
		if name != "ocr" {
			return nil, errors.New("asked for something else")
		}
		c, _, err := image.DecodeConfig(in)
		if err != nil {
			return nil, err
		}
		*size = image.Pt(c.Width, c.Height)
		return io.NopCloser(strings.NewReader("level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n" +
			"4\t1\t1\t1\t1\t0\t0\t0\t60\t20\t-1\t\n" +
			"5\t1\t1\t1\t1\t1\t10\t10\t20\t10\t96.5\tAnn\n5\t1\t1\t1\t1\t2\t32\t10\t18\t10\t91\tExample\n5\t1\t1\t1\t2\t1\t10\t30\t5\t5\t80\tof\n")), nil
	}
}

func TestPixels(t *testing.T) {
	for name, c := range map[string]struct {
		data  []byte
		shown image.Point
		first document.Quad
	}{
		"jpeg":   {jpegOf(t, canvas(120, 60)), image.Pt(120, 60), document.Quad{Page: 1, X0: 10, Y0: 20, X1: 30, Y1: 20, X2: 30, Y2: 10, X3: 10, Y3: 10}},
		"gif":    {gifOf(t, nil), image.Pt(40, 20), document.Quad{Page: 1, X0: 10, Y0: 20, X1: 30, Y1: 20, X2: 30, Y2: 10, X3: 10, Y3: 10}},
		"turned": {snapshot(t, 6), image.Pt(60, 120), document.Quad{Page: 1, X0: 10, Y0: 50, X1: 20, Y1: 50, X2: 20, Y2: 30, X3: 10, Y3: 30}},
	} {
		t.Run(name, func(t *testing.T) {
			var size image.Point
			r := &formattest.Reader{}
			if err := Read(context.Background(), formattest.NewStream(c.data, "a"), document.Options{Assist: seen(&size)}, r); err != nil {
				t.Fatal(err)
			}
			p := r.Parts[len(r.Parts)-1]
			if p.Kind != document.Painted || p.Text != "Ann Example\nof" || len(r.Skips) > 0 {
				t.Fatalf("%s %q, skips %v", p.Kind, p.Text, r.Skips)
			}
			if size != c.shown {
				t.Errorf("shown at %v, want %v", size, c.shown)
			}
			os, err := p.Map.Origins(document.Span{Start: 0, End: 3})
			if err != nil || len(os) != 1 || *os[0].Quad != c.first {
				t.Errorf("%v at %+v", err, os[0].Quad)
			}
		})
	}
}

// TestTinyPictures: a line of pixels shows no word, and counts as read where
// somebody could have read it.
func TestTinyPictures(t *testing.T) {
	ask := func(_ context.Context, _ string, in io.Reader) (io.ReadCloser, error) {
		if _, err := io.Copy(io.Discard, in); err != nil {
			return nil, document.Skipped(document.NoAssist, err)
		}
		return nil, document.Skipped(document.NoAssist, nil)
	}
	for _, c := range []struct {
		h    int
		want int
	}{{2, 0}, {40, 1}} {
		r := &formattest.Reader{}
		if err := Read(context.Background(), formattest.NewStream(pngOf(t, canvas(100, c.h)), "a"), document.Options{Assist: ask}, r); err != nil || len(r.Skips) != c.want {
			t.Errorf("%d pixels high: %v, %v", c.h, err, r.Skips)
		}
	}
}

func TestRepliesAreNotTrusted(t *testing.T) {
	for _, reply := range []string{"", "5\t1", strings.Repeat("5\t1\t1\t1\t1\t1\t-9\t10\t20\t10\t96\tAnn\n", 3),
		"5\t1\t1\t1\t1\t1\t1\t1\t0\t0\t1\t\xff\xfe\n5\t2\t1\t1\t1\t1\t99999999999\t1\t0\t0\t1\tx\n"} {
		r := &formattest.Reader{}
		opt := document.Options{Assist: func(context.Context, string, io.Reader) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(reply)), nil
		}}
		if err := Read(context.Background(), formattest.NewStream(jpegOf(t, canvas(9, 9)), "a"), opt, r); err != nil {
			t.Fatal(err)
		}
		formattest.WellFormed(t, r.Parts)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(snapshot(f, 6))
	f.Add(pngOf(f, canvas(9, 9), pngChunk("eXIf", photographed(nil, 0)), pngChunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+packet))))
	f.Add(gifOf(f, []byte("\x21\xFF\x0BXMP DataXMP"+packet+trailer())))
	f.Add(heifOf(photographed(nil, 0)))
	f.Add(photographed(nil, 0))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := formattest.Read(suite, data, "a")
		formattest.WellFormed(t, r.Parts)
		if r.Err == nil && len(r.Skips) == 0 {
			t.Error("pixels that nobody read were not named")
		}
		var size image.Point
		opt := document.Options{Assist: seen(&size)}
		_ = Rewrite(context.Background(), formattest.NewStream(data, "a"), opt, formattest.Replace("Example", "x"), io.Discard)
	})
}
