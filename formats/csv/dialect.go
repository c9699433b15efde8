package csv

import (
	"bytes"
	"strings"

	"sardine/internal/charset"
)

// dialect is how one file spells a table.
type dialect struct {
	delim  byte
	header int     // record number of the header row, from 1; 0 if there is none
	fields []field // of the header row
}

// field is a run of the text that dialect detection looked at.
type field struct{ start, end int }

// Sniff reports whether head is a table: columns that agree over its records.
// The name lowers what is asked of them: without it logs, prose, program text
// and lists would be tables too.
func Sniff(head []byte, name string) bool {
	text := charset.Detect(head).Decode(head)
	if controls(text)*100 > len(text) {
		return false
	}
	_, ok := detect(text, delimiterOf(name))
	return ok
}

// controls counts the control characters that text does not hold: packed bytes
// have one in nine.
func controls(text []byte) (n int) {
	for _, c := range text {
		if c < '\b' || c > '\r' && c < ' ' && c != 0x1A && c != 0x1B {
			n++
		}
	}
	return n
}

// delimiterOf is what the name promises, or 0. Files called .csv hold
// semicolons and tabs as well: the content decides.
func delimiterOf(name string) byte {
	i := strings.LastIndexByte(name, '.')
	switch strings.ToLower(name[i+1:]) {
	case "csv":
		return ','
	case "tsv", "tab":
		return '\t'
	case "psv":
		return '|'
	}
	return 0
}

// Enough records to know a dialect by.
const maxRecords = 200

// detect finds the delimiter under which the records of text agree best; of
// equals the one that makes more columns. hint is not 0 if the name says that
// the file is a table.
func detect(text []byte, hint byte) (dialect, bool) {
	if len(text) == 0 || hint == 0 && bytes.IndexByte([]byte("{[<%#("), text[0]) >= 0 {
		return dialect{}, false
	}
	var best shape
	for _, delim := range []byte(",;\t|") {
		if bytes.IndexByte(text, delim) < 0 {
			continue
		}
		s := shapeOf(text, delim)
		if hint == 0 && !s.sure(text) || hint != 0 && !s.possible() {
			continue
		}
		if s.share > best.share+0.001 || s.share > best.share-0.001 && s.cols > best.cols {
			best = s
		}
	}
	if best.cols == 0 {
		return dialect{}, false
	}
	d := dialect{delim: best.delim}
	if i := best.headerRow(text); i >= 0 {
		d.header, d.fields = best.records[i].number, best.records[i].fields
	}
	return d, true
}

// record is one line of fields, by its number in the file.
type record struct {
	number int
	fields []field
}

// shape is what text looks like under one delimiter.
type shape struct {
	delim    byte
	records  []record // that are not empty
	preamble int      // how many of them come before the table
	cols     int      // how many fields most records have
	agree    int      // how many records have that many
	share    float64  // of the records after the preamble
}

func shapeOf(text []byte, delim byte) shape {
	s := shape{delim: delim, records: split(text, delim)}
	counts := map[int]int{}
	for _, r := range s.records {
		n := len(r.fields)
		if counts[n]++; n > 1 && (counts[n] > counts[s.cols] || counts[n] == counts[s.cols] && n > s.cols) {
			s.cols = n
		}
	}
	s.agree = counts[s.cols]
	for s.preamble < min(len(s.records), 20) && len(s.records[s.preamble].fields) != s.cols {
		s.preamble++
	}
	if n := len(s.records) - s.preamble; n > 0 {
		s.share = float64(s.agree) / float64(n)
	}
	return s
}

// possible is asked of a file that its name calls a table.
func (s *shape) possible() bool { return s.cols >= 2 && s.agree >= 2 && s.share >= 0.5 }

// sure is asked of any other file.
func (s *shape) sure(text []byte) bool {
	if s.cols < 2 || s.agree < 3 || s.share < 0.9 || s.preamble > s.agree {
		return false
	}
	// Log lines have one comma each (seconds, milliseconds), program lines end
	// with one semicolon: two columns prove something only between tabs.
	if s.cols == 2 && s.delim != '\t' {
		return false
	}
	total, empty, size, spaced := 0, 0, 0, 0
	for _, r := range s.records[s.preamble:] {
		for i, f := range r.fields {
			total++
			size += f.end - f.start
			if f.start == f.end {
				empty++
			} else if i > 0 && text[f.start] == ' ' {
				spaced++
			}
		}
	}
	// In prose a blank follows the comma, and what stands between two is long.
	if s.delim != '|' && s.delim != '\t' && spaced*2 > total-len(s.records) {
		return false
	}
	return size < 60*total && empty*10 < total*6
}

// split reads the first records of text. The last one may be cut off and is
// left out if it does not end.
func split(text []byte, delim byte) []record {
	var out []record
	var fields []field
	number, start, i := 1, 0, 0
	for i < len(text) && len(out) < maxRecords {
		if text[i] == '"' && i == start {
			if n := quotedLen(text[i:]); n > 0 {
				i += n
			}
		}
		for i < len(text) && text[i] != delim && text[i] != '\n' && text[i] != '\r' {
			i++
		}
		fields = append(fields, field{start, i})
		if i < len(text) && text[i] == delim {
			i++
			start = i
			if i < len(text) {
				continue
			}
			fields = append(fields, field{i, i})
		}
		if len(fields) > 1 || fields[0].start < fields[0].end {
			out = append(out, record{number, fields})
		}
		if i < len(text) && text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			i++
		}
		i++
		number, start, fields = number+1, i, nil
	}
	if c := text[len(text)-1]; c != '\n' && c != '\r' && i >= len(text) && len(out) > 2 {
		if k := len(out) - 1; len(out[k].fields) != len(out[k-1].fields) {
			out = out[:k]
		}
	}
	return out
}

// quotedLen is the length of the quoted run at the start of p, or 0.
func quotedLen(p []byte) int {
	limit := min(len(p), maxField)
	for i := 1; i < limit; i++ {
		k := bytes.IndexByte(p[i:limit], '"')
		if k < 0 {
			return 0
		}
		i += k
		if i+1 >= len(p) || p[i+1] != '"' {
			return i + 1
		}
		i++
	}
	return 0
}
