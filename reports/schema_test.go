package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sardine/finding"
	"sardine/inventory"
)

// words are the parts of JSON Schema that docs/schemas uses and that valid
// knows. Another one fails: it would check nothing.
var words = []string{"$schema", "$id", "title", "description", "type", "properties", "required", "additionalProperties", "items",
	"const", "enum", "pattern", "oneOf", "minimum", "maximum", "minItems", "maxItems"}

// valid checks v against a schema and returns the first thing wrong with it.
func valid(schema map[string]any, v any, at string) error {
	for w := range schema {
		if !slices.Contains(words, w) {
			return fmt.Errorf("%s: schema word %s is not known", at, w)
		}
	}
	if c, ok := schema["const"]; ok && fmt.Sprint(c) != fmt.Sprint(v) {
		return fmt.Errorf("%s: is not %v", at, c)
	}
	if e, ok := schema["enum"].([]any); ok && !slices.Contains(e, v) {
		return fmt.Errorf("%s: %v is none of %v", at, v, e)
	}
	if all, ok := schema["oneOf"].([]any); ok {
		var errs []string
		for _, s := range all {
			if err := valid(s.(map[string]any), v, at); err != nil {
				errs = append(errs, err.Error())
			}
		}
		if len(errs) != len(all)-1 {
			return fmt.Errorf("%s: fits %d of %d: %s", at, len(all)-len(errs), len(all), strings.Join(errs, " / "))
		}
	}
	switch t := schema["type"]; t {
	case nil:
		return nil
	case "string":
		return validString(schema, v, at)
	case "integer", "number":
		n, ok := v.(float64)
		least, has := schema["minimum"].(float64)
		most, bound := schema["maximum"].(float64)
		if !ok || t == "integer" && n != math.Trunc(n) || has && n < least || bound && n > most {
			return fmt.Errorf("%s: %v is no %v in range", at, v, t)
		}
	case "boolean":
		if _, ok := v.(bool); !ok {
			return fmt.Errorf("%s: no boolean", at)
		}
	case "array":
		return validArray(schema, v, at)
	case "object":
		return validObject(schema, v, at)
	default:
		return fmt.Errorf("%s: type %v is not known", at, t)
	}
	return nil
}

func validString(schema map[string]any, v any, at string) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("%s: no string", at)
	}
	if p, ok := schema["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(s) {
		return fmt.Errorf("%s: %q is not like %s", at, s, p)
	}
	return nil
}

func validArray(schema map[string]any, v any, at string) error {
	a, ok := v.([]any)
	if !ok {
		return fmt.Errorf("%s: no array", at)
	}
	if n, ok := schema["minItems"].(float64); ok && len(a) < int(n) {
		return fmt.Errorf("%s: %d items", at, len(a))
	}
	if n, ok := schema["maxItems"].(float64); ok && len(a) > int(n) {
		return fmt.Errorf("%s: %d items", at, len(a))
	}
	for i, x := range a {
		if err := valid(schema["items"].(map[string]any), x, fmt.Sprintf("%s[%d]", at, i)); err != nil {
			return err
		}
	}
	return nil
}

