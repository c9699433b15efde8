package reading

import (
	"errors"
	"io"

	"sardine/redact"
	"sardine/sar/paper"
)

// MaxForm bounds a file that people fill in, and what it comes to.
const MaxForm = 256 << 20

// FormRequest is what a child is told of a form.
type FormRequest struct {
	Plan     redact.PlanFormat // "": it is a review workbook
	Size     int64
	Password string
	Who      string // stands in a review where no name was filled in
}

// FormReply is what is in it, or why nothing is.
type FormReply struct {
	Plan      []byte // as redact.AppendPlan writes it
	Decisions *paper.Decisions
	None      bool   // it is no such form, or the password is wrong
	Fault     string // of a review: what of it cannot be understood
}

// Form reads a form in this process.
func Form(q *FormRequest, in io.ReaderAt) (r FormReply) {
	if q.Plan != "" {
		ps, err := redact.ReadPlan(io.NewSectionReader(in, 0, q.Size), q.Plan, q.Password)
		if err == nil {
			r.Plan, err = redact.AppendPlan(nil, ps)
		}
		return FormReply{Plan: r.Plan, None: err != nil}
	}
	if q.Size < 0 || q.Size > MaxForm {
		return FormReply{None: true}
	}
	raw := make([]byte, q.Size)
	if _, err := io.ReadFull(io.NewSectionReader(in, 0, q.Size), raw); err != nil {
		return FormReply{None: true}
	}
	var err error
	r.Decisions, err = paper.ReadReview(raw, q.Password, q.Who)
	switch {
	case errors.Is(err, paper.ErrWorkbook):
		return FormReply{None: true}
	case err != nil:
		return FormReply{Fault: err.Error()}
	}
	return r
}
