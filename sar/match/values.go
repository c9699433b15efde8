package match

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var postcodeShape = regexp.MustCompile(`(?i)\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\b`)

// cutPostcode takes the last postcode out of an address.
func cutPostcode(a string) (code, rest string) {
	m := postcodeShape.FindAllStringIndex(a, -1)
	if len(m) == 0 {
		return "", strings.TrimSpace(a)
	}
	last := m[len(m)-1]
	return a[last[0]:last[1]], strings.Trim(a[:last[0]]+" "+a[last[1]:], " ,\n")
}

// streets are the words that are written short, with their short forms.
var streets = [][]string{
	{"road", "rd"}, {"street", "st"}, {"avenue", "ave", "av"}, {"close", "cl"}, {"drive", "dr"}, {"lane", "ln"}, {"crescent", "cres"},
	{"terrace", "terr", "ter"}, {"court", "ct"}, {"gardens", "gdns"}, {"place", "pl"}, {"square", "sq"}, {"grove", "gr"}, {"park", "pk"},
}

// addressNeedles are the squeezed spellings of the part of an address that
// tells one home from another: the number and the street.
func addressNeedles(a string) []string {
	lines := strings.FieldsFunc(a, func(r rune) bool { return r == ',' || r == '\n' })
	var out []string
	add := func(s string) {
		words := strings.Fields(strings.ToLower(s))
		if n := squeeze(s); len(n) >= 6 && strings.ContainsAny(n, "0123456789") {
			out = append(out, n)
		}
		if len(words) == 0 {
			return
		}
		last := squeeze(words[len(words)-1])
		for _, forms := range streets {
			for _, f := range forms {
				if f != last {
					continue
				}
				for _, other := range forms {
					if n := squeeze(strings.Join(words[:len(words)-1], " ")) + other; other != last && len(n) >= 6 && strings.ContainsAny(n, "0123456789") {
						out = append(out, n)
					}
				}
			}
		}
	}
	for i, l := range lines {
		hasStreet := strings.ContainsAny(l, "0123456789") && len(strings.Fields(l)) >= 2
		flat := strings.HasPrefix(strings.ToLower(strings.TrimSpace(l)), "flat") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(l)), "apartment")
		switch {
		case flat && i+1 < len(lines):
			add(l + " " + lines[i+1])
		case hasStreet && !flat:
			add(l)
		}
	}
	if len(out) == 0 && len(lines) >= 2 { // a house with a name
		if n := squeeze(lines[0] + lines[1]); len(n) >= 10 {
			out = append(out, n)
		}
	}
	return unique(out)
}

var (
	months      = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	monthsWelsh = []string{"ionawr", "chwefror", "mawrth", "ebrill", "mai", "mehefin", "gorffennaf", "awst", "medi", "hydref", "tachwedd", "rhagfyr"}
)

// dateNeedles are the squeezed spellings of a day.
func dateNeedles(t time.Time) []string {
	if t.IsZero() {
		return nil
	}
	d, m, y := t.Day(), int(t.Month()), t.Year()
	yy := y % 100
	out := []string{
		fmt.Sprintf("%02d%02d%04d", d, m, y), fmt.Sprintf("%04d%02d%02d", y, m, d), fmt.Sprintf("%d%d%04d", d, m, y), fmt.Sprintf("%02d%d%04d", d, m, y),
		fmt.Sprintf("%d%02d%04d", d, m, y), fmt.Sprintf("%02d%02d%02d", d, m, yy),
	}
	for _, names := range [][]string{months, monthsWelsh} {
		long := names[m-1]
		for _, name := range []string{long, long[:3]} {
			for _, day := range []string{strconv.Itoa(d), fmt.Sprintf("%02d", d), strconv.Itoa(d) + suffixOf(d)} {
				out = append(out, fmt.Sprintf("%s%s%04d", day, name, y), fmt.Sprintf("%s%s%04d", name, day, y), fmt.Sprintf("%s%s%02d", day, name, yy), fmt.Sprintf("%sof%s%04d", day, name, y))
			}
		}
	}
	if m == 9 {
		out = append(out, fmt.Sprintf("%dsept%04d", d, y), fmt.Sprintf("%02dsept%04d", d, y))
	}
	return unique(out)
}

func suffixOf(d int) string {
	switch {
	case d%10 == 1 && d != 11:
		return "st"
	case d%10 == 2 && d != 12:
		return "nd"
	case d%10 == 3 && d != 13:
		return "rd"
	}
	return "th"
}

var numbersIn = regexp.MustCompile(`[0-9]+|[A-Za-z]{3,}`)

// datesIn returns the days that v may mean; none if it is none. Two-digit
// years and both orders of day and month are allowed for: rather one reading
// too many than a person taken for another.
func datesIn(v string) []time.Time {
	var nums []int
	var long []bool
	month := 0
	for _, w := range numbersIn.FindAllString(v, 12) {
		if w[0] >= '0' && w[0] <= '9' {
			if len(w) == 8 && len(nums) == 0 { // 19870707
				return day3(atoi(w[:4]), atoi(w[4:6]), atoi(w[6:]))
			}
			nums, long = append(nums, atoi(w)), append(long, len(w) == 4)
			continue
		}
		l := strings.ToLower(w)
		for i := range months {
			if strings.HasPrefix(months[i], l) || strings.HasPrefix(monthsWelsh[i], l) || l == "sept" && i == 8 {
				month = i + 1
			}
		}
	}
	switch {
	case month > 0 && len(nums) >= 2:
		if long[0] {
			return day3(nums[0], month, nums[1])
		}
		return years(nums[1], long[1], month, nums[0])
	case len(nums) >= 3 && long[0]:
		return day3(nums[0], nums[1], nums[2])
	case len(nums) >= 3:
		return append(years(nums[2], long[2], nums[1], nums[0]), years(nums[2], long[2], nums[0], nums[1])...)
	}
	return nil
}

func years(y int, long bool, m, d int) []time.Time {
	if long {
		return day3(y, m, d)
	}
	return append(day3(1900+y, m, d), day3(2000+y, m, d)...)
}

func day3(y, m, d int) []time.Time {
	if y < 1850 || y > 2100 || m < 1 || m > 12 || d < 1 || d > 31 {
		return nil
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d {
		return nil
	}
	return []time.Time{t}
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}
