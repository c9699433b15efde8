package detectors

import "strings"

// thoroughfares end the name of a street. Source: the British Standard for
// addresses, BS 7666, and common usage in English, Welsh and Gaelic.
var thoroughfares = wordSet(`street st road rd avenue ave lane ln close cl drive dr crescent cres gardens gdns grove gr place pl square sq terrace ter way
	mews hill rise view walk row yard court ct park green heath parade quay wharf brae wynd loan gate croft fold end bank approach esplanade promenade
	broadway highway bypass drove garth vale mount chase copse paddock meadow meadows orchard field fields side circus boulevard hawthorns spinney dell ridge
	passage alley arcade bridge causeway common corner cottages cross dene drift embankment gate glade glen hollow lea leas link loke market park path
	parkway pastures pathway pike pleasant pool priory ride ridgeway roundabout strand thoroughfare top turnpike villas viaduct villas wood
	stryd heol ffordd lon maes clos rhodfa rathad sraid`)

// leading thoroughfares stand before the name, in Welsh and Gaelic.
var leadingStreets = wordSet(`stryd heol ffordd lôn lon maes clos rhodfa cilgant rhiw parc bryn rathad sràid sraid`)

func isStreet(low string) bool { return thoroughfares[low] || leadingStreets[low] }

// streetTerms anchor addresses without a postcode: only words that are hardly
// anything else.
var streetTerms = []Term{
	{Text: "street", Cap: true}, {Text: "road", Cap: true}, {Text: "rd", Cap: true}, {Text: "avenue", Cap: true}, {Text: "ave", Cap: true}, {Text: "lane", Cap: true},
	{Text: "close", Cap: true}, {Text: "drive", Cap: true}, {Text: "crescent", Cap: true}, {Text: "gardens", Cap: true}, {Text: "grove", Cap: true}, {Text: "place", Cap: true},
	{Text: "square", Cap: true}, {Text: "terrace", Cap: true}, {Text: "way", Cap: true}, {Text: "mews", Cap: true}, {Text: "rise", Cap: true}, {Text: "walk", Cap: true},
	{Text: "row", Cap: true}, {Text: "court", Cap: true}, {Text: "parade", Cap: true}, {Text: "croft", Cap: true}, {Text: "wynd", Cap: true}, {Text: "hill", Cap: true},
	{Text: "view", Cap: true}, {Text: "bank", Cap: true}, {Text: "green", Cap: true}, {Text: "park", Cap: true}, {Text: "st", Cap: true}, {Text: "heol", Cap: true}, {Text: "stryd", Cap: true}, {Text: "ffordd", Cap: true},
}

// streetStart is where the number before the street whose thoroughfare stands at
// at begins; -1 if there is none. Between them stand one to four capitalised
// words; of a Welsh street the number stands before the thoroughfare.
func streetStart(t string, at, lo int) int {
	words := 0
	for i := at; i > lo; {
		if t[i-1] != ' ' {
			return -1
		}
		end := i - 1
		if end > lo && t[end-1] == ',' { // "12, Station Road"
			end--
		}
		from := end
		for from > lo && t[from-1] > ' ' && t[from-1] != ',' && t[from-1] != '(' {
			from--
		}
		if from == end {
			return -1
		}
		w := t[from:end]
		if len(w) > 4 && w[len(w)-1] == '.' {
			return -1 // the end of a sentence: "... Rugby. St Helens"
		}
		if isDigit(w[0]) {
			if words > 0 && !isUpperAt(t, i) || strings.HasSuffix(t[:from], " in ") { // "in 2013, and Bank of ..."
				return -1
			}
			if !houseNumber(w) || words == 0 && !leadingStreets[strings.ToLower(t[at:wordEnd(t, at)])] || from > 0 && (t[from-1] == '.' || t[from-1] == '/' || t[from-1] == '-') {
				return -1
			}
			return from
		}
		if !isUpperAt(t, from) && !addressSmall[w] || words == 4 || end < i-1 || monthOrDay(strings.ToLower(w)) {
			return -1
		}
		words++
		i = from
	}
	return -1
}

// houseStreet is where the name of the street whose thoroughfare stands at at
// begins, if it has no number but stands behind a comma, as after the name of a
// house: "Rose Cottage, Church Lane"; or -1.
func houseStreet(t string, at, lo int) int {
	i := at
	for words := 0; words < 3 && i-1 > lo && t[i-1] == ' '; words++ {
		from := wordBack(t, i-1)
		if from == i-1 || !isUpperAt(t, from) {
			return -1
		}
		if i = from; from > lo+1 && t[from-1] == ' ' && t[from-2] == ',' {
			return from
		}
	}
	return -1
}

func wordEnd(t string, at int) int {
	n, _ := wordAt(t[at:])
	return at + n
}

// pieceAfter is where the piece of an address ends that follows a comma at end.
func pieceAfter(t string, end, hi int) (int, bool) {
	if end+2 >= hi || t[end] != ',' || t[end+1] != ' ' || !isUpperAt(t, end+2) {
		return 0, false
	}
	to := end + 2
	for words := 0; to < hi && words < 4; words++ {
		n := nameWordEnd(t, to) - to
		if n == 0 || !isUpperAt(t, to) && !addressSmall[t[to:to+n]] {
			break
		}
		to += n
		if to+1 < hi && t[to] == ' ' && (isUpperAt(t, to+1) || addressSmall[t[to+1:wordEnd(t, to+1)]]) && !isDigit(t[to+1]) {
			to++
			continue
		}
		break
	}
	piece := t[end+2 : to]
	ws := pieceWords(piece)
	if len(ws) == 0 || notAddress[ws[0].low] || titled[ws[0].low] || len(ws) == 1 && notNames[ws[0].low] {
		return 0, false
	}
	if !placePiece(piece, ws) {
		return 0, false
	}
	return to, true
}

// placePiece reports whether a piece behind a street may be a town: it holds a
// known one, or is no name of a person.
func placePiece(piece string, ws []word) bool {
	for _, w := range ws {
		if lookupName(piece[w.start:w.end]).place() || isStreet(w.low) {
			return true
		}
	}
	return len(ws) <= 3 && !likelyName(piece, ws) && lookupName(piece[ws[0].start:ws[0].end]).forename() < 2
}

// postcodeNext is the postcode that stands behind end, if nothing but spaces,
// commas, capitalised pieces or a line break part them.
func postcodeNext(t string, end int) (start, to int, ok bool) {
	const near = 80
	hi := min(len(t), end+near)
	for i := end; i+2 < hi; i++ {
		if t[i] == '.' && t[i+1] == ' ' {
			return 0, 0, false
		}
		if isDigit(t[i]) && isLetter(t[i+1]) && (i == 0 || t[i-1] == ' ' || isAlnum(t[i-1])) {
			from := i
			for from > end && isDigit(t[from-1]) {
				from--
			}
			if s, e, ok := postcodeAround(t, from, i+1); ok && s >= end {
				return s, e, true
			}
		}
	}
	return 0, 0, false
}

// postcodeInside reports whether v holds a postcode.
func postcodeInside(v string) bool {
	_, _, ok := postcodeNext(v, 0)
	return ok
}
