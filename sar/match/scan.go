package match

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"sardine/document"
)

// Hit is one place where a term stands.
type Hit struct {
	Evidence Evidence
	Term     int // in Terms.List, or -1 for a name
	Path     document.Path
	Span     document.Span // in the text of the stream
	Part     document.PartKind
	Row      uint32 // of a table whose rows are people; 0 otherwise
	Line     uint32 // of the part, from 1
	Fills    bool   // its cell or line holds nothing else
	Lower    bool   // a name without a capital letter
	Role     bool   // the name of somebody who acts in a role there: Checked by ...
	Public   bool   // spoken of as somebody known to all: an author, a footballer
	Lifespan bool   // years of birth or death beside it that are not the subject's
	Kin      bool   // in a column of contacts or relations: the row is about somebody else
	Past     bool   // in a column of former or other names
	Bare     bool   // a number of few digits that nothing beside it calls by its kind
	Former   string // another surname that the text gives right after the name
	Class    string // the class at school that stands beside the name, folded

	cell int // index of the cell, or -1
}

// scanner finds hits in parts. One belongs to one file.
type scanner struct {
	t     *Terms
	sq    []byte  // squeezed text: a to z, 0 to 9, 0 between lines and cells
	at    []int32 // where each byte of sq stands
	lower []byte
	first map[string]uint8 // first words of names: 1 surname, 2 forename
	toks  []token
}

type token struct {
	start, end int32
	word       string
	what       uint8
	upper      bool
}

const (
	surnameWord  = 1
	forenameWord = 2
)

func newScanner(t *Terms) *scanner {
	s := &scanner{t: t, first: map[string]uint8{}}
	for _, n := range t.names.sur {
		s.first[n.words[0]] |= surnameWord
	}
	for _, n := range t.names.fore {
		s.first[n.words[0]] |= forenameWord
	}
	return s
}

// scan returns the hits in a part, in no order.
func (s *scanner) scan(p *document.Part, rows bool) []Hit {
	if len(p.Text) == 0 {
		return nil
	}
	var hits []Hit
	heads := headingsOf(p)
	add := func(e Evidence, term, start, end int, set func(*Hit)) {
		sp := document.Span{Start: p.Base + int64(start), End: p.Base + int64(end)}
		if !p.Owns(sp) {
			return
		}
		h := Hit{Evidence: e, Term: term, Path: p.Path, Span: sp, Part: p.Kind, cell: -1}
		if p.Table != nil {
			if c := p.Table.At(start); c >= 0 {
				h.cell = c
				if rows {
					h.Row = p.Table.Cells[c].Row
				}
				if col := int(p.Table.Cells[c].Col); col < len(p.Table.Header) {
					heads := fold(p.Table.Header[col])
					h.Kin, h.Past = saysOthers(heads), saysPast(heads)
				}
				h.Fills = strings.Trim(p.Text[p.Table.Cells[c].Text:start], " .,") == "" && strings.Trim(p.Text[end:max(end, p.Table.End(c, len(p.Text)))], " .,") == ""
			}
		}
		if p.Table == nil {
			h.Kin = heads.ofOthers(p.Text, start)
		}
		if set != nil {
			set(&h)
		}
		hits = append(hits, h)
	}
	s.squeeze(p.Text)
	for _, n := range s.t.needles {
		s.find(p.Text, n, add)
	}
	s.columns(p, add)
	s.mails(p.Text, add)
	s.tokenise(p.Text)
	s.namesIn(p, add)
	return s.joinCells(p, hits)
}

// squeeze fills sq and at.
func (s *scanner) squeeze(text string) {
	s.sq, s.at, s.lower = s.sq[:0], s.at[:0], s.lower[:0]
	put := func(c byte, i int) { s.sq, s.at = append(s.sq, c), append(s.at, int32(i)) }
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c >= 'A' && c <= 'Z':
			put(c+32, i)
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			put(c, i)
		case c == '\n' || c == '\t':
			put(0, i)
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(text[i:])
			if r = plain(r); r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				put(byte(r), i)
			} else if r >= 0xFF10 && r <= 0xFF19 { // full-width digits
				put(byte(r-0xFF10+'0'), i)
			} else if unicode.IsLetter(r) {
				put('?', i)
			}
			i += n
			continue
		}
		i++
	}
	s.sq, s.at = append(s.sq, 0), append(s.at, int32(len(text)))
}

// maxGap is how many bytes may separate two letters of one identifier.
const maxGap = 4

// find reports a squeezed term where it stands as whole words.
func (s *scanner) find(text string, n needle, add func(Evidence, int, int, int, func(*Hit))) {
	term := &s.t.List[n.term]
	for from := 0; ; {
		i := bytes.Index(s.sq[from:], []byte(n.text))
		if i < 0 {
			return
		}
		i += from
		from = i + 1
		start, last := int(s.at[i]), int(s.at[i+len(n.text)-1])
		_, size := utf8.DecodeRuneInString(text[last:])
		end := last + size
		tight := true
		bare := term.Evidence == Number && fewDigits(n.text)
		for k := i + 1; k < i+len(n.text) && tight; k++ {
			gap := int(s.at[k] - s.at[k-1])
			tight = gap == 1 || gap <= maxGap && !bare // 45,821 is an amount
		}
		for term.Evidence == Number && i > 0 && s.sq[i] <= '9' && s.sq[i-1] == '0' && int(s.at[i-1]) == start-1 { // filled up with noughts
			i, start = i-1, start-1
		}
		if !tight || wordRune(text[end:], true) || !s.starts(text, i, start, term.Evidence) {
			continue
		}
		add(term.Evidence, n.term, start, end, func(h *Hit) { h.Bare = bare })
	}
}

