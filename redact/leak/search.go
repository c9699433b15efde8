package leak

import (
	"bytes"
	"context"
	"strings"
)

// Found is a place where a needle still stands, in words that hold no text of
// the file.
type Found struct {
	Set    int // place in what NewSearch was given
	Needle int
	Where  string // "raw bytes", "member 3, markup removed", "what excelize reads"
}

// Search looks through things of one file and collects what it finds.
type Search struct {
	sets   []*Set
	ctx    context.Context // of one check, which is over before it returns
	found  []Found
	seen   map[Found]bool
	left   int64 // bytes that may still be looked through
	missed []string
	fold   Folded

	looks  map[[2]int]bool // sets and needles that name fonts or styles of this file
	inside []Found         // finds in bytes, which may be such names
	held   func(start, end int) bool

	// Stays, if not nil, reports that a needle is not looked for after all.
	Stays func(set, needle int) bool
	// Elsewhere, if not nil, reports that a needle is no value of this file, but
	// of another of the run. It is no find in what the standards themselves put
	// into every file.
	Elsewhere func(set, needle int) bool
	// Named, if not nil, reports that a needle is a person's name that was found,
	// not given. It is no find where the file names its fonts.
	Named func(set, needle int) bool
	// Kept, if not nil, are values that stay: what is found in one of them is no
	// find.
	Kept *Set
	// Alive, if not nil, is told whenever the search goes on.
	Alive func()
	// Left, if not nil, is told when a reader hangs and is left behind: the
	// process is not what it was.
	Left func()
}

// budget is how many bytes one file may expand to while it is searched.
const budget = 2 << 30

// maxFound is how many finds of one file are kept: one is enough to refuse it.
const maxFound = 100

// NewSearch begins the search of one file.
func NewSearch(ctx context.Context, sets ...*Set) *Search {
	return &Search{sets: sets, ctx: ctx, seen: map[Found]bool{}, looks: map[[2]int]bool{}, left: budget}
}

// Found is what stands where it must not.
func (s *Search) Found() []Found {
	out := s.found
	for _, f := range s.inside {
		if !s.looks[[2]int{f.Set, f.Needle}] {
			out = append(out[:len(out):len(out)], f)
		}
	}
	return out
}

// Missed names what could not be looked through.
func (s *Search) Missed() []string { return s.missed }

func (s *Search) miss(where string) {
	if len(s.missed) < maxFound {
		s.missed = append(s.missed, where)
	}
}

// Text looks through what a person or program would read.
func (s *Search) Text(text, where string) { s.look(text, where, Text) }

// Read is Text for what a reader made of a file. held reports whether the file
// holds something of these bytes of it: the reader puts in the names of
// attributes and the like itself.
func (s *Search) Read(text, where string, held func(start, end int) bool) {
	s.held = held
	s.look(text, where, Text)
	s.held = nil
}

// Name looks through the name of a file.
func (s *Search) Name(name string) { s.look(name, "name of the file", Text) }

func (s *Search) look(text, where string, mode Mode) {
	if s.ctx.Err() != nil || len(text) == 0 {
		return
	}
	if s.left -= int64(len(text)); s.left < 0 {
		s.miss(where)
		return
	}
	for at := 0; at < len(text); at += window {
		if s.Alive != nil {
			s.Alive()
		}
		// Windows overlap by what the longest needle may take.
		s.fold.Set(text[at:min(len(text), at+window+overlap)])
		var kept []Hit
		if s.Kept != nil {
			s.Kept.Find(&s.fold, mode, func(h Hit) bool {
				kept = append(kept, h)
				return true
			})
		}
		for i, set := range s.sets {
			s.find(i, set, kept, where, mode, at)
		}
	}
}

