package ole

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// numbers says how cells show their numbers: one display for each cell format.
type numbers struct {
	codes   map[int]display
	formats []int
	date04  bool // days are counted from 1904 ([MS-XLS] 2.4.77)
}

// display is how a number is shown, as far as that makes other words of it.
type display struct {
	date, clock bool
	pattern     string // of an integer: '0' and '#' for digits, all else as it is
}

// builtIn are the formats that have a number and no code in the file; 27 to 36
// and 50 to 58 are East Asian dates ([MS-XLS] 2.5.165, ECMA-376 part 1, 18.8.30).
func builtIn(n int) display {
	switch {
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
	zeros, digits, plain := 0, 0, true
	for i := 0; i < len(code) && code[i] != ';'; i++ {
		switch c := code[i]; c {
		case '"':
			quoted, _, _ := strings.Cut(code[i+1:], `"`)
			pattern.WriteString(quoted)
			i += len(quoted) + 1
		case '\\':
			if i++; i < len(code) {
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
		case '0':
			zeros++
			digits++
			pattern.WriteByte(c)
		case '#':
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
	if p := pattern.String(); plain && zeros > 0 && digits <= 20 && p != "0" && !strings.Contains(p, "\x00") {
		return display{pattern: strings.ToValidUTF8(p, "\uFFFD")}
	}
	return display{}
}

// of returns the display of a cell format.
func (n *numbers) of(format int) display {
	if format < 0 || format >= len(n.formats) {
		return display{}
	}
	code := n.formats[format]
	if d, ok := n.codes[code]; ok {
		return d
	}
	return builtIn(code)
}

// plainNumber writes x with all its digits: a card number is not 4.1E+15.
func plainNumber(x float64) string {
	if a := math.Abs(x); a != 0 && (a >= 1e18 || a < 1e-9) || math.IsNaN(x) {
		return strconv.FormatFloat(x, 'g', 15, 64)
	}
	if x == math.Trunc(x) {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	// Excel keeps fifteen digits: 0.1+0.2 is 0.3.
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64)
	if err != nil {
		y = x
	}
	return strconv.FormatFloat(y, 'f', -1, 64)
}

// show returns what a cell shows for x, if that is other than plainNumber.
func (n *numbers) show(format int, x float64) (string, bool) {
	d := n.of(format)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return "", false
	case d.date:
		return n.dateOf(x, d.clock)
	case d.pattern == "" || x < 0 || x != math.Trunc(x) || x >= 1e18:
		return "", false
	}
	raw := strconv.FormatFloat(x, 'f', 0, 64)
	shown := fill(d.pattern, raw)
	return shown, shown != raw
}

// maxSerial is 31 December 9999, the last day that Excel knows.
const maxSerial = 2958465

// dateOf turns a day number into dd/mm/yyyy. Day 60 of the 1900 system is the
// 29 February 1900 that never was; days before it count from a day later.
func (n *numbers) dateOf(x float64, clock bool) (string, bool) {
	if n.date04 {
		x += 1462
	}
	if x < 1 || x > maxSerial {
		return "", false
	}
	day := int(x)
	if day < 60 {
		day++
	}
	at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day)
	layout := "02/01/2006"
	if sec := int(math.Round((x - math.Trunc(x)) * 86400)); clock && sec > 0 && sec < 86400 {
		at, layout = at.Add(time.Duration(sec)*time.Second), "02/01/2006 15:04"
	}
	return at.Format(layout), true
}

// fill puts digits into a pattern from its right end. What is left over goes
// in front of the first.
func fill(pattern, digits string) string {
	var out []byte // from right to left
	first := strings.IndexAny(pattern, "0#")
	for i := len(pattern) - 1; i >= 0; i-- {
		c := pattern[i]
		slot := c == '0' || c == '#'
		switch {
		case !slot:
			out = append(out, c)
		case digits != "":
			out = append(out, digits[len(digits)-1])
			digits = digits[:len(digits)-1]
		case c == '0':
			out = append(out, '0')
		}
		for i == first && digits != "" {
			out = append(out, digits[len(digits)-1])
			digits = digits[:len(digits)-1]
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return strings.TrimSpace(string(out))
}

// rk unpacks the number of an RK record ([MS-XLS] 2.5.217): 30 bits of an
// integer or of a float, perhaps times a hundred.
func rk(v uint32) float64 {
	var x float64
	if v&2 != 0 {
		x = float64(int32(v) >> 2)
	} else {
		x = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		x /= 100
	}
	return x
}
