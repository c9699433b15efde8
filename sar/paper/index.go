package paper

import (
	"bytes"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"sardine/rules/access"
	"sardine/sar"
)

// row is one line of the index, in words.
type row struct {
	No             int
	File, Link     string
	What, Withheld string
	Pages          string
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
		r.What = whatOf(it, b.Case.Requester.Self())
		r.Pages = pagesOf(b, it)
		r.Withheld = withheldOf(it)
		out = append(out, r)
	}
	return out
}

// whatOf says what the requester gets of an item.
func whatOf(it *sar.Item, self bool) string {
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
	you := "you"
	if !self {
		you = "the person"
	}
	hidden := ""
	if len(it.Withheld) > 0 {
		hidden = ", with passages hidden"
	}
	switch it.Form {
	case "rows":
		s = fmt.Sprintf("The headings and the rows about %s (%d) of a table", you, it.Rows) + hidden
	case "records":
		s = fmt.Sprintf("The records about %s (%d) from a list", you, it.Rows) + hidden
	case "members":
		s = "The documents about " + you + " from an archive" + hidden
	case "text":
		s += ", as plain text"
	case "hand":
		s = "Copy, redacted by hand"
	}
	if it.SameAs > 0 {
		s += fmt.Sprintf("; the same as item %d", it.SameAs)
	}
	if it.Native != "" {
		s += "; in its own format, because " + it.Native
	}
	return s
}

// pagesOf says where an item's pages are: in the one PDF, or how many it has.
func pagesOf(b *sar.Bundle, it *sar.Item) string {
	switch {
	case it.Copy == "":
		return ""
	case !b.Bound && it.Pages == 1:
		return "1 page"
	case !b.Bound && it.Pages > 1:
		return fmt.Sprintf("%d pages", it.Pages)
	case !b.Bound:
		return ""
	case it.Pages == 0:
		return "attached as a file"
	}
	s := fmt.Sprint(it.First)
	if it.Pages > 1 {
		s = fmt.Sprintf("%d–%d", it.First, it.First+it.Pages-1)
	}
	if it.Attached {
		s += ", and attached as a file"
	}
	return s
}

// paged reports whether the index has a column for pages.
func paged(b *sar.Bundle) bool {
	return slices.ContainsFunc(b.Items, func(it sar.Item) bool { return it.Pages > 0 })
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
		"Paged": paged(b), "Bound": b.Bound,
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
{{if .Rows}}<table><thead><tr><th scope="col">No</th><th scope="col">Item</th>{{if .Paged}}<th scope="col">{{if .Bound}}Pages of the PDF{{else}}Pages{{end}}</th>{{end}}<th scope="col">What you get</th><th scope="col">Hidden in it</th></tr></thead><tbody>
{{range .Rows}}<tr><td>{{.No}}</td><td>{{if .Link}}<a href="{{.Link}}">{{.File}}</a>{{else}}{{.File}}{{end}}</td>{{if $.Paged}}<td>{{.Pages}}</td>{{end}}<td>{{.What}}</td><td>{{.Withheld}}</td></tr>
{{end}}</tbody></table>{{else}}<p>Nothing was found.</p>{{end}}
<h2>Why passages are hidden</h2>
{{if .Used}}<table><thead><tr><th scope="col">Reason</th><th scope="col">Law</th><th scope="col">Passages</th></tr></thead><tbody>
{{range .Used}}<tr><td>{{.Label}}</td><td>{{.Paragraph}}</td><td>{{.Passages}}</td></tr>
{{end}}</tbody></table><p class="small">Paragraphs are those of the Data Protection Act 2018. Other people are called Person A, Person B and so on, the same throughout. Staff who act in their role are named.</p>{{else}}<p>No passage is hidden.</p>{{end}}
<h2>How we searched</h2>
{{range .Search}}<p>{{.}}</p>{{end}}
</body></html>
`))
