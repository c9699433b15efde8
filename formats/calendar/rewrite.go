package calendar

import (
	"fmt"
	"slices"
	"strings"

	"sardine/document"
)

// edits spells replacements as bytes: quoted-printable where the line is,
// without signs of the grammar in parameters, escaped elsewhere.
func (p *parser) edits(part *document.Part, reps []document.Replacement) ([]document.Edit, error) {
	var edits []document.Edit
	within := func(list []document.Span, s document.Span) bool {
		return slices.ContainsFunc(list, func(x document.Span) bool { return x.Overlaps(s) })
	}
	for _, r := range reps {
		if _, err := part.Map.Origins(r.Span); err != nil {
			continue // nothing but separators
		}
		spell, at := escape, r.Span.Shift(part.Base)
		switch {
		case within(p.quoted, at):
			spell = quotedPrintable
		case within(p.marked, at):
			spell = harmless
		}
		es, err := document.EditsOf(part, []document.Replacement{r}, func(s string) ([]byte, error) {
			return p.r.Encoding().Encode(spell(s)), nil
		})
		if err != nil {
			return nil, err
		}
		edits = append(edits, es...)
	}
	return document.SortEdits(edits)
}

var escaper = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "")

func escape(s string) string { return escaper.Replace(s) }

var harmlesser = strings.NewReplacer(`"`, "'", ";", " ", ":", " ", ",", " ", "\n", " ", "\r", " ")

func harmless(s string) string { return harmlesser.Replace(s) }

func quotedPrintable(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c > ' ' && c < 0x7F && c != '=' && c != ';' || c == ' ' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "=%02X", c)
		}
	}
	return b.String()
}
