package isolation

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/tables"
	"sardine/internal/app/wire"
)

// TestRetryRepeatsNothing: what the first child said before it died is not
// handed on twice, and what the second adds is.
func TestRetryRepeatsNothing(t *testing.T) {
	kt := wire.NewKinds(tables.Builtin())
	var got []int64
	var words []string
	in := &intake{
		o:     &isolated{tables: tables.Builtin(), kinds: func() *wire.Kinds { return kt }},
		emit:  func(fs []finding.Finding) error { got = append(got, starts(fs)...); return nil },
		words: func(ws []string) error { words = append(words, ws...); return nil },
	}
	say := func(from, to int64) {
		w := &wire.Writer{}
		w.Reset(wire.FrameFindings)
		for i := from; i < to; i++ {
			if err := w.Finding(&finding.Finding{Kind: tables.Builtin().Detectors()[0].Kind, Span: document.Span{Start: i, End: i + 1}}, kt); err != nil {
				t.Fatal(err)
			}
		}
		if err := in.frame(w.Bytes()); err != nil {
			t.Fatal(err)
		}
		w.Reset(wire.FrameWords)
		for i := from; i < to; i++ {
			w.Text(fmt.Sprint("w", i))
		}
		if err := in.frame(w.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	say(0, 5)
	say(5, 7)
	in.again()
	say(0, 3) // other frames, the same findings
	in.again()
	say(0, 6)
	say(6, 10)
	if want := []int64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}; !slices.Equal(got, want) || strings.Join(words, "") != "w0w1w2w3w4w5w6w7w8w9" {
		t.Errorf("%v %q", got, words)
	}
}

func starts(fs []finding.Finding) (out []int64) {
	for i := range fs {
		out = append(out, fs[i].Span.Start)
	}
	return out
}

// TestLyingChildren: frames that no child would send end the child, not the scan.
func TestLyingChildren(t *testing.T) {
	in := &intake{o: &isolated{tables: tables.Builtin(), kinds: wire.LazyKinds(tables.Builtin())}}
	for _, frame := range [][]byte{{'x'}, {wire.FrameFindings, 1}, {wire.FrameFindings, 0xff, 0xff, 0xff, 0xff, 1}, {wire.FrameWords, 200, 1}, {wire.FrameText}} {
		if err := in.frame(frame); !errors.Is(err, wire.ErrGarbled) {
			t.Errorf("%q: %v", frame, err)
		}
	}
	if why, err := reasonOfDeath(fmt.Errorf("%w", wire.ErrGarbled)); why != document.Crashed || err != nil {
		t.Errorf("%s %v", why, err)
	}
}
