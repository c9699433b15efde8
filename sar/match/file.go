package match

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sardine/document"
	"sardine/finding"
	"sardine/sar/records"
)

// File gathers what one file holds about the subject: hand it every part and
// then every finding as they come, and ask for a verdict at the end. It
// belongs to one goroutine.
type File struct {
	Name string // as it is shown

	t     *Terms
	scan  *scanner
	units map[string]*unit
	order []string
	rows  map[string]bool // paths whose rows are people
	found int
	seen  bool // the subject was greeted, or sent or got it

	greeted greeting
	extract bool                       // what nothing claims for somebody else is the subject's
	class   string                     // at school, that the file's name gives, if it gives one
	workers map[string][]document.Span // cells of people who act in their role, by path
	lists   map[string][]document.Span // lines of lists in running text, by path
	sent    bool                       // the subject is the sender of the message
	forms   forms
	sketch  Sketch
}

// unit is what is weighed together: a row of a table, or a document.
type unit struct {
	inner  string // the member of a container that it belongs to
	hits   []Hit
	others []person  // names that are not the subject's
	ids    []foundID // numbers and dates that belong to somebody
}

// person is a name that a detector found.
type person struct {
	path string
	part document.PartKind
	span document.Span
	name string // folded
	line uint32
	role bool // in a column of people who act in their role
}

// foundID is a finding that may tell one person from another, or be learnt.
type foundID struct {
	path  string
	part  document.PartKind
	span  document.Span
	kind  *finding.Kind
	value string
	score finding.Score
	place finding.Place
	own   bool
}

// NewFile begins a file.
func (t *Terms) NewFile(name string) *File {
	return &File{Name: name, t: t, scan: newScanner(t), units: map[string]*unit{}, rows: map[string]bool{}}
}

// Part looks through a part.
func (f *File) Part(p *document.Part) {
	f.sketch.add(p)
	rows := peopleRows(p.Table)
	path := p.Path.String()
	f.rows[path] = rows
	hits := f.scan.scan(p, rows)
	f.greeted |= greetingsIn(p, hits)
	if fields := fieldsNear(p, hits); len(fields) > 0 {
		if f.forms == nil {
			f.forms = forms{}
		}
		f.forms[path] = append(f.forms[path], fields...)
	}
	for _, h := range hits {
		h.Line = 1 + uint32(strings.Count(p.Text[:max(0, int(h.Span.Start-p.Base))], "\n"))
		f.seen = f.seen || addressed(p, &h)
		f.sent = f.sent || sender(p, &h)
		h.Role = inRole(p, &h)
		u := f.unit(p.Path, path, h.Row)
		u.hits = append(u.hits, h)
	}
	if p.Kind == document.Name {
		f.class = classInName(p.Text)
	}
	f.columnIDs(p)
	f.listLines(p)
}

// listLines notes lines of lists: each is about somebody of its own.
func (f *File) listLines(p *document.Part) {
	if p.Table != nil || p.Kind == document.Metadata || p.Kind == document.Name {
		return
	}
	for _, l := range records.Lists(p.Text) {
		if f.lists == nil {
			f.lists = map[string][]document.Span{}
		}
		path := p.Path.String()
		f.lists[path] = append(f.lists[path], document.Span{Start: p.Base + int64(l[0]), End: p.Base + int64(l[1])})
	}
	for _, c := range headingsOf(p).workers(p.Text) {
		if f.workers == nil {
			f.workers = map[string][]document.Span{}
		}
		path := p.Path.String()
		f.workers[path] = append(f.workers[path], document.Span{Start: p.Base + int64(c[0]), End: p.Base + int64(c[1])})
	}
}

// worker reports whether a finding stands in a column of people who act in
// their role.
func (f *File) worker(x *finding.Finding) bool {
	return WorkerColumn(x.Place.Column) || slices.ContainsFunc(f.workers[x.Path.String()], func(s document.Span) bool { return s.Overlaps(x.Span) })
}

// Extract says that the file is an extract of what is the subject's.
func (f *File) Extract() { f.extract = true }

