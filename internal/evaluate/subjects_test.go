package evaluate

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/internal/app"
	"sardine/internal/app/request"
	"sardine/internal/app/tables"
	"sardine/internal/truth"
	"sardine/inventory"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/match"
)

var freshShares = flag.Int("freshshares", 1, "shares in which TestFreshSubjects looks for everybody")

// said is what a requester says of themself, from everything to the name.
func said(p *truth.Person, level string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "names: [%q]\n", p.Full())
	if level == "names" {
		return b.String()
	}
	fmt.Fprintf(&b, "date_of_birth: %s\n", p.Born.Format("2006-01-02"))
	if level == "minimal" {
		return b.String()
	}
	if p.HomeEmail != "" {
		fmt.Fprintf(&b, "emails: [%q]\n", p.HomeEmail)
	}
	fmt.Fprintf(&b, "phones: [%q]\naddresses: [%q]\n", p.Mobile, p.House+", "+p.Town+", "+p.Postcode)
	if level == "full" {
		fmt.Fprintf(&b, "identifiers: [{kind: nino, value: %q}, {kind: staff number, value: %q}, {kind: username, value: %q}]\n", p.NINO, p.Number, p.User)
	}
	return b.String()
}

// singles reports whether an item tells whom a document is about: Ms Patel may
// be one of several.
func singles(p *truth.Person, x *truth.Item) bool {
	if x.Kind == "person-name" {
		return strings.Contains(x.Value, p.First)
	}
	return x.Kind != truth.Hint && !strings.HasPrefix(x.Kind, "special:") &&
		!slices.Contains([]string{"sort-code", "postcode", "postal-address", "ip-address", "credential", "vehicle-registration"}, x.Kind)
}

// bundles counts what searches for people of one share came to.
type bundles struct {
	must, hit, claimed, wrong, people, complete int
}

func (b *bundles) add(t *testing.T, what string, p *truth.Person, docs []truth.Doc, f *sar.Found) {
	t.Helper()
	sure := map[string]*match.Verdict{}
	for _, m := range f.Matches {
		if m.Class == match.Certain || m.Class == match.Likely {
			sure[m.File] = m
		}
	}
	missed, some := 0, false
	for _, d := range docs {
		strong, any := false, false
		for _, x := range d.Truth {
			if x.Person == p.ID {
				any, strong = true, strong || singles(p, &x)
			}
		}
		m := sure[d.Rel]
		if strong && !d.Unread {
			b.must, some = b.must+1, true
			if m != nil {
				b.hit++
			} else {
				missed++
				t.Logf("%s: missed: person %d (%s): %s", what, p.ID, p.Full(), d.Rel)
			}
		}
		if m != nil {
			if b.claimed++; !any {
				b.wrong++
				t.Logf("%s: wrong: person %d (%s): %s: %v", what, p.ID, p.Full(), d.Rel, m.Why)
			}
		}
	}
	if some {
		b.people++
		if missed == 0 {
			b.complete++
		}
	}
}

// TestFreshSubjects looks for everybody in shares of other seeds than the
// demo's, with more and less said of them.
func TestFreshSubjects(t *testing.T) {
	sums := map[string]*bundles{}
	for no := range *freshShares {
		seed := uint64(91001 + no)
		people := truth.People(seed, 40)
		docs, err := truth.Documents(seed, people)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		share := filepath.Join(dir, "share")
		if err := truth.Write(share, docs); err != nil {
			t.Fatal(err)
		}
		db := scanned(t, filepath.Join(dir, "inv.db"), share)
		for i := range people {
			if shares(people, i) {
				continue
			}
			for _, how := range []string{"full", "typical", "minimal", "names", "typical, by reading"} {
				level, _, reading := strings.Cut(how, ",")
				o := request.Options{Options: document.Options{Limits: document.DefaultLimits()}, Learn: true, Inventory: db}
				if reading {
					o.Paths, o.Inventory = []string{share}, nil
				}
				if sums[how] == nil {
					sums[how] = &bundles{}
				}
				sums[how].add(t, how, &people[i], docs, looked(t, said(&people[i], level), o))
			}
		}
	}
	for how, b := range sums {
		recall, precision, complete := float64(b.hit)/float64(b.must), 1-float64(b.wrong)/float64(b.claimed), float64(b.complete)/float64(b.people)
		t.Logf("%s: recall %.4f of %d, precision %.4f of %d, complete for %.3f of %d people", how, recall, b.must, precision, b.claimed, complete, b.people)
		record(t, "fresh/"+how, map[string]float64{"recall": recall, "precision": precision, "complete": complete})
		if b.must < 150**freshShares || recall < .985 || precision < .95 || complete < .90 {
			t.Errorf("%s: recall %.4f, precision %.4f, complete %.3f, of %d", how, recall, precision, complete, b.must)
		}
	}
}

// shares reports whether somebody else has the name or the telephone number of
// people[i]: the numbers set aside for examples are few, and a parent may have
// the name of their child. Nothing could tell their documents apart.
func shares(people []truth.Person, i int) bool {
	p := &people[i]
	for k := range people {
		o := &people[k]
		if k != i && (o.Full() == p.Full() || o.Mobile == p.Mobile || o.Phone == p.Phone || o.Number == p.Number) {
			return true
		}
	}
	return false
}

// scanned makes an inventory of a share.
func scanned(t *testing.T, path, share string) *inventory.DB {
	t.Helper()
	db, err := tables.OpenInventory(path, inventory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := app.Scan(context.Background(), app.ScanOptions{Paths: []string{share}, Inventory: db, Options: document.Options{Limits: document.DefaultLimits()}}); err != nil {
		t.Fatal(err)
	}
	return db
}

// looked finds a subject.
func looked(t *testing.T, subject string, o request.Options) *sar.Found {
	t.Helper()
	s, err := casefile.ParseSubject("subject.yaml", []byte(subject))
	if err != nil {
		t.Fatal(err)
	}
	f, err := request.Find(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
