package inventory

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sardine/document"
	"sardine/finding"
)

// tables numbers shapes and paths as a scan does, up to a limit.
type tables struct{ shapes, paths numberTable }

func (x *tables) numbers(limit int) *numbers {
	x.shapes.ids, x.paths.ids = make(map[string]int64), make(map[string]int64)
	give := func(t *numberTable) func(string) int64 {
		return func(s string) int64 {
			if t.ids[s] == 0 && len(t.ids) >= limit {
				return 0
			}
			return t.number(s)
		}
	}
	return &numbers{shape: give(&x.shapes), path: give(&x.paths), kind: func(k *finding.Kind) uint16 {
		for i, t := range testKinds {
			if t == k {
				return uint16(i + 1)
			}
		}
		return 0
	}}
}

func (x *tables) stored() *stored {
	get := func(t *numberTable) func(uint64) []byte {
		return func(no uint64) []byte {
			for s, id := range t.ids {
				if uint64(id) == no {
					return []byte(s)
				}
			}
			return nil
		}
	}
	return &stored{shape: get(&x.shapes), path: get(&x.paths), kind: func(no uint64) *finding.Kind {
		if no == 0 || no > uint64(len(testKinds)) {
			return nil
		}
		return testKinds[no-1]
	}}
}

func anyFindings(r *rand.Rand, n int) []finding.Finding {
	paths := []document.Path{nil, {"a.docx"}, {"mail.zip", "3.eml"}, {""}, {strings.Repeat("long", 60), "b"}}
	var fs []finding.Finding
	for range n {
		f := finding.Finding{Path: paths[r.IntN(len(paths))], Part: document.PartKind(r.IntN(8)),
			Kind: testKinds[r.IntN(len(testKinds))], Score: finding.Score(r.IntN(1001))}
		f.Span.Start = r.Int64N(1 << uint(1+r.IntN(50)))
		f.Span.End = f.Span.Start + r.Int64N(100)
		for w := finding.Shape; w <= finding.Alternative; w++ {
			if r.IntN(6) == 0 {
				f.Why = append(f.Why, w)
			}
		}
		if r.IntN(10) == 0 {
			f.Why = append(f.Why, 70, 255) // reasons of a later version
		}
		for range r.IntN(3) {
			f.Also = append(f.Also, testKinds[r.IntN(len(testKinds))])
		}
		fs = append(fs, f)
	}
	return fs
}

func TestPackRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, limit := range []int{0, 3, maxNumbers} { // no table, a full one, room
		var x tables
		var b batch
		want := anyFindings(r, 2000)
		no := x.numbers(limit)
		for i := range want {
			b.add(&want[i], no)
		}
		got, err := unpack(nil, b.take(), x.stored())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmp.Comparer(func(a, b finding.Value) bool { return a == b }),
			cmp.Comparer(func(a, b *finding.Kind) bool { return a == b })); d != "" {
			t.Fatalf("with room for %d: %s", limit, d)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	var x tables
	var b batch
	fs := anyFindings(rand.New(rand.NewPCG(3, 4)), 30)
	for _, limit := range []int{0, 10} {
		no := x.numbers(limit)
		for i := range fs {
			b.add(&fs[i], no)
		}
		f.Add(b.take())
	}
	in := x.stored()
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := unpack(nil, data, in)
		if len(got) > len(data) {
			t.Fatalf("%d findings from %d bytes", len(got), len(data))
		}
		for i := range got {
			if got[i].Kind == nil {
				t.Fatal("a finding without a kind")
			}
		}
		if err == nil && len(data) > 0 && len(got) == 0 {
			t.Fatal("bytes without findings are no error")
		}
	})
}

func FuzzBlock(f *testing.F) {
	ps := anyPostings(rand.New(rand.NewPCG(5, 6)), 500)
	var w blockWriter
	w.emit = func(_ fence, data []byte) error { f.Add(bytes.Clone(data)); return nil }
	for _, p := range ps {
		if err := w.add(p); err != nil {
			f.Fatal(err)
		}
	}
	if err := w.flush(); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, _ := readBlock(nil, data)
		if len(got) > len(data) {
			t.Fatalf("%d postings from %d bytes", len(got), len(data))
		}
	})
}

