package app

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"

	"sardine/document"
	"sardine/finding"
)

// errWire means that a child sent what it never would: it is not what it was.
var errWire = errors.New("a child process sent what cannot be understood")

// kindTable numbers the kinds of a table of detectors. Parent and child make
// it from the same tables and number alike.
type kindTable struct {
	kinds   []*finding.Kind
	numbers map[*finding.Kind]int
}

func newKindTable(t *Tables) *kindTable {
	kt := &kindTable{numbers: map[*finding.Kind]int{}}
	for _, d := range t.detectors() {
		for _, k := range append([]*finding.Kind{d.Kind}, d.More...) {
			if _, ok := kt.numbers[k]; !ok {
				kt.numbers[k] = len(kt.kinds)
				kt.kinds = append(kt.kinds, k)
			}
		}
	}
	return kt
}

// lazyKinds makes the table when it is first needed: text needs none.
func lazyKinds(t *Tables) func() *kindTable {
	return sync.OnceValue(func() *kindTable { return newKindTable(t) })
}

// number of k, or of the kind that goes by its name.
func (kt *kindTable) number(k *finding.Kind) (int, error) {
	if n, ok := kt.numbers[k]; ok {
		return n, nil
	}
	for n, have := range kt.kinds {
		if have.Name == k.Name {
			kt.numbers[k] = n
			return n, nil
		}
	}
	return 0, fmt.Errorf("kind %q is in no table", k.Name)
}

