package html

import (
	"strings"

	"sardine/document"
)

// body builds what is shown: white space collapses, blocks and rows have lines
// of their own, cells stand between tabs. A table whose first cell is a heading
// is a document.Table.
type body struct {
	b    *document.Builder
	more bool // the last part was cut

	pend     byte  // what comes before the next letter: a blank or newline
	tabs     int   // and then so many tabs: cells passed in a row that is only text
	from, to int64 // where the blank stands in the file; from < 0: nowhere
	line     bool  // the line, or the cell, has letters
	pre      int   // elements around that keep white space

	depth  int   // tables around
	rows   int   // of the outermost table
	turn   event // what happens at the next cut
	table  bool  // cells are being built
	cell   bool  // one was begun
	row    uint32
	col    int
	ended  bool // a row ended and nothing follows it yet
	names  []string
	naming bool // the first row is being read, and holds headings only
}

// event is a change of parts.
type event uint8

const (
	nothing event = iota
	tableBegins
	tableEnds
)

var blocks = set(`address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption
	figure footer form frameset h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol optgroup option p pre
	section select summary table tbody textarea tfoot thead title tr ul`)

func (v *body) open(_ *walker, name string) {
	switch name {
	case "table":
		if v.depth++; v.depth == 1 {
			v.rows, v.col = 0, 0
		}
	case "tr":
		v.nextRow()
		return
	case "td", "th":
		v.nextCell(name == "th")
		return
	case "pre", "textarea":
		v.pre++
	}
	if blocks[name] {
		v.newline()
	}
}

func (v *body) close(_ *walker, name string) {
	switch name {
	case "table":
		if v.depth == 1 && v.table {
			v.endRow()
			v.turn = tableEnds
		}
		v.depth = max(v.depth-1, 0)
		v.newRow()
	case "tr":
		if v.table && v.depth == 1 {
			v.endRow()
		} else {
			v.newRow()
			if !v.table {
				v.col = 0
			}
		}
	case "pre", "textarea":
		v.pre = max(v.pre-1, 0)
	}
	if blocks[name] {
		v.newline()
	}
}

func (v *body) nextRow() {
	if v.depth == 1 {
		v.rows++
	}
	if v.table && v.depth == 1 {
		v.endRow()
		return
	}
	v.newRow()
	if !v.table {
		v.col = 0
	}
}

func (v *body) nextCell(heading bool) {
	switch {
	case v.table && v.depth == 1:
		if !heading {
			v.naming = false
		}
		v.col++
		v.cell, v.line, v.pend, v.tabs = false, false, 0, 0
		v.begin()
	case heading && v.depth == 1 && v.rows <= 1 && v.col == 0:
		v.turn = tableBegins
	case v.table: // of a table inside a cell
		if v.line {
			v.tabs, v.pend = v.tabs+1, 0
		}
	default: // empty cells have their tab too, so that columns stay where they are
		if v.col > 0 {
			if v.tabs++; v.line { // a block ended in the cell before, not the row
				v.pend = 0
			}
		} else {
			v.newRow()
		}
		v.col++
	}
}

// begin begins the cell if that has not been done in this part.
func (v *body) begin() {
	if v.table && !v.cell {
		v.b.Cell(max(v.row, 1), uint16(min(max(v.col, 0), 1<<16-1)))
		v.cell, v.ended = true, false
		if v.naming {
			v.names = append(v.names, "")
		}
	}
}

func (v *body) endRow() {
	if v.cell {
		v.b.EndRow()
		if v.naming {
			v.b.Header(v.names)
		}
		v.row++
		v.naming, v.ended = false, true
	}
	v.cell, v.line, v.pend, v.tabs, v.col = false, false, 0, 0, -1
}

// newline comes at the edges of blocks. Those of a block in a cell are not the
// cell's.
func (v *body) newline() {
	if v.line && v.tabs == 0 {
		v.pend, v.from = '\n', -1
	}
}

