package records

import (
	"bytes"
	"io"
)

// Joiner writes pieces that belong together again, in their order.
type Joiner struct {
	W      io.Writer
	Format string

	last int // list of the record that was written last; -1: none, or something stands behind it
	some bool
}

// Write writes a piece; records that were left out need not be told. What
// stood between records and only kept them apart goes with them.
func (j *Joiner) Write(p *Piece) error {
	raw := p.Raw
	switch {
	case j.Format != "json":
	case !p.Record:
		if len(bytes.Trim(raw, ", \t\r\n")) == 0 {
			return nil
		}
		raw = trimCommas(raw, j.some)
		j.some = false
	case j.some && j.last == p.List:
		sep := ",\n"
		if p.List == 0 { // values of the file itself
			sep = "\n"
		}
		if _, err := io.WriteString(j.W, sep); err != nil {
			return err
		}
		fallthrough
	default:
		j.last, j.some = p.List, true
	}
	_, err := j.W.Write(raw)
	return err
}

// trimCommas takes the comma off what stands behind the last record of a list,
// or before its first if that was left out.
func trimCommas(raw []byte, afterRecord bool) []byte {
	t := bytes.TrimLeft(raw, " \t\r\n")
	if len(t) > 0 && t[0] == ',' && !afterRecord {
		return t[1:]
	}
	return raw
}
