package wire

import (
	"encoding/binary"
	"encoding/hex"
	"errors"

	"sardine/document"
	"sardine/finding"
)

// ErrGarbled means that a child sent what it never would: it is not what it was.
var ErrGarbled = errors.New("a child process sent what cannot be understood")

// Writer puts what is found in a file into frames. Strings that come back, such
// as the headings of columns, are written once a frame.
type Writer struct {
	b    []byte
	seen map[string]int
	path document.Path
}

// Reset begins a frame of that kind.
func (w *Writer) Reset(kind byte) {
	w.b, w.path = append(w.b[:0], kind), nil
	clear(w.seen)
}

// Text writes a string of any bytes.
func (w *Writer) Text(s string) {
	w.count(len(s))
	w.b = append(w.b, s...)
}

func (w *Writer) int(n int64) { w.b = binary.AppendVarint(w.b, n) }
func (w *Writer) count(n int) { w.b = binary.AppendUvarint(w.b, uint64(n)) }

// again writes a string that is likely to come again.
func (w *Writer) again(s string) {
	if n, ok := w.seen[s]; ok {
		w.count(n + 1)
		return
	}
	if w.seen == nil {
		w.seen = map[string]int{}
	}
	w.seen[s] = len(w.seen)
	w.count(0)
	w.Text(s)
}

func (w *Writer) steps(p document.Path) {
	w.count(len(p))
	for _, s := range p {
		w.Text(s)
	}
}

// samePath is written in place of the number of steps.
const samePath = 1 << 20

// Finding writes f with its value. Its error is a kind that is in no table.
func (w *Writer) Finding(f *finding.Finding, kt *Kinds) error {
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
	w.Text(f.Value.Reveal())
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

func (w *Writer) result(r *finding.Result) error {
	digest, err := hex.DecodeString(r.Digest)
	if err != nil {
		return err
	}
	w.b = append(w.b, byte(r.Status))
	w.Text(r.Format)
	w.Text(string(digest))
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

// EncodeResult is what a child replies at a file's end.
func EncodeResult(r *finding.Result) ([]byte, error) {
	w := &Writer{}
	err := w.result(r)
	return w.b, err
}

// DecodeResult reads what encodeResult wrote.
func DecodeResult(reply []byte) (finding.Result, error) {
	r := Reader{s: string(reply)}
	res := r.result()
	if r.bad {
		return finding.Result{}, ErrGarbled
	}
	return res, nil
}

// Bytes is what was written since the last reset; it is overwritten by the
// next.
func (w *Writer) Bytes() []byte { return w.b }
