package redact

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"

	"sardine/document"
	"sardine/formats"
	"sardine/redact/convert"
	"sardine/redact/leak"
)

// verifyConverted is Verify for a copy of another kind: the same search for
// what went, in text, in bytes and by other readers; and in place of the
// comparison part by part, one of words: all that should be in the copy are,
// and no other.
func (l *Local) verifyConverted(ctx context.Context, src, copied *os.File, o *Order, programs []leak.Program) (*Proof, error) {
	want, err := l.wanted(ctx, src, o)
	if err != nil {
		return nil, err
	}
	s := l.search(ctx, o)
	got := &rewording{}
	if got.rereading, err = l.actual(ctx, copied, o, s, func(r *rereading) formats.Sink {
		got.rereading = r
		return got
	}); err != nil {
		return nil, err
	}
	if f := s.Found(); len(f) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrLeak, f[0].Where)
	}
	if len(got.skips) > 0 {
		return nil, fmt.Errorf("%w: something in it cannot be read: %s", ErrDiffers, got.skips[0].Why)
	}
	if err := want.compare(got.text.String(), o.form); err != nil {
		return nil, err
	}
	pr := &Proof{elsewhere: got.elsewhere, checks: []leak.Check{
		{Reader: "sardine, read again", Result: "clean"}, {Reader: "sardine, detectors", Result: "clean"}}}
	if err := searchBytes(src, copied, o.out, s, pr); err != nil {
		return nil, err
	}
	for _, c := range pr.checks {
		if c.Result != "clean" { // nobody reads the original so: there is no excuse for the copy
			return nil, fmt.Errorf("%s: %w", c.Reader, leak.ErrBroken)
		}
	}
	checks, err := s.Run(programs, "", o.out)
	if err != nil {
		return nil, err
	}
	pr.checks = append(pr.checks, checks...)
	if f := s.Found(); len(f) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrLeak, f[0].Where)
	}
	if m := s.Missed(); len(m) > 0 {
		return nil, fmt.Errorf("%w: too large to be looked through: %s", ErrUnread, m[0])
	}
	return pr, ctx.Err()
}

// wanted reads the original and notes which words the copy should hold.
func (l *Local) wanted(ctx context.Context, src *os.File, o *Order) (*wanting, error) {
	info, err := src.Stat()
	if err != nil {
		return nil, bare(err)
	}
	w := newWanting(newApplier(o, o.strict), o.name)
	w.apply.alive = l.Alive
	if _, err := formats.Read(ctx, formats.File(l.reader(src), info.Size(), path.Base(o.name)), l.Read, w); err != nil {
		return nil, err
	}
	w.must.close()
	w.may.close()
	return w, nil
}

func newWanting(a *applier, name string) *wanting {
	return &wanting{apply: a, choose: newChoosing(name), must: newTranscript(""), may: newTranscript("")}
}

// rewording is the formats.Sink of a copy of another kind. Its parts are not
// those of the original; what counts is their words.
type rewording struct {
	*rereading
	text strings.Builder
}

func (r *rewording) Part(p *document.Part) error {
	r.text.WriteString(p.Text[min(p.Lead, len(p.Text)):])
	if !p.More {
		r.text.WriteByte('\n')
	}
	if r.text.Len() > maxHeld {
		return fmt.Errorf("%w: too large to be looked through", ErrUnread)
	}
	return r.rereading.Part(p)
}

// wanting is the formats.Sink of an original that is converted.
type wanting struct {
	apply  *applier
	choose *choosing
	must   *transcript // what has to be in the copy
	may    *transcript // what may be besides
	names  strings.Builder
	runs   int
}

func (w *wanting) Skip(document.Path, document.SkipReason) {}

func (w *wanting) Part(p *document.Part) error {
	reps, err := w.apply.Replace(p)
	if err == nil {
		w.note(p, reps)
	}
	return err
}

