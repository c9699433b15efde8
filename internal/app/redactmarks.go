package app

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"sardine/document"
	"sardine/formats"
	"sardine/formats/pdf"
	"sardine/internal/sandbox"
	"sardine/redact"
)

// jobMarks reads the marks of a PDF file that proposes redactions.
const jobMarks = "marks"

// ProposeRedaction writes a PDF file with marks over what Redact would take out
// of the pages of the one file that opt names.
func ProposeRedaction(ctx context.Context, opt RedactOptions, dst *os.File) error {
	jobs, _, err := redactJobs(ctx, &opt)
	if err != nil {
		return err
	}
	if len(jobs) != 1 {
		return fmt.Errorf("a plan in PDF is for one file, and there are %d", len(jobs))
	}
	done, err := opt.hire(ctx)
	if err != nil {
		return err
	}
	defer done()
	return redact.Propose(ctx, &jobs[0], opt.Redact, dst)
}

// DecideByMarks lets the one job do what the marks of file say, after a person
// moved, added and deleted some.
func DecideByMarks(ctx context.Context, opt RedactOptions, file string, jobs []redact.Job) error {
	if len(jobs) != 1 {
		return fmt.Errorf("a plan in PDF is for one file, and there are %d", len(jobs))
	}
	marks, err := readMarks(ctx, opt, file)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	jobs[0].ByArea = &redact.ByArea{Areas: marks.Areas}
	jobs[0].Digest = marks.For
	return nil
}

func readMarks(ctx context.Context, opt RedactOptions, file string) (*pdf.Proposals, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, withoutPath(err)
	}
	defer f.Close()
	if opt.Isolation != InChildren {
		info, err := f.Stat()
		if err != nil {
			return nil, withoutPath(err)
		}
		return pdf.ReadProposals(ctx, formats.File(f, info.Size(), "plan.pdf"), opt.Redact.Read)
	}
	t := opt.Tables
	if t == nil {
		t = BuiltinTables()
	}
	o, err := newIsolated(ctx, t, opt.Redact.Read, childCare{workers: 1, memory: copyMemory, notice: opt.Notice})
	if err != nil {
		return nil, err
	}
	defer o.close()
	reply, err := o.pool.Do(ctx, &sandbox.Job{Name: jobMarks, Files: []*os.File{f}, Answer: o.answer})
	if err != nil {
		return nil, workError(redact.DoingLook, err, nil)
	}
	return decodeMarks(reply)
}

// marks does jobMarks.
func (c *child) marks(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	if len(call.Files) != 1 {
		return nil, errWire
	}
	info, err := call.Files[0].Stat()
	if err != nil {
		return nil, err
	}
	p, err := pdf.ReadProposals(ctx, formats.File(&childInput{call, call.Files[0], false}, info.Size(), "plan.pdf"), c.options(call))
	if err != nil {
		w := &writer{}
		w.text(string(document.ReasonOf(err)))
		return w.b, nil
	}
	return encodeMarks(p), nil
}

// markSize is how many bytes a mark takes on the wire: a page and four corners.
const markSize = 4 * 9

func encodeMarks(p *pdf.Proposals) []byte {
	w := &writer{}
	w.text("")
	w.text(p.For)
	for _, q := range p.Areas {
		w.b = binary.LittleEndian.AppendUint32(w.b, q.Page)
		for _, f := range [...]float32{q.X0, q.Y0, q.X1, q.Y1, q.X2, q.Y2, q.X3, q.Y3} {
			w.b = binary.LittleEndian.AppendUint32(w.b, math.Float32bits(f))
		}
	}
	return w.b
}

func decodeMarks(reply []byte) (*pdf.Proposals, error) {
	r := &wireReader{s: string(reply)}
	if why := r.text(); r.bad || why != "" {
		if r.bad || document.SkipReason(why) == "" || len(why) > 100 {
			return nil, errWire
		}
		return nil, document.Skipped(document.SkipReason(why), nil)
	}
	p := &pdf.Proposals{For: r.text()}
	if r.bad || len(p.For) != 0 && len(p.For) != 64 || len(r.s)%markSize != 0 {
		return nil, errWire
	}
	for b := []byte(r.s); len(b) > 0; b = b[markSize:] {
		q := document.Quad{Page: binary.LittleEndian.Uint32(b)}
		for i, f := range [...]*float32{&q.X0, &q.Y0, &q.X1, &q.Y1, &q.X2, &q.Y2, &q.X3, &q.Y3} {
			*f = math.Float32frombits(binary.LittleEndian.Uint32(b[4+4*i:]))
		}
		p.Areas = append(p.Areas, q)
	}
	return p, nil
}
