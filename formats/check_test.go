package formats

import (
	"context"
	"slices"
	"strings"
	"testing"

	"sardine/check"
	"sardine/document"
	"sardine/finding"
)

// shownPlaces are hiding places that everybody looks at: what stands there is
// the file's own text.
var shownPlaces = map[string]bool{
	"docx/text box": true, "docx/text box for newer programs (AlternateContent, Choice)": true, "docx/text box for older programs (AlternateContent, Fallback)": true,
	"docx/content control: text": true, "docx/chart: values it keeps": true, "docx/SmartArt: data": true, "docx/SmartArt: drawing": true,
	"docx/embedded web page (altChunk)": true, "docx/glossary (building blocks)": true, "docx/header": true, "docx/footnote": true, "docx/endnote": true,
	"docx/word torn by a hyphen or runs": true, "xlsx/chart: values it keeps": true, "xlsx/SmartArt": true, "xlsx/value kept of a formula": true,
	"xlsx/header and footer": true, "xlsx/inline string": true, "xlsx/text kept as a value (t=\"str\")": true, "xlsx/text box": true,
	"pptx/chart: values it keeps": true, "pptx/SmartArt": true, "pptx/table cell": true, "pptx/layout and master": true, "odf/header": true, "odf/embedded object": true,
	"odf/speaker's notes": true, "docx/letter written as a symbol (w:sym)": true,
	"pdf/text of the page": true, "pdf/form drawn on the page": true, "pdf/picture of a note": true, "pdf/value of a form field": true,
	// A field is read with its tip and first value, and letters with what stands for them.
	"pdf/text that stands for the letters (ActualText)": true, "pdf/value that a field had at first": true, "pdf/tip of a field": true,
}

// TestCheckFindsHiddenData: what is hidden in the example files is a fault of
// the file, what is shown is not.
func TestCheckFindsHiddenData(t *testing.T) {
	for _, row := range append(slices.Clone(hiddenRows), hiddenPDF...) {
		name := row.format + "/" + row.feature
		c := &check.Checker{}
		parts := &checkParts{c: c}
		format, err := Read(context.Background(), stream(row.file(t), "example."+row.format), document.Options{}, parts)
		if err != nil {
			t.Fatal(name, err)
		}
		c.Format = format
		found := false
		for _, h := range c.Hits(parts.found) {
			found = found || h.Fault.Name != "personal-data" && h.Fault.Name != "not-checked"
		}
		if found == shownPlaces[name] {
			t.Errorf("%s: a fault is found: %v", name, found)
		}
		delete(shownPlaces, name)
	}
	for name := range shownPlaces {
		t.Errorf("%s is no hiding place any more", name)
	}
}

// checkParts hands the parts that hold the secret to a Checker.
type checkParts struct {
	c     *check.Checker
	found []finding.Finding
}

func (s *checkParts) Part(p *document.Part) error {
	if at := strings.Index(p.Text, secret); at >= 0 {
		s.c.Part(p)
		start := p.Base + int64(at)
		s.found = append(s.found, finding.Finding{Path: p.Path, Span: document.Span{Start: start, End: start + int64(len(secret))}, Kind: &finding.Kind{Title: "Secret"}})
	}
	return nil
}

func (s *checkParts) Skip(document.Path, document.SkipReason) {}
