package paper

import (
	"bytes"
	"encoding/json"
	"fmt"

	"sardine/sar"
)

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

// Portable are the subject's own values as a table.
func Portable(b *sar.Bundle) [][]string {
	out := [][]string{{"item", "kind", "what", "value", "place"}}
	for _, d := range own(b) {
		out = append(out, []string{fmt.Sprint(d.Item), d.Kind, d.Title, d.Value, d.Place})
	}
	return out
}
