package redact

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"sardine/finding"
	"sardine/redact/convert"
)

// TestReceiptKeepsItsSchema: docs/schemas has every field that a receipt
// writes, and docs/outputs.md says what it means.
func TestReceiptKeepsItsSchema(t *testing.T) {
	r, _ := run(t, map[string][]byte{
		"a.docx":           ooxml(t, "<w:p><w:r><w:t>Jane Example, jane.example@example.org, aged 14</w:t></w:r></w:p>"),
		"Jane Example.txt": []byte("Name: Jane Example\nTom Sample\n"),
		"x.jpg":            []byte("\xff\xd8\xff\xe0\x00\x10JFIF"),
		"old.pst":          mailbox(),
	}, func(o *Options, jobs []Job) {
		o.Item, o.Convert = "CR/1", convert.Suited
		for i := range jobs {
			jobs[i].Decide = func(f *finding.Finding) Decision {
				if f.Value.Reveal() == "Tom Sample" {
					return Decision{Action: Keep}
				}
				return Decision{Action: Remove, Reason: "s.40(2)"}
			}
		}
	})
	r.Destroy, r.Recall = []string{"plan.xlsx"}, []Recall{{"email", 1, 2, .5}}
	r.Seal()
	var out bytes.Buffer
	if err := r.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var got, schema map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("../docs/schemas/redact/receipt.json.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &schema); err != nil {
		t.Fatal(err)
	}
	docs, err := os.ReadFile("../docs/outputs.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	fields(t, schema, got, "receipt", func(name string) {
		n++
		if !strings.Contains(string(docs), "`"+name+"`") {
			t.Errorf("docs/outputs.md does not say what %s is", name)
		}
	})
	if n < 30 {
		t.Errorf("%d fields: the check checks too little", n)
	}
}

// fields compares an object with its schema, level by level.
func fields(t *testing.T, schema map[string]any, v any, at string, see func(string)) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		props, ok := schema["properties"].(map[string]any)
		if !ok {
			t.Fatalf("%s is no object in the schema", at)
		}
		for _, must := range schema["required"].([]any) {
			if _, ok := v[must.(string)]; !ok {
				t.Errorf("%s has no %s", at, must)
			}
		}
		for name, x := range v {
			see(name)
			s, ok := props[name].(map[string]any)
			if !ok {
				t.Errorf("%s.%s is not in the schema", at, name)
				continue
			}
			fields(t, s, x, at+"."+name, see)
		}
	case []any:
		items, ok := schema["items"].(map[string]any)
		if !ok {
			t.Fatalf("%s is no array in the schema", at)
		}
		for _, x := range v {
			fields(t, items, x, at+"[]", see)
		}
	}
}
