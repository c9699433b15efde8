package redact

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sardine/finding"
	"sardine/redact/leak"
)

// TestNothingIsLeftInAnyHidingPlace is the trap: a file of each kind with a
// value wherever such files can hold one.
func TestNothingIsLeftInAnyHidingPlace(t *testing.T) {
	for _, v := range []string{"Jonquil Drwmsworth", "QQ123456C"} {
		files := hidingPlaces(t, v)
		r, out := run(t, files, func(o *Options, _ []Job) {
			given(v)(o, nil)
			o.Names, o.Metadata = true, Strip
		})
		for _, f := range r.Files {
			if f.Status != "redacted" {
				t.Errorf("%s: %s, %s", f.Source, f.Status, f.Reason)
				continue
			}
			data, err := os.ReadFile(filepath.Join(out, f.Copy))
			if err != nil {
				t.Fatal(err)
			}
			s := leak.NewSearch(context.Background(), leak.NewSet([]leak.Needle{{Text: v, Strong: true}}))
			s.Bytes(data, f.Copy)
			s.Name(f.Copy)
			if left := s.Found(); len(left) > 0 {
				t.Errorf("%s: left in %v", f.Copy, left)
			}
			if len(f.Checks) < 3 {
				t.Errorf("%s: checked by %v only", f.Copy, f.Checks)
			}
		}
	}
}

// TestDefaultSelection takes out what detectors find, keeps what the policy
// says, and writes no value into the receipt.
func TestDefaultSelection(t *testing.T) {
	files := map[string][]byte{
		"a.txt": []byte("Name: Jane Example\nNational Insurance number: QQ 12 34 56 C\nEmail: jane.example@example.org\nOffice: office@example.org\nThe meeting was long.\n"),
		"b.csv": []byte("Name,Email\nJane Example,jane.example@example.org\nTom Sample,tom.sample@example.org\n"),
	}
	r, out := run(t, files, func(o *Options, _ []Job) {
		o.Values = []Value{{Text: "office@example.org", Decision: Decision{Action: Keep}}}
		o.Workers = 2
	})
	got, err := os.ReadFile(filepath.Join(out, "a.txt"))
	if err != nil {
		t.Fatalf("%v %+v", err, r.Files)
	}
	want := "Name: [Redacted: person's name]\nNational Insurance number: [Redacted: National Insurance number]\nEmail: [Redacted: e-mail address]\nOffice: office@example.org\nThe meeting was long.\n"
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	var b, page bytes.Buffer
	if err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Jane", "123456", "12 34 56", "jane.example"} {
		if strings.Contains(b.String(), secret) || strings.Contains(page.String(), secret) {
			t.Errorf("the receipt tells %q", secret)
		}
	}
	back, err := ReadReceipt(b.Bytes())
	if err != nil || back.Counts.Redacted != 2 || back.Counts.Sources != back.Counts.Redacted+back.Counts.Unchanged+back.Counts.Refused {
		t.Errorf("%v %+v", err, back)
	}
	changed := bytes.Replace(b.Bytes(), []byte(`"status": "redacted"`), []byte(`"status": "unchanged"`), 1)
	if _, err := ReadReceipt(changed); err == nil {
		t.Error("a changed receipt passes")
	}
}

func TestDecisions(t *testing.T) {
	text := "Name: Jane Example\nManager: Tom Sample\nJane Example called Tom Sample.\n"
	r, out := run(t, map[string][]byte{"a.txt": []byte(text), "b.txt": []byte(text)}, func(o *Options, jobs []Job) {
		for i := range jobs {
			if jobs[i].Name != "a.txt" {
				continue
			}
			jobs[i].Decide = func(f *finding.Finding) Decision {
				if f.Value.Reveal() == "Tom Sample" {
					return Decision{Action: Keep}
				}
				return Decision{Action: Remove, Label: "[Person A]", Reason: "third party"}
			}
		}
	})
	a, err := os.ReadFile(filepath.Join(out, "a.txt"))
	if err != nil || string(a) != "Name: [Person A]\nManager: Tom Sample\n[Person A] called Tom Sample.\n" {
		t.Errorf("%v %q", err, a)
	}
	b, err := os.ReadFile(filepath.Join(out, "b.txt"))
	if err != nil || strings.Contains(string(b), "Tom") || strings.Contains(string(b), "Jane") {
		t.Errorf("%v %q", err, b)
	}
	for _, f := range r.Files {
		if f.Source == "a.txt" && (len(f.Decided) != 1 || f.Decided[0] != Decided{"third party", 2} || len(f.Kept) != 1) {
			t.Errorf("decided %v, kept %v", f.Decided, f.Kept)
		}
	}
}

