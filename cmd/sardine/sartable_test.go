package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sardine/sar"
	"sardine/sar/match"
)

func alikeFound() *sar.Found {
	one := &match.Verdict{File: "a.eml", Inner: "m.eml", Class: match.Certain, Score: 96, Why: []string{"the full name"}, Like: match.Likeness{Thread: "a.eml", Holds: []string{"b.eml", "c.eml"}}}
	copied := &match.Verdict{File: "b.eml", Class: match.Certain, Score: 96, Why: []string{"the full name"}, Like: match.Likeness{SameAs: "a.eml"}}
	within := &match.Verdict{File: "c.eml", Class: match.Likely, Score: 75, Why: []string{"the full name"}, Like: match.Likeness{In: "a.eml", Thread: "a.eml"}}
	near := &match.Verdict{File: "d.eml", Class: match.Possible, Score: 40, Why: []string{"the full name"}, Like: match.Likeness{Near: "a.eml", Share: .876}}
	return &sar.Found{Matches: []*match.Verdict{one, copied, within, near}}
}

// TestFindJSONKeepsItsSchema: what is written is what docs/outputs.md and the
// schema say.
func TestFindJSONKeepsItsSchema(t *testing.T) {
	raw, err := os.ReadFile("../../docs/schemas/sar/find.jsonl.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties map[string]any `json:"properties"`
		Required   []string       `json:"required"`
	}
	if err := json.Unmarshal(raw, &schema); err != nil {
		t.Fatal(err)
	}
	docs, err := os.ReadFile("../../docs/outputs.md")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	if err := findJSON(w, alikeFound()); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(out.String()) {
		var got map[string]any
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatal(err)
		}
		for name := range got {
			seen[name] = true
			if schema.Properties[name] == nil || !strings.Contains(string(docs), "`"+name+"`") {
				t.Errorf("%s is not documented", name)
			}
		}
		for _, must := range schema.Required {
			if _, ok := got[must]; !ok {
				t.Errorf("%s is missing", must)
			}
		}
	}
	if n := reflect.TypeFor[matchJSON]().NumField(); len(seen) != n || len(schema.Properties) != n {
		t.Errorf("%d fields written, %d in the schema, %d there are", len(seen), len(schema.Properties), n)
	}
}

func TestFindTablePutsRepeatsBelow(t *testing.T) {
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	findTable(w, alikeFound())
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	for _, want := range []string{"      also b.eml: has the same bytes", "      also c.eml: all of its words stand in the file above, likely", "      also d.eml: 87 % of the same words, possible",
		"2 certain, 1 likely, 1 possible, 0 rejected; 2 of them say nothing that another one does not"} {
		if !slices.Contains(lines, want) {
			t.Errorf("no line %q in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "LIKELY") {
		t.Error("a class is headed of which nothing stands below")
	}
}
