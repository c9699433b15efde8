package policy

import (
	"bytes"
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
)

var sumOne = strings.Repeat("ab", 32)

func made(t *testing.T, expires string, ids ...FindingID) *Baseline {
	t.Helper()
	var b bytes.Buffer
	w, err := NewBaselineWriter(&b, BaselineHead{Reason: "looked through in November", Author: "J. Rowntree", Made: "2026-11-20", Expires: expires})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.File(sumOne, 100, ids); err != nil {
		t.Fatal(err)
	}
	out, err := ReadBaseline(&b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestBaselineAccepts(t *testing.T) {
	old := at(nino, "QQ 12 34 56 C", 5, 0)
	p := New()
	p.SetBaseline(made(t, "2027-08-31", IDOf(sumOne, "a.txt", &old)), now)
	if !p.NeedsSum(100) || p.NeedsSum(101) || (*Policy)(nil).NeedsSum(100) {
		t.Error("only files of the sizes in the baseline need their sum")
	}
	moved, other := old, old
	moved.Span = document.Span{Start: 6, End: 19}
	other.Kind = phone
	for name, c := range map[string]struct {
		f    finding.Finding
		sum  string
		want bool
	}{
		"the same":        {old, sumOne, true},
		"elsewhere":       {moved, sumOne, false},
		"of another kind": {other, sumOne, false},
		"file changed":    {old, strings.Repeat("cd", 32), false},
		"sum not known":   {old, "", false},
	} {
		fs := []finding.Finding{c.f}
		q := p
		if c.sum != "" {
			q = p.Known(c.sum)
		}
		q.Apply("a.txt", fs)
		if accepted := fs[0].Score == Sunk; accepted != c.want {
			t.Errorf("%s: score %d, %v", name, fs[0].Score, fs[0].Why)
		}
	}
	if p.Digest() == New().Digest() {
		t.Error("the digest does not tell the baseline")
	}
}

func TestExpiredBaselineAcceptsNothing(t *testing.T) {
	old := at(nino, "QQ 12 34 56 C", 5, 0)
	p := New()
	p.SetBaseline(made(t, "2026-11-21", IDOf(sumOne, "a.txt", &old)), now)
	if p.NeedsSum(100) || len(p.Expired()) != 1 {
		t.Errorf("expired: %v", p.Expired())
	}
	p.SetBaseline(made(t, "2026-11-22", IDOf(sumOne, "a.txt", &old)), now)
	if !p.NeedsSum(100) {
		t.Error("the last day is still one")
	}
}

func TestBaselineNumbers(t *testing.T) {
	f := at(nino, "QQ 12 34 56 C", 5, 0)
	id := IDOf(sumOne, "a.txt", &f)
	g := f
	g.Value = finding.NewValue("QQ 65 43 21 D")
	if IDOf(sumOne, "b.txt", &g) != id {
		t.Error("the number depends on the value or on the name of the file")
	}
	f.Path, g.Path = document.Path{"(file name)"}, document.Path{"(file name)"}
	if IDOf(sumOne, "b.txt", &g) == IDOf(sumOne, "a.txt", &f) {
		t.Error("what a file's name says was accepted for another name")
	}
}

func TestReadBaselineRefuses(t *testing.T) {
	const head = `{"baseline":1,"reason":"r","author":"a","made":"2026-11-20","expires":"2027-11-20"}` + "\n"
	for name, text := range map[string]string{
		"empty":           "",
		"no head":         `{"sha256":"x"}`,
		"no reason":       `{"baseline":1,"reason":" ","author":"a","made":"2026-11-20","expires":"2027-11-20"}`,
		"no date":         `{"baseline":1,"reason":"r","author":"a","made":"2026-11-20","expires":"never"}`,
		"another version": `{"baseline":9,"reason":"r","author":"a","made":"2026-11-20","expires":"2027-11-20"}`,
		"short digest":    head + `{"sha256":"ab","size":1,"findings":[]}`,
		"short number":    head + `{"sha256":"` + sumOne + `","size":1,"findings":["abcd"]}`,
		"unknown field":   head + `{"sha256":"` + sumOne + `","size":1,"value":"Zebedee"}`,
	} {
		if _, err := ReadBaseline(strings.NewReader(text)); err == nil {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), "Zebedee") {
			t.Errorf("%s: the error holds text of the file", name)
		}
	}
	if _, err := NewBaselineWriter(&bytes.Buffer{}, BaselineHead{Author: "a", Made: "2026-11-20", Expires: "2027-01-01"}); err == nil {
		t.Error("a baseline without a reason was written")
	}
}

func FuzzReadBaseline(f *testing.F) {
	f.Add([]byte(`{"baseline":1,"reason":"r","author":"a","made":"2026-11-20","expires":"2027-11-20"}` + "\n" + `{"sha256":"` + sumOne + `","size":1,"findings":["000000000000000000000000"]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if b, err := ReadBaseline(bytes.NewReader(raw)); err == nil && b.Head().Author == "" {
			t.Error("a baseline without an author was read")
		}
	})
}
