package finding

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"sardine/document"
)

var (
	nhs   = &Kind{Name: "nhs-number", Category: Identifier}
	phone = &Kind{Name: "phone", Category: Contact}
	name  = &Kind{Name: "person-name", Category: Contact}
	ill   = &Kind{Name: "special:health", Category: Special}
	home  = &Kind{Name: "postal-address", Category: Contact}
	code  = &Kind{Name: "postcode", Category: Contact}
)

func at(k *Kind, start, end int64, score Score) Finding {
	return Finding{Kind: k, Span: document.Span{Start: start, End: end}, Score: score}
}

func show(fs []Finding) string {
	var parts []string
	for _, f := range fs {
		s := fmt.Sprintf("%s %d-%d %d", f.Kind.Name, f.Span.Start, f.Span.End, f.Score)
		for _, k := range f.Also {
			s += " also " + k.Name
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []Finding
		want string
	}{
		{"apart", []Finding{at(phone, 20, 30, 700), at(nhs, 0, 10, 500)}, "nhs-number 0-10 500; phone 20-30 700"},
		{"one number, two readings", []Finding{at(phone, 0, 10, 700), at(nhs, 0, 10, 900)}, "nhs-number 0-10 900 also phone"},
		{"same kind twice", []Finding{at(nhs, 0, 10, 700), at(nhs, 0, 10, 900)}, "nhs-number 0-10 900"},
		{"longer wins a tie", []Finding{at(name, 0, 4, 600), at(name, 0, 9, 600)}, "person-name 0-9 600"},
		{"a condition may hold a name", []Finding{at(ill, 0, 20, 600), at(name, 3, 9, 900)}, "special:health 0-20 600; person-name 3-9 900"},
		{"an address keeps its postcode", []Finding{at(home, 0, 30, 800), at(code, 22, 30, 700)}, "postal-address 0-30 800; postcode 22-30 700"},
		{"the middle loses, both ends stay", []Finding{at(nhs, 0, 10, 800), at(phone, 8, 14, 500), at(nhs, 12, 22, 700)}, "nhs-number 0-10 800 also phone; nhs-number 12-22 700"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := show(Resolve(c.in)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestResolveKeepsPathsApart(t *testing.T) {
	a, b := at(nhs, 0, 10, 500), at(phone, 0, 10, 900)
	a.Path, b.Path = document.Path{"a.txt"}, document.Path{"b.txt"}
	if got := Resolve([]Finding{b, a}); len(got) != 2 || got[0].Kind != nhs {
		t.Errorf("%s", show(got))
	}
}

// TestValueNeverPrints: no way of formatting gives the value.
func TestValueNeverPrints(t *testing.T) {
	const secret = "QQ123456C"
	v := NewValue(secret)
	f := Finding{Kind: nhs, Value: v}
	js, err := json.Marshal(f.Value)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "value", v, "finding", f)
	for how, got := range map[string]string{
		"%v": fmt.Sprint(v), "%s": fmt.Sprintf("%s", v), "%q": fmt.Sprintf("%q", v), "%#v": fmt.Sprintf("%#v", v),
		"%+v of the finding": fmt.Sprintf("%+v", f), "%#v of the finding": fmt.Sprintf("%#v", f), "%x": fmt.Sprintf("%x", v),
		"%d": fmt.Sprintf("%d", v), "json": string(js), "slog": log.String(),
	} {
		if strings.Contains(got, secret) || strings.Contains(got, "123456") || strings.Contains(strings.ToLower(got), fmt.Sprintf("%x", secret)) {
			t.Errorf("%s shows the value: %s", how, got)
		}
	}
	if v.Reveal() != secret {
		t.Error("Reveal must give the value")
	}
}

func TestMask(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"Lee":                   "•••",
		"QQ 12 34 56 C":         "•• •• •• •6 C",
		"jo.bloggs@example.org": "••.••••••@•••••••.•rg",
		"a\nb":                  "• •",
	} {
		if got := Mask(in); got != want {
			t.Errorf("Mask(%q) = %q, want %q", in, got, want)
		}
	}
	if n := len([]rune(Mask(strings.Repeat("x", 500)))); n > maskedLen+1 {
		t.Errorf("a long value gives a sample of %d letters", n)
	}
}

func TestNormalForms(t *testing.T) {
	if a, b := Alnum("ab 12-34.56 c"), Alnum("AB123456C"); a != b {
		t.Errorf("%q and %q", a, b)
	}
	if a, b := Fold("O’Neill,  SIÂN"), "oneill siân"; a != b {
		t.Errorf("%q, want %q", a, b)
	}
}

func TestPlace(t *testing.T) {
	for want, p := range map[string]Place{
		"Staff!C14": {Label: "Staff", Row: 14, Col: 3}, "AB2": {Row: 2, Col: 28},
		"page 3, line 7": {Label: "page 3", Line: 7}, "line 1": {Line: 1}, "": {},
	} {
		if got := p.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestEveryReasonHasWords(t *testing.T) {
	rs := Reasons()
	if len(rs) < 20 {
		t.Fatalf("%d reasons", len(rs))
	}
	for _, r := range rs {
		if r.String() == "unknown" || strings.Contains(r.Text(), "does not know") || r.Text() == "" {
			t.Errorf("reason %d has no name or words", r)
		}
	}
}