// TestValueGoesFromAllFiles: what was certain in one file is taken out of
// another where it alone would be too doubtful.
func TestValueGoesFromAllFiles(t *testing.T) {
	r, out := run(t, map[string][]byte{
		"form.txt":  []byte("National Insurance number: QQ 12 34 56 C\nEmail: jane.example@example.org\n"),
		"quote.txt": []byte("> ref qq123456c and JANE.EXAMPLE@EXAMPLE.ORG\n"),
	}, func(o *Options, _ []Job) { o.Mask, o.Key = Pseudonym, []byte("release one") })
	q, err := os.ReadFile(filepath.Join(out, "quote.txt"))
	if err != nil || string(q) != "> ref NI-0001 and Email-0001\n" {
		t.Errorf("%v %q %+v", err, q, r.Files)
	}
}

// TestNamesOfAttributesStay: what a reader puts into the text, such as the name
// of an attribute, is not in the file and cannot go.
func TestNamesOfAttributesStay(t *testing.T) {
	text := `<?xml version="1.0"?><note by="nobody">Gone by noon.</note>`
	r, out := run(t, map[string][]byte{"a.xml": []byte(text)}, given("by"))
	got, err := os.ReadFile(filepath.Join(out, "a.xml"))
	if want := strings.Replace(text, " by noon", " [Redacted: text] noon", 1); err != nil || string(got) != want {
		t.Errorf("%v %s\nwant %s\n%+v", err, got, want, r.Files)
	}
}

func TestMasksAndUnits(t *testing.T) {
	text := "Dr Jane Example came. Born: 14/03/2009. Postcode: SA10 6JD stays.\nAnother line.\n"
	for _, c := range []struct {
		mask *Mask
		unit Unit
		want string
	}{
		{Box, ByValue, "█████"},
		{Blank, ByValue, "Postcode:  stays"},
		{Generalise, ByValue, "[born 2009]. Postcode: [SA10] stays"},
		{ReasonCode, ByValue, "Postcode: [Redacted] stays"},
		{Label, BySentence, "Another line."},
		{Label, ByParagraph, "]\nAnother line."},
	} {
		_, out := run(t, map[string][]byte{"a.txt": []byte(text)}, func(o *Options, _ []Job) { o.Mask, o.Unit = c.mask, c.unit })
		got, err := os.ReadFile(filepath.Join(out, "a.txt"))
		if err != nil || !strings.Contains(string(got), c.want) || strings.Contains(string(got), "6JD") || strings.Contains(string(got), "14/03") {
			t.Errorf("%s, %s: %v %q, want %q in it", c.mask.Name, c.unit, err, got, c.want)
		}
	}
	_, out := run(t, map[string][]byte{"a.csv": []byte("Name,Role,Town\nJane Example,cook,Neath\nnobody,driver,Barry\n")},
		func(o *Options, _ []Job) { given("Jane Example")(o, nil); o.Unit = ByRow })
	got, err := os.ReadFile(filepath.Join(out, "a.csv"))
	if err != nil || string(got) != "Name,Role,Town\n[Redacted: text],[Redacted: text],[Redacted: text]\nnobody,driver,Barry\n" {
		t.Errorf("%v %q", err, got)
	}
}

func TestRefusals(t *testing.T) {
	r, _ := run(t, map[string][]byte{
		"a.doc": append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 2000)...),
		"b.jpg": []byte("\xff\xd8\xff\xe0\x00\x10JFIF"),
		"c.zip": []byte("PK\x03\x04 this is no archive"),
	}, nil)
	for _, f := range r.Files {
		if f.Status != "refused" || f.Reason == "" || f.Copy != "" {
			t.Errorf("%s: %s %q %q", f.Source, f.Status, f.Reason, f.Copy)
		}
	}
	if r.Counts.Refused != 3 {
		t.Errorf("%+v", r.Counts)
	}
}

