package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"time"

	"sardine/internal/sandbox"
	"sardine/sar/binder"
	"sardine/sar/typeset"
)

// jobBook is everything that is done with pages of PDF: they may come from
// files of strangers.
const jobBook = "book"

const frameBook = 'B'

// bookRequest is what a child is told. The files are the data of the book, or
// the one file.
type bookRequest struct {
	Do         string // count, picture, bind
	Size       int64  // of the data
	Title      string // of a picture
	Book       *binder.Book
	Passphrase string
}

// bookReply is what it says, besides bytes in frames.
type bookReply struct {
	Pages  int
	Places []binder.Place
	Bad    int  // the piece that cannot be bound, from 1
	Large  bool // too large for one PDF
	Failed bool
}

// book does jobBook.
func (c *child) book(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	var q bookRequest
	if err := json.Unmarshal(call.Request, &q); err != nil || len(call.Files) != 1 {
		return nil, errWire
	}
	w := &copyWriter{call: call, buf: []byte{frameBook}}
	r := doBook(ctx, &q, &childInput{call, call.Files[0], false}, w)
	if err := w.flush(); err != nil {
		return nil, err
	}
	return json.Marshal(r)
}

// doBook works on pages.
func doBook(ctx context.Context, q *bookRequest, in io.ReaderAt, w io.Writer) bookReply {
	var r bookReply
	var err error
	if q.Do == "bind" {
		if q.Book == nil {
			return bookReply{Failed: true}
		}
		q.Book.Data = in
		var out bytes.Buffer // nothing leaves of a book that failed
		if r.Places, err = q.Book.Bind(ctx, &out, q.Passphrase); err == nil {
			_, err = w.Write(out.Bytes())
		}
		return failedBook(r, err)
	}
	if q.Size < 0 || q.Size > binder.MaxBook {
		return bookReply{Large: true}
	}
	raw := make([]byte, q.Size)
	if _, err = io.ReadFull(io.NewSectionReader(in, 0, q.Size), raw); err != nil {
		return bookReply{Failed: true}
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
