package redact

import (
	"io"
	"path"
	"strings"

	"sardine/document"
	"sardine/formats"
	"sardine/redact/convert"
)

// With Options.Convert, members of zip archives whose names say that they are
// files without a rewriter become new files, as such files do that lie in a
// folder. The name alone decides: the archive tells it before the member, and
// whoever writes and whoever checks must decide alike.

// renaming is what becomes of the members of an archive's own.
type renaming struct {
	forms map[string]convert.Form // by path in words
	names map[string]string       // new last steps, by path in words
}

// namesStep is the last step of the path under which archives tell the names of
// their members.
const namesStep = "(names)"

// archived reports whether p is the list of names of a zip archive.
func (o *Order) archived(p *document.Part) bool {
	n := len(p.Path) - 1
	switch {
	case o.members == convert.None || p.Kind != document.Name || n < 0 || p.Path[n] != namesStep:
		return false
	case n == 0:
		return o.format == "zip"
	}
	return strings.EqualFold(path.Ext(p.Path[n-1]), ".zip")
}

// memberForm is what the member of that name becomes, None if it stays.
func (o *Order) memberForm(name string) convert.Form {
	form := convert.Member(o.members, name)
	if form == convert.PDF && o.noPDF {
		return convert.Document
	}
	return form
}

// newEndings are the replacements in a list of names that give members their
// new endings. The members are noted.
func (a *applier) newEndings(p *document.Part) []region {
	if !a.o.archived(p) {
		return nil
	}
	var out []region
	for _, l := range linesOf(p.Text) {
		name := p.Text[l[0]:l[1]]
		form := a.o.memberForm(name)
		if form == convert.None {
			continue
		}
		start := l[1] - len(path.Ext(name))
		at, err := p.Map.Origins(document.Span{Start: int64(start), End: int64(l[1])})
		if err != nil || len(at) != 1 || !at[0].Exact {
			continue // a name in an older encoding stands there as a whole
		}
		member := p.Path[:len(p.Path)-1].Join(name).String()
		if _, twice := a.renaming.forms[member]; twice {
			continue
		}
		if a.renaming.forms == nil {
			a.renaming.forms = map[string]convert.Form{}
		}
		a.renaming.forms[member] = form
		ending := form.Ending()
		out = append(out, region{start: start, end: l[1], plain: &ending, quiet: true})
	}
	return out
}

// noteNames notes how the names of an archive's members read with reps done.
func (r *renaming) noteNames(p *document.Part, reps []document.Replacement) {
	if r.names == nil {
		r.names = map[string]string{}
	}
	k := 0
	for _, l := range linesOf(p.Text) {
		var b strings.Builder
		pos := l[0]
		for ; k < len(reps) && int(reps[k].Span.Start) < l[1]; k++ {
			b.WriteString(p.Text[pos:max(pos, int(reps[k].Span.Start))])
			b.WriteString(reps[k].New)
			pos = int(reps[k].Span.End)
		}
		if pos != l[0] {
			b.WriteString(p.Text[min(pos, l[1]):l[1]])
			r.names[p.Path[:len(p.Path)-1].Join(p.Text[l[0]:l[1]]).String()] = b.String()
		}
	}
}

// member is the path of the converted member that p lies in, and the rest of
// p; nil if it lies in none.
func (r *renaming) member(p document.Path) (member, rest document.Path) {
	if len(r.forms) == 0 {
		return nil, p
	}
	for i := range p {
		if _, ok := r.forms[p[:i+1].String()]; ok {
			return p[:i+1], p[i+1:]
		}
	}
	return nil, p
}

// renamed is a path in the original as it is in the copy.
func (r *renaming) renamed(p document.Path) document.Path {
	out := make(document.Path, len(p))
	for i, step := range p {
		out[i] = step
		if n, ok := r.names[p[:i+1].String()]; ok {
			out[i] = n
		}
	}
	return out
}

// WriteMember makes applier a formats.MemberWriter: it writes those members as
// new files that were noted.
func (a *applier) WriteMember(p document.Path, read func(formats.Sink) error, w io.Writer) (bool, error) {
	form, ok := a.renaming.forms[p.String()]
	if !ok {
		return false, nil
	}
	m, err := convert.New(w, form)
	if err != nil {
		return false, err
	}
	c := a.converting(m, p)
	if err := read(c); err != nil {
		return false, err
	}
	switch {
	case c.locked:
		return false, &formats.UnreadError{Path: p, Why: document.Encrypted}
	case c.unread != nil:
		return false, c.unread
	}
	c.finish()
	if err := m.Close(); err != nil {
		return false, err
	}
	if a.counts != nil {
		a.counts.members++
		a.counts.leave(c.left)
	}
	return true, nil
}

// converting is what feeds the manuscript of the member at p.
func (a *applier) converting(m convert.Manuscript, p document.Path) *converting {
	return &converting{apply: a, m: m, choose: newChoosing(p[len(p)-1]), waiting: map[string]*masked{}, left: map[string]int{},
		members: map[string]int{}, sheets: map[string]string{}, depth: len(p)}
}

// becomesNew reports whether a path leads into a member that is written as a
// new file: what was not read of it does not come along.
func (o *Order) becomesNew(p document.Path) bool {
	for i := 0; o.members != convert.None && i < len(p)-1; i++ {
		inZip := i == 0 && o.format == "zip" || i > 0 && strings.EqualFold(path.Ext(p[i-1]), ".zip")
		if inZip && o.memberForm(p[i]) != convert.None {
			return true
		}
	}
	return false
}
