package detectors

import "sardine/finding"

// Explain begins a file whose every reading is returned: also those that lost
// against another reading of the same text, and those that the evidence speaks
// against. Nothing is resolved; scores below Floor are of readings that a
// Session of the usual kind drops.
func (e *Engine) Explain(f finding.FileRef) *Session {
	s := e.Session(f)
	s.all = true
	return s
}
