package isolation

import (
	"context"
	"errors"
	"fmt"
	"os"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
)

// result is how a file ended: as the child replied, or as the child died.
func result(reply []byte, err error, count int, partly bool) (finding.Result, error) {
	if err == nil {
		res, werr := wire.DecodeResult(reply)
		if werr == nil {
			return res, nil
		}
		err = werr
	}
	why, err := reasonOfDeath(err)
	if err != nil {
		return finding.Result{}, err
	}
	res := finding.Result{Status: finding.Failed, Skips: []finding.Skip{{Why: why}}, Skipped: 1, Count: count}
	if partly {
		res.Status = finding.PartlyRead
	}
	return res, nil
}

// reasonOfDeath is why a file was not read; other errors are the run's.
func reasonOfDeath(err error) (document.SkipReason, error) {
	var death *sandbox.Death
	switch {
	case errors.Is(err, sandbox.ErrFailed), errors.Is(err, wire.ErrGarbled):
		return document.Crashed, nil
	case errors.Is(err, context.DeadlineExceeded):
		return document.TimedOut, nil
	case !errors.As(err, &death):
		return "", err
	}
	switch death.Why {
	case sandbox.TimedOut:
		return document.TimedOut, nil
	case sandbox.OutOfMemory:
		return document.OutOfMemory, nil
	}
	return document.Crashed, nil
}

// WithoutPath takes the path out of an error of the file system.
func WithoutPath(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", pe.Op, pe.Err)
	}
	return err
}
