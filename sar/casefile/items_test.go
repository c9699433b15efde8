package casefile

import (
	"os"
	"path/filepath"
	"testing"
)

func TestItemsByNumberAndName(t *testing.T) {
	c := newCase(t)
	if _, ok := c.ItemNamed("a.txt"); ok {
		t.Error("an item before any search")
	}
	if err := WriteFile(c.Path("matches.jsonl"), []byte(`{"file":"a.txt"}`+"\n"+`{"file":"7"}`+"\n")); err != nil {
		t.Fatal(err)
	}
	if err := c.NameItems([]string{"a.txt", "HR/b.doc"}); err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]string{"a.txt": "a.txt", "2": "HR/b.doc", "7": "7", "3": "", "0": "", "b.doc": ""} {
		if got, ok := c.ItemNamed(s); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v", s, got, ok)
		}
	}
}

// TestAttachedMovesWithTheCase: a copy made by hand is found again where the
// case's folder went.
func TestAttachedMovesWithTheCase(t *testing.T) {
	c := newCase(t)
	a, err := c.KeepAttached("a.txt", "hand.txt", []byte("checked"), "D. Officer")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Attach(now, *a); err != nil {
		t.Fatal(err)
	}
	moved := &Case{Dir: filepath.Join(t.TempDir(), "moved")}
	if err := os.CopyFS(moved.Dir, os.DirFS(c.Dir)); err != nil {
		t.Fatal(err)
	}
	all, err := moved.Attachments()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(all["a.txt"].Path)
	if err != nil || string(raw) != "checked" || filepath.Dir(filepath.Dir(filepath.Dir(all["a.txt"].Path))) != moved.Dir {
		t.Errorf("%+v %v", all, err)
	}
}
