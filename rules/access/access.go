// Package access holds the data that answers to subject access requests are
// made with: the exemptions with their tests and wording, and the regulator.
//
// It decides nothing. Its one invariant: a tag that is given out stands in the
// file, with its paragraph and its test.
package access

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"
)

// Exemption is a reason for which a passage is withheld.
type Exemption struct {
	Tag       string `yaml:"tag"`
	Paragraph string `yaml:"paragraph"`
	Label     string `yaml:"label"`
	Test      string `yaml:"test"`
}

// Regulator hears complaints.
type Regulator struct {
	Name    string `yaml:"name"`
	Address string `yaml:"address"`
	Website string `yaml:"website"`
	Phone   string `yaml:"phone"`
}

type file struct {
	Exemptions []Exemption `yaml:"exemptions"`
	Regulator  Regulator   `yaml:"regulator"`
}

// Tags that the product itself proposes.
const (
	ThirdParty = "S2P3-16"
	Health     = "S3P2-6"
	Never      = "never"
	Scope      = "scope"
	Duplicate  = "duplicate"
	ByHand     = "hand"
)

//go:embed exemptions.yaml
var raw []byte

// load reads the embedded file, which a test has read before.
var load = sync.OnceValue(func() file {
	var f file
	if err := yaml.UnmarshalWithOptions(raw, &f, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("access: exemptions.yaml: %v", err))
	}
	return f
})

// Exemptions in the order of the file.
func Exemptions() []Exemption { return load().Exemptions }

// Find returns the exemption of a tag.
func Find(tag string) (Exemption, bool) {
	for _, e := range load().Exemptions {
		if e.Tag == tag {
			return e, true
		}
	}
	return Exemption{}, false
}

// TheRegulator is who hears complaints now.
func TheRegulator() Regulator { return load().Regulator }
