package truth

import (
	"bytes"
	"encoding/json"
	"fmt"

	"sardine/document"
)

//go:generate go run sardine/internal/truth/gen -out ../../testdata/share

// answersDoc is a Doc without its bytes.
type answersDoc struct {
	File   string              `json:"file"`
	Unread bool                `json:"unread,omitempty"`
	Reason document.SkipReason `json:"reason,omitempty"`
	Truth  []Item              `json:"truth,omitempty"`
	Traps  []Item              `json:"traps,omitempty"`
}

// Answers is what is known about docs, as JSON: the people, and for each file
// its items, one a line so that changes can be read.
func Answers(people []Person, docs []Doc) ([]byte, error) {
	var b bytes.Buffer
	line := func(indent string, v any, comma bool) error {
		j, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("answers: %w", err)
		}
		b.WriteString(indent)
		b.Write(j)
		if comma {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		return nil
	}
	b.WriteString("{\"people\": [\n")
	for i, p := range people {
		if err := line("  ", p, i+1 < len(people)); err != nil {
			return nil, err
		}
	}
	b.WriteString("],\n\"docs\": [\n")
	for i, d := range docs {
		if err := line("  ", answersDoc{d.Rel, d.Unread, d.Reason, d.Truth, d.Traps}, i+1 < len(docs)); err != nil {
			return nil, err
		}
	}
	b.WriteString("]}\n")
	return b.Bytes(), nil
}
