package detectors

import (
	"net/netip"
	"strings"

	"sardine/finding"
)

var kindIP = &finding.Kind{Name: "ip-address", Title: "IP address", Category: finding.Online, Risk: 2, Normal: strings.ToLower, Version: 1}

var ip = &Detector{
	Name: "ip-address", Version: 1, Kind: kindIP,
	Doc:     "IPv4 and IPv6 addresses. Version and section numbers are none; addresses for documentation and of the machine itself are marked.",
	Labels:  []string{"ip", "ip address", "ip addr", "ipv4", "ipv6", "client ip", "remote addr", "remote address", "x forwarded for", "x originating ip", "source ip", "src ip", "host", "from"},
	Hints:   []string{"address", "addr", "login", "client", "server"},
	Against: []string{"version", "release", "firmware", "section", "chapter", "oid"},
	Anchors: []Anchor{
		{Form: Digits, Layouts: []string{"1-3 1-3 1-3 1-3"}, Joins: Dot, Before: Clear | Glued, After: Clear | Glued},
		{Form: Literal, Text: ":", May: firstColon},
	},
	Check: checkIP,
}

func checkIP(c *Candidate) {
	if c.Joins == 0 {
		checkIPv6(c)
		return
	}
	t := c.Text
	if b := c.Byte(c.Start - 1); b == '.' || b == '-' || b == '_' || b == '/' && isAlnum(c.Byte(c.Start-2)) {
		return
	}
	a, err := netip.ParseAddr(t[c.Start:c.End])
	end := prefixEnd(t, c.End, 32)
	if err != nil || !aloneAfter(t, end) && !(c.Byte(end) == '/' && isLetter(c.Byte(end+1))) {
		return
	}
	points, why := 55, finding.Shape
	b := a.As4()
	switch {
	case a.IsUnspecified() || a.IsLoopback() || b[0] == 0 || b[0] == 255 || b[0] >= 224 && b[0] < 240:
		points, why = 20, finding.Reserved // says nothing of anybody unless a label does
	case documentation(a):
		why = finding.Reserved
	case b[0] < 20 && b[0] != 10 && b[1] < 32 && b[2] < 32: // as likely a version
		points, why = 25, finding.Alternative
	}
	c.Report(kindIP, c.Start, end, Weight{finding.Shape, points}, Weight{Reason: why})
}

// Ranges for documentation: RFC 5737, RFC 3849.
var documentationRanges = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8::/32")}

func documentation(a netip.Addr) bool {
	for _, p := range documentationRanges {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// firstColon reports whether the colon may be the first one of an IPv6 address:
// after it stands another or a group of digits that ends in one.
func firstColon(t string, start, end int) bool {
	if end >= len(t) || start > 0 && (t[start-1] == ':' || isLetter(t[start-1]) && !isHex(t[start-1])) {
		return false
	}
	if t[end] == ':' {
		return true
	}
	i := end
	for i < len(t) && i-end < 4 && isHex(t[i]) {
		i++
	}
	return i > end && i < len(t) && t[i] == ':'
}

// checkIPv6 is called at every colon and goes on only at the first of an
// address.
func checkIPv6(c *Candidate) {
	t, at := c.Text, c.Start
	start := at
	for start > 0 && at-start < 5 && isHex(t[start-1]) {
		start--
	}
	if at-start > 4 || start > 0 && (isAlnum(t[start-1]) || t[start-1] == ':' || t[start-1] == '.' || t[start-1] == '_') {
		return
	}
	if n := c.Byte(at + 1); !isHex(n) && n != ':' || at == start && n != ':' {
		return
	}
	end, colons := at, 0
	for end < len(t) && end-start < 46 && (isHex(t[end]) || t[end] == ':' || t[end] == '.' && isDigitAt(t, end+1)) {
		if t[end] == ':' {
			colons++
		}
		end++
	}
	for end > at && t[end-1] == ':' && !strings.HasSuffix(t[start:end], "::") {
		end--
	}
	if colons < 2 || end < len(t) && isAlnum(t[end]) {
		return
	}
	for end > at && t[end-1] == '.' {
		end--
	}
	a, err := netip.ParseAddr(t[start:end])
	if err != nil || end-start < 3 {
		return
	}
	short := end-start < 7
	if end+1 < len(t) && t[end] == '%' && isLetter(t[end+1]) { // the zone of RFC 4007
		for end++; end < len(t) && isAlnum(t[end]); end++ {
		}
	}
	end = prefixEnd(t, end, 128)
	points, why := 60, finding.Shape
	switch {
	case a.IsLoopback() || a.IsUnspecified():
		points, why = 30, finding.Reserved
	case documentation(a):
		why = finding.Reserved
	case short: // "a::b" is as likely program text
		points = 35
	}
	c.Report(kindIP, start, end, Weight{finding.Shape, points}, Weight{Reason: why})
}

// prefixEnd is where an address with the length of its network, as in
// 192.0.2.0/24, ends.
func prefixEnd(t string, end, most int) int {
	if end < len(t) && t[end] == '/' {
		if n, e := digitsAt(t, end+1, 3); e > end+1 && n <= most && aloneAfter(t, e) {
			return e
		}
	}
	return end
}

func isHex(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }
