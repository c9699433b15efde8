package pdf

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"sardine/document"
	"sardine/internal/pdfile"
)

// When a page is taken for a picture of a page: less text than fewLetters and
// pictures on more than scanShare of it.
const (
	fewLetters = 40
	scanShare  = 0.25
	wordShare  = 0.02 // pictures that cover less are not asked about
)

// maxReply bounds what is read of one answer.
const maxReply = 32 << 20

// A picturedWord is a word in a picture, its box in parts of the picture.
type picturedWord struct {
	text  string
	box   box
	line  int
	first bool // of its line
}

type pictureTexts struct {
	words []picturedWord
	ok    bool
}

// scanned lets the text layer of a scanned page be read as what the page says:
// it is drawn invisibly, over the picture that shows it.
func (p *page) scanned() {
	for _, pic := range p.images {
		at := pic.ctm.over(box{0, 0, 1, 1}).and(p.crop)
		if pic.veil != seen || at.area() < 0.5*p.crop.area() {
			continue
		}
		for i := range p.glyphs {
			g := &p.glyphs[i]
			x, y := g.centre()
			if (g.veil == invisible || g.veil == covered && g.text != unknown) && at.holds(x, y) {
				g.veil, p.layer = seen, true
			}
		}
	}
}

// pictures reads the pictures of a page that is one, if there is somebody to
// ask; else the page is named as unread.
func (p *page) pictures() error {
	if len(p.images) == 0 || p.veil != seen {
		return nil
	}
	letters, area := 0, 0.0
	for i := range p.glyphs {
		if v := p.glyphs[i].veil; (v == seen) && p.glyphs[i].text != " " && !p.labelled(&p.glyphs[i]) {
			letters++
		}
	}
	for _, pic := range p.images {
		if pic.veil == seen {
			area += pic.ctm.over(box{0, 0, 1, 1}).and(p.crop).area()
		}
	}
	if letters > 0 && (letters >= fewLetters || area < scanShare*p.crop.area()) {
		return nil
	}
	asked, unread := false, area <= 0
	for i, pic := range p.images {
		share := pic.ctm.over(box{0, 0, 1, 1}).and(p.crop).area() / max(p.crop.area(), 1)
		if pic.veil != seen || share < wordShare && len(p.images) > 1 {
			continue
		}
		asked = true
		texts := p.d.recognise(pic.object)
		if err := p.d.ctx.Err(); err != nil {
			return err
		}
		if !texts.ok {
			unread = true
			continue
		}
		if err := p.words(int32(i), texts.words); err != nil {
			return err
		}
	}
	if unread || !asked {
		p.d.out.skip(p.d.pageName(), document.NoAssist)
	}
	return p.end(document.Painted, "")
}

// labelled reports letters of the labels that stand in redacted copies: a scan
// is one still, however many there are.
func (p *page) labelled(g *glyph) bool { return p.showOps[p.shows[g.show].op].font.label }

// recognise asks for the words of an image, once for all pages that show it.
func (d *reader) recognise(o *pdfile.Object) (texts pictureTexts) {
	if o == nil || d.opt.Assist == nil {
		return texts
	}
	if known, ok := d.images[o.Num]; ok {
		return known
	}
	defer func() { d.images[o.Num] = texts }()
	data, err := d.encoded(o)
	if err != nil {
		return texts
	}
	texts.words, texts.ok = d.ask(data)
	return texts
}

// ask has the words of a picture recognised.
func (d *reader) ask(data []byte) ([]picturedWord, bool) {
	r, err := d.opt.Assist(d.ctx, "ocr", bytes.NewReader(data))
	if err != nil {
		return nil, false
	}
	defer r.Close()
	reply, err := io.ReadAll(io.LimitReader(r, maxReply))
	if err != nil {
		return nil, false
	}
	return readTSV(string(reply)), true
}

// readTSV reads the words that Tesseract found: level, page, block, paragraph,
// line, word, left, top, width, height, confidence, text. The line of level 1
// has the size of the picture.
func readTSV(reply string) (out []picturedWord) {
	var w, h float64
	last, n := "", 0
	for row := range strings.Lines(reply) {
		f := strings.SplitN(strings.TrimRight(row, "\r\n"), "\t", 12)
		if len(f) < 11 {
			continue
		}
		var num [4]float64
		bad := false
		for i := range num {
			v, err := strconv.ParseFloat(f[6+i], 64)
			bad = bad || err != nil || v < 0 || v > 1<<24
			num[i] = v
		}
		switch {
		case bad:
		case f[0] == "1":
			w, h = num[2], num[3]
		case f[0] == "5" && len(f) == 12 && w > 0 && h > 0:
			text := clean(strings.TrimSpace(strings.ToValidUTF8(f[11], unknown)))
			if text == "" || len(text) > 10_000 || len(out) > 1<<20 {
				continue
			}
			key := strings.Join(f[1:5], " ")
			if key != last {
				last = key
				n++
			}
			first := len(out) == 0 || out[len(out)-1].line != n
			out = append(out, picturedWord{text, box{num[0] / w, 1 - (num[1]+num[3])/h, (num[0] + num[2]) / w, 1 - num[1]/h}, n, first})
		}
	}
	return out
}

// words paints what was read from image i of the page.
func (p *page) words(i int32, words []picturedWord) error {
	pic := p.images[i]
	num := 0
	if pic.object != nil {
		num = pic.object.Num
	}
	for k, w := range words {
		if k > 0 {
			if w.first {
				p.d.b.Insert("\n")
			} else {
				p.d.b.Insert(" ")
			}
		}
		start := p.d.b.Len()
		q := quadOf(p.number, pic.ctm, w.box)
		p.d.b.Paint(w.text, document.Origin{Stream: uint32(num), Quad: &q})
		if p.d.out.traced() {
			p.d.from = append(p.d.from, origin{start: int32(start), end: int32(p.d.b.Len()), glyph: -2 - i, object: pic.object, at: int32(k)})
		}
		if p.d.b.Full() && w.first {
			p.label("")
			if err := p.d.cut(document.Painted); err != nil {
				return err
			}
		}
	}
	if len(words) > 0 {
		p.d.b.Insert("\n")
	}
	return nil
}

// quadOf is the box b as m draws it.
func quadOf(page uint32, m matrix, b box) document.Quad {
	q := document.Quad{Page: page}
	for i, c := range [...][2]float64{{b.x0, b.y0}, {b.x1, b.y0}, {b.x1, b.y1}, {b.x0, b.y1}} {
		x, y := m.at(c[0], c[1])
		switch i {
		case 0:
			q.X0, q.Y0 = float32(x), float32(y)
		case 1:
			q.X1, q.Y1 = float32(x), float32(y)
		case 2:
			q.X2, q.Y2 = float32(x), float32(y)
		default:
			q.X3, q.Y3 = float32(x), float32(y)
		}
	}
	return q
}
