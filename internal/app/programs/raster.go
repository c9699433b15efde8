package programs

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"sardine/document"
	"sardine/formats/pdf"
)

// Bounds of drawing one page.
const (
	rasterTime  = time.Minute
	rasterInput = 128 << 20
	rasterDots  = 600
)

// renderers draw pages of PDF files, the first that is installed. Poppler's
// reads a pipe; MuPDF's wants a file, which is gone before the answer is given.
var renderers = []struct {
	name string
	args []string // $ is the file, # the dots to an inch
	file bool
}{
	{"pdftoppm", []string{"-q", "-png", "-singlefile", "-r", "#", "-"}, false},
	{"mutool", []string{"draw", "-q", "-F", "png", "-o", "-", "-r", "#", "$", "1"}, true},
}

// page draws the page of a PDF file. name is pdf.PageAssist with the dots to
// an inch.
func (a *Assistance) page(ctx context.Context, name string, in io.Reader) (io.ReadCloser, error) {
	dots, err := strconv.Atoi(strings.TrimPrefix(name, pdf.PageAssist+" "))
	if err != nil || dots < 1 || dots > rasterDots {
		return nil, document.Skipped(document.NoAssist, nil)
	}
	for _, r := range renderers {
		program, err := exec.LookPath(r.name)
		if err != nil {
			continue
		}
		out, err := drawPage(ctx, program, r.args, strconv.Itoa(dots), r.file, in)
		if err != nil {
			return nil, err
		}
		return io.NopCloser(bytes.NewReader(out)), nil
	}
	return nil, document.Skipped(document.NoAssist, nil)
}

// drawPage runs one renderer. What it says of trouble may hold words of the
// file and is dropped.
func drawPage(ctx context.Context, program string, args []string, dots string, wantsFile bool, in io.Reader) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, rasterTime)
	defer cancel()
	in = io.LimitReader(in, rasterInput)
	file := ""
	if wantsFile {
		tmp, err := os.CreateTemp("", "sardine-page-*.pdf") // 0600
		if err != nil {
			return nil, document.Skipped(document.NoAssist, err)
		}
		defer os.Remove(tmp.Name())
		_, err = io.Copy(tmp, in)
		if cerr := tmp.Close(); err != nil || cerr != nil {
			return nil, document.Skipped(document.NoAssist, err)
		}
		file = tmp.Name()
	}
	full := make([]string, len(args))
	for i, arg := range args {
		switch arg {
		case "$":
			arg = file
		case "#":
			arg = dots
		}
		full[i] = arg
	}
	cmd := exec.CommandContext(ctx, program, full...)
	cmd.Env = []string{}
	cmd.WaitDelay = 5 * time.Second
	if !wantsFile {
		cmd.Stdin = in
	}
	out := bounded{limit: rasterInput}
	cmd.Stdout = &out
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, document.Skipped(document.TimedOut, ctx.Err())
	case out.full:
		return nil, document.Skipped(document.TooLarge, nil)
	case err != nil || out.buf.Len() == 0:
		return nil, document.Skipped(document.NoAssist, err)
	}
	return out.buf.Bytes(), nil
}
