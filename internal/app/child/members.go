package child

import (
	"context"
	"encoding/binary"
	"encoding/json"

	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
	"sardine/sar"
)

// members does wire.JobMembers: the request ends in the names, a frame is the place
// of a member among them and a piece of it.
func (c *child) members(_ context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	var wanted []string
	if err := json.Unmarshal(q.Rest, &wanted); err != nil {
		return nil, wire.ErrGarbled
	}
	return nil, sar.Members(in, q.Size, wanted, func(i int, data []byte) error {
		frame := binary.AppendUvarint([]byte{wire.FrameMember}, uint64(i))
		return call.Send(append(frame, data...))
	})
}
