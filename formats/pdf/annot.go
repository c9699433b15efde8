package pdf

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"

	"sardine/document"
	"sardine/internal/pdfile"
)

// Marks that propose redactions are annotations of the subtype Redact (ISO
// 32000-2, section 12.5.6.23): programs that edit PDF files show them, move
// them, and let people add others and delete them. Nothing is taken out until
// they are applied.

// proposedKey is where a file with proposals says of which file it is: the
// SHA-256 of the original, in the catalogue.
const proposedKey = "SardineOriginal"

// propose turns the hits of a page into marks.
func (r *rewriter) propose(p *page, hits []hit, words []wordHit) {
	if p.object == nil || p.object.Stream || p.veil == spare {
		return
	}
	var marks []Value
	for _, h := range hits {
		if v := p.glyphs[h.glyphs[0]].veil; v != seen && v != marked {
			continue // nobody could see the mark's letters
		}
		marks = append(marks, r.mark(p.rowsOf(h), h.text))
	}
	for _, w := range words {
		marks = append(marks, r.mark([]label{wordLabel(p.images[w.picture].ctm, w)}, w.text))
	}
	if len(marks) == 0 {
		return
	}
	v := r.edits.Value(p.object.Num)
	list := append([]Value{}, r.file.Key(v, "Annots").List...)
	r.edits.SetValue(p.object.Num, v.Set("Annots", pdfile.ListOf(append(list, marks...)...)))
}

// mark is one annotation over rows of letters, in red until it is applied.
func (r *rewriter) mark(rows []label, text string) Value {
	around := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	quads := Value{Kind: pdfile.Array}
	var look strings.Builder
	look.WriteString("1 0 0 RG 1 w\n")
	for _, l := range rows {
		x, y := l.x-descent*l.ux, l.y-descent*l.uy
		// From the upper left: so all programs write them, whatever the standard says.
		for _, c := range [...][2]float64{{l.x + l.ux, l.y + l.uy}, {l.x + l.dx + l.ux, l.y + l.dy + l.uy}, {x, y}, {x + l.dx, y + l.dy}} {
			around = box{min(around.x0, c[0]), min(around.y0, c[1]), max(around.x1, c[0]), max(around.y1, c[1])}
			quads.List = append(quads.List, pdfile.RealOf(math.Round(c[0]*100)/100), pdfile.RealOf(math.Round(c[1]*100)/100))
		}
		fmt.Fprintf(&look, "%.2f %.2f m %.2f %.2f l %.2f %.2f l %.2f %.2f l h S\n", x, y, x+l.dx, y+l.dy, l.x+l.dx+l.ux, l.y+l.dy+l.uy, l.x+l.ux, l.y+l.uy)
	}
	rect := boxValue(box{around.x0 - 1, around.y0 - 1, around.x1 + 1, around.y1 + 1})
	appearance := r.edits.AddStream(pdfile.DictOf("Type", pdfile.NameOf("XObject"), "Subtype", pdfile.NameOf("Form"), "BBox", rect), []byte(look.String()))
	spoken := Value{Kind: pdfile.String, Str: stringBytes(text)}
	return r.edits.Add(pdfile.DictOf("Type", pdfile.NameOf("Annot"), "Subtype", pdfile.NameOf("Redact"), "Rect", rect, "QuadPoints", quads,
		"OverlayText", spoken, "Contents", spoken, "T", pdfile.StringOf("Sardine"), "DA", pdfile.StringOf("/Helv 8 Tf 1 g"), "F", pdfile.IntOf(4),
		"C", pdfile.ListOf(pdfile.IntOf(1), pdfile.IntOf(0), pdfile.IntOf(0)), "IC", pdfile.ListOf(pdfile.IntOf(0), pdfile.IntOf(0), pdfile.IntOf(0)),
		"AP", pdfile.DictOf("N", appearance)))
}

// proposed writes the file with the marks.
func (r *rewriter) proposed(w io.Writer, digest string) error {
	root := r.file.Trailer.Key("Root").ID()
	if root <= 0 {
		return document.Skipped(document.Corrupt, nil)
	}
	r.edits.SetValue(root, r.edits.Value(root).Set(proposedKey, pdfile.StringOf(digest)))
	return r.file.Write(w, r.edits)
}

// Proposals are what the marks of a file say: the areas that are to go, and
// the SHA-256 of the file that they were made for, "" if it does not say. In
// those of a picture the areas count in its pixels, from the upper left.
type Proposals struct {
	Areas []document.Quad
	For   string
}

