package redact

import "encoding/json"

// carriedPlan is a plan on its way through a pipe, with the lines that its rows
// were read from.
type carriedPlan struct {
	Passages []Passage
	Lines    []int
}

// AppendPlan writes what ReadPlan read.
func AppendPlan(b []byte, ps []Passage) ([]byte, error) {
	c := carriedPlan{ps, make([]int, len(ps))}
	for i := range ps {
		c.Lines[i] = ps[i].line
	}
	raw, err := json.Marshal(c)
	return append(b, raw...), err
}

// DecodePlan reads what AppendPlan wrote.
func DecodePlan(b []byte) ([]Passage, error) {
	var c carriedPlan
	if err := json.Unmarshal(b, &c); err != nil || len(c.Lines) != len(c.Passages) {
		return nil, ErrWire
	}
	for i := range c.Passages {
		c.Passages[i].line = c.Lines[i]
	}
	return c.Passages, nil
}
