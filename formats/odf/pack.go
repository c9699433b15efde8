package odf

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"sardine/document"
	"sardine/internal/pkzip"
	"sardine/internal/xmlspan"
)

const (
	// cacheSize is the largest member that is kept expanded between passes.
	cacheSize = 8 << 20
	// ratioFloor is how much a package may expand to before the ratio to its
	// size is looked at.
	ratioFloor = 10 << 20
	// maxStyles is how many styles that hide text are remembered.
	maxStyles = 10_000
)

// pack is an opened package, or a flat file, which has one member without a
// name.
type pack struct {
	ctx     context.Context // of one Read or Rewrite call
	zip     *pkzip.Archive  // nil for a flat file
	at      io.ReaderAt
	size    int64
	limits  document.Limits
	view    document.View
	members []*member
	byName  map[string]*member
	hiding  map[string]bool // common styles that hide what has them

	password string // that opens the members

	expanded int64
	cached   *member
	cache    *xmlspan.Tape
}

// member is one entry of the package. Its number is the stream that origins
// count in.
type member struct {
	e         *pkzip.Entry
	num       uint32
	name      string
	media     string
	encrypted bool
	lock      *lock // how, nil if it is not
	tried     bool  // the package's password, on this member
	passed    int64 // bytes of the first pass, which are counted in expanded
	failed    error // how the first pass ended, if not well
	again     bool  // the first pass is over
	converted bool  // it is not UTF-8: places count in the converted bytes
}

func open(ctx context.Context, in document.Stream, opt document.Options) (*pack, error) {
	at, size, err := in.At()
	if err != nil {
		return nil, err
	}
	p := &pack{ctx: ctx, at: at, size: size, limits: withDefaults(opt.Limits), view: opt.View, byName: map[string]*member{}}
	head := make([]byte, min(size, 4<<10))
	if n, err := at.ReadAt(head, 0); err != nil && err != io.EOF || n < len(head) {
		return nil, err
	}
	if flat(head) {
		p.members = []*member{{}}
		return p, nil
	}
	p.zip, err = pkzip.Open(at, size, p.limits.Entries)
	if errors.Is(err, pkzip.ErrNotZip) {
		return nil, document.Skipped(document.Corrupt, err)
	}
	if err != nil {
		return nil, err
	}
	var names document.Names
	for i, e := range p.zip.Entries {
		m := &member{e: e, num: uint32(i), name: names.Unique(e.Name)}
		p.members = append(p.members, m)
		p.byName[m.name] = m
	}
	p.manifest()
	if err := p.unlock(opt); err != nil {
		return nil, err
	}
	p.hiding = p.commonStyles()
	return p, nil
}

func withDefaults(l document.Limits) document.Limits {
	d := document.DefaultLimits()
	if l.Entries <= 0 {
		l.Entries = d.Entries
	}
	if l.Member <= 0 {
		l.Member = d.Member
	}
	if l.Total <= 0 {
		l.Total = d.Total
	}
	if l.Ratio <= 0 {
		l.Ratio = d.Ratio
	}
	if l.Spool <= 0 {
		l.Spool = d.Spool
	}
	return l
}

func (m *member) flat() bool { return m.e == nil }

func (m *member) dir() bool { return !m.flat() && m.e.Dir() && m.e.Size == 0 }

// plumbing reports whether the member holds nothing that anybody wrote: the
// media type, the list of members, the cache of where lines break.
func (m *member) plumbing() bool {
	if m.flat() || m.closed() {
		return false
	}
	switch m.e.Name {
	case "mimetype":
		return m.e.Size < 256
	case "META-INF/manifest.xml", "layout-cache":
		return true
	}
	return false
}

// stale reports whether the member has to go when anything changes: it would
// vouch for, or show, what was there before.
func (m *member) stale() bool {
	if m.flat() {
		return false
	}
	name := m.e.Name
	return strings.HasPrefix(name, "Thumbnails/") || name == "layout-cache" ||
		strings.HasPrefix(name, "META-INF/") && strings.HasSuffix(name, "signatures.xml")
}

// xml reports whether the member is read here as markup.
func (m *member) xml() bool {
	if m.flat() {
		return true
	}
	switch strings.ToLower(path.Ext(m.e.Name)) {
	case ".xml", ".rdf", ".xlb", ".xdl":
		return true
	}
	return false
}

