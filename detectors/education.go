package detectors

import (
	"strings"

	"sardine/finding"
)

var (
	kindUPN        = &finding.Kind{Name: "upn", Title: "Unique Pupil Number", Category: finding.Identifier, Risk: 20, Normal: finding.Alnum, Version: 1}
	kindUCI        = &finding.Kind{Name: "uci", Title: "Unique Candidate Identifier", Category: finding.Identifier, Risk: 12, Normal: finding.Alnum, Version: 1}
	kindHESA       = &finding.Kind{Name: "hesa-id", Title: "HESA student identifier", Category: finding.Identifier, Risk: 12, Normal: finding.Alnum, Version: 1}
	kindStudentSSN = &finding.Kind{Name: "student-support-number", Title: "Student Support Number", Category: finding.Identifier, Risk: 15, Normal: finding.Alnum, Version: 1}
	kindTeacherRef = &finding.Kind{Name: "teacher-reference-number", Title: "Teacher reference number", Category: finding.Identifier, Risk: 12, Normal: finding.Alnum, Version: 1}
)

// Letters of check characters: the alphabet without those taken for digits.
const (
	upnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ" // no I O S
	uciLetters = "ABCDEFGHKLMRTVWXY"
	ssnLetters = "ABCDEFGHJKLMNPRSTUVWXYZ" // no I O Q
)

var upn = &Detector{
	Name: "upn", Version: 1, Kind: kindUPN, Certain: true,
	Doc:     "Unique Pupil Numbers, permanent and temporary, with their check letter. Source: DfE guide to UPNs; UK Government Data Standards Catalogue.",
	Labels:  []string{"upn", "upn no", "unique pupil number", "unique pupil no", "pupil number", "pupil upn", "former upn"},
	Hints:   []string{"pupil", "pupil id", "pupil no"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"12"}, Before: Letter1}, {Form: Digits, Layouts: []string{"11"}, Before: Letter1, After: Letter1}},
	Check: func(c *Candidate) {
		start, end := c.Start-1, c.End
		if isLetter(c.Byte(end)) {
			end++
		}
		if !alone(c.Text, start, end) {
			return
		}
		switch {
		case validUPN(c.Text[start:end]):
			c.Report(kindUPN, start, end, Weight{finding.Shape, 25}, Weight{finding.Checksum, 30})
		case c.Named() == 2:
			c.Report(kindUPN, start, end, Weight{finding.Shape, 0})
		}
	},
}

// validUPN: weights 2 to 13 over all but the first letter, remainder of 23. The
// last place of a temporary number is a letter and counts as in the table. The
// digits after the check letter are the local authority, from 201.
func validUPN(v string) bool {
	sum := 0
	for i := 1; i < 13; i++ {
		n := int(v[i] - '0')
		if i == 12 && !isDigit(v[i]) {
			if n = strings.IndexByte(upnLetters, upper(v[i])); n < 0 {
				return false
			}
		}
		sum += n * (i + 1)
	}
	return upnLetters[sum%23] == upper(v[0]) && v[1] >= '2'
}

var uci = &Detector{
	Name: "uci", Version: 1, Kind: kindUCI,
	Doc:     "Unique Candidate Identifiers of examination boards. Not all check letters are published; a wrong one counts against the number but does not rule it out.",
	Labels:  []string{"uci", "uci number", "uci no", "unique candidate identifier", "unique candidate id", "candidate uci"},
	Hints:   []string{"candidate", "candidate number", "candidate no"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"12"}, After: Letter1}},
	Check: func(c *Candidate) {
		if !alone(c.Text, c.Start, c.End+1) || strings.IndexByte(uciLetters, upper(c.Byte(c.End))) < 0 {
			return
		}
		if validUCI(c.Text[c.Start : c.End+1]) {
			c.Report(kindUCI, c.Start, c.End+1, Weight{finding.Shape, 15}, Weight{finding.Checksum, 25})
		} else {
			c.Report(kindUCI, c.Start, c.End+1, Weight{finding.Shape, 5})
		}
	},
}

