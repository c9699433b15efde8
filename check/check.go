// Package check looks at a file as its recipient could: what it gives away
// besides what it shows. It is for files that somebody is about to send,
// whoever made them.
//
// It reads parts and findings that others made, and changes nothing. Its one
// invariant: what could not be read is a hit too; a file is never called clean
// because nobody looked.
package check

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"sardine/document"
	"sardine/finding"
)

// Hit is one fault of a file. It holds no text of the file.
type Hit struct {
	Fault  *Fault
	Count  int            // parts or spans with it
	Places []string       // the first of them, as reports show places
	Kinds  map[string]int // personal data that stands there, by kind
}

// maxPlaces is how many places a hit names.
const maxPlaces = 8

// Checker takes the parts of one file in order, and what was found in each of
// them. The zero value is ready; it is used by one goroutine.
type Checker struct {
	Format string // of the file; known after reading, set before Hits

	hits  map[*Fault]*Hit
	parts []part
	seen  map[string]bool // paths with something that everybody sees
}

// span is a run of text with a fault.
type span struct {
	start, end int64 // in the text of its stream
	fault      *Fault
}

// part is what is remembered of a part until the format is known.
type part struct {
	path  document.Path
	at    document.Span
	where string
	p     document.Part // without text
	spans []span
	some  bool // letters or digits stand in it
}

// Part takes a part; findings in it follow with Findings before Hits.
func (c *Checker) Part(p *document.Part) {
	x := part{path: slices.Clone(p.Path), at: p.Span(), some: speaks(p.Text)}
	x.p = document.Part{Path: x.path, Kind: p.Kind}
	x.where = placeOf(p)
	if p.Table != nil {
		x.p.Table = &document.Table{}
	}
	for _, l := range p.Labels {
		if int(l.End) > len(p.Text) || l.Start >= l.End {
			continue
		}
		text := p.Text[l.Start:l.End]
		if f := c.labelled(p.Kind, l, text); f != nil && speaks(text) {
			x.spans = append(x.spans, span{p.Base + int64(l.Start), p.Base + int64(l.End), f})
		}
	}
	c.parts = append(c.parts, x)
	if x.some && (p.Kind == document.Body || p.Kind == document.Displayed || p.Kind == document.Painted) {
		if c.seen == nil {
			c.seen = map[string]bool{}
		}
		c.seen[p.Path.String()] = true
	}
}

// placeOf is where a part stands, as a person looks for it.
func placeOf(p *document.Part) string {
	at := p.Path.String()
	for _, l := range p.Labels {
		switch {
		case l.Kind == document.Page:
			return strings.TrimPrefix(at+", page "+l.Name, ", ")
		case l.Kind == document.Sheet && l.Name != "":
			return strings.TrimPrefix(at+", sheet "+l.Name, ", ")
		}
	}
	if at == "" {
		return "the file itself"
	}
	return at
}

// labelled is the fault that a label tells of.
func (c *Checker) labelled(kind document.PartKind, l document.Label, text string) *Fault {
	switch l.Kind {
	case document.Veil:
		f := veils[l.Name]
		if (f == coveredText || f == sameColour) && caption(text) {
			return nil
		}
		return f
	case document.Quoted:
		return quoted
	case document.Recipient:
		if strings.EqualFold(l.Name, "Bcc") {
			return bcc
		}
		if strings.Count(text, "@") > 10 {
			return manyRecipients
		}
	case document.Key:
		switch {
		case strings.EqualFold(l.Name, "Bcc"):
			return bcc
		case kind == document.Metadata && (writers[strings.ToLower(l.Name)] || l.Name == "creator"):
			return authors
		case strings.HasSuffix(l.Name, "GPSPosition"), strings.HasSuffix(l.Name, "GPSLatitude"):
			return position
		}
	}
	return nil
}

// writers are the names of properties that say who wrote a document, in lower
// case. Creator is a program in a PDF and a person elsewhere.
var writers = map[string]bool{
	"author": true, "lastmodifiedby": true, "last author": true, "manager": true, "company": true, "initial-creator": true, "printed-by": true,
	"lastauthor": true, "operator": true, "artist": true, "byline": true, "by-line": true, "ownername": true, "cameraownername": true,
}