// content opens a member, counting what it expands to.
func (p *pack) content(m *member) (io.Reader, error) {
	if m.flat() {
		return io.NewSectionReader(p.at, 0, p.size), nil
	}
	var r io.Reader
	var err error
	if m.encrypted {
		r, err = m.decrypted()
	} else {
		r, err = m.e.Open()
	}
	if err != nil {
		return nil, memberTrouble(err)
	}
	if m.again {
		again := io.LimitReader(r, m.passed)
		if m.failed != nil {
			again = io.MultiReader(again, &failing{err: m.failed})
		}
		return again, nil
	}
	m.again = true
	return &counted{p: p, m: m, r: r}, nil
}

// counted reads a member for the first time and stops when it expands too
// much.
type counted struct {
	p *pack
	m *member
	r io.Reader
}

func (c *counted) Read(b []byte) (int, error) {
	if c.p.expanded > c.p.limits.Total || c.p.expanded > ratioFloor && c.p.expanded/max(c.p.size, 1) > c.p.limits.Ratio {
		return 0, document.Skipped(document.Bomb, nil)
	}
	n, err := c.r.Read(b)
	c.p.expanded += int64(n)
	c.m.passed += int64(n)
	if err != nil && err != io.EOF {
		c.m.failed = err
	}
	return n, err
}

// markup opens an XML member as UTF-8. Small ones are kept for further passes.
func (p *pack) markup(m *member) (*xmlspan.Scanner, error) {
	if p.cached == m {
		return p.cache.Scanner(), nil
	}
	r, err := p.content(m)
	if err != nil {
		return nil, err
	}
	r, m.converted = xmlspan.UTF8(r)
	if m.flat() && p.size > cacheSize || !m.flat() && m.e.Size > cacheSize {
		return xmlspan.New(r), nil
	}
	data, err := io.ReadAll(io.LimitReader(r, 2*cacheSize))
	if err != nil || len(data) == 2*cacheSize {
		// What could be read is still read, and the error comes behind it.
		return xmlspan.New(io.MultiReader(bytes.NewReader(data), &failing{r, err})), nil
	}
	p.cached, p.cache = m, xmlspan.NewTape(data)
	return p.cache.Scanner(), nil
}

// failing goes on with r, or fails where it has failed before.
type failing struct {
	r   io.Reader
	err error
}

func (f *failing) Read(b []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return f.r.Read(b)
}

// manifest reads the list of members: their media types, and which of them
// are encrypted (ODF 1.3 part 2, 4.3 and 4.4). The zip does not say so.
func (p *pack) manifest() {
	list := p.byName["META-INF/manifest.xml"]
	if list == nil {
		return
	}
	s, err := p.markup(list)
	if err != nil {
		return
	}
	var at *member
	size := -1
	for s.Next() {
		t := s.Token()
		if t.Kind != xmlspan.Start {
			continue
		}
		switch string(t.Name) {
		case "file-entry":
			name, _, _ := t.Attr("full-path")
			if at = p.byName[xmlspan.Decode(name)]; at != nil {
				media, _, _ := t.Attr("media-type")
				at.media = xmlspan.Decode(media)
				size = number(t, "size", -1)
			}
		case "encryption-data":
			if at != nil {
				at.encrypted, at.lock = true, newLock(t, int64(size))
			}
		case "algorithm", "start-key-generation", "key-derivation":
			if at != nil && at.lock != nil {
				at.lock.note(t)
			}
		}
	}
}

// commonStyles reads which of the styles in styles.xml hide what has them.
func (p *pack) commonStyles() map[string]bool {
	m := p.byName["styles.xml"]
	if m == nil {
		return nil
	}
	if p.reopen(m); m.closed() {
		return nil
	}
	s, err := p.markup(m)
	if err != nil {
		return nil // the walk meets the same error and says so
	}
	var h hiding
	for s.Next() {
		switch t := s.Token(); {
		case t.Kind == xmlspan.Start && string(t.Name) == "automatic-styles":
			return h.styles // those that follow are for this member alone
		case t.Kind == xmlspan.Start:
			h.start(t)
		}
	}
	return h.styles
}

// hiding collects the names of styles that hide what has them.
type hiding struct {
	styles map[string]bool
	style  string // the style at hand
}

func (h *hiding) start(t *xmlspan.Token) {
	switch string(t.Name) {
	case "style":
		name, _, _ := t.Attr("name")
		h.style = known(name)
	case "text-properties", "table-properties", "drawing-page-properties", "properties":
		hidden := false
		t.Attrs(func(a xmlspan.Attr) bool {
			switch string(a.Name) {
			case "display":
				hidden = string(a.Value) == "none" || string(a.Value) == "false"
			case "visibility":
				hidden = string(a.Value) == "hidden"
			}
			return !hidden
		})
		if hidden && h.style != "" && len(h.styles) < maxStyles {
			if h.styles == nil {
				h.styles = map[string]bool{}
			}
			h.styles[h.style] = true
		}
	}
}
