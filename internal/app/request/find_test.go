package request

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/internal/truth"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/match"
)

// subjectOf is what a person would say of themself: not all there is to know.
func subjectOf(t *testing.T, p *truth.Person) *casefile.Subject {
	t.Helper()
	yaml := fmt.Sprintf("names: [%q]\ndate_of_birth: %s\nemails: [%q]\nphones: [%q]\naddresses: [%q]\n",
		p.Full(), p.Born.Format("2006-01-02"), p.HomeEmail, p.Mobile, p.House+", "+p.Town+", "+p.Postcode)
	if p.HomeEmail == "" {
		yaml = strings.Replace(yaml, "emails: [\"\"]\n", "", 1)
	}
	s, err := casefile.ParseSubject("subject.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func searchIn(t *testing.T, s *casefile.Subject, dir string) *sar.Found {
	t.Helper()
	f, err := Find(context.Background(), s, Options{Paths: []string{dir}, Options: document.Options{Limits: document.DefaultLimits()}, Learn: true})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// names a person: evidence that a search must not miss.
func tells(kind string) bool {
	return kind != truth.Hint && !strings.HasPrefix(kind, "special:") && !slices.Contains([]string{"sort-code", "postcode", "postal-address", "ip-address", "credential", "vehicle-registration"}, kind)
}

// TestFindOnOtherShares: shares of other seeds than the one in testdata, every
// person in turn.
func TestFindOnOtherShares(t *testing.T) {
	for _, seed := range []uint64{71, 72} {
		people := truth.People(seed, 40)
		docs, err := truth.Documents(seed, people)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := truth.Write(dir, docs); err != nil {
			t.Fatal(err)
		}
		must, hit, claimed, wrong := 0, 0, 0, 0
		for i := range people {
			p := &people[i]
			found := searchIn(t, subjectOf(t, p), dir)
			sure, all := map[string]*match.Verdict{}, map[string]*match.Verdict{}
			for _, m := range found.Matches {
				all[m.File] = m
				if m.Class == match.Certain || m.Class == match.Likely {
					sure[m.File] = m
				}
			}
			for _, d := range docs {
				strong, any := false, false
				for _, x := range d.Truth {
					if x.Person == p.ID {
						any = true
						strong = strong || tells(x.Kind)
					}
				}
				m := sure[d.Rel]
				if strong && !d.Unread {
					if must++; m != nil {
						hit++
					} else {
						t.Logf("missed: seed %d, person %d (%s): %s: %+v", seed, p.ID, p.Full(), d.Rel, all[d.Rel])
					}
				}
				if m != nil {
					if claimed++; !any {
						wrong++
						t.Logf("wrong: seed %d, person %d (%s): %s: %v", seed, p.ID, p.Full(), d.Rel, m.Why)
					}
				}
			}
		}
		recall, precision := float64(hit)/float64(must), 1-float64(wrong)/float64(claimed)
		t.Logf("seed %d: recall %.3f of %d, precision %.3f of %d", seed, recall, must, precision, claimed)
		if recall < 0.98 || precision < 0.95 || must < 100 {
			t.Errorf("seed %d: recall %.3f, precision %.3f, of %d", seed, recall, precision, must)
		}
	}
}

// TestNamesakes: people of one name are told apart by what stands beside it.
func TestNamesakes(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"mine.csv":     "Name,DOB,NI number,Staff no\nRowan Ashdown,03/04/1980,QQ 12 34 56 C,E55501\nTessa Poole,01/02/1971,QQ 65 43 21 A,E55502\n",
		"theirs.csv":   "Name,DOB,NI number,Staff no\nRowan Ashdown,11/12/1994,QQ 11 11 11 B,E70001\n",
		"theirs.txt":   "Name: Rowan Ashdown\nDate of birth: 11/12/1994\nNI number: QQ 11 11 11 B\n",
		"book.txt":     "The poet Rowan Ashdown (1843-1901) was born at Lyme.\n",
		"number.log":   "2026-01-05 08:00 door opened by badge E55501\n",
		"brother.txt":  "Name: Karl Ashdown\nDate of birth: 05/06/1982\nAddress: 4 Tern Walk, Saltreach, SA89 1AA\n",
		"mail.eml":     "From: Rowan Ashdown <rowan.ashdown@example.org>\nTo: Tessa Poole <tessa@example.org>\nSubject: Rota\nDate: Mon, 5 Jan 2026 09:00:00 +0000\n\nHello Tessa\n",
		"nothing.txt":  "The ash trees down by the river.\n",
		"initials.txt": "Present: T. Poole, R. Ashdown (minutes), Chair\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := casefile.ParseSubject("s", []byte("names: [Rowan Ashdown]\ndate_of_birth: 1980-04-03\nidentifiers: [{kind: nino, value: QQ123456C}]\naddresses: ['4 Tern Walk, Saltreach, SA89 1AA']\n"))
	if err != nil {
		t.Fatal(err)
	}
	found := searchIn(t, s, dir)
	got := map[string]match.Class{}
	for _, m := range found.Matches {
		got[m.File] = m.Class
	}
	for file, want := range map[string][]match.Class{
		"mine.csv": {match.Certain}, "theirs.csv": {match.Rejected}, "theirs.txt": {match.Rejected}, "book.txt": {match.Rejected},
		"number.log": {match.Certain, match.Likely}, "brother.txt": {match.Rejected, match.Possible}, "mail.eml": {match.Likely, match.Certain, match.Possible},
		"nothing.txt": {match.None}, "initials.txt": {match.Possible, match.Likely},
	} {
		if !slices.Contains(want, got[file]) {
			t.Errorf("%s: %q, want one of %q", file, got[file], want)
		}
	}
	for _, m := range found.Matches {
		for _, why := range m.Why {
			if strings.Contains(why, "Rowan") || strings.Contains(why, "123456") || strings.Contains(why, "E55501") {
				t.Errorf("%s: the reason repeats a value", m.File)
			}
		}
	}
	if !slices.ContainsFunc(found.Lessons, func(l match.Lesson) bool { return l.Kind == "staff-number" }) {
		t.Errorf("the staff number was not learnt: %+v", found.Lessons)
	}
}
