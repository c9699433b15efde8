package ole

import (
	"strings"

	"sardine/document"
)

// stored hands over what the cells of a sheet hold but do not show: the
// numbers behind dates and patterns, and the words inside formulas. A line
// each, labelled with the column's name.
func (bk *book) stored(s *substream, names []string) error {
	t := bk.t
	t.kind = document.Hidden
	t.label = nil
	err := bk.cells(s, func(c cell, r record) error {
		name := ""
		if int(c.col) < len(names) {
			name = names[c.col]
		}
		if x, format, at, size, ok := c.number(r); ok {
			if _, other := bk.numbers.show(format, x); other {
				t.field(name, func() { t.decoded(plainNumber(x), int64(at), int64(size)) })
			}
		}
		if r.typ == recFormula {
			bk.literals(r, 18, func(raw []byte, at int, wide bool) {
				t.field(name, func() { bk.appendTo(t)(raw, at, wide) })
			})
		}
		return t.err
	})
	if err != nil {
		return err
	}
	return t.take(document.Body)
}

// literals calls f for what looks like texts in the formula that begins at
// byte i of the record: a token 0x17, a length, the letters ([MS-XLS]
// 2.5.198.89). Other tokens are not followed.
func (bk *book) literals(r record, i int, f run) { bk.texts(r, i, false, f) }

// choices is literals for the formula of a drop-down, whose text is a list with
// a NUL between two choices ([MS-XLS] 2.4.96): f is called for each.
func (bk *book) choices(r record, i int, f run) { bk.texts(r, i, true, f) }

func (bk *book) texts(r record, i int, list bool, f run) {
	const token, shortest = 0x17, 3
	for i = max(i, 0); i+2 < len(r.body); i++ {
		if r.body[i] != token {
			continue
		}
		n, from, wide := int(r.body[i+1]), i+2, false
		if !bk.old {
			if r.body[from] > 1 {
				continue
			}
			wide = r.body[from] == 1
			from++
		}
		if wide {
			n *= 2
		}
		if n < shortest || from+n > len(r.body) || !printed(r.body[from:from+n], wide, list) {
			continue
		}
		i = from + n - 1
		for raw := r.body[from : from+n]; len(raw) > 0; {
			k := len(raw)
			if list {
				k = choice(raw, wide)
			}
			if k > 0 {
				f(raw[:k], r.at+from, wide)
			}
			k = min(k+unit(wide), len(raw))
			raw, from = raw[k:], from+k
		}
	}
}

func unit(wide bool) int {
	if wide {
		return 2
	}
	return 1
}

// choice is how long the first choice of a list is.
func choice(raw []byte, wide bool) int {
	for i := 0; i < len(raw); i += unit(wide) {
		if raw[i] == 0 && (!wide || i+1 < len(raw) && raw[i+1] == 0) {
			return i
		}
	}
	return len(raw)
}

// printed reports whether raw holds no control characters, but for NULs in a list.
func printed(raw []byte, wide, list bool) bool {
	for i := 0; i < len(raw); i++ {
		c := rune(raw[i])
		if wide && i+1 < len(raw) {
			c |= rune(raw[i+1]) << 8
			i++
		}
		if c < ' ' && (c != 0 || !list) && c != '\n' && c != '\r' && c != '\t' || c == 0xFFFF {
			return false
		}
	}
	return true
}

// defined hands over a name that the workbook defines, and the texts in what
// it stands for ([MS-XLS] 2.4.150).
func (bk *book) defined(r record) {
	if len(r.body) < 15 {
		return
	}
	const builtIn = 0x20
	n := int(r.body[3])
	c := bk.cursor(r, 14)
	if r.u16(0)&builtIn == 0 && n > 0 {
		bk.t.field("Defined name", func() {
			if bk.old {
				c.narrow(n, bk.appendTo(bk.t))
			} else {
				c.rich(n, bk.appendTo(bk.t))
			}
		})
	}
	bk.literals(r, 14+n, func(raw []byte, at int, wide bool) {
		bk.t.field("Defined name", func() { bk.appendTo(bk.t)(raw, at, wide) })
	})
}

// external hands over the place of another file that this one refers to, and
// the names of its sheets ([MS-XLS] 2.4.271).
func (bk *book) external(r record) {
	if bk.old || len(r.body) < 8 {
		return
	}
	c := bk.cursor(r, 2)
	put := bk.appendTo(bk.t)
	bk.t.field("Other file", func() { c.string(2, put) })
	for range r.u16(0) {
		ok := true
		bk.t.field("Sheet of another file", func() { ok = c.string(2, put) })
		if !ok {
			return
		}
	}
}

// cached hands over the values that another file had when it was last asked
// ([MS-XLS] 2.4.65).
func (bk *book) cached(r record) {
	if bk.old || len(r.body) < 5 {
		return
	}
	c := bk.cursor(r, 4)
	for range int(r.body[0]) - int(r.body[1]) + 1 {
		at := c.at
		switch c.u8() {
		case 1: // the eight bytes of a number
			raw := c.at
			if !c.skip(8) {
				return
			}
			if c.at-raw == 8 {
				x, _, _, _, _ := cell{}.number(record{typ: recNumber, at: raw - 6, body: bk.data[raw-6 : raw+8]})
				bk.t.field("Value of another file", func() { bk.t.decoded(plainNumber(x), int64(at), 9) })
			}
		case 2:
			ok := true
			bk.t.field("Value of another file", func() { ok = c.string(2, bk.appendTo(bk.t)) })
			if !ok {
				return
			}
		case 0, 4, 16:
			if !c.skip(8) {
				return
			}
		default:
			return
		}
	}
}

// beside reads the streams beside the workbook: pivot caches as records, the
// history of shared workbooks as what looks like text.
func (bk *book) beside(dir *storage) error {
	t := bk.t
	t.kind = document.Hidden
	if cache := dir.dir("_SX_DB_CUR"); cache != nil {
		for _, s := range cache.streams {
			data, err := s.bytes()
			bk.d.damaged(err)
			t.from(s)
			b := &biff{data: data, gen: bk.gen, old: bk.old, page: bk.page}
			for pos := 0; ; {
				r, after, ok := b.next(pos)
				if !ok {
					break
				}
				if r.typ == recSXString {
					c := b.cursor(r, 0)
					c.string(2, b.appendTo(t))
					t.newline()
				}
				pos = after
			}
		}
	}
	for _, s := range dir.streams {
		if !strings.EqualFold(s.name, "Revision Log") && !strings.EqualFold(s.name, "User Names") {
			continue
		}
		data, err := s.bytes()
		bk.d.damaged(err)
		t.from(s)
		t.remnants(bk.page, data, 0)
	}
	return t.take(document.Body)
}
