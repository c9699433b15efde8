package mail

import (
	"bytes"
	"io"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Content larger than this is decoded when it is read, a piece at a time: a
// message of a hundred megabytes is held once.
const largeContent = 4 << 20

// pieceSize is how much of the message one piece is made of; pieceKept is how
// many are held, since readers of containers go back and forth.
const (
	pieceSize = 64 << 10
	pieceKept = 4
)

// pieces is content that stays as it is spelled in the message. It serves its
// text from any place, which costs the decoding of one piece.
type pieces struct {
	raw    []byte
	decode func(raw []byte) []byte // of one piece
	ends   []pieceStop

	mu   sync.Mutex
	kept [pieceKept]struct {
		n    int // of the piece, from 1
		text []byte
	}
	next int
}

type pieceStop struct{ raw, text int }

// newPieces cuts raw where cut says a piece may end; both see no more of it.
func newPieces(raw []byte, cut func(raw []byte) int, decode func(raw []byte) []byte) *pieces {
	p := &pieces{raw: raw, decode: decode}
	text := 0
	for at := 0; at < len(raw); {
		end := at + cut(raw[at:])
		text += len(decode(raw[at:end]))
		p.ends = append(p.ends, pieceStop{end, text})
		at = end
	}
	return p
}

// each calls f with the text of one piece after another until it says no.
func (p *pieces) each(f func(text []byte) bool) {
	at := 0
	for _, e := range p.ends {
		if !f(p.decode(p.raw[at:e.raw])) {
			return
		}
		at = e.raw
	}
}

// all is the whole text.
func (p *pieces) all() []byte {
	out := make([]byte, 0, p.size())
	p.each(func(text []byte) bool {
		out = append(out, text...)
		return true
	})
	return out
}

func (p *pieces) size() int {
	if len(p.ends) == 0 {
		return 0
	}
	return p.ends[len(p.ends)-1].text
}

// ReadAt is for io.ReaderAt.
func (p *pieces) ReadAt(to []byte, off int64) (int, error) {
	if off < 0 || off >= int64(p.size()) {
		return 0, io.EOF
	}
	n := 0
	for n < len(to) && int(off)+n < p.size() {
		text, from := p.piece(int(off) + n)
		n += copy(to[n:], text[int(off)+n-from:])
	}
	if n < len(to) {
		return n, io.EOF
	}
	return n, nil
}

// piece is the one that holds the byte at off, and where its text begins.
func (p *pieces) piece(off int) (text []byte, from int) {
	lo, hi := 0, len(p.ends)
	for lo < hi {
		if mid := (lo + hi) / 2; p.ends[mid].text <= off {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	raw := 0
	if lo > 0 {
		raw, from = p.ends[lo-1].raw, p.ends[lo-1].text
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.kept {
		if p.kept[i].n == lo+1 {
			return p.kept[i].text, from
		}
	}
	text = p.decode(p.raw[raw:p.ends[lo].raw])
	p.kept[p.next].n, p.kept[p.next].text = lo+1, text
	p.next = (p.next + 1) % pieceKept
	return text, from
}

// cutBase64 ends a piece behind a whole group of four letters. A group that is
// cut short by padding ends there as well.
func cutBase64(raw []byte) int {
	n := 0
	for i, c := range raw {
		if n == 0 && i >= pieceSize {
			return i
		}
		switch {
		case base64Value[c] >= 0:
			n = (n + 1) & 3
		case c == '=':
			n = 0
		}
	}
	return len(raw)
}

// cutQuoted ends a piece behind a line, or else behind a letter that no escape
// goes beyond.
func cutQuoted(raw []byte) int {
	if len(raw) <= pieceSize {
		return len(raw)
	}
	if i := bytes.LastIndexByte(raw[:pieceSize], '\n'); i >= 0 {
		return i + 1
	}
	for i := pieceSize; i < len(raw); i++ {
		switch raw[i-1] {
		case '\n':
			return i
		case '=', ' ', '\t', '\r':
		default:
			if raw[i-2] != '=' {
				return i
			}
		}
	}
	return len(raw)
}

func cutAnywhere(raw []byte) int { return min(len(raw), pieceSize) }

// inPage is p in UTF-8, if it was written in a code page of single bytes and
// all of it has a letter there.
func (p *pieces) inPage(page *charmap.Charmap) (*pieces, bool) {
	decode := func(raw []byte) []byte {
		text := p.decode(raw)
		out := make([]byte, 0, len(text)+len(text)/8)
		for _, c := range text {
			out = utf8.AppendRune(out, page.DecodeByte(c))
		}
		return out
	}
	q := &pieces{raw: p.raw, decode: decode, ends: make([]pieceStop, len(p.ends))}
	text, at := 0, 0
	for i, e := range p.ends {
		piece := decode(p.raw[at:e.raw])
		if bytes.Contains(piece, []byte("\uFFFD")) {
			return nil, false
		}
		text += len(piece)
		q.ends[i], at = pieceStop{e.raw, text}, e.raw
	}
	return q, true
}

// survey is what one pass over content tells.
type survey struct {
	ascii, valid bool // ASCII, UTF-8
	locked       bool // holds what PGP encrypted
	uu           bool // holds a file that is uuencoded
}

// surveyTail is how much of a piece is looked at again with the next: no mark
// that is looked for is longer.
const surveyTail = 300

func (p *pieces) survey() survey {
	s := survey{ascii: true, valid: true}
	var tail, letter []byte // what the piece before ended with
	p.each(func(text []byte) bool {
		s.ascii = s.ascii && ascii(text)
		letter = append(letter, text...)
		n := len(letter) - cutLetter(letter)
		s.valid = s.valid && utf8.Valid(letter[:n])
		letter = bytes.Clone(letter[n:])
		tail = append(tail, text...)
		s.locked = s.locked || bytes.Contains(tail, pgpMessage)
		s.uu = s.uu || uuBegin(tail) >= 0
		tail = bytes.Clone(tail[max(len(tail)-surveyTail, 0):])
		return true
	})
	s.valid = s.valid && len(letter) == 0
	return s
}

// cutLetter is how many bytes at the end of text begin a letter that goes on.
func cutLetter(text []byte) int {
	for i := 1; i < utf8.UTFMax && i <= len(text); i++ {
		if tail := text[len(text)-i:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return i
		}
	}
	return 0
}

// reader serves a content that is read in pieces, as document.Whole.
type reader struct{ *io.SectionReader }

func (reader) Whole() {}

func (p *pieces) reader() io.Reader {
	return reader{io.NewSectionReader(p, 0, int64(p.size()))}
}
