package document

import (
	"errors"
	"fmt"
	"io"
	"sort"
)

// Edit puts New in the place of the range [Start,End) of a stream's bytes.
type Edit struct {
	Start, End int64
	New        []byte
}

// ErrOverlap means that two edits want the same bytes.
var ErrOverlap = errors.New("edits overlap")

// Splice copies src to dst with edits applied. Edits must be sorted by Start
// and disjoint. It streams: memory does not grow with src.
func Splice(dst io.Writer, src io.Reader, edits []Edit) error {
	s := Splicer{dst: dst, src: src}
	for _, e := range edits {
		if err := s.Edit(e); err != nil {
			return err
		}
	}
	return s.Close()
}

// Splicer is Splice for a rewriter that learns its edits as it goes. It reads
// src only as far as the edits have come.
type Splicer struct {
	dst io.Writer
	src io.Reader
	pos int64
}

// NewSplicer copies from src to dst.
func NewSplicer(dst io.Writer, src io.Reader) *Splicer { return &Splicer{dst: dst, src: src} }

// Edit applies e, which must not begin before the last one ended.
func (s *Splicer) Edit(e Edit) error {
	if e.Start < s.pos || e.End < e.Start {
		return fmt.Errorf("splice at %d: %w", e.Start, ErrOverlap)
	}
	if err := s.copyTo(e.Start); err != nil {
		return err
	}
	if _, err := s.dst.Write(e.New); err != nil {
		return err
	}
	n, err := io.CopyN(io.Discard, s.src, e.End-s.pos)
	s.pos += n
	return eofIsShort(err)
}

func (s *Splicer) copyTo(pos int64) error {
	n, err := io.CopyN(s.dst, s.src, pos-s.pos)
	s.pos += n
	return eofIsShort(err)
}

func eofIsShort(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Close copies what is left of src.
func (s *Splicer) Close() error {
	n, err := io.Copy(s.dst, s.src)
	s.pos += n
	return err
}

// SpliceParts rewrites a stream whose parts are read forwards, without holding
// it: read hands every part to emit, in order, and spell turns what ed replaces
// in one into edits.
func SpliceParts(in Stream, ed Editor, w io.Writer,
	read func(src io.Reader, emit func(*Part) error) error, spell func(*Part, []Replacement) ([]Edit, error)) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	splicer := NewSplicer(w, io.NewSectionReader(at, 0, size))
	err = read(io.NewSectionReader(at, 0, size), func(p *Part) error {
		reps, err := ed.Replace(p)
		if err != nil {
			return err
		}
		edits, err := spell(p, reps)
		if err != nil {
			return err
		}
		for _, e := range edits {
			if err := splicer.Edit(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return splicer.Close()
}

// EditsOf turns replacements of p into edits of the one stream that p's map
// counts in. encode writes New as the stream spells it (escaped, quoted, in
// its encoding). A replacement that covers several ranges writes New into the
// first and empties the others.
func EditsOf(p *Part, reps []Replacement, encode func(string) ([]byte, error)) ([]Edit, error) {
	var edits []Edit
	for _, r := range reps {
		origins, err := p.Map.Origins(r.Span)
		if err != nil {
			return nil, fmt.Errorf("replace [%d,%d): %w", r.Span.Start, r.Span.End, err)
		}
		for i, o := range origins {
			e := Edit{Start: o.Start, End: o.End}
			if i == 0 {
				if e.New, err = encode(r.New); err != nil {
					return nil, err
				}
			}
			edits = append(edits, e)
		}
	}
	return SortEdits(edits)
}

// SortEdits sorts edits by place, drops repetitions and joins what widened
// origins made overlap: the first one's New stays. It fails when two different
// texts are wanted in one place.
func SortEdits(edits []Edit) ([]Edit, error) {
	sort.SliceStable(edits, func(i, j int) bool { return edits[i].Start < edits[j].Start })
	out := edits[:0]
	for _, e := range edits {
		k := len(out) - 1
		if k < 0 || e.Start >= out[k].End {
			out = append(out, e)
			continue
		}
		if string(e.New) != string(out[k].New) && len(e.New) > 0 && len(out[k].New) > 0 {
			return nil, fmt.Errorf("splice at %d: %w", e.Start, ErrOverlap)
		}
		out[k].End = max(out[k].End, e.End)
		if len(out[k].New) == 0 {
			out[k].New = e.New
		}
	}
	return out, nil
}