// newRow comes at the edges of rows that are only text.
func (v *body) newRow() {
	v.tabs = 0
	if v.line {
		v.pend, v.from, v.line = '\n', -1, false
	}
}

// letters adds the run [i,j) with its white space collapsed.
func (v *body) letters(w *walker, i, j int) {
	win := w.r.Window()
	if v.pre > 0 {
		v.kept(w, i, j)
		return
	}
	for i < j {
		n := i
		if isSpace(win[i]) {
			for n < j && isSpace(win[n]) {
				n++
			}
			if v.line && v.pend == 0 && v.tabs == 0 {
				v.pend, v.from, v.to = ' ', w.r.Offset(i), w.r.Offset(n)
			}
			i = n
			continue
		}
		for n < j && !isSpace(win[n]) || n+1 < j && win[n] == ' ' && !isSpace(win[n+1]) {
			n++
		}
		v.add(w, "", i, n)
		i = n
	}
}

// kept adds the run [i,j) as it stands.
func (v *body) kept(w *walker, i, j int) {
	v.add(w, "", i, j)
}

func (v *body) reference(w *walker, text string, i, j int) { v.add(w, text, i, j) }

// add adds letters: the run [i,j), or the text it stands for.
func (v *body) add(w *walker, text string, i, j int) {
	v.begin()
	switch {
	case v.pend == ' ' && v.from >= 0:
		v.b.Decode(" ", v.from, v.to)
	case v.pend != 0:
		v.b.Insert(string(rune(v.pend)))
	}
	for ; v.tabs > 0; v.tabs-- {
		v.b.Insert("\t")
	}
	v.pend, v.line = 0, true
	if v.naming {
		v.name(w, text, i, j)
	}
	if text != "" {
		v.b.Decode(text, w.r.Offset(i), w.r.Offset(j))
	} else {
		w.r.Append(v.b, i, j)
	}
}

// maxNames and maxName bound what may be the name of a column.
const (
	maxNames = 4096
	maxName  = 100
)

// name adds letters to the name of the column that is being read.
func (v *body) name(w *walker, text string, i, j int) {
	k := len(v.names) - 1
	if k < 0 || k >= maxNames || j-i > maxName || len(v.names[k]) > maxName {
		return
	}
	if text == "" {
		text = w.r.Text(i, j)
	}
	if v.names[k] != "" {
		v.names[k] += " "
	}
	v.names[k] += strings.Join(strings.Fields(text), " ")
}

func (v *body) attribute(*walker, string)       {}
func (v *body) piece(*walker, string, int, int) {}
func (v *body) stray(*walker, int, int)         {}
func (v *body) endAttribute(*walker)            {}
func (v *body) raw(*walker, string, int, int)   {}
func (v *body) endRaw(*walker, string)          {}

func (v *body) due() bool {
	switch {
	case v.turn != nothing || v.b.Len() >= hardCut:
		return true
	case v.table:
		return v.ended && v.b.Full()
	}
	return v.pend == '\n' && v.b.Full()
}

func (v *body) take(last bool) (p *document.Part) {
	if v.pend == '\n' && !v.table {
		v.b.Insert("\n")
		v.pend, v.line = 0, false
	}
	if last || v.turn != nothing {
		if v.more || !v.b.Empty() {
			p = v.b.Take(document.Body)
		}
		v.more = false
	} else {
		p, v.more = v.b.Cut(document.Body), true
	}
	v.cell = false
	switch v.turn {
	case tableBegins:
		v.table, v.naming, v.names = true, true, nil
		v.row, v.col, v.line, v.pend, v.tabs, v.ended = uint32(max(v.rows, 1)), 0, false, 0, 0, false
		v.begin()
	case tableEnds:
		v.table, v.line, v.pend, v.tabs, v.col = false, false, 0, 0, 0
	}
	v.turn = nothing
	return p
}
