package document

import "strings"

// Span is half-open: the bytes from Start up to End. In a finding it counts in
// the text of the whole stream; where a doc comment says "local", in the text
// of one part.
type Span struct{ Start, End int64 }

// Len is the number of bytes in s.
func (s Span) Len() int64 { return s.End - s.Start }

// Overlaps reports whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Shift moves s by n bytes.
func (s Span) Shift(n int64) Span { return Span{s.Start + n, s.End + n} }

// Path is the steps into containers, outermost first, without the file itself:
// {"mail.zip", "3.eml", "cv.docx", "word/document.xml"}. A member whose name
// was already used in its container is called "name#2".
type Path []string

// String joins the steps with "!/", as in "mail.zip!/3.eml". It is for people
// and for keys, and is never parsed back.
func (p Path) String() string { return strings.Join(p, "!/") }

// Join returns p followed by steps, in fresh memory.
func (p Path) Join(steps ...string) Path {
	q := make(Path, 0, len(p)+len(steps))
	return append(append(q, p...), steps...)
}

// Names makes the member names of one container unique: the second "a.txt"
// becomes "a.txt#2". The zero value is ready.
type Names struct{ seen map[string]int }

// Unique returns name, numbered if it was asked for before.
func (n *Names) Unique(name string) string {
	if n.seen == nil {
		n.seen = make(map[string]int)
	}
	n.seen[name]++
	k := n.seen[name]
	if k == 1 {
		return name
	}
	u := name + "#" + itoa(k)
	if n.seen[u] > 0 { // the container also holds a member really called name#2
		return n.Unique(u)
	}
	n.seen[u] = 1
	return u
}

func itoa(n int) string {
	var b [20]byte
	i := len(b)
	for {
		i--
		b[i] = byte('0' + n%10)
		if n /= 10; n == 0 {
			return string(b[i:])
		}
	}
}
