package detectors

import (
	"strings"

	"sardine/finding"
)

var username = &Detector{
	Name: "username", Version: 4, Kind: kindUsername,
	Doc: "User names that are named, those in the paths of home folders, behind the name of a Windows domain and in the logs of web servers.",
	Labels: []string{"username", "user name", "user id", "userid", "login", "login name", "login id", "logon", "logon name", "logon id", "network login", "network id", "samaccountname", "user principal name", "windows login", "screen name",
		"logged in as", "logged on as", "signed in as", "session opened for user", "session closed for user", "failed password for", "failed password for invalid user", "accepted password for", "accepted publickey for", "remote user",
		"auth user", "enw defnyddiwr"},
	Against: []string{"user agent", "useragent"},
	Hints:   []string{"user", "uid", "run as", "for user", "acct"},
	Anchors: []Anchor{{Form: AfterLabel}, {Form: Literal, Text: `\Users\`}, {Form: Literal, Text: "/home/"}, {Form: Literal, Text: "/Users/"},
		{Form: Literal, Text: " ["}, {Form: Literal, Text: `\`}},
	Check: checkUsername,
}

var noUser = set("name public default all users user admin root shared guest and or the is a an to for required invalid unknown none null true false password here " +
	"your with from has was must in on of not no yes field page form screen id number administrator runner ubuntu node app www data git " +
	"www-data system daemon nobody service anonymous postgres mysql apache nginx backup default defaultuser this that string varchar integer int value text")

// Points of user names without a label.
const (
	homeFolder = 50 // C:\Users\name
	logUser    = 55 // the third field of a line of a web server's log
	domainUser = 55 // DOMAIN\name
	loginShape = 32 // a hint, and it looks like a login
)

func checkUsername(c *Candidate) {
	if !c.Labelled() {
		switch c.Text[c.Start:c.End] {
		case " [":
			loggedUser(c)
		case `\`:
			userOfDomain(c)
		default:
			homeUser(c)
		}
		return
	}
	t, at := c.Text, c.Start
	end := tokenEnd(t, at, min(len(t), at+40), `._-\`) // DOMAIN\name
	v := t[at:end]
	if !userLike(v) || c.Byte(end) == '@' {
		return
	}
	if digitsIn(v) == 0 && !strings.ContainsAny(v, "._\\") && !c.announced() && !(c.Named() == 2 && loggedFor(t[:at])) {
		return // a sentence about user names
	}
	points := 15
	if c.Named() == 1 {
		switch b := c.Byte(at - 1); {
		case b == '=' || b == ':': // user=jbloggs
			points = 30
		case c.announced() && login(v) && endsField(c, end):
			points = loginShape
		}
	}
	c.Report(kindUsername, at, end, Weight{finding.Shape, points})
}

// loggedFor reports whether text ends in words of a system's log before the
// name of a user. Source: messages of OpenSSH and of Linux-PAM.
func loggedFor(text string) bool {
	for _, words := range [...]string{" password for ", " publickey for ", " opened for user ", " closed for user ", " for invalid user "} {
		if strings.HasSuffix(text, words) {
			return true
		}
	}
	return false
}

func userLike(v string) bool {
	return len(v) >= 3 && len(v) <= 32 && !noUser[strings.ToLower(v)] && !(digitsIn(v) == len(v) && len(v) < 4)
}

// login reports whether v is written as people's logins are: in lower case,
// with digits at its end or a dot between, and no word of the language.
func login(v string) bool {
	if i := strings.LastIndexByte(v, '\\'); i >= 0 {
		v = v[i+1:]
	}
	if v == "" || v[0] < 'a' || v[0] > 'z' || v != strings.ToLower(v) || strings.IndexByte(v, '_') >= 0 {
		return false
	}
	stem := strings.TrimRight(v, "0123456789")
	if digits := len(v) - len(stem); digits == 0 && strings.Count(v, ".") != 1 || digits > 6 {
		return false
	}
	return len(stem) >= 3 && !isWord(stem) && digitsIn(stem) == 0
}

// endsField reports whether the field or line that c stands in ends at end.
func endsField(c *Candidate, end int) bool {
	return end >= len(c.Text) || strings.IndexByte("\"'\r\n\t,;<|]})", c.Text[end]) >= 0 || c.byName && end >= c.End
}

// homeUser takes the name of a home folder.
func homeUser(c *Candidate) {
	t, at := c.Text, c.End
	end := tokenEnd(t, at, min(len(t), at+40), "._-")
	if userLike(t[at:end]) && c.Byte(end) != '@' && (aloneBefore(t, c.Start) || c.Byte(c.Start-1) == ':') {
		c.ReportAlone(kindUsername, at, end, Weight{finding.Structure, homeFolder})
	}
}

// loggedUser takes the user of a line in the common log format of web servers:
// 192.0.2.1 - name [02/Mar/2026:08:00:07 +0000]. Source: Apache HTTP Server,
// mod_log_config.
func loggedUser(c *Candidate) {
	t, at := c.Text, c.End
	const stamp = len("02/Mar/2026:")
	if at+stamp > len(t) || !isDigit(t[at]) || t[at+2] != '/' || t[at+6] != '/' || t[at+stamp-1] != ':' {
		return
	}
	from := c.Start
	for from > 0 && c.Start-from < 40 && t[from-1] > ' ' && t[from-1] < 0x7f && t[from-1] != '"' {
		from--
	}
	v := t[from:c.Start]
	if from < 3 || t[from-1] != ' ' || !userLike(v) || !isAlnum(v[0]) {
		return
	}
	if strings.IndexByte(v, '@') >= 0 { // an address, which is found as such
		return
	}
	c.ReportAlone(kindUsername, from, c.Start, Weight{finding.Structure, logUser})
}

// userOfDomain takes DOMAIN\name.
func userOfDomain(c *Candidate) {
	t, at := c.Text, c.End
	from := c.Start
	for from > 0 && c.Start-from < 16 && (isUpper(t[from-1]) || isDigit(t[from-1]) || t[from-1] == '-') {
		from--
	}
	if n := c.Start - from; n < 2 || n > 15 || !isUpper(t[from]) || !aloneBefore(t, from) || c.Byte(from-1) == '\\' {
		return
	}
	end := tokenEnd(t, at, min(len(t), at+40), "._-")
	v := t[at:end]
	if b := c.Byte(end); !userLike(v) || b == '\\' || b == '/' || b == '(' || !isLetter(v[0]) {
		return
	}
	points := domainUser
	if !login(v) || strings.IndexByte("bfnrtvx", v[0]) >= 0 && !isLetter(v[1]) { // a folder, or the escape of a string
		points = 25
	}
	c.Report(kindUsername, from, end, Weight{finding.Structure, points})
}

// announced reports whether the label that led here is followed by a colon or
// the like, or is a heading or field.
func (c *Candidate) announced() bool {
	if c.byName {
		return true
	}
	for i := c.Start - 1; i >= 0 && c.Start-i < 5; i-- {
		switch b := c.Text[i]; {
		case b == ':' || b == '=' || b == '\t' || b == '\n' || b == '-' || b == '>' || b == ']' || (b == '.' || b == '_') && c.Byte(i-1) == b:
			return true
		case isAlnum(b):
			return false
		}
	}
	return false
}
