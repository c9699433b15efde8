package isolation

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"strings"

	"sardine/document"
	"sardine/internal/app/wire"
)

// maxTake bounds what a child may wait for in one question.
const maxTake = 64 << 20

// answer does what children ask for.
func (o *isolated) answer(ctx context.Context, name string, in []byte) ([]byte, error) {
	if name == wire.AskTake {
		n, size := binary.Uvarint(in)
		if size <= 0 || n > maxTake {
			return nil, wire.ErrGarbled
		}
		o.throttle.Take(int(n))
		return nil, nil
	}
	what, ok := strings.CutPrefix(name, wire.AskAssist)
	if !ok || o.options.Assist == nil {
		return nil, wire.ErrGarbled
	}
	seen := &countingReader{r: bytes.NewReader(in)}
	out, err := o.options.Assist(ctx, what, seen)
	if err != nil {
		first := byte(wire.AssistSkip)
		if seen.n == 0 {
			first = wire.AssistAbsent
		}
		return append([]byte{first}, document.ReasonOf(err)...), nil
	}
	defer out.Close()
	reply := bytes.NewBuffer([]byte{wire.AssistGiven})
	_, err = io.Copy(reply, out)
	return reply.Bytes(), err
}

// countingReader notices whether anybody read.
type countingReader struct {
	r io.Reader
	n int
}

func (c *countingReader) Read(p []byte) (int, error) {
	c.n++
	return c.r.Read(p)
}
