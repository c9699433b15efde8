package rules

import _ "embed"

//go:embed schema.json
var schema []byte

// Schema is the JSON Schema (draft 2020-12) of a rule file, for editors and
// for "sardine rules schema". The caller must not change it.
func Schema() []byte { return schema }
