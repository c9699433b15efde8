// Package programs runs programs of other people that may be installed: Tesseract
// reads pictures, Poppler and MuPDF draw and read pages of PDF, LibreOffice makes
// pages of documents.
//
// It is the only place beside internal/sandbox that starts a program. Its one
// invariant: what a program prints of trouble may hold text of the file, and goes
// nowhere.
package programs

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"sardine/document"
	"sardine/formats/pdf"
)

// OCR says whether pictures are read by Tesseract.
type OCR string

const (
	OCRAuto OCR = "auto" // when it is installed
	OCROff  OCR = "off"
)

// Bounds of one call of Tesseract. A page of A4 at 300 dots an inch is nine
// million pixels and takes some seconds; a reply of 32 MiB would be a book.
const (
	ocrTime  = 2 * time.Minute
	ocrInput = 128 << 20
	ocrReply = 32 << 20
)

// Assistance does what formats must not do themselves. It is used by several
// goroutines at once.
type Assistance struct {
	program string // "": there is none
	off     bool
	missed  atomic.Int64
}

// NewAssistance looks for Tesseract, unless ocr says that it is not wanted.
func NewAssistance(ocr OCR) *Assistance {
	if ocr == OCROff {
		return &Assistance{off: true}
	}
	return &Assistance{program: tesseract()}
}

// Assist is a document.Assist. It knows "ocr": a picture goes in (JPEG, PNG or
// TIFF), the words come back as Tesseract writes them with its tsv output.
// It knows pdf.PageAssist: a PDF file of one page goes in, its picture comes
// out. Without Tesseract, without a renderer, and for all other names, the answer is a skip with
// NoAssist, and nothing is read from in.
func (a *Assistance) Assist(ctx context.Context, name string, in io.Reader) (io.ReadCloser, error) {
	if strings.HasPrefix(name, pdf.PageAssist+" ") {
		return a.page(ctx, name, in)
	}
	if name != "ocr" || a.program == "" {
		if name == "ocr" {
			a.missed.Add(1)
		}
		return nil, document.Skipped(document.NoAssist, nil)
	}
	out, err := runOCR(ctx, a.program, in)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(bytes.NewReader(out)), nil
}

// Missed is the number of pictures that were not read because Tesseract is
// not installed; 0 when it was not wanted.
func (a *Assistance) Missed() int64 {
	if a.off {
		return 0
	}
	return a.missed.Load()
}

// tesseract is where the program is, or "". A program in the working folder
// is not taken: exec.LookPath refuses it.
func tesseract() string {
	p, err := exec.LookPath("tesseract")
	if err != nil {
		return ""
	}
	return p
}

// runOCR reads one picture. The picture goes through a pipe, so that nothing
// of it is left on the disk; one thread, because the scanner runs several.
func runOCR(ctx context.Context, program string, in io.Reader) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, ocrTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "stdin", "stdout", "--psm", "3", "tsv")
	cmd.Stdin = io.LimitReader(in, ocrInput)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.WaitDelay = 5 * time.Second
	out := bounded{limit: ocrReply}
	cmd.Stdout = &out // its standard error may tell of the picture, and is dropped
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, document.Skipped(document.TimedOut, ctx.Err())
	case out.full:
		return nil, document.Skipped(document.TooLarge, nil)
	case err != nil:
		return nil, document.Skipped(document.NoAssist, err)
	}
	return out.buf.Bytes(), nil
}

// bounded keeps what is written to it, up to a limit.
type bounded struct {
	buf   bytes.Buffer
	limit int
	full  bool
}

var errFull = errors.New("reply is too long")

func (b *bounded) Write(p []byte) (int, error) {
	if b.buf.Len()+len(p) > b.limit {
		b.full = true
		return 0, errFull
	}
	return b.buf.Write(p)
}
