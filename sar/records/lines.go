package records

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

// stamp begins a line of a log or of a chat: a day or a time, perhaps in
// brackets; the syslog of old has the month first.
var stamp = regexp.MustCompile(`^\x{200E}?[\[(<]?(?:<\d+>)?(?:\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}:\d\d(?::\d\d)?\b|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}[ ,]+\d\d?:\d\d)`)

// line of a file, without its end.
type line struct {
	start, end int // end is behind the newline
	cells      int
	blank      bool
	stamped    bool
	digits     bool
	label      bool // its first cell ends in a colon
}

const (
	leastLines = 3 // of a list
	mostCell   = 80
)

func linesOf(data []byte) []line {
	var out []line
	for at := 0; at < len(data); {
		n := bytes.IndexByte(data[at:], '\n')
		end := len(data)
		if n >= 0 {
			end = at + n + 1
		}
		t := bytes.TrimRight(data[at:end], "\r\n")
		l := line{start: at, end: end, blank: len(bytes.TrimSpace(t)) == 0, stamped: stamp.Match(t), digits: bytes.ContainsAny(t, "0123456789")}
		if !l.blank {
			l.cells, l.label = cellsOf(t)
		}
		out = append(out, l)
		at = end
	}
	return out
}

// gaps between the cells of a line that is set as a table.
var gaps = regexp.MustCompile(` *\t *| {2,}| *\| *`)

// cellsOf is how many cells a line has; 0 if it is prose.
func cellsOf(t []byte) (n int, label bool) {
	cells := gaps.Split(strings.TrimSpace(string(t)), -1)
	for _, c := range cells {
		if len(c) > mostCell {
			return 0, false
		}
	}
	return len(cells), strings.HasSuffix(cells[0], ":")
}

// cutLines finds lines with a time in front, each with those below it that
// have none; or else the lines of lists: one below the other with three cells
// and more.
func cutLines(data []byte) ([]piece, error) {
	if bytes.IndexByte(data, 0) >= 0 { // UTF-16, or no text
		return nil, ErrNone
	}
	lines := linesOf(data)
	stamped, filled := 0, 0
	for i := range lines {
		if !lines[i].blank {
			filled++
		}
		if lines[i].stamped {
			stamped++
		}
	}
	if stamped >= 2 && 2*stamped >= filled {
		return between(data, byStamp(lines))
	}
	return between(data, byCells(lines))
}

func byStamp(lines []line) []piece {
	var out []piece
	for _, l := range lines {
		switch {
		case l.stamped:
			out = append(out, piece{start: l.start, end: l.end})
		case len(out) > 0:
			out[len(out)-1].end = l.end
		}
	}
	return out
}

// byCells takes runs of lines with the same number of cells, three or more; the
// first one is a heading if it alone holds no digit.
func byCells(lines []line) []piece {
	var out []piece
	list := 0
	for i := 0; i < len(lines); {
		k := i
		for k < len(lines) && lines[k].cells == lines[i].cells && !lines[k].blank && !lines[k].label {
			k++
		}
		if lines[i].cells < 3 || k-i < leastLines {
			i = max(k, i+1)
			continue
		}
		list++
		if !lines[i].digits && lines[i+1].digits {
			i++
		}
		for ; i < k; i++ {
			out = append(out, piece{Piece: Piece{List: list}, start: lines[i].start, end: lines[i].end})
		}
	}
	return out
}

// Lists are the lines of lists in a text, as spans of bytes, in order: see
// cutLines. Lines with a time in front are none.
func Lists(text string) [][2]int {
	var out [][2]int
	for _, p := range byCells(linesOf([]byte(text))) {
		out = append(out, [2]int{p.start, p.end})
	}
	return out
}

// cutTable finds the lines of a table as text that have as many cells as most
// have. Quotes may hide line ends: with them it is no list.
func cutTable(data []byte) ([]piece, error) {
	if bytes.IndexByte(data, 0) >= 0 || bytes.IndexByte(data, '"') >= 0 {
		return nil, ErrNone
	}
	lines := linesOf(data)
	for _, sep := range []byte{'\t', ';', '|', ','} {
		count := map[int]int{}
		most := 0
		for _, l := range lines {
			if n := bytes.Count(data[l.start:l.end], []byte{sep}); n > 0 && !l.blank {
				if count[n]++; count[n] > count[most] {
					most = n
				}
			}
		}
		if most == 0 || count[most] < leastLines {
			continue
		}
		var out []piece
		for _, l := range lines {
			if bytes.Count(data[l.start:l.end], []byte{sep}) == most {
				out = append(out, piece{Piece: Piece{List: 1}, start: l.start, end: l.end})
			}
		}
		return between(data, out)
	}
	return nil, ErrNone
}

// cells is a line of a table with tabs between its cells.
func cells(raw []byte) string {
	return strings.NewReplacer(",", "\t", ";", "\t", "|", "\t").Replace(plain(raw))
}

// cutMbox finds the messages of a mailbox: each begins with a line "From "
// after a blank one (RFC 4155, appendix A).
func cutMbox(data []byte) ([]piece, error) {
	var out []piece
	at := 0
	for at < len(data) {
		if bytes.HasPrefix(data[at:], []byte("From ")) && (at == 0 || bytes.HasSuffix(data[:at], []byte("\n\n")) || bytes.HasSuffix(data[:at], []byte("\n\r\n"))) {
			if n := len(out); n > 0 {
				out[n-1].end = at
			}
			out = append(out, piece{start: at, end: len(data)})
		}
		n := bytes.IndexByte(data[at:], '\n')
		if n < 0 {
			break
		}
		at += n + 1
	}
	return between(data, out)
}

// cutEvents finds the events, tasks and journal entries of a calendar.
func cutEvents(data []byte) ([]piece, error) {
	return components(data, "VEVENT", "VTODO", "VJOURNAL")
}

func cutCards(data []byte) ([]piece, error) { return components(data, "VCARD") }

// components finds what stands from BEGIN:name to END:name, those lines
// included.
func components(data []byte, names ...string) ([]piece, error) {
	var out []piece
	open := ""
	start := 0
	for _, l := range linesOf(data) {
		t := strings.ToUpper(strings.TrimRight(string(data[l.start:min(l.end, l.start+40)]), "\r\n "))
		for _, n := range names {
			switch {
			case open == "" && t == "BEGIN:"+n:
				open, start = n, l.start
			case open == n && t == "END:"+n:
				out = append(out, piece{start: start, end: l.end})
				open = ""
			}
		}
	}
	return between(data, out)
}

// unfold joins lines that a calendar or card has broken (RFC 5545, section
// 3.1).
func unfold(raw []byte) string {
	return strings.NewReplacer("\r\n ", "", "\r\n\t", "", "\n ", "", "\n\t", "", "\\,", ",", "\\;", ";", "\\n", "\n").Replace(plain(raw))
}

// plain is text as UTF-8: what is none is taken for ISO 8859-1.
func plain(raw []byte) string {
	if utf8.Valid(raw) {
		return string(raw)
	}
	out := make([]rune, len(raw))
	for i, c := range raw {
		out[i] = rune(c)
	}
	return string(out)
}
