package isolation

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/internal/app/tables"
	"sardine/internal/hostile"
	"sardine/internal/truth/pack"
	"sardine/redact"
	"sardine/sar/paper"
)

// TestFormsInChildren: what people send back is read by a child, as it would be
// here; one that kills its reader is an error and no more.
func TestFormsInChildren(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	ps := []redact.Passage{{ID: "00ff", File: "a.txt", Digest: "aa", Kind: "email", Passage: "ann@example.org", Action: "keep", Reason: "asked"}, {File: "a.txt", Passage: "=Harbour", Action: "remove", Label: "[x]"}}
	ctx := context.Background()
	for format, word := range map[redact.PlanFormat]string{redact.PlanXLSX: "sesame", redact.PlanCSV: "", redact.PlanJSON: ""} {
		var b bytes.Buffer
		if err := redact.WritePlan(&b, format, ps, word); err != nil {
			t.Fatal(err)
		}
		file := write("plan."+string(format), b.Bytes())
		here, err := ReadPlan(ctx, InProcess, file, format, word)
		there, cerr := ReadPlan(ctx, InChildren, file, format, word)
		if err != nil || cerr != nil || !slices.Equal(here, there) || len(here) != len(ps) || here[0].Passage != ps[0].Passage || here[1].Label != ps[1].Label {
			t.Errorf("%s: %v %v %+v %+v", format, err, cerr, here, there)
		}
	}
	for _, how := range []Mode{InProcess, InChildren} {
		if _, err := ReadPlan(ctx, how, filepath.Join(dir, "plan.xlsx"), redact.PlanXLSX, "wrong"); !errors.Is(err, redact.ErrPlan) {
			t.Errorf("%s: a wrong password: %v", how, err)
		}
		if _, err := ReadReview(ctx, how, filepath.Join(dir, "plan.xlsx"), "sesame", "me"); err == nil {
			t.Errorf("%s: a plan is no review", how)
		}
		if _, err := ReadReview(ctx, how, filepath.Join(dir, "plan.csv"), "sesame", "me"); !errors.Is(err, paper.ErrWorkbook) {
			t.Errorf("%s: a table is no review: %v", how, err)
		}
		if _, err := ReadPlan(ctx, how, filepath.Join(dir, "none.json"), redact.PlanJSON, ""); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: a file that is not there: %v", how, err)
		}
	}
	bad := write("bad.json", []byte(hostile.Poison+"panic\n"))
	if _, err := ReadPlan(ctx, InChildren, bad, redact.PlanJSON, ""); err == nil || !strings.Contains(err.Error(), "reader crashed") {
		t.Errorf("a plan that kills its reader: %v", err)
	}
}

// TestMembersInChildren: members of an archive come out as they are, whoever
// takes them out.
func TestMembersInChildren(t *testing.T) {
	big := bytes.Repeat([]byte("some text of a member\n"), 40_000)
	data, err := pack.Zip(pack.Member{Name: "a.txt", Bytes: []byte("a")}, pack.Member{Name: "in/empty.txt"}, pack.Member{Name: "big.txt", Bytes: big})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "a.zip")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := newIsolated(context.Background(), tables.Builtin(), document.Options{Limits: document.DefaultLimits()}, childCare{workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	got := map[int][]byte{}
	put := func(i int, data []byte) error {
		got[i] = append(got[i], data...)
		return nil
	}
	if err := o.Members(context.Background(), file, []string{"big.txt", "in/empty.txt", "a.txt"}, put); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got[0], big) || len(got[1]) != 0 || string(got[2]) != "a" || len(got) != 3 {
		t.Errorf("%d members: %d, %d and %q", len(got), len(got[0]), len(got[1]), got[2])
	}
	if err := o.Members(context.Background(), file, []string{"none.txt"}, put); err == nil {
		t.Error("a member that is not there")
	}
	full := errors.New("the disk is full")
	if err := o.Members(context.Background(), file, []string{"a.txt"}, func(int, []byte) error { return full }); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
}