func (s *Search) find(i int, set *Set, kept []Hit, where string, mode Mode, at int) {
	set.Find(&s.fold, mode, func(h Hit) bool {
		f := Found{i, h.Needle, where}
		if strings.HasSuffix(where, looksPlace) && !set.needles[h.Needle].Strong { // a word of many in the name of a font
			return true
		}
		if s.seen[f] || s.Stays != nil && s.Stays(i, h.Needle) || s.held != nil && !s.held(at+h.Start, at+h.End) {
			return true
		}
		for _, k := range kept {
			if k.Start <= h.Start && h.End <= k.End {
				return true
			}
		}
		other := s.Elsewhere != nil && s.Elsewhere(i, h.Needle)
		if other && (h.Weak || constant(s.fold.text, h, where)) || (other || s.Named != nil && s.Named(i, h.Needle)) && s.looked(f, h) {
			return true
		}
		s.seen[f] = true
		s.found = append(s.found, f)
		return len(s.found) < maxFound
	})
}

// looked reports whether what was found may name a font or style, or does. What
// of the bytes does is known in the end: what people read was looked through as
// such.
func (s *Search) looked(f Found, h Hit) bool {
	switch {
	case strings.HasSuffix(f.Where, looksPlace), !strings.HasPrefix(f.Where, textPlace) && looksName(s.fold.text, h.Start):
		s.looks[[2]int{f.Set, f.Needle}] = true
	case strings.HasPrefix(f.Where, "bytes"), strings.HasSuffix(f.Where, ", names"):
		s.seen[f] = true
		s.inside = append(s.inside, f)
	default:
		return false
	}
	return true
}

const (
	looksPlace = ", fonts and styles" // ends the names of places where those are named
	textPlace  = "text of the copy"   // begins the names of places where people read
)

const (
	window  = 4 << 20
	overlap = 16 << 10
)

// Bytes looks through data in every spelling, and through what is packed in
// it.
func (s *Search) Bytes(data []byte, where string) { s.bytes(data, where, nesting{}) }

const maxDepth = 6

// nesting is how deep data lies: in containers, and in letters that stand for
// bytes. Runs of base64 are read in four ways, so that two levels must do.
type nesting struct {
	packed, coded int
	pdf           bool // in a PDF file
}

func (s *Search) bytes(data []byte, where string, in nesting) {
	if s.ctx.Err() != nil || len(data) == 0 {
		return
	}
	if in.packed > maxDepth {
		s.miss(where)
		return
	}
	text := string(data)
	if in.pdf = in.pdf || isPDF(data); in.pdf {
		text = withoutNames(text)
	}
	binary := !textual(data)
	mode := Raw
	if binary {
		mode = Binary
	}
	s.look(text, where, mode)
	if bytes.IndexByte(data, 0) >= 0 {
		for _, v := range wide(data) {
			s.look(v, where+", wide letters", Raw)
			s.spelt(v, where+", wide letters")
		}
	}
	if !binary {
		s.spelt(text, where)
	}
	if in.coded < 2 {
		for _, d := range hidden(data, binary) {
			s.bytes(d.data, where+", "+d.how, nesting{in.packed, in.coded + 1, in.pdf})
		}
	}
	s.unpack(data, where, in)
}

// spelt looks through what text says once its markup and escapes are read.
func (s *Search) spelt(text, where string) {
	if strings.IndexByte(text, '<') >= 0 {
		mode := Joined                                                    // fonts and drawings have such signs, too
		if hasTags(text) && !isPDF([]byte(text[:min(len(text), 1024)])) { // a PDF may hold XML among much else
			mode = Text
		}
		s.look(text, where, Raw)
		s.look(unescape(stripTags(text)), where+", markup removed", mode)
	}
	if strings.HasPrefix(text, `{\rtf`) {
		s.look(stripRTF(text), where+", markup removed", Text)
	}
	if strings.ContainsAny(text, `&%\=`) {
		s.look(unescape(text), where+", escapes read", Raw)
	}
	if strings.Contains(text, "TJ") || strings.Contains(text, "Tj") {
		s.look(shownStrings(text), where+", strings joined", Joined)
	}
}

// textual reports whether data looks like text: few control bytes in its
// beginning, middle and end.
func textual(data []byte) bool {
	const probe = 4 << 10
	odd, n := 0, 0
	for _, at := range []int{0, len(data)/2 - probe/2, len(data) - probe} {
		at = max(at, 0)
		for _, c := range data[at:min(len(data), at+probe)] {
			n++
			if c < ' ' && c != '\t' && c != '\r' && c != '\n' && c != '\f' || c == 0x7F {
				odd++
			}
		}
	}
	return odd*50 < n
}
