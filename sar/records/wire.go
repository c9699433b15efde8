package records

import (
	"encoding/binary"
	"errors"
)

// ErrGarbled means that bytes are no piece.
var ErrGarbled = errors.New("a record arrived garbled")

// MostBytes is the most that a piece and its text may have together to travel
// between processes in one frame.
const MostBytes = 7 << 20

// Append adds the piece to b, as Decode reads it.
func (p *Piece) Append(b []byte) []byte {
	record := byte(0)
	if p.Record {
		record = 1
	}
	b = binary.AppendUvarint(append(b, record), uint64(p.List))
	b = binary.AppendUvarint(b, uint64(len(p.Text)))
	return append(append(b, p.Text...), p.Raw...)
}

// Decode reads what Append wrote; the piece shares b.
func Decode(b []byte) (*Piece, error) {
	if len(b) == 0 || b[0] > 1 {
		return nil, ErrGarbled
	}
	p := &Piece{Record: b[0] == 1}
	b = b[1:]
	list, n := binary.Uvarint(b)
	if n <= 0 || list > maxRecords {
		return nil, ErrGarbled
	}
	text, m := binary.Uvarint(b[n:])
	if m <= 0 || text > uint64(len(b)-n-m) {
		return nil, ErrGarbled
	}
	b = b[n+m:]
	p.List, p.Text, p.Raw = int(list), string(b[:text]), b[text:]
	return p, nil
}
