package detectors

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// people is what a file has shown to be words of people's names, so that
// they are recognised when they stand alone further on.
type people struct {
	words  map[string]firstSeen
	fields map[string]fieldKind
	text   string // of the part in which the words up to until are claimed already
	until  int

	recording bool     // words that are asked for and not known go to missed
	missed    []string // see cellMemo
}

// cover says that the words up to the shadow offset until are claimed.
func (p *people) cover(c *Candidate, until int) { p.text, p.until = c.Text, until }

// covered reports whether c was claimed as part of a longer name.
func (p *people) covered(c *Candidate) bool { return c.Start < p.until && p.text == c.Text }

// firstSeen is where a word was first part of a name that was well supported.
// Only what stands behind it may lean on it, so that results do not depend on
// how a stream is cut into parts.
type firstSeen struct {
	stream string
	at     int64
}

// maxPeople bounds the register; a file with more names is a list of names,
// in which words alone mean little.
const maxPeople = 20_000

// remember enters the words of tokens from to last of r as parts of a name.
func (c *Candidate) remember(from, last int, r *nameRun, sure bool) {
	if !sure {
		return
	}
	p := &c.s.people
	for i := from; i <= last; i++ {
		t := &r.tokens[i]
		if t.sort != wordToken || t.end-t.start < 3 || t.lists.is(notNameWord) || t.lex.place() && t.lex.forename() < 3 {
			continue
		}
		p.add(r.text[t.start:t.end], c.stream(), c.s.streamAt(t.start))
	}
}

func (p *people) add(word, stream string, at int64) {
	if p.words == nil {
		p.words = make(map[string]firstSeen)
	}
	var buf [48]byte
	low := lowered(buf[:0], word)
	if _, ok := p.words[string(low)]; !ok && len(p.words) < maxPeople {
		p.words[string(low)] = firstSeen{stream, at}
	}
}

// lowered appends word in lower case to buf.
func lowered(buf []byte, word string) []byte {
	for _, r := range word {
		if r < utf8.RuneSelf {
			if r >= 'A' && r <= 'Z' {
				r |= 0x20
			}
			buf = append(buf, byte(r))
		} else {
			buf = utf8.AppendRune(buf, unicode.ToLower(r))
		}
	}
	return buf
}

// fieldKind is what fieldOfPerson says about a name.
type fieldKind struct {
	points   int
	part, ok bool
	initials bool // people fill it with their initials
	record   bool // it holds the number of a record: see recordHints
}

// field is fieldOfPerson, asked once for each name.
func (p *people) field(name string) fieldKind {
	const most = 1024
	k, known := p.fields[name]
	if !known {
		k.points, k.part, k.ok = fieldOfPerson(name)
		k.initials, k.record = initialsField(name), recordName(name)
		if p.fields == nil || len(p.fields) >= most {
			p.fields = make(map[string]fieldKind)
		}
		p.fields[strings.Clone(name)] = k
	}
	return k
}

// knows reports whether the word was seen in a name at all.
func (p *people) knows(word string) bool {
	if !p.has(word) {
		p.miss(word)
		return false
	}
	return true
}

// has is knows that leaves no trace.
func (p *people) has(word string) bool {
	if len(p.words) == 0 {
		return false
	}
	var buf [48]byte
	_, ok := p.words[string(lowered(buf[:0], word))]
	return ok
}

func (p *people) miss(word string) {
	if p.recording {
		p.missed = append(p.missed, word)
	}
}

// before reports whether the word was part of a name that stands before c.
func (p *people) before(word string, c *Candidate) bool {
	var buf [48]byte
	f, ok := p.words[string(lowered(buf[:0], word))]
	if ok && (f.stream != c.stream() || f.at < c.s.streamAt(c.Start)) {
		return true
	}
	p.miss(word)
	return false
}

// knowsAll reports whether all words of n tokens from k on were seen before.
func (p *people) knowsAll(r *nameRun, k, n int, c *Candidate) bool {
	return !slices.ContainsFunc(r.tokens[k:k+n], func(t nameToken) bool {
		return t.sort == wordToken && !p.before(r.text[t.start:t.end], c)
	})
}

// stream is the path of the part that c stands in.
func (c *Candidate) stream() string {
	if c.s.stream == "" && len(c.s.part.Path) > 0 {
		c.s.stream = c.s.part.Path.String()
	}
	return c.s.stream
}

// streamAt is where the shadow offset at stands in the stream.
func (s *Session) streamAt(at int) int64 { return s.part.Base + int64(s.fold.origAt(at)) }
