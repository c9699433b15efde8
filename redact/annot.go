package redact

import (
	"context"
	"os"

	"sardine/document"
	"sardine/redact/leak"
)

// ByArea is what somebody decided by marks on the pages of a PDF: the areas
// go, exactly; nothing else goes that can be seen on a page.
type ByArea struct {
	Areas []document.Quad
}

// Propose writes a PDF with a mark over every passage that a run would take
// out of the pages of job, for a person to move, delete and add. Nothing is
// taken out of it. The file must be a PDF or a picture, or the error is
// ErrNoMarks.
func Propose(ctx context.Context, job *Job, opt Options, dst *os.File) error {
	opt.Read.Assist = Remembering(opt.Read.Assist)
	opt.worker()
	p, err := gather(ctx, job, &opt)
	if err != nil {
		return err
	}
	if !markable(p.order.format) {
		return ErrNoMarks
	}
	share([]*plan{p}, &opt)
	p.order.propose = true
	src, _, err := openSource(job.Source)
	if err != nil {
		return err
	}
	defer src.Close()
	limit, cancel := opt.limited(ctx)
	defer cancel()
	_, err = opt.Worker.Copy(limit, src, dst, p.order)
	return err
}

// markable reports whether files of a format are shown as pages.
func markable(format string) bool { return format == "pdf" || format == "image" }

// lookedAt reports whether what was not read of a file is the pixels of a
// picture on which a person decided by marks.
func (o *Order) lookedAt(path document.Path, why document.SkipReason) bool {
	return o.format == "image" && (o.byArea && len(o.areas) > 0 || o.propose) && len(path) == 0 && why == document.NoAssist
}

// byAreas are the parts that only areas decide on: what can be seen on the
// pages of the file itself.
func (o *Order) byAreas(part *document.Part) bool {
	return o.byArea && part.Kind == document.Painted && len(part.Path) == 0
}

// inAreas are the spans of a part whose letters lie in areas. What stands
// between two of them on a page without a place of its own goes, too.
func (a *applier) inAreas(part *document.Part) (out []region) {
	text := part.Text
	last := -1 // of out, if nothing that stays followed it
	for i, r := range text {
		at := document.Span{Start: int64(i), End: int64(i + len(string(r)))}
		origins, err := part.Map.Origins(at)
		if err != nil || origins[0].Quad == nil {
			if r == '\n' {
				last = -1
			}
			continue
		}
		if !a.o.inArea(*origins[0].Quad) {
			last = -1
			continue
		}
		if last < 0 {
			last = len(out)
			out = append(out, region{start: i, kind: givenKind})
		}
		out[last].end = int(at.End)
	}
	for i := range out {
		r := &out[i]
		r.value, r.text = text[r.start:r.end], a.o.areaText
		a.marked = append(a.marked, r.value)
	}
	return out
}

func (o *Order) inArea(q document.Quad) bool {
	x, y := q.Centre()
	for _, area := range o.areas {
		if area.Page == q.Page && area.Holds(x, y) {
			return true
		}
	}
	return false
}

// markedGone are the distinctive values that went by areas and that the copy
// is not to say anywhere: they are looked for in its bytes, and by others.
func markedGone(marked []string, want *transcript) *leak.Set {
	var needles []leak.Needle
	for _, v := range marked {
		if len(leak.Key(v)) < 8 {
			continue
		}
		n := leak.Needle{Text: v, Strong: true}
		set := leak.NewSet([]leak.Needle{n})
		stays := false
		for _, s := range want.streams {
			stays = stays || !s.whole || !set.Clean(string(s.text))
		}
		if !stays {
			needles = append(needles, n)
		}
	}
	return leak.NewSet(needles)
}

// areasAlone lets areas decide. Values are then taken out where they were
// found beside the pages, and are not looked for: they may well stay on one.
func (o *Order) areasAlone(areas []document.Quad) {
	o.byArea, o.areas = true, areas
	for i := range o.terms {
		o.terms[i].reach = here
	}
}