// caption reports whether hidden text is what a redaction tool writes into all
// its boxes: the same few words again and again, or nothing but dashes.
func caption(text string) bool {
	if !speaks(text) {
		return true
	}
	words := strings.Fields(text)
	if len(words) < 3 {
		return false
	}
	for _, w := range words[1:] {
		if w != words[0] {
			return false
		}
	}
	return true
}

// speaks reports whether there are letters or digits in s.
func speaks(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// Skip takes a stream that was not read.
func (c *Checker) Skip(p document.Path, why document.SkipReason) {
	c.hit(unchecked, p.String()+" ("+string(why)+")", 1)
}

func (c *Checker) hit(f *Fault, place string, n int) *Hit {
	if c.hits == nil {
		c.hits = map[*Fault]*Hit{}
	}
	h := c.hits[f]
	if h == nil {
		h = &Hit{Fault: f, Kinds: map[string]int{}}
		c.hits[f] = h
	}
	h.Count += n
	if len(h.Places) < maxPlaces && !slices.Contains(h.Places, place) {
		h.Places = append(h.Places, place)
	}
	return h
}

// Hits settles what was seen: fs are all findings of the file at or above the
// threshold, in any order. The worst hits come first.
func (c *Checker) Hits(fs []finding.Finding) []*Hit {
	by := map[string][]finding.Finding{}
	for _, f := range fs {
		by[f.Path.String()] = append(by[f.Path.String()], f)
	}
	for i := range c.parts {
		c.settle(&c.parts[i], by[c.parts[i].path.String()])
	}
	var out []*Hit
	for _, h := range c.hits {
		if h.Fault.Level != Inside || len(h.Kinds) > 0 {
			out = append(out, h)
		}
	}
	rank := func(h *Hit) int { return slices.Index([]Level{Stop, Look, Inside}, h.Fault.Level) }
	slices.SortFunc(out, func(a, b *Hit) int {
		return cmp.Or(rank(a)-rank(b), slices.Index(faults, a.Fault)-slices.Index(faults, b.Fault))
	})
	return out
}

// settle says what a part is, and where findings in it belong.
func (c *Checker) settle(p *part, fs []finding.Finding) {
	whole := byPlace(&p.p)
	if whole == nil {
		whole = byKind(&p.p, c.Format, c.seen[p.path.String()])
	}
	inner := p.where
	if whole == nil && nested(p.path, c.Format) {
		whole = embeddedFile
	}
	veiled := false
	for _, s := range p.spans {
		h := c.hit(s.fault, inner, 1)
		add(h, fs, s.start, s.end)
		veiled = veiled || s.start <= p.at.Start && s.end >= p.at.End
	}
	if veiled && (whole == hiddenText || whole == hiddenSheet) {
		return // it is told more exactly
	}
	if whole == nil {
		for _, f := range fs {
			if p.at.Start <= f.Span.Start && f.Span.End <= p.at.End && !covered(p.spans, f.Span) {
				c.hit(shown, inner, 1).Kinds[f.Kind.Title]++
			}
		}
		return
	}
	if p.some {
		h := c.hit(whole, inner, 1)
		add(h, fs, p.at.Start, p.at.End)
	}
}

func add(h *Hit, fs []finding.Finding, start, end int64) {
	for _, f := range fs {
		if f.Span.Start >= start && f.Span.End <= end {
			h.Kinds[f.Kind.Title]++
		}
	}
}

func covered(spans []span, s document.Span) bool {
	return slices.ContainsFunc(spans, func(x span) bool { return x.start <= s.Start && s.End <= x.end })
}

// nested reports whether a path leads into a file within a document: a mail's
// attachments and an archive's members are what they are for.
func nested(p document.Path, format string) bool {
	switch format {
	case "ooxml", "odf", "ole", "rtf":
		return len(p) > 1 || len(p) == 1 && strings.Contains(p[0], "embeddings/")
	case "pdf": // its own parts have no path, or one of these
		return len(p) > 0 && p[0] != "information" && p[0] != "script"
	}
	return false
}
