package binder

import (
	"bufio"
	"errors"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/validate"
)

// What follows does what pdfcpu's package api does with the same names. That
// package brings along code for forms whose tables take 30 ms to make whenever
// the program or one of its child processes starts.

func readAndValidate(r io.ReadSeeker, c *model.Configuration) (x *model.Context, err error) {
	defer func() {
		if recover() != nil { // that is how pdfcpu reports some of what is no PDF
			x, err = nil, ErrPiece
		}
	}()
	if x, err = pdfcpu.Read(r, c); err != nil {
		return nil, err
	}
	if err := validate.XRefTable(x); err != nil {
		return nil, err
	}
	if x.RemoveSignatures && c.Cmd.AllowRemoveSignatures() && len(x.Signatures) > 0 {
		if err := x.RemoveAllSignatures(); err != nil {
			return nil, err
		}
	}
	return x, nil
}

func readValidateAndOptimize(r io.ReadSeeker, c *model.Configuration) (*model.Context, error) {
	x, err := readAndValidate(r, c)
	if err != nil {
		return nil, err
	}
	if c.Optimize {
		if err := pdfcpu.OptimizeXRefTable(x); err != nil {
			return nil, err
		}
	}
	return x, pdfcpu.CacheFormFonts(x)
}

func writeContext(x *model.Context, w io.Writer) error {
	x.Write.Writer = bufio.NewWriter(w)
	return errors.Join(pdfcpu.WriteContext(x), x.Write.Flush())
}
