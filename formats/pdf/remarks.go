package pdf

import (
	"strconv"

	"sardine/document"
)

// A remark is a comment in the program that draws a page: nobody sees it.
type remark struct {
	stream, from, to int32
}

// maxRemarks bounds the comments of one page.
const maxRemarks = 100_000

func (in *interpreter) remarked(stream int32, from, to int) {
	if to-from > 3 && len(in.remarks) < maxRemarks {
		in.remarks = append(in.remarks, remark{stream, int32(from), int32(to)})
	}
}

// uncomment asks about the comments of a page, and takes out those that may not
// stay.
func (r *rewriter) uncomment(e *pageEdit) error {
	p := e.page
	r.asked++
	b := document.NewBuilder("comments " + strconv.Itoa(r.asked))
	var list []remark
	var ends []int
	for _, m := range p.remarks {
		c := p.streams[m.stream]
		at := place{c.num, m.from}
		if len(c.pieces) > 0 {
			at.num = -r.asked // the page's own
		}
		if r.commented[at] {
			continue
		}
		r.commented[at] = true
		b.Decode(textString(c.data[m.from:m.to]), int64(m.from), int64(m.to))
		b.Insert("\n")
		list, ends = append(list, m), append(ends, b.Len())
	}
	if len(list) == 0 {
		return nil
	}
	reps, err := r.ed.Replace(b.Take(document.Hidden))
	if err != nil {
		return err
	}
	r.changed = r.changed || len(reps) > 0
	for i, m := range list {
		hit := false
		for len(reps) > 0 && reps[0].Span.Start < int64(ends[i]) {
			hit, reps = true, reps[1:]
		}
		if hit {
			edit := r.editOf(e, m.stream)
			edit.bytes = append(edit.bytes, byteEdit{m.from, m.to, []byte("%")})
		}
	}
	return nil
}
