package paper

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"sardine/rules/access"
	"sardine/sar"
)

// row is one line of the index, in words.
type row struct {
	No             int
	File, Link     string
	What, Withheld string
	Digest         string
}

func rowsOf(b *sar.Bundle) []row {
	var out []row
	for i := range b.Items {
		it := &b.Items[i]
		r := row{No: it.No, File: it.File, Digest: it.Digest}
		if it.Copy != "" {
			r.Link = it.Copy
		}
		r.What = whatOf(it)
		r.Withheld = withheldOf(it)
		out = append(out, r)
	}
	return out
}

// whatOf says what the requester gets of an item.
func whatOf(it *sar.Item) string {
	s := ""
	switch it.Status {
	case "by hand":
		return "To do by hand: " + it.Reason
	case "withheld":
		return "Withheld: " + it.Reason
	case "disclosed":
		s = "Copy, complete"
	default:
		s = "Copy with passages hidden"
		if len(it.Withheld) == 0 {
			s = "Copy, without the file's own properties"
		}
	}
	switch it.Form {
	case "rows":
		s = fmt.Sprintf("The headings and the rows about you (%d) of a table", it.Rows)
	case "members":
		s = "The documents about you from an archive, with passages hidden"
	case "text":
		s += ", as plain text"
	case "hand":
		s = "Copy, redacted by hand"
	}
	if it.SameAs > 0 {
		s += fmt.Sprintf("; the same as item %d", it.SameAs)
	}
	return s
}

// withheldOf counts passages by reason, without saying what they are.
func withheldOf(it *sar.Item) string {
	var parts []string
	for _, tag := range slices.Sorted(maps.Keys(it.Withheld)) {
		label := tag
		if e, ok := access.Find(tag); ok {
			label = e.Label
		}
		parts = append(parts, fmt.Sprintf("%s: %s", label, passages(it.Withheld[tag])))
	}
	return strings.Join(parts, "; ")
}

// Index is the list of items for people.
func Index(b *sar.Bundle) ([]byte, error) {
	var out bytes.Buffer
	err := indexPage.Execute(&out, map[string]any{
		"Case": b.Case, "Subject": nameOf(b.Subject), "Rows": rowsOf(b), "Mark": review(b), "Used": b.Exemptions(), "Found": b.Found,
		"Made": long(b.Made), "Received": long(b.Case.Received.Time), "Search": strings.Split(search(b), "\n"), "Style": style,
	})
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	return out.Bytes(), nil
}

var indexPage = template.Must(template.New("index").Parse(`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Index of personal data, {{.Case.Reference}}</title><style>{{.Style}}</style></head><body>
<h1>Personal data of {{.Subject}}</h1>
{{with .Mark}}<p class="mark">{{.}}</p>{{end}}
<p>Reference {{.Case.Reference}}. Request received on {{.Received}}; this copy was made on {{.Made}}.</p>
<h2>Items</h2>
{{if .Rows}}<table><thead><tr><th scope="col">No</th><th scope="col">Item</th><th scope="col">What you get</th><th scope="col">Hidden in it</th></tr></thead><tbody>
{{range .Rows}}<tr><td>{{.No}}</td><td>{{if .Link}}<a href="{{.Link}}">{{.File}}</a>{{else}}{{.File}}{{end}}</td><td>{{.What}}</td><td>{{.Withheld}}</td></tr>
{{end}}</tbody></table>{{else}}<p>Nothing was found.</p>{{end}}
<h2>Why passages are hidden</h2>
{{if .Used}}<table><thead><tr><th scope="col">Reason</th><th scope="col">Law</th><th scope="col">Passages</th></tr></thead><tbody>
{{range .Used}}<tr><td>{{.Label}}</td><td>{{.Paragraph}}</td><td>{{.Passages}}</td></tr>
{{end}}</tbody></table><p class="small">Paragraphs are those of the Data Protection Act 2018. Other people are called Person A, Person B and so on, the same throughout. Staff who act in their role are named.</p>{{else}}<p>No passage is hidden.</p>{{end}}
<h2>How we searched</h2>
{{range .Search}}<p>{{.}}</p>{{end}}
</body></html>
`))

// Workbook is the index as a workbook.
func Workbook(b *sar.Bundle) ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // in memory
	if err := f.SetSheetName("Sheet1", "Items"); err != nil {
		return nil, err
	}
	lines := [][]any{{"No", "Item", "What you get", "Hidden in it", "SHA-256"}}
	for _, r := range rowsOf(b) {
		lines = append(lines, []any{r.No, r.File, r.What, r.Withheld, r.Digest})
	}
	if m := review(b); m != "" {
		lines = append([][]any{{m}}, lines...)
	}
	if err := fill(f, "Items", lines, []float64{6, 48, 44, 48, 68}); err != nil {
		return nil, err
	}
	if _, err := f.NewSheet("Reasons"); err != nil {
		return nil, err
	}
	lines = [][]any{{"Reason", "Law", "Passages"}}
	for _, u := range b.Exemptions() {
		lines = append(lines, []any{u.Label, u.Paragraph, u.Passages})
	}
	if err := fill(f, "Reasons", lines, []float64{60, 44, 12}); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err := f.Write(&out)
	return out.Bytes(), err
}

func fill(f *excelize.File, sheet string, lines [][]any, widths []float64) error {
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	wrap, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	for i, w := range widths {
		col, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(sheet, col, col, w); err != nil {
			return err
		}
		if err := f.SetColStyle(sheet, col, wrap); err != nil {
			return err
		}
	}
	landscape, fit, height := "landscape", 1, 0
	if err := f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &fit, FitToHeight: &height}); err != nil {
		return err
	}
	yes := true
	if err := f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	for i, line := range lines {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := f.SetSheetRow(sheet, at, &line); err != nil {
			return err
		}
		if i == 0 || len(line) > 1 && line[0] == "No" {
			if err := f.SetRowStyle(sheet, i+1, i+1, bold); err != nil {
				return err
			}
		}
	}
	return nil
}

// datum is one value of the subject's.
type datum struct {
	Item  int    `json:"item"`
	Kind  string `json:"kind"`
	Title string `json:"title"`
	Value string `json:"value"`
	Place string `json:"place,omitempty"`
}

// Data is what the files hold about the subject, for machines: article 20 of
// the UK GDPR asks for such a copy of what they provided.
func Data(b *sar.Bundle) ([]byte, error) {
	out := struct {
		Reference string   `json:"reference"`
		Subject   []string `json:"subject"`
		Made      string   `json:"made"`
		Reviewed  bool     `json:"reviewed"`
		Data      []datum  `json:"data"`
	}{b.Case.Reference, b.Subject.Names, b.Made.Format("2006-01-02"), b.Reviewed, []datum{}}
	out.Data = append(out.Data, own(b)...)
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(out)
	return buf.Bytes(), err
}

// own are the subject's own values in the items that are handed over, each
// once for each item.
func own(b *sar.Bundle) []datum {
	seen := map[datum]bool{}
	var out []datum
	for i := range b.Passages {
		x := &b.Passages[i]
		if x.Who != "the subject" || !x.Kept() || x.No == 0 {
			continue
		}
		d := datum{Item: x.No, Kind: x.Kind.Name, Title: x.Kind.Title, Value: x.Value.Reveal()}
		if !seen[d] {
			seen[d] = true
			d.Place = x.Place
			out = append(out, d)
		}
	}
	return out
}
