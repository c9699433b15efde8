package detectors

import (
	"strconv"
	"strings"
	"time"

	"sardine/finding"
)

// Born returns the day of birth that a finding holds: one that is written, or
// that a CHI or driver number holds. Of the centuries that two digits may mean
// it takes the later that has begun. A year alone is the first of January.
func Born(f *finding.Finding) (time.Time, bool) {
	v := f.Value.Reveal()
	switch f.Kind.Name {
	case "date-of-birth":
		return bornOn(v)
	case "chi-number":
		return bornOf(v)
	case "driving-licence":
		return bornInLicence(v)
	}
	return time.Time{}, false
}

// bornOn reads a date anywhere in a value: "DOB 3rd March 1987".
func bornOn(v string) (time.Time, bool) {
	for i := range v {
		if i > 0 && isAlnum(v[i-1]) {
			continue
		}
		if d, end := parseDate(v, i); end > 0 {
			return time.Date(d.year, time.Month(max(d.month, 1)), max(d.day, 1), 0, 0, 0, 0, time.UTC), d.year > 0
		}
	}
	n, end := digitsAt(v, 0, 5)
	if end == len(v) && end == 5 { // a spreadsheet's day number, from 30 December 1899
		return time.Date(1899, time.December, 30+n, 0, 0, 0, 0, time.UTC), true
	}
	return time.Time{}, false
}

// bornOf reads the first six digits of a CHI number: day, month, year.
func bornOf(v string) (time.Time, bool) {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, v)
	if len(digits) == 9 { // its leading zero was lost in a spreadsheet
		digits = "0" + digits
	}
	if len(digits) != 10 {
		return time.Time{}, false
	}
	n, err := strconv.Atoi(digits[:6])
	if err != nil {
		return time.Time{}, false
	}
	day, month, year := n/10000, n/100%100, n%100
	if !dayMonth(day, month) {
		return time.Time{}, false
	}
	return time.Date(century(year, 2), time.Month(month), day, 0, 0, 0, 0, time.UTC), true
}

// bornInLicence reads the second group of a driver number: decade, month (and
// fifty for women), day, year within the decade. Source: DVLA INF documents.
func bornInLicence(v string) (time.Time, bool) {
	v = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, v)
	if len(v) < 11 {
		return time.Time{}, false
	}
	n, end := digitsAt(v, 5, 6)
	if end != 11 {
		return time.Time{}, false
	}
	day, month, year := n/10%100, n/1000%100%50, n/100000*10+n%10
	if !dayMonth(day, month) {
		return time.Time{}, false
	}
	return time.Date(century(year, 2), time.Month(month), day, 0, 0, 0, 0, time.UTC), true
}

// AgeOf returns the age that a finding of kind age gives.
func AgeOf(f *finding.Finding) (int, bool) {
	if f.Kind.Name != "age" {
		return 0, false
	}
	v := f.Value.Reveal()
	i := strings.IndexAny(v, "0123456789")
	if i < 0 {
		return 0, false
	}
	n, _ := digitsAt(v, i, 3)
	return n, n < 120
}
