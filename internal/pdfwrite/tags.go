package pdfwrite

import (
	"bytes"
	"fmt"
)

// element is a node of the tree that tells programs, and people who cannot see
// the page, what is a heading, a paragraph, a cell (ISO 32000-1, 14.7). It is
// written when it ends; only its number remains.
type element struct {
	id     int
	parent *element
	role   string
	extra  string // further entries of its dictionary
	kids   bytes.Buffer
}

// begin makes an element inside another, nil for the document.
func (d *Document) begin(role string, parent *element) *element {
	if parent == nil {
		parent = d.tree
	}
	e := &element{id: d.file.reserve(), parent: parent, role: role}
	fmt.Fprintf(&parent.kids, "%d 0 R ", e.id)
	return e
}

func (d *Document) end(e *element) {
	parent := 0
	if e.parent != nil {
		parent = e.parent.id
	}
	d.writeElement(e, parent)
}

func (d *Document) writeElement(e *element, parent int) {
	d.file.object(e.id, fmt.Appendf(nil, "<</S/%s/P %d 0 R%s/K[%s]>>", e.role, parent, e.extra, e.kids.Bytes()))
}

// mark says that what is drawn until unmark is e's. It holds for one page.
func (d *Document) mark(e *element) {
	p := d.page
	n := len(p.owners)
	p.owners = append(p.owners, e.id)
	fmt.Fprintf(&e.kids, "<</Type/MCR/Pg %d 0 R/MCID %d>>", p.id, n)
	fmt.Fprintf(&p.body, "/%s<</MCID %d>>BDC\n", e.role, n)
}

// artifact says that what is drawn until unmark is no part of the text.
func (d *Document) artifact() { d.page.body.WriteString("/Artifact BMC\n") }

func (d *Document) unmark() { d.page.body.WriteString("EMC\n") }

// structure writes the root of the tree and returns its number.
func (d *Document) structure() int {
	root, parents := d.file.reserve(), d.file.reserve()
	var nums bytes.Buffer
	for i, p := range d.done {
		fmt.Fprintf(&nums, "%d %d 0 R ", i, p.parents)
	}
	d.file.object(parents, fmt.Appendf(nil, "<</Nums[%s]>>", nums.Bytes()))
	d.writeElement(d.tree, root)
	d.file.object(root, fmt.Appendf(nil, "<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>", d.tree.id, parents, len(d.done)))
	return root
}

// outlineItem is a heading as the reader's side bar lists it.
type outlineItem struct {
	level int
	title string
	page  int
	y     float64

	id                                 int
	parent, first, last, before, after int // numbers of objects, 0 for none
	under                              int // items below, at any depth
}

// outline writes the list of headings and returns what the catalogue says of
// it.
func (d *Document) outline() string {
	if len(d.marks) == 0 {
		return ""
	}
	items := d.marks
	for i := range items {
		items[i].id = d.file.reserve()
	}
	root := outlineItem{id: d.file.reserve()}
	open := []*outlineItem{&root} // the way down to the last item
	for i := range items {
		it := &items[i]
		for len(open) > 1 && open[len(open)-1].level >= it.level {
			open = open[:len(open)-1]
		}
		up := open[len(open)-1]
		it.parent, it.before = up.id, up.last
		if up.first == 0 {
			up.first = it.id
		} else {
			items[up.last-items[0].id].after = it.id
		}
		up.last = it.id
		for _, o := range open {
			o.under++
		}
		open = append(open, it)
	}
	for _, it := range items {
		b := fmt.Appendf(nil, "<</Title%s/Parent %d 0 R/Dest[%d 0 R/XYZ null ", textString(it.title), it.parent, it.page)
		b = append(number(b, it.y), " null]"...)
		for _, l := range []struct {
			name string
			to   int
		}{{"Prev", it.before}, {"Next", it.after}, {"First", it.first}, {"Last", it.last}} {
			if l.to != 0 {
				b = fmt.Appendf(b, "/%s %d 0 R", l.name, l.to)
			}
		}
		if it.under > 0 {
			b = fmt.Appendf(b, "/Count %d", it.under)
		}
		d.file.object(it.id, append(b, ">>"...))
	}
	d.file.object(root.id, fmt.Appendf(nil, "<</Type/Outlines/Count %d/First %d 0 R/Last %d 0 R>>", root.under, root.first, root.last))
	return fmt.Sprintf("/Outlines %d 0 R/PageMode/UseOutlines", root.id)
}
