package detectors

import (
	"strings"

	"sardine/finding"
)

var (
	kindLicence = &finding.Kind{Name: "driving-licence", Title: "Driving licence number", Category: finding.Identifier, Risk: 25, Normal: finding.Alnum, Version: 1}
	kindVRM     = &finding.Kind{Name: "vehicle-registration", Title: "Vehicle registration mark", Category: finding.Identifier, Risk: 6, Normal: finding.Alnum, Version: 1}
)

var licence = &Detector{
	Name: "driving-licence", Version: 1, Kind: kindLicence, Certain: true,
	Doc: "Driver numbers of Great Britain: surname, date of birth and sex, initials; with or without the issue number. Northern Ireland's eight digits only beside " +
		"a label. The check characters are not published and not checked. Source: DVLA INF documents.",
	Labels: []string{"driving licence", "driving licence no", "driving licence number", "driver number", "driver no", "driver licence number", "driving license", "driving license number", "driving license no",
		"licence number", "licence no", "dvla licence", "dvla number", "drivers licence", "driver's licence", "driving licence ref", "trwydded yrru"},
	Anchors: []Anchor{
		{Form: Digits, Layouts: []string{"6-10", "1-4 6"}, Joins: Space, Before: Letters | Apart1 | Apart2 | Apart3 | Apart4 | Apart5, After: Clear | Letters | Apart1 | Apart2},
		{Form: AfterLabel},
	},
	Check: checkLicence,
}

func checkLicence(c *Candidate) {
	t := c.Text
	if c.Labelled() {
		if _, end := digitsAt(t, c.Start, 8); end-c.Start == 8 && aloneAfter(t, end) {
			c.Report(kindLicence, c.Start, end, Weight{finding.Shape, 15})
		}
		return
	}
	start := c.Start
	if t[start-1] == ' ' {
		start--
	}
	for start > 0 && isLetter(t[start-1]) && c.Start-start < 7 {
		start--
	}
	var buf [16]byte
	v := buf[:0]
	i := start
	for ; i < len(t) && len(v) < 16; i++ {
		switch {
		case isAlnum(t[i]):
			v = append(v, upper(t[i]))
		case t[i] != ' ' || len(v) != 5 && len(v) != 11 && len(v) != 14:
			return
		}
	}
	if len(v) < 16 || !aloneBefore(t, start) || !validLicence(v) {
		return
	}
	if j := i + 2; j <= len(t) && isDigit(t[i]) && isDigit(t[i+1]) { // the issue number
		i = j
	} else if j := i + 3; j <= len(t) && t[i] == ' ' && isDigit(t[i+1]) && isDigit(t[i+2]) && aloneAfter(t, j) && (j == len(t) || t[j] != ' ' || t[start+5] == ' ') {
		i = j
	}
	if aloneAfter(t, i) {
		c.Report(kindLicence, start, i, Weight{finding.Shape, 40}, Weight{finding.Structure, 30})
	}
}

// validLicence: five letters of the surname filled up with nines; decade,
// month (fifty more for women), day and year of birth; two initials or nines;
// a digit; two more characters.
func validLicence(v []byte) bool {
	letters := 0
	for letters < 5 && isLetter(v[letters]) {
		letters++
	}
	for i := letters; i < 5; i++ {
		if v[i] != '9' {
			return false
		}
	}
	for i := 5; i < 11; i++ {
		if !isDigit(v[i]) {
			return false
		}
	}
	if letters == 0 || !isLetter(v[11]) && v[11] != '9' || !isLetter(v[12]) && v[12] != '9' || v[11] == '9' && v[12] != '9' || !isDigit(v[13]) {
		return false
	}
	month, day, year := number(v[6:8])%50, number(v[8:10]), number([]byte{v[5], v[10]})
	if number(v[6:8]) > 62 {
		return false
	}
	return date{day, month, 1900 + year}.real() || date{day, month, 2000 + year}.real()
}