func TestChangedAndExistingFiles(t *testing.T) {
	r, out := run(t, map[string][]byte{"a.txt": []byte("Jane Example\n")}, func(o *Options, jobs []Job) { jobs[0].Digest = strings.Repeat("0", 64) })
	if f := r.Files[0]; f.Status != "refused" || f.Reason != ErrChanged.Error() {
		t.Errorf("%+v", f)
	}
	if _, err := os.Stat(filepath.Join(out, "a.txt")); err == nil {
		t.Error("there is a copy")
	}
	r, _ = run(t, map[string][]byte{"a.txt": []byte("Jane Example\n")}, func(o *Options, jobs []Job) {
		if err := os.MkdirAll(o.Out, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(o.Out, "a.txt"), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		jobs[0].Name = "sub/../a.txt"
		jobs[0].Name = "a.txt"
	})
	if f := r.Files[0]; f.Status != "refused" || f.Reason != ErrExists.Error() {
		t.Errorf("%+v", f)
	}
}

func TestPlanGoesRound(t *testing.T) {
	src := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(src, []byte("Name,Email\nJane Example,jane.example@example.org\n=Tom Sample,tom.sample@example.org\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	jobs := []Job{{Source: src, Name: "a.csv"}}
	opt := Options{Engine: engine()}
	ps, err := Passages(context.Background(), jobs, opt)
	if err != nil || len(ps) < 4 {
		t.Fatalf("%v, %d passages", err, len(ps))
	}
	for i := range ps {
		if ps[i].Kind == "email" {
			ps[i].Action = "keep"
		}
	}
	for _, format := range []PlanFormat{PlanXLSX, PlanCSV, PlanJSON} {
		var b bytes.Buffer
		if err := WritePlan(&b, format, ps, "pass word"); err != nil {
			t.Fatal(err)
		}
		if format == PlanXLSX {
			if bytes.Contains(b.Bytes(), []byte("PK\x03\x04")) {
				t.Error("the workbook is not encrypted")
			}
			if _, err := ReadPlan(bytes.NewReader(b.Bytes()), format, "wrong"); err == nil {
				t.Error("a wrong password opens the plan")
			}
		}
		back, err := ReadPlan(bytes.NewReader(b.Bytes()), format, "pass word")
		if err != nil || len(back) != len(ps) {
			t.Fatalf("%s: %v, %d passages, want %d", format, err, len(back), len(ps))
		}
		for i := range ps {
			if back[i].ID != ps[i].ID || back[i].Passage != ps[i].Passage || back[i].Action != ps[i].Action {
				t.Errorf("%s: row %d differs", format, i)
			}
		}
		decided := []Job{{Source: src, Name: "a.csv"}}
		if err := Decide(decided, append(back, Passage{File: "a.csv", Passage: "Email", Action: "Remove"})); err != nil {
			t.Fatal(err)
		}
		o := opt
		o.Out = filepath.Join(t.TempDir(), "out")
		if _, err := Run(context.Background(), decided, o); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(o.Out, "a.csv"))
		if err != nil || strings.Contains(string(got), "Jane Ex") || !strings.Contains(string(got), "jane.example@example.org") || strings.Contains(string(got), "Email") {
			t.Errorf("%s: %v %q", format, err, got)
		}
	}
	if err := Decide(jobs, []Passage{{ID: "x", Action: "maybe"}}); err == nil {
		t.Error("an action that is none passes")
	}
}

// TestLinksThatSpellValues: a value in percent signs goes with its address,
// and the name of the attribute stays.
func TestLinksThatSpellValues(t *testing.T) {
	page := `<p><a title="q=Jonquil%20Drwmsworth+x" href="https://example.org/Jonquil%20Drwmsworth">x</a> stays</p>`
	r, out := run(t, map[string][]byte{"a.html": []byte(page)}, given("Jonquil Drwmsworth"))
	got, err := os.ReadFile(filepath.Join(out, "a.html"))
	if err != nil || string(got) != `<p><a title="redacted" href="https://example.org/Redacted-text">x</a> stays</p>` {
		t.Errorf("%v %q %+v", err, got, r.Files)
	}
}
