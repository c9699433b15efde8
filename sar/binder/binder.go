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
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Piece is a PDF that becomes pages of the book.
type Piece struct {
	Title string // of its bookmark
	Foot  string // stands before "page 2 of 5" at the foot of its pages: "Item 3"; "" for the title
	Group string // the bookmark above its own; "" for none. Pieces of one group stand together
	At    int64  // where it begins in Book.Data
	Size  int64
}

// Attached is a file that goes with the book as it is.
type Attached struct {
	Name  string // as readers of the book see it
	About string
	At    int64
	Size  int64
}

// Book is what is bound.
type Book struct {
	Title    string
	Pieces   []Piece
	Attached []Attached
	Made     time.Time
	Data     io.ReaderAt `json:"-"` // pieces and attached files, one behind the other
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

// MaxBook bounds the bytes of all pieces: the book is made in memory.
const MaxBook = 512 << 20

// Pages counts the pages of a PDF, and makes sure that it can be bound.
func Pages(raw []byte) (n int, err error) {
	if len(raw) > MaxBook {
		return 0, ErrLarge
	}
	err = guarded(func() error {
		x, err := read(raw)
		if err != nil {
			return err
		}
		n = x.PageCount
		return pdfcpu.MergeXRefTables("", x, blank(), false, false)
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
	var sum int64
	for _, p := range b.Pieces {
		sum += p.Size
	}
	for _, a := range b.Attached {
		sum += a.Size
	}
	if sum > MaxBook {
		return nil, ErrLarge
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
		return writeContext(all, &open)
	})
	if err != nil {
		return nil, errors.Join(ctx.Err(), errors.New("the pages cannot be joined"))
	}
	return places, lock(&open, w, passphrase)
}

// bytesAt reads a part of the book's data.
func (b *Book) bytesAt(at, size int64) ([]byte, error) {
	if size < 0 || size > MaxBook {
		return nil, ErrLarge
	}
	raw := make([]byte, size)
	_, err := io.ReadFull(io.NewSectionReader(b.Data, at, size), raw)
	return raw, err
}

// merge puts the pieces' pages one after the other.
func (b *Book) merge(ctx context.Context) (all *model.Context, places []Place, err error) {
	for i, p := range b.Pieces {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		first := 1
		err := guarded(func() error {
			raw, err := b.bytesAt(p.At, p.Size)
			if err != nil {
				return err
			}
			x, err := read(raw)
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

func read(raw []byte) (*model.Context, error) {
	c := settings()
	c.Cmd = model.MERGECREATE
	x, err := readAndValidate(bytes.NewReader(raw), c)
	if err == nil && x.E != nil {
		return nil, ErrPiece // it has a passphrase of its own
	}
	return x, err
}

// blank is a document of one empty page.
func blank() *model.Context {
	var b bytes.Buffer
	at := make([]int, 4)
	b.WriteString("%PDF-1.7\n")
	for i, o := range []string{"", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>"} {
		if i > 0 {
			at[i] = b.Len()
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i, o)
		}
	}
	table := b.Len()
	b.WriteString("xref\n0 4\n0000000000 65535 f \n")
	for _, n := range at[1:] {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table)
	x, err := read(b.Bytes())
	if err != nil { // a constant
		panic("binder: the empty document cannot be read: " + err.Error())
	}
	return x
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
		raw, err := b.bytesAt(a.At, a.Size)
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
