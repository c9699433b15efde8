// Package pst reads the mailboxes of Outlook: personal folders (.pst) and the
// copies of a server's mailboxes (.ost), of all versions ([MS-PST]).
//
// It reads only. Folders are followed from each item upwards and not downwards
// from the root, so that items whose folder is lost are read as well. Its one
// invariant: every item of the file's tree of nodes ends as parts or as a skip
// under the name of its folder.
package pst

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"sardine/document"
)

// Sniff accepts files that begin as personal folders do ([MS-PST] 2.2.2.6).
func Sniff(head []byte, _ string) bool {
	return len(head) > 12 && string(head[:4]) == magic && head[8] == 'S' && (head[9] == 'M' || head[9] == 'O')
}

// Read reads every item: its fields as Metadata under the folder's name and a
// number, its body as Body, HTML, RTF and attachments as children.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	s, err := open(ctx, at, size, opt.Limits)
	if err != nil {
		return err
	}
	m := &mailbox{ctx: ctx, s: s, out: out, depth: opt.Limits.Depth, folders: map[uint32]string{}, counts: map[string]int{}}
	m.names = m.namedProperties()
	m.titles = document.NewBuilder(NamesPath)
	if err := s.walk(s.nodes, 256, m.node, m.damaged); err != nil {
		return err
	}
	if m.titles.Empty() {
		return nil
	}
	return out.Part(m.titles.Take(document.Name))
}

// NamesPath is the path of the stream that holds the folders' names.
const NamesPath = "(folders)"

// Types of nodes, [MS-PST] 2.2.2.1.
const (
	nodeFolder     = 0x02
	nodeMessage    = 0x04
	nodeAttachment = 0x05
	nodeAssociated = 0x08
	nodeNames      = 0x61  // the whole number
	nodeRecipients = 0x692 // likewise, below a message
)

// mailbox is one Read call.
type mailbox struct {
	ctx     context.Context
	s       *store
	out     document.Output
	depth   int
	names   map[int]string    // of properties with a number of 0x8000 and above
	folders map[uint32]string // paths of folders seen so far
	counts  map[string]int    // items of each folder so far
	broken  bool              // a page was damaged, and that was said
	titles  *document.Builder // names of folders, one a line, whether anything is in them or not
}

// damaged says once that pages of the file cannot be read: items are missing.
func (m *mailbox) damaged() {
	if !m.broken {
		m.out.Skip("", document.Corrupt)
	}
	m.broken = true
}

// node reads a leaf of the tree of nodes if it is an item, [MS-PST]
// 2.2.2.7.7.4.
func (m *mailbox) node(e []byte) error {
	w := m.s.width()
	if len(e) < 3*w+4 {
		m.damaged()
		return nil
	}
	nid := binary.LittleEndian.Uint32(e)
	kind := document.Metadata
	switch nid & 0x1F {
	case nodeFolder:
		return m.title(e)
	case nodeMessage:
	case nodeAssociated: // settings, rules and views that no user sees
		kind = document.Hidden
	default:
		return nil
	}
	folder := m.folder(binary.LittleEndian.Uint32(e[3*w:]), 0)
	m.counts[folder]++
	i := &item{m: m, name: fmt.Sprintf("%s/%d", folder, m.counts[folder])}
	n, err := m.s.node(m.s.number(e[w:]), m.s.number(e[2*w:]))
	if err == nil {
		err = i.read(n, kind, 0)
	}
	return m.ended(i.name, err)
}

// title notes the name of a folder. It has no place of its own in the file: it
// stands in a heap, perhaps disguised.
func (m *mailbox) title(e []byte) error {
	name := m.folderName(e)
	if name == "" {
		return nil
	}
	m.titles.Insert(name + "\n")
	if m.titles.Full() || m.titles.Must() {
		return m.out.Part(m.titles.Cut(document.Name))
	}
	return nil
}

// ended turns the trouble of one item into a skip.
func (m *mailbox) ended(name string, err error) error {
	var skip *document.SkipError
	if ctxErr := m.ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	if errors.As(err, &skip) {
		m.out.Skip(name, skip.Why)
		return nil
	}
	return err
}

// maxFolders is how deep folders may stand in one another.
const maxFolders = 64

// folder is the path of a folder, by the names of those it stands in.
func (m *mailbox) folder(nid uint32, depth int) string {
	if path, ok := m.folders[nid]; ok {
		return path
	}
	path := "(no folder)"
	e, err := m.s.find(m.s.nodes, uint64(nid))
	w := m.s.width()
	if err == nil && nid&0x1F == nodeFolder && len(e) >= 3*w+4 {
		name := strings.ReplaceAll(m.folderName(e), "/", "_")
		above := binary.LittleEndian.Uint32(e[3*w:])
		switch {
		case above == nid || depth >= maxFolders: // the root is its own parent
			path = name
		default:
			path = strings.Trim(m.folder(above, depth+1)+"/"+name, "/")
		}
	}
	m.folders[nid] = path
	return path
}

func (m *mailbox) folderName(e []byte) string {
	w := m.s.width()
	n, err := m.s.node(m.s.number(e[w:]), m.s.number(e[2*w:]))
	if err != nil {
		return "(damaged folder)"
	}
	h, err := newHeap(n)
	if err != nil {
		return "(damaged folder)"
	}
	list, err := h.properties()
	if err != nil {
		return "(damaged folder)"
	}
	f := &fields{h: h, list: list, page: codePage(0)}
	return f.text(propDisplayName)
}
