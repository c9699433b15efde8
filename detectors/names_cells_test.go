package detectors

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
)

// What is remembered of the cells of a table changes no finding: tables whose
// cells come again and again, in columns of names and others, are found to hold
// the same with and without it.
func TestCellMemo(t *testing.T) {
	slow, err := New(Table())
	if err != nil {
		t.Fatal(err)
	}
	slow.forgetful = true
	headers := [][]string{
		{"Name", "Status", "Manager", "Notes"},
		{"Forename", "Surname", "Town", "Email"},
		{"Product name", "Surname", "Name", "Age"},
		nil,
	}
	values := strings.Split("Jo Bloggs|Bloggs, Jo|Nadia|nadia|Emre|Yilmaz|Mr Church|Church|Kings Lynn|London|Active|none|N/A||Dr|Jade|"+
		"Best wishes|Regards|Jo and Sam|Dear|Emre Yilmaz|MARCH|March|Rose|Rose Field|St Mary|J. Smith|Smith J.|O'Neill|Anne-Marie Jones|Zoë|"+
		"she said|her|Yours|aged 14|12|jo1@example.org|07700 900123|Year 7|de la Mare|Jo Bloggs and her son|SMITH|smith|Storm Emre|Player|uncle| Jo |Sam ", "|")
	for seed := range int64(40) {
		r := rand.New(rand.NewSource(seed))
		b := document.NewBuilder("register.csv")
		header := headers[int(seed)%len(headers)]
		if header != nil {
			b.Header(header)
		}
		cols, at := 1+r.Intn(5), int64(0)
		pool := values
		if seed%3 > 0 {
			pool = nil
			for range 8 {
				pool = append(pool, values[r.Intn(len(values))])
			}
		}
		for row := range uint32(120) {
			for col := range cols {
				v := pool[r.Intn(len(pool))]
				if v == "" && r.Intn(2) == 0 {
					continue // a cell that is not there
				}
				b.Cell(row+2, uint16(col))
				b.Copy([]byte(v), at)
				at += int64(len(v)) + 1
			}
			b.EndRow()
		}
		part := b.Take(document.Body)
		want, got := found(slow, part), found(engine, part)
		if !slices.Equal(got, want) {
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Fatalf("seed %d: got %s, want %s", seed, got[i], want[i])
				}
			}
			t.Fatalf("seed %d: %d findings, want %d", seed, len(got), len(want))
		}
	}
}

// found is every finding of the part, and why.
func found(e *Engine, p *document.Part) (out []string) {
	s := e.Session(finding.FileRef{})
	for _, f := range append(s.Part(p), s.Close()...) {
		out = append(out, fmt.Sprint(f.Span, f.Kind.Name, f.Score, f.Why, f.Place))
	}
	return out
}
