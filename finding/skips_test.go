package finding

import (
	"fmt"
	"slices"
	"testing"

	"sardine/document"
)

// TestKeepSkip: a full list still hears what matters most.
func TestKeepSkip(t *testing.T) {
	var list []Skip
	for i := range 3 * MaxSkips {
		list = KeepSkip(list, Skip{Path: document.Path{fmt.Sprint(i)}, Why: document.NoAssist})
	}
	if len(list) != MaxSkips || list[MaxSkips-1].Path[0] != fmt.Sprint(MaxSkips-1) {
		t.Fatalf("%d kept, the last is %v", len(list), list[len(list)-1])
	}
	late := []Skip{{Path: document.Path{"a"}, Why: document.Encrypted}, {Why: document.NoAssist}, {Why: document.TimedOut}, {Why: document.Changed}}
	for _, s := range late {
		list = KeepSkip(list, s)
	}
	list = KeepSkip(list, Skip{Path: document.Path{"b"}, Why: document.Encrypted})
	for _, s := range late {
		if n := len(slices.Collect(func(yield func(Skip) bool) {
			for _, x := range list {
				if x.Why == s.Why && slices.Equal(x.Path, s.Path) && !yield(x) {
					return
				}
			}
		})); n != 1 {
			t.Errorf("%v is there %d times", s, n)
		}
	}
	if len(list) != MaxSkips || list[0].Path[0] != "0" {
		t.Errorf("%d kept, the first is %v", len(list), list[0])
	}
	if r := (Result{Skips: list}); r.Why() != document.TimedOut {
		t.Errorf("the file is said to be %s", r.Why())
	}
	if r := (Result{Skips: list[:10]}); r.Why() != document.NoAssist {
		t.Errorf("the file is said to be %s", r.Why())
	}
	full := make([]Skip, MaxSkips) // nothing but what is said of the whole file
	for i := range full {
		full[i].Why = document.Partial
	}
	if got := KeepSkip(full, Skip{Why: document.Bomb}); len(got) != MaxSkips {
		t.Errorf("%d", len(got))
	}
}
