// Package image reads pictures: what cameras and programs write beside the
// pixels (EXIF, XMP, IPTC, comments, positions, previews), and, where the
// Assist "ocr" is there, the words that the pixels show.
//
// It recognises no letters itself and draws nothing but boxes. Its one
// invariant: a picture whose pixels nobody has read is skipped with a reason,
// whatever else was found in it.
package image

import (
	"bytes"
	"context"
	"errors"
	"io"

	"sardine/document"
)

// Sniff reports whether head begins a JPEG, PNG, GIF, TIFF, WebP, BMP, HEIF or
// AVIF picture.
func Sniff(head []byte, _ string) bool { return kindOf(head) != unknown }

type kind uint8

const (
	unknown kind = iota
	jpegKind
	pngKind
	gifKind
	tiffKind
	webpKind
	bmpKind
	heifKind
)

func kindOf(head []byte) kind {
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xD8\xFF")):
		return jpegKind
	case bytes.HasPrefix(head, []byte(pngMagic)):
		return pngKind
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return gifKind
	case bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")):
		return tiffKind
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return webpKind
	case len(head) >= 18 && string(head[:2]) == "BM" && bytes.IndexByte([]byte{12, 40, 52, 56, 64, 108, 124}, head[14]) >= 0 && head[15] == 0:
		return bmpKind // the sizes that the second header takes
	case len(head) >= 12 && string(head[4:8]) == "ftyp" && heifBrand(string(head[8:12])):
		return heifKind
	}
	return unknown
}

// heifBrand knows the major brands of still pictures (ISO/IEC 23008-12 and the
// AVIF specification).
func heifBrand(b string) bool {
	switch b {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis":
		return true
	}
	return false
}

// Read hands over the fields of the metadata as lines, each labelled with its
// name, previews as members, and the words of the picture.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	p, err := load(in, opt)
	if err != nil {
		return err
	}
	return p.read(ctx, opt, out)
}

// picture is a file and what was found in it.
type picture struct {
	data   []byte
	kind   kind
	fields []field
	member []member
	next   uint32 // number of the next stream that is opened inside the file
	orient int    // how the pixels are turned for showing, 1 to 8 (EXIF 0x0112); 0 is not said
	frames int    // pictures in one file, as far as counted
	bad    bool   // the structure breaks the format's rules
}

// member is a preview or what was put behind the end of the picture.
type member struct {
	name, media string
	data        []byte
}

// maxFields bounds what one picture says about itself.
const maxFields = 20_000

func load(in document.Stream, opt document.Options) (*picture, error) {
	limit := opt.Limits.Member
	if limit <= 0 {
		limit = document.DefaultLimits().Member
	}
	at, size, err := in.At()
	if err != nil {
		return nil, err
	}
	if size > limit {
		return nil, document.Skipped(document.TooLarge, nil)
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(at, 0, size), data); err != nil {
		return nil, document.Skipped(document.Unreadable, err)
	}
	p := &picture{data: data, kind: kindOf(data), next: 1}
	switch p.kind {
	case jpegKind:
		p.jpeg()
	case pngKind:
		p.png()
	case gifKind:
		p.gif()
	case tiffKind:
		p.tiff(data, 0, 0)
	case webpKind:
		p.webp()
	case heifKind:
		p.heif()
	case bmpKind: // says nothing about itself
	default:
		return nil, document.Skipped(document.Corrupt, nil)
	}
	return p, nil
}

func (p *picture) read(ctx context.Context, opt document.Options, out document.Output) error {
	b := document.NewBuilder()
	if err := p.emit(b, out); err != nil {
		return err
	}
	for _, m := range p.member {
		if err := out.Child(m.name, m.media, bytes.NewReader(m.data)); err != nil {
			return err
		}
	}
	why, err := p.words(ctx, opt.Assist, b, out)
	if err != nil {
		return err
	}
	switch {
	case why != "":
		out.Skip("", why)
	case p.bad:
		out.Skip("", document.Partial)
	}
	return nil
}

// words reads the pixels, or says why not.
func (p *picture) words(ctx context.Context, assist document.Assist, b *document.Builder, out document.Output) (document.SkipReason, error) {
	if assist == nil {
		if p.tiny() {
			return "", nil
		}
		return document.NoAssist, nil
	}
	tsv, turned, err := p.recognise(ctx, assist)
	if err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if errors.Is(err, errTiny) {
			return "", nil
		}
		var skip *document.SkipError
		if errors.As(err, &skip) {
			return skip.Why, nil
		}
		return document.NoAssist, nil
	}
	if err := p.paint(b, tsv, turned, out.Part); err != nil {
		return "", err
	}
	if p.kind == gifKind && p.frames > 1 || p.kind == webpKind && p.frames > 1 {
		return document.Partial, nil // only the first of the moving pictures was looked at
	}
	return "", nil
}
