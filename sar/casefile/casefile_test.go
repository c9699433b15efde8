package casefile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sardine/sar/clock"
)

var now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

const subjectYAML = `names: [Farah Example, "Farah Sample (née Example)"]
emails: farah@example.org
phones:
  - 07700900183
date_of_birth: 1987-07-07
identifiers:
  - kind: nino
    value: QQ 12 34 56 C
  - {kind: staff number, value: 00123}
relations:
  - Tom Example
  - name: Una Example
    relation: mother
`

func newCase(t *testing.T) *Case {
	t.Helper()
	dir := t.TempDir()
	sub := filepath.Join(dir, "subject.yaml")
	if err := os.WriteFile(sub, []byte(subjectYAML), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := New(filepath.Join(dir, "case"), Options{Subject: sub, Received: "2026-11-02", Reference: "R1"}, now)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSubject(t *testing.T) {
	s, err := ParseSubject("subject.yaml", []byte(subjectYAML))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Names) != 2 || s.Emails[0] != "farah@example.org" || s.Phones[0] != "07700900183" ||
		s.Identifiers[1].Value != "00123" || s.Relations[0].Name != "Tom Example" || s.Relations[1].Relation != "mother" {
		t.Errorf("%+v", s)
	}
	if s.Age(now) != 39 {
		t.Errorf("age %d", s.Age(now))
	}
}

func TestSubjectFaultsHavePlaces(t *testing.T) {
	for _, c := range []struct{ yaml, place, not string }{
		{"names: [A B]\nnickname: Secret Value\n", "subject.yaml:2:1:", "Secret"},
		{"names: [A B]\ndate_of_birth: 7.7.1987\n", "subject.yaml:2:", "1987:"},
		{"names: {a: b}\n", "subject.yaml:1:", ""},
		{"relations: [{name: A B, wife: C}]\nnames: [A]\n", "subject.yaml:1:", "wife"},
		{"addresses: [1 High Street]\n", "subject.yaml:1:1:", "High"},
		{"identifiers: [{kind: nino}]\n", "subject.yaml:1:1:", ""},
		{"", "subject.yaml:1:1:", ""},
		{"names: [A]\n---\nnames: [B]\n", "subject.yaml:1:1:", ""},
		{"names: !0\n", "subject.yaml:", ""},
	} {
		_, err := ParseSubject("subject.yaml", []byte(c.yaml))
		var e *Error
		if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), c.place) {
			t.Errorf("%q: %v, want %s", c.yaml, err, c.place)
		} else if c.not != "" && strings.Contains(err.Error(), c.not) {
			t.Errorf("%q: the error repeats the file: %v", c.yaml, err)
		}
	}
}

func FuzzParseSubject(f *testing.F) {
	f.Add([]byte(subjectYAML))
	f.Add([]byte("names: [A\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if s, err := ParseSubject("s", raw); err == nil && len(s.Names)+len(s.Emails)+len(s.Phones)+len(s.Identifiers) == 0 {
			t.Error("an empty subject was taken")
		}
	})
}

