package redact

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"path"
	"strings"

	"sardine/document"
	"sardine/redact/leak"
)

// transcript is all text of a file, stream by stream, as it was read or as it
// should be read once it is redacted. Of what does not fit into memory it
// keeps digests, which must then agree exactly.
type transcript struct {
	streams []*stream
	byPath  map[string]*stream
	held    int64
	picture bool // the file itself is one
	pdf     bool // the file itself is one
}

// maxHeld is how much text of one file is kept to be compared letter by
// letter.
const maxHeld = 256 << 20

// stream is the text of one stream.
type stream struct {
	path    document.Path
	painted bool // text placed by coordinates: its order and blanks are a matter of taste
	swept   bool // properties of a picture, or of a PDF: a rewriter takes out what it likes
	picture bool // words that were recognised in pixels: recognised again they may differ

	sum   hash.Hash
	text  []byte
	masks []document.Span // in text: what replaced something
	whole bool            // text is all of it

	base    int64 // of waiting[0] in the stream as it was read
	waiting []byte
	edits   []document.Replacement // in the stream, not yet written
	written int64                  // bytes of the stream that are in text or dropped
}

func newTranscript(format string) *transcript {
	return &transcript{byPath: map[string]*stream{}, picture: format == "image", pdf: format == "pdf"}
}

// beside reports whether a path is that of a PDF's properties, scripts,
// bookmarks and the like: they lie in the PDF itself and have no ending.
func (t *transcript) beside(p document.Path) bool {
	n := len(p)
	if n > 0 && t.pdf && strings.HasPrefix(p[0], "revision ") {
		return true // an earlier state of the file, which no copy keeps
	}
	if n == 0 || path.Ext(p[n-1]) != "" {
		return false
	}
	return n == 1 && t.pdf || n > 1 && strings.EqualFold(path.Ext(p[n-2]), ".pdf")
}

func isPicture(p document.Path) bool {
	if len(p) == 0 {
		return false
	}
	switch strings.ToLower(path.Ext(p[len(p)-1])) {
	case ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic", ".heif", ".tmp":
		return true
	}
	return false
}

// add appends a part with its replacements. The end of a part is held back
// while the next one may still replace in it.
func (t *transcript) add(p *document.Part, reps []document.Replacement) {
	key := p.Path.String()
	s := t.byPath[key]
	if s == nil {
		s = &stream{path: p.Path, sum: sha256.New(), whole: true}
		s.swept = t.beside(p.Path) || isPicture(p.Path) || len(p.Path) == 0 && t.picture
		t.byPath[key] = s
		t.streams = append(t.streams, s)
	}
	s.painted = s.painted || p.Kind == document.Painted
	s.picture = s.picture || p.Kind == document.Painted && (len(p.Path) == 0 && t.picture || isPicture(p.Path))
	lead := min(p.Lead, len(p.Text))
	if at := p.Base + int64(lead); at > s.base+int64(len(s.waiting)) {
		s.flush(t, s.base+int64(len(s.waiting)))
		s.base, s.written = at, at
	}
	s.waiting = append(s.waiting, p.Text[lead:]...)
	for _, r := range reps {
		r.Span = r.Span.Shift(p.Base)
		s.edits = append(s.edits, r)
	}
	end := s.base + int64(len(s.waiting))
	if p.More {
		end -= document.MaxLead
	}
	s.flush(t, end)
}

// flush writes what lies before limit, but for an edit that reaches over it.
func (s *stream) flush(t *transcript, limit int64) {
	for len(s.edits) > 0 && s.edits[0].Span.Start < limit {
		e := s.edits[0]
		if e.Span.End > s.base+int64(len(s.waiting)) {
			limit = e.Span.Start
			break
		}
		s.literal(t, e.Span.Start)
		s.write(t, e.New, true)
		s.written = max(s.written, e.Span.End)
		s.edits = s.edits[1:]
	}
	s.literal(t, limit)
	if drop := s.written - s.base; drop > 0 {
		s.waiting = append(s.waiting[:0], s.waiting[min(drop, int64(len(s.waiting))):]...)
		s.base = s.written
	}
}

func (s *stream) literal(t *transcript, to int64) {
	if from := max(s.written, s.base); to > from {
		s.write(t, string(s.waiting[from-s.base:to-s.base]), false)
		s.written = to
	}
}

func (s *stream) write(t *transcript, text string, mask bool) {
	s.sum.Write([]byte(text))
	if !s.whole {
		return
	}
	if t.held += int64(len(text)); t.held > maxHeld {
		s.whole, s.text, s.masks = false, nil, nil
		return
	}
	if mask {
		s.masks = append(s.masks, document.Span{Start: int64(len(s.text)), End: int64(len(s.text) + len(text))})
	}
	s.text = append(s.text, text...)
}

// close writes what was held back.
func (t *transcript) close() {
	for _, s := range t.streams {
		s.flush(t, s.base+int64(len(s.waiting)))
	}
}

// spoken are the streams that hold a letter or digit: properties that were
// emptied are no stream any more.
func (t *transcript) spoken() []*stream {
	var out []*stream
	for _, s := range t.streams {
		if !s.whole || leak.Key(string(s.text)) != "" {
			out = append(out, s)
		}
	}
	return out
}

