package sar

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"

	"sardine/document"
	"sardine/finding"
	"sardine/redact/leak"
)

// pages draws index, letters and the rest, looks for hidden values in them,
// and writes them.
func (r *making) pages() error {
	for _, p := range r.Pages {
		raw, err := p.Draw(r.b)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
		if raw == nil {
			continue
		}
		if r.tells(raw, p.Name) {
			return fmt.Errorf("%s: %w", p.Name, ErrCross)
		}
		out := filepath.Join(r.out, filepath.FromSlash(p.Name))
		if err := os.MkdirAll(filepath.Dir(out), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(out, raw, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// crossCheck looks for what was hidden in one item in all others. A copy that
// tells it is taken back. Copies are read as files of strangers are, since they
// were made of such; what lies deeper in their bytes was looked for when they
// were verified, together with what went from all other copies of that run.
func (r *making) crossCheck(ctx context.Context) error {
	if r.secrets().Len() == 0 {
		return nil
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(1, runtime.GOMAXPROCS(0)))
	told := make([]bool, len(r.b.Items))
	for i := range r.b.Items {
		if r.b.Items[i].Copy == "" {
			continue
		}
		g.Go(func() (err error) {
			told[i], err = r.copyTells(ctx, &r.b.Items[i])
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i, bad := range told {
		if !bad {
			continue
		}
		it := &r.b.Items[i]
		file := r.copyOf(it)
		it.Status, it.Reason, it.Copy, it.Digest = "by hand", "it tells something that was hidden in another item", "", ""
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	return nil
}

// copyTells reports whether a copy holds a value that was hidden and is
// disclosed nowhere.
func (r *making) copyTells(ctx context.Context, it *Item) (bool, error) {
	s := r.search(ctx)
	s.Name(it.Copy)
	file := r.copyOf(it)
	_, err := r.Planner.Read(ctx, finding.FileRef{Root: filepath.Dir(file), Rel: filepath.Base(file)}, func(p *document.Part) {
		if p.Kind != document.Name {
			s.Text(p.Text, "copy")
		}
	}, func([]finding.Finding) error { return nil })
	return len(s.Found()) > 0, err
}

// tells reports whether a page that was drawn for the bundle holds such a
// value.
func (r *making) tells(raw []byte, name string) bool {
	if r.secrets().Len() == 0 {
		return false
	}
	s := r.search(context.Background())
	s.Name(name)
	s.Bytes(raw, name)
	return len(s.Found()) > 0
}

// search looks for what was hidden and is disclosed nowhere. All of it stands in
// other files, so that a few digits alike are none of it.
func (r *making) search(ctx context.Context) *leak.Search {
	s := leak.NewSearch(ctx, r.secrets())
	s.Elsewhere = func(int, int) bool { return true }
	return s
}

func (r *making) secrets() *leak.Set {
	if r.b.secret == nil {
		var needles []leak.Needle
		for _, v := range append(r.strong(), r.b.hidden...) {
			needles = append(needles, leak.Needle{Text: v.Text, Strong: true})
		}
		r.b.secret = leak.NewSet(needles)
	}
	return r.b.secret
}

// vacant reports whether out is free, or holds a bundle that may be made again.
func vacant(out string) error {
	entries, err := os.ReadDir(out)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(out, made)); err != nil {
		return ErrOccupied
	}
	return nil
}

// bundled are what the folder of a bundle holds.
var bundled = []string{"items", "letters", made, made + ".minisig", "index.html", "index.xlsx", "index.docx", "about-your-data.html", "coverage.html", "coverage.json", "data.json"}

// vacate takes the bundle before out of the folder, when the new one is whole.
func vacate(out string) error {
	for _, name := range bundled {
		if err := os.RemoveAll(filepath.Join(out, name)); err != nil {
			return err
		}
	}
	return nil
}

// moveAll moves a finished bundle to its place.
func moveAll(from, to string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	if err := vacate(to); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		src, dst := filepath.Join(from, e.Name()), filepath.Join(to, e.Name())
		if err := os.Rename(src, dst); err != nil { // another file system
			if err := os.CopyFS(dst, os.DirFS(src)); err != nil {
				raw, rerr := os.ReadFile(src)
				if rerr != nil {
					return errors.Join(err, rerr)
				}
				if err := os.WriteFile(dst, raw, 0o600); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
