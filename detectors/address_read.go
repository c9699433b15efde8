package detectors

import (
	"strings"

	"sardine/finding"
)

// addressReader goes backwards over the pieces of an address: what stands
// between commas and line breaks.
type addressReader struct {
	text  string
	lo    int // no further back
	start int // of what was taken so far

	pieces int
	street bool // a thoroughfare was seen
	number bool // and a number before it, or a flat
	house  bool // a building or an institution
	towns  int
	lines  int
}

// read takes pieces as long as they look like parts of an address.
func (a *addressReader) read() {
	for a.pieces < 9 && a.start > a.lo {
		end, broken, ok := a.pieceEnd()
		if !ok {
			return
		}
		if broken {
			if a.lines++; a.lines > addressLines {
				return
			}
		}
		from := a.pieceStart(end)
		piece := a.text[from:end]
		take := a.whole(piece, broken)
		if take < 0 {
			take = tailPiece(piece)
			if take < 0 || !a.accepts(piece[take:], broken, true) {
				return
			}
			a.see(piece[take:])
			a.start = from + take
			return
		}
		a.see(piece)
		a.start = from
		if take == lastPiece {
			return
		}
	}
}

const lastPiece = 1

// pieceEnd is where the piece before a.start ends, and whether a line ends
// between.
func (a *addressReader) pieceEnd() (end int, broken, ok bool) {
	end = a.start
	for end > a.lo {
		switch c := a.text[end-1]; {
		case c == ' ' || c == ',' || c == '\r' || c == '\t' || c == '>' || c == '|':
			end--
		case c == '\n':
			if broken {
				return end, true, false // an empty line: something else
			}
			broken = true
			end--
		case c == '.' && end < a.start:
			end--
		default:
			return end, broken, end < a.start || a.pieces == 0
		}
	}
	return end, broken, false
}

func (a *addressReader) pieceStart(end int) int {
	from := end
	for from > a.lo && strings.IndexByte(",\n\t;|", a.text[from-1]) < 0 {
		from--
	}
	for from < end && (a.text[from] == ' ' || a.text[from] == '>') {
		from++
	}
	return from
}

// whole reports whether all of a piece belongs to the address: 0 yes, 1 yes
// and it is the first, -1 no.
func (a *addressReader) whole(piece string, broken bool) int {
	if i := strings.LastIndexByte(piece, ':'); i >= 0 || !a.accepts(piece, broken, false) {
		return -1
	}
	return 0
}

// tailPiece is where the address begins within a piece that holds other words
// before it: after a colon, at a number, or behind the last word in lower case.
func tailPiece(piece string) int {
	last := strings.LastIndexByte(piece, ':') + 1
	if last == 0 {
		last = -1
	}
	person := false // a title was seen: "Mr Jo Example of 12 Station Road"
	for i := max(last, 0); i < len(piece); {
		n, letters := wordAt(piece[i:])
		if n == 0 {
			i++
			continue
		}
		switch w := piece[i : i+n]; {
		case isUpperAt(piece, i) && titled[strings.ToLower(w)] && i > 0:
			person = true
		case person && (w == "of" || w == "at"):
			last, person = i+n, false
		}
		if letters && !isUpperAt(piece, i) && !addressSmall[piece[i:i+n]] && !(i > 0 && (isDigit(piece[i-1]) || piece[i-1] == '\'')) {
			last = i + n
		}
		i += n
	}
	for last >= 0 && last < len(piece) { // "at 12 Station Road"
		n, _ := wordAt(piece[last:])
		if piece[last] != ' ' && !addressSmall[piece[last:last+n]] {
			break
		}
		last += max(n, 1)
	}
	if last >= len(piece) {
		return -1
	}
	return last
}

// addressSmall are words that stand in lower case within addresses.
var addressSmall = wordSet(`of on upon under in by le la the and with y yr on-the next near nr off c o a cum en del de du at for`)

// accepts reports whether the words of a piece look like those of an address.
func (a *addressReader) accepts(piece string, broken, tail bool) bool {
	if piece == "" || len(piece) < 2 && !isDigit(piece[0]) || len(piece) > 90 || strings.ContainsAny(piece, "@?!=<>{}[]£$%\"*#_") || strings.Contains(piece, ". ") && !strings.Contains(strings.ToLower(piece), "st. ") {
		return false
	}
	if strings.Count(piece, "(") != strings.Count(piece, ")") {
		return false // the end of a remark in brackets
	}
	ws := pieceWords(piece)
	if len(ws) == 0 || len(ws) > 14 || titled[ws[0].low] && isUpperAt(piece, ws[0].start) && ws[0].low != "dr" {
		return false
	}
	capitals, digits := 0, 0
	for i, w := range ws {
		switch {
		case i > 0 && !tail && titled[w.low] && w.low != "dr" && w.low != "sir" && isUpperAt(piece, w.start): // a person stands before the address
			return false
		case isDigit(w.low[0]):
			if digits++; len(w.low) > 4 || digits > 4 {
				return false
			}
		case isUpperAt(piece, w.start):
			capitals++
		case addressSmall[w.low] || len(w.low) == 1:
		case w.start > 0 && piece[w.start-1] == '\'':
		default:
			return false
		}
	}
	first, last := ws[0], ws[len(ws)-1]
	switch {
	case months[last.low] > 0 || months[first.low] > 0 && digits > 0 || len(ws) == 1 && digits == 1 && !houseNumber(piece):
		return false
	case notAddress[first.low] || notAddress[last.low]:
		return false
	case len(ws) > 1 && digits > 0 && months[ws[1].low] > 0: // a date
		return false
	}
	if a.number && a.street && !hasHouse(ws) && (broken || !tail && len(ws) > 5) {
		return false // before the house number comes the name of the person
	}
	if broken && !a.number && a.street && likelyName(piece, ws) && !hasHouse(ws) {
		return false
	}
	return capitals > 0 || houseNumber(piece)
}

