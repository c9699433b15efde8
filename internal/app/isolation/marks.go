package isolation

import (
	"context"
	"os"

	"sardine/document"
	"sardine/formats"
	"sardine/formats/pdf"
	"sardine/internal/app/tables"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
	"sardine/redact"
)

// ReadMarks reads the marks of a PDF file that proposes redactions, after a
// person moved, added and deleted some.
func ReadMarks(ctx context.Context, how Mode, t *tables.Tables, opt document.Options, notice func(string), file string) (*pdf.Proposals, error) {
	f, size, err := openSized(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if how != InChildren {
		return pdf.ReadProposals(ctx, formats.File(f, size, "plan.pdf"), opt)
	}
	if t == nil {
		t = tables.Builtin()
	}
	o, err := newIsolated(ctx, t, opt, childCare{workers: 1, memory: copyMemory, notice: notice})
	if err != nil {
		return nil, err
	}
	defer o.Close()
	reply, err := o.pool.Do(ctx, &sandbox.Job{Name: wire.JobMarks, Files: []*os.File{f}, Answer: o.answer})
	if err != nil {
		return nil, workError(redact.DoingLook, err, nil)
	}
	return wire.DecodeMarks(reply)
}
