package reports

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"sardine/finding"
	"sardine/internal/phrase"
	"sardine/inventory"
)

// What is drawn on the page. Every chart is a table whose numbers can be read
// aloud; bars stand beside the numbers, in hundredths of their full length.

// barsShown is how many folders are drawn.
const barsShown = 15

// statusShare is a stretch of the coverage bar.
type statusShare struct {
	Name, Means  string
	Class        string
	Files, Bytes int64
	At, Wide     float64 // of the bar, in hundredths
	Share        string
}

var statusClass = map[finding.Status]string{finding.Read: "s-read", finding.PartlyRead: "s-part", finding.Skipped: "s-skip", finding.Failed: "s-fail"}

func shares(s *inventory.Summary) []statusShare {
	var out []statusShare
	at := 0.0
	for _, st := range finding.Statuses {
		n := s.Status[st]
		wide := 100 * ratio(n, s.Files)
		out = append(out, statusShare{st.String(), statusMeans[st], statusClass[st], n, s.StatusBytes[st], at, wide, percent(n, s.Files)})
		at += wide
	}
	return out
}

func ratio(n, of int64) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// percent never rounds to all or to nothing what is not.
func percent(n, of int64) string {
	tenths := int64(math.Round(1000 * ratio(n, of)))
	switch {
	case n > 0 && tenths == 0:
		return "under 0.1 %"
	case n < of && tenths == 1000:
		return "over 99.9 %"
	}
	return strconv.FormatFloat(float64(tenths)/10, 'f', -1, 64) + " %"
}

// categoryRows is a category with its kinds.
type categoryRows struct {
	Title string
	Total inventory.CategoryTotal
	Kinds []kindRow
}

type kindRow struct {
	inventory.KindTotal
	Wide float64
}

func categoryTable(s *inventory.Summary) []categoryRows {
	var most int64
	for _, k := range s.Kinds {
		most = max(most, k.Distinct)
	}
	var out []categoryRows
	for _, c := range s.Categories {
		r := categoryRows{Title: phrase.Capital(string(c.Category)) + lawOf[c.Category], Total: c}
		for _, k := range kindsOf(s, c.Category) {
			r.Kinds = append(r.Kinds, kindRow{k, bar(k.Distinct, most)})
		}
		out = append(out, r)
	}
	return out
}

// bar is a length in hundredths; what is there can be seen.
func bar(n, most int64) float64 {
	if n == 0 {
		return 0
	}
	return max(1, math.Round(1000*ratio(n, most))/10)
}

// folderBar is a folder with its risk.
type folderBar struct {
	Name  string
	Files int64
	Risk  int64
	Wide  float64
	Kinds string
}

func folderBars(folders []inventory.Folder, mixed bool) []folderBar {
	var out []folderBar
	for _, f := range folders {
		out = append(out, folderBar{folderName(f.Root, f.Rel, mixed), f.Files, int64(f.Risk + 0.5), bar(int64(f.Risk+0.5), int64(folders[0].Risk+0.5)), kindList(f.Kinds)})
	}
	return out
}

// folderName is what a folder is called on the page: with one root, paths
// count from it.
func folderName(root, rel string, mixed bool) string {
	switch {
	case mixed:
		return joined(root, rel)
	case rel == "":
		return "(top folder)"
	}
	return rel
}

// heatMap shows distinct values by folder and kind.
type heatMap struct {
	Kinds []string
	Rows  []heatRow
	Other bool // the last column sums up what has none
}

type heatRow struct {
	Folder string
	Cells  []heatCell
}

type heatCell struct {
	Values int64
	Class  string // shade, by powers of four
}

// heatKinds is how many columns a printed page has room for.
const heatKinds = 12

func newHeatMap(folders []inventory.Folder, mixed bool) *heatMap {
	weight := map[string]float64{}
	titles := map[string]*finding.Kind{}
	for _, f := range folders {
		for _, k := range f.Kinds {
			titles[k.Kind.Name] = k.Kind
			weight[k.Kind.Name] += float64(k.Kind.Risk) * math.Log2(1+float64(k.Distinct))
		}
	}
	if len(titles) == 0 {
		return nil
	}
	var names []string
	for n := range titles {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b)) })
	h := &heatMap{Other: len(names) > heatKinds}
	shown := names[:min(len(names), heatKinds)]
	for _, n := range shown {
		h.Kinds = append(h.Kinds, titles[n].Title)
	}
	if h.Other {
		h.Kinds = append(h.Kinds, "All other kinds")
	}
	for _, f := range folders {
		row := heatRow{folderName(f.Root, f.Rel, mixed), make([]heatCell, len(h.Kinds))}
		for _, k := range f.Kinds {
			i := slices.Index(shown, k.Kind.Name)
			if i < 0 {
				i = len(shown)
			}
			row.Cells[i].Values += k.Distinct
		}
		for i := range row.Cells {
			row.Cells[i].Class = "h" + strconv.Itoa(shade(row.Cells[i].Values))
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

// shade is 0 for none, then 1 for up to 3, 2 to 15, 3 to 63, 4 to 255, 5 above.
func shade(n int64) int {
	s := 0
	for ; n > 0 && s < 5; n /= 4 {
		s++
	}
	return s
}

// ageBar is the files last changed in a year, or in all years before.
type ageBar struct {
	Label          string
	Holding, Other int64
	Wide, At, Rest float64
}

// yearsShown is how many years back each has its own bar.
const yearsShown = 15

func ageBars(ages []age, now int) []ageBar {
	first := now - yearsShown + 1
	rows := make([]ageBar, 0, yearsShown+3)
	rows = append(rows, ageBar{Label: "Before " + strconv.Itoa(first)})
	for y := first; y <= now; y++ {
		rows = append(rows, ageBar{Label: strconv.Itoa(y)})
	}
	rows = append(rows, ageBar{Label: "In the future"}, ageBar{Label: "Not known"})
	var most int64
	for _, a := range ages {
		i := a.year - first + 1
		switch {
		case a.year == 0:
			i = len(rows) - 1
		case a.year > now:
			i = len(rows) - 2
		case a.year < first:
			i = 0
		}
		rows[i].Holding += a.holding
		rows[i].Other += a.other
		most = max(most, rows[i].Holding+rows[i].Other)
	}
	for i := range rows {
		r := &rows[i]
		r.Wide, r.Rest = bar(r.Holding, most), bar(r.Other, most)
		r.At = r.Wide
	}
	// Empty ends say nothing; an empty year between two others does.
	empty := func(r ageBar) bool { return r.Holding+r.Other == 0 }
	named := rows[1 : len(rows)-2]
	for len(named) > 0 && empty(rows[0]) && empty(named[0]) {
		named = named[1:]
	}
	var out []ageBar
	if !empty(rows[0]) {
		out = append(out, rows[0])
	}
	out = append(out, named...)
	for _, r := range rows[len(rows)-2:] {
		if !empty(r) {
			out = append(out, r)
		}
	}
	return out
}

// reasonRow is a reason with what it means.
type reasonRow struct {
	Reason, Help          string
	Files, Streams, Bytes int64
}

func reasonRows(s *inventory.Summary) []reasonRow {
	var out []reasonRow
	for _, r := range s.Reasons {
		out = append(out, reasonRow{string(r.Why), reasonHelp[r.Why], r.Files, r.Streams, r.Bytes})
	}
	return out
}
