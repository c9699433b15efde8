package image

import (
	"bytes"
	"context"
	"hash/crc32"
	"image/jpeg"
	"image/png"
	"io"

	"sardine/document"
)

// Rewrite copies the picture. If anything in it is replaced, the copy has no
// metadata and no preview at all; a word in the pixels is painted over with a
// black box, whatever New says. A picture whose pixels cannot be read is not
// rewritten, since nobody knows what it shows, unless ed is a
// document.UnreadEditor and agrees, or somebody says by areas what goes.
//
// JPEG, PNG and TIFF are rewritten; other kinds only if nothing is replaced.
func Rewrite(ctx context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error {
	p, err := load(in, opt)
	if err != nil {
		return err
	}
	e := &erasing{ed: ed, judged: opt.Propose || len(opt.Areas) > 0}
	if err := p.read(ctx, opt, e); err != nil {
		return err
	}
	if opt.Propose {
		return p.propose(ctx, e.marks, w)
	}
	e.boxes = append(e.boxes, opt.Areas...)
	switch {
	case e.why != "":
		return document.Skipped(e.why, nil)
	case !e.meta && len(e.boxes) == 0:
		_, err = w.Write(p.data)
		return err
	}
	switch p.kind {
	case jpegKind:
		return p.eraseJPEG(e.boxes, w)
	case pngKind:
		return p.erasePNG(e.boxes, w)
	case tiffKind:
		return p.eraseTIFF(e.boxes, w)
	}
	return document.Skipped(document.Unsupported, nil)
}

// erasing is an Output that asks an Editor what has to go.
type erasing struct {
	ed     document.Editor
	boxes  []document.Quad
	marks  []proposal // the same, by replacement
	meta   bool       // something beside the pixels has to go
	judged bool       // a person looks at the pixels, or did
	why    document.SkipReason
}

func (e *erasing) Part(p *document.Part) error {
	reps, err := e.ed.Replace(p)
	if err != nil {
		return err
	}
	for _, r := range reps {
		mark := proposal{text: r.New}
		origins, err := p.Map.Origins(r.Span)
		if err != nil {
			continue // a separator
		}
		for _, o := range origins {
			if o.Quad != nil {
				e.boxes = append(e.boxes, *o.Quad)
				mark.quads = append(mark.quads, *o.Quad)
			} else {
				e.meta = true
			}
		}
		if len(mark.quads) > 0 {
			e.marks = append(e.marks, mark)
		}
	}
	return nil
}

func (e *erasing) Child(name, mediaType string, r io.Reader) error {
	changed, err := e.ed.Child(name, mediaType, r, io.Discard)
	e.meta = e.meta || changed
	return err
}

// Skip refuses a picture that was not read, unless the editor wants it so: a
// logo in a letter.
func (e *erasing) Skip(name string, why document.SkipReason) {
	if e.judged && name == "" && why == document.NoAssist {
		return
	}
	if ed, ok := e.ed.(document.UnreadEditor); ok && ed.Unread(name, why) == nil {
		return
	}
	if e.why == "" {
		e.why = why
	}
}

// quality of JPEG pictures that are coded anew: high, since what is not
// painted over should look as it did.
const quality = 92

// eraseJPEG drops all metadata. Without boxes the coded pixels stay as they
// are, and so does the one tag that says how to turn them.
func (p *picture) eraseJPEG(boxes []document.Quad, w io.Writer) error {
	if len(boxes) > 0 {
		img, err := p.painted(p.data, boxes)
		if err != nil {
			return err
		}
		return jpeg.Encode(w, img, &jpeg.Options{Quality: quality})
	}
	list, end, whole := segments(p.data)
	if !whole {
		return document.Skipped(document.Corrupt, nil)
	}
	var out bytes.Buffer
	out.Write(p.data[:2])
	if p.orient > 1 {
		out.Write(orientation(p.orient))
	}
	for _, s := range list {
		// JFIF and Adobe's APP14 say how colours are coded, APP2 holds their profile.
		v := p.data[min(s.data, s.to):s.to]
		profile := s.marker == mAPP0+2 && bytes.HasPrefix(v, []byte("ICC_PROFILE\x00"))
		jfif := s.marker == mAPP0 && bytes.HasPrefix(v, []byte("JFIF\x00")) && len(v) >= 14
		switch {
		case jfif:
			out.Write(withoutPreview(v))
		case s.marker == mCOM, s.marker >= mAPP0 && s.marker <= mAPPF && !profile && s.marker != mAPP0+14:
		default:
			out.Write(p.data[s.from:s.to])
		}
	}
	out.Write(p.data[end-2 : end])
	_, err := w.Write(out.Bytes())
	return err
}

// withoutPreview is a JFIF segment whose preview is left out (JFIF 1.02).
func withoutPreview(v []byte) []byte {
	s := append([]byte{0xFF, mAPP0, 0, 16}, v[:14]...)
	s[16], s[17] = 0, 0
	return s
}

// orientation is an EXIF segment that holds the one tag.
func orientation(how int) []byte {
	tiff := "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(how)) + "\x00\x00\x00\x00\x00\x00"
	n := 2 + len(exifHead) + len(tiff)
	return append([]byte{0xFF, mAPP0 + 1, byte(n >> 8), byte(n)}, exifHead+tiff...)
}

// keptChunks are what a PNG needs to look as it does; text, times, EXIF and
// what programs add are not among them (PNG, third edition, section 11).
var keptChunks = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "cHRM": true, "gAMA": true, "sBIT": true,
	"sRGB": true, "cICP": true, "bKGD": true, "pHYs": true, "acTL": true, "fcTL": true, "fdAT": true,
}

func (p *picture) erasePNG(boxes []document.Quad, w io.Writer) error {
	if len(boxes) > 0 {
		img, err := p.painted(p.data, boxes)
		if err != nil {
			return err
		}
		return png.Encode(w, img)
	}
	list, _, whole := chunks(p.data)
	if !whole {
		return document.Skipped(document.Corrupt, nil)
	}
	var out bytes.Buffer
	out.WriteString(pngMagic)
	for _, c := range list {
		sum := crc32.ChecksumIEEE(p.data[c.from+4 : c.to-4])
		if got := p.data[c.to-4 : c.to]; [4]byte(got) != [4]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)} {
			return document.Skipped(document.Corrupt, nil)
		}
		if keptChunks[c.name] {
			out.Write(p.data[c.from:c.to])
		}
	}
	_, err := w.Write(out.Bytes())
	return err
}
