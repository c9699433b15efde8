package detectors

import (
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// hit is a place where an anchor matched: the detector's Check is called there
// after the walk, when all labels of the part are known.
type hit struct {
	start, end int32
	detector   int32
	term       int32 // of Form Terms; for AfterLabel -1 - index of the label, or byName
	join       Join  // of Form Digits: what stands between the groups
}

// byName marks a hit that a heading or a field's name led to.
const byName = -1 << 30

// labelHit is a label in the text.
type labelHit struct {
	start, end int32
	id         int32
}

// byteClass is what the walk does at a byte.
type byteClass uint8

const (
	skipByte byteClass = iota
	letterByte
	digitByte
	highByte
	literalByte
)

// walker is the state of one walk over one text.
type walker struct {
	e      *Engine
	text   string
	hits   []hit
	labels []labelHit
}

// run walks the text once and collects hits and labels, both in order of start
// but for phrases found by a later word.
func (w *walker) run(text string) {
	w.text, w.hits, w.labels = text, w.hits[:0], w.labels[:0]
	for i := 0; i < len(text); {
		switch w.e.class[text[i]] {
		case letterByte:
			i = w.word(i)
		case digitByte:
			i = w.number(i)
		case highByte:
			i = w.high(i)
		case literalByte:
			w.literal(i)
			i++
		default:
			i++
		}
	}
	w.text = ""
}

func (w *walker) literal(i int) {
	for _, l := range w.e.literals[w.text[i]] {
		if n := len(l.text); len(w.text)-i >= n && w.text[i:i+n] == l.text {
			w.hits = append(w.hits, hit{start: int32(i), end: int32(i + n), detector: l.detector})
		}
	}
}

const (
	ones   = 0x0101010101010101
	lower  = 0x20 * ones
	below  = (0x80 - 'a') * ones     // lifts bytes from 'a' on to the high bit
	beyond = (0x80 - 'z' - 1) * ones // lifts bytes after 'z' to the high bit
)

// letters8 is x with its letters in lower case, and the high bit of every byte
// that is not an ASCII letter.
func letters8(x uint64) (folded, other uint64) {
	y := x | lower
	z := y &^ highBits
	return y, ^((z + below) &^ (z + beyond) &^ y) & highBits
}

// word takes the word that starts at i and returns where to go on.
func (w *walker) word(i int) int {
	s, j := w.text, i
	var h uint64
	for {
		if j+8 > len(s) {
			return w.shortWord(i, j, h)
		}
		y, other := letters8(load8(s, j))
		if other == 0 {
			h = mix(h, y)
			j += 8
			continue
		}
		if n := bits.TrailingZeros64(other) >> 3; n > 0 {
			h = mix(h, y&(1<<(8*n)-1))
			j += n
		}
		break
	}
	if s[j] >= utf8.RuneSelf {
		return w.high(i)
	}
	w.found(i, j, h)
	return j
}

// shortWord ends word within the last eight bytes of the text.
func (w *walker) shortWord(i, j int, h uint64) int {
	s, from := w.text, j
	for j < len(s) && isLetter(s[j]) {
		j++
	}
	if j < len(s) && s[j] >= utf8.RuneSelf {
		return w.high(i)
	}
	var x uint64
	for k := j - 1; k >= from; k-- {
		x = x<<8 | uint64(s[k]|0x20)
	}
	if j > from {
		h = mix(h, x)
	}
	w.found(i, j, h)
	return j
}

// high takes what starts at i and holds a rune beyond ASCII: a word, or one
// rune that is no letter.
func (w *walker) high(i int) int {
	n, letters := wordAt(w.text[i:])
	if n == 0 || !letters {
		_, size := utf8.DecodeRuneInString(w.text[i:])
		return i + size
	}
	w.found(i, i+n, hashWord(foldWord(w.text[i:i+n])))
	return i + n
}

// found looks up the word text[i:j] with hash h.
func (w *walker) found(i, j int, h uint64) {
	if len(w.e.caps) > 0 && (i == 0 || !isDigit(w.text[i-1])) && isUpperAt(w.text, i) {
		for _, d := range w.e.caps {
			w.hits = append(w.hits, hit{start: int32(i), end: int32(j), detector: d})
		}
	}
	if w.e.words.may(h) {
		w.listed(i, j, h)
	}
}

func (w *walker) listed(i, j int, h uint64) {
	word := w.e.words.lookup(h, w.text[i:j])
	if word == nil {
		return
	}
	best := labelHit{id: -1}
	for k := range word.phrases {
		p := &word.phrases[k]
		start, end, ok := p.match(w.text, i, j)
		switch {
		case !ok:
		case !p.isLabel:
			w.hits = append(w.hits, hit{start: int32(start), end: int32(end), detector: p.detector, term: p.id})
		case best.id < 0 || int32(end-start) > best.end-best.start:
			best = labelHit{int32(start), int32(end), p.id}
		}
	}
	if best.id >= 0 {
		w.addLabel(best)
	}
}

// addLabel keeps the longest of labels that share text: "NHS number" beats the
// "NHS" and the "number" in it.
func (w *walker) addLabel(l labelHit) {
	for n := len(w.labels); n > 0; n = len(w.labels) {
		last := w.labels[n-1]
		if last.end <= l.start {
			break
		}
		if last.end-last.start >= l.end-l.start {
			return
		}
		w.labels = w.labels[:n-1]
	}
	w.labels = append(w.labels, l)
}

// Limits of one number: as many digits and groups as the longest kind has.
const (
	maxDigits = 34 // an IBAN
	maxGroups = 9
)

// number tries the groupings of digits that start with the group at i, and
// returns where that group and the letters beside it end.
func (w *walker) number(i int) int {
	s, e := w.text, w.e
	j := i + 1
	for j < len(s) && isDigit(s[j]) {
		j++
	}
	first := j
	if j-i > 31 { // longer than any kind, and than a group of a layout
		return first
	}
	first16 := uint16(1) << (s[i] - '0')
	var before Beside
	var joins Join
	sig, total := uint64(j-i), j-i
	for groups := 1; ; groups++ {
		one, many := e.layouts.find(sig), e.totals[total]
		if len(one)+len(many) > 0 {
			if before == 0 {
				before = besideBefore(s, i)
			}
			w.window(one, i, j, first16, joins, before)
			w.window(many, i, j, first16, joins, before)
		}
		if groups == maxGroups {
			break
		}
		join, next := joinAt(s, j)
		if join == 0 || join&^e.joins != 0 {
			break
		}
		if join == Wrap && joins&Wrap != 0 {
			break // a column of numbers, not one number wrapped
		}
		k := next + 1
		for k < len(s) && isDigit(s[k]) {
			k++
		}
		if total += k - next; total > maxDigits || k-next > 31 {
			break
		}
		joins |= join
		sig = sig<<5 | uint64(k-next)
		j = k
	}
	return first
}

// window offers the digits text[i:j] to the anchors of their grouping.
func (w *walker) window(anchors []digitAnchor, i, j int, first uint16, joins Join, before Beside) {
	var after Beside
	for k := range anchors {
		a := &anchors[k]
		if a.first&first == 0 || a.before&before == 0 || joins&^a.joins != 0 {
			continue
		}
		if after == 0 {
			after = besideAfter(w.text, j)
		}
		if a.after&after != 0 {
			w.hits = append(w.hits, hit{start: int32(i), end: int32(j), detector: a.detector, join: joins})
		}
	}
}

// joinAt reads the separator at j and returns where the digits behind it
// start; 0 if there is none.
func joinAt(s string, j int) (Join, int) {
	if j+1 >= len(s) {
		return 0, 0
	}
	var join Join
	switch s[j] {
	case ' ':
		join = Space
	case '-':
		join = Hyphen
	case '.':
		join = Dot
	case '/':
		join = Slash
	case '(', ')':
		join = Loose
	case '\n', '\r':
		return wrapAt(s, j)
	default:
		return 0, 0
	}
	if isDigit(s[j+1]) {
		return join, j + 1
	}
	if join == Space && (s[j+1] == '\n' || s[j+1] == '\r') {
		return wrapAt(s, j+1)
	}
	k := j + 1
	for k < len(s) && k < j+3 && (s[k] == ' ' || s[k] == '(' || s[k] == ')' || s[k] == '-' || s[k] == '.') {
		k++
	}
	if k < len(s) && isDigit(s[k]) {
		return Loose, k
	}
	return 0, 0
}

// wrapAt reads a line break and the marks of a quoted reply behind it.
func wrapAt(s string, j int) (Join, int) {
	if s[j] == '\r' {
		j++
	}
	if j < len(s) && s[j] == '\n' {
		j++
	}
	for k := j; k < len(s) && k < j+8; k++ {
		switch {
		case isDigit(s[k]):
			return Wrap, k
		case s[k] != ' ' && s[k] != '>':
			return 0, 0
		}
	}
	return 0, 0
}

// besideBefore says what stands before the digits at i.
func besideBefore(s string, i int) Beside {
	if i == 0 {
		return Clear
	}
	c := s[i-1]
	switch {
	case isLetter(c):
		n := lettersBack(s, i)
		return Letter1 << (n - 1)
	case c == '+':
		return Plus
	case c == '-' || c == '.' || c == '/' || c == '_':
		if i > 1 && (isAlnum(s[i-2]) || s[i-2] >= utf8.RuneSelf) {
			if n := lettersBack(s, i-1); n > 0 && n < 6 {
				return Glued | Apart1<<(n-1)
			}
			return Glued
		}
	case c == ' ':
		if n := lettersBack(s, i-1); n > 0 && n < 6 {
			return Clear | Apart1<<(n-1)
		}
	case c >= utf8.RuneSelf:
		if r, _ := utf8.DecodeLastRuneInString(s[:i]); unicode.IsLetter(r) || unicode.IsMark(r) {
			return Letter6
		}
	}
	return Clear
}

// lettersBack counts up to six ASCII letters that end at i and are a whole
// word; 6 stands for more and for letters with digits before them.
func lettersBack(s string, i int) int {
	n := 0
	for n < 6 && i-n > 0 && isLetter(s[i-n-1]) {
		n++
	}
	if n > 0 && n < 6 && i-n > 0 {
		if c := s[i-n-1]; isDigit(c) || c >= utf8.RuneSelf {
			return 6
		}
	}
	return n
}

// besideAfter says what stands after the digits that end at j.
func besideAfter(s string, j int) Beside {
	if j >= len(s) {
		return Clear
	}
	c := s[j]
	switch {
	case isLetter(c):
		n := lettersOn(s, j)
		return Letter1 << (n - 1)
	case c == '-' || c == '.' || c == '/' || c == '_':
		if j+1 < len(s) && (isAlnum(s[j+1]) || s[j+1] >= utf8.RuneSelf) {
			if n := lettersOn(s, j+1); n > 0 && n < 6 {
				return Glued | Apart1<<(n-1)
			}
			return Glued
		}
	case c == '@':
		return Glued
	case c == ' ':
		if n := lettersOn(s, j+1); n > 0 && n < 6 {
			return Clear | Apart1<<(n-1)
		}
	case c >= utf8.RuneSelf:
		if r, _ := utf8.DecodeRuneInString(s[j:]); unicode.IsLetter(r) || unicode.IsMark(r) {
			return Letter6
		}
	}
	return Clear
}

func lettersOn(s string, j int) int {
	n := 0
	for n < 6 && j+n < len(s) && isLetter(s[j+n]) {
		n++
	}
	if n > 0 && n < 6 && j+n < len(s) {
		if c := s[j+n]; isDigit(c) || c >= utf8.RuneSelf {
			return 6
		}
	}
	return n
}
