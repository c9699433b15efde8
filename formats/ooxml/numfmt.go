package ooxml

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"

	"sardine/internal/xmlspan"
)

// styles says how cells show their numbers: one display for each cell format.
type styles struct {
	formats []display
	date04  bool // days are counted from 1904 (ECMA-376 part 1, 18.2.28)
}

// display is how a number is shown, as far as that makes other words of it.
type display struct {
	date, clock bool
	pattern     string // of an integer: '0' and '#' for digits, all else as it is
}

// styles reads xl/styles.xml. Without it all numbers are shown as they are.
func (p *pack) styles(m *member) *styles {
	st := &styles{}
	if m == nil {
		return st
	}
	s, err := p.markup(m)
	if err != nil {
		return st // visit meets the same error and says so
	}
	codes := map[string]display{}
	inCells := false
	for s.Next() {
		t := s.Token()
		switch string(t.Name) {
		case "numFmt":
			if t.Kind == xmlspan.Start {
				id, _, _ := t.Attr("numFmtId")
				code, _, _ := t.Attr("formatCode")
				codes[string(id)] = displayOf(xmlspan.Decode(code))
			}
		case "cellXfs":
			inCells = t.Kind == xmlspan.Start && !t.Empty
		case "xf":
			if t.Kind == xmlspan.Start && inCells && len(st.formats) < 1<<16 {
				id, _, _ := t.Attr("numFmtId")
				d, ok := codes[string(id)]
				if !ok {
					d = builtIn(string(id))
				}
				st.formats = append(st.formats, d)
			}
		}
	}
	return st
}

// builtIn are the formats that have a number and no code in the file
// (ECMA-376 part 1, 18.8.30); 27 to 36 and 50 to 58 are East Asian dates.
func builtIn(id string) display {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return display{}
	case n == 22:
		return display{date: true, clock: true}
	case n >= 14 && n <= 17, n >= 27 && n <= 31, n == 36, n >= 50 && n <= 58:
		return display{date: true}
	}
	return display{}
}

// displayOf reads a number format code. Only its first section counts.
func displayOf(code string) display {
	var d display
	var pattern strings.Builder
	digits, plain := 0, true
	for i := 0; i < len(code) && code[i] != ';'; i++ {
		switch c := code[i]; c {
		case '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				n = len(code) - i - 1
			}
			pattern.WriteString(code[i+1 : i+1+n])
			i += n + 1
		case '\\':
			if i+1 < len(code) {
				i++
				pattern.WriteByte(code[i])
			}
		case '_', '*': // a space as wide as the next character, or that character repeated
			i++
		case '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				return display{}
			}
			i += n
		case 'd', 'D', 'y', 'Y':
			d.date = true
		case 'h', 'H':
			d.clock = true
		case '0', '#':
			digits++
			pattern.WriteByte(c)
		case ' ', '-', '(', ')', '+', '/':
			pattern.WriteByte(c)
		default:
			plain = false
		}
	}
	if d.date {
		return d
	}
	if p := pattern.String(); plain && digits > 0 && digits <= 20 && strings.Count(p, "0") > 0 && (p != "0") {
		return display{pattern: p}
	}
	return display{}
}

// show returns what a cell with format style shows for the number raw, if that
// is other than raw itself.
func (st *styles) show(style int, raw []byte) (string, bool) {
	var d display
	if style >= 0 && style < len(st.formats) {
		d = st.formats[style]
	}
	exponent := bytes.ContainsAny(raw, "eE")
	if !d.date && d.pattern == "" && !exponent || len(raw) > 32 {
		return "", false
	}
	x, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return "", false
	}
	if d.date {
		return st.dateOf(x, d.clock)
	}
	if x < 0 || x != math.Trunc(x) || x >= 1e20 {
		return "", false
	}
	whole := strconv.FormatFloat(x, 'f', 0, 64)
	if d.pattern != "" {
		whole = fill(d.pattern, whole)
	}
	return whole, whole != string(raw)
}

// maxSerial is 31 December 9999, the last day that Excel knows.
const maxSerial = 2958465

// dateOf turns a day number into dd/mm/yyyy. Day 60 of the 1900 system is the
// 29 February 1900 that never was; days before it count from a day later.
func (st *styles) dateOf(x float64, clock bool) (string, bool) {
	if st.date04 {
		x += 1462
	}
	if x < 1 || x > maxSerial {
		return "", false
	}
	day := int(x)
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if day < 60 {
		day++
	}
	text := base.AddDate(0, 0, day).Format("02/01/2006")
	if sec := int(math.Round((x - math.Trunc(x)) * 86400)); clock && sec > 0 && sec < 86400 {
		text += " " + two(sec/3600) + ":" + two(sec/60%60)
	}
	return text, true
}

func two(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

// fill puts digits into a pattern from its right end. What is left over goes
// in front.
func fill(pattern, digits string) string {
	out := make([]byte, 0, len(pattern)+len(digits))
	next := len(digits) - 1
	first := strings.IndexAny(pattern, "0#")
	for i := len(pattern) - 1; i >= 0; i-- {
		switch c := pattern[i]; {
		case c != '0' && c != '#':
			out = append(out, c)
		case next >= 0:
			out = append(out, digits[next])
			next--
		case c == '0':
			out = append(out, '0')
		}
		for i == first && next >= 0 {
			out = append(out, digits[next])
			next--
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return strings.TrimSpace(string(out))
}
