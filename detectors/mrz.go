package detectors

import (
	"strings"

	"sardine/finding"
)

var mrz = &Detector{
	Name: "machine-readable-zone", Version: 1, Kind: kindPassport, More: []*finding.Kind{kindDOB, kindPerson}, Certain: true,
	Doc:     "Machine-readable zones of passports, visas and identity cards: the document's number and the holder's name and date of birth, by their check digits. Source: ICAO Doc 9303.",
	Anchors: []Anchor{{Form: Literal, Text: "<<"}},
	Check:   checkMRZ,
}

// checkMRZ is called at every pair of fillers and goes on only at the first of
// a line.
func checkMRZ(c *Candidate) {
	t := c.Text
	start, end := zoneLine(t, c.Start)
	if start < 0 || strings.Contains(t[start:c.Start], "<<") || c.Start > start && t[c.Start-1] == '<' {
		return
	}
	switch end - start {
	case 44, 36: // TD3 and TD2: the names, then the numbers
		if from, to := nextZoneLine(t, end); to-from == end-start && strings.IndexByte("PVIAC", t[start]) >= 0 {
			if zoneNumbers(c, from, from+13) {
				zoneName(c, start+5, end)
			}
		} else {
			zoneNumbers(c, start, start+13)
		}
	case 30: // TD1: the document's number in the first line, the date in the second
		if strings.IndexByte("IAC", t[start]) >= 0 {
			zoneNumber(c, start+5)
			if from, to := nextZoneLine(t, end); to-from == 30 {
				zoneDate(c, from)
			}
		}
	}
}

// zoneNumbers reports the number at from and the date of birth at birth.
func zoneNumbers(c *Candidate, from, birth int) bool {
	if !zoneNumber(c, from) {
		return false
	}
	zoneDate(c, birth)
	return true
}

// zoneName reports the holder's name, which stands before the fillers.
func zoneName(c *Candidate, from, end int) {
	name := strings.TrimRight(c.Text[from:end], "<")
	if digitsIn(name) == 0 && strings.Contains(name, "<<") {
		c.ReportAlone(kindPerson, from, from+len(name), Weight{finding.Structure, 80})
	}
}

func zoneNumber(c *Candidate, from int) bool {
	field := c.Text[from : from+9]
	if digitsIn(field) < 4 || !zoneCheck(field, c.Text[from+9]) {
		return false
	}
	end := from + len(strings.TrimRight(field, "<"))
	c.ReportAlone(kindPassport, from, end, Weight{finding.Structure, 50}, Weight{finding.Checksum, checksumPoints})
	return true
}

func zoneDate(c *Candidate, from int) {
	field := c.Text[from : from+6]
	if digitsIn(field) != 6 || !zoneCheck(field, c.Text[from+6]) {
		return
	}
	d := []byte(field)
	if dayMonth(number(d[4:]), number(d[2:4])) {
		c.ReportAlone(kindDOB, from, from+6, Weight{finding.Structure, 50}, Weight{finding.Checksum, checksumPoints})
	}
}

// zoneCheck: weights 7 3 1 in turn, letters count 10 to 35, fillers nothing.
func zoneCheck(field string, check byte) bool {
	sum := 0
	for i := range len(field) {
		n := 0
		switch c := field[i]; {
		case isDigit(c):
			n = int(c - '0')
		case isUpper(c):
			n = int(c-'A') + 10
		}
		sum += n * [...]int{7, 3, 1}[i%3]
	}
	return isDigit(check) && sum%10 == int(check-'0')
}

func zoneByte(c byte) bool { return isUpper(c) || isDigit(c) || c == '<' }

// zoneLine is the run of letters of a zone around at; start is -1 if it is no
// line of its own.
func zoneLine(t string, at int) (start, end int) {
	const longest = 48
	start, end = at, at
	for start > 0 && zoneByte(t[start-1]) && at-start < longest {
		start--
	}
	for end < len(t) && zoneByte(t[end]) && end-at < longest {
		end++
	}
	return start, end
}

func nextZoneLine(t string, at int) (start, end int) {
	for at < len(t) && isSpace(t[at]) {
		at++
	}
	end = at
	for end < len(t) && zoneByte(t[end]) && end-at < 48 {
		end++
	}
	return at, end
}
