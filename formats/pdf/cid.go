package pdf

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// A cidRun says that glyph numbers from cid on follow the rows of a national
// character set: its rows first to last, of 94 letters, where it has letters.
type cidRun struct {
	cid, first, last int
}

// collections are Adobe's character collections as far as they keep the order
// of the national standards (JIS X 0208, KS X 1001, GB 2312). What does not is
// left out: no letter is better than a wrong one. Adobe-CNS1 has an order of
// its own beyond ASCII.
var collections = map[string]struct {
	enc  encoding.Encoding
	half int // where ASCII of half the width begins
	runs []cidRun
}{
	"Japan1": {japanese.EUCJP, 231, []cidRun{{633, 1, 2}, {780, 3, 7}, {1125, 16, 84}}},
	"Korea1": {korean.EUCKR, 8094, []cidRun{{1086, 16, 40}}},
	"GB1":    {simplifiedchinese.GBK, 814, []cidRun{{940, 16, 87}}},
	"CNS1":   {nil, 13648, nil},
}

var collected sync.Map // ordering to []rune

// cidLetters is the letter of each glyph number of a collection; nil if the
// collection is not known.
func cidLetters(ordering string) []rune {
	if known, ok := collected.Load(ordering); ok {
		return known.([]rune)
	}
	c, ok := collections[ordering]
	if !ok {
		return nil
	}
	out := make([]rune, 14_000)
	for i := range 95 {
		out[1+i] = rune(' ' + i)
		out[c.half+i] = rune(' ' + i)
	}
	if ordering == "Japan1" {
		for i := range 63 {
			out[327+i] = rune(0xFF61 + i)
		}
	}
	for _, run := range c.runs {
		cid := run.cid
		for row := run.first; row <= run.last; row++ {
			for cell := 1; cell <= 94; cell++ {
				b, err := c.enc.NewDecoder().Bytes([]byte{byte(0xA0 + row), byte(0xA0 + cell)})
				if r, n := utf8.DecodeRune(b); err == nil && r != utf8.RuneError && n == len(b) && (r < 0xE000 || r > 0xF8FF) {
					out[cid] = r
					cid++
				}
			}
		}
	}
	collected.Store(ordering, out)
	return out
}
