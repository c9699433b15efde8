package redact

import (
	"slices"
	"testing"

	"sardine/document"
)

func TestAreasCrossThePipe(t *testing.T) {
	o := sampleOrder()
	o.byArea, o.propose, o.areaText = true, true, "[Redacted]"
	o.areas = []document.Quad{{Page: 3, X0: 1.5, Y0: -2, X1: 30, Y1: 1, X2: 30, Y2: 11, X3: 1, Y3: 11}, {Page: 1}}
	common, err := DecodeCommon(o.AppendCommon(nil), kindNamed)
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeOrder(o.Append(nil), common, kindNamed)
	if err != nil || !got.byArea || !got.propose || got.areaText != o.areaText || !slices.Equal(got.areas, o.areas) {
		t.Errorf("%v %+v", err, got)
	}
}

// TestInAreas: letters whose middle lies in an area go with the blanks between
// them, over lines one by one.
func TestInAreas(t *testing.T) {
	b := document.NewBuilder()
	for i, c := range "To Jo Doe:" {
		if c == ' ' {
			b.Insert(" ")
			continue
		}
		x := float32(10 * i)
		b.Paint(string(c), document.Origin{Quad: &document.Quad{Page: 1, X0: x, X1: x + 10, X2: x + 10, Y2: 10, X3: x, Y3: 10}})
	}
	b.Insert("\n")
	b.Paint("é", document.Origin{Quad: &document.Quad{Page: 1, X0: 30, Y0: 0, X1: 40, X2: 40, Y2: 10, X3: 30, Y3: 10}})
	part := b.Take(document.Painted)
	o := &Order{common: &Common{}, areaText: "[X]"}
	o.areasAlone([]document.Quad{{Page: 1, X0: 28, Y0: 1, X1: 92, Y1: 1, X2: 92, Y2: 9, X3: 28, Y3: 9}, {Page: 2, X1: 200, X2: 200, Y2: 200, Y3: 200}})
	a := newApplier(o, false)
	reps, err := a.Replace(part)
	want := []document.Replacement{{Span: document.Span{Start: 3, End: 9}, New: "[X]"}, {Span: document.Span{Start: 11, End: 13}, New: "[X]"}}
	if err != nil || !slices.Equal(reps, want) || !slices.Equal(a.marked, []string{"Jo Doe", "é"}) {
		t.Errorf("%v %+v %q", err, reps, a.marked)
	}
	part.Kind = document.Hidden
	if reps, _ := a.Replace(part); len(reps) != 0 {
		t.Errorf("areas decide on what is not seen: %+v", reps)
	}
}
