package ooxml

import (
	"strconv"

	"sardine/internal/xmlspan"
)

// cellAt is where the scan stands inside the sheet's data.
type cellAt struct {
	data  bool // inside sheetData
	row   uint32
	col   int
	cell  cellRef
	typ   string
	style int
	begun bool // the cell has text
	split bool // the cell lies in several parts
	inV   bool
	inF   bool
	inT   bool
	guide int  // inside phonetic text
	away  bool // the row is hidden
}

// startTag follows a start tag inside sheetData.
func (c *cellAt) startTag(t *xmlspan.Token) {
	switch string(t.Name) {
	case "row":
		c.row++
		if v, _, ok := t.Attr("r"); ok {
			if n, err := strconv.ParseUint(string(v), 10, 31); err == nil {
				c.row = uint32(n)
			}
		}
		v, _, ok := t.Attr("hidden")
		c.away = ok && yes(v)
		c.col = -1
	case "c":
		c.startCell(t)
	case "v":
		c.inV = !t.Empty
	case "f":
		c.inF = !t.Empty
	case "t":
		c.inT = !t.Empty
	case "rPh":
		if !t.Empty {
			c.guide++
		}
	}
}

// yes reads a boolean attribute.
func yes(v []byte) bool { return string(v) == "1" || string(v) == "true" || string(v) == "on" }

func (c *cellAt) startCell(t *xmlspan.Token) {
	c.col++
	c.cell, c.typ, c.style, c.begun = cellRef{at: t.At}, "", -1, false
	c.inV, c.inF, c.inT, c.guide, c.split = false, false, false, 0, false
	t.Attrs(func(a xmlspan.Attr) bool {
		switch string(a.Name) {
		case "r":
			if n := columnOf(a.Value); n >= 0 {
				c.col = n
			}
		case "t":
			c.typ = cellType(a.Value)
		case "s":
			if n, err := strconv.Atoi(string(a.Value)); err == nil {
				c.style = n
			}
		}
		return true
	})
}

// cellType returns the type of a cell without keeping the token.
func cellType(v []byte) string {
	for _, t := range [...]string{"s", "str", "inlineStr", "n", "b", "e", "d"} {
		if string(v) == t {
			return t
		}
	}
	return "?"
}

// columnOf reads the letters of a cell's reference; -1 if there are none.
func columnOf(ref []byte) int {
	n := 0
	for i, c := range ref {
		if c |= 0x20; c < 'a' || c > 'z' || i == 4 {
			break
		}
		n = n*26 + int(c-'a') + 1
	}
	return min(n-1, 1<<16-1)
}

func (c *cellAt) endTag(t *xmlspan.Token) {
	switch string(t.Name) {
	case "v":
		c.inV = false
	case "f":
		c.inF = false
	case "t":
		c.inT = false
	case "rPh":
		c.guide--
	case "sheetData":
		c.data = false
	}
}
