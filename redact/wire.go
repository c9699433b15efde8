package redact

import (
	"encoding/binary"
	"errors"

	"sardine/document"
	"sardine/finding"
)

// ErrWire means that what came through a pipe is nothing that these functions
// wrote.
var ErrWire = errors.New("what a worker sent cannot be understood")

// encoder puts plain data into bytes.
type encoder struct{ b []byte }

func (e *encoder) int(n int64)   { e.b = binary.AppendVarint(e.b, n) }
func (e *encoder) count(n int)   { e.b = binary.AppendUvarint(e.b, uint64(n)) }
func (e *encoder) text(s string) { e.count(len(s)); e.b = append(e.b, s...) }

func (e *encoder) flag(v bool) {
	n := 0
	if v {
		n = 1
	}
	e.count(n)
}

func (e *encoder) skips(skips []finding.Skip) {
	e.count(len(skips))
	for _, s := range skips {
		e.count(len(s.Path))
		for _, step := range s.Path {
			e.text(step)
		}
		e.text(string(s.Why))
	}
}

// decoder takes them apart. It trusts nobody: whatever the bytes are, it makes
// no more than they hold, and bad says that they made no sense.
type decoder struct {
	s   string
	bad bool
}

func (d *decoder) fail() {
	d.bad, d.s = true, ""
}

func (d *decoder) int() int64 {
	v, n := binary.Varint([]byte(d.s[:min(len(d.s), binary.MaxVarintLen64)]))
	if n <= 0 {
		d.fail()
		return 0
	}
	d.s = d.s[n:]
	return v
}

// count reads a number that is at most most.
func (d *decoder) count(most int) int {
	v, n := binary.Uvarint([]byte(d.s[:min(len(d.s), binary.MaxVarintLen64)]))
	if n <= 0 || v > uint64(most) {
		d.fail()
		return 0
	}
	d.s = d.s[n:]
	return int(v)
}

// many reads how many things of at least one byte follow.
func (d *decoder) many() int { return d.count(len(d.s)) }

func (d *decoder) text() string {
	n := d.many()
	t := d.s[:n]
	d.s = d.s[n:]
	return t
}

func (d *decoder) flag() bool { return d.count(1) == 1 }

func (d *decoder) skips() []finding.Skip {
	var out []finding.Skip
	for n := d.many(); n > 0 && !d.bad; n-- {
		var s finding.Skip
		for k := d.many(); k > 0 && !d.bad; k-- {
			s.Path = append(s.Path, d.text())
		}
		s.Why = d.why()
		out = append(out, s)
	}
	return out
}

// why is a reason, which never holds text of a file.
func (d *decoder) why() document.SkipReason { return document.SkipReason(d.word()) }

// word is one of our own few words.
func (d *decoder) word() string {
	s := d.text()
	ours := len(s) <= 64
	for _, c := range []byte(s) {
		ours = ours && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == ' ' || c == '/' || c == '-')
	}
	if !ours {
		d.fail()
		return ""
	}
	return s
}

// end reports how it went. Bytes that nobody asked for are no good sign either.
func (d *decoder) end() error {
	if d.bad || d.s != "" {
		return ErrWire
	}
	return nil
}
