package redact

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"sardine/document"
	"sardine/formats"
	"sardine/redact/convert"
	"sardine/redact/leak"
)

// writeConverted writes what the file says, without what has to go, as a new
// file of another kind. Values are replaced before the new file's writer sees
// the text, so that it has nothing to hide.
func (l *Local) writeConverted(ctx context.Context, src *os.File, w io.Writer, o *Order) (*Counted, error) {
	info, err := src.Stat()
	if err != nil {
		return nil, bare(err)
	}
	m, err := convert.New(w, o.form)
	if err != nil {
		return nil, err
	}
	c := newConverting(o, m)
	c.apply.counts, c.apply.alive = newTally(), l.Alive
	if _, err := formats.Read(ctx, formats.File(l.reader(src), info.Size(), path.Base(o.name)), l.Read, c); err != nil {
		return nil, err
	}
	if c.locked {
		return nil, &formats.UnreadError{Why: document.Encrypted}
	}
	c.finish()
	if err := m.Close(); err != nil {
		return nil, err
	}
	counted := c.apply.counts.counted()
	counted.left = c.left
	return counted, nil
}

// converting is the formats.Sink that feeds a manuscript.
type converting struct {
	apply  *applier
	m      convert.Manuscript
	choose *choosing
	depth  int   // steps to the member that is converted; 0: the file itself
	unread error // the member itself was not read
	locked bool  // a password opened it: what was locked is not written in clear

	waiting  map[string]*masked // by path: the part before, while the next may still replace in it
	comments []string
	left     map[string]int
	sheets   map[string]string // names of sheets as they may stand in the copy

	section string // the member that is being written, "" for the file itself
	members map[string]int
	page    string
	table   tableSoFar
}

// masked is a part with what is replaced in it.
type masked struct {
	*document.Part
	role role
	reps []document.Replacement
	rest string // a line that the part before left open
}

func newConverting(o *Order, m convert.Manuscript) *converting {
	return &converting{apply: newApplier(o, o.strict), m: m, choose: newChoosing(o.name), waiting: map[string]*masked{}, left: map[string]int{},
		members: map[string]int{}, sheets: map[string]string{}}
}

// Unlocked makes converting a formats.Unlocker.
func (c *converting) Unlocked(_ document.Path, n int) { c.locked = c.locked || n > 0 }

func (c *converting) Skip(p document.Path, why document.SkipReason) {
	if len(p) <= c.depth && c.depth > 0 && why != document.Partial || c.apply.strict && c.depth > 0 {
		c.unread = &formats.UnreadError{Path: p, Why: why}
	}
	c.left[leftUnread]++
}

func (c *converting) Part(p *document.Part) error {
	reps, err := c.apply.Replace(p)
	if err != nil {
		return err
	}
	p = below(p, c.depth)
	role, as := c.choose.of(p)
	key := p.Path.String()
	next := &masked{Part: p, role: role, reps: slices.Clone(authorless(p, reps, c.apply.o.metadata))}
	if before := c.waiting[key]; before != nil {
		next.takeOver(before)
		delete(c.waiting, key)
		next.rest = c.write(before, p.Lead > 0 || before.More)
	}
	if role == roleLeft && leak.Key(p.Text) != "" {
		c.left[as]++
	}
	if p.More {
		c.waiting[key] = next
		return nil
	}
	c.write(next, false)
	return nil
}

// below is a part as it is below the first steps of its path.
func below(p *document.Part, depth int) *document.Part {
	if depth == 0 {
		return p
	}
	inner := *p
	inner.Path = p.Path[min(depth, len(p.Path)):]
	return &inner
}

// takeOver gives the part before what reaches back into it: both show Lead
// bytes of the same text, and before's stand in the copy.
func (m *masked) takeOver(before *masked) {
	shared := int64(min(m.Lead, len(m.Text), len(before.Text)))
	at := int64(len(before.Text)) - shared
	var own []document.Replacement
	for _, r := range m.reps {
		if r.Span.Start >= shared {
			own = append(own, r)
			continue
		}
		before.reps = append(before.reps, document.Replacement{Span: document.Span{Start: at + r.Span.Start, End: at + min(r.Span.End, shared)}, New: r.New})
		if r.Span.End > shared {
			own = append(own, document.Replacement{Span: document.Span{Start: shared, End: r.Span.End}})
		}
	}
	m.reps = own
}

