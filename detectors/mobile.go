package detectors

import (
	"strings"

	"sardine/finding"
)

var (
	kindIMSI  = &finding.Kind{Name: "imsi", Title: "IMSI of a mobile subscriber", Category: finding.Online, Risk: 6, Normal: finding.Alnum, Version: 1}
	kindICCID = &finding.Kind{Name: "iccid", Title: "Number of a SIM card", Category: finding.Online, Risk: 6, Normal: finding.Alnum, Version: 1}
	kindAdID  = &finding.Kind{Name: "advertising-id", Title: "Advertising or device identifier", Category: finding.Online, Risk: 4, Normal: finding.Alnum, Version: 1}
	kindTRN   = &finding.Kind{Name: "hmrc-temporary-reference", Title: "HMRC temporary reference number", Category: finding.Identifier, Risk: 20, Normal: finding.Alnum, Version: 1}
)

var imsi = &Detector{
	Name: "imsi", Version: 1, Kind: kindIMSI,
	Doc:     "Numbers of mobile subscribers that are named: 14 or 15 digits that begin with the code of a country. Source: ITU-T E.212.",
	Labels:  []string{"imsi", "imsi number", "imsi no"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		end := tokenEnd(c.Text, c.Start, c.End, "")
		if v := c.Text[c.Start:end]; (len(v) == 14 || len(v) == 15) && digitsIn(v) == len(v) && v[0] >= '2' && v[0] <= '7' {
			c.Report(kindIMSI, c.Start, end, Weight{finding.Shape, 25})
		}
	},
}

var iccid = &Detector{
	Name: "iccid", Version: 2, Kind: kindICCID,
	Doc:     "Numbers of SIM cards that are named: 18 to 20 digits from 89. Source: ITU-T E.118.",
	Labels:  []string{"iccid", "sim number", "sim no", "sim card number", "sim card no", "sim serial", "sim serial number", "sim id"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		end := c.Start
		for end < c.End && (isDigit(c.Text[end]) || c.Text[end] == ' ' && isDigitAt(c.Text, end+1) || c.Text[end] == '-') {
			end++
		}
		if c.Byte(end) == 'F' || c.Byte(end) == 'f' { // fills the number up
			end++
		}
		v := finding.Alnum(c.Text[c.Start:end])
		if len(v) >= 18 && len(v) <= 20 && strings.HasPrefix(v, "89") && digitsIn(v) >= len(v)-1 {
			c.Report(kindICCID, c.Start, end, Weight{finding.Shape, 30})
		}
	},
}

var advertisingID = &Detector{
	Name: "advertising-id", Version: 2, Kind: kindAdID,
	Doc:     "Identifiers that a telephone or browser gives to advertisers, if they are named: a UUID, 16 hexadecimal digits (Android ID), 40 or 8-16 (UDID of Apple devices).",
	Labels:  []string{"idfa", "idfv", "gaid", "aaid", "advertising id", "advertising identifier", "ad id", "google advertising id", "android id", "mobile ad id", "maid", "device id", "deviceid", "device identifier", "device uuid", "installation id", "install id", "udid", "openudid", "vendor id", "identifier for vendor"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		end := tokenEnd(c.Text, c.Start, c.End, "-")
		v := c.Text[c.Start:end]
		if (isUUID(v) || (len(v) == 16 || len(v) == 40) && hexOnly(v) && digitsIn(v) > 2 || len(v) == 25 && v[8] == '-' && hexOnly(v[:8]+v[9:])) && strings.Trim(v, "0-") != "" {
			c.Report(kindAdID, c.Start, end, Weight{finding.Shape, 25})
		}
	},
}

// isUUID reports whether v is 32 hexadecimal digits in groups of 8 4 4 4 12.
func isUUID(v string) bool {
	return len(v) == 36 && v[8] == '-' && v[13] == '-' && v[18] == '-' && v[23] == '-' && strings.Count(v, "-") == 4 && hexOnly(strings.ReplaceAll(v, "-", ""))
}

func hexOnly(v string) bool {
	for i := range len(v) {
		if !isHex(v[i]) {
			return false
		}
	}
	return true
}

var taxTemporary = &Detector{
	Name: "hmrc-temporary-reference", Version: 1, Kind: kindTRN,
	Doc:     "Temporary reference numbers that HMRC gives to people without a National Insurance number, if they are named: two digits, a letter, five digits. Source: HMRC, NIM39110.",
	Labels:  []string{"temporary reference number", "temporary reference", "temporary ni number", "temporary ni no", "temporary national insurance number", "hmrc trn", "hmrc temporary reference number"},
	Hints:   []string{"trn", "ni number", "ni no", "nino", "national insurance number"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		end := tokenEnd(c.Text, c.Start, min(c.End, c.Start+12), " ")
		v := strings.ReplaceAll(c.Text[c.Start:end], " ", "")
		if len(v) == 8 && isUpper(v[2]) && digitsIn(v) == 7 && aloneAfter(c.Text, end) {
			c.Report(kindTRN, c.Start, end, Weight{finding.Shape, 32})
		}
	},
}
