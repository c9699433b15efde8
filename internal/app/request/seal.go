package request

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"sardine/internal/app/isolation"
	"sardine/internal/app/reading"
	"sardine/internal/signing"
	"sardine/sar"
	"sardine/sar/binder"
)

// ErrBookLarge means that a bundle is too large for one PDF.
var ErrBookLarge = errors.New("the bundle is too large for one PDF: seal it as zip or age")

// SealPDF writes one PDF with all pages of a bundle that was made with Bind,
// closed with the passphrase, and reads it again before it is there.
func SealPDF(ctx context.Context, opt BundleOptions, b *sar.Bundle, name, passphrase string) error {
	opt.Request.Notice = nil
	opt.Request.Options.Passwords = []string{passphrase}
	look, err := opt.Request.looking(ctx)
	if err != nil {
		return err
	}
	defer look.Close()
	data, err := os.CreateTemp(opt.Case.Dir, ".book*")
	if err != nil {
		return err
	}
	defer func() { _ = errors.Join(data.Close(), os.Remove(data.Name())) }()
	leaves := b.Leaves(opt.Out)
	book, err := bookOf(b, leaves, opt.Out, data)
	if err != nil {
		return err
	}
	return fresh(name, func(dst *os.File) (bool, error) {
		r, err := look.Book(ctx, &reading.BookRequest{Do: "bind", Size: 1, Book: book, Passphrase: passphrase}, data, dst)
		switch {
		case err != nil:
			return false, err
		case r.Large:
			return false, ErrBookLarge
		case r.Bad > 0 && r.Bad <= len(leaves):
			return false, fmt.Errorf("item %d cannot be bound into one PDF: seal the bundle as zip or age", leaves[r.Bad-1].Item)
		case r.Failed || len(r.Places) != len(leaves):
			return false, sar.ErrSealed
		}
		for i, l := range leaves {
			if r.Places[i] != (binder.Place{First: l.First, Pages: l.Pages}) {
				return false, sar.ErrSealed
			}
		}
		return true, b.ProveSealed(ctx, look.at, dst.Name())
	})
}

// bookOf lays pages and attached files one behind the other in data.
func bookOf(b *sar.Bundle, leaves []sar.Leaf, out string, data *os.File) (*binder.Book, error) {
	book := &binder.Book{Title: "Personal data: " + b.Case.Reference, Made: b.Made}
	at := int64(0)
	add := func(file string, raw []byte) (from, size int64, err error) {
		from = at
		if raw != nil {
			_, err = data.Write(raw)
			size = int64(len(raw))
		} else {
			size, err = appendFile(data, file)
		}
		at += size
		return from, size, err
	}
	for _, l := range leaves {
		p := binder.Piece{Title: l.Title}
		if l.Item > 0 {
			p.Foot, p.Group = fmt.Sprintf("Item %d", l.Item), "Items"
		}
		var err error
		if p.At, p.Size, err = add(l.File, l.PDF); err != nil {
			return nil, isolation.WithoutPath(err)
		}
		book.Pieces = append(book.Pieces, p)
	}
	attach := func(file, name, about string) error {
		from, size, err := add(file, nil)
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		book.Attached = append(book.Attached, binder.Attached{Name: name, About: about, At: from, Size: size})
		return isolation.WithoutPath(err)
	}
	for i := range b.Items {
		if it := &b.Items[i]; it.Attached && it.Copy != "" {
			if err := attach(filepath.Join(out, filepath.FromSlash(it.Copy)), it.AttachedName(), fmt.Sprintf("Item %d", it.No)); err != nil {
				return nil, err
			}
		}
	}
	for _, f := range [][2]string{{"data.json", "The values, for programs"}, {sar.ManifestName, "Digests of all files"}, {sar.ManifestName + signing.Suffix, "Signature of the digests"}} {
		if err := attach(filepath.Join(out, f[0]), f[0], f[1]); err != nil {
			return nil, err
		}
	}
	return book, nil
}

func appendFile(to *os.File, name string) (int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }() // read only
	return io.Copy(to, f)
}