// between is the text of a span, with what stands in place of what went.
func (m *masked) between(from, to int) string {
	i, _ := slices.BinarySearchFunc(m.reps, int64(from), func(r document.Replacement, at int64) int {
		if r.Span.End <= at && r.Span.Start < at {
			return -1
		}
		return 1
	})
	var b strings.Builder
	pos := from
	for _, r := range m.reps[i:] {
		start, end := int(r.Span.Start), int(r.Span.End)
		if start >= to {
			break
		}
		if start >= from {
			b.WriteString(m.Text[pos:start])
			b.WriteString(r.New)
		}
		pos = max(pos, min(end, to))
	}
	b.WriteString(m.Text[pos:to])
	return b.String()
}

// write hands a part to the manuscript. With more, its last line goes on in the
// next part and is given back.
func (c *converting) write(m *masked, more bool) (rest string) {
	if m.Kind == document.Metadata {
		c.nameSheets(m)
	}
	switch m.role {
	case roleHead:
		c.place(m.Part)
		c.m.Head(c.head(m))
	case roleNames:
		c.place(m.Part)
		if t := strings.TrimSpace(m.between(min(m.Lead, len(m.Text)), len(m.Text))); t != "" && c.choose.message {
			c.m.Head([]convert.Pair{{Name: "Attached", Text: t}})
		}
	case roleComment:
		c.comments = append(c.comments, m.rest+m.between(min(m.Lead, len(m.Text)), len(m.Text)))
	case roleBody:
		if m.Table != nil {
			c.rows(m)
			return ""
		}
		c.place(m.Part)
		text := m.rest + m.between(min(m.Lead, len(m.Text)), len(m.Text))
		if more {
			if i := strings.LastIndexByte(text, '\n'); i >= 0 || len(text) < document.MaxPart {
				text, rest = text[:i+1], text[i+1:]
			}
		}
		c.table.open = false
		if strings.TrimSpace(text) != "" {
			c.m.Lines(text)
		}
	}
	return rest
}

// place begins a section where a part belongs to another member than the last.
func (c *converting) place(p *document.Part) {
	section, _ := ownerOf(p.Path[:min(len(p.Path), 1)])
	if section != c.section {
		c.section, c.page, c.table.open = section, "", false
		if _, known := c.members[section]; !known && section != "" {
			c.members[section] = len(c.members) + 1
		}
		if section != "" {
			c.m.Heading(1, fmt.Sprintf("%s %d", c.choose.member, c.members[section]))
		}
	}
	for _, l := range p.Labels {
		if l.Kind == document.Page && l.Name != c.page && c.section == "" {
			c.page = l.Name
			if strings.Trim(l.Name, "0123456789") == "" {
				c.m.Heading(2, "Page "+l.Name)
			}
			break
		}
	}
}

func (c *converting) head(m *masked) []convert.Pair {
	spans := shown(m.Part)
	var out []convert.Pair
	for _, name := range heads {
		var texts []string
		for _, l := range spans[name] {
			if t := strings.TrimSpace(m.between(int(l.Start), int(l.End))); t != "" && !slices.Contains(texts, t) {
				texts = append(texts, t)
			}
			if !slices.Contains(lists, name) {
				break
			}
		}
		if len(texts) > 0 {
			out = append(out, convert.Pair{Name: name, Text: strings.Join(texts, "; ")})
		}
	}
	return out
}

// finish writes what was held back.
func (c *converting) finish() {
	for _, key := range slices.Sorted(maps.Keys(c.waiting)) {
		c.write(c.waiting[key], false)
	}
	if text := strings.Join(c.comments, "\n"); strings.TrimSpace(text) != "" {
		c.m.Heading(1, "Comments")
		c.m.Lines(text)
	}
}

// convertible is why a file cannot be converted, nil if it can: what was not
// read of it is left out, but something must have been read.
func (o *Order) convertible() error {
	for _, s := range o.skips {
		if o.strict || len(s.Path) == 0 && s.Why != document.Partial {
			return &formats.UnreadError{Path: s.Path, Why: s.Why}
		}
	}
	return nil
}

// instead makes the copy another form than was planned, and returns its name.
func (p *plan) instead(f convert.Form) string {
	p.out = strings.TrimSuffix(p.out, p.order.form.Ending()) + f.Ending()
	p.order.form, p.order.out = f, path.Base(p.out)
	return p.out
}

// leftOut is what the receipt says of it.
func leftOut(counts map[string]int) (out []LeftOut) {
	for _, what := range leftOuts {
		if n := counts[what]; n > 0 {
			out = append(out, LeftOut{what, n})
		}
	}
	return out
}

var _ formats.Unlocker = (*converting)(nil)
