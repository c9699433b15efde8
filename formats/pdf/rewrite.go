package pdf

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"sardine/document"
	"sardine/internal/pdfile"
)

// Rewrite copies the file with what ed wants replaced: glyphs are taken out of
// the content, a box with the new text is painted where they stood, pictures
// under it lose their pixels, strings are replaced. The copy is a new file of
// one revision, without encryption, signatures, preview pictures and private
// data of programs. A file in which nothing is replaced is copied as it is.
//
// It refuses, with the reason, files of which not everything can be read, and
// pictures whose pixels cannot be changed.
func Rewrite(ctx context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error {
	f, err := open(ctx, in, opt)
	if err != nil {
		return err
	}
	r := &rewriter{file: f, ed: ed, edits: f.NewEdits(), strings: map[int]map[int32]string{}, streams: map[int]*streamEdit{},
		masks: map[int][]box{}, letters: map[int]map[string]int{}, uses: map[int]int{}, commented: map[place]bool{}}
	d := newReader(ctx, f, opt, r)
	r.d = d
	if err := d.read(); err != nil {
		return err
	}
	if r.refused != nil && !opt.Propose { // a person looks at every page
		return r.refused
	}
	if !r.changed && !opt.Propose {
		if r.unreadPast != nil {
			return r.unreadPast
		}
		if err := r.beneath(); err != nil {
			return err
		}
	}
	if !r.changed && !opt.Propose {
		at, size, err := in.At()
		if err != nil {
			return err
		}
		_, err = io.Copy(w, io.NewSectionReader(at, 0, size))
		return err
	}
	if opt.Propose {
		digest, err := digestOf(in)
		if err != nil {
			return err
		}
		return r.proposed(w, digest)
	}
	if err := r.finish(); err != nil {
		return err
	}
	if d, ok := ed.(document.DrawnEditor); ok {
		d.Drawn(r.rastered, r.unpacked)
	}
	return f.Write(w, r.edits)
}

// digestOf is the SHA-256 of a stream.
func digestOf(in document.Stream) (string, error) {
	at, size, err := in.At()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(at, 0, size)); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// rewriter is the sink of a reader that rewrites.
type rewriter struct {
	file       *pdfile.File
	ed         document.Editor
	d          *reader
	edits      *pdfile.Edits
	changed    bool
	refused    error
	unreadPast error

	strings map[int]map[int32]string // new text of strings, by object and place
	streams map[int]*streamEdit      // of drawings, by object
	pages   []*pageEdit
	masks   map[int][]box          // of their masks
	uses    map[int]int            // how often images are drawn
	letters map[int]map[string]int // how often pages show a letter of a font, by its table of meanings
	owned   int                    // pictures that pages draw for themselves
	keep    []int

	overText, overPicture *labelFont

	commented map[place]bool // comments that were asked about
	asked     int            // pages whose comments were

	blanked     *document.Builder // words that machinery took out; nil: nobody asks
	beneathDone bool

	rastered int // pages that are pictures now
	unpacked int // pictures that were drawn to be changed

	hits  []hit // on the page being read
	words []wordHit
}

// A hit is one replacement of painted text.
type hit struct {
	glyphs []int32
	text   string
}

// A wordHit is one replacement of text in a picture.
type wordHit struct {
	picture int32
	boxes   []box
	text    string
}

func (r *rewriter) traced() bool { return true }

// skip refuses the file: nobody knows what is in the part that was not read.
// That the table of objects was made anew is no reason if nothing is missing.
func (r *rewriter) skip(name string, why document.SkipReason) {
	if name == madeAnew {
		return
	}
	if strings.HasPrefix(name, "revision") {
		r.unreadPast = document.Skipped(why, nil) // gone from a copy, if there is one
	} else if r.refused == nil {
		r.refused = document.Skipped(why, nil)
	}
}

// part asks what has to go, and finds the glyphs and strings behind it.
func (r *rewriter) part(p *document.Part, from []origin) error {
	reps, err := r.ed.Replace(p)
	if err != nil {
		return err
	}
	if len(reps) > 0 {
		r.changed = true
	}
	if r.d.earlier {
		return nil // the copy has no earlier revisions
	}
	k := 0
	for _, rep := range reps {
		for k > 0 && int64(from[k-1].end) > rep.Span.Start {
			k--
		}
		for k < len(from) && int64(from[k].end) <= rep.Span.Start {
			k++
		}
		r.replace(p, rep, from[k:])
	}
	for _, o := range from {
		if o.glyph == -1 && o.object != nil {
			r.keep = append(r.keep, o.object.Num)
		}
	}
	return nil
}

// replace notes one replacement. from begins with its first origin.
func (r *rewriter) replace(p *document.Part, rep document.Replacement, from []origin) {
	h := hit{text: rep.New}
	first := true
	for i := range from {
		o := &from[i]
		if int64(o.start) >= rep.Span.End {
			break
		}
		switch {
		case o.glyph >= 0:
			h.glyphs = append(h.glyphs, o.glyph)
		case o.glyph == -1:
			text := ""
			if first {
				text = rep.New
			}
			first = false
			r.inString(o, rep, text)
		default:
			pic := -2 - o.glyph
			if n := len(r.words) - 1; first || n < 0 {
				r.words = append(r.words, wordHit{picture: pic, text: rep.New})
				first = false
			}
			w := &r.words[len(r.words)-1]
			if o.object == nil {
				w.boxes = append(w.boxes, r.d.current.shot.words[o.at].box)
			} else {
				w.boxes = append(w.boxes, r.d.images[o.object.Num].words[o.at].box)
			}
		}
	}
	if len(h.glyphs) > 0 {
		r.hits = append(r.hits, h)
	}
}

// inString replaces a span of a string. Spans of one string come in order, so
// that the text behind the last one is still as it was.
func (r *rewriter) inString(o *origin, rep document.Replacement, text string) {
	if o.object == nil {
		return
	}
	places := r.strings[o.object.Num]
	if places == nil {
		places = map[int32]string{}
		r.strings[o.object.Num] = places
	}
	old, ok := places[o.at]
	if !ok {
		old = o.text
	}
	shift := int64(o.lost) - int64(o.start)
	from, to := max(rep.Span.Start, int64(o.start))+shift, min(rep.Span.End, int64(o.end))+shift
	tail := len(o.text) - int(from) // of what is still as it was
	if tail > len(old) {
		return
	}
	at := len(old) - tail
	places[o.at] = old[:at] + text + old[at+int(to-from):]
}

// child rewrites a member that is a stream.
func (r *rewriter) child(name, mediaType string, o *pdfile.Object, data []byte) error {
	if r.d.opt.Propose {
		return nil
	}
	if o == nil { // no copy that changes has it
		changed, err := r.ed.Child(name, mediaType, bytes.NewReader(data), io.Discard)
		r.changed = r.changed || changed || errors.Is(err, document.ErrWithheld)
		if errors.Is(err, document.ErrWithheld) {
			return nil
		}
		return err
	}
	var out bytes.Buffer
	changed, err := r.ed.Child(name, mediaType, bytes.NewReader(data), &out)
	if err != nil {
		return err
	}
	r.keep = append(r.keep, o.Num)
	now := data
	if changed {
		now = bytes.Clone(out.Bytes())
	}
	if mediaType == "application/xml" {
		var renamed bool
		if now, renamed, err = r.unnamed(name+" "+strconv.Itoa(o.Num), now); err != nil {
			return err
		}
		changed = changed || renamed
	}
	if !changed {
		return nil
	}
	r.changed = true
	if r.d.earlier {
		return nil
	}
	return r.newData(name, o, now)
}

// newData gives the stream o, a member, other data.
func (r *rewriter) newData(name string, o *pdfile.Object, data []byte) error {
	v := r.edits.Value(o.Num)
	if p := r.file.Key(v, "Params"); p.Kind == pdfile.Dict {
		v = v.Set("Params", p.Without("CheckSum").Set("Size", pdfile.IntOf(len(data))))
	}
	r.edits.SetValue(o.Num, v)
	r.edits.SetData(o.Num, data)
	if name == "form.xml" {
		r.wholeForm(o.Num)
	}
	return nil
}

// wholeForm lets the XFA form be one stream.
func (r *rewriter) wholeForm(num int) {
	root := r.file.Trailer.Key("Root").ID()
	ref := r.edits.Value(root).Key("AcroForm")
	form := r.file.Get(ref).Set("XFA", pdfile.RefTo(num))
	if o := r.file.Resolve(ref); o != nil {
		r.edits.SetValue(o.Num, form)
	} else {
		r.edits.SetValue(root, r.edits.Value(root).Set("AcroForm", form))
	}
}

// finish applies what was noted for strings, content and pictures.
func (r *rewriter) finish() error {
	if err := r.blankPictures(); err != nil {
		return err
	}
	for n, list := range r.masks {
		if err := r.blacken(n, list); err != nil {
			return err
		}
	}
	for _, p := range r.pages {
		if err := r.writePage(p); err != nil {
			return err
		}
	}
	for n, s := range r.streams {
		data, _ := r.file.Decode(r.file.Object(n), maxContent)
		data, err := s.apply(data)
		if err != nil {
			return err
		}
		r.edits.SetValue(n, r.edits.Value(n))
		r.edits.SetData(n, data)
	}
	for _, n := range r.file.Numbers() {
		if err := r.d.ctx.Err(); err != nil {
			return err
		}
		o := r.file.Object(n)
		v, changed := r.clean(r.edits.Value(n), r.strings[n])
		if text, ok := r.strings[n][wholeStream]; ok {
			r.edits.SetValue(n, v)
			r.edits.SetData(n, stringBytes(text))
		} else if changed {
			r.edits.SetValue(o.Num, v)
		}
	}
	slices.Sort(r.keep)
	for _, n := range slices.Compact(r.keep) {
		r.edits.Keep(n)
	}
	if err := r.unmap(); err != nil {
		return err
	}
	if r.beneathDone {
		return nil
	}
	if err := r.machinery(); err != nil {
		return err
	}
	return r.names()
}

// clean returns v with its strings replaced, and without what vouches for the
// bytes of the original.
func (r *rewriter) clean(v Value, places map[int32]string) (Value, bool) {
	switch v.Kind {
	case pdfile.String:
		if text, ok := places[v.Start]; ok && v.End > v.Start {
			return Value{Kind: pdfile.String, Str: stringBytes(text)}, true
		}
	case pdfile.Array, pdfile.Dict:
		out, changed := v, false
		if v.Kind == pdfile.Dict && v.Key("ByteRange").Kind != pdfile.Null {
			out, changed = v.Without("ByteRange").Without("Cert").Set("Contents", pdfile.StringOf("")), true
		}
		if v.Kind == pdfile.Dict && v.Key("SigFlags").Kind != pdfile.Null {
			out, changed = out.Without("SigFlags"), true
		}
		for i, e := range out.List {
			c, ch := r.clean(e, places)
			if !ch {
				continue
			}
			if !changed {
				out.List, changed = slices.Clone(out.List), true
			}
			out.List[i] = c
		}
		return out, changed
	}
	return v, false
}

// stringBytes spells text as a string object: ASCII as it is, all else in
// UTF-16.
func stringBytes(text string) []byte {
	if strings.IndexFunc(text, func(c rune) bool { return c >= 0x7F || c < ' ' && c != '\n' && c != '\t' }) < 0 {
		return []byte(text)
	}
	out := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(text)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return out
}
