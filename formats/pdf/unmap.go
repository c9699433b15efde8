package pdf

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"unicode/utf16"

	"sardine/document"
)

// A subset of a font lists its letters in the order in which the text first
// used them, and so may spell a word that is gone. Letters that nothing shows
// any more are taken out of the list; their outlines stay in the font.

// count notes the letters of a page by the table that gives them a meaning.
func (r *rewriter) count(p *page, gone []bool) {
	for i := range p.glyphs {
		g := &p.glyphs[i]
		table := p.showOps[p.shows[g.show].op].font.unicode
		if table == 0 {
			continue
		}
		letters := r.letters[table]
		if letters == nil {
			letters = map[string]int{}
			r.letters[table] = letters
		}
		if gone[i] {
			letters[g.text] += 0
		} else {
			letters[g.text]++
		}
	}
}

// unmap takes letters that are gone out of the tables.
func (r *rewriter) unmap() error {
	for _, n := range slices.Sorted(maps.Keys(r.letters)) {
		unused := false
		for _, times := range r.letters[n] {
			unused = unused || times == 0
		}
		if !unused {
			continue
		}
		if err := r.d.ctx.Err(); err != nil {
			return err
		}
		data, err := r.file.Decode(r.file.Object(n), maxStream)
		if err != nil {
			return document.Skipped(document.Corrupt, err)
		}
		m := parseCMap(data)
		for c, text := range m.text {
			if times, known := r.letters[n][text]; known && times == 0 {
				delete(m.text, c)
			}
		}
		r.edits.SetValue(n, r.edits.Value(n).Without("UseCMap"))
		r.edits.SetData(n, m.written(false))
	}
	return nil
}

// written is the table as a file (ISO 32000-1, section 9.10.3), bare or with
// what the standard puts around the lists.
func (m *cmap) written(bare bool) []byte {
	head, foot := cmapHead, cmapFoot
	if bare {
		head, foot = "begincmap\n", "endcmap\n"
	}
	var b bytes.Buffer
	b.WriteString(head)
	spaces := m.spaces
	if len(spaces) == 0 {
		spaces = []codespace{{1, 0, 0xFF}}
		if m.wide {
			spaces = []codespace{{2, 0, 0xFFFF}}
		}
	}
	for part := range slices.Chunk(spaces, 100) {
		fmt.Fprintf(&b, "%d begincodespacerange\n", len(part))
		for _, s := range part {
			fmt.Fprintf(&b, "<%0*X> <%0*X>\n", 2*s.length, s.low, 2*s.length, s.high)
		}
		b.WriteString("endcodespacerange\n")
	}
	codes := slices.SortedFunc(maps.Keys(m.text), func(x, y code) int { return cmp.Or(cmp.Compare(x.length, y.length), cmp.Compare(x.value, y.value)) })
	for part := range slices.Chunk(codes, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, c := range part {
			fmt.Fprintf(&b, "<%0*X> <", 2*c.length, c.value)
			for _, u := range utf16.Encode([]rune(m.text[c])) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString(foot)
	return b.Bytes()
}

const (
	cmapHead = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Letters def\n/CMapType 2 def\n"
	cmapFoot = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
)
