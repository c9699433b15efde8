package reading

// numbersIn collects words with digits: numbers of an organisation's own,
// which detectors know only beside a label, and user names. A number that is
// written in pieces (HT-123/45, HT 12345) is one.
func (w *words) numbersIn(text string) {
	for i := 0; i < len(text); {
		if c := text[i]; c < '0' || c > '9' {
			i++
			continue
		}
		start, end := i, i+1
		for start > 0 && i-start < longWord && inNumber(text, start-1) {
			start--
		}
		for end < len(text) && inNumber(text, end) {
			end++
		}
		w.chain(text, start, end)
		i = end
	}
}

// inNumber reports whether the byte at i is a letter or digit, or joins two.
func inNumber(text string, i int) bool {
	switch c := text[i]; {
	case alnum(c):
		return true
	case c == '-' || c == '/' || c == '_':
		return i > 0 && i+1 < len(text) && alnum(text[i-1]) && alnum(text[i+1])
	}
	return false
}

func alnum(c byte) bool { return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// Lengths of a number that is looked up. Shorter ones stand everywhere; longer
// ones are digests and pictures in letters.
const (
	shortNumber = 5
	longNumber  = 24
)

// chain takes the pieces between joiners, and all of them as one.
func (w *words) chain(text string, start, end int) {
	var buf [longNumber]byte
	joined, pieces, fits := buf[:0], 0, true
	for i := start; i < end; {
		from, digit := i, false
		for i < end && alnum(text[i]) {
			digit = digit || isDigit(text[i])
			i++
		}
		if digit {
			w.number(text[from:i])
		}
		if fits = fits && len(joined)+i-from <= longNumber; fits {
			joined = append(joined, text[from:i]...)
		}
		pieces++
		i++ // the joiner
	}
	if before := capitalsBefore(text, start); fits && before != "" && len(joined)+len(before) <= longNumber {
		w.number(before + string(joined))
	}
	if fits && pieces > 1 {
		w.number(string(joined))
	}
}

// capitalsBefore are one to four capitals that stand alone right before a
// number: HT 12345.
func capitalsBefore(text string, start int) string {
	if start < 2 || text[start-1] != ' ' || !isDigit(text[start]) {
		return ""
	}
	from := start - 1
	for from > 0 && text[from-1] >= 'A' && text[from-1] <= 'Z' && start-from <= 5 {
		from--
	}
	if n := start - 1 - from; n < 1 || n > 4 || from > 0 && alnum(text[from-1]) {
		return ""
	}
	return text[from : start-1]
}

func (w *words) number(word string) {
	if len(word) < shortNumber || len(word) > longNumber || !likeNumber(word) {
		return
	}
	var buf [longNumber]byte
	low := buf[:len(word)]
	h := uint64(hashStart)
	for i := range len(word) {
		c := word[i]
		if c >= 'A' && c <= 'Z' {
			c += 32
		}
		low[i] = c
		h = (h ^ uint64(c)) * hashPrime
	}
	if w.numbers.add(w, h) {
		w.next = append(w.next, string(low))
	}
}

// likeNumber leaves out what is digits and small letters in turn: digests and
// random names, of which a log may have two a line.
func likeNumber(word string) bool {
	turns, small := 0, false
	for i := range len(word) {
		small = small || word[i] >= 'a'
		if i > 0 && isDigit(word[i]) != isDigit(word[i-1]) {
			turns++
		}
	}
	return !small || turns < 3
}
