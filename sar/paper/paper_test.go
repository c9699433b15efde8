package paper

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sardine/document"
	"sardine/finding"
	"sardine/redact"
	"sardine/rules/access"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/match"
)

var now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

func bundle(t *testing.T) *sar.Bundle {
	t.Helper()
	dir := t.TempDir()
	sub := filepath.Join(dir, "s.yaml")
	if err := os.WriteFile(sub, []byte("names: [Rowan & Co Ashdown]\naddresses: [4 Tern Walk]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := casefile.New(filepath.Join(dir, "case"), casefile.Options{Subject: sub, Received: "2026-11-02", Reference: "R<7>"}, now)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Subject()
	if err != nil {
		t.Fatal(err)
	}
	st, err := c.Status(now)
	if err != nil {
		t.Fatal(err)
	}
	kind := &finding.Kind{Name: "person-name", Title: "Person's name"}
	return &sar.Bundle{Case: c, Subject: s, Status: st, Made: now, Found: &sar.Found{Scope: 12, Answered: "by reading every file", Matches: []*match.Verdict{{File: "a.txt", Class: match.Certain}, {File: "b.txt", Class: match.Possible, Like: match.Likeness{In: "a.txt"}}}},
		Items: []sar.Item{{No: 1, File: "a.txt", Copy: "items/a.txt", Status: "redacted", Form: "copy", Withheld: map[string]int{access.ThirdParty: 2}},
			{No: 2, File: "c.pdf", Status: "by hand", Reason: "no rewriter"}},
		Passages: []sar.Passage{{ID: "aa11", No: 1, Item: "items/a.txt", Kind: kind, Value: finding.NewValue("Tessa Poole"), Who: "Person A", Person: "p01", Action: redact.Remove, Tag: access.ThirdParty, Path: document.Path{}},
			{ID: "aa11", No: 2, Item: "items/c.pdf", Kind: kind, Value: finding.NewValue("Tessa Poole"), Who: "Person A", Person: "p01", Action: redact.Remove, Tag: access.ThirdParty},
			{ID: "bb22", No: 1, Item: "items/a.txt", Kind: kind, Value: finding.NewValue("Rowan Ashdown"), Who: "the subject", Action: redact.Keep}}}
}

// TestEveryLetterIsFilled: no placeholder is left, and what is filled in is
// text and no markup.
func TestEveryLetterIsFilled(t *testing.T) {
	b := bundle(t)
	for _, name := range Letters {
		raw, err := Letter(name, "", b.Case, b.Subject, b.Status, b, Words{Reason: "there is much\nto read", Question: "which years?"}, now)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		f, err := z.Open("word/document.xml")
		if err != nil {
			t.Fatal(err)
		}
		xml, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		text := string(xml)
		if strings.Contains(text, "{{") || !strings.Contains(text, "R&lt;7&gt;") || !strings.Contains(text, "Rowan &amp; Co") {
			t.Errorf("%s: placeholders or markup are left", name)
		}
		if (name == "cover" || name == "part" || name == "nothing-held") && !strings.Contains(text, "NOT YET REVIEWED") {
			t.Errorf("%s: nothing says that nobody has looked at it", name)
		}
		if strings.Contains(text, "Tessa") {
			t.Errorf("%s names somebody else", name)
		}
	}
	if _, err := Letter("ransom", "", b.Case, b.Subject, b.Status, b, Words{}, now); !errors.Is(err, ErrNoLetter) {
		t.Errorf("%v", err)
	}
}

func TestOwnTemplates(t *testing.T) {
	b := bundle(t)
	dir := t.TempDir()
	raw, err := templates.ReadFile("templates/refusal.docx")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "cover.docx"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	own, err := Letter("cover", dir, b.Case, b.Subject, b.Status, b, Words{}, now)
	if err != nil {
		t.Fatal(err)
	}
	builtin, err := Letter("cover", "", b.Case, b.Subject, b.Status, b, Words{}, now)
	if err != nil || bytes.Equal(own, builtin) {
		t.Errorf("the own template was not taken: %v", err)
	}
}

func TestIndexTellsWhatAndWhy(t *testing.T) {
	b := bundle(t)
	raw, err := Index(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"NOT YET REVIEWED", "items/a.txt", "To do by hand", "information about somebody else", "paragraph 16", "R&lt;7&gt;"} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("no %q in the index", want)
		}
	}
	b.Reviewed = true
	if raw, err = Index(b); err != nil || strings.Contains(string(raw), "NOT YET") || strings.Contains(string(raw), "Tessa") {
		t.Errorf("%v", err)
	}
	if raw, err = Data(b); err != nil || !strings.Contains(string(raw), "Rowan Ashdown") || strings.Contains(string(raw), "Tessa") {
		t.Errorf("data for machines: %v %s", err, raw)
	}
}

