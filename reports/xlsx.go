package reports

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/xuri/excelize/v2"

	"sardine/finding"
	"sardine/internal/phrase"
	"sardine/inventory"
)

var xlsxReport = Report{
	Name: "xlsx", Doc: "a workbook: summary, folders, files, every finding, what was not read; to sort, filter and file",
	Write: writeXLSX,
}

// xlsxOrdered is up to how many files the sheet of files has the riskiest
// first. Beyond that they come in the order of their paths, since they are not
// held in memory; the sheet's own filter sorts them.
const xlsxOrdered = 20_000

// writeXLSX writes every sheet as a stream. What does not fit in memory spills
// into a folder that only this user can read, and that is gone at the end.
func writeXLSX(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) (err error) {
	tmp, err := os.MkdirTemp("", "sardine-")
	if err != nil {
		return fmt.Errorf("folder for the workbook in the making: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	b, err := newBook(opt, tmp)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.x.Close()) }()
	d, err := loadBook(ctx, db, f)
	if err != nil {
		return err
	}
	for _, sheet := range []func() error{
		func() error { return b.summary(d, opt) },
		func() error { return b.folders(d) },
		func() error { return b.files(ctx, db, f, d) },
		func() error { return b.findings(ctx, db, f, d) },
		func() error { return b.unread(ctx, db, f) },
		func() error { return b.about(d, opt) },
	} {
		if err := sheet(); err != nil {
			return err
		}
	}
	return b.write(opt.Out)
}

// bookData is what more than one sheet needs.
type bookData struct {
	sum     *inventory.Summary
	folders []inventory.Folder
	files   *gathered
	roots   []string
	only    []string
	stopped []string // folders whose last scan did not go to its end
	hashed  bool
}

// foldersListed is how many folders the workbook ranks.
const foldersListed = 10_000

func loadBook(ctx context.Context, db *inventory.DB, f inventory.Filter) (*bookData, error) {
	d := &bookData{only: narrowed(f), hashed: db.HashPaths()}
	var err error
	if d.sum, err = db.Summary(ctx, f); err != nil {
		return nil, err
	}
	if d.folders, err = db.TopFolders(ctx, f, foldersListed); err != nil {
		return nil, err
	}
	if d.roots, err = rootsOf(ctx, db, f); err != nil {
		return nil, err
	}
	if d.stopped, err = unfinished(ctx, db, f); err != nil {
		return nil, err
	}
	d.files, err = gather(ctx, db, f, xlsxOrdered)
	return d, err
}

// each yields all files, the riskiest first if they are few enough.
func (d *bookData) each(ctx context.Context, db *inventory.DB, f inventory.Filter, yield func(*inventory.File) error) error {
	if d.files.listed > int64(len(d.files.files)) {
		return db.Files(ctx, f, yield)
	}
	for _, x := range d.files.files {
		if err := yield(x); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) files(ctx context.Context, db *inventory.DB, f inventory.Filter, d *bookData) error {
	cols := []column{{"File", 38}, {"Folder", 34}, {"Risk", 9}, {"Values", 9}, {"Findings", 10}, {"Kinds", 80}, {"Ended as", 12}, {"Why not read", 26}}
	for _, c := range d.sum.Categories {
		cols = append(cols, column{phrase.Capital(string(c.Category)), 11})
	}
	s := b.sheet("Files", 8, append(cols, column{"Parts not read", 10}, column{"Opened with", 14}, column{"Format", 12},
		column{"Bytes", 13}, column{"Last changed", 17}, column{"Owner", 14}, column{"SHA-256", 20}, column{"Root", 30})...)
	err := d.each(ctx, db, f, func(x *inventory.File) error {
		folder, name := split(x)
		found, values := sums(x)
		by := map[finding.Category]int64{}
		for _, k := range x.Kinds {
			by[k.Kind.Category] += k.Distinct
		}
		row := []any{text(name), text(folder), int64(x.Risk + 0.5), values, found, text(kindWords(x)), x.Status.String(), reasonOf(x)}
		for _, c := range d.sum.Categories {
			row = append(row, blank(by[c.Category]))
		}
		row = append(row, blank(x.Unread), openedWith(x), x.Format, x.Ref.Meta.Size, b.when(x.Ref.Meta.Modified),
			text(x.Ref.Meta.Owner), x.Digest, text(x.Ref.Root))
		link := ""
		if found > 0 && !d.hashed {
			link = fileURL(x.Ref.Root, x.Ref.Rel)
		}
		return s.row(link, row...)
	})
	return errors.Join(err, s.end())
}

func (b *book) findings(ctx context.Context, db *inventory.DB, f inventory.Filter, d *bookData) error {
	s := b.sheet("Findings", 7, column{"File", 34}, column{"Folder", 30}, column{"Inside", 34}, column{"Kind", 30}, column{"Category", 17}, column{"Score", 8},
		column{"Why", 90}, column{"Part", 11}, column{"Start", 10}, column{"End", 10})
	why := map[string]string{}
	err := d.each(ctx, db, f, func(x *inventory.File) error {
		if len(x.Kinds) == 0 {
			return nil
		}
		folder, name := split(x)
		return db.EachFindings(ctx, x.ID, func(batch []finding.Finding) error {
			for i := range batch {
				v := &batch[i]
				if !f.Counts(v) {
					continue
				}
				err := s.row("", text(name), text(folder), text(v.Path.String()), v.Kind.Title, string(v.Kind.Category), v.Score.Float(),
					reasons(why, v.Why), v.Part.String(), v.Span.Start, v.Span.End)
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
	return errors.Join(err, s.end())
}

// reasons says ws in words; there are few combinations of them.
func reasons(known map[string]string, ws []finding.Reason) string {
	key := fmt.Sprint(ws)
	s, ok := known[key]
	if !ok {
		var words []string
		for _, w := range ws {
			words = append(words, w.Text())
		}
		s = strings.Join(words, "; ")
		known[key] = s
	}
	return s
}

func (b *book) unread(ctx context.Context, db *inventory.DB, f inventory.Filter) error {
	s := b.sheet("Not read", 6, column{"File", 38}, column{"Folder", 34}, column{"Ended as", 12}, column{"Part", 44}, column{"Why", 20}, column{"What it means", 52},
		column{"Bytes of the file", 13}, column{"Last changed", 17}, column{"Owner", 14}, column{"Root", 30})
	f.Kinds, f.Categories = nil, nil // what was not read has no kind
	err := db.Files(ctx, f, func(x *inventory.File) error {
		if x.Status == finding.Read {
			return nil
		}
		folder, name := split(x)
		row := func(part, why, help string) error {
			return s.row("", text(name), text(folder), x.Status.String(), text(part), why, help, x.Ref.Meta.Size, b.when(x.Ref.Meta.Modified),
				text(x.Ref.Meta.Owner), text(x.Ref.Root))
		}
		for _, k := range x.Skips {
			if err := row(k.Path.String(), string(k.Why), reasonHelp[k.Why]); err != nil {
				return err
			}
		}
		if n := x.Unread - int64(len(x.Skips)); n > 0 || len(x.Skips) == 0 {
			return row(phrase.Count(max(n, 0), "more part"), "", "")
		}
		return nil
	})
	return errors.Join(err, s.end())
}

// write hands the workbook to w without holding it in memory: the library
// would fill a buffer, so it gets an archive that writes to w instead.
func (b *book) write(w io.Writer) error {
	if b.err != nil {
		return b.err
	}
	b.x.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })
	_, err := b.x.WriteTo(io.Discard)
	return err
}