func TestCaseComesBack(t *testing.T) {
	c := newCase(t)
	again, err := Open(c.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if again.Reference != "R1" || again.Nation != clock.England || form(again.Received.Time) != "2026-11-02" {
		t.Errorf("%+v", again)
	}
	for name, want := range map[string]os.FileMode{".": 0o700, "case.yaml": 0o600, "subject.yaml": 0o600, "audit.jsonl": 0o600} {
		st, err := os.Stat(filepath.Join(c.Dir, name))
		if err != nil || (os.PathSeparator == '/' && st.Mode().Perm() != want) {
			t.Errorf("%s: %v %v", name, st.Mode(), err)
		}
	}
	if _, err := New(c.Dir, Options{Subject: filepath.Join(c.Dir, "subject.yaml"), Received: "2026-11-02"}, now); err == nil {
		t.Error("a case was made over another")
	}
}

func TestEventsMoveTheClock(t *testing.T) {
	c := newCase(t)
	status := func() *Status {
		t.Helper()
		s, err := c.Status(now)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := status(); s.Latest != "2026-12-02" || s.Left != 12 || s.State != "open" {
		t.Errorf("%+v", s)
	}
	add := func(kind, day string) {
		t.Helper()
		if err := c.AddEvent(now, Event{Kind: kind, Day: day, Note: "Farah Example rang"}); err != nil {
			t.Fatal(err)
		}
	}
	add("id-asked", "2026-11-03")
	if s := status(); s.State != "waiting" {
		t.Errorf("%+v", s)
	}
	add("id-received", "2026-11-05")
	add("clarify-asked", "2026-11-09")
	add("clarify-answered", "2026-11-12")
	if s := status(); s.Start != "2026-11-05" || s.Latest != "2026-12-09" || s.Safe != "2026-12-08" {
		t.Errorf("%+v", s)
	}
	add("extended", "2026-11-18")
	if s := status(); s.Latest != "2027-02-09" || s.TellBy != "" {
		t.Errorf("%+v", s)
	}
	add("complaint", "2026-11-19")
	if s := status(); s.Complaint != "2026-12-19" || !strings.HasPrefix(s.Next, "acknowledge") || len(s.Entries()) != 3 {
		t.Errorf("%+v", s)
	}
	add("sent", "2026-11-19")
	if s := status(); s.Open() || s.Entries() != nil {
		t.Errorf("%+v", s)
	}
	if err := c.AddEvent(now, Event{Kind: "lost", Day: "2026-11-09"}); err == nil {
		t.Error("an unknown event was taken")
	}
	if err := c.AddEvent(now, Event{Kind: "sent", Day: "2027-11-09"}); err == nil {
		t.Error("a day in the future was taken")
	}
	raw, err := os.ReadFile(c.Path("audit.jsonl"))
	if err != nil || strings.Contains(string(raw), "Farah") {
		t.Errorf("the audit log holds a name: %v", err)
	}
}

func TestEducationalRecord(t *testing.T) {
	c := newCase(t)
	c.School = School{Type: "academy", Record: true}
	if s, err := c.Status(now); err != nil || s.Record != "" || len(s.Notes) != 1 {
		t.Errorf("an academy owes no 15 days: %+v %v", s, err)
	}
	c.School.Type = "maintained"
	if s, err := c.Status(now); err != nil || s.Record != "2026-11-23" {
		t.Errorf("%+v %v", s, err)
	}
}

func TestChildInScotland(t *testing.T) {
	dir := t.TempDir()
	sub := filepath.Join(dir, "s.yaml")
	if err := os.WriteFile(sub, []byte("names: [Isla Example]\ndate_of_birth: 2013-05-01\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for nation, want := range map[string]string{"scotland": "yes", "england": "not assessed"} {
		c, err := New(filepath.Join(dir, nation), Options{Subject: sub, Received: "2026-11-02", Nation: nation}, now)
		if err != nil || c.Child.Competent != want {
			t.Errorf("%s: %+v %v", nation, c.Child, err)
		}
	}
}

// TestChangedLogShows: any change to a line, or a line taken out, breaks the chain.
func TestChangedLogShows(t *testing.T) {
	name := filepath.Join(t.TempDir(), "log.jsonl")
	for i := range 4 {
		if err := AppendLog(name, now, "step", map[string]int{"n": i}); err != nil {
			t.Fatal(err)
		}
	}
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(good), "\n")
	for _, bad := range []string{
		strings.Replace(string(good), `{"n":2}`, `{"n":7}`, 1),
		lines[0] + lines[2] + lines[3],
		lines[1] + lines[0] + lines[2],
		string(good) + "{}\n",
	} {
		if err := os.WriteFile(name, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadLog(name); !errors.Is(err, ErrBroken) {
			t.Errorf("a changed log was taken: %v", err)
		}
	}
}
