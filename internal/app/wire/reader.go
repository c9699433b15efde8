package wire

import (
	"encoding/binary"
	"encoding/hex"

	"sardine/document"
	"sardine/finding"
)

// Reader takes frames apart. It trusts nobody: whatever the bytes are, it
// makes no more than they hold, and bad says that they made no sense.
type Reader struct {
	s     string
	kinds []*finding.Kind
	seen  []string
	path  document.Path
	bad   bool
}

// NewReader reads a frame, or what follows its first byte. kinds may be nil
// where no finding is in it.
func NewReader(data []byte, kinds *Kinds) *Reader {
	r := &Reader{s: string(data)}
	if kinds != nil {
		r.kinds = kinds.list
	}
	return r
}

// Findings reads findings to the end.
func Findings(data []byte, kinds *Kinds) ([]finding.Finding, error) {
	r := NewReader(data, kinds)
	var fs []finding.Finding
	for r.More() {
		var f finding.Finding
		r.finding(&f)
		fs = append(fs, f)
	}
	return fs, r.Err()
}

// More reports whether there is something left that can be understood.
func (r *Reader) More() bool { return r.s != "" && !r.bad }

// Err is ErrGarbled if something could not be understood.
func (r *Reader) Err() error {
	if r.bad {
		return ErrGarbled
	}
	return nil
}

func (r *Reader) int() int64 {
	v, n := binary.Varint([]byte(r.s[:min(len(r.s), binary.MaxVarintLen64)]))
	return r.took(v, n)
}

func (r *Reader) took(v int64, n int) int64 {
	if n <= 0 {
		r.bad, r.s = true, ""
		return 0
	}
	r.s = r.s[n:]
	return v
}

// count reads a number that is at most most.
func (r *Reader) count(most int) int {
	v, n := binary.Uvarint([]byte(r.s[:min(len(r.s), binary.MaxVarintLen64)]))
	if v > uint64(most) {
		n = 0
	}
	return int(r.took(int64(v), n))
}

// many reads how many things of at least one byte follow.
func (r *Reader) many() int { return r.count(len(r.s)) }

// Byte reads what begins a frame.
func (r *Reader) Byte() byte {
	if len(r.s) == 0 {
		r.bad = true
		return 0
	}
	c := r.s[0]
	r.s = r.s[1:]
	return c
}

// Text reads what Writer.Text wrote.
func (r *Reader) Text() string {
	n := min(r.many(), len(r.s))
	t := r.s[:n]
	r.s = r.s[n:]
	return t
}

func (r *Reader) again() string {
	n := r.count(len(r.seen))
	if n > 0 {
		return r.seen[n-1]
	}
	t := r.Text()
	r.seen = append(r.seen, t)
	return t
}

func (r *Reader) steps() document.Path { return r.stepsOf(r.many()) }

func (r *Reader) stepsOf(n int) document.Path {
	if n == 0 || n > len(r.s) {
		r.bad = r.bad || n > 0
		return nil
	}
	p := make(document.Path, n)
	for i := range p {
		p[i] = r.Text()
	}
	return p
}

func (r *Reader) kind() *finding.Kind {
	if n := r.count(len(r.kinds) - 1); !r.bad {
		return r.kinds[n]
	}
	return nil
}

func (r *Reader) finding(f *finding.Finding) {
	if n := r.count(samePath); n != samePath {
		r.path = r.stepsOf(n)
	}
	f.Path = r.path
	f.Span.Start = r.int()
	f.Span.End = f.Span.Start + r.int()
	f.Part = document.PartKind(r.Byte())
	f.Kind = r.kind()
	f.Score = finding.Score(r.int())
	if n := r.many(); n > 0 {
		f.Why = make([]finding.Reason, n)
		for i := range f.Why {
			f.Why[i] = finding.Reason(r.Byte())
		}
	}
	if n := r.many(); n > 0 {
		f.Also = make([]*finding.Kind, n)
		for i := range f.Also {
			f.Also[i] = r.kind()
		}
	}
	f.Value = finding.NewValue(r.Text())
	f.Place.Label, f.Place.Column = r.again(), r.again()
	f.Place.Row, f.Place.Col, f.Place.Line = r.place(), r.place(), r.place()
	if f.Span.Start < 0 || f.Span.End < f.Span.Start {
		r.bad = true
	}
}

func (r *Reader) place() uint32 { return uint32(r.count(1<<32 - 1)) }

func (r *Reader) result() (res finding.Result) {
	res.Status = finding.Status(r.Byte())
	res.Format = r.Text()
	res.Digest = hex.EncodeToString([]byte(r.Text()))
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
func (r *Reader) why() document.SkipReason {
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