// TestReviewThereAndBack: what is filled into the workbook comes back as
// decisions.
func TestReviewThereAndBack(t *testing.T) {
	b := bundle(t)
	raw, err := Review(b, "acorn-badge")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("Tessa")) {
		t.Error("the workbook is not encrypted")
	}
	if _, err := ReadReview(raw, "wrong", "me"); !errors.Is(err, ErrWorkbook) {
		t.Errorf("wrong password: %v", err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{Password: "acorn-badge"})
	if err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]string{"L2": "keep", "L3": "hide", "M3": "S2P4-24", "N3": "D. Officer"} {
		if err := f.SetCellStr(sheetPassages, cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStr(sheetFiles, "E3", "include"); err != nil {
		t.Fatal(err)
	}
	if rows, err := f.GetRows(sheetPassages); err != nil || len(rows) != 3 {
		t.Errorf("%d lines of passages: those of equal files stand once; %v", len(rows), err)
	}
	if v, err := f.GetCellValue(sheetFiles, "H3"); err != nil || v != "a.txt" {
		t.Errorf("what a file is read with: %q %v", v, err)
	}
	if v, err := f.GetCellValue(sheetPeople, "C2"); err != nil || v != "Tessa Poole" {
		t.Errorf("the sheet of people: %q %v", v, err)
	}
	for cell, v := range map[string]string{"H2": "refused", "J2": "yes", "K2": "disclose", "M2": "the requester was there"} {
		if err := f.SetCellStr(sheetPeople, cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out, excelize.Options{Password: "acorn-badge"}); err != nil {
		t.Fatal(err)
	}
	got, err := ReadReview(out.Bytes(), "acorn-badge", "me")
	if err != nil || len(got.Places) != 3 || len(got.People) != 1 {
		t.Fatalf("%+v %v", got, err)
	}
	if p := got.Places; p[0].ID != "aa11" || p[0].Action != "keep" || p[0].Who != "me" || p[1].Tag != "S2P4-24" || p[1].Who != "D. Officer" || p[2].ID != "file:b.txt" || p[2].Action != "include" {
		t.Errorf("%+v", p)
	}
	if want := (casefile.Consent{Person: "p01", Consent: "refused", Known: "yes", Action: "disclose", Who: "me", Why: "the requester was there"}); got.People[0] != want {
		t.Errorf("%+v", got.People[0])
	}
	if err := f.SetCellStr(sheetPeople, "M2", ""); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if err := f.Write(&out, excelize.Options{Password: "acorn-badge"}); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadReview(out.Bytes(), "acorn-badge", "me"); !errors.Is(err, casefile.ErrWhy) {
		t.Errorf("disclosed without consent and without a reason: %v", err)
	}
	if err := f.SetCellStr(sheetPassages, "L2", "perhaps"); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if err := f.Write(&out, excelize.Options{Password: "acorn-badge"}); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadReview(out.Bytes(), "acorn-badge", "me"); err == nil || strings.Contains(err.Error(), "Tessa") {
		t.Errorf("a wrong decision: %v", err)
	}
}

func TestRecordOfProcessing(t *testing.T) {
	name := filepath.Join(t.TempDir(), "ropa.yaml")
	if err := os.WriteFile(name, []byte("controller: Quay School\nprocessing:\n  - name: Pay\n    purposes: [To pay <you>]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := ReadRecord(name)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := About(r)(bundle(t))
	if err != nil || !strings.Contains(string(raw), "To pay &lt;you&gt;") || !strings.Contains(string(raw), access.TheRegulator().Name) {
		t.Errorf("%v %s", err, raw)
	}
	if raw, err = About(nil)(bundle(t)); err != nil || !strings.Contains(string(raw), "To be completed") {
		t.Errorf("without a record: %v", err)
	}
}
