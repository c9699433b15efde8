package mail

import (
	"bytes"
	"sort"
	"strings"

	"sardine/document"
)

// ownEdits collects what has to change in the message's own text: header
// fields, names of files, what stands around the parts.
type ownEdits struct {
	ed   document.Editor
	reps []replacement
}

// replacement counts in the text of the stream.
type replacement struct {
	from, to int64
	text     string
}

func (o *ownEdits) part(p *document.Part) error {
	reps, err := o.ed.Replace(p)
	for _, r := range reps {
		s := r.Span.Shift(p.Base)
		o.reps = append(o.reps, replacement{s.Start, s.End, r.New})
	}
	return err
}

// edits turns the replacements into edits of the message. What covers several
// atoms is written into the first that takes text, and goes from the others.
func (o *ownEdits) edits(data []byte, atoms []atom) []document.Edit {
	var edits []document.Edit
	whole := map[int][]replacement{} // in atoms that are spelled anew as one
	for _, r := range o.reps {
		first := sort.Search(len(atoms), func(i int) bool { return atoms[i].to > r.from })
		text, spelled := r.text, false
		for i := first; i < len(atoms) && atoms[i].from < r.to; i++ {
			a := atoms[i]
			from, to := max(r.from, a.from), min(r.to, a.to)
			switch a.kind {
			case plainAtom:
				raw := data[a.at:a.stop]
				edits = append(edits, document.Edit{
					Start: a.at + rawOffset(raw, from-a.from), End: a.at + rawOffset(raw, to-a.from), New: plain(text),
				})
				text, spelled = "", true
			case foldAtom:
				edits = append(edits, document.Edit{Start: a.at, End: a.stop})
			case wordsAtom, paramAtom:
				whole[i] = append(whole[i], replacement{from - a.from, to - a.from, text})
				text, spelled = "", true
			}
		}
		if k := len(edits) - 1; !spelled && k >= 0 && first < len(atoms) && atoms[first].kind == foldAtom {
			edits[k].New = plain(text)
		}
	}
	for i, reps := range whole {
		edits = append(edits, respellAtom(data, atoms[i], reps)...)
	}
	return edits
}

// plain is text as it may stand in a header: in one line. Letters beyond ASCII
// stand there as they are (RFC 6532), since an encoded word may not touch what
// is around it.
func plain(text string) []byte {
	text = strings.Map(func(c rune) rune {
		switch {
		case c < ' ' || c == 0x7F:
			return ' '
		case c == '"':
			return '\''
		case c == '\\':
			return '/'
		}
		return c
	}, text)
	return []byte(strings.ReplaceAll(text, "=?", "= ?"))
}

// respellAtom writes encoded words or a parameter anew with replacements in
// their text.
func respellAtom(data []byte, a atom, reps []replacement) []document.Edit {
	raw := data[a.at:a.stop]
	var old string
	if a.kind == wordsAtom {
		old, _ = encodedWords(raw)
	} else {
		old = strings.ToValidUTF8(decodeText(a.parameter.text), "\uFFFD")
	}
	var b strings.Builder
	pos := int64(0)
	for _, r := range reps {
		b.WriteString(old[pos:max(pos, r.from)])
		b.WriteString(r.text)
		pos = max(pos, r.to)
	}
	b.WriteString(old[pos:])
	if a.kind == wordsAtom {
		return []document.Edit{{Start: a.at, End: a.stop, New: spellWords(b.String(), newlineOf(data))}}
	}
	edits := []document.Edit{{Start: a.at, End: a.stop, New: spellParam(a.parameter.name, b.String())}}
	for _, s := range a.parameter.segments[1:] {
		edits = append(edits, document.Edit{Start: int64(s.start), End: int64(s.end)})
	}
	return edits
}

// spellWords spells text as encoded words of at most 75 letters (RFC 2047,
// section 2), folded.
func spellWords(text, newline string) []byte {
	var out bytes.Buffer
	for len(text) > 0 {
		n := 0
		for i := range text + "x" {
			if i > 45 {
				break
			}
			n = i
		}
		if len(text) <= 45 {
			n = len(text)
		}
		if out.Len() > 0 {
			out.WriteString(newline + " ")
		}
		out.WriteString("=?utf-8?B?")
		out.Write(bytes.TrimRight(encodeBase64([]byte(text[:n]), nil), "\r\n"))
		out.WriteString("?=")
		text = text[n:]
	}
	return out.Bytes()
}