// FuzzRecord feeds every other decoder.
func FuzzRecord(f *testing.F) {
	st := stats{status: finding.Read, size: 5, kinds: []kindStat{{kind: 3}}, reasons: []reasonStat{{1, 2}}}
	f.Add(st.append([]byte{2, 2}))
	row := metaRow{m: finding.Meta{Size: 9, FileID: "1:2", Modified: time.Unix(5, 6)}}
	f.Add(row.append(nil))
	n := notes{skips: []finding.Skip{{Why: document.Encrypted}}, samples: []sample{{1, "••• •••12"}}}
	f.Add(n.append(nil, func(string) int64 { return 1 }, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		var st stats
		files := 0
		if err := readTotals(data, &st, func(_, _ int64, st *stats) { files++ }); err == nil && files == 0 && len(data) > 0 {
			t.Fatal("bytes without files are no error")
		}
		_ = readMeta(&reader{b: data})
		got, _ := readNotes(data, func(int64) string { return "" })
		if len(got.skips)+len(got.samples) > len(data) {
			t.Fatal("more notes than bytes")
		}
	})
}

func anyPostings(r *rand.Rand, n int) []posting {
	var ps []posting
	for range n {
		p := posting{mac: r.Uint64(), file: 1 + r.Int64N(5000), kind: uint16(r.IntN(4)), band: uint8(r.IntN(bands))}
		if r.IntN(2) == 0 {
			p.mac = uint64(r.IntN(20)) << 50 // values that many files share
		}
		if p.kind == 0 {
			p.band = 0
		}
		ps = append(ps, p)
	}
	return sortPostings(ps)
}

func TestBlocksAndMerge(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	all := make(map[posting]uint8) // without band: best band
	var ss []*stream
	for range 7 {
		ps := anyPostings(r, 20_000)
		var back []posting
		w := blockWriter{emit: func(first fence, data []byte) error {
			from := len(back)
			var err error
			if back, err = readBlock(back, data); err == nil && fenceOf(back[from].kind, back[from].mac) != first {
				t.Error("a fence is not its block's first key")
			}
			return err
		}}
		for _, p := range ps {
			if err := w.add(p); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.flush(); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(ps, back, cmp.AllowUnexported(posting{})); d != "" {
			t.Fatal(d)
		}
		ss = append(ss, &stream{buf: ps})
		for _, p := range ps {
			key := p
			key.band = 0
			all[key] = max(all[key], p.band)
		}
	}
	n, last := 0, posting{}
	err := merge(ss, func(p posting) (bool, error) {
		if n > 0 && comparePostings(last, p) >= 0 {
			t.Fatal("merged postings are not in order")
		}
		last = p
		n++
		key := p
		key.band = 0
		if best, ok := all[key]; !ok || best != p.band {
			t.Fatalf("band %d, want %d", p.band, best)
		}
		return true, nil
	})
	if err != nil || n != len(all) {
		t.Errorf("merged %d, want %d, %v", n, len(all), err)
	}
}

func TestTallyEstimates(t *testing.T) {
	const n = 3 * maxDistinct
	var x tally
	for i := range uint64(n) {
		x.add(1, 700)
		x.value(valueKey{mix(i), 1}, 7)
		if i%3 == 0 { // a value found twice, better the second time
			x.add(1, 900)
			x.value(valueKey{mix(i), 1}, 9)
		}
	}
	k := x.kinds()
	if len(x.distinct) > maxDistinct {
		t.Errorf("%d digests are held", len(x.distinct))
	}
	if got := k[0].distinct.from(0); got < n*98/100 || got > n*102/100 {
		t.Errorf("about %d distinct values, want %d", got, n)
	}
	if got := k[0].distinct.from(9); got < n/3*98/100 || got > n/3*102/100 {
		t.Errorf("about %d distinct values of the best score, want %d", got, n/3)
	}
	if got := k[0].found.from(0); got != n+n/3 {
		t.Errorf("%d findings, want %d", got, n+n/3)
	}
}

func TestMaskAndTime(t *testing.T) {
	for _, s := range []string{"", "••• •••12", "••@••••.••", strings.Repeat("•", 300), "é•…"} {
		if got := longMask(shortMask(s)); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
	for _, at := range []time.Time{{}, time.Unix(0, 0), time.Unix(epoch, 0), time.Unix(epoch-1, 5), time.Unix(epoch+1, 999_999_999), time.Unix(1<<40, 7), time.Unix(-1<<33, 0)} {
		r := reader{b: appendTime(nil, at)}
		if got := r.time(); !got.Equal(at) || len(r.b) > 0 || r.bad {
			t.Errorf("%v became %v", at, got)
		}
	}
}
