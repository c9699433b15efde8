package redact

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/redact/convert"
	"sardine/redact/leak"
)

// applier turns an order into replacements, part by part. It is a
// formats.Editor. An order gives the same replacements for the same parts,
// whoever asks: the rewriter, and the check of what it wrote.
type applier struct {
	o      *Order
	set    *leak.Set // of the values that go from every file
	strict bool
	fold   leak.Folded
	done   map[string]int64             // where the last replacement in a stream ended
	cells  map[string][]document.Origin // what replaced cells were read from, by stream
	clean  map[string]bool              // replacements that hold none of the values

	renaming          // of an archive's members
	marked   []string // values that went by areas
	counts   *tally   // nil: nobody counts
	alive    func()   // told of every part; nil: nobody is
}

func newApplier(o *Order, strict bool) *applier {
	o.compile()
	return &applier{o: o, set: o.common.set(), strict: strict, done: map[string]int64{}, cells: map[string][]document.Origin{}, clean: map[string]bool{}}
}

// region is what goes, in the text of a part.
type region struct {
	start, end int
	kind       *finding.Kind
	value      string
	reason     string
	text       string  // what stands there instead
	plain      *string // the same, of what is no value
	quiet      bool    // not counted: it went already, where it is shown
}

func (a *applier) Replace(part *document.Part) ([]document.Replacement, error) {
	if a.alive != nil {
		a.alive()
	}
	path := part.Path.String()
	rs := a.regions(part, path)
	if a.o.byAreas(part) {
		rs = a.inAreas(part)
	}
	if len(rs) == 0 {
		return nil, nil
	}
	rs = merge(rs)
	if a.o.unit != ByValue && part.Kind != document.Name {
		rs = merge(widen(rs, part, a.o.unit))
	}
	var out []document.Replacement
	for _, r := range rs {
		start := max(int64(r.start), a.done[path]-part.Base)
		span := document.Span{Start: start, End: int64(r.end)}
		if start >= int64(r.end) || !part.Owns(span.Shift(part.Base)) || a.o.form == convert.None && unheld(part, span) {
			continue
		}
		a.done[path] = part.Base + span.End
		a.remember(part, path, span)
		out = append(out, document.Replacement{Span: span, New: a.instead(part, r)})
		if a.counts != nil && !r.quiet {
			a.counts.add(part, r)
		}
	}
	return out, nil
}

// Unread answers formats.Rewrite: pictures and other members that hold no text
// are copied, and listed, unless the user wants it strict.
func (a *applier) Unread(path document.Path, why document.SkipReason) error {
	if a.o.mayCopy(path, why) && !a.strict {
		return nil
	}
	return &formats.UnreadError{Path: path, Why: why}
}

func (a *applier) regions(part *document.Part, path string) []region {
	var out []region
	places := a.o.places[path]
	within := part.Span()
	i, _ := slices.BinarySearchFunc(places, within.Start-document.MaxLead, func(o occurrence, at int64) int { return cmp.Compare(o.span.Start, at) })
	var kept []document.Span
	for _, o := range places[i:] {
		if o.span.Start >= within.End {
			break
		}
		start, end := part.Local(o.span)
		switch {
		case end <= start:
		case o.keep:
			kept = append(kept, document.Span{Start: int64(start), End: int64(end)})
		default:
			out = append(out, a.o.terms[o.term].region(start, end))
		}
	}
	a.fold.Set(part.Text)
	look := func(set *leak.Set, termOf func(leak.Hit) *term) {
		set.Find(&a.fold, leak.Text, func(h leak.Hit) bool {
			t := termOf(h)
			if t != nil && !a.o.kept[t.key] && !slices.ContainsFunc(kept, func(s document.Span) bool { return int64(h.Start) < s.End && s.Start < int64(h.End) }) {
				out = append(out, t.region(h.Start, h.End))
			}
			return true
		})
	}
	look(a.set, func(h leak.Hit) *term {
		t := &a.o.common.terms[h.Needle]
		if own, ok := a.o.byKey[t.key]; ok { // what was decided for this file speaks first
			return &a.o.terms[own]
		}
		if h.Weak && t.kind != nil { // seven digits of a number in another file are any number here
			return nil
		}
		return t
	})
	look(a.o.own, func(h leak.Hit) *term { return &a.o.terms[a.o.ownAt[h.Needle]] })
	out = append(out, a.links(part)...)
	out = append(out, a.storedBehind(part, path)...)
	out = append(out, a.newEndings(part)...)
	return append(out, properties(part, a.o.metadata)...)
}

func (t *term) region(start, end int) region {
	return region{start: start, end: end, kind: t.kind, value: t.value, reason: t.Reason, text: t.text}
}

// links are the words with percent signs, as in addresses of the web, that
// spell a value. They go whole.
func (a *applier) links(part *document.Part) []region {
	var out []region
	text := part.Text
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '%')
		if i < 0 {
			return out
		}
		at += i
		start := strings.LastIndexAny(text[:at], blanks) + 1
		end := len(text)
		if j := strings.IndexAny(text[at:], blanks); j >= 0 {
			end = at + j
		}
		if plain, err := url.PathUnescape(text[start:end]); err == nil && end-start < document.MaxLead && (!a.set.Clean(plain) || !a.o.own.Clean(plain)) {
			word := "redacted"
			for start < at && inserted(part, start) { // title= is the reader's, not the file's
				start++
			}
			out = append(out, region{start: start, end: end, kind: givenKind, value: plain, plain: &word})
		}
		at = end
	}
}