// ReadProposals reads the marks of a file, as they are after somebody moved,
// added and deleted some.
func ReadProposals(ctx context.Context, in document.Stream, opt document.Options) (*Proposals, error) {
	f, err := open(ctx, in, opt)
	if err != nil {
		return nil, err
	}
	out := &Proposals{}
	digest, sizes, _ := strings.Cut(string(f.Key(f.Root(), proposedKey).Str), " ")
	if len(digest) == 64 {
		out.For = digest
	}
	d := newReader(ctx, f, opt, readSink{})
	if err := d.proposals(f.Root().Key("Pages"), 0, out); err != nil || sizes == "" {
		return out, err
	}
	return out, out.inPixels(strings.Fields(sizes))
}

// inPixels turns areas on pages that are pictures, a point to a pixel, into
// areas of those, which count from the top. The file says how large each is.
func (p *Proposals) inPixels(sizes []string) error {
	for i := range p.Areas {
		q := &p.Areas[i]
		var w, h int
		if int(q.Page) > len(sizes) {
			return document.Skipped(document.Corrupt, nil)
		}
		if n, err := fmt.Sscanf(sizes[q.Page-1], "%dx%d", &w, &h); n != 2 || err != nil || w <= 0 || h <= 0 {
			return document.Skipped(document.Corrupt, nil)
		}
		for _, y := range []*float32{&q.Y0, &q.Y1, &q.Y2, &q.Y3} {
			*y = float32(h) - *y
		}
	}
	return nil
}

// proposals walks the page tree and counts pages as tree does.
func (d *reader) proposals(ref Value, depth int, out *Proposals) error {
	if err := d.ctx.Err(); err != nil {
		return err
	}
	if d.nodes++; d.nodes > 2*d.limit {
		return document.Skipped(document.TooMany, nil)
	}
	o, node := d.file.Resolve(ref), d.file.Get(ref)
	if depth > maxTree || node.Kind != pdfile.Dict || o != nil && d.ran[o.Num] {
		d.pages++
		return nil
	}
	if o != nil {
		d.ran[o.Num] = true
	}
	kids := d.file.Key(node, "Kids")
	if kids.Kind == pdfile.Array && !d.file.Key(node, "Type").IsName("Page") {
		for _, kid := range kids.List {
			if err := d.proposals(kid, depth+1, out); err != nil {
				return err
			}
		}
		return nil
	}
	d.pages++
	list := d.file.Key(node, "Annots").List
	if len(list) > maxNotes {
		return document.Skipped(document.TooMany, nil)
	}
	for _, ref := range list {
		if a := d.file.Get(ref); d.file.Key(a, "Subtype").IsName("Redact") {
			for _, q := range d.quadsOf(a) {
				q.Page = uint32(d.pages)
				out.Areas = append(out.Areas, q)
			}
			if len(out.Areas) > 100*maxMarks {
				return document.Skipped(document.TooMany, nil)
			}
		}
	}
	return nil
}

// quadsOf are the areas of a mark: its four-cornered ones, else its rectangle.
// A rectangle that left its corners behind was moved by a program that knows
// of no corners.
func (d *reader) quadsOf(a Value) (out []document.Quad) {
	rect, ok := boxOf(d.file, d.file.Key(a, "Rect"))
	around := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for n := d.file.Key(a, "QuadPoints").List; len(n) >= 8; n = n[8:] {
		var c [8]float64
		whole := true
		for i := range c {
			v := d.file.Get(n[i])
			c[i] = v.Num
			whole = whole && v.IsNumber() && finite(v.Num)
		}
		if !whole {
			continue
		}
		for i := 0; i < 8; i += 2 {
			around = box{min(around.x0, c[i]), min(around.y0, c[i+1]), max(around.x1, c[i]), max(around.y1, c[i+1])}
		}
		// Written row by row, or all around: the third corner tells.
		q := document.Quad{X0: float32(c[4]), Y0: float32(c[5]), X1: float32(c[6]), Y1: float32(c[7]), X2: float32(c[2]), Y2: float32(c[3]), X3: float32(c[0]), Y3: float32(c[1])}
		if (c[4]-c[2])*(c[6]-c[0])+(c[5]-c[3])*(c[7]-c[1]) > 0 && math.Hypot(c[6]-c[0], c[7]-c[1]) < math.Hypot(c[4]-c[0], c[5]-c[1]) {
			q = document.Quad{X0: float32(c[0]), Y0: float32(c[1]), X1: float32(c[2]), Y1: float32(c[3]), X2: float32(c[4]), Y2: float32(c[5]), X3: float32(c[6]), Y3: float32(c[7])}
		}
		out = append(out, q)
	}
	if !ok || len(out) > 0 && rect.and(around).area() > 0.5*around.area() {
		return out
	}
	return []document.Quad{{X0: float32(rect.x0), Y0: float32(rect.y0), X1: float32(rect.x1), Y1: float32(rect.y0),
		X2: float32(rect.x1), Y2: float32(rect.y1), X3: float32(rect.x0), Y3: float32(rect.y1)}}
}
