package formats

import (
	"slices"
	"strings"

	"sardine/document"
)

// body puts labels on the parts of a message's body: who sent it, and what of
// it was quoted. Only text decides, so that bodies in plain text and in HTML are
// treated alike.
type body struct {
	labels []document.Label
	inside string // what began the quotation that goes on in the next part
}

// label puts the labels in front of the part's own, which lie within them.
func (b *body) label(p *document.Part) {
	labels := make([]document.Label, 0, len(b.labels)+len(p.Labels))
	for _, l := range b.labels {
		l.Start, l.End = 0, uint32(len(p.Text))
		labels = append(labels, l)
	}
	labels = append(labels, p.Labels...)
	if p.Kind == document.Body {
		labels = append(labels, b.quoted(p.Text)...)
		slices.SortStableFunc(labels, func(x, y document.Label) int { return int(x.Start) - int(y.Start) })
	}
	p.Labels = labels
}

// quoted finds what text repeats of earlier messages: lines behind ">", and all
// that follows the line with which mail programs begin it.
func (b *body) quoted(text string) (out []document.Label) {
	if b.inside == "" && !strings.Contains(text, ">") && !strings.Contains(text, ":") && !strings.Contains(text, "--") {
		return nil
	}
	add := func(from, to int, name string) {
		if k := len(out) - 1; k >= 0 && out[k].Name == name && int(out[k].End) == from {
			out[k].End = uint32(to)
			return
		}
		out = append(out, document.Label{Start: uint32(from), End: uint32(to), Kind: document.Quoted, Name: name})
	}
	for at := 0; at < len(text); {
		if b.inside != "" {
			add(at, len(text), b.inside)
			break
		}
		end := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		switch line := strings.TrimSpace(text[at:end]); {
		case strings.HasPrefix(line, ">"):
			add(at, end, ">")
		case begins(line, text[end:]):
			b.inside = "reply"
			continue
		}
		at = end
	}
	return out
}

// divides has the lines that Outlook and others write between a reply and what
// it answers.
var divides = []string{"original message", "forwarded message", "forwarded by", "begin forwarded message", "original appointment"}

// begins reports whether line begins the text of an earlier message, rest being
// what follows it.
func begins(line, rest string) bool {
	if len(line) > 300 || len(line) < 5 {
		return false
	}
	if strings.HasPrefix(line, "--") || strings.HasPrefix(line, "Begin f") {
		words := strings.ToLower(strings.Trim(line, "- :"))
		for _, d := range divides {
			if strings.HasPrefix(words, d) {
				return true
			}
		}
		return false
	}
	switch {
	case strings.HasSuffix(line, "wrote:"): // On Monday, Ann wrote: before a message that ">" does not mark
		return strings.HasPrefix(line, "On ") && !strings.HasPrefix(strings.TrimSpace(rest), ">")
	case strings.HasPrefix(line, "From:"): // the header that Outlook repeats
		head := "\n" + rest[:min(len(rest), 600)]
		return strings.Contains(head, "\nSent:") || strings.Contains(head, "\nDate:") && strings.Contains(head, "\nTo:")
	}
	return false
}