// unheld reports whether the reader put all of span there, such as the name of
// an attribute: the file does not hold it, and no rewriter takes it out. A part
// that knows no origins at all says nothing about that.
func unheld(part *document.Part, span document.Span) bool {
	if _, err := part.Map.Origins(span); err == nil {
		return false
	}
	_, err := part.Map.Origins(document.Span{End: int64(len(part.Text))})
	return err == nil
}

// inserted reports whether the file does not hold the byte i of the text.
func inserted(part *document.Part, i int) bool {
	_, err := part.Map.Origins(document.Span{Start: int64(i), End: int64(i + 1)})
	return err != nil
}

const blanks = " \t\r\n\"<>"

// remember notes what a cell that is shown otherwise than it is stored was read
// from.
func (a *applier) remember(part *document.Part, path string, span document.Span) {
	if part.Table == nil {
		return
	}
	origins, err := part.Map.Origins(span)
	if err != nil {
		return
	}
	for _, o := range origins {
		if !o.Exact {
			a.cells[path] = append(a.cells[path], o)
		}
	}
}

// storedBehind are the numbers behind cells that were replaced: a cell that
// shows a mask no longer holds its number.
func (a *applier) storedBehind(part *document.Part, path string) []region {
	cells := a.cells[path]
	if len(cells) == 0 || part.Table != nil || part.Kind != document.Hidden {
		return nil
	}
	if !slices.IsSortedFunc(cells, byPlace) { // text that cells share with others stands elsewhere
		slices.SortFunc(cells, byPlace)
	}
	var out []region
	nothing := ""
	for _, l := range linesOf(part.Text) {
		origins, err := part.Map.Origins(document.Span{Start: int64(l[0]), End: int64(l[1])})
		if err == nil && slices.ContainsFunc(origins, func(o document.Origin) bool { return among(cells, o) }) {
			out = append(out, region{start: l[0], end: l[1], plain: &nothing, quiet: true})
		}
	}
	return out
}

// byPlace orders origins by their stream, and by where they begin in it.
func byPlace(a, b document.Origin) int {
	return cmp.Or(cmp.Compare(a.Stream, b.Stream), cmp.Compare(a.Start, b.Start))
}

// among reports whether o lies in one of cells, which are in the order of
// byPlace.
func among(cells []document.Origin, o document.Origin) bool {
	i, _ := slices.BinarySearchFunc(cells, o, func(c, o document.Origin) int {
		if c.Stream < o.Stream || c.Stream == o.Stream && c.End <= o.Start {
			return -1
		}
		return 1
	})
	return i < len(cells) && cells[i].Start < o.End && cells[i].Stream == o.Stream
}

// linesOf are the lines of text that are not empty.
func linesOf(text string) (out [][2]int) {
	for at := 0; at < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i
		}
		if end > at {
			out = append(out, [2]int{at, end})
		}
		at = end + 1
	}
	return out
}

// merge sorts regions and joins those that share text. The longest speaks for
// what was joined.
func merge(rs []region) []region {
	slices.SortStableFunc(rs, func(a, b region) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	out := rs[:0]
	for _, r := range rs {
		k := len(out) - 1
		if k < 0 || r.start >= out[k].end {
			out = append(out, r)
			continue
		}
		if old := out[k]; r.end-r.start > old.end-old.start && old.plain == nil {
			r.start = old.start
			r.end = max(r.end, old.end)
			out[k] = r
		} else {
			out[k].end = max(old.end, r.end)
		}
	}
	return out
}

// instead is what stands in the place of r. Where brackets and blanks cannot
// stand (names of files, links), it is one plain word.
func (a *applier) instead(part *document.Part, r region) string {
	if r.plain != nil {
		return *r.plain
	}
	text := r.text
	if part.Kind == document.Name || linked(part, r) {
		text = strings.Map(func(c rune) rune {
			if c == ' ' || c == '-' {
				return '-'
			}
			if c < utf8.RuneSelf && (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') || c == '█' {
				return -1
			}
			return c
		}, text)
		if text == "" {
			text = "redacted"
		}
	}
	for _, t := range []string{text, "[Redacted]", boxText} {
		ok, known := a.clean[t]
		if !known {
			ok = a.set.Clean(t) && a.o.own.Clean(t)
			a.clean[t] = ok
		}
		if ok {
			return t
		}
	}
	return ""
}

// linked reports whether r lies in the target of a link.
func linked(part *document.Part, r region) bool {
	for _, l := range part.Labels {
		if int(l.Start) > r.start {
			break
		}
		if int(l.End) >= r.end && (l.Kind == document.Link || l.Kind == document.Key && targets[l.Name]) {
			return true
		}
	}
	return false
}

var targets = map[string]bool{"Target": true, "href": true, "src": true, "xlink:href": true, "action": true}