// greeting says whom a letter greets.
type greeting uint8

const (
	greetsSubject greeting = 1 << iota
	greetsOther
)

var dear = regexp.MustCompile(`(?im)^[> \t]*(?:dear|annwyl)[ \t]+([^\n,]{2,60})`)

// greetingsIn looks at the greetings of a part.
func greetingsIn(p *document.Part, hits []Hit) greeting {
	var g greeting
	for _, m := range dear.FindAllStringSubmatchIndex(p.Text, 40) {
		whole := document.Span{Start: p.Base + int64(m[2]), End: p.Base + int64(m[3])}
		if slices.ContainsFunc(hits, func(h Hit) bool { return h.Span.Overlaps(whole) && (isName(h.Evidence) || h.Evidence == Forename) }) {
			g |= greetsSubject
		} else {
			g |= greetsOther
		}
	}
	return g
}

// addressed reports whether a hit makes the subject the reader or writer of
// the file: Dear ..., or From: and To: of a message.
func addressed(p *document.Part, h *Hit) bool {
	if h.Evidence == Surname || h.Evidence >= Address && h.Evidence != Forename {
		return false
	}
	start, _ := p.Local(h.Span)
	line := p.Text[:start]
	line = strings.ToLower(line[strings.LastIndexByte(line, '\n')+1:])
	if p.Kind == document.Metadata {
		for _, field := range []string{"from:", "to:", "cc:", "reply-to:"} {
			if strings.HasPrefix(line, field) {
				return true
			}
		}
		return false
	}
	return len(line) <= 12 && strings.HasPrefix(strings.TrimSpace(line), "dear")
}

var roleBefore = regexp.MustCompile(`(?i)(?:prepared by|checked by|approved by|authorised by|signed by|written by|completed by|reviewed by|recorded by|agreed by|issued by|yours sincerely,?|yours faithfully,?|senco|sendco|class teacher|form tutor|teacher|tutor|line manager|manager|social worker|key ?worker|assessor|mentor|supervisor|headteacher|author)[\s:]*(?:(?:mr|mrs|ms|miss|mx|dr|prof|rev|cllr)\.?\s+)?$`)

// inRole reports whether a name stands where somebody acts in a role, so that
// what follows is not about them.
func inRole(p *document.Part, h *Hit) bool {
	if !isName(h.Evidence) {
		return false
	}
	start, _ := p.Local(h.Span)
	return roleBefore.MatchString(p.Text[max(0, start-40):start])
}

// sender reports whether a hit stands behind From: in the head of a message.
func sender(p *document.Part, h *Hit) bool {
	start, _ := p.Local(h.Span)
	line := p.Text[:start]
	return p.Kind == document.Metadata && h.Evidence <= Short && strings.HasPrefix(line[strings.LastIndexByte(line, '\n')+1:], "From:")
}

// peopleRows tells a list of people from a form that is laid out as a table.
func peopleRows(t *document.Table) bool {
	if t == nil || len(t.Cells) == 0 {
		return false
	}
	cols := uint16(0)
	for i := range min(len(t.Cells), 400) {
		cols = max(cols, t.Cells[i].Col+1)
	}
	return cols >= 4 || cols == 3 && t.Header != nil
}

// unit returns the unit of a row, or of the document that the path lies in.
func (f *File) unit(path document.Path, key string, row uint32) *unit {
	key = unitKey(path, key, row)
	u := f.units[key]
	if u == nil {
		u = &unit{inner: innerOf(path)}
		f.units[key] = u
		f.order = append(f.order, key)
	}
	return u
}

// unitKey names the unit that a place belongs to.
func unitKey(path document.Path, inWords string, row uint32) string {
	if row > 0 {
		return inWords + "\x00" + strconv.FormatUint(uint64(row), 10)
	}
	return innerOf(path)
}

// internals are the members of a document that are one document for a reader.
var internals = []string{"word/", "xl/", "ppt/", "docProps/", "customXml/", "_rels/", "content.xml", "meta.xml", "styles.xml", "settings.xml", "body.", "headers", "(names)", "(file name)", "Basic/"}

