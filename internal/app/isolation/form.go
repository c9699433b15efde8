package isolation

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"sardine/document"
	"sardine/internal/app/reading"
	"sardine/internal/app/tables"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
	"sardine/redact"
	"sardine/sar/paper"
)

// forms reads a form, here or in a child.
func forms(ctx context.Context, how Mode, file string, q reading.FormRequest) (r reading.FormReply, err error) {
	f, err := os.Open(file)
	if err != nil {
		return r, err
	}
	defer func() { _ = f.Close() }() // read only
	info, err := f.Stat()
	if err != nil {
		return r, err
	}
	q.Size = info.Size()
	if how != InChildren {
		return reading.Form(&q, f), nil
	}
	o, err := newIsolated(ctx, tables.Builtin(), document.Options{Limits: document.DefaultLimits()}, childCare{workers: 1})
	if err != nil {
		return r, err
	}
	defer o.Close()
	raw, err := json.Marshal(q)
	if err != nil {
		return r, err
	}
	var data []byte
	_, err = o.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobForm, Request: raw, Files: []*os.File{f}, Again: func() { data = data[:0] },
		Frame: func(frame []byte) error {
			if len(frame) == 0 || frame[0] != wire.FrameForm || len(data)+len(frame) > reading.MaxForm {
				return wire.ErrGarbled
			}
			data = append(data, frame[1:]...)
			return nil
		},
	})
	if why, other := reasonOfDeath(err); err != nil && other == nil {
		return r, fmt.Errorf("not read: %s", why)
	} else if err != nil {
		return r, err
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return reading.FormReply{}, wire.ErrGarbled
	}
	return r, nil
}

// ReadPlan reads a plan that somebody filled in; see redact.ReadPlan.
func ReadPlan(ctx context.Context, how Mode, file string, format redact.PlanFormat, password string) ([]redact.Passage, error) {
	r, err := forms(ctx, how, file, reading.FormRequest{Plan: format, Password: password})
	switch {
	case err != nil:
		return nil, err
	case r.None:
		return nil, redact.ErrPlan
	}
	return redact.DecodePlan(r.Plan)
}

// FaultError says what of a filled-in workbook cannot be understood.
type FaultError struct{ Fault string }

func (e *FaultError) Error() string { return e.Fault }

// ReadReview reads a review workbook that somebody filled in; see
// paper.ReadReview. What is wrong with it is a *FaultError or
// paper.ErrWorkbook.
func ReadReview(ctx context.Context, how Mode, file, password, who string) (*paper.Decisions, error) {
	r, err := forms(ctx, how, file, reading.FormRequest{Password: password, Who: who})
	switch {
	case err != nil:
		return nil, err
	case r.Fault != "":
		return nil, &FaultError{printable(r.Fault)}
	case r.None || r.Decisions == nil:
		return nil, paper.ErrWorkbook
	}
	return r.Decisions, nil
}

// printable keeps a message on one line of a terminal.
func printable(s string) string {
	out := make([]byte, 0, len(s))
	for _, c := range []byte(s[:min(len(s), 300)]) {
		if c < ' ' || c >= 0x7F {
			c = '?'
		}
		out = append(out, c)
	}
	return string(out)
}
