package detectors

import (
	"strings"

	"sardine/finding"
)

var (
	kindStaff      = &finding.Kind{Name: "staff-number", Title: "Staff, payroll or candidate number", Category: finding.Identifier, Risk: 8, Normal: finding.Alnum, Version: 1}
	kindUsername   = &finding.Kind{Name: "username", Title: "User name", Category: finding.Online, Risk: 4, Normal: strings.ToLower, Version: 1}
	kindCredential = &finding.Kind{Name: "credential", Title: "Password or other secret", Category: finding.HighRisk, Risk: 50, Normal: func(s string) string { return s }, Version: 1}
	kindHandle     = &finding.Kind{Name: "social-handle", Title: "Name on a social network", Category: finding.Online, Risk: 4, Normal: normalHandle, Version: 1}
	kindURL        = &finding.Kind{Name: "url", Title: "Web address of a person", Category: finding.Online, Risk: 3, Normal: strings.ToLower, Version: 1}
)

func normalHandle(v string) string { return strings.ToLower(strings.TrimPrefix(v, "@")) }

var credential = &Detector{
	Name: "credential", Version: 2, Kind: kindCredential,
	Doc:     "Passwords, PINs, memorable words and keys that are written behind their label.",
	Labels:  []string{"password", "passwd", "pwd", "pass word", "passcode", "pass code", "pin", "pin number", "memorable word", "security answer", "temporary password", "api key", "apikey", "secret", "access token", "cvv", "cvc", "security code", "cyfrinair", "wifi password", "wi-fi password", "initial password", "default password", "new password", "network key", "login password", "private key", "secret key", "client secret", "access key", "bearer token", "auth token"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		t, at := c.Text, c.Start
		end := at
		for end < c.End && t[end] > ' ' && strings.IndexByte(`"'<>,;)`, t[end]) < 0 {
			end++
		}
		v := strings.TrimRight(t[at:end], "._*")
		if !c.announced() && !secretShape(v) {
			return
		}
		if len(v) < 4 || len(v) > 64 || noSecret[strings.ToLower(v)] || strings.Trim(v, "*x•.-_ ") == "" {
			return
		}
		points := 15
		if digitsIn(v) == 0 && strings.ToLower(v) == v || !alone(t, at, at) && c.Byte(at-1) == '/' {
			points = 5 // as likely a word
		}
		if strings.ContainsAny(v, "({[") || v[0] == '$' || strings.Contains(v[1:], "=") { // program text
			points -= 30
		}
		c.Report(kindCredential, at, at+len(v), Weight{finding.Shape, points})
	},
}

// secretShape reports whether v, in the middle of a sentence, is no word but a
// secret: it has small letters or signs beside digits and capitals, and is no path.
func secretShape(v string) bool {
	const least = 6
	if len(v) < least || strings.ContainsAny(v, "/\\({[=") {
		return false
	}
	var small, capital, digit, sign int
	for i := range len(v) {
		switch c := v[i]; {
		case isDigit(c):
			digit = 1
		case isUpper(c):
			capital = 1
		case isLetter(c):
			small = 1
		case strings.IndexByte("-.,:", c) < 0:
			sign = 1
		}
	}
	return digit == 1 && small+capital > 0 && small+capital+sign >= 2
}

var noSecret = set("required reset changed expired none null true false string yes the and your not set see must is a an to never invalid incorrect hash field input text type password policy " +
	"user protected protection manager n/a na tbc unknown hidden self this new")

var handle = &Detector{
	Name: "social-handle", Version: 2, Kind: kindHandle,
	Doc: "Names on social networks that are named as such. A word after an @ alone is none.",
	Labels: []string{"twitter", "twitter handle", "instagram", "instagram handle", "insta", "tiktok", "tik tok", "snapchat", "facebook", "mastodon", "bluesky", "telegram", "skype", "skype name",
		"social media handle", "social media", "reddit", "reddit username", "youtube channel", "twitch", "threads", "discord", "discord username", "xbox gamertag", "gamertag", "psn id"},
	Anchors: []Anchor{{Form: AfterLabel}, {Form: Literal, Text: "@"}},
	Check: func(c *Candidate) {
		t, at := c.Text, c.Start
		sign := t[at] == '@'
		if sign {
			at++
		} else if !c.announced() {
			return
		}
		end := tokenEnd(t, at, min(len(t), at+31), "._")
		if end-at < 3 || end-at > 30 || digitsIn(t[at:end]) == end-at || c.Start > 0 && isAlnum(t[c.Start-1]) {
			return
		}
		if c.Byte(end) == '@' { // @user@host, as Mastodon writes it
			if stop := domainEnd(t, end+1); sign && stop > end+1 && !c.Labelled() && aloneBefore(t, c.Start) {
				c.Report(kindHandle, c.Start, stop, Weight{finding.Shape, 50})
			}
			return
		}
		if !sign && (noSecret[strings.ToLower(t[at:end])] || strings.IndexByte("\x00\r\n\t,;)<", c.Byte(end)) < 0) {
			return // the first word of a sentence
		}
		if c.Named() == 2 {
			points := 15
			if sign && !c.Labelled() && c.evidence.Reason == finding.LabelAfter { // "@jo_bloggs on Twitter"
				points = 30
			}
			c.Report(kindHandle, c.Start, end, Weight{finding.Shape, points})
		}
	},
}