// pieceWords is wordsOf for a piece.
func pieceWords(piece string) []word { return wordsOf(piece, 0, nil) }

// notAddress are words that begin or end lines above addresses.
var notAddress = wordSet(`dear from to date tel telephone phone fax email mobile ref reference subject regards sincerely faithfully mr mrs ms miss
	registered company number charity vat confidential private manager director headteacher teacher secretary officer is was are address postcode name
	monday tuesday wednesday thursday friday saturday sunday our your we i he she they please contact visit call open enquiries dob`)

func houseNumber(piece string) bool {
	n := 0
	for n < len(piece) && isDigit(piece[n]) {
		n++
	}
	if n == 0 || n > 4 {
		return false
	}
	rest := strings.TrimSpace(piece[n:])
	return rest == "" || len(rest) <= 6 && strings.Trim(rest, "0123456789-/ ABCDEFGHabcdefgh") == ""
}

// houseWords say that a piece is a building, a flat or an institution.
var houseWords = wordSet(`flat flats apt apartment unit units floor suite room house houses court lodge cottage cottages farm barn hall manor mill mills building
	buildings block tower towers centre center surgery hospital clinic practice pharmacy school academy college church hotel inn arms store stores shop
	ltd limited plc hmp po box care estate park industrial business villa villas bungalow rectory vicarage grange studio chambers works station office
	offices department dept campus university library museum depot warehouse yard wharf the club bank post prac ctr med health team trust society village`)

func hasHouse(ws []word) bool {
	for _, w := range ws {
		if houseWords[w.low] || isDigit(w.low[0]) {
			return true
		}
	}
	return false
}

// likelyName reports whether a line is a person's name.
func likelyName(piece string, ws []word) bool {
	if len(ws) < 2 || len(ws) > 4 {
		return false
	}
	f, l := lookupName(piece[ws[0].start:ws[0].end]), lookupName(piece[ws[len(ws)-1].start:ws[len(ws)-1].end])
	return (f.forename() >= 2 || ws[0].end-ws[0].start == 1) && l.surname() >= 1
}

// see counts what a piece says.
func (a *addressReader) see(piece string) {
	a.pieces++
	ws := pieceWords(piece)
	for i, w := range ws {
		switch {
		case isStreet(w.low) && i > 0:
			a.street = true
			a.house = a.house || houseWords[w.low]
			if isDigit(ws[0].low[0]) || hasUnit(ws) {
				a.number = true
			}
		case houseWords[w.low] && len(w.low) > 3:
			a.house = true
		case !isDigit(w.low[0]) && lookupName(piece[w.start:w.end]).place():
			a.towns++
		}
	}
	if houseNumber(piece) || hasUnit(ws) || len(ws) > 1 && houseNumber(piece[ws[0].start:ws[0].end]) {
		a.number = true
	}
}

func hasUnit(ws []word) bool {
	return len(ws) > 1 && (ws[0].low == "po" && ws[1].low == "box" || ws[0].low == "flat" || ws[0].low == "apt" || ws[0].low == "apartment" || ws[0].low == "unit" || ws[0].low == "suite")
}

// weights is the evidence of the pieces that were read.
func (a *addressReader) weights() []Weight {
	ws := []Weight{{finding.Shape, min(a.pieces, 5) * piecePoints}}
	if a.street {
		ws = append(ws, Weight{finding.Term, streetPoints})
	}
	if a.number {
		ws = append(ws, Weight{finding.Spacing, numberPoints})
	}
	if a.house || !a.street && a.pieces >= 3 {
		ws = append(ws, Weight{finding.Structure, housePoints})
	}
	if a.towns > 0 {
		ws = append(ws, Weight{finding.Lexicon, townPoints})
	}
	return ws
}

// announced is where the address begins behind words that are no part of it
// but were written with capitals: "Registered Office 12 High Street".
func (a *addressReader) announced() (int, bool) {
	for _, w := range []string{"Registered Office", "REGISTERED OFFICE", "Home Address", "Address", "ADDRESS"} {
		if rest, ok := strings.CutPrefix(a.text[a.start:], w); ok {
			trimmed := strings.TrimLeft(rest, " :,\r\n")
			return len(a.text) - len(trimmed), trimmed != ""
		}
	}
	return 0, false
}
