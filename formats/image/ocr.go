package image

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	_ "image/gif" // decoders of pictures that Tesseract does not take
	_ "image/jpeg"
	"image/png"
	"io"
	"strconv"
	"strings"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/webp"

	"sardine/document"
)

// maxPixels bounds the pictures that are opened here: a page of A3 at 600
// dots an inch has 70 million.
const maxPixels = 100_000_000

// maxReply bounds what is read of one answer.
const maxReply = 32 << 20

// recognise asks for the words of the picture. turned is how the picture was
// turned before it was shown, so that places can be turned back.
func (p *picture) recognise(ctx context.Context, assist document.Assist) (tsv []byte, turned turn, err error) {
	if p.kind == heifKind {
		return nil, turned, document.Skipped(document.NoAssist, nil) // its pixels are coded as film
	}
	show := &showing{p: p, turned: turn{how: 1}}
	r, err := assist(ctx, "ocr", show)
	if show.err != nil {
		err = errors.Join(show.err, err)
	}
	if err != nil {
		return nil, turned, err
	}
	defer r.Close()
	tsv, err = io.ReadAll(io.LimitReader(r, maxReply+1))
	if err == nil && len(tsv) > maxReply {
		err = document.Skipped(document.TooLarge, nil)
	}
	return tsv, show.turned, err
}

// showing is the picture as Tesseract takes it: upright, and in a format that
// it knows. The work is done when somebody reads.
type showing struct {
	p      *picture
	turned turn
	r      io.Reader
	err    error
}

func (s *showing) Read(b []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	if s.r == nil {
		var data []byte
		if data, s.err = s.prepare(); s.err != nil {
			return 0, s.err
		}
		s.r = bytes.NewReader(data)
	}
	return s.r.Read(b)
}

func (s *showing) prepare() ([]byte, error) {
	p := s.p
	if p.tiny() {
		return nil, errTiny
	}
	upright := p.orient <= 1
	if p.kind == tiffKind || p.kind == pngKind || p.kind == bmpKind || p.kind == jpegKind && upright {
		return p.data, nil
	}
	img, err := decode(p.data)
	if err != nil {
		return nil, err
	}
	if !upright {
		s.turned = turn{how: p.orient, w: img.Bounds().Dx(), h: img.Bounds().Dy()}
		img = s.turned.apply(img)
	}
	var buf bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&buf, img); err != nil {
		return nil, document.Skipped(document.Corrupt, err)
	}
	return buf.Bytes(), nil
}

// errTiny means that a picture is too small to show a word.
var errTiny = errors.New("too small for words")

// tiny reports whether a picture has fewer pixels in one direction than a
// letter needs: lines, spacers, patterns.
func (p *picture) tiny() bool {
	const letter = 6
	if p.kind == bmpKind {
		if len(p.data) < 26 || binary.LittleEndian.Uint32(p.data[14:]) < 40 {
			return false
		}
		w, h := int32(binary.LittleEndian.Uint32(p.data[18:])), int32(binary.LittleEndian.Uint32(p.data[22:]))
		return w >= 0 && w < letter || h > -letter && h < letter
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(p.data))
	return err == nil && (c.Width < letter || c.Height < letter)
}

// decode opens a picture of reasonable size.
func decode(data []byte) (image.Image, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, document.Skipped(document.Corrupt, err)
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
		return nil, document.Skipped(document.TooLarge, nil)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, document.Skipped(document.Corrupt, err)
	}
	return img, nil
}

// word is one line of the answer: level, page, block, paragraph, line, word,
// left, top, width, height, confidence, text.
type word struct {
	page, block, par, line int
	left, top, w, h        int
	text                   string
}

// wordOf reads one line. Other levels than words, and blank words, are none.
func wordOf(line string) (w word, ok bool) {
	f := strings.SplitN(line, "\t", 12)
	if len(f) < 12 || f[0] != "5" {
		return w, false
	}
	for i, v := range map[int]*int{1: &w.page, 2: &w.block, 3: &w.par, 4: &w.line, 6: &w.left, 7: &w.top, 8: &w.w, 9: &w.h} {
		n, err := strconv.Atoi(f[i])
		if err != nil || n < 0 || n > 1<<24 {
			return w, false
		}
		*v = n
	}
	w.text = strings.ToValidUTF8(strings.TrimSpace(f[11]), "\uFFFD")
	return w, w.text != "" && len(w.text) < 10_000
}

// paint builds the words as painted text, with a box each in the pixels of the
// picture as it is stored.
func (p *picture) paint(b *document.Builder, tsv []byte, t turn, hand func(*document.Part) error) error {
	lines := bufio.NewScanner(bytes.NewReader(tsv))
	lines.Buffer(nil, maxReply)
	var last word
	for lines.Scan() {
		w, ok := wordOf(lines.Text())
		if !ok {
			continue
		}
		switch {
		case b.Empty():
		case w.page != last.page:
			if err := hand(b.Take(document.Painted)); err != nil {
				return err
			}
		case w.block != last.block || w.par != last.par:
			b.Insert("\n\n")
		case w.line != last.line:
			b.Insert("\n")
		default:
			b.Insert(" ")
		}
		if b.Full() {
			if err := hand(b.Cut(document.Painted)); err != nil {
				return err
			}
		}
		q := t.quad(w)
		start := b.Len()
		b.Paint(w.text, document.Origin{Start: 0, End: int64(len(p.data)), Quad: &q})
		if p.frames > 1 && p.kind == tiffKind && w.page != last.page {
			b.Label(document.Page, strconv.Itoa(w.page), start, b.Len())
		}
		last = w
	}
	if b.Empty() {
		return nil
	}
	return hand(b.Take(document.Painted))
}
