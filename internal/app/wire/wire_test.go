package wire

import (
	"reflect"
	"slices"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/tables"
)

// fill sets every field of v to something that is not zero, so that a field
// that does not cross the pipe is noticed on the day it is added.
func fill(t *testing.T, v reflect.Value, n *int64, kinds []*finding.Kind) {
	t.Helper()
	*n++
	switch v.Interface().(type) {
	case *finding.Kind:
		v.Set(reflect.ValueOf(kinds[*n%int64(len(kinds))]))
		return
	case finding.Value:
		v.Set(reflect.ValueOf(finding.NewValue("QQ 12 34 56 C")))
		return
	case document.SkipReason:
		v.SetString("read in part")
		return
	case finding.FileRef, error: // the parent's own
		return
	}
	switch v.Kind() {
	case reflect.Interface: // Result.Err
	case reflect.String:
		v.SetString("text of field " + string(rune('a'+*n%26)))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(*n % 100)
	case reflect.Uint8:
		v.SetUint(uint64(*n%3 + 1))
	case reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(*n % 100))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(t, v.Index(i), n, kinds)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), n, kinds)
		}
	default:
		t.Fatalf("a field of kind %s: teach the wire to carry it", v.Kind())
	}
}

var comparers = cmp.Options{
	cmp.Comparer(func(a, b finding.Value) bool { return a.Reveal() == b.Reveal() }),
	cmp.Comparer(func(a, b *finding.Kind) bool { return a == b }),
}

func TestFindingsCrossThePipe(t *testing.T) {
	kt := NewKinds(tables.Builtin())
	n := int64(0)
	var want []finding.Finding
	for range 50 {
		var f finding.Finding
		fill(t, reflect.ValueOf(&f).Elem(), &n, kt.list)
		f.Span.End += f.Span.Start
		want = append(want, f, f) // the second shares path and place
	}
	want[7].Path, want[9].Why, want[11].Also, want[13].Place = nil, nil, nil, finding.Place{}
	w := &Writer{}
	for i := range want {
		if err := w.Finding(&want[i], kt); err != nil {
			t.Fatal(err)
		}
	}
	r := Reader{s: string(w.b), kinds: kt.list}
	for i := range want {
		var got finding.Finding
		r.finding(&got)
		if d := cmp.Diff(want[i], got, comparers); d != "" || r.bad {
			t.Fatalf("finding %d: %s", i, d)
		}
	}
	if r.s != "" {
		t.Errorf("%d bytes are left", len(r.s))
	}
}

func TestResultsCrossThePipe(t *testing.T) {
	var want finding.Result
	n := int64(0)
	fill(t, reflect.ValueOf(&want).Elem(), &n, NewKinds(tables.Builtin()).list)
	want.Digest, want.Format = "00ff", "ooxml"
	w := &Writer{}
	if err := w.result(&want); err != nil {
		t.Fatal(err)
	}
	r := Reader{s: string(w.b)}
	if d := cmp.Diff(want, r.result()); d != "" || r.bad {
		t.Errorf("%v %s", r.bad, d)
	}
	want.Skips = slices.Repeat(want.Skips, 1000)
	w.Reset(0)
	if err := w.result(&want); err != nil {
		t.Fatal(err)
	}
	r = Reader{s: string(w.b[1:])}
	if got := r.result(); r.bad || len(got.Skips) != finding.MaxSkips || len(got.Unlocks) != len(want.Unlocks) {
		t.Errorf("%d skips, %d unlocks, bad %v", len(got.Skips), len(got.Unlocks), r.bad)
	}
}

// TestOptionsCrossThePipe: what a format may ask of its surroundings is known
// in children too. Assist is asked for by frame; Unlocked is the visitor's;
// Areas and Propose come with the order of a redaction.
func TestOptionsCrossThePipe(t *testing.T) {
	carried := []string{"Limits", "Passwords", "Assist", "Unlocked", "View", "Areas", "Propose"}
	typ := reflect.TypeFor[document.Options]()
	for i := range typ.NumField() {
		if name := typ.Field(i).Name; !slices.Contains(carried, name) {
			t.Errorf("document.Options has a field %s: make Setup carry it", name)
		}
	}
}

// TestPartsCrossThePipe: all of a part but its map.
func TestPartsCrossThePipe(t *testing.T) {
	b := document.NewBuilder("a", "b")
	b.Header([]string{"Name", "Note"})
	for i := range 3 {
		b.Cell(uint32(i+2), 0)
		b.CopyValid([]byte("Ann Example"), int64(20*i))
		b.Cell(uint32(i+2), 1)
		from := b.Len()
		b.CopyValid([]byte("a note"), int64(20*i+12))
		b.Label(document.Link, "https://example.org", from, b.Len())
		b.EndRow()
	}
	table := b.Take(document.Displayed)
	plain := &document.Part{Base: 7, Kind: document.Comment, Text: "more text", Lead: 4, More: true, Labels: []document.Label{{Start: 5, End: 9, Kind: document.Quoted, Name: "x"}}}
	for _, want := range []*document.Part{table, plain, {}} {
		w := &Writer{}
		w.Part(want)
		r := Reader{s: string(w.b)}
		got := r.part()
		if d := cmp.Diff(want, got, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Map" }, cmp.Ignore())); d != "" || r.bad || r.s != "" {
			t.Errorf("%v %s", r.bad, d)
		}
	}
}

// FuzzWire: what a child sends that is not what it was harms nobody.
func FuzzWire(f *testing.F) {
	kt := NewKinds(tables.Builtin())
	w := &Writer{}
	x := finding.Finding{Path: document.Path{"a"}, Kind: kt.list[0], Why: []finding.Reason{finding.Shape}, Value: finding.NewValue("v")}
	if err := w.Finding(&x, kt); err != nil {
		f.Fatal(err)
	}
	f.Add(w.b)
	w = &Writer{}
	w.Part(&document.Part{Text: "a\tb\n", Table: &document.Table{Header: []string{"x"}, Cells: []document.Cell{{Text: 0, Row: 1}, {Text: 2, Row: 1, Col: 1}}}, Labels: []document.Label{{End: 1, Name: "n"}}})
	f.Add(w.b)
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := Reader{s: string(data), kinds: kt.list}
		for n := 0; r.s != "" && !r.bad; n++ {
			var x finding.Finding
			r.finding(&x)
			if size := len(x.Why) + len(x.Also)*int(unsafe.Sizeof(x.Kind)) + len(x.Path)*16; size > 16*len(data)+64 {
				t.Fatalf("%d bytes made of %d", size, len(data))
			}
			if !r.bad && (x.Kind == nil || x.Span.Start < 0 || x.Span.Len() < 0) {
				t.Fatal("a finding that is none")
			}
		}
		r = Reader{s: string(data)}
		res := r.result()
		if !r.bad {
			for _, s := range res.Skips {
				if !plain(string(s.Why)) {
					t.Fatal("a reason with text in it")
				}
			}
		}
		r = Reader{s: string(data)}
		r.Record()
		r = Reader{s: string(data)}
		p := r.part()
		if size := len(p.Text) + len(p.Labels)*int(unsafe.Sizeof(document.Label{})); size > 16*len(data)+64 {
			t.Fatalf("%d bytes made of %d", size, len(data))
		}
		if r.bad {
			return
		}
		for _, l := range p.Labels {
			_ = p.Text[l.Start:l.End]
		}
		if p.Table != nil {
			for i := range p.Table.Cells {
				_ = p.Text[min(int(p.Table.Cells[i].Text), len(p.Text)):]
			}
		}
	})
}