// note takes a part of the original, with what is replaced in it.
func (w *wanting) note(p *document.Part, reps []document.Replacement) {
	reps = authorless(p, reps, w.apply.o.metadata)
	// Runs of text are kept apart, so that the end of one and the beginning of the
	// next are no word.
	run := *p
	run.Path = append(p.Path[:len(p.Path):len(p.Path)], strconv.Itoa(w.runs))
	if !p.More {
		w.runs++
	}
	switch role, as := w.choose.of(p); {
	case role == roleBody || role == roleComment:
		w.must.add(&run, reps)
	case role != roleLeft || as == leftProperties:
		w.may.add(&run, reps)
	}
	// Names of tables and columns that no row shows were never found in text. What
	// goes is not among them, or the search would say so.
	var names []string
	if p.Table != nil {
		names = append(names, p.Table.Header...)
		names = append(names, p.Path...)
	}
	for _, l := range p.Labels {
		if l.Kind == document.Sheet {
			names = append(names, l.Name)
		}
	}
	if len(names) > 0 {
		w.names.WriteString(strings.Join(names, "\n") + "\n")
	}
}

// ownWords are those that a manuscript adds: headings, names of sheets, the
// numbers of pages.
var ownWords = wordsOf([]byte("Attached Embedded file Item Comments Page of Table Text Column " + strings.Join(heads, " ")))

// lostOf is how many words may be read otherwise where lines are broken to fit
// a page, in thousandths; elsewhere none may.
const lostOf = lostShare

// compare checks the words of a copy.
func (w *wanting) compare(got string, form convert.Form) error {
	must, ok := w.must.words()
	may, ok2 := w.may.words()
	has := wordsOf([]byte(got))
	if !ok || !ok2 {
		return fmt.Errorf("%w: too large to be looked through", ErrUnread)
	}
	names := wordsOf([]byte(w.names.String()))
	all, lost, added := 0, 0, 0
	// All letters of the copy and of what should be in it: a word that was broken
	// over lines is whole in them, and so is each half.
	var line, right unbroken
	if form == convert.PDF {
		line, right = unbroken{[]byte(leak.Key(got)), searched}, unbroken{w.must.letters(), searched}
	}
	for word, n := range must {
		all += n
		if short := n - has[word]; short > 0 && !line.hold(word) {
			lost += short
		}
	}
	for word, n := range has {
		if must[word] == 0 && may[word] == 0 && names[word] == 0 && ownWords[word] == 0 && strings.Trim(word, "0123456789") != "" && !right.hold(word) {
			added += n
		}
	}
	most := 0
	if form == convert.PDF {
		most = 2 + all*lostOf/1000
	}
	if lost > most {
		return fmt.Errorf("%w: %d of %d words could not be read", ErrDiffers, lost, all)
	}
	if added > 2*most {
		return fmt.Errorf("%w: %d words, expected %d", ErrDiffers, all+added, all)
	}
	return nil
}

// words counts the words of a transcript; false if it holds only digests of
// some.
func (t *transcript) words() (map[string]int, bool) {
	all := map[string]int{}
	for _, s := range t.streams {
		if !s.whole {
			return nil, false
		}
		for w, n := range wordsOf(s.text) {
			all[w] += n
		}
	}
	return all, true
}

func wordsOf(text []byte) map[string]int {
	out := map[string]int{}
	for w := range bytes.FieldsSeq(text) {
		if k := leak.Key(string(w)); k != "" {
			out[k]++
		}
	}
	return out
}

// unbroken is a text without what stands between its letters and digits.
type unbroken struct {
	text []byte
	left int64 // bytes that may still be searched
}

// searched bounds the search for words that were broken: some seconds.
const searched = 16 << 30

// hold reports whether a word is in the text. It tires.
func (l *unbroken) hold(word string) bool {
	if l.left -= int64(len(l.text)); l.left < 0 || len(l.text) == 0 {
		return false
	}
	return bytes.Contains(l.text, []byte(word))
}

// letters are all letters and digits of a transcript, in order.
func (t *transcript) letters() []byte {
	var b []byte
	for _, s := range t.streams {
		b = append(b, leak.Key(string(s.text))...)
	}
	return b
}
