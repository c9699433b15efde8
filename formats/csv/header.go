package csv

import (
	"bytes"
	"strings"

	"sardine/internal/charset"
)

// Names of columns are short and there are not many; what is longer is data.
const (
	maxNames = 4096
	maxName  = 100
)

// names of the columns, or nil if the table has no header row.
func (d dialect) names(r *charset.Reader) []string {
	if d.header == 0 {
		return nil
	}
	names := make([]string, 0, len(d.fields))
	for _, f := range d.fields[:min(len(d.fields), maxNames)] {
		s := strings.TrimSpace(r.Text(f.start, f.end))
		if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
			s = strings.ReplaceAll(s[1:len(s)-1], `""`, `"`)
		}
		names = append(names, strings.Join(strings.Fields(s), " "))
	}
	return names
}

// headerRow is the index of the record that names the columns, or -1. Only the
// first one of the table can be; a row of data must not be taken for it, since
// headers are shown where values are not. So it has to look like names, and
// either be made of words that columns are called by, or stand above columns
// that hold something else.
func (s *shape) headerRow(text []byte) int {
	if s.preamble >= len(s.records) {
		return -1
	}
	first := s.records[s.preamble].fields
	seen := map[string]bool{}
	named, known := 0, 0
	for _, f := range first {
		cell := strings.ToLower(string(clean(text[f.start:f.end])))
		if cell == "" {
			continue
		}
		if !nameLike(cell) || seen[cell] && len(cell) > 3 {
			return -1
		}
		seen[cell] = true
		named++
		if knownName(cell) {
			known++
		}
	}
	if named*2 < len(first) {
		return -1
	}
	if known >= 2 || known == 1 && named == 1 || s.typed(text, first) {
		return s.preamble
	}
	return -1
}

// typed reports whether a column holds numbers, dates or addresses of mail in
// most rows, and words in the first.
func (s *shape) typed(text []byte, first []field) bool {
	rows := s.records[s.preamble+1:]
	for col, h := range first {
		if name := clean(text[h.start:h.end]); len(name) == 0 || bytes.ContainsAny(name, "0123456789@") {
			continue
		}
		filled, typed := 0, 0
		for _, r := range rows {
			if col >= len(r.fields) {
				continue
			}
			if cell := clean(text[r.fields[col].start:r.fields[col].end]); len(cell) > 0 {
				filled++
				if bytes.ContainsAny(cell, "0123456789@") {
					typed++
				}
			}
		}
		if filled >= 1 && typed*10 >= filled*8 {
			return true
		}
	}
	return false
}

func clean(cell []byte) []byte { return bytes.Trim(cell, "\" \t") }

// nameLike tells what could be a column's name from dates, numbers, addresses
// of mail and sentences.
func nameLike(cell string) bool {
	digits, letters := 0, 0
	for _, c := range cell {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '@':
			return false
		case c >= 'a' && c <= 'z' || c > 0x7F:
			letters++
		}
	}
	return letters > digits && digits <= 4 && len(cell) <= maxName
}

// knownName reports whether one of the words in cell is one that columns are
// called by.
func knownName(cell string) bool {
	for _, w := range strings.FieldsFunc(cell, func(c rune) bool { return c < 'a' || c > 'z' }) {
		if columnWords[w] {
			return true
		}
	}
	return columnWords[strings.ReplaceAll(cell, "_", "")]
}

// columnWords are from the column names of common exports: school and training
// records, human resources, contacts, payments, web forms. Words that are also
// surnames (price, page, young) are left out.
var columnWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`
		id ids ref reference no number num code key uuid guid index row record
		name names forename forenames firstname lastname fullname surname initials middle maiden preferred title
		email mail mobile phone telephone tel fax contact
		address addr street town county postcode zip country region locality
		dob birth birthday age sex gender ethnicity ethnic religion nationality disability sen send
		date time timestamp created updated modified start end from until expiry
		nhs nino ni upn uln uin urn learner student pupil staff employee employer applicant customer client tutor teacher parent guardian carer
		username login user password url website ip account iban bic sort sortcode bank card
		amount salary pay fee fees total balance cost vat currency payment invoice
		type status category description notes note comment comments reason result grade score
		course class year group form school college site department dept team role job position qualification subject
		value count quantity qty attendance medical allergies diagnosis`) {
		m[w] = true
	}
	return m
}()
