package app

import (
	"time"

	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/paper"
)

// PageOptions say what goes with the copies of a bundle.
type PageOptions struct {
	Record    *paper.Record // of processing; nil: the page says that it is missing
	Templates string        // folder of the organisation's own letters, "" for none
	Now       time.Time
}

// BundlePages are index, letter, the information of article 15 and the data
// for machines.
func BundlePages(opt PageOptions) []sar.Page {
	return []sar.Page{
		{Name: "index.html", Draw: paper.Index},
		{Name: "index.xlsx", Draw: paper.Workbook},
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
			return paper.Letter("part", opt.Templates, b.Case, b.Subject, b.Status, b, paper.Words{Reason: "some documents have to be prepared by hand."}, opt.Now)
		}},
	}
}

func letterOf(name string, b *sar.Bundle, opt PageOptions) ([]byte, error) {
	return paper.Letter(name, opt.Templates, b.Case, b.Subject, b.Status, b, paper.Words{}, opt.Now)
}

// CaseLetter fills a letter for a case for which nothing need have been
// searched yet.
func CaseLetter(name, templates string, cs *casefile.Case, w paper.Words, now time.Time) ([]byte, error) {
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