// named finds a kind by its name.
func (kt *kindTable) named(name string) *finding.Kind {
	for _, k := range kt.kinds {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// writer puts what is found in a file into frames. Strings that come back, such
// as the headings of columns, are written once a frame.
type writer struct {
	b    []byte
	seen map[string]int
	path document.Path
}

func (w *writer) reset(kind byte) {
	w.b, w.path = append(w.b[:0], kind), nil
	clear(w.seen)
}

func (w *writer) int(n int64)   { w.b = binary.AppendVarint(w.b, n) }
func (w *writer) count(n int)   { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *writer) text(s string) { w.count(len(s)); w.b = append(w.b, s...) }

// again writes a string that is likely to come again.
func (w *writer) again(s string) {
	if n, ok := w.seen[s]; ok {
		w.count(n + 1)
		return
	}
	if w.seen == nil {
		w.seen = map[string]int{}
	}
	w.seen[s] = len(w.seen)
	w.count(0)
	w.text(s)
}

func (w *writer) steps(p document.Path) {
	w.count(len(p))
	for _, s := range p {
		w.text(s)
	}
}

// samePath is written in place of the number of steps.
const samePath = 1 << 20

func (w *writer) finding(f *finding.Finding, kt *kindTable) error {
	if w.path != nil && equalPaths(w.path, f.Path) {
		w.count(samePath)
	} else {
		w.steps(f.Path)
		w.path = append(document.Path{}, f.Path...)
	}
	w.int(f.Span.Start)
	w.int(f.Span.Len())
	w.b = append(w.b, byte(f.Part))
	n, err := kt.number(f.Kind)
	if err != nil {
		return err
	}
	w.count(n)
	w.int(int64(f.Score))
	w.count(len(f.Why))
	for _, r := range f.Why {
		w.b = append(w.b, byte(r))
	}
	w.count(len(f.Also))
	for _, k := range f.Also {
		if n, err = kt.number(k); err != nil {
			return err
		}
		w.count(n)
	}
	w.text(f.Value.Reveal())
	w.again(f.Place.Label)
	w.again(f.Place.Column)
	w.count(int(f.Place.Row))
	w.count(int(f.Place.Col))
	w.count(int(f.Place.Line))
	return nil
}

func equalPaths(a, b document.Path) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (w *writer) result(r *finding.Result) error {
	digest, err := hex.DecodeString(r.Digest)
	if err != nil {
		return err
	}
	w.b = append(w.b, byte(r.Status))
	w.text(r.Format)
	w.text(string(digest))
	w.count(r.Skipped)
	w.int(r.Text)
	w.count(r.Count)
	skips := r.Skips[:min(len(r.Skips), finding.MaxSkips)]
	w.count(len(skips))
	for _, s := range skips {
		w.steps(s.Path)
		w.again(string(s.Why))
	}
	w.count(len(r.Unlocks))
	for _, u := range r.Unlocks {
		w.steps(u.Path)
		w.int(int64(u.Password))
	}
	return nil
}

// wireReader takes frames apart. It trusts nobody: whatever the bytes are, it
// makes no more than they hold, and bad says that they made no sense.
type wireReader struct {
	s     string
	kinds []*finding.Kind
	seen  []string
	path  document.Path
	bad   bool
}

func (r *wireReader) int() int64 {
	v, n := binary.Varint([]byte(r.s[:min(len(r.s), binary.MaxVarintLen64)]))
	return r.took(v, n)
}

func (r *wireReader) took(v int64, n int) int64 {
	if n <= 0 {
		r.bad, r.s = true, ""
		return 0
	}
	r.s = r.s[n:]
	return v
}

// count reads a number that is at most most.
func (r *wireReader) count(most int) int {
	v, n := binary.Uvarint([]byte(r.s[:min(len(r.s), binary.MaxVarintLen64)]))
	if v > uint64(most) {
		n = 0
	}
	return int(r.took(int64(v), n))
}

// many reads how many things of at least one byte follow.
func (r *wireReader) many() int { return r.count(len(r.s)) }

func (r *wireReader) byte() byte {
	if len(r.s) == 0 {
		r.bad = true
		return 0
	}
	c := r.s[0]
	r.s = r.s[1:]
	return c
}

func (r *wireReader) text() string {
	n := min(r.many(), len(r.s))
	t := r.s[:n]
	r.s = r.s[n:]
	return t
}

func (r *wireReader) again() string {
	n := r.count(len(r.seen))
	if n > 0 {
		return r.seen[n-1]
	}
	t := r.text()
	r.seen = append(r.seen, t)
	return t
}

func (r *wireReader) steps() document.Path { return r.stepsOf(r.many()) }

func (r *wireReader) stepsOf(n int) document.Path {
	if n == 0 || n > len(r.s) {
		r.bad = r.bad || n > 0
		return nil
	}
	p := make(document.Path, n)
	for i := range p {
		p[i] = r.text()
	}
	return p
}

func (r *wireReader) kind() *finding.Kind {
	if n := r.count(len(r.kinds) - 1); !r.bad {
		return r.kinds[n]
	}
	return nil
}

func (r *wireReader) finding(f *finding.Finding) {
	if n := r.count(samePath); n != samePath {
		r.path = r.stepsOf(n)
	}
	f.Path = r.path
	f.Span.Start = r.int()
	f.Span.End = f.Span.Start + r.int()
	f.Part = document.PartKind(r.byte())
	f.Kind = r.kind()
	f.Score = finding.Score(r.int())
	if n := r.many(); n > 0 {
		f.Why = make([]finding.Reason, n)
		for i := range f.Why {
			f.Why[i] = finding.Reason(r.byte())
		}
	}
	if n := r.many(); n > 0 {
		f.Also = make([]*finding.Kind, n)
		for i := range f.Also {
			f.Also[i] = r.kind()
		}
	}
	f.Value = finding.NewValue(r.text())
	f.Place.Label, f.Place.Column = r.again(), r.again()
	f.Place.Row, f.Place.Col, f.Place.Line = r.place(), r.place(), r.place()
	if f.Span.Start < 0 || f.Span.End < f.Span.Start {
		r.bad = true
	}
}

func (r *wireReader) place() uint32 { return uint32(r.count(1<<32 - 1)) }

func (r *wireReader) result() (res finding.Result) {
	res.Status = finding.Status(r.byte())
	res.Format = r.text()
	res.Digest = hex.EncodeToString([]byte(r.text()))
	res.Skipped = r.count(1 << 40)
	res.Text = r.int()
	res.Count = r.count(1 << 40)
	if n := min(r.many(), finding.MaxSkips); n > 0 {
		res.Skips = make([]finding.Skip, n)
		for i := range res.Skips {
			res.Skips[i] = finding.Skip{Path: r.steps(), Why: r.why()}
		}
	}
	if n := min(r.many(), finding.MaxSkips); n > 0 {
		res.Unlocks = make([]finding.Unlock, n)
		for i := range res.Unlocks {
			res.Unlocks[i] = finding.Unlock{Path: r.steps(), Password: int(r.int())}
		}
	}
	if res.Status < finding.Read || res.Status > finding.Failed || !plain(res.Format) {
		r.bad = true
	}
	return res
}

// why is a reason, which never holds text of a file.
func (r *wireReader) why() document.SkipReason {
	s := r.again()
	if !plain(s) {
		r.bad = true
		return document.Crashed
	}
	return document.SkipReason(s)
}

// plain reports whether s can be one of our own few words.
func plain(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != ' ' && c != '/' && c != '-' && c != ',' && c != '.' {
			return false
		}
	}
	return len(s) <= 64
}
