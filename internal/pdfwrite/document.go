package pdfwrite

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"time"
)

// Size of a page in points, 1/72 inch.
type Size struct{ Width, Height float64 }

// The sizes of paper that people have.
var (
	A4          = Size{595.28, 841.89}
	A4Landscape = Size{841.89, 595.28}
	Letter      = Size{612, 792}
)

// Options are what holds for a whole document. The zero value is A4 without a
// title.
type Options struct {
	Title   string
	Header  string    // stands small at the top of every page, cut to one line
	Footer  string    // the same at the bottom, left of "Page n of m"
	Lang    string    // of the text, as in HTML; "" is en-GB
	Size    Size      // zero: A4
	Created time.Time // zero: the document says no date
}

// Report says what became of the text.
type Report struct {
	Pages int

	// Missing are letters that the fonts do not have, in order of their number.
	// In their place stands the number: [U+4E2D].
	Missing []Missing

	// Invisible counts characters that show nothing and were left out: soft
	// hyphens, joiners of no width, marks of direction.
	Invisible int
}

// Missing is a letter without a glyph, and how often it was asked for.
type Missing struct {
	Letter rune
	Count  int
}

// Document is a PDF in the making. Blocks follow each other down the page and
// over to the next. A Document is used by one goroutine.
type Document struct {
	opt     Options
	file    *file
	font    [faceCount]*font
	catalog int
	pages   int // the object that lists them
	done    []finished
	page    *page // nil before the first block
	y       float64
	tree    *element
	marks   []outlineItem

	missing   map[rune]int
	invisible int
	quiet     bool // text is only measured
}

// page is the one that is being filled.
type page struct {
	id       int
	body     bytes.Buffer
	owners   []int // object of the element that each marked run belongs to
	pictures []int
}

// finished is what is kept of a page until the number of all is known.
type finished struct {
	id, content, parents int
	pictures             []int
}

// The page, in points.
const (
	margin     = 56.0 // 2 cm
	headAt     = 34.0 // of the running head, from the edge
	smallSize  = 8.0
	lineFactor = 1.4 // of a line to the letters in it
)

// New begins a document that is written to w as its pages fill. Errors of w are
// told by Close.
func New(w io.Writer, opt Options) *Document {
	if opt.Size == (Size{}) {
		opt.Size = A4
	}
	if opt.Lang == "" {
		opt.Lang = "en-GB"
	}
	d := &Document{opt: opt, file: newFile(w), missing: map[rune]int{}}
	d.catalog, d.pages = d.file.reserve(), d.file.reserve()
	for i, f := range faces() {
		d.font[i] = &font{face: f, id: d.file.reserve(), used: map[rune]bool{}}
	}
	d.tree = &element{id: d.file.reserve(), role: "Document"}
	return d
}

// Close ends the document. Nothing may be added afterwards.
func (d *Document) Close() (Report, error) {
	d.open()
	d.finishPage()
	f := d.file
	var kids bytes.Buffer
	head := 0
	if d.opt.Header != "" {
		head = f.reserve()
		f.stream(head, "", d.running(d.opt.Size.Height-headAt, d.opt.Header, ""))
	}
	for i, p := range d.done {
		contents := fmt.Sprintf("%d 0 R", p.content)
		if head != 0 {
			contents = fmt.Sprintf("%d 0 R %s", head, contents)
		}
		foot := f.reserve()
		f.stream(foot, "", d.running(headAt-smallSize, d.opt.Footer, fmt.Sprintf("Page %d of %d", i+1, len(d.done))))
		d.quiet = true // what the foot lacks letters for is counted once
		f.object(p.id, d.pageObject(p, fmt.Sprintf("%s %d 0 R", contents, foot), i))
		fmt.Fprintf(&kids, "%d 0 R ", p.id)
	}
	f.object(d.pages, fmt.Appendf(nil, "<</Type/Pages/Count %d/Kids[%s]>>", len(d.done), kids.Bytes()))
	for _, font := range d.font {
		font.write(f)
	}
	f.object(d.catalog, fmt.Appendf(nil, "<</Type/Catalog/Pages %d 0 R/Lang%s/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot %d 0 R%s>>",
		d.pages, textString(d.opt.Lang), d.structure(), d.outline()))
	info := f.reserve()
	f.object(info, []byte("<</Producer(Sardine)"+d.about()+">>"))
	report := Report{Pages: len(d.done), Invisible: d.invisible}
	for r, n := range d.missing {
		report.Missing = append(report.Missing, Missing{r, n})
	}
	slices.SortFunc(report.Missing, func(a, b Missing) int { return int(a.Letter - b.Letter) })
	return report, f.finish(d.catalog, info)
}

