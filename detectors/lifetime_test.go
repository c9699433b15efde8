package detectors

import (
	"testing"

	"sardine/finding"
)

func TestBorn(t *testing.T) {
	for _, c := range []struct{ kind, value, want string }{
		{"date-of-birth", "3rd March 1987", "1987-03-03"},
		{"date-of-birth", "01/02/99", "1999-02-01"},
		{"date-of-birth", "2012-05-09", "2012-05-09"},
		{"date-of-birth", "31809", "1987-02-01"},
		{"date-of-birth", "born", ""},
		{"chi-number", "0101019009", "2001-01-01"},
		{"chi-number", "101019009", "2001-01-01"},
		{"driving-licence", "MORGA657054SM9IJ", "1964-07-05"},
		{"driving-licence", "MORGA 607054 SM9IJ", "1964-07-05"},
		{"driving-licence", "12345678", ""},
		{"email", "1987-03-03", ""},
	} {
		f := finding.Finding{Kind: &finding.Kind{Name: c.kind}, Value: finding.NewValue(c.value)}
		got := ""
		if at, ok := Born(&f); ok {
			got = at.Format("2006-01-02")
		}
		if got != c.want {
			t.Errorf("%s %q: %q, want %q", c.kind, c.value, got, c.want)
		}
	}
}

func TestAgeOf(t *testing.T) {
	for value, want := range map[string]int{"aged 14": 14, "9 years old": 9, "a 39-year-old": 39, "fourteen": -1, "999": -1} {
		f := finding.Finding{Kind: &finding.Kind{Name: "age"}, Value: finding.NewValue(value)}
		n, ok := AgeOf(&f)
		if !ok {
			n = -1
		}
		if n != want {
			t.Errorf("%q: %d", value, n)
		}
	}
}
