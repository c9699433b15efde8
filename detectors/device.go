package detectors

import (
	"strings"

	"sardine/finding"
)

var (
	kindIMEI   = &finding.Kind{Name: "imei", Title: "IMEI of a mobile device", Category: finding.Online, Risk: 6, Normal: finding.Alnum, Version: 1}
	kindMAC    = &finding.Kind{Name: "mac-address", Title: "MAC address", Category: finding.Online, Risk: 2, Normal: finding.Alnum, Version: 1}
	kindCoords = &finding.Kind{Name: "coordinates", Title: "Position on a map", Category: finding.Online, Risk: 8, Version: 1}
)

var imei = &Detector{
	Name: "imei", Version: 2, Kind: kindIMEI,
	Doc:     "IMEI numbers of mobile devices that are named, by the Luhn check. Source: 3GPP TS 23.003.",
	Labels:  []string{"imei", "imei no", "imei number", "imei 1", "imei 2", "handset imei"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"15", "2 6 6 1", "6 2 6 1", "8 6 1", "2 6 7"}, Joins: Space | Hyphen | Wrap}},
	Check: func(c *Candidate) {
		var buf [15]byte
		d := c.Digits(buf[:0], c.Start, c.End)
		if c.CanBeNamed() && luhn(d) && c.Named() == 2 && !sameDigit(d) {
			c.Report(kindIMEI, c.Start, c.End, Weight{finding.Shape, 5}, Weight{finding.Checksum, checksumPoints})
		}
	},
}

var mac = &Detector{
	Name: "mac-address", Version: 1, Kind: kindMAC, Certain: true,
	Doc:     "MAC addresses of network devices: six pairs with one separator. Those for documentation are marked. Source: IEEE 802, RFC 7042.",
	Labels:  []string{"mac", "mac address", "mac addr", "physical address", "wifi address", "ethernet address", "hardware address", "hwaddr"},
	Anchors: []Anchor{{Form: Literal, Text: ":", May: pairBeside}, {Form: Literal, Text: "-", May: pairBeside}, {Form: AfterLabel}},
	Check: func(c *Candidate) {
		t, at := c.Text, c.Start
		if c.Labelled() {
			bareMAC(c)
			return
		}
		start := at - 2
		if start < 0 || !isHex(t[start]) || !isHex(t[start+1]) || start+17 > len(t) || t[start+5] != t[at] || !alone(t, start, start+17) || c.Byte(start-1) == ':' || c.Byte(start+17) == ':' {
			return
		}
		v := t[start : start+17]
		for i := range 17 {
			if i%3 == 2 && v[i] != t[at] || i%3 != 2 && !isHex(v[i]) {
				return
			}
		}
		if strings.Trim(v, "0:-") == "" || strings.Trim(v, "fF:-") == "" {
			return
		}
		why := finding.Shape
		if strings.EqualFold(finding.Alnum(v)[:8], "00005E00") {
			why = finding.Reserved
		}
		c.Report(kindMAC, start, start+17, Weight{finding.Shape, 60}, Weight{Reason: why})
	},
}

// pairBeside reports whether two hexadecimal digits stand on either side of the
// separator and the same one follows them.
func pairBeside(t string, start, end int) bool {
	return start >= 2 && end+2 < len(t) && t[end+2] == t[start] && isHex(t[start-2]) && isHex(t[start-1]) && isHex(t[end]) && isHex(t[end+1])
}

// bareMAC takes twelve hexadecimal digits, as such or in dotted fours.
func bareMAC(c *Candidate) {
	t, at := c.Text, c.Start
	end := at
	for end < c.End && (isHex(t[end]) || t[end] == '.') {
		end++
	}
	v := strings.ReplaceAll(t[at:end], ".", "")
	if len(v) == 12 && (end-at == 12 || end-at == 14) && aloneAfter(t, end) {
		c.Report(kindMAC, at, end, Weight{finding.Shape, 20})
	}
}

var coordinates = &Detector{
	Name: "coordinates", Version: 2, Kind: kindCoords,
	Doc: "Positions as a pair of decimal degrees with at least four places; those in and around the British Isles weigh more. Named latitude and longitude, degrees and minutes, references of the national grid and three words.",
	Labels: []string{"gps", "coordinates", "lat lon", "lat long", "latitude", "gpslatitude", "gps latitude", "gps position", "lat", "longitude", "lon", "lng", "gpslongitude", "gps longitude", "location", "position", "geo", "coords", "grid ref",
		"grid reference", "os grid", "os grid reference", "ngr", "map ref", "map reference"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"1-2 4-12"}, Joins: Dot}, {Form: Literal, Text: "///"}, {Form: AfterLabel}},
	Check: func(c *Candidate) {
		t := c.Text
		switch {
		case c.Labelled():
			otherPosition(c)
			return
		case t[c.Start] == '/':
			threeWords(c)
			return
		}
		_, _, _, table := c.Cell() // two cells are two findings
		i := c.End
		for n := 0; n < 3 && i < len(t) && (t[i] == ',' || t[i] == ' ' || t[i] == '\t' && !table); n++ {
			i++
		}
		if i == c.End || i >= len(t) {
			return
		}
		west := t[i] == '-'
		if west {
			i++
		}
		lon, dot := digitsAt(t, i, 3)
		if dot == i || c.Byte(dot) != '.' {
			return
		}
		_, end := digitsAt(t, dot+1, 12)
		lat, _ := digitsAt(t, c.Start, 2)
		if end-dot < 5 || lon > 180 || lat > 90 || !aloneAfter(t, end) {
			return
		}
		start, points := c.Start, 25
		if c.Byte(start-1) == '-' && !isAlnum(c.Byte(start-2)) {
			start--
		} else if lat >= 49 && lat <= 61 && (west && lon <= 9 || lon <= 2) {
			points = 50
		}
		c.Report(kindCoords, start, end, Weight{finding.Shape, points})
	},
}

