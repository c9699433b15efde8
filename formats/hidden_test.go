package formats

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"sardine/document"
)

// update writes docs/hidden-data.md anew: go test ./formats -run Hidden -update
var update = flag.Bool("update", false, "write docs/hidden-data.md")

const hiddenDoc = "../docs/hidden-data.md"

// hiddenRow is one hiding place: an example file that holds the words secret
// there and nowhere else, and what they have to be found as.
type hiddenRow struct {
	format, feature string
	file            func(testing.TB) []byte
	kind            document.PartKind
	place           string              // the way into the file, joined by "!/"
	also            document.SkipReason // what is besides said to be unread at the place, or ""
}

// secret is what every example file hides.
const secret = "Ann Verborgen 07700 900123"

// TestHiddenData opens an example of every known hiding place.
func TestHiddenData(t *testing.T) {
	var doc strings.Builder
	doc.WriteString(hiddenHead)
	format := ""
	for _, row := range append(slices.Clone(hiddenRows), hiddenPDF...) {
		if row.format != format {
			format = row.format
			fmt.Fprintf(&doc, "\n## %s\n\n| hidden in | found as | place |\n|---|---|---|\n", hiddenTitles[format])
		}
		fmt.Fprintf(&doc, "| %s | %s | `%s` |\n", row.feature, row.kind, strings.ReplaceAll(row.place, "|", `\|`))
		t.Run(row.format+"/"+row.feature, func(t *testing.T) { row.check(t) })
	}
	if *update {
		if err := os.WriteFile(hiddenDoc, []byte(doc.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(hiddenDoc); err != nil || !bytes.Equal(have, []byte(doc.String())) {
		t.Errorf("%s is stale (%v): run go test ./formats -run Hidden -update", hiddenDoc, err)
	}
}

const hiddenHead = `# Where data hides in office files, and what Sardine makes of it

Written by a test (formats/hidden_test.go) that makes a small file for each line, hides a name and a number in it, and looks
where they are found. "Found as" is the kind of the part: body, displayed, metadata, comment, deleted, hidden. The place is the way into
the file, as reports show it. Pictures are read for what stands beside their pixels; their pixels need Tesseract.
`

var hiddenTitles = map[string]string{
	"docx": "Word", "xlsx": "Excel", "pptx": "PowerPoint", "odf": "OpenDocument", "pdf": "PDF",
}

func (row *hiddenRow) check(t *testing.T) {
	data := row.file(t)
	r := &record{}
	if _, err := Read(context.Background(), stream(data, "example."+row.format), document.Options{}, r); err != nil {
		t.Fatal(err)
	}
	found := false
	var all []string
	for _, p := range r.parts {
		at := strings.Index(p.Text, secret)
		if at < 0 {
			continue
		}
		all = append(all, fmt.Sprintf("%s at %q", p.Kind, p.Path))
		found = found || p.Kind == row.kind && p.Path.String() == row.place
		if _, err := p.Map.Origins(document.Span{Start: int64(at), End: int64(at + len(secret))}); err != nil {
			t.Errorf("nobody knows where it stands in the file: %v", err)
		}
	}
	if !found {
		t.Errorf("want %s at %q, found %q, skips %q", row.kind, row.place, all, r.skips)
	}
	for _, s := range r.skips {
		if row.also == "" || s != row.place+": "+string(row.also) {
			t.Errorf("unread: %s", s)
		}
	}
}
