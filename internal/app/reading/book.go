package reading

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"time"

	"sardine/sar/binder"
	"sardine/sar/typeset"
)

// BookRequest is what a child is told. The files are the data of the book, or
// the one file.
type BookRequest struct {
	Do         string // count, picture, bind
	Size       int64  // of the data
	Title      string // of a picture
	Book       *binder.Book
	Passphrase string
}

// BookReply is what it says, besides bytes in frames.
type BookReply struct {
	Pages  int
	Places []binder.Place
	Bad    int  // the piece that cannot be bound, from 1
	Large  bool // too large for one PDF
	Failed bool
}

// Measure notes how large the data is, unless somebody said.
func (q *BookRequest) Measure(in *os.File) error {
	if q.Size > 0 {
		return nil
	}
	info, err := in.Stat()
	if err != nil {
		return err
	}
	q.Size = info.Size()
	return nil
}

// Book works on pages.
func Book(ctx context.Context, q *BookRequest, in io.ReaderAt, w io.Writer) BookReply {
	var r BookReply
	var err error
	if q.Do == "bind" {
		if q.Book == nil {
			return BookReply{Failed: true}
		}
		q.Book.Data = in
		var out bytes.Buffer // nothing leaves of a book that failed
		if r.Places, err = q.Book.Bind(ctx, &out, q.Passphrase); err == nil {
			_, err = w.Write(out.Bytes())
		}
		return failedBook(r, err)
	}
	if q.Size < 0 || q.Size > binder.MaxBook {
		return BookReply{Large: true}
	}
	raw := make([]byte, q.Size)
	if _, err = io.ReadFull(io.NewSectionReader(in, 0, q.Size), raw); err != nil {
		return BookReply{Failed: true}
	}
	if q.Do == "picture" {
		var rep typeset.Report
		rep, err = typeset.Picture(w, q.Title, raw, time.Time{})
		r.Pages = rep.Pages
	} else {
		r.Pages, err = binder.Pages(raw)
	}
	return failedBook(r, err)
}

// failedBook says why there is no book.
func failedBook(r BookReply, err error) BookReply {
	var pe *binder.PieceError
	switch {
	case err == nil:
		return r
	case errors.As(err, &pe):
		return BookReply{Bad: pe.Piece + 1, Failed: true}
	case errors.Is(err, binder.ErrLarge):
		return BookReply{Large: true, Failed: true}
	}
	return BookReply{Failed: true}
}
