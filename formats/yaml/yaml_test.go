package yaml

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var format = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

const pupils = `# exported by Ann Example
---
school: Harbourside
pupils:
  - name: "Zo\u00EB Sample"   # moved in May
    phone: 07700 900123
    "date of birth": 1999-01-02
    carers: [Bob Sample, 'Cy O''Demo', {role: aunt, mobile: 07700 900456}]
    notes: |
      Allergic to nuts.

      See the nurse.
    plan: >-
      none
    languages:
      - English
      - Welsh
  - {name: Dee Example, phone: "07700 900789"}
url: http://example.org/x#y
`

func said(r *formattest.Result) (out []string) {
	for _, p := range r.Parts {
		for _, l := range p.Labels {
			out = append(out, fmt.Sprintf("%s=%s", l.Name, p.Text[l.Start:l.End]))
		}
	}
	return out
}

func TestKeys(t *testing.T) {
	formattest.Accept(t, format, []byte(pupils), "a.yaml")
	r := formattest.Read(format, []byte(pupils), "a.yaml")
	formattest.ExactOrigins(t, r.Parts, func(*document.Part, uint32) []byte { return []byte(pupils) })
	for _, w := range []string{"school=Harbourside", "name=Zoë Sample", "phone=07700 900123", "date of birth=1999-01-02", "carers=Bob Sample",
		"carers=Cy O'Demo", "role=aunt", "mobile=07700 900456", "notes=Allergic to nuts.", "notes=See the nurse.", "plan=none", "languages=Welsh",
		"name=Dee Example", "phone=07700 900789", "url=http://example.org/x#y"} {
		if got := said(r); !slices.Contains(got, w) {
			t.Errorf("%q is missing in %q", w, got)
		}
	}
	if want := strings.NewReplacer(`\u00EB`, "ë", "''", "'").Replace(pupils); r.Parts[0].Text != want {
		t.Errorf("text is\n%s", r.Parts[0].Text)
	}
}

func TestSpelling(t *testing.T) {
	for _, c := range []struct{ old, put, want string }{
		{"07700 900123", "[phone]", "phone: (phone)\n"},
		{"07700 900789", `"x"`, `phone: "\"x\""}`},
		{"Cy O'Demo", "a'b", "'a''b', {"},
		{"Allergic to nuts.", "a: b\n# c", "      a b  c\n"},
	} {
		out, err := formattest.Rewrite(format, []byte(pupils), "a.yaml", formattest.Replace(c.old, c.put))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(out), c.want) {
			t.Errorf("%q is missing in\n%s", c.want, out)
		}
	}
}

func TestSniff(t *testing.T) {
	for _, c := range []struct {
		head, name string
		want       bool
	}{
		{"a: b\n", "x.yaml", true}, {"- a: 1\n", "x.yml", true}, {"a: b\n", "x.txt", false}, {"%YAML 1.2\n---\n", "x", true},
		{"just prose\n", "x.yaml", false}, {"\x00\x00", "x.yaml", false}, {"", "x.yaml", false},
	} {
		if got := Sniff([]byte(c.head), c.name); got != c.want {
			t.Errorf("%q %s: %v", c.head, c.name, got)
		}
	}
}

func TestLong(t *testing.T) {
	for name, e := range map[string]*formattest.Endless{
		"lines":    {Unit: "name: Ann Example\nphone: 07700 900123\n", N: 8 << 20},
		"one line": {Head: "x: ", Unit: "07700 900123, Ann; ", N: 8 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			c := &formattest.Checker{T: t, Needle: "07700 900123"}
			in := struct {
				io.Reader
				*formattest.Endless
			}{io.NewSectionReader(e, 0, e.N), e}
			err := Read(t.Context(), in, document.Options{}, c)
			if err != nil || c.Hits < 200_000 || c.Next < 8<<20 {
				t.Errorf("%v, %d hits, %d bytes", err, c.Hits, c.Next)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(pupils))
	f.Add([]byte("%YAML 1.2\na: {b: [c, 'd'], \"e\\x41\": f}\n\"k\": |\n  x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := formattest.Read(format, data, "a.yaml")
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		formattest.WellFormed(t, r.Parts)
		if _, err := formattest.Rewrite(format, data, "a.yaml", formattest.Replace("a", "xx")); err != nil {
			t.Error(err)
		}
	})
}