// validUCI: weights 16 down to 5, remainder of 17. Source: JCQ as WJEC prints it.
func validUCI(v string) bool {
	sum := 0
	for i := range 12 {
		sum += int(v[i]-'0') * (16 - i)
	}
	return uciLetters[sum%17] == upper(v[12])
}

var hesa = &Detector{
	Name: "hesa-id", Version: 1, Kind: kindHESA,
	Doc:     "HESA student identifiers: HUSID of 13 digits and SID of 17. Source: HESA coding manual.",
	Labels:  []string{"husid", "hesa id", "hesa number", "hesa student identifier", "hesa no", "sid", "hesa sid", "hesa unique student identifier"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"13", "17"}}},
	Check: func(c *Candidate) {
		var buf [17]byte
		d := c.Digits(buf[:0], c.Start, c.End)
		if c.CanBeNamed() && !sameDigit(d) && validHESA(d) && c.Named() > 0 {
			c.Report(kindHESA, c.Start, c.End, Weight{finding.Shape, 5}, Weight{finding.Checksum, 25})
		}
	},
}

// validHESA: weights 1 3 7 9 in turn over all but the last digit, which makes
// the sum up to tens.
func validHESA(d []byte) bool {
	sum := 0
	for i, n := range d[:len(d)-1] {
		sum += int(n-'0') * [...]int{1, 3, 7, 9}[i%4]
	}
	return (10-sum%10)%10 == int(d[len(d)-1]-'0')
}

var studentSSN = &Detector{
	Name: "student-support-number", Version: 1, Kind: kindStudentSSN, Certain: true,
	Doc:     "Student Support Numbers of the Student Loans Company: four letters, eight digits and a check letter. Source: HESA field C12051.",
	Labels:  []string{"student support number", "student support no", "ssn", "slc number", "student finance number"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"8"}, Before: Letter4, After: Letter1}},
	Check: func(c *Candidate) {
		start, end := c.Start-4, c.End+1
		if alone(c.Text, start, end) && validStudentSSN(c.Text[start:end]) {
			c.Report(kindStudentSSN, start, end, Weight{finding.Shape, 30}, Weight{finding.Checksum, 30})
		}
	},
}

// validStudentSSN: weights 13 down to 2, letters count by their place in the
// alphabet without I O Q, remainder of 23 gives the last letter.
func validStudentSSN(v string) bool {
	sum := 0
	for i := range 12 {
		n := int(v[i] - '0')
		if i < 4 {
			if n = strings.IndexByte(ssnLetters, upper(v[i])); n < 0 || n == 22 {
				return false
			}
		}
		sum += n * (13 - i)
	}
	return ssnLetters[sum%23] == upper(v[12])
}

var teacherRef = &Detector{
	Name: "teacher-reference-number", Version: 1, Kind: kindTeacherRef,
	Doc:     "Teacher reference numbers: seven digits, in older papers 12/34567 or RP12/34567. They have no check digit, so only beside a label.",
	Labels:  []string{"trn", "teacher reference number", "teacher reference", "teacher ref", "teacher ref no", "teacher number", "dfe number teacher", "dfes number", "dcsf number", "qts number", "qts no", "dfe ref"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		t, at := c.Text, c.Start
		if strings.HasPrefix(t[at:], "RP") {
			at += 2
		}
		_, end := digitsAt(t, at, 7)
		if end-at == 2 && end < len(t) && t[end] == '/' {
			_, rest := digitsAt(t, end+1, 5)
			if rest-end != 6 {
				return
			}
			end = rest
		} else if end-at != 7 {
			return
		}
		if aloneAfter(t, end) {
			c.Report(kindTeacherRef, c.Start, end, Weight{finding.Shape, 15})
		}
	},
}
