package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sardine/document"
)

// Sketch is what is kept of a file's text for telling which files say the
// same: hashes of all runs of shingle words, or of a part of them if there are
// many. It says nothing of what the words are.
type Sketch struct {
	Words int // in the text
	Mail  *Mail

	hashes []uint64 // sorted once sealed
	mask   uint64   // only hashes whose bits in mask are 0 are kept
	last   [shingle]uint64
	held   int // of last
}

// Mail is what the head of a message says of its thread, as hashes.
type Mail struct {
	ID      uint64
	Refs    []uint64 // Message-IDs that it answers
	Subject uint64   // without Re: and the like; 0 for none
}

// shingle is how many words in a row are compared: fewer stand in letters of
// all sorts, more are lost by each word that differs.
const shingle = 5

// maxHashes are kept of a file; of a longer text every second, fourth ... run.
const maxHashes = 1 << 13

// add takes the words of a part. The name of the file and the properties of
// the document are no text of it.
func (s *Sketch) add(p *document.Part) {
	if p.Kind == document.Name {
		return
	}
	if p.Kind == document.Metadata {
		if s.Mail == nil && innerOf(p.Path) == "" {
			s.Mail = mailOf(p.Text)
		}
		return
	}
	const start, prime = 14695981039346656037, 1099511628211 // FNV-1a, 64 bits
	text := p.Text[p.Lead:]
	h := uint64(start)
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			h = (h ^ uint64(c)) * prime
			i++
		case c >= 'A' && c <= 'Z':
			h = (h ^ uint64(c+32)) * prime
			i++
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(text[i:])
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				h = (h ^ uint64(plain(r))) * prime
			} else if h != start && !unicode.IsMark(r) {
				s.word(h)
				h = start
			}
			i += n
		default:
			if h != start && c != '\'' {
				s.word(h)
				h = start
			}
			i++
		}
	}
	if h != start {
		s.word(h)
	}
}

func (s *Sketch) word(h uint64) {
	s.Words++
	copy(s.last[:], s.last[1:])
	s.last[shingle-1] = h
	if s.held++; s.held >= shingle {
		s.put()
	}
}

// put keeps the hash of the last words.
func (s *Sketch) put() {
	h := uint64(0)
	for _, w := range s.last {
		h = h*0x9E3779B97F4A7C15 + w
	}
	h ^= h >> 31 // splitmix64, public domain, S. Vigna
	h *= 0xBF58476D1CE4E5B9
	h ^= h >> 29
	if h&s.mask != 0 {
		return
	}
	if s.hashes = append(s.hashes, h); len(s.hashes) >= 2*maxHashes {
		s.compact()
		for len(s.hashes) > maxHashes {
			s.mask = s.mask<<1 | 1
			s.hashes = slices.DeleteFunc(s.hashes, func(h uint64) bool { return h&s.mask != 0 })
		}
	}
}

func (s *Sketch) compact() {
	slices.Sort(s.hashes)
	s.hashes = slices.Compact(s.hashes)
}

// seal ends the text.
func (s *Sketch) seal() *Sketch {
	if s.held > 0 && s.held < shingle {
		s.put() // fewer words than a run has
	}
	s.compact()
	s.hashes = slices.Clip(s.hashes)
	return s
}

// Hashes are the hashes that are kept, sorted.
func (s *Sketch) Hashes() []uint64 { return s.hashes }

// Whole reports whether all runs of words are kept.
func (s *Sketch) Whole() bool { return s.mask == 0 }

// Common counts the runs of words of s, of o, and of both, as far as both keep
// them.
func (s *Sketch) Common(o *Sketch) (ours, theirs, both int) {
	mask := s.mask | o.mask
	i, j := 0, 0
	for i < len(s.hashes) || j < len(o.hashes) {
		switch {
		case j >= len(o.hashes) || i < len(s.hashes) && s.hashes[i] < o.hashes[j]:
			if s.hashes[i]&mask == 0 {
				ours++
			}
			i++
		case i >= len(s.hashes) || s.hashes[i] > o.hashes[j]:
			if o.hashes[j]&mask == 0 {
				theirs++
			}
			j++
		default:
			if s.hashes[i]&mask == 0 {
				ours, theirs, both = ours+1, theirs+1, both+1
			}
			i, j = i+1, j+1
		}
	}
	return ours, theirs, both
}

// maxRefs bounds the messages that one answers.
const maxRefs = 64

// mailOf reads the head of a message (RFC 5322, sections 3.6.4 and 3.6.5);
// nil if the text is none.
func mailOf(text string) *Mail {
	m, some := &Mail{}, false
	for line := range strings.Lines(text[:min(len(text), 1<<16)]) {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "from":
			some = true
		case "message-id":
			if ids := idsIn(value); len(ids) > 0 {
				m.ID, some = ids[0], true
			}
		case "references", "in-reply-to":
			m.Refs = append(m.Refs, idsIn(value)...)
		case "subject":
			m.Subject = subjectOf(value)
		}
	}
	if !some {
		return nil
	}
	m.Refs = m.Refs[:min(len(m.Refs), maxRefs)]
	return m
}

func idsIn(s string) []uint64 {
	var out []uint64
	for _, w := range strings.Fields(s) {
		if w = strings.Trim(w, "<>,;"); strings.Contains(w, "@") {
			out = append(out, hashOf(w))
		}
	}
	return out
}

// answers are what stands before a subject that is answered or sent on.
var answers = []string{"re", "fw", "fwd", "aw", "wg", "sv", "vs", "atb", "ymlaen"}

func subjectOf(s string) uint64 {
	w := fold(s)
	for len(w) > 1 && slices.Contains(answers, w[0]) {
		w = w[1:]
	}
	if len(w) == 0 {
		return 0
	}
	return hashOf(strings.Join(w, " "))
}

func hashOf(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// Likeness says which other matches a file repeats. Files are named as in
// their verdicts.
type Likeness struct {
	SameAs string  // it has the same bytes as this file
	In     string  // all its words stand in this one, in the same order
	Near   string  // most of its words stand in this one and the other way round
	Share  float64 // of the runs of words of both that Near and the file have in common
	Thread string  // the fullest message of the conversation that it belongs to; its own name for that one
	Holds  []string
}

// ReadIn is the file by which this one's text is read already, or "".
func (l *Likeness) ReadIn() string {
	if l.SameAs != "" {
		return l.SameAs
	}
	return l.In
}
