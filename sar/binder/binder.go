// Package binder joins pages into one PDF for somebody who opens it with any
// reader: pieces one after the other, a line at the foot of every page, a
// bookmark for every piece, files attached, and a passphrase on the whole.
//
// It renders nothing and checks nothing for personal data: what it is given is
// what it binds. Its one invariant: a piece that it cannot take whole is an
// error with the piece's number, never a book without it; and errors hold no
// text of a file.
package binder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Piece is a PDF that becomes pages of the book.
type Piece struct {
	Title string // of its bookmark
	Foot  string // stands before "page 2 of 5" at the foot of its pages: "Item 3"; "" for the title
	Group string // the bookmark above its own; "" for none. Pieces of one group stand together
	File  string
}

// Attached is a file that goes with the book as it is.
type Attached struct {
	Name  string // as readers of the book see it
	About string
	File  string
}

// Book is what is bound.
type Book struct {
	Title    string
	Pieces   []Piece
	Attached []Attached
	Made     time.Time
}

// Place is where a piece stands in the book.
type Place struct{ First, Pages int }

// Errors of a book. They say what is wrong with which piece, not what it says.
var (
	ErrPiece = errors.New("a PDF cannot be bound")
	ErrLarge = errors.New("too large for one PDF")
)

// PieceError means that one piece, counted from 0, cannot be bound.
type PieceError struct{ Piece int }

func (e *PieceError) Error() string { return fmt.Sprintf("piece %d: %v", e.Piece+1, ErrPiece) }

// Unwrap makes it an ErrPiece.
func (e *PieceError) Unwrap() error { return ErrPiece }

// maxBook bounds the bytes of all pieces: the book is made in memory.
const maxBook = 1 << 30

// Pages counts the pages of a PDF that can be bound.
func Pages(file string) (n int, err error) {
	err = guarded(func() error {
		x, err := read(file)
		if err == nil {
			n = x.PageCount
		}
		return err
	})
	if err != nil || n == 0 {
		return 0, ErrPiece
	}
	return n, nil
}

// Bind writes the book, closed with the passphrase, and says where each piece
// stands.
func (b *Book) Bind(ctx context.Context, w io.Writer, passphrase string) ([]Place, error) {
	if passphrase == "" || len(b.Pieces) == 0 {
		return nil, errors.New("a book needs a piece and a passphrase")
	}
	if err := b.fits(); err != nil {
		return nil, err
	}
	all, places, err := b.merge(ctx)
	if err != nil {
		return nil, err
	}
	var open bytes.Buffer
	err = guarded(func() error {
		for _, step := range []func(*model.Context, []Place) error{b.foot, b.marks, b.attach, b.describe} {
			if err := errors.Join(ctx.Err(), step(all, places)); err != nil {
				return err
			}
		}
		return api.WriteContext(all, &open)
	})
	if err != nil {
		return nil, errors.Join(ctx.Err(), errors.New("the pages cannot be joined"))
	}
	return places, lock(&open, w, passphrase)
}

// fits bounds what is taken into memory.
func (b *Book) fits() error {
	var sum int64
	for i := range b.Pieces {
		info, err := os.Stat(b.Pieces[i].File)
		if err != nil {
			return err
		}
		sum += info.Size()
	}
	for i := range b.Attached {
		info, err := os.Stat(b.Attached[i].File)
		if err != nil {
			return err
		}
		sum += info.Size()
	}
	if sum > maxBook {
		return ErrLarge
	}
	return nil
}

// merge puts the pieces' pages one after the other.
func (b *Book) merge(ctx context.Context) (all *model.Context, places []Place, err error) {
	for i := range b.Pieces {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		first := 1
		err := guarded(func() error {
			x, err := read(b.Pieces[i].File)
			if err != nil {
				return err
			}
			places = append(places, Place{Pages: x.PageCount})
			if all == nil {
				all = x
				all.EnsureVersionForWriting()
				return nil
			}
			first = all.PageCount + 1
			return pdfcpu.MergeXRefTables("", x, all, false, false)
		})
		if err != nil || len(places) <= i || all.PageCount != first-1+places[i].Pages {
			return nil, nil, &PieceError{i}
		}
		places[i].First = first
	}
	return all, places, nil
}

// settings never look at a folder of this machine and never at the network.
func settings() *model.Configuration {
	noFolder.Do(func() { model.ConfigPath = "disable" })
	c := model.NewDefaultConfiguration()
	c.ValidationMode = model.ValidationRelaxed
	c.CreateBookmarks = false
	c.Offline = true
	return c
}

var noFolder sync.Once

func read(file string) (*model.Context, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c := settings()
	c.Cmd = model.MERGECREATE
	x, err := api.ReadAndValidate(bytes.NewReader(raw), c)
	if err == nil && x.E != nil {
		return nil, ErrPiece // it has a passphrase of its own
	}
	return x, err
}

// guarded turns a crash of the library into an error: what it panics with may
// be text of a file.
func guarded(f func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = ErrPiece
		}
	}()
	return f()
}

// attach puts the files in.
func (b *Book) attach(x *model.Context, _ []Place) error {
	for _, a := range b.Attached {
		raw, err := os.ReadFile(a.File)
		if err != nil {
			return err
		}
		name := filepath.Base(filepath.FromSlash(a.Name))
		made := b.Made
		if err := x.AddAttachment(model.Attachment{Reader: bytes.NewReader(raw), ID: name, FileName: name, Desc: a.About, ModTime: &made}, false); err != nil {
			return err
		}
	}
	return nil
}

// describe says what the book is, and that a reader shows the bookmarks.
func (b *Book) describe(x *model.Context, _ []Place) error {
	info := types.NewDict()
	title, err := types.EscapedUTF16String(b.Title)
	if err != nil {
		return err
	}
	info.InsertString("Title", *title)
	ref, err := x.IndRefForNewObject(info)
	if err != nil {
		return err
	}
	x.Info = ref // what the first piece said of itself is no title of the book
	root, err := x.Catalog()
	if err != nil {
		return err
	}
	root.Update("PageMode", types.Name("UseOutlines"))
	root.Update("Lang", types.StringLiteral("en-GB"))
	root.Update("ViewerPreferences", types.Dict{"DisplayDocTitle": types.Boolean(true)})
	for _, key := range []string{"Metadata", "StructTreeRoot", "MarkInfo", "OpenAction", "AA", "Threads"} {
		root.Delete(key) // they are those of the first piece alone
	}
	return nil
}

// short fits a title into a bookmark.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 90 {
		return string(r[:89]) + "…"
	}
	return s
}
