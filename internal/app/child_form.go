package app

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"sardine/document"
	"sardine/internal/sandbox"
	"sardine/redact"
	"sardine/sar"
	"sardine/sar/paper"
)

// Jobs that read what people send back, and take archives apart.
const (
	jobForm    = "form"    // one file: a plan or a review workbook, filled in
	jobMembers = "members" // a zip archive: some of its members

	frameForm   = 'J'
	frameMember = 'm'
)

// maxForm bounds a file that people fill in, and what it comes to.
const maxForm = 256 << 20

// formRequest is what a child is told of a form.
type formRequest struct {
	Plan     redact.PlanFormat // "": it is a review workbook
	Size     int64
	Password string
	Who      string // stands in a review where no name was filled in
}

// formReply is what is in it, or why nothing is.
type formReply struct {
	Plan      []byte // as redact.AppendPlan writes it
	Decisions *paper.Decisions
	None      bool   // it is no such form, or the password is wrong
	Fault     string // of a review: what of it cannot be understood
}

// readForm reads a form in this process.
func readForm(q *formRequest, in io.ReaderAt) (r formReply) {
	if q.Plan != "" {
		ps, err := redact.ReadPlan(io.NewSectionReader(in, 0, q.Size), q.Plan, q.Password)
		if err == nil {
			r.Plan, err = redact.AppendPlan(nil, ps)
		}
		return formReply{Plan: r.Plan, None: err != nil}
	}
	if q.Size < 0 || q.Size > maxForm {
		return formReply{None: true}
	}
	raw := make([]byte, q.Size)
	if _, err := io.ReadFull(io.NewSectionReader(in, 0, q.Size), raw); err != nil {
		return formReply{None: true}
	}
	var err error
	r.Decisions, err = paper.ReadReview(raw, q.Password, q.Who)
	switch {
	case errors.Is(err, paper.ErrWorkbook):
		return formReply{None: true}
	case err != nil:
		return formReply{Fault: err.Error()}
	}
	return r
}

// form does jobForm.
func (c *child) form(_ context.Context, call *sandbox.Call) ([]byte, error) {
	var q formRequest
	if err := json.Unmarshal(call.Request, &q); err != nil || len(call.Files) != 1 {
		return nil, errWire
	}
	data, err := json.Marshal(readForm(&q, &childInput{call, call.Files[0], false}))
	if err != nil {
		return nil, err
	}
	w := &copyWriter{call: call, buf: []byte{frameForm}}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	return nil, w.flush()
}

// forms reads a form, here or in a child.
func forms(ctx context.Context, how Isolation, file string, q formRequest) (r formReply, err error) {
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
		return readForm(&q, f), nil
	}
	o, err := newIsolated(ctx, BuiltinTables(), document.Options{Limits: document.DefaultLimits()}, childCare{workers: 1})
	if err != nil {
		return r, err
	}
	defer o.close()
	raw, err := json.Marshal(q)
	if err != nil {
		return r, err
	}
	var data []byte
	_, err = o.pool.Do(ctx, &sandbox.Job{
		Name: jobForm, Request: raw, Files: []*os.File{f}, Again: func() { data = data[:0] },
		Frame: func(frame []byte) error {
			if len(frame) == 0 || frame[0] != frameForm || len(data)+len(frame) > maxForm {
				return errWire
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
		return formReply{}, errWire
	}
	return r, nil
}

// ReadPlan reads a plan that somebody filled in; see redact.ReadPlan.
func ReadPlan(ctx context.Context, how Isolation, file string, format redact.PlanFormat, password string) ([]redact.Passage, error) {
	r, err := forms(ctx, how, file, formRequest{Plan: format, Password: password})
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
func ReadReview(ctx context.Context, how Isolation, file, password, who string) (*paper.Decisions, error) {
	r, err := forms(ctx, how, file, formRequest{Password: password, Who: who})
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

// members does jobMembers: the request ends in the names, a frame is the place
// of a member among them and a piece of it.
func (c *child) members(_ context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	var wanted []string
	if err := json.Unmarshal(q.rest, &wanted); err != nil {
		return nil, errWire
	}
	return nil, sar.Members(in, q.size, wanted, func(i int, data []byte) error {
		frame := binary.AppendUvarint([]byte{frameMember}, uint64(i))
		return call.Send(append(frame, data...))
	})
}

// members is sar.Making.Members in a child.
func (o *isolated) members(ctx context.Context, source string, wanted []string, put func(i int, data []byte) error) error {
	f, err := os.Open(source)
	if err != nil {
		return withoutPath(err)
	}
	defer func() { _ = f.Close() }() // read only
	info, err := f.Stat()
	if err != nil {
		return withoutPath(err)
	}
	names, err := json.Marshal(wanted)
	if err != nil {
		return err
	}
	q := readRequest{size: info.Size(), rest: names}
	taken, repeat := 0, 0
	left := int64(len(wanted)) * maxMember
	_, err = o.pool.Do(ctx, &sandbox.Job{
		Name: jobMembers, Request: q.encode(), Files: []*os.File{f}, Again: func() { repeat = taken },
		Frame: func(frame []byte) error {
			if repeat > 0 {
				repeat--
				return nil
			}
			taken++
			if len(frame) == 0 || frame[0] != frameMember {
				return errWire
			}
			i, n := binary.Uvarint(frame[1:])
			if n <= 0 || i >= uint64(len(wanted)) {
				return errWire
			}
			if left -= int64(len(frame)); left < 0 {
				return errWire
			}
			return put(int(i), frame[1+n:])
		},
	})
	return err
}

// maxMember is more than package sar takes out of one member.
const maxMember = 2 << 30