var personalURL = &Detector{
	Name: "url", Version: 1, Kind: kindURL, Certain: true,
	Doc:     "Web addresses that point to a person: a profile's path, or a user, member or patient in the query.",
	Anchors: []Anchor{{Form: Literal, Text: "://"}, {Form: Literal, Text: ".com/"}},
	Check: func(c *Candidate) {
		t := c.Text
		if t[c.Start] != ':' {
			bareProfile(c)
			return
		}
		start := c.Start
		for start > 0 && isLetter(t[start-1]) && c.Start-start < 8 {
			start--
		}
		end := c.End
		for end < len(t) && end-start < 600 && t[end] > ' ' && t[end] < 0x80 && strings.IndexByte(`"'<>|\^{}`+"`", t[end]) < 0 {
			end++
		}
		for end > c.End && strings.IndexByte(".,;:!?)]", t[end-1]) >= 0 {
			end--
		}
		if strings.EqualFold(t[start:min(start+4, c.Start)], "http") && end-c.End > 3 && pointsToPerson(strings.ToLower(t[c.End:end])) {
			c.Report(kindURL, start, end, Weight{finding.Shape, 55})
		}
	},
}

// bareProfile takes the address of a person's page on a network without its
// scheme: facebook.com/jo.example.
func bareProfile(c *Candidate) {
	t, start := c.Text, c.Start
	for start > 0 && c.Start-start < len("www.linkedin") && (isAlnum(t[start-1]) || t[start-1] == '.') {
		start--
	}
	host := strings.TrimPrefix(strings.ToLower(t[start:c.End-1]), "www.")
	if b := c.Byte(start - 1); isAlnum(b) || b == '/' || b == '@' || b == '-' || b == '_' || !socialHost[host] && host != "linkedin.com" {
		return // of a longer address, or of anybody's
	}
	end := c.End
	for end < len(t) && end-start < 200 && t[end] > ' ' && t[end] < 0x80 && strings.IndexByte(`"'<>|\^{}),;`+"`", t[end]) < 0 {
		end++
	}
	for end > c.End && strings.IndexByte(".:!?]", t[end-1]) >= 0 {
		end--
	}
	if end-c.End >= 3 && pointsToPerson(strings.ToLower(t[start:end])) {
		c.Report(kindURL, start, end, Weight{finding.Shape, 55})
	}
}

var personPath = []string{"/u/", "/user/", "/users/", "/profile/", "/profiles/", "/people/", "/person/", "/@", "linkedin.com/in/", "/~", "/staff/", "/patient/", "/pupil/"}

var personKey = set("user uid userid user_id username member memberid account acc email e-mail mail login dob phone mobile customer customerid patient patientid pupil pupilid staffid employee " +
	"employeeid profile_id person personid nhs nino upn surname forename firstname lastname name")

// socialHost are networks where the first step of the path is a person.
var socialHost = set("x.com twitter.com facebook.com m.facebook.com instagram.com tiktok.com threads.net bsky.app snapchat.com pinterest.com t.me")

var noProfile = set("home share intent login signup about help search explore watch privacy terms policies legal settings hashtag sharer sharer.php i")

// pointsToPerson reads an address in lower case, without its scheme.
func pointsToPerson(u string) bool {
	path, query, _ := strings.Cut(u, "?")
	path = strings.TrimPrefix(path, "www.")
	host, rest, _ := strings.Cut(path, "/")
	for _, p := range personPath {
		if i := strings.Index(path, p); (i > 0 || i == 0 && p[0] != '/') && i+len(p) < len(path) && (p != "/@" || i == len(host) && !strings.Contains(path[i+1:], "/")) {
			return true
		}
	}
	if socialHost[host] && len(rest) > 2 && !strings.Contains(strings.TrimSuffix(rest, "/"), "/") && !noProfile[strings.TrimSuffix(rest, "/")] {
		return true
	}
	if strings.HasSuffix(path, "/profile") && strings.HasPrefix(query, "id=") {
		return true
	}
	for _, kv := range strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == ';' || r == '#' }) {
		if k, v, ok := strings.Cut(kv, "="); ok && v != "" && personKey[k] {
			return true
		}
	}
	return false
}
