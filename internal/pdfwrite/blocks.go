package pdfwrite

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Sizes of letters, in points.
const (
	bodySize = 10.0
	monoSize = 8.5
	cellSize = 8.5
)

// headingSizes by level, from 1.
var headingSizes = [...]float64{0, 18, 14, 12, 10.5, 10, 10}

// maxTitle is how much of a heading the outline shows, in letters.
const maxTitle = 120

// Heading of a level from 1 to 6. It stands in the outline too, and never
// alone at the foot of a page.
func (d *Document) Heading(level int, text string) {
	level = min(max(level, 1), 6)
	size := headingSizes[level]
	text = oneLine(text)
	if text == "" {
		return
	}
	broken := d.wrap(d.letters(text, bold), bold, size, d.width())
	d.gap(size * 0.9)
	d.need(float64(len(broken))*size*1.25 + 3*bodySize*lineFactor)
	title := []rune(text)
	if len(title) > maxTitle {
		title = append(title[:maxTitle-1:maxTitle-1], '…')
	}
	d.marks = append(d.marks, outlineItem{level: level, title: string(title), page: d.page.id, y: d.y + size/2})
	e := d.begin(fmt.Sprintf("H%d", level), nil)
	d.flow(e, broken, bold, size, 1.25)
	d.end(e)
	d.gap(size * 0.3)
}

// Paragraph of running text. Ends of lines in it are kept.
func (d *Document) Paragraph(text string) {
	d.block(text, regular, bodySize, lineFactor)
	d.gap(bodySize * 0.6)
}

// Note is a paragraph in small print.
func (d *Document) Note(text string) {
	d.block(text, regular, smallSize, lineFactor)
	d.gap(bodySize * 0.6)
}

// Preformatted is text as it was typed, in letters of one width: blanks and
// ends of lines are kept, long lines go on in the next.
func (d *Document) Preformatted(text string) {
	d.block(text, mono, monoSize, 1.3)
	d.gap(bodySize * 0.6)
}

// block sets lines of text as one element.
func (d *Document) block(text string, in int, size, lead float64) {
	text = strings.TrimRight(text, "\n\r\v\f ")
	if text == "" {
		return
	}
	d.open()
	e := d.begin("P", nil)
	for line := range lines(text) {
		if line == "" {
			d.gap(size * lead)
		}
		for len(line) > 0 {
			n := stretch(line)
			part := expandTabs(line[:n])
			d.flow(e, d.wrap(d.letters(part, in), in, size, d.width()), in, size, lead)
			line = line[n:]
		}
	}
	d.end(e)
}

// maxStretch is how much of a line is laid out at a time: a file may be one
// line.
const maxStretch = 64 << 10

// stretch is how many bytes of a line come next: all, or up to a blank, or at
// least no half letter.
func stretch(line string) int {
	if len(line) <= maxStretch {
		return len(line)
	}
	if i := strings.LastIndexByte(line[:maxStretch], ' '); i > maxStretch/2 {
		return i + 1
	}
	n := maxStretch
	for n > maxStretch-utf8.UTFMax && !utf8.RuneStart(line[n]) {
		n--
	}
	return n
}

// expandTabs puts blanks for tabs, to columns of eight.
func expandTabs(line string) string {
	if !strings.Contains(line, "\t") {
		return line
	}
	var b strings.Builder
	col := 0
	for _, r := range line {
		if r != '\t' {
			b.WriteRune(r)
			col++
			continue
		}
		for {
			b.WriteByte(' ')
			if col++; col%8 == 0 {
				break
			}
		}
	}
	return b.String()
}

// Pair is a line of a KeyValue.
type Pair struct{ Key, Value string }

// KeyValue is the head of a letter: names in bold, and beside them what they
// say.
func (d *Document) KeyValue(pairs []Pair) {
	if len(pairs) == 0 {
		return
	}
	d.open()
	room := 0.0
	d.quiet = true
	for _, p := range pairs {
		room = max(room, d.measure(d.letters(oneLine(p.Key), bold), bold, bodySize))
	}
	d.quiet = false
	room = min(room, d.width()*0.3) + 10
	for _, p := range pairs {
		e := d.begin("P", nil)
		key := column{x: margin, face: bold, lines: d.wrap(d.letters(oneLine(p.Key), bold), bold, bodySize, room-10), e: e}
		value := column{x: margin + room, face: regular, lines: d.cellLines(p.Value, regular, bodySize, d.width()-room), e: e}
		d.sideBySide([]column{key, value}, bodySize, lineFactor, nil)
		d.end(e)
	}
	d.gap(bodySize * 0.6)
}

// column is one of several texts that stand side by side.
type column struct {
	x     float64
	face  int
	lines [][]rune
	e     *element // nil: said before, no part of the text
}

// flow sets lines one below the other, over as many pages as they need.
func (d *Document) flow(e *element, broken [][]rune, in int, size, lead float64) {
	d.sideBySide([]column{{margin, in, broken, e}}, size, lead, nil)
}

// sideBySide sets texts beside each other, over as many pages as they need.
// turned, if not nil, is called at the top of each new page.
func (d *Document) sideBySide(cols []column, size, lead float64, turned func()) {
	high := size * lead
	for {
		left := 0
		for _, c := range cols {
			left = max(left, len(c.lines))
		}
		if left == 0 {
			return
		}
		d.open()
		n := int((d.y - margin) / high)
		// Two lines at least before and after the turn of a page.
		if n < left && n < 2 && d.y < d.top()-high || n == 0 {
			d.turn(turned)
			n = max(1, int((d.y-margin)/high))
		} else if n == left-1 && n > 2 {
			n--
		}
		n = min(n, left)
		for i := range cols {
			c := &cols[i]
			take := c.lines[:min(n, len(c.lines))]
			c.lines = c.lines[len(take):]
			if len(take) == 0 {
				continue
			}
			if c.e != nil {
				d.mark(c.e)
			} else {
				d.artifact()
			}
			for j, line := range take {
				d.show(&d.page.body, line, c.face, size, c.x, d.y-high*float64(j)-size*0.95)
			}
			d.unmark()
		}
		d.y -= high * float64(n)
		if left > n {
			d.turn(turned)
		}
	}
}

// turn goes to a new page.
func (d *Document) turn(turned func()) {
	d.finishPage()
	d.open()
	if turned != nil {
		turned()
	}
}

// cellLines are all lines of a text, wrapped.
func (d *Document) cellLines(text string, in int, size, width float64) [][]rune {
	var out [][]rune
	for line := range lines(text) {
		broken := d.wrap(d.letters(expandTabs(line), in), in, size, width)
		if len(broken) == 0 {
			broken = [][]rune{nil}
		}
		out = append(out, broken...)
	}
	return out
}
