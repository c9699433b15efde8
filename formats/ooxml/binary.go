package ooxml

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"sardine/document"
)

// maxRecord is the largest part of records that is searched for strings.
const maxRecord = 8 << 20

// record reports whether the member is a small part of records that hold
// strings as they are: settings of a printer ([MS-RPRN] DEVMODE), controls
// ([MS-OFORMS]), properties of a sheet, and the parts of a binary workbook
// ([MS-XLSB]). What they mean is not looked at.
func (m *member) record() bool {
	name := strings.ToLower(m.e.Name)
	if !strings.HasSuffix(name, ".bin") {
		return false
	}
	return m.binaryWorkbook() || strings.Contains(name, "/printersettings/") || strings.Contains(name, "/activex/") ||
		strings.Contains(name, "customproperty") || strings.Contains(name, "/ctrlprops/")
}

// records hands over the strings of such a part, a line each. One that is a
// compound file is a member like others.
func (p *pack) records(m *member, v visitor) error {
	r, err := p.content(m)
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(r, maxRecord+1))
	if err != nil {
		return memberTrouble(err)
	}
	if len(data) > maxRecord || bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) {
		if r, err = p.content(m); err != nil {
			return err
		}
		return v.child(m, r)
	}
	kind := document.Hidden
	if kindOf(m.name) == document.Comment {
		kind = document.Comment
	}
	b := document.NewBuilder(m.name)
	b.Stream(m.num)
	for at := 0; at < len(data); {
		n := stringAt(data[at:])
		switch {
		case n.narrow >= minString:
			b.CopyValid(data[at:at+n.narrow], int64(at))
			at += n.narrow
		case n.wide >= minString:
			for i := range n.wide {
				k := at + 2*i
				b.Decode(string(rune(data[k])|rune(data[k+1])<<8), int64(k), int64(k+2))
			}
			at += 2 * n.wide
		default:
			at++
			continue
		}
		b.Insert("\n")
		if b.Full() {
			if err := v.part(m, b.Cut(kind), nil); err != nil {
				return err
			}
		}
	}
	if b.Empty() {
		return v.part(m, &document.Part{Path: document.Path{m.name}, Kind: kind}, nil)
	}
	return v.part(m, b.Take(kind), nil)
}

// minString is how many letters in a row are taken for a string. Shorter runs
// are numbers that happen to be letters.
const minString = 4

type lengths struct{ narrow, wide int } // in letters

// stringAt measures the string that data begins with: printable letters of
// ASCII or UTF-8, or of UTF-16.
func stringAt(data []byte) (n lengths) {
	for n.narrow < len(data) {
		r, size := utf8.DecodeRune(data[n.narrow:])
		if r < ' ' && r != '\t' || r == 0x7F || r == utf8.RuneError || r >= 0x80 && r < 0xA0 || n.narrow > maxRun {
			break
		}
		n.narrow += size
	}
	for 2*n.wide+1 < len(data) {
		r := rune(data[2*n.wide]) | rune(data[2*n.wide+1])<<8
		// Two ASCII letters side by side are no letter of UTF-16.
		if r < ' ' || r == 0x7F || r >= 0x80 && r < 0xA0 || r >= 0x2100 || n.wide > maxRun {
			break
		}
		n.wide++
	}
	return n
}

// maxRun is where a long string is cut.
const maxRun = 32 << 10

// overwrite makes edits that keep every byte of a part of records in its
// place: what is replaced is filled up with X, as long as it was, so that what
// stands beside it does not become a word of its own.
func overwrite(data []byte, edits []document.Edit) []document.Edit {
	out := make([]document.Edit, len(edits))
	for i, e := range edits {
		fill := bytes.Repeat([]byte("X"), int(e.End-e.Start))
		if wideAt(data, e) {
			for k := 1; k < len(fill); k += 2 {
				fill[k] = 0
			}
		}
		out[i] = document.Edit{Start: e.Start, End: e.End, New: fill}
	}
	return out
}

// wideAt reports whether letters of UTF-16 stand at e. One of them alone may be
// no Latin letter; then those beside it tell.
func wideAt(data []byte, e document.Edit) bool {
	zero := func(at int64) bool { return at >= 0 && at < int64(len(data)) && data[at] == 0 }
	for at := e.Start + 1; at < e.End; at += 2 {
		if zero(at) {
			return true
		}
	}
	return e.End-e.Start == 2 && (zero(e.Start-1) || zero(e.End+1))
}
