package detectors

import (
	"strings"

	"sardine/document"
)

// A column that is called "Name" and nothing more holds the names of people or
// of goods, books and machines: the other headings say which.

// thingWords in the headings of a table say that its rows are things.
var thingWords = wordSet(`sku isbn price stock qty quantity colour color make model serial publisher rrp barcode weight hardiness manufacturer
	supplier width height unit units ingredients version licence`)

// things remembers of one part whether its table is of things.
type things struct {
	part *document.Part
	yes  bool
}

// thingTable reports whether name is a plain "Name", and c stands in a table of
// things.
func (c *Candidate) thingTable(name string) bool {
	t := c.s.part.Table
	if t == nil || !strings.EqualFold(name, "name") && !strings.EqualFold(name, "names") {
		return false
	}
	th := &c.s.things
	if th.part == c.s.part {
		return th.yes
	}
	*th = things{part: c.s.part}
	for _, h := range t.Header {
		const longest = 40
		if len(h) > longest {
			continue
		}
		if personField(h) {
			th.yes = false
			break
		}
		for _, w := range splitWords(uncamel(h)) {
			th.yes = th.yes || thingWords[w]
		}
	}
	return th.yes
}

// stormWords before a forename make it the name of something else.
var stormWords = wordSet(`storm hurricane cyclone typhoon hms ss mv cape`)

// isNobody reports whether the forename at text[from:to] is that of a storm or a
// ship, or of somebody in a story: "Bob the Builder".
func isNobody(text string, from, to int) bool {
	if strings.HasPrefix(text[to:], " the ") && to+5 < len(text) && isUpperAt(text, to+5) {
		return true
	}
	if from < 3 || text[from-1] != ' ' {
		return false
	}
	var buf [24]byte
	w := text[wordBack(text, from-1) : from-1]
	return len(w) < len(buf) && stormWords[string(lowered(buf[:0], w))]
}
