package redact

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"sardine/finding"
)

// Mask is what stands in a value's place.
type Mask struct {
	Name, Doc string
	// Replace returns the text for a value of kind k; l is the run's.
	Replace func(l *Labels, k *finding.Kind, value string, d Decision) string
}

// Masks is the table of masks.
var Masks = []*Mask{Label, Box, ReasonCode, Generalise, Blank, Pseudonym}

// MaskNamed returns the mask of that name, or nil.
func MaskNamed(name string) *Mask {
	for _, m := range Masks {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// boxText has one length for all values: a bar as long as the name tells the
// name.
const boxText = "█████"

// Box paints a bar.
var Box = &Mask{"box", "a black bar of one length for all values",
	func(*Labels, *finding.Kind, string, Decision) string { return boxText }}

// Label says what stood there.
var Label = &Mask{"label", "what it was, in words: [Redacted: phone number]",
	func(_ *Labels, k *finding.Kind, _ string, _ Decision) string { return "[Redacted: " + nounOf(k) + "]" }}

// ReasonCode says why it went.
var ReasonCode = &Mask{"reason", "the reason that was decided: [Redacted: s.40(2)]",
	func(_ *Labels, _ *finding.Kind, _ string, d Decision) string {
		if d.Reason == "" {
			return "[Redacted]"
		}
		return "[Redacted: " + d.Reason + "]"
	}}

// Blank leaves nothing.
var Blank = &Mask{"blank", "nothing at all",
	func(*Labels, *finding.Kind, string, Decision) string { return "" }}

// Generalise leaves what many people share.
var Generalise = &Mask{"generalise", "less exact: a date of birth to its year, a postcode to its first half, an age to ten years; else the label", generalise}

// Pseudonym gives equal values equal tokens.
var Pseudonym = &Mask{"pseudonym", "the same token for the same value within one release: Person A, NI-0007",
	func(l *Labels, k *finding.Kind, value string, _ Decision) string { return l.Token(k, value) }}

// nounOf is the kind in words that stand in the middle of a sentence.
func nounOf(k *finding.Kind) string {
	switch {
	case k == nil || k.Title == "":
		return "text"
	case k.Category == finding.Special || k.Category == finding.Criminal:
		return "special category" // "trade union membership" would say what was taken out
	case k.Category == finding.HighRisk:
		return "personal detail"
	}
	first, rest, _ := strings.Cut(k.Title, " ")
	if first == strings.ToUpper(first) || first == "National" || first == "Unique" {
		return k.Title
	}
	if rest == "" {
		return strings.ToLower(first)
	}
	return strings.ToLower(first) + " " + rest
}

func generalise(l *Labels, k *finding.Kind, value string, d Decision) string {
	if k != nil {
		switch k.Name {
		case "date-of-birth":
			if y := yearIn(value); y != "" {
				return "[born " + y + "]"
			}
		case "postcode":
			if out, _, ok := outward(value); ok {
				return "[" + out + "]"
			}
		case "age":
			if n, err := strconv.Atoi(firstDigits(value)); err == nil {
				return fmt.Sprintf("[%d to %d]", n/10*10, n/10*10+9)
			}
		}
	}
	return Label.Replace(l, k, value, d)
}

// yearIn returns the one number of four digits in s that is a year of birth.
func yearIn(s string) string {
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) {
		if len(f) == 4 && (strings.HasPrefix(f, "19") || strings.HasPrefix(f, "20")) {
			return f
		}
	}
	return ""
}

// outward splits a postcode; its second half is always a digit and two letters
// (BS 7666).
func outward(s string) (out, in string, ok bool) {
	a := finding.Alnum(s)
	if len(a) < 5 || len(a) > 7 {
		return "", "", false
	}
	return a[:len(a)-3], a[len(a)-3:], true
}

func firstDigits(s string) string {
	i := strings.IndexAny(s, "0123456789")
	if i < 0 {
		return ""
	}
	s = s[i:]
	if j := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }); j >= 0 {
		s = s[:j]
	}
	return s
}

// Labels gives tokens to values. Equal values of a kind get equal tokens. A run
// asks for all of them in the order of their digests, so that tokens tell
// neither the order of files nor of letters, and another key gives another
// order. It is safe for many goroutines.
type Labels struct {
	key []byte

	mu     sync.Mutex
	tokens map[string]string
	counts map[string]int
}

// NewLabels begins a release.
func NewLabels(key []byte) *Labels {
	return &Labels{key: key, tokens: map[string]string{}, counts: map[string]int{}}
}

// digest names a value under the key: equal values of a kind have one.
func (l *Labels) digest(k *finding.Kind, value string) string {
	h := hmac.New(sha256.New, l.key)
	fmt.Fprintf(h, "%s\x00%s", kindName(k), normal(k, value))
	return string(h.Sum(nil))
}

// Token is the token of value.
func (l *Labels) Token(k *finding.Kind, value string) string {
	id := l.digest(k, value)
	l.mu.Lock()
	defer l.mu.Unlock()
	if t, ok := l.tokens[id]; ok {
		return t
	}
	prefix := tokenPrefix(k)
	n := l.counts[prefix]
	l.counts[prefix]++
	t := fmt.Sprintf("%s-%04d", prefix, n+1)
	if prefix == "Person" {
		t = "Person " + letters(n)
	}
	l.tokens[id] = t
	return t
}

// letters counts A, B ... Z, AA.
func letters(n int) string {
	s := ""
	for n++; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

func tokenPrefix(k *finding.Kind) string {
	switch kindName(k) {
	case "person-name":
		return "Person"
	case "uk-nino":
		return "NI"
	case "nhs-number":
		return "NHS"
	case "postal-address":
		return "Address"
	case "":
		return "Text"
	}
	var b strings.Builder
	for _, w := range strings.FieldsFunc(kindName(k), func(r rune) bool { return r == '-' || r == ':' }) {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return b.String()
}

func kindName(k *finding.Kind) string {
	if k == nil {
		return ""
	}
	return k.Name
}

func normal(k *finding.Kind, value string) string {
	if k == nil {
		return finding.Fold(value)
	}
	return k.Normalise(value)
}
