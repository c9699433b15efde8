package detectors

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"sardine/finding"
)

var kindEmail = &finding.Kind{Name: "email", Title: "E-mail address", Category: finding.Contact, Risk: 5, Normal: normalEmail, Version: 1}

var email = &Detector{
	Name: "email", Version: 2, Kind: kindEmail, Certain: true,
	Doc: "E-mail addresses with plus tags, apostrophes, quoted and non-English local parts. Message numbers in mail headers, package " +
		"versions and file names with an @ are none. Source: RFC 5321, RFC 6531, RFC 2606.",
	Labels:  []string{"email", "e mail", "email address", "e mail address", "mailto", "work email", "personal email", "home email", "contact email", "ebost", "cc", "bcc", "reply to"},
	Hints:   []string{"contact", "from", "to"},
	Against: []string{"message id", "in reply to", "references", "content id", "x message id", "resent message id"},
	Anchors: []Anchor{{Form: Literal, Text: "@"}, {Form: Literal, Text: "(at)"}, {Form: Literal, Text: "[at]"}, {Form: Literal, Text: "(AT)"}, {Form: Literal, Text: "[AT]"},
		{Form: Terms, Terms: TermList("dot")}},
	Check: checkEmail,
}

const (
	maxLocal  = 64 // RFC 5321, 4.5.3.1
	maxDomain = 254
)

func checkEmail(c *Candidate) {
	t := c.Text
	switch {
	case isLetter(t[c.Start]): // "jo at example dot org"
		if spelledEmail(c) {
			hiddenEmail(c, usualTop)
		}
		return
	case t[c.Start] != '@':
		hiddenEmail(c, nil)
		return
	}
	start, odd := localStart(t, c.Start), 0
	if start >= c.Start {
		if start, odd = oddLocal(t, c.Start), -25; start >= c.Start {
			return
		}
	}
	if stop := addressLiteral(t, c.End); stop > 0 {
		c.Report(kindEmail, start, stop, Weight{finding.Shape, 55 + odd})
		return
	}
	end := domainEnd(t, c.End)
	if end <= c.End || c.Byte(end) == '@' || c.Byte(start-1) == '@' {
		return
	}
	if start >= 2 && t[start-1] == '/' && t[start-2] == '/' || start > 0 && t[start-1] == ':' && inURL(t, start) {
		return // the user of a web address: https://user:word@host
	}
	domain := t[c.End:end]
	tld := domain[strings.LastIndexByte(domain, '.')+1:]
	points, why := 85, finding.Structure
	switch {
	case fileSuffix[strings.ToLower(tld)]:
		return
	case reservedDomain(strings.ToLower(domain)):
		why = finding.Reserved
	case len(tld) > 2 && !commonTLD[strings.ToLower(tld)]:
		points, why = 55, 0
	}
	if c.Byte(end) == ':' && isAlnum(c.Byte(end+1)) && t[start:c.Start] == "git" {
		return // a repository
	}
	c.Report(kindEmail, start, end, Weight{finding.Shape, points + odd}, Weight{Reason: why})
}

// addressLiteral is where the address of a machine in square brackets at at
// ends, 0 if there is none: user@[192.0.2.1]. Source: RFC 5321, 4.1.3.
func addressLiteral(t string, at int) int {
	if at >= len(t) || t[at] != '[' {
		return 0
	}
	n := strings.IndexByte(t[at:min(len(t), at+60)], ']')
	if n < 0 {
		return 0
	}
	host := t[at+1 : at+n]
	if len(host) > 5 && strings.EqualFold(host[:5], "IPv6:") {
		host = host[5:]
	}
	if _, err := netip.ParseAddr(host); err != nil {
		return 0
	}
	return at + n + 1
}

