package detectors

import (
	"strings"

	"sardine/finding"
)

var kindIBAN = &finding.Kind{Name: "iban", Title: "International bank account number", Category: finding.Financial, Risk: 30, Normal: finding.Alnum, Version: 1}

var iban = &Detector{
	Name: "iban", Version: 1, Kind: kindIBAN, Certain: true,
	Doc:    "IBANs of all countries of the registry: length by country, characters, modulus 97. Source: ISO 13616, SWIFT IBAN registry.",
	Labels: []string{"iban", "iban no", "iban number", "international bank account number"},
	Hints:  []string{"account number", "account no", "bank account", "bank details"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"2-31"}, Before: Letter2,
		After: Clear | Glued | Letters, May: hasIBAN}},
	Check: checkIBAN,
}

// ibanLength by country. Source: SWIFT IBAN registry, release 100.
var ibanLength = func() map[string]int {
	m := make(map[string]int)
	for _, f := range strings.Fields("AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 " +
		"FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 " +
		"MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 " +
		"TR26 UA29 VA22 VG24 XK20 YE30") {
		m[f[:2]] = number([]byte(f[2:]))
	}
	return m
}()

// ibanCountry is ibanLength by the place of the country's letters in the alphabet.
var ibanCountry = func() (t [26][26]bool) {
	for c := range ibanLength {
		t[c[0]-'A'][c[1]-'A'] = true
	}
	return t
}()

// hasIBAN reports whether the two letters before the digits are a country of the
// registry.
func hasIBAN(t string, start, _ int) bool {
	return ibanCountry[t[start-2]&^0x20-'A'][t[start-1]&^0x20-'A']
}

func checkIBAN(c *Candidate) {
	t, start := c.Text, c.Start-2
	want := ibanLength[string([]byte{upper(t[start]), upper(t[start+1])})]
	if want == 0 || !aloneBefore(t, start) {
		return
	}
	var buf [34]byte
	v := buf[:0]
	i, small, capital := start, false, false
	for len(v) < want && i < len(t) {
		switch c := t[i]; {
		case isAlnum(c):
			small, capital = small || c >= 'a', capital || isUpper(c)
			v = append(v, upper(c))
		case len(v) < 4 || !(c == ' ' || c == '-' || c == '\n') || i+1 >= len(t) || !isAlnum(t[i+1]):
			return
		}
		i++
	}
	if len(v) < want || small && capital || !aloneAfter(t, i) || !mod97(v) {
		return
	}
	if v[0] == 'G' && v[1] == 'B' && (!isLetter(v[4]) || !isLetter(v[7]) || !isDigit(v[8])) {
		return
	}
	c.Report(kindIBAN, start, i, Weight{finding.Shape, 30}, Weight{finding.Checksum, 45}, Weight{finding.Range, 15})
}

// mod97 is the check of ISO 13616: the first four characters go to the end,
// letters count 10 to 35, the remainder is 1.
func mod97(v []byte) bool {
	r := 0
	for i := range v {
		c := v[(i+4)%len(v)]
		if isDigit(c) {
			r = (r*10 + int(c-'0')) % 97
		} else {
			r = (r*100 + int(c-'A') + 10) % 97
		}
	}
	return r == 1
}
