package check

import (
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
)

var phone = &finding.Kind{Name: "phone", Title: "Telephone number"}

func made(path string, kind document.PartKind, text string, labels ...document.Label) *document.Part {
	p := &document.Part{Kind: kind, Text: text, Labels: labels}
	if path != "" {
		p.Path = strings.Split(path, "!/")
	}
	return p
}

func veil(why string, start, end uint32) document.Label {
	return document.Label{Start: start, End: end, Kind: document.Veil, Name: why}
}

// names are the faults that a file of parts has.
func names(format string, fs []finding.Finding, parts ...*document.Part) string {
	c := &Checker{Format: format}
	base := map[string]int64{}
	for _, p := range parts {
		p.Base = base[p.Path.String()]
		base[p.Path.String()] += int64(len(p.Text))
		c.Part(p)
	}
	var out []string
	for _, h := range c.Hits(fs) {
		out = append(out, h.Fault.Name)
	}
	return strings.Join(out, " ")
}

func TestFaultsByPlace(t *testing.T) {
	at := func(path string, start, end int64) []finding.Finding {
		return []finding.Finding{{Path: strings.Split(path, "!/"), Span: document.Span{Start: start, End: end}, Kind: phone}}
	}
	for _, c := range []struct {
		want, format string
		found        []finding.Finding
		part         *document.Part
	}{
		{"", "plain", nil, made("", document.Body, "Nothing here.")},
		{"personal-data", "plain", []finding.Finding{{Span: document.Span{Start: 5, End: 17}, Kind: phone}}, made("", document.Body, "Call 01632 960001")},
		{"deleted-text", "ooxml", nil, made("word/document.xml", document.Deleted, "gone")},
		{"earlier-version", "pdf", nil, made("revision 1", document.Deleted, "gone")},
		{"comments", "odf", nil, made("content.xml", document.Comment, "see me")},
		{"", "ooxml", nil, made("word/document.xml", document.Hidden, "PAGE")},
		{"hidden-text", "ooxml", at("word/document.xml", 0, 4), made("word/document.xml", document.Hidden, "PAGE")},
		{"hidden-sheet", "ooxml", nil, &document.Part{Path: document.Path{"xl/worksheets/sheet2.xml"}, Kind: document.Hidden, Text: "1\n", Table: &document.Table{}}},
		{"hidden-cells", "ooxml", nil, made("xl/worksheets/sheet1.xml", document.Body, "a\tb\n", veil("hidden row", 0, 3))},
		{"pivot-cache", "ooxml", nil, made("xl/pivotCache/pivotCacheRecords1.xml", document.Hidden, "Reed")},
		{"covered-text", "pdf", nil, made("", document.Hidden, "Sam Reed", veil("covered text", 0, 8))},
		{"same-colour", "pdf", nil, made("", document.Hidden, "Sam Reed", veil("text in the colour behind it", 0, 8))},
		{"", "pdf", nil, made("", document.Hidden, "23/03/2019 23/03/2019 23/03/2019", veil("text in the colour behind it", 0, 32))},
		{"", "pdf", nil, made("", document.Hidden, "________", veil("covered text", 0, 8))},
		{"unapplied-redaction", "pdf", nil, made("", document.Hidden, "Sam Reed", veil("text marked for redaction", 0, 8))},
		{"bcc", "mail", nil, made("", document.Metadata, "x@example.org", document.Label{End: 13, Kind: document.Recipient, Name: "Bcc"})},
		{"quoted-replies", "mail", nil, made("body.txt", document.Body, "> said", document.Label{End: 6, Kind: document.Quoted})},
		{"authors", "ooxml", nil, made("docProps/core.xml", document.Metadata, "Sam", document.Label{End: 3, Name: "creator"})},
		{"", "pdf", nil, made("information", document.Metadata, "Writer", document.Label{End: 6, Name: "Creator"})},
		{"position picture-data", "image", nil, made("", document.Metadata, "51.5,-0.1", document.Label{End: 9, Name: "GPSPosition"})},
		{"embedded-file", "ooxml", nil, made("word/embeddings/a.xlsx!/xl/worksheets/sheet1.xml", document.Body, "rows")},
		{"", "zip", nil, made("folder/note.txt", document.Body, "a member is what an archive is for")},
	} {
		if got := names(c.format, c.found, c.part); got != c.want {
			t.Errorf("%s %v %q: %q, want %q", c.format, c.part.Path, c.part.Text, got, c.want)
		}
	}
}

// TestNothingIsClean: what nobody could read is a hit, and personal data is
// counted where it stands.
func TestNothingIsClean(t *testing.T) {
	c := &Checker{Format: "ooxml"}
	c.Skip(document.Path{"word/media/image1.png"}, document.NoAssist)
	c.Part(made("word/document.xml", document.Deleted, "Call 01632 960001", document.Label{End: 17, Kind: document.Page, Name: "3"}))
	hits := c.Hits([]finding.Finding{{Path: document.Path{"word/document.xml"}, Span: document.Span{Start: 5, End: 17}, Kind: phone}})
	if len(hits) != 2 || hits[0].Fault != deletedText || hits[0].Kinds["Telephone number"] != 1 || hits[0].Places[0] != "word/document.xml, page 3" {
		t.Fatalf("%+v", hits[0])
	}
	if hits[1].Fault != unchecked || !strings.Contains(hits[1].Places[0], "needs another tool") {
		t.Errorf("%+v", hits[1])
	}
}

// TestEveryFaultTellsWhatToDo: nobody is left with a name alone.
func TestEveryFaultTellsWhatToDo(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Faults() {
		if f.Name == "" || f.Title == "" || !strings.HasSuffix(f.Sees, ".") || !strings.HasSuffix(f.Fix, ".") || f.Guidance == "" || seen[f.Name] {
			t.Errorf("%+v", f)
		}
		seen[f.Name] = true
	}
	for why, f := range veils {
		if !seen[f.Name] {
			t.Errorf("%s leads to a fault that is not listed", why)
		}
	}
}