// localStart is where the local part that ends at the @ begins; at if there is
// none.
func localStart(t string, at int) int {
	if at > 1 && t[at-1] == '"' {
		for i := at - 2; i >= max(0, at-maxLocal) && t[i] >= ' '; i-- {
			if t[i] == '"' && i < at-2 {
				return i
			}
		}
		return at
	}
	i := at
	for i > 0 && at-i < maxLocal {
		c := t[i-1]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeLastRuneInString(t[:i])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) {
				break
			}
			i -= size
			continue
		}
		if !localByte(c) || c == '.' && t[i] == '.' {
			break
		}
		i--
	}
	for i < at && strings.IndexByte(".'`*-#$!^~%", t[i]) >= 0 && (t[i] == '.' || t[i] == '\'' || t[i] == '`' || t[i] == '*' || i > 0 && !isSpace(t[i-1])) {
		i++
	}
	if i < at && t[at-1] == '.' {
		return at
	}
	return i
}

// oddLocal is localStart for all that RFC 5321 allows, if spaces stand before it.
func oddLocal(t string, at int) int {
	i := at
	for i > 0 && at-i < maxLocal && (localByte(t[i-1]) || strings.IndexByte("&=?/|{}", t[i-1]) >= 0) {
		i--
	}
	if i < at && (i == 0 || isSpace(t[i-1])) && t[i] != '.' && t[at-1] != '.' && at-i > 2 {
		return i
	}
	return at
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// localByte reports whether c may stand in a local part. RFC 5321 allows also
// & = ? / | { }, which in running text and in addresses of pages are separators.
func localByte(c byte) bool {
	return isAlnum(c) || strings.IndexByte("._+-'%~!#$*^`", c) >= 0
}

// domainEnd is where the domain that begins at at ends; at if there is none
// with a dot and a plausible last label.
func domainEnd(t string, at int) int {
	i, label, end, dots := at, at, at, 0
	for i <= len(t) && i-at <= maxDomain {
		var c byte
		if i < len(t) {
			c = t[i]
		}
		switch {
		case isAlnum(c) || c == '-':
			i++
			continue
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(t[i:])
			if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.So, r) {
				i += size
				continue
			}
		}
		if !domainLabel(t[label:i]) {
			break
		}
		if dots > 0 && topLabel(t[label:i]) {
			end = i
		} else if dots > 0 || c != '.' {
			end = at
		}
		if c != '.' || i+1 >= len(t) || !(isAlnum(t[i+1]) || t[i+1] >= utf8.RuneSelf) {
			break
		}
		dots++
		i++
		label = i
	}
	return end
}

func domainLabel(l string) bool {
	return l != "" && utf8.RuneCountInString(l) <= 63 && l[0] != '-' && l[len(l)-1] != '-'
}

// topLabel reports whether l can be a top-level domain: letters, at least two,
// or the encoded form of others.
func topLabel(l string) bool {
	if len(l) > 4 && strings.EqualFold(l[:4], "xn--") {
		return true
	}
	for i := 0; i < len(l); i++ {
		if !isLetter(l[i]) && l[i] < utf8.RuneSelf {
			return false
		}
	}
	return len(l) >= 2
}

// reservedDomain reports whether d is kept for examples: RFC 2606, RFC 6761.
func reservedDomain(d string) bool {
	for _, r := range []string{"example.com", "example.org", "example.net", "example.co.uk", "example", "test", "invalid", "localhost"} {
		if d == r || strings.HasSuffix(d, r) && d[len(d)-len(r)-1] == '.' {
			return true
		}
	}
	return false
}

// fileSuffix are endings of file names that look like top-level domains.
var fileSuffix = set("png jpg jpeg gif svg webp bmp ico js mjs ts tsx jsx css scss html htm php asp aspx json xml yml yaml toml md rst txt log csv exe dll " +
	"jar class java go rb lua rs cpp hpp pdf doc docx xls xlsx zip gz tgz tar bz2 ini cfg conf bak tmp lock vue map woff woff2 ttf mp4 mp3 wav")

// commonTLD are endings longer than two letters that need no other evidence.
var commonTLD = set("com org net edu gov mil int info biz name pro museum aero coop jobs mobi travel tel cat asia post arpa email academy school " +
	"college university london scot wales cymru cloud digital online site store shop tech app dev blog news media agency company group limited ltd " +
	"solutions services support systems consulting care health hospital church charity foundation ngo ong social community family clinic dental " +
	"legal law finance bank insurance energy world global international life live today space website design studio work works training education " +
	"example test invalid local internal plc nhs")

// set makes a set of the words of s.
func set(s string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}
