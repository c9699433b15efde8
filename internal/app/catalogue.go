package app

import (
	"bufio"
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"sardine/detectors"
	"sardine/finding"
	"sardine/formats"
	"sardine/internal/app/tables"
)

// Catalogue is what the product can find and read.
type Catalogue struct {
	Formats   []CatalogueFormat   `json:"formats"`
	Kinds     []CatalogueKind     `json:"kinds"`
	Detectors []CatalogueDetector `json:"detectors"`
	Reasons   []CatalogueReason   `json:"reasons"`
}

// CatalogueFormat is one format.
type CatalogueFormat struct {
	Name       string   `json:"name"`
	Doc        string   `json:"doc"`
	Extensions []string `json:"extensions"`
	Rewrites   bool     `json:"rewrites"`
	Partial    bool     `json:"partial"`
}

// CatalogueKind is one kind of personal data.
type CatalogueKind struct {
	Name     string           `json:"name"`
	Title    string           `json:"title"`
	Category finding.Category `json:"category"`
	Risk     int              `json:"risk"`
}

// CatalogueDetector is one detector or rule.
type CatalogueDetector struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	Doc  string `json:"doc"`
}

// CatalogueReason is a piece of evidence in words.
type CatalogueReason struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// MakeCatalogue prints nothing that is not in the tables themselves.
func MakeCatalogue() (*Catalogue, error) {
	if _, err := tables.Builtin().Engine(); err != nil { // tables that do not compile are no catalogue
		return nil, err
	}
	var c Catalogue
	for _, f := range formats.Table() {
		c.Formats = append(c.Formats, CatalogueFormat{f.Name, f.Doc, f.Extensions, f.Rewrite != nil, f.Partial})
	}
	for _, k := range detectors.Kinds() {
		c.Kinds = append(c.Kinds, CatalogueKind{k.Name, k.Title, k.Category, k.Risk})
	}
	slices.SortFunc(c.Kinds, func(a, b CatalogueKind) int {
		return cmp.Or(cmp.Compare(slices.Index(finding.Categories, a.Category), slices.Index(finding.Categories, b.Category)), cmp.Compare(a.Name, b.Name))
	})
	for _, d := range detectors.Table() {
		c.Detectors = append(c.Detectors, CatalogueDetector{d.Name, d.Kind.Name, d.Doc})
	}
	slices.SortStableFunc(c.Detectors, func(a, b CatalogueDetector) int { return cmp.Compare(a.Name, b.Name) })
	for _, r := range finding.Reasons() {
		c.Reasons = append(c.Reasons, CatalogueReason{r.String(), r.Text()})
	}
	return &c, nil
}

// Markdown writes docs/catalogue.md.
func (c *Catalogue) Markdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	p := func(s ...string) { b.WriteString(strings.Join(s, "") + "\n") }
	p("# What Sardine can read and find\n\nMade by `sardine catalogue`; do not edit.\n\n## Formats\n")
	p("| format | what is read | endings | can be redacted |\n|---|---|---|---|")
	for _, f := range c.Formats {
		doc, rewrites := f.Doc, "no"
		if f.Partial {
			doc += " (in part: each such file is marked)"
		}
		if f.Rewrites {
			rewrites = "yes"
		}
		p("| ", f.Name, " | ", cell(doc), " | ", strings.Join(f.Extensions, " "), " | ", rewrites, " |")
	}
	p("\n## Kinds of personal data\n\n| kind | name | category | risk weight |\n|---|---|---|---|")
	for _, k := range c.Kinds {
		p("| `", k.Name, "` | ", cell(k.Title), " | ", string(k.Category), " | ", strconv.Itoa(k.Risk), " |")
	}
	p("\n## Detectors and rules\n\n| name | finds | how |\n|---|---|---|")
	for _, d := range c.Detectors {
		p("| ", d.Name, " | `", d.Kind, "` | ", cell(d.Doc), " |")
	}
	p("\n## Reasons\n\nEvery finding says why it is one, in these words.\n\n| reason | meaning |\n|---|---|")
	for _, r := range c.Reasons {
		p("| ", r.Name, " | ", r.Text, " |")
	}
	return b.Flush()
}

// cell keeps a text inside its cell of a table.
func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}