// innerOf is the member of a container that a path leads to, without the
// members that documents themselves are made of; "" for the file itself.
func innerOf(p document.Path) string {
	n := len(p)
	for n > 0 && slices.ContainsFunc(internals, func(s string) bool { return strings.HasPrefix(p[n-1], s) }) {
		n--
	}
	return p[:n].String()
}

// maxFound is how many findings of a file's running text are kept; of more,
// those near a hit.
const maxFound = 20000

// nearHit is how far from a hit a finding may tell who it is about.
const nearHit = 4096

// Findings takes what the detectors found.
func (f *File) Findings(fs []finding.Finding) {
	for i := range fs {
		x := &fs[i]
		if x.Score < 300 {
			continue
		}
		path := x.Path.String()
		row := uint32(0)
		if f.rows[path] {
			row = x.Place.Row
		}
		u := f.units[unitKey(x.Path, path, row)]
		if u == nil {
			if x.Kind.Name != "username" || f.t.names.mailbox(x.Value.Reveal()) == evidences {
				continue
			}
			u = f.unit(x.Path, path, row)
		}
		if f.found++; f.found > maxFound && row == 0 && !u.near(path, x.Span) {
			continue
		}
		u.take(f, path, x)
	}
}

func (u *unit) near(path string, s document.Span) bool {
	for i := range u.hits {
		if h := &u.hits[i]; h.Span.Start-nearHit < s.End && s.Start < h.Span.End+nearHit && h.Path.String() == path {
			return true
		}
	}
	return false
}

func (u *unit) take(f *File, path string, x *finding.Finding) {
	t := f.t
	value := x.Value.Reveal()
	switch {
	case x.Kind.Name == "person-name":
		for i := range u.hits { // the subject's own
			if h := &u.hits[i]; h.Span.Overlaps(x.Span) && h.Path.String() == path && h.Evidence <= Titled && h.Evidence >= FullName && h.Evidence != Mailbox {
				return
			}
		}
		name := strings.Join(fold(value), " ")
		if name != "" {
			u.others = append(u.others, person{path, x.Part, x.Span, name, x.Place.Line, f.worker(x)})
		}
	case x.Kind.Category == finding.Identifier || x.Kind.Category == finding.Financial || learnable[x.Kind.Name] || single[x.Kind.Name]:
		id := foundID{path: path, part: x.Part, span: x.Span, kind: x.Kind, value: value, score: x.Score, place: x.Place, own: t.Own(x.Kind.Name, value)}
		u.ids = append(u.ids, id)
		if id.own {
			u.ownFinding(t, path, x)
		}
	}
	if x.Kind.Name == "username" {
		if e := t.names.mailbox(value); e < evidences {
			u.hits = append(u.hits, Hit{Evidence: e, Term: -1, Path: x.Path, Span: x.Span, Part: x.Part, Row: x.Place.Row, Line: x.Place.Line, cell: -1})
		}
	}
}

// ownFinding makes a hit of a finding that the text itself did not show: a
// short number, a hidden spelling.
func (u *unit) ownFinding(t *Terms, path string, x *finding.Finding) {
	n := normalOf(x.Kind.Name, x.Value.Reveal())
	for k := range t.List {
		term := &t.List[k]
		if term.normal != n && !(term.Evidence == Birth && x.Kind.Name == "date-of-birth") || term.Kind != "" && term.Kind != x.Kind.Name && len(n) < leastNeedle {
			continue
		}
		for i := range u.hits {
			if u.hits[i].Term == k && u.hits[i].Span.Overlaps(x.Span) {
				u.hits[i].Bare = u.hits[i].Bare && x.Kind.Name != term.Kind
				return
			}
		}
		u.hits = append(u.hits, Hit{Evidence: term.Evidence, Term: k, Path: x.Path, Span: x.Span, Part: x.Part, Row: x.Place.Row, Line: x.Place.Line, cell: -1})
		return
	}
}

// learnable are the kinds that certain files may teach, besides identifiers.
var learnable = map[string]bool{"email": true, "phone": true, "username": true, "date-of-birth": true, "postcode": true}
