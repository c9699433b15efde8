package policy

import (
	"strings"
	"testing"
	"time"

	"sardine/finding"
)

var (
	email = &finding.Kind{Name: "email", Category: finding.Contact, Normal: strings.ToLower}
	phone = &finding.Kind{Name: "phone", Category: finding.Contact, Normal: finding.Alnum}
	home  = &finding.Kind{Name: "postal-address", Category: finding.Contact}
	nino  = &finding.Kind{Name: "uk-nino", Category: finding.Identifier, Normal: finding.Alnum}
)

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const org = `
organisation:
  name: Harbourside Training
  domains: [harbourside.example.org]
  emails: [principal@harbourside.example.org]
  phones: ["01632 960000"]
  addresses: ["1 Quay Street, Tidewick"]
allow:
  - {value: QQ 12 34 56 C, kind: uk-nino, reason: example in the handbook, author: J. Rowntree, expires: 2027-08-31}
  - {domain: supplier.example.com, reason: business contacts, author: J. Rowntree, expires: 2026-11-22}
  - {file: "Public/*", pattern: '01632 .*', reason: published, author: J. Rowntree, expires: 2027-08-31}
  - {file: "*.log", kind: email, reason: old, author: J. Rowntree, expires: 2026-11-21}
`

func TestApply(t *testing.T) {
	p, err := Parse([]byte(org), now)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rel, value string
		kind       *finding.Kind
		want       finding.Reason // 0: the policy does not speak of it
	}{
		{"a.txt", "Info@Harbourside.example.org", email, finding.Own},
		{"a.txt", "principal@harbourside.example.org", email, finding.Own},
		{"a.txt", "joanne.rowntree@harbourside.example.org", email, 0},
		{"a.txt", "info@elsewhere.example.org", email, 0},
		{"a.txt", "01632-960-000", phone, finding.Own},
		{"a.txt", "01632 960001", phone, 0},
		{"a.txt", "Harbourside Training, 1 Quay Street, Tidewick, L79 8EG", home, finding.Own},
		{"a.txt", "11 Quay Street, Tidewick", home, 0},
		{"a.txt", "qq123456c", nino, finding.Accepted},
		{"a.txt", "QQ123456D", nino, 0},
		{"a.txt", "x@supplier.example.com", email, finding.Accepted},
		{"Public/list.txt", "01632 960999", phone, finding.Accepted},
		{"Private/list.txt", "01632 960999", phone, 0},
		{"x/y.log", "x@example.com", email, 0}, // that entry has expired
	} {
		fs := []finding.Finding{{Kind: c.kind, Score: 900, Why: []finding.Reason{finding.Shape}, Value: finding.NewValue(c.value)}}
		p.Apply(c.rel, fs)
		got := finding.Reason(0)
		if len(fs[0].Why) == 2 {
			got = fs[0].Why[1]
		}
		if got != c.want || (got != 0) != (fs[0].Score == Sunk) {
			t.Errorf("%s %s in %s: reason %v, score %d, want %v", c.kind.Name, c.value, c.rel, got, fs[0].Score, c.want)
		}
	}
	if e := p.Expired(); len(e) != 1 || e[0] != "entry 4 of allow, until 2026-11-21" {
		t.Errorf("expired: %q", e)
	}
	(*Policy)(nil).Apply("a", []finding.Finding{{Kind: nino}})
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"organisation:\n  nmae: x\n", "[2:3]"},
		{"allow:\n  - {value: x, reason: r, author: a}\n", "are required"},
		{"allow:\n  - {kind: email, reason: r, author: a, expires: 2027-01-01}\n", "one of value"},
		{"allow:\n  - {value: x, reason: r, author: a, expires: soon}\n", "not a date"},
		{"allow:\n  - {pattern: '(', reason: r, author: a, expires: 2027-01-01}\n", "pattern"},
		{"allow:\n  - {file: '[a', reason: r, author: a, expires: 2027-01-01}\n", "no closing"},
	} {
		if _, err := Parse([]byte(c.text), now); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(org))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if p, err := Parse(raw, now); err == nil {
			p.Apply("a/b.txt", []finding.Finding{{Kind: email, Value: finding.NewValue("a@example.org")}})
		}
	})
}