// about is what the document says of itself.
func (d *Document) about() string {
	var s string
	if d.opt.Title != "" {
		s = "/Title" + textString(d.opt.Title)
	}
	if !d.opt.Created.IsZero() {
		s += "/CreationDate(" + d.opt.Created.UTC().Format("D:20060102150405") + "+00'00')"
	}
	return s
}

func (d *Document) pageObject(p finished, contents string, n int) []byte {
	b := fmt.Appendf(nil, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 ", d.pages)
	b = append(number(append(number(b, d.opt.Size.Width), ' '), d.opt.Size.Height), ']')
	b = fmt.Appendf(b, "/Contents[%s]/StructParents %d/Tabs/S/Resources<</Font<<", contents, n)
	for i, f := range d.font {
		b = fmt.Appendf(b, "/F%d %d 0 R", i, f.id)
	}
	b = append(b, ">>"...)
	if len(p.pictures) > 0 {
		b = append(b, "/XObject<<"...)
		for i, id := range p.pictures {
			b = fmt.Appendf(b, "/P%d %d 0 R", i, id)
		}
		b = append(b, ">>"...)
	}
	return append(b, ">>>>"...)
}

// running is a line of small print at the edge of a page, no part of its text.
func (d *Document) running(y float64, left, right string) []byte {
	var b bytes.Buffer
	b.WriteString("/Artifact<</Type/Pagination>>BDC\nq 0.35 g\n")
	room := d.width()
	if right != "" {
		text := d.letters(right, regular)
		room -= d.measure(text, regular, smallSize)
		d.show(&b, text, regular, smallSize, margin+room, y)
		room -= 12
	}
	if left != "" {
		text := d.letters(oneLine(left), regular)
		for lines := d.wrap(text, regular, smallSize, room); len(lines) > 1; {
			text = append(lines[0], '…')
			break
		}
		d.show(&b, text, regular, smallSize, margin, y)
	}
	b.WriteString("Q EMC\n")
	return b.Bytes()
}

// width is the room between the margins.
func (d *Document) width() float64 { return d.opt.Size.Width - 2*margin }

// PageBreak ends the page, unless nothing stands on it yet.
func (d *Document) PageBreak() {
	if d.page != nil && d.y < d.top() {
		d.finishPage()
	}
}

func (d *Document) top() float64 { return d.opt.Size.Height - margin }

// open begins a page where there is none.
func (d *Document) open() {
	if d.page == nil {
		d.page = &page{id: d.file.reserve()}
		d.y = d.top()
	}
}

// need moves on to a new page if less than h is left of this one.
func (d *Document) need(h float64) {
	d.open()
	if d.y-h < margin && d.y < d.top() {
		d.finishPage()
		d.open()
	}
}

// gap leaves room between blocks, none at the top of a page.
func (d *Document) gap(h float64) {
	if d.page != nil && d.y < d.top() {
		d.y -= h
	}
}

func (d *Document) finishPage() {
	p := d.page
	f := finished{id: p.id, content: d.file.reserve(), parents: d.file.reserve(), pictures: p.pictures}
	d.file.stream(f.content, "", p.body.Bytes())
	var owners bytes.Buffer
	for _, id := range p.owners {
		fmt.Fprintf(&owners, "%d 0 R ", id)
	}
	d.file.object(f.parents, fmt.Appendf(nil, "[%s]", owners.Bytes()))
	d.done = append(d.done, f)
	d.page = nil
}
