package rules_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sardine/rules"
)

// update writes rules/builtin.json anew: go test ./rules -update
var update = flag.Bool("update", false, "write builtin.json")

// TestBuiltinIsCurrent: the built-in rules are those of the YAML files.
func TestBuiltinIsCurrent(t *testing.T) {
	want, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		if err := enc.Encode(want); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("builtin.json", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("builtin.json is stale: run go test ./rules -update\n%s", diff)
	}
}
