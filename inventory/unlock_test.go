package inventory

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/finding"
)

// TestUnlocks: which passwords opened what is stored by their numbers, and adds
// up. Files without are as before.
func TestUnlocks(t *testing.T) {
	db := newTest(t)
	locked := simple("locked.zip", found(phone, "07700 900123", 900))
	locked.res.Unlocks = []finding.Unlock{{Path: document.Path{"a.txt"}, Password: 3}, {Path: document.Path{"b.txt"}, Password: 3}, {Path: document.Path{"in", "c.docx"}, Password: 1}}
	usual := simple("usual.xlsx")
	usual.res.Unlocks = []finding.Unlock{{Password: 0}}
	partly := simple("partly-read.zip")
	partly.res.Status = finding.PartlyRead
	partly.res.Skips = []finding.Skip{{Path: document.Path{"x"}, Why: document.Encrypted}}
	partly.res.Unlocks = []finding.Unlock{{Path: document.Path{"y"}, Password: 3}}
	all := []madeFile{locked, simple("open.txt", found(email, "ann@example.org", 900)), usual, partly}
	scanAll(t, db, all...)
	s := summary(t, db, Filter{})
	want := []UnlockTotal{{0, 1, 1, 100}, {1, 1, 1, 100}, {3, 2, 3, 200}}
	if d := cmp.Diff(want, s.Unlocks); d != "" {
		t.Error(d)
	}
	if s.Files != 4 || s.Status[finding.PartlyRead] != 1 || s.Status[finding.Read] != 3 {
		t.Errorf("%+v", s)
	}
	err := db.Files(context.Background(), Filter{}, func(f *File) error {
		for _, m := range all {
			if m.ref.Rel != f.Ref.Rel {
				continue
			}
			if d := cmp.Diff(m.res.Unlocks, f.Unlocks); d != "" {
				t.Errorf("%s: %s", f.Ref.Rel, d)
			}
			if d := cmp.Diff(m.res.Skips, f.Skips); d != "" {
				t.Errorf("%s: %s", f.Ref.Rel, d)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
