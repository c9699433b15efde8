package scanner

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sardine/document"
	"sardine/finding"
)

// Entry is a file that the walk met. Skip is set when it is not to be read. A
// folder that could not be listed is an entry whose name ends in a slash: what
// is in it is unknown, and that must be seen.
type Entry struct {
	Ref  finding.FileRef
	Skip document.SkipReason

	root *os.Root
	name string
}

// Walk lists the files below roots in sorted order: folders and files by name,
// byte by byte. Links are not followed, but for a root that is one. Nothing is
// opened but folders.
func Walk(ctx context.Context, roots []string, sel Selection, visit func(Entry) error) error {
	if sel.FilesFrom != nil {
		return walkList(ctx, roots, sel, visit)
	}
	open := map[string]*os.Root{} // many files named one by one share their folders
	for _, r := range roots {
		if err := walkRoot(ctx, r, sel, visit, open); err != nil {
			return err
		}
	}
	return nil
}

// openRoot opens the folder that holds p, or p itself if it is a folder; rel is
// "." then. Roots stay open: jobs that were handed out still open files in
// them, and each closes with the last of its jobs.
func openRoot(p string, open map[string]*os.Root) (root *os.Root, rel string, err error) {
	info, err := os.Stat(p)
	if err != nil {
		return nil, "", err
	}
	dir, rel := p, "."
	if !info.IsDir() {
		dir, rel = filepath.Split(p)
		if dir == "" {
			dir = "."
		}
	}
	if root = open[dir]; root == nil {
		root, err = os.OpenRoot(dir)
		open[dir] = root
	}
	return root, rel, err
}

func walkRoot(ctx context.Context, p string, sel Selection, visit func(Entry) error, open map[string]*os.Root) error {
	root, rel, err := openRoot(p, open)
	if err != nil {
		return fmt.Errorf("open %q: %w", p, err)
	}
	abs, err := filepath.Abs(root.Name())
	if err != nil {
		return err
	}
	w := &walker{ctx: ctx, root: root, abs: abs, sel: sel, visit: visit}
	info, err := root.Stat(rel)
	if err != nil {
		return fmt.Errorf("open %q: %w", p, err)
	}
	w.device = deviceOf(info)
	if !info.IsDir() {
		return w.file(rel, info)
	}
	return w.folder(".")
}

type walker struct {
	ctx    context.Context // of one Walk call
	root   *os.Root
	abs    string
	sel    Selection
	visit  func(Entry) error
	device uint64
}

func (w *walker) entry(rel string, meta finding.Meta, skip document.SkipReason) error {
	ref := finding.FileRef{Root: w.abs, Rel: filepath.ToSlash(rel), Meta: meta}
	return w.visit(Entry{Ref: ref, Skip: skip, root: w.root, name: rel})
}

func (w *walker) folder(dir string) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	entries, err := w.list(dir)
	if err != nil {
		// What could be listed before the error is walked all the same.
		if err := w.entry(dir+"/", finding.Meta{}, osReason(err)); err != nil {
			return err
		}
	}
	for _, e := range entries {
		rel := e.Name()
		if dir != "." {
			rel = dir + "/" + e.Name()
		}
		if err := w.step(rel, e); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) list(dir string) ([]fs.DirEntry, error) {
	d, err := w.root.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	entries, err := d.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries, err
}

func (w *walker) step(rel string, e fs.DirEntry) error {
	info, err := e.Info()
	if err != nil {
		return w.entry(rel, finding.Meta{}, osReason(err))
	}
	if !info.IsDir() {
		return w.file(rel, info)
	}
	switch {
	case w.sel.prunes(rel):
		return w.entry(rel+"/", finding.Meta{}, document.Excluded)
	case w.sel.OneFileSystem && deviceOf(info) != w.device:
		return w.entry(rel+"/", finding.Meta{}, document.Excluded)
	case w.sel.unlisted(metaOf(info)):
		return w.entry(rel+"/", finding.Meta{}, document.Offline)
	}
	return w.folder(rel)
}

func (w *walker) file(rel string, info fs.FileInfo) error {
	meta := metaOf(info)
	if !info.Mode().IsRegular() {
		return w.entry(rel, meta, document.Special)
	}
	return w.entry(rel, meta, w.sel.skips(rel, meta))
}

// walkList visits the files that are named in sel.FilesFrom, one a line,
// counted from the only root.
func walkList(ctx context.Context, roots []string, sel Selection, visit func(Entry) error) error {
	if len(roots) != 1 {
		return fmt.Errorf("a list of files needs exactly one folder to count from, not %d", len(roots))
	}
	names, err := readList(sel.FilesFrom)
	if err != nil {
		return fmt.Errorf("read the list of files: %w", err)
	}
	root, _, err := openRoot(roots[0], map[string]*os.Root{})
	if err != nil {
		return fmt.Errorf("open %q: %w", roots[0], err)
	}
	abs, err := filepath.Abs(root.Name())
	if err != nil {
		return err
	}
	w := &walker{ctx: ctx, root: root, abs: abs, sel: sel, visit: visit}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		info, err := root.Lstat(name)
		switch {
		case err != nil: // also for a name that leads out of the root
			err = w.entry(name, finding.Meta{}, osReason(err))
		case info.IsDir():
			err = w.folder(name)
		default:
			err = w.file(name, info)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func readList(r io.Reader) ([]string, error) {
	var names []string
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if name := strings.TrimSuffix(sc.Text(), "\r"); name != "" {
			names = append(names, path.Clean(filepath.ToSlash(name)))
		}
	}
	slices.Sort(names)
	return slices.Compact(names), sc.Err()
}
