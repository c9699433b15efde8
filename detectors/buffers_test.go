package detectors

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/finding"
)

// A session that works in the buffers of another finds the same, and what it
// leaves to the next holds nothing of its file.
func TestBuffersHoldNothing(t *testing.T) {
	e, err := New(Table())
	if err != nil {
		t.Fatal(err)
	}
	part := &document.Part{Text: "Name\tEmail\tDOB\nJo Bloggs\tjo@example.org\t03/03/1987\nPhone: 020 7946 0123\n"}
	run := func() (places []document.Span) {
		s := e.Session(finding.FileRef{})
		fs := append(s.Part(part), s.Close()...)
		for _, f := range fs {
			places = append(places, f.Span)
		}
		return places
	}
	first := run()
	if len(first) == 0 {
		t.Fatal("nothing is found")
	}
	for range 3 {
		if diff := cmp.Diff(first, run()); diff != "" {
			t.Fatalf("a later session finds something else:\n%s", diff)
		}
	}
	s := e.Session(finding.FileRef{})
	s.Part(part)
	held, cells := s.held, s.cells
	s.Close()
	for _, h := range held[:cap(held)] {
		if h.value != "" || h.label != "" {
			t.Error("a value is left in the buffers")
		}
	}
	for _, c := range cells[:cap(cells)] {
		if c.set != nil {
			t.Error("a heading is left in the buffers")
		}
	}
}
