package sar

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// fieldsOf are the names under which a struct's fields are written.
func fieldsOf(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "" && name != "-" {
			out = append(out, name)
		}
	}
	return out
}

// TestManifestKeepsItsSchema: every field that a manifest may hold is in the
// schema and in docs/outputs.md, and no other.
func TestManifestKeepsItsSchema(t *testing.T) {
	raw, err := os.ReadFile("../docs/schemas/sar/manifest.json.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	docs, err := os.ReadFile("../docs/outputs.md")
	if err != nil {
		t.Fatal(err)
	}
	type object struct {
		Properties map[string]json.RawMessage
		Items      json.RawMessage
	}
	parse := func(raw []byte) (o object) {
		t.Helper()
		if err := json.Unmarshal(raw, &o); err != nil {
			t.Fatal(err)
		}
		return o
	}
	top := parse(raw)
	for name, typ := range map[string]reflect.Type{"": reflect.TypeFor[Manifest](), "items": reflect.TypeFor[Item](), "files": reflect.TypeFor[ManifestFile]()} {
		o := top
		if name != "" {
			o = parse(parse(top.Properties[name]).Items)
		}
		fields := fieldsOf(typ)
		for _, f := range fields {
			if o.Properties[f] == nil {
				t.Errorf("%s.%s is not in the schema", name, f)
			}
			if !strings.Contains(string(docs), "`"+f+"`") {
				t.Errorf("%s.%s is not in docs/outputs.md", name, f)
			}
		}
		if len(fields) != len(o.Properties) {
			t.Errorf("%q: %d fields, %d in the schema", name, len(fields), len(o.Properties))
		}
	}
}
