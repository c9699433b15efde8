package sar

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sardine/document"
	"sardine/finding"
	"sardine/sar/match"
	"sardine/sar/records"
)

const (
	maxHeld  = 64 << 20 // of what may be the subject's in one file
	maxReads = 2000     // records of one file that are read one by one
)

// errWhole means that a file is handled whole.
var errWhole = errors.New("the file is no list of which some records are the subject's")

// ownRecords writes the subject's records of a file that is a list of records,
// with what stands around them, and says how many they are. It fails where the
// file is no such list, where all of it is about the subject, or where none of
// the records is theirs for sure.
func (r *making) ownRecords(ctx context.Context, dir, source string, v *match.Verdict, format string) (file string, n int, err error) {
	if !slices.Contains(records.Formats, format) || v.Names() {
		return "", 0, errWhole
	}
	s := &sifting{making: r, verdict: v, format: format, dir: dir, ext: filepath.Ext(source)}
	take := r.Records
	if take == nil {
		take = recordsHere
	}
	if err := take(ctx, source, format, s.put); err != nil {
		return "", 0, err
	}
	if s.asked == 0 {
		return "", 0, errWhole
	}
	kept := make([]bool, len(s.held))
	for i := range s.held {
		if s.held[i].Record {
			if kept[i], err = s.theirs(ctx, i); err != nil {
				return "", 0, err
			}
		}
		if kept[i] {
			n++
		}
	}
	if n == 0 || n == s.all {
		return "", 0, errWhole
	}
	file = filepath.Join(dir, "extract"+s.ext)
	return file, n, s.write(file, func(i int) bool { return kept[i] })
}

// recordsHere is Making.Records in this process.
func recordsHere(ctx context.Context, source, format string, put func(*records.Piece) error) error {
	f, err := os.Open(source)
	if err != nil {
		return errWhole
	}
	defer func() { _ = f.Close() }() // read only
	info, err := f.Stat()
	if err != nil {
		return errWhole
	}
	return records.Split(ctx, f, info.Size(), format, put)
}

// sifting holds what stands around the records of one file, and those records
// in which something of the subject's stands.
type sifting struct {
	*making
	verdict          *match.Verdict
	format, dir, ext string

	held  []records.Piece
	size  int
	all   int // records there are
	asked int // records that are held
	reads int
}

// put takes a piece.
func (s *sifting) put(p *records.Piece) error {
	keep := !p.Record
	if p.Record {
		s.all++
		keep = s.mentions(p)
	} else if s.Found.Terms.Mentioned(textPart(string(p.Raw))) { // all of the file is about them
		return errWhole
	}
	if !keep {
		return nil
	}
	if p.Record {
		s.asked++
	}
	q := *p
	q.Raw = slices.Clone(p.Raw)
	if s.size += len(q.Raw) + len(q.Text); s.size > maxHeld {
		return errWhole
	}
	s.held = append(s.held, q)
	return nil
}

// mentions reports whether something of the subject's stands in a record. What
// a message says may be encoded: there the search says which they are.
func (s *sifting) mentions(p *records.Piece) bool {
	if s.format == "mbox" {
		return slices.ContainsFunc(s.verdict.Units, func(u match.Unit) bool {
			return (u.Points >= match.LeastLikely || u.Own) && strings.HasPrefix(u.Inner, fmt.Sprintf("message %d.eml", s.all))
		})
	}
	return s.Found.Terms.Mentioned(textPart(p.Text))
}

// theirs reports whether a record that is held is the subject's: it is read as
// a file with no other record in it.
func (s *sifting) theirs(ctx context.Context, i int) (bool, error) {
	f := s.Found.Terms.NewFile("")
	f.Part(textPart(s.held[i].Text))
	if v := f.Weigh(); slices.ContainsFunc(v.Units, func(u match.Unit) bool { return u.Own }) {
		return true, nil
	}
	if s.reads++; s.reads > maxReads {
		return false, errWhole
	}
	name := filepath.Join(s.dir, "record"+s.ext)
	if err := s.write(name, func(k int) bool { return k == i }); err != nil {
		return false, err
	}
	f = s.Found.Terms.NewFile("")
	_, err := s.Planner.Read(ctx, finding.FileRef{Root: s.dir, Rel: filepath.Base(name)}, func(p *document.Part) {
		if p.Kind != document.Name {
			f.Part(p)
		}
	}, func(fs []finding.Finding) error {
		f.Findings(fs)
		return nil
	})
	if err != nil {
		return false, err
	}
	v := f.Weigh()
	return slices.ContainsFunc(v.Units, func(u match.Unit) bool { return s.Found.Terms.Theirs(&u) }), os.Remove(name)
}

// write writes what stands around the records, and those that are kept.
func (s *sifting) write(name string, kept func(int) bool) error {
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	j := records.Joiner{W: out, Format: s.format}
	for i := range s.held {
		if p := &s.held[i]; err == nil && (!p.Record || kept(i)) {
			err = j.Write(p)
		}
	}
	return errors.Join(err, out.Close())
}

func textPart(text string) *document.Part {
	b := document.NewBuilder()
	b.CopyValid([]byte(text), 0)
	return b.Take(document.Body)
}
