package detectors

import (
	"strings"

	"sardine/finding"
)

var (
	kindCookie    = &finding.Kind{Name: "cookie-id", Title: "Cookie or tracking identifier", Category: finding.Online, Risk: 3, Normal: func(s string) string { return s }, Version: 1}
	kindUserAgent = &finding.Kind{Name: "user-agent", Title: "Description of a browser or app", Category: finding.Online, Risk: 1, Version: 1}
)

var cookieID = &Detector{
	Name: "cookie-id", Version: 1, Kind: kindCookie, Certain: true,
	Doc: "Identifiers that websites give to browsers and that name one: those of Google Analytics (GA1.2.…) and Meta (fb.1.…), click identifiers in web addresses (gclid, fbclid, msclkid), " +
		"and session, visitor and cookie numbers that are named as such. Source: UK GDPR Recital 30; the networks' own documentation.",
	Labels: []string{"cookie id", "cookie identifier", "cookie value", "ga client id", "visitor id", "visitorid", "tracking id", "browser id", "session id", "sessionid", "session cookie", "phpsessid", "jsessionid",
		"asp net sessionid", "gclid", "fbclid", "msclkid", "ttclid", "dclid", "fbp", "fbc", "ga", "gid", "muid", "anonymous id", "anonymousid"},
	Anchors: []Anchor{{Form: Terms, Terms: []Term{{Text: "GA1", Case: true}, {Text: "fb", Case: true}}}, {Form: AfterLabel}},
	Check:   checkCookie,
}

func checkCookie(c *Candidate) {
	t, at := c.Text, c.Start
	end := tokenEnd(t, at, min(len(t), at+200), "._-")
	v := t[at:end]
	if !c.Labelled() {
		// GA1.<levels>.<random>.<first seen>; fb.<levels>.<created>.<random>
		if parts := strings.Split(v, "."); len(parts) == 4 && digitsIn(parts[2]) == len(parts[2]) && len(parts[2]) >= 6 && len(parts[3]) >= 6 && aloneBefore(t, at) {
			c.ReportAlone(kindCookie, at, end, Weight{finding.Shape, 60})
		}
		return
	}
	const least = 12
	if len(v) < least || !c.announced() || !randomLooking(v) || c.Byte(at-1) == '$' || c.Byte(end) == '(' {
		return
	}
	c.Report(kindCookie, at, end, Weight{finding.Shape, 15})
}

// randomLooking reports whether v is made of letters and digits by a machine:
// with digits between letters, or hexadecimal, or only digits.
func randomLooking(v string) bool {
	n := digitsIn(v)
	return n >= 3 && (n >= len(v)/5 || strings.ToLower(v) != v && strings.ToUpper(v) != v)
}

// endsAgent are the signs that a browser's name for itself does not hold.
var endsAgent = func() (t [256]bool) {
	for _, c := range []byte("\"'\n\r\t|<>\\") {
		t[c] = true
	}
	return t
}()

var userAgent = &Detector{
	Name: "user-agent", Version: 1, Kind: kindUserAgent, Certain: true,
	Doc: "What a browser or app says of itself to websites (Mozilla/5.0 …), with version and system: with an address it tells one device from another. " +
		"Source: RFC 9110, section 10.1.5; UK GDPR Recital 30.",
	Labels:  []string{"user agent", "useragent", "http user agent", "browser string"},
	Anchors: []Anchor{{Form: Terms, Terms: []Term{{Text: "Mozilla", Case: true}}}, {Form: AfterLabel}},
	Check: func(c *Candidate) {
		const longest = 400
		t, at := c.Text, c.Start
		end := at
		for end < len(t) && end-at < longest && !endsAgent[t[end]] {
			end++
		}
		v := strings.TrimRight(t[at:end], " ,;)")
		if strings.Count(v, "(") > strings.Count(v, ")") {
			v = t[at:min(end, at+len(v)+1)]
		}
		slash := strings.IndexByte(v, '/')
		if slash < 2 || slash > 40 || !isDigitAt(v, slash+1) || strings.ContainsAny(v[:slash], " :.,") { // product/version
			return
		}
		if !c.Labelled() {
			if aloneBefore(t, at) && strings.HasPrefix(v[slash:], "/5.0 (") && strings.Contains(v, ")") {
				c.ReportAlone(kindUserAgent, at, at+len(v), Weight{finding.Shape, 60})
			}
			return
		}
		if !strings.HasPrefix(v, "Mozilla/") && c.announced() {
			c.Report(kindUserAgent, at, at+len(v), Weight{finding.Shape, 20})
		}
	},
}
