package reports

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sardine/document"
	"sardine/finding"
	"sardine/inventory"
)

// gathered is what the web page and the workbook show beyond the summary. Its
// size is bounded by the limit it was made with, not by the share.
type gathered struct {
	files     []*inventory.File // riskiest first, then by path; without access rights and digests
	unread    []*inventory.File // not read, or only in part, by path
	listed    int64             // files that pass the filter, in files or not
	holding   int64             // files with findings that count
	sensitive int64             // of those, files with data of Articles 9 or 10, or of high risk
	ages      []age             // oldest first
	mixed     bool              // files come from more than one root
}

// age counts the files last changed in a year; year 0: not known.
type age struct {
	year           int
	holding, other int64
}

// sensitive are the categories that the law or harm sets apart.
var sensitive = []finding.Category{finding.Special, finding.Criminal, finding.HighRisk}

// gather reads all files of the filter once; if the filter names kinds, once
// more, because a file that was not read has no kinds and still has to show.
func gather(ctx context.Context, db *inventory.DB, f inventory.Filter, limit int) (*gathered, error) {
	g := new(gathered)
	years := map[int]*age{}
	var root string
	all := f
	all.Kinds, all.Categories = nil, nil
	narrow := len(f.Kinds)+len(f.Categories) > 0
	rest := func(x *inventory.File) error {
		if g.mixed = g.mixed || root != "" && root != x.Ref.Root; root == "" {
			root = x.Ref.Root
		}
		yearOf(years, x).other++
		if x.Status != finding.Read && len(g.unread) < limit {
			g.unread = append(g.unread, x)
		}
		return nil
	}
	err := db.Files(ctx, f, func(x *inventory.File) error {
		x.Ref.Meta.ACL, x.Sample = "", nil
		g.listed++
		if len(x.Kinds) > 0 {
			g.holding++
			y := yearOf(years, x)
			y.holding++
			y.other--
			if slices.ContainsFunc(x.Kinds, func(k inventory.KindTotal) bool { return slices.Contains(sensitive, k.Kind.Category) }) {
				g.sensitive++
			}
		}
		if g.files = append(g.files, x); len(g.files) >= 2*limit {
			g.files = riskiest(g.files, limit)
		}
		if narrow {
			return nil
		}
		return rest(x)
	})
	if err == nil && narrow {
		err = db.Files(ctx, all, rest)
	}
	g.files = riskiest(g.files, limit)
	for _, y := range years {
		g.ages = append(g.ages, *y)
	}
	slices.SortFunc(g.ages, func(a, b age) int { return cmp.Compare(a.year, b.year) })
	return g, err
}

func yearOf(years map[int]*age, x *inventory.File) *age {
	year := 0
	if t := x.Ref.Meta.Modified; !t.IsZero() && t.Unix() != 0 {
		year = t.UTC().Year()
	}
	if years[year] == nil {
		years[year] = &age{year: year}
	}
	return years[year]
}

// riskiest keeps the n files with the highest risk. The sort is stable: files
// come in the order of paths.
func riskiest(files []*inventory.File, n int) []*inventory.File {
	slices.SortStableFunc(files, func(a, b *inventory.File) int { return cmp.Compare(b.Risk, a.Risk) })
	clear(files[min(len(files), n):])
	return files[:min(len(files), n)]
}

// narrowed says in words what the filter leaves out, each thing a sentence.
func narrowed(f inventory.Filter) []string {
	var out []string
	if f.Root != "" || f.Folder != "" {
		out = append(out, "Only files below "+joined(f.Root, f.Folder)+".")
	}
	if len(f.Kinds) > 0 {
		out = append(out, "Only findings of these kinds: "+strings.Join(f.Kinds, ", ")+".")
	}
	if len(f.Categories) > 0 {
		var names []string
		for _, c := range f.Categories {
			names = append(names, string(c))
		}
		out = append(out, "Only findings of these categories: "+strings.Join(names, ", ")+".")
	}
	if f.MinScore != 0 && f.MinScore != inventory.DefaultMinScore {
		out = append(out, fmt.Sprintf("Only findings with a score of %.1f or more.", (f.MinScore/100*100).Float()))
	}
	if f.Owner != "" {
		out = append(out, "Only files of the owner "+f.Owner+".")
	}
	if !f.Since.IsZero() {
		out = append(out, "Only files changed since "+f.Since.Format(time.DateOnly)+".")
	}
	return out
}

// joined is a full path as people write it.
func joined(root, rel string) string {
	switch {
	case root == "":
		return rel
	case rel == "":
		return root
	case root[len(root)-1] == '/':
		return root + rel
	}
	return root + "/" + rel
}

// reasonsOf lists every reason for which something of x was not read, once.
func reasonsOf(x *inventory.File) []document.SkipReason {
	var out []document.SkipReason
	for _, s := range x.Skips {
		if !slices.Contains(out, s.Why) {
			out = append(out, s.Why)
		}
	}
	return out
}