// masked reports whether nothing is expected but what stands for something that
// went: a format that has no room for that leaves it out.
func (s *stream) masked() bool {
	if !s.whole || len(s.masks) == 0 {
		return false
	}
	pos := int64(0)
	for _, m := range s.masks {
		if leak.Key(string(s.text[pos:m.Start])) != "" {
			return false
		}
		pos = m.End
	}
	return leak.Key(string(s.text[pos:])) == ""
}

// compare checks that got is what was expected, and returns the paths of
// streams that are gone altogether, which only signatures and preview pictures
// may be.
func compare(want, got *transcript) (gone []document.Path, err error) {
	w, g := want.spoken(), got.spoken()
	for i, j := 0, 0; i < len(w) || j < len(g); {
		switch {
		case i < len(w) && (j >= len(g) || len(w)-i > len(g)-j) && (w[i].picture || w[i].swept || w[i].masked() || droppable(w[i].path)) && (j >= len(g) || w[i].path.String() != g[j].path.String()):
			gone = append(gone, w[i].path)
			i++
		case i >= len(w) || j >= len(g):
			return gone, fmt.Errorf("%w: %d streams, expected %d", ErrDiffers, len(g), len(w))
		case !same(w[i], g[j]):
			return gone, fmt.Errorf("%w: stream %d of %d", ErrDiffers, i+1, len(w))
		default:
			i, j = i+1, j+1
		}
	}
	return gone, nil
}

// droppable reports whether a rewriter may leave a stream out: what vouches
// for the original, or shows it, what a PDF said before it was updated, and
// what may be emptied.
func droppable(p document.Path) bool {
	for _, step := range p {
		s := strings.ToLower(step)
		if strings.Contains(s, "signature") || strings.Contains(s, "thumbnail") || strings.HasPrefix(s, "revision ") {
			return true
		}
	}
	return emptied(p)
}

func same(want, got *stream) bool {
	if bytes.Equal(want.sum.Sum(nil), got.sum.Sum(nil)) || want.picture && got.picture {
		return true
	}
	if !want.whole || !got.whole {
		return false
	}
	switch {
	case want.painted:
		return sameWords(want, got)
	case want.swept:
		return noneAdded(want, got)
	}
	return aligned(want, got)
}

// aligned compares letters and digits. What replaced something may have been
// spelt otherwise, shortened, left out by the format, or become a run of X that
// keeps its length; all else must agree.
func aligned(want, got *stream) bool {
	g := leak.Key(string(got.text))
	pos, at := int64(0), 0
	for i := 0; ; i++ {
		to := int64(len(want.text))
		if i < len(want.masks) {
			to = want.masks[i].Start
		}
		k := leak.Key(string(want.text[pos:to]))
		if i > 0 {
			at += filled(g[at:], k)
		}
		if !strings.HasPrefix(g[at:], k) {
			return false
		}
		if at += len(k); i == len(want.masks) {
			return at == len(g)
		}
		m := want.masks[i]
		at += common(leak.Key(string(want.text[m.Start:m.End])), g[at:])
		pos = m.End
	}
}

// common is how many bytes a and b share at their starts.
func common(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// filled is the length of the X that g begins with, so that next may follow.
func filled(g, next string) int {
	n := 0
	for n < len(g) && g[n] == 'x' {
		n++
	}
	for k := n; k > 0; k-- {
		if strings.HasPrefix(g[k:], next) {
			return k
		}
	}
	return 0
}

// noneAdded reports whether got says nothing that was not expected.
func noneAdded(want, got *stream) bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(string(want.text)) {
		all[leak.Key(w)] = true
	}
	for _, w := range strings.Fields(string(got.text)) {
		if !all[leak.Key(w)] {
			return false
		}
	}
	return true
}

// lostShare is how many words of a painted stream may be read otherwise once
// their neighbours are gone, in thousandths.
const lostShare = 20

// sameWords compares painted text by its words: those that stay must be there.
func sameWords(want, got *stream) bool {
	left := map[string]int{}
	for _, w := range strings.Fields(string(got.text)) {
		left[leak.Key(w)]++
	}
	all, lost := 0, 0
	for _, w := range want.unmasked() {
		k := leak.Key(w)
		if k == "" {
			continue
		}
		if all++; left[k] == 0 {
			lost++
		}
		left[k]--
	}
	return lost <= 2+all*lostShare/1000
}

// unmasked are the words of which nothing was replaced: "[Redacted].xlsx" has
// something in the place of its first half, and reads as one word.
func (s *stream) unmasked() (out []string) {
	masks := s.masks
	end := 0
	for w := range strings.FieldsSeq(string(s.text)) {
		start := end + bytes.Index(s.text[end:], []byte(w))
		end = start + len(w)
		for len(masks) > 0 && masks[0].End <= int64(start) {
			masks = masks[1:]
		}
		if len(masks) == 0 || masks[0].Start >= int64(end) {
			out = append(out, w)
		}
	}
	return out
}
