package rules_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"sardine/rules"
)

func TestBuiltin(t *testing.T) {
	rs, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	packs := map[string]int{}
	kinds := map[string]rules.Rule{}
	for _, r := range rs {
		packs[r.Pack]++
		if k, ok := kinds[r.Kind]; ok && (k.Category != r.Category || k.Risk != r.Risk) {
			t.Errorf("%s: kind %s has category %q and risk %d, in %s it has %q and %d",
				r.File, r.Kind, r.Category, r.Risk, k.File, k.Category, k.Risk)
		}
		kinds[r.Kind] = r
		if !strings.HasSuffix(r.File, "/"+r.Name+".yaml") {
			t.Errorf("%s: the file is not named after the rule %q", r.File, r.Name)
		}
	}
	if packs["en"] < 20 || packs["cy"] < 5 {
		t.Errorf("packs: %v", packs)
	}
}

const small = `name: n
kind: special:health
title: T
category: special category
risk: 1
version: 1
doc: d
source: s
terms:
  strong: [asthma]
match: ["has [[asthma]]"]
no_match: [nothing]
`

func TestParse(t *testing.T) {
	r, err := rules.Parse("mine/n.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if r.Pack != "mine" || r.Terms.Strong[0] != "asthma" {
		t.Errorf("got %+v", r)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"unknown key", "doc: d", "docs: d", "x.yaml:7:1: "},
		{"category", "special category\n", "health\n", "x.yaml:4:11: category must be one of"},
		{"risk", "risk: 1", "risk: 101", "x.yaml:5:7: risk must be 0 to 100"},
		{"type", "risk: 1", "risk: high", "x.yaml:5:7: "},
		{"name", "name: n", "name: N n", "x.yaml:1:7: name must be"},
		{"no examples", "no_match: [nothing]\n", "", "at least one example is needed under no_match"},
		{"twice", "[asthma]", "[asthma]\n  ambiguous: [asthma]\ncues: [x]", `x.yaml:11:15: "asthma" is also in $.terms.strong`},
		{"brackets", "[asthma]", `["asthma(s"]`, "x.yaml:10:12: brackets do not pair"},
		{"cues", "strong:", "ambiguous:", "ambiguous terms need cues"},
		{"marks", "[[asthma]]", "[[asthma", "[[ and ]] do not pair"},
		{"no finder", "  strong: [asthma]", "  strong: []", "a rule needs terms, labels or a pattern"},
		{"pattern", "terms:\n  strong: [asthma]", "pattern:\n  regexp: '(?=x)'\n  score: 500", "x.yaml:10:11: invalid"},
		{"empty pattern", "terms:\n  strong: [asthma]", "pattern:\n  regexp: 'x*'\n  score: 500", "matches the empty text"},
		{"tab", "terms:", "\tterms:", "x.yaml:9:"},
		{"second document", "no_match: [nothing]", "no_match: [nothing]\n---\nname: m", "no second document"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(small, c.from, c.to, 1)
			if text == small {
				t.Fatal("the case changes nothing")
			}
			_, err := rules.Parse("x.yaml", []byte(text))
			var e *rules.Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestLoadStopsOnOneBadRule(t *testing.T) {
	_, err := rules.Load(fstest.MapFS{
		"a/n.yaml":     {Data: []byte(small)},
		"b/n.yaml":     {Data: []byte(small)},
		"b/empty.yaml": {},
	})
	if err == nil || !strings.Contains(err.Error(), `the name "n" is already used in a/n.yaml`) || !strings.Contains(err.Error(), "b/empty.yaml:1:1") {
		t.Errorf("got %v", err)
	}
}

func TestExpand(t *testing.T) {
	for in, want := range map[string][]string{
		"asthma":                   {"asthma"},
		"convict(ed|ion)":          {"convicted", "conviction"},
		"rule(s)":                  {"rule", "rules"},
		"x(ed|ion(s))":             {"xed", "xion", "xions"},
		"(any |)other":             {"any other", "other"},
		"(a|b) (c|d)":              {"a c", "a d", "b c", "b d"},
		"lacks (mental |)capacity": {"lacks mental capacity", "lacks capacity"},
	} {
		got, err := rules.Expand(in)
		if err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("Expand(%q) = %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"a(b", "a)b", "a|b", "(((((a)))))", "(a|b|c|d)(a|b|c|d)(a|b|c|d)(a|b|c|d)(a|b|c|d)"} {
		if got, err := rules.Expand(in); err == nil {
			t.Errorf("Expand(%q) = %q, want an error", in, got)
		}
	}
}

func TestMarks(t *testing.T) {
	text, spans, err := rules.Marks("a [[b]] c [[d e]]")
	if err != nil || text != "a b c d e" || cmp.Diff([][2]int{{2, 3}, {6, 9}}, spans) != "" {
		t.Errorf("got %q %v %v", text, spans, err)
	}
	for _, in := range []string{"]]", "[[a [[b]]", "[[a", "a]] [["} {
		if _, _, err := rules.Marks(in); err == nil {
			t.Errorf("Marks(%q): no error", in)
		}
	}
}

// TestSchema keeps the schema and the struct in step, both ways.
func TestSchema(t *testing.T) {
	var s struct {
		Properties map[string]struct {
			Properties map[string]any
		}
		Required []string
	}
	if err := json.Unmarshal(rules.Schema(), &s); err != nil {
		t.Fatal(err)
	}
	check := func(typ reflect.Type, got map[string]bool) {
		t.Helper()
		for i := range typ.NumField() {
			key := typ.Field(i).Tag.Get("yaml")
			if key != "-" && !got[key] {
				t.Errorf("%s: %q is not in the schema", typ, key)
			}
			delete(got, key)
		}
		for key := range got {
			t.Errorf("%s has no field %q", typ, key)
		}
	}
	keys := map[string]bool{}
	for k := range s.Properties {
		keys[k] = true
	}
	check(reflect.TypeFor[rules.Rule](), keys)
	for name, typ := range map[string]reflect.Type{"terms": reflect.TypeFor[rules.Terms](), "pattern": reflect.TypeFor[rules.Pattern]()} {
		keys = map[string]bool{}
		for k := range s.Properties[name].Properties {
			keys[k] = true
		}
		check(typ, keys)
	}
	if len(s.Required) == 0 {
		t.Error("nothing is required")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("terms: {strong: ["))
	f.Add([]byte("- &a [*a]"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := rules.Parse("x.yaml", raw)
		if (r == nil) == (err == nil) {
			t.Errorf("rule %v, error %v", r, err)
		}
	})
}