// threeWords takes ///three.little.words.
func threeWords(c *Candidate) {
	t := c.Text
	end, dots := c.End, 0
	for end < len(t) && (t[end] >= 'a' && t[end] <= 'z' || t[end] == '.') && end-c.End < 60 {
		if t[end] == '.' {
			dots++
		}
		end++
	}
	for end > c.End && t[end-1] == '.' {
		end, dots = end-1, dots-1
	}
	if dots == 2 && t[c.End] != '.' && aloneBefore(t, c.Start) && c.Byte(c.Start-1) != ':' && !strings.Contains(t[c.End:end], "..") {
		c.Report(kindCoords, c.Start, end, Weight{finding.Shape, 50})
	}
}

// otherPosition takes what a label names: degrees, minutes and seconds, or a
// reference of the national grid (SU 41 15).
func otherPosition(c *Candidate) {
	t, at := c.Text, c.Start
	if end := namedPair(t, at); end > 0 {
		c.Report(kindCoords, at, end, Weight{finding.Shape, 20})
		return
	}
	if name, _ := fieldNameOf(c); c.byName && ofPosition(name) && halfPosition(t[at:c.End]) { // each in a field of its own
		c.Report(kindCoords, at, c.End, Weight{finding.Shape, 10})
		return
	}
	v := t[at:c.End]
	if i := strings.IndexAny(v, "\n;"); i >= 0 {
		v = v[:i]
	}
	if i := strings.Index(v, "°"); i > 0 && i < 5 && isDigit(v[0]) {
		end := strings.LastIndexAny(v[:min(len(v), 48)], "NSEW") + 1
		if end > i {
			c.Report(kindCoords, at, at+end, Weight{finding.Shape, 20})
		}
		return
	}
	if len(v) < 6 || strings.IndexByte("HNOST", v[0]) < 0 || !isUpper(v[1]) {
		return
	}
	end := 2
	for end < len(v) && (isDigit(v[end]) || v[end] == ' ' && end+1 < len(v) && isDigit(v[end+1])) {
		end++
	}
	if n := digitsIn(v[:end]); n >= 4 && n <= 10 && n%2 == 0 && aloneAfter(t, at+end) {
		c.Report(kindCoords, at, at+end, Weight{finding.Shape, 20})
	}
}

// namedPair reads "51.5, Longitude: -0.14" and returns where it ends, or 0: two
// decimal numbers of a position with nothing but the name of the second between.
func namedPair(t string, at int) int {
	lat, dot := digitsAt(t, at, 2)
	if dot == at || lat > 90 || dot >= len(t) || t[dot] != '.' {
		return 0
	}
	_, end := digitsAt(t, dot+1, 12)
	if end == dot+1 {
		return 0
	}
	gap := end
	for gap < len(t) && gap-end < 24 && t[gap] != '\n' && !isDigit(t[gap]) && t[gap] != '-' {
		gap++
	}
	if !strings.Contains(strings.ToLower(t[end:gap]), "lon") {
		return 0
	}
	if gap < len(t) && t[gap] == '-' {
		gap++
	}
	lon, dot := digitsAt(t, gap, 3)
	if dot == gap || lon > 180 || dot >= len(t) || t[dot] != '.' {
		return 0
	}
	if _, end = digitsAt(t, dot+1, 12); end == dot+1 || !aloneAfter(t, end) {
		return 0
	}
	return end
}

// halfPosition reports whether v is one number of a position: degrees with four
// decimals or more.
func halfPosition(v string) bool {
	v = strings.TrimPrefix(strings.TrimPrefix(v, "-"), "+")
	whole, decimals, ok := strings.Cut(v, ".")
	return ok && len(whole) >= 1 && len(whole) <= 3 && len(decimals) >= 4 && len(decimals) <= 16 && digitsIn(whole) == len(whole) && digitsIn(decimals) == len(decimals)
}

// ofPosition reports whether the name of a field is that of a latitude or a
// longitude.
func ofPosition(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "lat") || strings.Contains(name, "lon") || strings.Contains(name, "lng")
}