func validObject(schema map[string]any, v any, at string) error {
	o, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: no object", at)
	}
	props, _ := schema["properties"].(map[string]any)
	required, _ := schema["required"].([]any)
	for _, r := range required {
		if _, ok := o[r.(string)]; !ok {
			return fmt.Errorf("%s: no %s", at, r)
		}
	}
	for name, x := range o {
		s, ok := props[name].(map[string]any)
		if !ok {
			if s, ok = schema["additionalProperties"].(map[string]any); !ok {
				return fmt.Errorf("%s: %s is not in the schema", at, name)
			}
		}
		if err := valid(s, x, at+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func schemaOf(t *testing.T, name string) map[string]any {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "docs", "schemas", name+".schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s map[string]any
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// records takes an output apart into what its schema describes.
func records(t *testing.T, name, out string) []any {
	t.Helper()
	var all []any
	if name == "report.csv" {
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows[1:] {
			o := map[string]any{}
			for i, c := range r {
				o[rows[0][i]] = c
			}
			all = append(all, o)
		}
		return all
	}
	for d := json.NewDecoder(strings.NewReader(out)); d.More(); {
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

// TestOutputsKeepTheirSchemas: every output for programs is what docs/schemas
// says it is, and every field is in docs/outputs.md.
func TestOutputsKeepTheirSchemas(t *testing.T) {
	docs, err := os.ReadFile("../docs/outputs.md")
	if err != nil {
		t.Fatal(err)
	}
	var stream bytes.Buffer
	st := NewStream(&stream, StreamOptions{MinScore: 300, Reveal: true, Roots: true})
	db := store(t, st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	odd := fill(t, append(hostileFiles(), file{"gone.txt", finding.Failed, "", nil, nil})...)
	outputs := map[string][]string{"scan.jsonl": {stream.String()}}
	for _, d := range []*inventory.DB{db, odd} {
		for name, r := range map[string]Report{"report.csv": csvReport, "report.json": jsonReport, "report.jsonl": jsonlReport, "report.sarif": sarifReport, "coverage.json": Coverage()[2]} {
			outputs[name] = append(outputs[name], written(t, r, d, inventory.Filter{}), written(t, r, d, inventory.Filter{Kinds: []string{"email"}}))
		}
	}
	for name, outs := range outputs {
		schema := schemaOf(t, name)
		for i, out := range outs {
			rs := records(t, name, out)
			if len(rs) == 0 && i == 0 {
				t.Errorf("%s: nothing to check", name)
			}
			for n, r := range rs {
				if err := valid(schema, r, fmt.Sprintf("%s %d: record %d", name, i, n)); err != nil {
					t.Error(err)
				}
			}
		}
		if !strings.Contains(string(docs), "schemas/"+name+".schema.json") {
			t.Errorf("docs/outputs.md does not name the schema of %s", name)
		}
		for _, field := range fieldsOf(schema) {
			if !strings.Contains(string(docs), "`"+field+"`") {
				t.Errorf("docs/outputs.md does not say what %s of %s is", field, name)
			}
		}
	}
	left, err := filepath.Glob("../docs/schemas/*.json")
	if err != nil || len(left) != len(outputs) {
		t.Errorf("%d schemas for %d outputs, %v", len(left), len(outputs), err)
	}
}

// fieldsOf lists the names of all properties of a schema.
func fieldsOf(v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		if props, ok := v["properties"].(map[string]any); ok {
			for name := range props {
				if _, is := props[name].(map[string]any); is {
					out = append(out, name)
				}
			}
		}
		for _, x := range v {
			out = append(out, fieldsOf(x)...)
		}
	case []any:
		for _, x := range v {
			out = append(out, fieldsOf(x)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestValidRefuses: the checker itself has teeth.
func TestValidRefuses(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal([]byte(`{"type":"object","properties":{"n":{"type":"integer","minimum":0},"s":{"type":"string","pattern":"^a"},
		"e":{"enum":["x"]},"a":{"type":"array","minItems":1,"items":{"type":"boolean"}},"o":{"oneOf":[{"const":1},{"const":2}]}},"required":["n"],"additionalProperties":false}`), &schema); err != nil {
		t.Fatal(err)
	}
	for doc, good := range map[string]bool{
		`{"n":1,"s":"ab","e":"x","a":[true],"o":2}`: true, `{}`: false, `{"n":-1}`: false, `{"n":1.5}`: false, `{"n":"1"}`: false, `{"n":1,"s":"b"}`: false,
		`{"n":1,"e":"y"}`: false, `{"n":1,"a":[]}`: false, `{"n":1,"a":[1]}`: false, `{"n":1,"o":3}`: false, `{"n":1,"z":1}`: false, `[]`: false,
	} {
		var v any
		if err := json.Unmarshal([]byte(doc), &v); err != nil {
			t.Fatal(err)
		}
		if err := valid(schema, v, "it"); (err == nil) != good {
			t.Errorf("%s: %v", doc, err)
		}
	}
	if valid(map[string]any{"format": "date"}, "x", "it") == nil {
		t.Error("a word that is not known passed")
	}
}
