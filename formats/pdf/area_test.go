package pdf

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/formats/formattest"
)

func proposals(t *testing.T, data []byte, value string) ([]byte, *Proposals) {
	t.Helper()
	var plan bytes.Buffer
	if err := Rewrite(t.Context(), formattest.NewStream(data, "a.pdf"), document.Options{Propose: true}, formattest.Replace(value, "[name]"), &plan); err != nil {
		t.Fatal(err)
	}
	got, err := ReadProposals(t.Context(), formattest.NewStream(plan.Bytes(), "p.pdf"), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return plan.Bytes(), got
}

// TestProposals: what would go is marked, everything is still there, and the
// marks come back as the places of the letters.
func TestProposals(t *testing.T) {
	data := onePage("BT /F1 10 Tf 50 700 Td (to Jane Doe, and once more) Tj 0 -40 Td (Doe) Tj ET", "null", stream("/Subtype /Form", ""))
	plan, got := proposals(t, data, "Doe")
	if len(got.Areas) != 2 || len(got.For) != 64 {
		t.Fatalf("%+v", got)
	}
	r := formattest.Read(format, data, "a.pdf")
	want := placeOf(t, r.Parts, "Doe")
	for _, q := range got.Areas[:1] {
		if x, y := want.Centre(); q.Page != 1 || !q.Holds(x, y) || q.Holds(x-30, y) || q.Holds(x, y+15) {
			t.Errorf("area %+v, letters %+v", q, want)
		}
	}
	all := everything(t, plan)
	if !strings.Contains(all, "[name]") || !strings.Contains(all, "Jane Doe") || !strings.Contains(all, "/Subtype /Redact") {
		t.Error("the plan is not the file with marks")
	}
	if _, again := proposals(t, data, "Nobody"); len(again.Areas) != 0 || again.For != got.For {
		t.Errorf("nothing to mark: %+v", again)
	}
}

// TestMovedMarks: some programs write the corners all around, some move the
// rectangle alone, some know no corners.
func TestMovedMarks(t *testing.T) {
	mark := func(rest string) string { return "<< /Type /Annot /Subtype /Redact " + rest + " >>" }
	objects := []string{catalogue, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R 5 0 R 6 0 R 7 0 R 8 0 R] >>",
		mark("/Rect [100 100 140 110] /QuadPoints [100 110 140 110 100 100 140 100]"), mark("/Rect [100 100 140 110] /QuadPoints [100 100 140 100 140 110 100 110]"),
		mark("/Rect [100 100 140 110] /QuadPoints [300 310 340 310 300 300 340 300]"), mark("/Rect [140 110 100 100]"), mark("/QuadPoints [1 2 (x) 4 5 6 7 8]")}
	got, err := ReadProposals(t.Context(), formattest.NewStream(file("", objects...), "p.pdf"), document.Options{})
	if err != nil || len(got.Areas) != 4 || got.For != "" {
		t.Fatalf("%v %+v", err, got)
	}
	for i, q := range got.Areas {
		if !q.Holds(105, 105) || !q.Holds(139, 109) || q.Holds(141, 105) || q.Holds(120, 99) {
			t.Errorf("area %d: %+v", i, q)
		}
	}
}

// TestAreas: what stands in an area goes, read or not; what stands beside it
// stays.
func TestAreas(t *testing.T) {
	white := strings.Repeat("\xFF", 200*100)
	data := onePage("q 200 0 0 100 50 600 cm /Y Do Q 1 w 60 500 m 70 520 80 480 90 500 c S 60 450 m 400 450 l S\n"+
		"BT /F1 10 Tf 60 400 Td (Kit Doe) Tj ET BT 3 Tr /F1 10 Tf 60 400 Td (Kit Doe) Tj ET", "null",
		stream("/Type /XObject /Subtype /Image /Width 200 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8", white))
	at := func(x0, y0, x1, y1 float32) document.Quad {
		return document.Quad{Page: 1, X0: x0, Y0: y0, X1: x1, Y1: y0, X2: x1, Y2: y1, X3: x0, Y3: y1}
	}
	opt := document.Options{Areas: []document.Quad{at(60, 610, 100, 650), at(55, 440, 95, 530), at(55, 390, 200, 415), {Page: 2, X1: 600, X2: 600, Y2: 900, Y3: 900}}}
	var out bytes.Buffer
	if err := Rewrite(t.Context(), formattest.NewStream(data, "a.pdf"), opt, formattest.Replace("Doe", "[X]"), &out); err != nil {
		t.Fatal(err)
	}
	all := everything(t, out.Bytes())
	for _, gone := range []string{"Kit", "Doe", "480 90 500 c S"} {
		if strings.Contains(all, gone) {
			t.Errorf("%q is still there", gone)
		}
	}
	if !strings.Contains(all, "400 450 l S") {
		t.Error("a line that goes on beyond the area is gone")
	}
	f := opened(t, out.Bytes())
	list := images(f)
	if len(list) != 1 || level(t, f, list[0], 30, 70) != 0 || level(t, f, list[0], 80, 70) != 255 || level(t, f, list[0], 30, 20) != 255 {
		t.Errorf("pictures %v", list)
	}
	opt.Areas = []document.Quad{at(80, 470, 120, 530)}
	if err := Rewrite(t.Context(), formattest.NewStream(data, "a.pdf"), opt, formattest.Replace("Doe", "[X]"), &bytes.Buffer{}); document.ReasonOf(err) != document.Unsupported {
		t.Errorf("half a curve: %v", err)
	}
}

func FuzzAreas(f *testing.F) {
	f.Add(onePage("q 200 0 0 100 50 600 cm /Y Do Q 60 500 m 70 520 80 480 90 500 c S BT /F1 10 Tf 60 400 Td (Doe) Tj ET BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI", "null",
		stream("/Subtype /Image /Width 2 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "xx")), float32(50), float32(390), float32(200), float32(700))
	f.Fuzz(func(t *testing.T, data []byte, x0, y0, x1, y1 float32) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		opt := document.Options{Areas: []document.Quad{{Page: 1, X0: x0, Y0: y0, X1: x1, Y1: y0, X2: x1, Y2: y1, X3: x0, Y3: y1}}, Assist: drawer("")}
		var out bytes.Buffer
		if err := Rewrite(ctx, formattest.NewStream(data, "a.pdf"), opt, formattest.Replace("Doe", "#"), &out); err == nil && !bytes.Equal(out.Bytes(), data) {
			r := &formattest.Reader{}
			if err := Read(ctx, formattest.NewStream(out.Bytes(), "a.pdf"), document.Options{}, r); err != nil && ctx.Err() == nil {
				t.Fatalf("the copy cannot be read: %v", err)
			}
		}
		var plan bytes.Buffer
		if err := Rewrite(ctx, formattest.NewStream(data, "a.pdf"), document.Options{Propose: true}, formattest.Replace("o", "#"), &plan); err != nil || ctx.Err() != nil {
			return
		}
		if _, err := ReadProposals(ctx, formattest.NewStream(plan.Bytes(), "p.pdf"), document.Options{}); err != nil && ctx.Err() == nil && document.ReasonOf(err) != document.TooMany {
			t.Fatalf("the plan cannot be read: %v", err)
		}
	})
}
