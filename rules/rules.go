// Package rules holds the declarative rules: YAML that names the terms, field
// names and patterns by which a kind of personal data is recognised, with the
// examples that are its tests. The product's own packs are embedded; an
// organisation's own pack is a folder of the same shape.
//
// The package reads and checks rules. It does not look for anything in text:
// package detectors turns rules into detectors. Its one invariant: what Load
// returns was checked whole, and a rule that is wrong stops the load with the
// file, line and column.
package rules

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
)

// Rule says how one kind of personal data is recognised. The YAML keys are the
// field names in lower case, words joined by "_". Schema describes them to
// editors.
type Rule struct {
	Pack string `yaml:"-"` // folder the rule came from: "en"
	File string `yaml:"-"` // path of its file, with forward slashes

	Name     string `yaml:"name"`     // unique among all rules loaded together
	Kind     string `yaml:"kind"`     // kind of its findings: "special:health"; rules may share one
	Title    string `yaml:"title"`    // of the kind, for people
	Category string `yaml:"category"` // one of Categories
	Risk     int    `yaml:"risk"`     // weight of one distinct value in a file's risk score, 0 to 100
	Version  int    `yaml:"version"`  // bump when the rule would find something else; stored results are then renewed
	Doc      string `yaml:"doc"`      // what it finds and what it does not, in plain words
	Source   string `yaml:"source"`   // where the terms or the format come from

	Terms    Terms    `yaml:"terms"`
	Labels   []string `yaml:"labels"`   // names of fields and columns whose value is of this kind, whatever it is
	Values   []string `yaml:"values"`   // what such a field may hold besides terms; with values given, nothing else counts
	Headings []string `yaml:"headings"` // labels that mean nothing else: in a table of people any answer under one counts, whatever the values
	Cues     []string `yaml:"cues"`     // words in the same sentence that make an ambiguous term likely
	Blockers []string `yaml:"blockers"` // phrases that hold a term and mean something else
	Claims   []string `yaml:"claims"`   // phrases that say it of somebody though no person is named: "diagnosed with"
	Open     bool     `yaml:"open"`     // the value "none" under a label is a statement too ("Religion: none")

	Pattern *Pattern `yaml:"pattern"`

	Match   []string `yaml:"match"`    // texts in which the rule finds something; [[...]] marks what, if it matters
	NoMatch []string `yaml:"no_match"` // texts in which it finds nothing
}

// Terms by how much they say on their own. A term is matched as whole words,
// in any case unless its list says otherwise; "(s)" and "(a|b)" in it stand
// for alternatives (see Expand).
type Terms struct {
	Strong         []string `yaml:"strong"`          // a person in reach is enough
	Ambiguous      []string `yaml:"ambiguous"`       // needs a cue as well
	StrongCased    []string `yaml:"strong_cased"`    // as strong, but only as written: acronyms
	AmbiguousCased []string `yaml:"ambiguous_cased"` // as ambiguous, but only as written: MS, Polish
}

// Pattern is an RE2 expression with what must stand near it.
type Pattern struct {
	Regexp  string   `yaml:"regexp"`
	Check   string   `yaml:"check"`   // name of a check of package detectors: "luhn", "mod11-nhs"; "" for none
	Context []string `yaml:"context"` // labels that raise the score when they stand within 40 letters before
	Needs   bool     `yaml:"needs_context"`
	Score   int      `yaml:"score"` // thousandths, without context; 500 is reported by default
}

// Categories a rule may give, as package finding spells them.
var Categories = []string{
	"contact", "identifier", "financial", "special category", "criminal offence",
	"high risk", "online", "demographic", "organisation",
}

//go:embed en/*.yaml cy/*.yaml
var packs embed.FS

// Embedded is the file system of the product's own packs, a folder each.
func Embedded() fs.FS { return packs }

// compiled are the rules of packs, loaded and checked: go test ./rules -update
// writes them anew. Every command and every child process begins with them, and
// reading YAML would be half of what that costs.
//
//go:embed builtin.json
var compiled []byte

// Builtin returns the product's own rules, in order of pack and file. The
// error can only be a defect of the product itself; a test rules it out.
func Builtin() ([]Rule, error) {
	var all []Rule
	if err := json.Unmarshal(compiled, &all); err != nil {
		return nil, fmt.Errorf("built-in rules: %w", err)
	}
	return all, nil
}
