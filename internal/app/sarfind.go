package app

import (
	"context"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/inventory"
	"sardine/policy"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/match"
	"sardine/scanner"
)

// RequestOptions choose where a subject's data is looked for.
type RequestOptions struct {
	Paths     []string // folders and files that are read; none: the inventory says which
	Inventory *inventory.DB
	Trust     bool // take the inventory as it is: do not look which files are new or changed since
	Select    scanner.Selection
	Workers   int
	Options   document.Options
	Tables    *Tables
	Learn     bool
	Elusion   int      // with an inventory: how many files without matches are drawn from it
	Salt      string   // of that draw
	Leave     []string // folders that are no part of the search: the case, a bundle
	Progress  func(done, of int)

	Isolation Isolation
	Notice    func(string) // see ScanOptions
}

// FindSubject looks for the files that hold a subject's data.
func FindSubject(ctx context.Context, s *casefile.Subject, opt RequestOptions) (*sar.Found, error) {
	look, err := opt.looking(ctx)
	if err != nil {
		return nil, err
	}
	defer look.close()
	terms := match.NewTerms(s)
	terms.SetDomains(opt.Tables.Domains())
	search := &sar.Search{Terms: terms, Read: look.at, Workers: opt.Workers, Learn: opt.Learn, Progress: opt.Progress, Skip: opt.leaves}
	if len(opt.Paths) == 0 {
		index := &sar.Inventory{DB: opt.Inventory, Kinds: detectors.Kinds(), Select: opt.Select, Trust: opt.Trust}
		search.Index = index
		found, err := search.Run(ctx)
		if err == nil {
			found.Unread = append(found.Unread, index.Unlisted()...)
			if opt.Elusion > 0 {
				found.Sampled, err = index.Sample(ctx, found, opt.Elusion, opt.Salt)
			}
		}
		return found, err
	}
	var unread []sar.Unread
	err = scanner.Walk(ctx, opt.Paths, opt.Select, func(e scanner.Entry) error {
		if opt.leaves(e.Ref) {
			return nil
		}
		if e.Skip == "" {
			search.Files = append(search.Files, e.Ref)
		} else if e.Skip != document.Excluded {
			unread = append(unread, sar.Unread{File: e.Ref.Rel, Why: e.Skip, Status: finding.Skipped})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	found, err := search.Run(ctx)
	if err == nil {
		found.Unread = append(found.Unread, unread...)
		found.Scope += int64(len(unread))
	}
	return found, err
}

// Domains are the organisation's own mail domains, as its policy names them.
func (t *Tables) Domains() []string {
	if t == nil {
		return nil
	}
	return t.policy.Domains()
}

// leaves reports whether a file lies in a folder that is no part of the
// search.
func (opt *RequestOptions) leaves(ref finding.FileRef) bool {
	full := filepath.Join(ref.Root, filepath.FromSlash(ref.Rel))
	for _, dir := range opt.Leave {
		if dir = absolute(dir); full == dir || strings.HasPrefix(full, dir+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// looking reads files for package sar, here or in children.
type looking struct {
	opener
	known *policy.Policy
	limit time.Duration
}

func (opt *RequestOptions) looking(ctx context.Context) (*looking, error) {
	t := opt.Tables
	if t == nil {
		t = BuiltinTables()
	}
	how, err := newOpener(ctx, opt.Isolation, t, opt.Options, nil, opt.Workers, opt.Notice)
	return &looking{how, t.policy, opt.Options.Limits.FileTime}, err
}

// at is a sar.Read. What cannot be opened is a result, like everything else
// that goes wrong with one file.
func (l *looking) at(ctx context.Context, ref finding.FileRef, see func(*document.Part), found func([]finding.Finding) error) (finding.Result, error) {
	f, err := openBelow(ref)
	if err != nil {
		return unreadResult(ref, err), nil
	}
	defer func() { _ = f.Close() }() // read only
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return unreadResult(ref, err), nil
	}
	ref.Meta.Size = info.Size()
	limit, cancel := context.WithTimeout(ctx, l.limit)
	defer cancel()
	see(namePart(ref.Rel))
	res, err := l.parts(limit, f, ref, see, func(fs []finding.Finding) error {
		l.known.Apply(ref.Rel, fs)
		return found(fs)
	})
	if ctx.Err() != nil {
		return finding.Result{}, ctx.Err()
	}
	return res, err
}

func (r *reader) parts(ctx context.Context, f *os.File, ref finding.FileRef, see func(*document.Part), found func([]finding.Finding) error) (finding.Result, error) {
	return r.seen(ctx, f, ref, see, found)
}

// seen reads in and shows every part before what is found in it.
func (r *reader) seen(ctx context.Context, in io.ReaderAt, ref finding.FileRef, see func(*document.Part), found func([]finding.Finding) error) (finding.Result, error) {
	v := &visitor{session: r.session(ref), see: see, emit: found}
	sum := newHashing(in, ref.Meta.Size)
	format, err := v.read(ctx, formats.File(sum, ref.Meta.Size, path.Base(ref.Rel)), ref, r.options)
	if err != nil {
		return finding.Result{}, err
	}
	res := v.result(format)
	if res.Digest, err = sum.finish(ctx); err != nil && len(res.Skips) == 0 {
		res.Skips, res.Skipped, res.Status = []finding.Skip{{Why: document.Unreadable}}, 1, finding.PartlyRead
	}
	return res, nil
}

// openBelow opens a file below its root, and none that a link leads out to.
func openBelow(ref finding.FileRef) (*os.File, error) {
	root, err := os.OpenRoot(ref.Root)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // the file stays open
	return root.Open(filepath.FromSlash(ref.Rel))
}

func unreadResult(ref finding.FileRef, err error) finding.Result {
	why := document.Unreadable
	switch {
	case err == nil:
		why = document.Special
	case errors.Is(err, os.ErrNotExist):
		why = document.Vanished
	case errors.Is(err, os.ErrPermission):
		why = document.Denied
	}
	return finding.Result{File: ref, Status: finding.Failed, Skips: []finding.Skip{{Why: why}}, Skipped: 1}
}

// namePart is the name of a file as a part of its own, as a scan looks through
// it.
func namePart(rel string) *document.Part {
	b := document.NewBuilder(NamePath)
	raw, from := []byte(rel), 0
	for i, c := range raw {
		if c == '/' || c == '_' {
			b.CopyValid(raw[from:i], int64(from))
			b.Decode(map[byte]string{'/': "\n", '_': " "}[c], int64(i), int64(i+1))
			from = i + 1
		}
	}
	b.CopyValid(raw[from:], int64(from))
	return b.Take(document.Name)
}
