package detectors

import "strings"

// date is a day as it was written. Day or month may be 0 if they were not.
type date struct{ day, month, year int }

var monthDays = [...]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func dayMonth(day, month int) bool {
	return month >= 1 && month <= 12 && day >= 1 && day <= monthDays[month]
}

func (d date) real() bool {
	if !dayMonth(d.day, d.month) {
		return false
	}
	return d.month != 2 || d.day < 29 || leap(d.year)
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

// Months in English and Welsh, in full and as they are cut short.
var months = map[string]int{
	"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6, "jun": 6,
	"july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10, "november": 11, "nov": 11,
	"december": 12, "dec": 12,
	"ionawr": 1, "chwefror": 2, "mawrth": 3, "ebrill": 4, "mai": 5, "mehefin": 6, "gorffennaf": 7, "awst": 8, "medi": 9, "hydref": 10,
	"tachwedd": 11, "rhagfyr": 12,
}

// parseDate reads a date that begins at text[at] and returns where it ends; 0
// if there is none. Day before month, as the United Kingdom writes it; month
// before day only if nothing else is possible.
func parseDate(text string, at int) (date, int) {
	if at >= len(text) {
		return date{}, 0
	}
	if isDigit(text[at]) {
		return numberDate(text, at)
	}
	m, end := monthAt(text, at)
	if m == 0 {
		return date{}, 0
	}
	// March 3rd, 1987 - March 1987
	i := dateGap(text, end)
	n, j := digitsAt(text, i, 4)
	switch {
	case j-i == 4:
		return date{0, m, n}, j
	case j-i == 1 || j-i == 2:
		k := dateGap(text, ordinalEnd(text, j))
		y, l := digitsAt(text, k, 4)
		if l-k == 4 || l-k == 2 && k > j {
			d := date{n, m, century(y, l-k)}
			if d.real() {
				return d, l
			}
		}
	}
	return date{}, 0
}

// numberDate reads a date that begins with a digit.
func numberDate(text string, at int) (date, int) {
	n, i := digitsAt(text, at, 8)
	switch i - at {
	case 8:
		return packedDate(text, at, i)
	case 4:
		return yearFirst(text, n, i)
	case 1, 2:
	default:
		return date{}, 0
	}
	if sep := sepAt(text, i); sep != 0 && i+1 < len(text) && isDigit(text[i+1]) {
		m, j := digitsAt(text, i+1, 2)
		if j < len(text) && sepAt(text, j) == sep && j+1 < len(text) {
			y, k := digitsAt(text, j+1, 4)
			if k-j-1 == 4 || k-j-1 == 2 {
				return dayFirst(date{n, m, century(y, k-j-1)}, k)
			}
		}
		return date{}, 0
	}
	i = dateGap(text, ordinalEnd(text, i))
	if strings.HasPrefix(text[i:], "of ") {
		i += 3
	}
	m, j := monthAt(text, i)
	if m == 0 {
		return date{}, 0
	}
	k := dateGap(text, j)
	y, l := digitsAt(text, k, 4)
	if d := (date{n, m, century(y, l-k)}); (l-k == 4 || l-k == 2) && d.real() {
		return d, l
	}
	return date{}, 0
}

// dayFirst turns day and month round if only that makes a date.
func dayFirst(d date, end int) (date, int) {
	if !d.real() {
		d.day, d.month = d.month, d.day
	}
	if !d.real() {
		return date{}, 0
	}
	return d, end
}

// packedDate reads 19870303, or 03031987.
func packedDate(text string, at, end int) (date, int) {
	var buf [8]byte
	ds := append(buf[:0], text[at:end]...)
	if d := (date{number(ds[6:]), number(ds[4:6]), number(ds[:4])}); d.real() && plausibleYear(d.year) {
		return d, end
	}
	if d := (date{number(ds[:2]), number(ds[2:4]), number(ds[4:])}); d.real() && plausibleYear(d.year) {
		return d, end
	}
	return date{}, 0
}

// yearFirst reads 1987-03-03 after its year, with a time of day if it is
// midnight, as spreadsheets and databases write it.
func yearFirst(text string, year, i int) (date, int) {
	sep := sepAt(text, i)
	if sep == 0 {
		return date{}, 0
	}
	m, j := digitsAt(text, i+1, 2)
	if j == i+1 || sepAt(text, j) != sep {
		return date{}, 0
	}
	n, k := digitsAt(text, j+1, 2)
	d := date{n, m, year}
	if k == j+1 || !d.real() {
		return date{}, 0
	}
	return d, k
}

// century is the year that two digits stand for: the latest that is not after
// pivotYear, since what is told is when somebody was born.
func century(y, digits int) int {
	if digits != 2 {
		return y
	}
	if 2000+y <= pivotYear {
		return 2000 + y
	}
	return 1900 + y
}

// Dates of birth lie within a life of the year in which this was written; the
// engine does not ask for today's date, so that results do not depend on it.
const (
	firstYear = 1900
	pivotYear = 2027
)

func plausibleYear(y int) bool { return y >= firstYear && y <= pivotYear }

func sepAt(text string, i int) byte {
	if i < len(text) {
		switch c := text[i]; c {
		case '/', '-', '.', ' ':
			return c
		}
	}
	return 0
}

func dateGap(text string, i int) int {
	for n := 0; i < len(text) && n < 3 && (text[i] == ' ' || text[i] == '-' || text[i] == ',' || text[i] == '.' || text[i] == '/' || text[i] == '\''); n++ {
		i++
	}
	return i
}

func ordinalEnd(text string, i int) int {
	if i+2 <= len(text) {
		switch strings.ToLower(text[i : i+2]) {
		case "st", "nd", "rd", "th":
			return i + 2
		}
	}
	return i
}

// digitsAt reads a run of digits; it returns at itself if there is none or it
// is longer than most.
func digitsAt(text string, at, most int) (n, end int) {
	i := at
	for i < len(text) && isDigit(text[i]) {
		if i-at == most {
			return 0, at
		}
		n = n*10 + int(text[i]-'0')
		i++
	}
	return n, i
}

// monthAt reads a month's name.
func monthAt(text string, at int) (int, int) {
	if at >= len(text) || !isLetter(text[at]) {
		return 0, at
	}
	n, _ := wordAt(text[at:min(len(text), at+12)])
	if n < 3 {
		return 0, at
	}
	return months[strings.ToLower(text[at:at+n])], at + n
}
