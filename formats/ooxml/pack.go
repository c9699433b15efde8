package ooxml

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

// cacheSize is the largest member that is kept expanded between passes.
const cacheSize = 8 << 20

// ratioFloor is how much a package may expand to before the ratio to its size
// is looked at.
const ratioFloor = 10 << 20

// pack is an opened package.
type pack struct {
	ctx     context.Context // of one Read or Rewrite call
	zip     *pkzip.Archive
	at      io.ReaderAt
	size    int64
	limits  document.Limits
	view    document.View
	members []*member
	byName  map[string]*member // by lower-case name: OPC names have no case (ECMA-376 part 2, 6.2.2.3)

	expanded int64
	cached   *member
	cache    []byte
	tape     *xmlspan.Tape // of cache, if it is read so
}

// member is one entry of the package. Its number is the stream that origins
// count in.
type member struct {
	e      *pkzip.Entry
	num    uint32
	name   string
	media  string
	passed int64 // bytes of the first pass, which are counted in expanded
	failed error // how the first pass ended, if not well
	again  bool  // the first pass is over
	sheet  bool  // its cells are read as a table
	cells  int64 // where they end, 0 if that is not known
	utf16  bool  // it is not UTF-8: places count in the converted bytes
}

func open(ctx context.Context, in document.Stream, opt document.Options) (*pack, error) {
	at, size, err := in.At()
	if err != nil {
		return nil, err
	}
	p := &pack{ctx: ctx, at: at, size: size, limits: withDefaults(opt.Limits), view: opt.View, byName: map[string]*member{}}
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
		if key := strings.ToLower(m.name); p.byName[key] == nil {
			p.byName[key] = m
		}
	}
	p.mediaTypes()
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

// xml reports whether the member is read here as markup.
func (m *member) xml() bool {
	switch path.Ext(strings.ToLower(m.e.Name)) {
	case ".xml", ".rels", ".vml":
		return !strings.Contains(m.media, "html")
	}
	return strings.HasSuffix(m.media, "+xml") && !strings.Contains(m.media, "svg") && !strings.Contains(m.media, "html")
}

// binaryWorkbook reports whether the member is a part of an .xlsb workbook.
func (m *member) binaryWorkbook() bool {
	name := strings.ToLower(m.e.Name)
	if !strings.HasSuffix(name, ".bin") || !strings.HasPrefix(name, "xl/") {
		return false
	}
	return strings.Contains(m.media, "vnd.ms-excel") && !strings.Contains(m.media, "vba")
}

// content opens a member, counting what it expands to.
func (p *pack) content(m *member) (io.Reader, error) {
	r, err := m.e.Open()
	if err != nil {
		return nil, memberTrouble(err)
	}
	if m.again {
		return &retold{r, m.passed, m.failed}, nil
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

// retold reads a member again, as far as the first time, and fails as then.
type retold struct {
	r      io.Reader
	left   int64
	failed error
}

func (r *retold) Read(b []byte) (int, error) {
	if r.left <= 0 && r.failed != nil {
		return 0, r.failed
	}
	if r.left <= 0 {
		return 0, io.EOF
	}
	n, err := r.r.Read(b[:min(int64(len(b)), r.left)])
	r.left -= int64(n)
	return n, err
}

// markup opens an XML member as UTF-8. Small ones are kept for further passes.
func (p *pack) markup(m *member) (*xmlspan.Scanner, error) {
	if p.cached == m {
		return p.cacheScanner(m), nil
	}
	r, err := p.content(m)
	if err != nil {
		return nil, err
	}
	r, m.utf16 = xmlspan.UTF8(r)
	if m.e.Size > cacheSize {
		return xmlspan.New(r), nil
	}
	data, err := readAll(io.LimitReader(r, 2*cacheSize), m.e)
	if err != nil || len(data) == 2*cacheSize {
		// What could be read is still read, and the error comes behind it.
		return xmlspan.New(io.MultiReader(bytes.NewReader(data), &failing{r, err})), nil
	}
	p.cached, p.cache, p.tape = m, data, nil
	return p.cacheScanner(m), nil
}

// cacheScanner reads the cached member m. What a sheet holds besides its cells
// is found without looking at these again; other members have a tape.
func (p *pack) cacheScanner(m *member) *xmlspan.Scanner {
	if m.sheet {
		return xmlspan.Bytes(p.cache, 0)
	}
	if p.tape == nil {
		p.tape = xmlspan.NewTape(p.cache)
	}
	return p.tape.Scanner()
}

// readAll reads all of r, the content of e, into memory that is made for as
// many bytes as it is said to have, if that can be.
func readAll(r io.Reader, e *pkzip.Entry) ([]byte, error) {
	const most = 1032 // bytes that Deflate can make of one
	b := bytes.NewBuffer(make([]byte, 0, min(e.Size, e.Packed*most, cacheSize)+bytes.MinRead))
	_, err := b.ReadFrom(r)
	return b.Bytes(), err
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

// mediaTypes reads [Content_Types].xml.
func (p *pack) mediaTypes() {
	m := p.byName["[content_types].xml"]
	if m == nil {
		return
	}
	byExt, byPart := map[string]string{}, map[string]string{}
	s, err := p.markup(m)
	if err != nil {
		return // visit meets the same error and says so
	}
	for s.Next() {
		t := s.Token()
		if t.Kind != xmlspan.Start {
			continue
		}
		media, _, _ := t.Attr("ContentType")
		if ext, _, ok := t.Attr("Extension"); ok {
			byExt[strings.ToLower(xmlspan.Decode(ext))] = xmlspan.Decode(media)
		} else if name, _, ok := t.Attr("PartName"); ok {
			byPart[strings.ToLower(strings.TrimPrefix(xmlspan.Decode(name), "/"))] = xmlspan.Decode(media)
		}
	}
	for _, m := range p.members {
		key := strings.ToLower(m.e.Name)
		if m.media = byPart[key]; m.media == "" {
			m.media = byExt[strings.TrimPrefix(path.Ext(key), ".")]
		}
	}
}

// relation is one line of a .rels part.
type relation struct {
	kind   string // last element of the Type
	target string // lower-case name of the member it leads to; "" if external
}

// relations reads what the part called name (lower case) refers to, by id.
func (p *pack) relations(name string) map[string]relation {
	dir, base := path.Split(name)
	m := p.byName[dir+"_rels/"+base+".rels"]
	if m == nil {
		return nil
	}
	s, err := p.markup(m)
	if err != nil {
		return nil
	}
	out := map[string]relation{}
	for s.Next() && len(out) < p.limits.Entries {
		t := s.Token()
		if t.Kind != xmlspan.Start || string(t.Name) != "Relationship" {
			continue
		}
		id, _, _ := t.Attr("Id")
		kind, _, _ := t.Attr("Type")
		target, _, _ := t.Attr("Target")
		mode, _, _ := t.Attr("TargetMode")
		r := relation{kind: string(kind[bytes.LastIndexByte(kind, '/')+1:])}
		if string(mode) != "External" {
			r.target = resolve(dir, xmlspan.Decode(target))
		}
		out[string(id)] = r
	}
	return out
}

// resolve turns a relation's target into a member's lower-case name.
func resolve(dir, target string) string {
	target = strings.ToLower(strings.ReplaceAll(target, `\`, "/"))
	if !strings.HasPrefix(target, "/") {
		target = dir + target
	}
	return strings.TrimPrefix(path.Clean("/"+target), "/")
}
