package metafile

import (
	"context"
	"io"
	"sort"

	"sardine/document"
)

// Rewrite copies a drawing with what ed wants replaced. Every letter that goes
// becomes a low line in its place, so that no length in the file changes; what
// should stand there instead has no room. A second drawing of the same, which
// newer programs put into a WMF, and into the EMF+ of an EMF, goes when anything
// changes. A bitmap that has to change refuses the file.
func Rewrite(ctx context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error {
	data, err := load(in, opt)
	if err != nil {
		return err
	}
	rw := &rewriting{ed: ed}
	d := &drawing{ctx: ctx, data: data, b: document.NewBuilder(), out: rw, note: rw.lies, twin: rw.again}
	if err := d.read(); err != nil {
		return err
	}
	if rw.err != nil {
		return rw.err
	}
	if len(rw.gone) > 0 {
		rw.blank(data)
	}
	_, err = w.Write(data)
	return err
}

// use is what bytes of a drawing hold.
type use uint8

const (
	narrowText use = iota
	wideText
	enclosed // the drawing once more
)

type place struct {
	from, to int
	use      use
	twin     int // where the letters stand again, as UTF-16; 0 for nowhere
}

// rewriting is an Output that asks what goes.
type rewriting struct {
	ed     document.Editor
	places []place
	gone   []document.Origin
	err    error // what the editor refused
}

func (rw *rewriting) lies(from, to int, use use) {
	rw.places = append(rw.places, place{from, to, use, 0})
}

func (rw *rewriting) again(from, at int) {
	if n := len(rw.places); n > 0 && rw.places[n-1].from == from {
		rw.places[n-1].twin = at
	}
}

func (rw *rewriting) Part(p *document.Part) error {
	reps, err := rw.ed.Replace(p)
	if err != nil {
		return err
	}
	for _, r := range reps {
		origins, err := p.Map.Origins(r.Span)
		if err != nil {
			return err
		}
		rw.gone = append(rw.gone, origins...)
	}
	return nil
}

func (rw *rewriting) Child(name, mediaType string, r io.Reader) error {
	changed, err := rw.ed.Child(name, mediaType, r, io.Discard)
	if err == nil && changed {
		err = document.Skipped(document.Unsupported, nil)
	}
	return err
}

func (rw *rewriting) Skip(name string, why document.SkipReason) {
	err := document.Skipped(why, nil)
	if ed, ok := rw.ed.(document.UnreadEditor); ok {
		err = ed.Unread(name, why)
	}
	if rw.err == nil {
		rw.err = err
	}
}

// blank takes the letters out of data.
func (rw *rewriting) blank(data []byte) {
	sort.Slice(rw.places, func(i, j int) bool { return rw.places[i].from < rw.places[j].from })
	for _, p := range rw.places {
		if p.use == enclosed { // what does not begin with its sign is no drawing
			clear(data[p.from:p.to])
		}
	}
	for _, o := range rw.gone {
		i := sort.Search(len(rw.places), func(i int) bool { return rw.places[i].from > int(o.Start) }) - 1
		wide := i >= 0 && rw.places[i].use == wideText
		for at := o.Start; at < o.End; at++ {
			data[at] = '_'
			if i >= 0 && rw.places[i].twin > 0 && int(at) < rw.places[i].to {
				t := rw.places[i].twin + 2*(int(at)-rw.places[i].from)
				data[t], data[t+1] = '_', 0
			}
			if wide {
				if at++; at < o.End {
					data[at] = 0
				}
			}
		}
	}
}