// fewDigits reports whether a number is so short that it may be an amount or
// any other count.
func fewDigits(n string) bool {
	return len(n) <= 6 && strings.Trim(n, "0123456789") == ""
}

// starts reports whether the match at sq[i] begins a word. A telephone number
// may have its trunk zero or country code in front.
func (s *scanner) starts(text string, i, start int, e Evidence) bool {
	if e == Phone {
		for k := 1; k <= 6 && i-k >= -1; k++ {
			if i-k < 0 || s.sq[i-k] < '0' || s.sq[i-k] > '9' || int(s.at[i-k+1]-s.at[i-k]) > maxGap {
				switch string(s.sq[max(i-k+1, 0):i]) {
				case "", "0", "44", "440", "0044", "00440":
					return i-k < 0 || !wordRune(text[:int(s.at[i-k+1])], false)
				}
				return !wordRune(text[:start], false) && !digitBefore(text[:start])
			}
		}
		return false
	}
	return !wordRune(text[:start], false)
}

func digitBefore(s string) bool { return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }

// wordRune reports whether s begins (or ends) with a letter or digit.
func wordRune(s string, begins bool) bool {
	var r rune
	if begins {
		r, _ = utf8.DecodeRuneInString(s)
	} else {
		r, _ = utf8.DecodeLastRuneInString(s)
	}
	return s != "" && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// mails looks at every @: is it the subject's address, or one spelt like them?
func (s *scanner) mails(text string, add func(Evidence, int, int, int, func(*Hit))) {
	for from := 0; ; {
		i := strings.IndexByte(text[from:], '@')
		if i < 0 {
			return
		}
		i += from
		from = i + 1
		start, end := i, i+1
		for start > 0 && mailByte(text[start-1]) {
			start--
		}
		for end < len(text) && mailByte(text[end]) {
			end++
		}
		for end > i && (text[end-1] == '.' || text[end-1] == '-') {
			end--
		}
		if start == i || end-start > 254 {
			continue
		}
		mail := strings.ToLower(text[start:end])
		own := false
		for k := range s.t.List {
			if x := &s.t.List[k]; x.Evidence == Email && x.normal == mail {
				add(Email, k, start, end, nil)
				own = true
			}
		}
		if e := s.t.names.mailbox(mail[:i-start]); !own && e < evidences {
			add(e, -1, start, end, nil)
		}
	}
}

func mailByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("._%+-'", c) >= 0 || c >= utf8.RuneSelf
}

// mailbox tells whether the part of an address before the @, or a user name,
// is spelt like the subject.
func (n *names) mailbox(local string) Evidence {
	bare := strings.TrimRight(squeeze(local), "0123456789")
	if len(bare) < 4 {
		return evidences
	}
	best := evidences
	for _, sn := range n.sur {
		sur := strings.Join(sn.words, "")
		if len(sur) < 3 {
			continue
		}
		for _, fn := range n.fore {
			fore := strings.Join(fn.words, "")
			if bare == fore+sur || bare == sur+fore {
				if fn.how == FullName && sn.how == FullName {
					return Mailbox
				}
				best = min(best, BoxLike)
			}
			if fn.how == FullName && (bare == fore[:1]+sur || bare == sur+fore[:1]) {
				best = min(best, BoxLike)
			}
			if fn.how == FullName && len(bare) >= 6 && len(sur) > len(bare)-1 && bare == sur[:len(bare)-1]+fore[:1] { // user names of eight letters
				best = min(best, BoxLike)
			}
		}
	}
	return best
}

// tokenise splits the text into words and marks those that names begin with.
func (s *scanner) tokenise(text string) {
	s.toks = s.toks[:0]
	var buf []byte
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if !unicode.IsLetter(r) {
			i += size
			continue
		}
		start := i
		upper := unicode.IsUpper(r)
		buf = buf[:0]
		for i < len(text) {
			r, size = rune(text[i]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(text[i:])
			}
			if unicode.IsMark(r) || apostrophe(r) && wordRune(text[i+size:], true) {
				i += size
				continue
			}
			if !unicode.IsLetter(r) {
				break
			}
			buf = utf8.AppendRune(buf, plain(r))
			i += size
		}
		t := token{start: int32(start), end: int32(i), upper: upper}
		if w, ok := s.first[string(buf)]; ok {
			t.what = w
		} else if n := len(buf); n > 2 && buf[n-1] == 's' { // the possessive: Malik's
			if w, ok := s.first[string(buf[:n-1])]; ok && possessive(text[start:i]) {
				t.what, buf, t.end = w, buf[:n-1], t.end-2
			}
		}
		if len(buf) <= 40 {
			t.word = string(buf)
		}
		s.toks = append(s.toks, t)
	}
}

// possessive reports whether a word ends in 's, and how long that end is.
func possessive(w string) bool {
	return strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "’s") || strings.HasSuffix(w, "'S")
}