var vrm = &Detector{
	Name: "vehicle-registration", Version: 4, Kind: kindVRM, Mixed: true,
	Doc: "Vehicle registration marks in today's layout (AB12 CDE); older and personal ones only beside a label. Source: DVLA INF104.",
	Labels: []string{"vehicle registration", "vehicle registration number", "vehicle registration no", "vehicle registration mark", "vehicle reg", "vehicle reg no", "car registration", "car reg", "car reg no",
		"vrm", "vrn", "number plate", "reg plate", "licence plate", "registration mark", "vehicle", "reg no vehicle", "car", "rhif cofrestru cerbyd"},
	Hints: []string{"reg", "reg no", "registration", "registration number", "registration no", "plate"},
	Anchors: []Anchor{
		{Form: Digits, Layouts: []string{"2"}, Before: Letter2, After: Letter3 | Apart3},
		{Form: AfterLabel},
	},
	Check: checkVRM,
}

func checkVRM(c *Candidate) {
	t := c.Text
	if c.Labelled() {
		olderVRM(c)
		return
	}
	start, at := c.Start-2, c.End
	if t[at] == ' ' || t[at] == '-' {
		at++
	}
	end := at + 3
	if !alone(t, start, end) || strings.ContainsAny(strings.ToUpper(t[start:c.Start]), "IQZ") || strings.ContainsAny(strings.ToUpper(t[at:end]), "IQ") {
		return
	}
	// Age since September 2001: the year from March, fifty more from September.
	if age := number([]byte(t[c.Start:c.End])); age < 2 || age > 30 && age < 51 || age > 79 {
		return
	}
	capitals := isUpper(t[start]) && isUpper(t[start+1]) && isUpper(t[at]) && isUpper(t[at+1]) && isUpper(t[at+2])
	switch {
	case capitals && at > c.End:
		c.Report(kindVRM, start, end, Weight{finding.Shape, 50}, Weight{Reason: finding.Spacing})
	case capitals:
		c.Report(kindVRM, start, end, Weight{finding.Shape, 40})
	case c.Named() > 0:
		c.Report(kindVRM, start, end, Weight{finding.Shape, 20})
	}
}

// olderVRM takes the layouts of other years and of Northern Ireland.
func olderVRM(c *Candidate) {
	t, at := c.Text, c.Start
	end := at
	for end < c.End && end-at < 9 && (isUpper(t[end]) || isDigit(t[end]) || t[end] == ' ' && end+1 < c.End && (isUpper(t[end+1]) || isDigit(t[end+1]))) {
		end++
	}
	v := strings.ReplaceAll(t[at:end], " ", "")
	n := digitsIn(v)
	if n == 0 || n > 4 && letterRuns(v) != "3D1L3D" || len(v) < 3 || len(v) > 7 || len(v) == n || !aloneAfter(t, end) || n == 2 && len(v) == 7 {
		return
	}
	switch runs := letterRuns(v); {
	case strings.HasPrefix(runs, "1L") && strings.HasSuffix(runs, "D3L"): // A123 BCD, 1983 to 2001
		if strings.IndexByte("IOUZ", v[0]) >= 0 {
			return
		}
	case strings.HasPrefix(runs, "3L") && strings.HasSuffix(runs, "D1L"): // ABC 123D, 1963 to 1983
	case len(runs) == 4 && runs[0] <= '4' && runs[2] <= '4': // ABC 1234, 1234 ABC
	case runs == "3D1L3D" && (v[3] == 'D' || v[3] == 'X'): // a diplomatic mark
	default:
		return
	}
	c.Report(kindVRM, at, end, Weight{finding.Shape, 15})
}

// letterRuns describes v: ABC123D is 3L3D1L.
func letterRuns(v string) string {
	var b []byte
	for i := 0; i < len(v); {
		j := i
		for j < len(v) && isDigit(v[j]) == isDigit(v[i]) {
			j++
		}
		kind := byte('L')
		if isDigit(v[i]) {
			kind = 'D'
		}
		b = append(b, byte('0'+j-i), kind)
		i = j
	}
	return string(b)
}
