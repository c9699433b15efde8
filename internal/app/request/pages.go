package request

import (
	"bytes"
	"context"
	"errors"
	"time"

	"sardine/internal/app/build"
	"sardine/internal/app/tables"
	"sardine/inventory"
	"sardine/reports"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/paper"
)

// PageOptions say what goes with the copies of a bundle.
type PageOptions struct {
	Record    *paper.Record // of processing; nil: the page says that it is missing
	Templates string        // folder of the organisation's own letters, "" for none
	Now       time.Time

	// Coverage says which pages of the coverage statement go with the bundle:
	// where the search asked an inventory. See Coverage.
	Coverage []sar.Page
}

// Coverage is the coverage statement of the inventory that a search asked, as
// report --coverage makes it.
func Coverage(path string, now time.Time) []sar.Page {
	var out []sar.Page
	for _, r := range reports.Coverage() {
		if r.Name == "table" {
			continue
		}
		out = append(out, sar.Page{Name: "coverage." + r.Name, Draw: func(*sar.Bundle) (raw []byte, err error) {
			db, err := tables.OpenInventory(path, inventory.Options{ReadOnly: true})
			if err != nil {
				return nil, err
			}
			defer func() { err = errors.Join(err, db.Close()) }()
			var buf bytes.Buffer
			err = r.Write(context.Background(), db, inventory.Filter{}, reports.Options{Out: &buf, Now: now, About: reports.About{Program: build.String(), Versions: tables.Builtin().Fingerprint()}})
			return buf.Bytes(), err
		}})
	}
	return out
}

// BundlePages are index, letter, the information of article 15 and the data
// for machines.
func BundlePages(opt PageOptions) []sar.Page {
	return append([]sar.Page{
		{Name: "index.html", Draw: paper.Index},
		{Name: "index.xlsx", Draw: paper.Workbook},
		{Name: "index.docx", Draw: paper.IndexDOCX},
		{Name: "about-your-data.html", Draw: paper.About(opt.Record)},
		{Name: "data.json", Draw: paper.Data},
		{Name: "letters/cover.docx", Draw: func(b *sar.Bundle) ([]byte, error) {
			if len(b.Items) == 0 {
				return nil, nil
			}
			return letterOf("cover", b, opt)
		}},
		{Name: "letters/nothing-held.docx", Draw: func(b *sar.Bundle) ([]byte, error) {
			if len(b.Items) > 0 {
				return nil, nil
			}
			return letterOf("nothing-held", b, opt)
		}},
		{Name: "letters/part.docx", Draw: func(b *sar.Bundle) ([]byte, error) {
			if b.ByHand() == 0 {
				return nil, nil
			}
			return paper.Letter("part", opt.Templates, b.Case, b.Subject, b.Status, b, partWords, opt.Now)
		}},
	}, opt.Coverage...)
}

// fronts are what stands before the items in the one PDF.
func (p *printer) fronts(opt PageOptions) []sar.Front {
	letter := func(title, name string, wanted func(*sar.Bundle) bool, words paper.Words) sar.Front {
		var raw []byte // it does not change with the numbers of the pages
		var pages int
		return sar.Front{Title: title, Draw: func(ctx context.Context, b *sar.Bundle) ([]byte, int, error) {
			if !wanted(b) || pages > 0 {
				return raw, pages, nil
			}
			doc, err := paper.Letter(name, opt.Templates, b.Case, b.Subject, b.Status, b, words, opt.Now)
			if err == nil {
				raw, pages, err = p.letter(ctx, title, doc)
			}
			return raw, pages, err
		}}
	}
	return []sar.Front{
		letter("Letter", "cover", func(b *sar.Bundle) bool { return len(b.Items) > 0 }, paper.Words{}),
		letter("Letter", "nothing-held", func(b *sar.Bundle) bool { return len(b.Items) == 0 }, paper.Words{}),
		letter("What is to follow", "part", func(b *sar.Bundle) bool { return b.ByHand() > 0 }, partWords),
		{Title: "Index", Draw: func(_ context.Context, b *sar.Bundle) ([]byte, int, error) { return paper.IndexPDF(b) }},
		{Title: "About your data", Draw: func(_ context.Context, b *sar.Bundle) ([]byte, int, error) { return paper.AboutPDF(opt.Record, b) }},
	}
}

var partWords = paper.Words{Reason: "some documents have to be prepared by hand."}

func letterOf(name string, b *sar.Bundle, opt PageOptions) ([]byte, error) {
	return paper.Letter(name, opt.Templates, b.Case, b.Subject, b.Status, b, paper.Words{}, opt.Now)
}

// Letter fills a letter for a case for which nothing need have been
// searched yet.
func Letter(name, templates string, cs *casefile.Case, w paper.Words, now time.Time) ([]byte, error) {
	s, err := cs.Subject()
	if err != nil {
		return nil, err
	}
	st, err := cs.Status(now)
	if err != nil {
		return nil, err
	}
	return paper.Letter(name, templates, cs, s, st, nil, w, now)
}
