package inventory

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"sardine/finding"
)

// TestLookupAllAnswersLikeTheOthers: many keys at once come to what each comes
// to alone, over several runs, with files that were read again.
func TestLookupAllAnswersLikeTheOthers(t *testing.T) {
	db := newTest(t)
	var keys []Key
	for round := range 4 {
		var files []madeFile
		for i := range int64(50) {
			f := made(i+int64(round)*25, 6, 40)
			files = append(files, f)
			for _, x := range f.found[:min(len(f.found), 2)] {
				keys = append(keys, Key{x.Kind, x.Value.Reveal()})
			}
			for _, w := range f.tokens[:min(len(f.tokens), 1)] {
				keys = append(keys, Key{nil, w})
			}
		}
		scanAll(t, db, files...)
	}
	keys = append(keys, Key{nil, "nowhere"}, Key{nino, "QQ 99 99 99 D"}, Key{nino, ""}, Key{nil, ""}, keys[0])
	hits, err := db.LookupAll(context.Background(), keys)
	if err != nil {
		t.Fatal(err)
	}
	some := 0
	for i, k := range keys {
		var want []Hit
		if k.Kind == nil {
			if k.Text != "" {
				want, err = db.LookupTokens(context.Background(), []string{k.Text})
			}
		} else {
			want, err = db.LookupValue(context.Background(), k.Kind, k.Text)
		}
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(hits[i], want) && len(hits[i])+len(want) > 0 {
			t.Fatalf("key %d: %d hits, alone %d", i, len(hits[i]), len(want))
		}
		some += len(want)
	}
	if some < len(keys) {
		t.Errorf("%d hits of %d keys: the check checks little", some, len(keys))
	}
}

func TestLookupAllSaysWhatIsStale(t *testing.T) {
	db := newTest(t)
	f := made(1, 6, 10)
	scanAll(t, db, f)
	newer := *f.found[0].Kind
	newer.Version++
	hits, err := db.LookupAll(context.Background(), []Key{{&newer, f.found[0].Value.Reveal()}, {nil, f.tokens[0]}})
	if !errors.Is(err, ErrStale) || len(hits) != 2 || len(hits[0]) != 0 || len(hits[1]) != 1 {
		t.Errorf("%v %v", hits, err)
	}
}

func TestWordsInPieces(t *testing.T) {
	db := newTest(t)
	f, g := made(1, 2, 10), made(2, 2, 10)
	f.tokens, g.tokens = []string{"bowen", "hughes"}, []string{"bowen"}
	scanAll(t, db, f, g)
	hits, err := db.LookupAll(context.Background(), []Key{{nil, "Bowen-Hughes"}})
	if err != nil || len(hits[0]) != 1 {
		t.Errorf("%v %v", hits, err)
	}
}

// TestDiffer: files that are the same, changed, new and read by another
// version are told apart, in the order of a walk and out of it.
func TestDiffer(t *testing.T) {
	db := newTest(t)
	ctx := context.Background()
	var files []madeFile
	for i := range int64(40) {
		files = append(files, made(i, 1, 10))
	}
	scanAll(t, db, files...)
	d, err := db.Differ(ctx)
	if err != nil {
		t.Fatal(err)
	}
	check := func(d *Differ, ref finding.FileRef, want State) {
		t.Helper()
		if got, err := d.Of(ctx, ref); err != nil || got != want {
			t.Errorf("%s: %d (%v), want %d", ref.Rel, got, err, want)
		}
	}
	for _, f := range files {
		check(d, f.ref, Same)
	}
	for _, f := range files[:5] {
		larger, later, other := f.ref, f.ref, f.ref
		larger.Meta.Size++
		later.Meta.Modified = later.Meta.Modified.Add(time.Second)
		other.Rel += "x"
		check(d, larger, Changed)
		check(d, later, Changed)
		check(d, other, New)
		other.Rel = "a/folder/that is not there/" + f.ref.Rel
		check(d, other, New)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	path := db.Path()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := openTest(t, path, Options{Versions: "test 2"}).Differ(ctx)
	if err != nil {
		t.Fatal(err)
	}
	check(again, files[0].ref, Dated)
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestFilesByID(t *testing.T) {
	db := newTest(t)
	scanAll(t, db, made(1, 1, 10), made(2, 1, 10))
	scanAll(t, db, made(2, 1, 10)) // 1 is gone
	fs, err := db.FilesByID(context.Background(), []int64{1, 2, 3, 99})
	if err != nil || len(fs) != 1 || fs[0].Ref.Rel != made(2, 1, 10).ref.Rel {
		t.Errorf("%d files, %v", len(fs), err)
	}
}
