package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sardine/detectors"
	"sardine/finding"
	"sardine/internal/app"
	"sardine/internal/app/build"
	"sardine/internal/app/tables"
	"sardine/internal/phrase"
	"sardine/inventory"
	"sardine/reports"
)

func reportCommand(c *console) *cobra.Command {
	var path, key, format, output, owner, since, folder string
	var kinds, categories []string
	var minScore float64
	var top int
	var coverage bool
	var base baselineFlags
	var noExamples bool
	var sign signFlags
	cmd := &cobra.Command{
		Use:   "report [FOLDER]",
		Short: "Report from the inventory, without reading files again",
		Long: `Report from the inventory, without reading files again: of everything in it, or
of the files below FOLDER.

` + reportList(),
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			shelf := reports.Table()
			if coverage {
				shelf = reports.Coverage()
			}
			write, err := oneOf(shelf, format)
			if err != nil {
				return err
			}
			if write.Name == "xlsx" && output == "" && terminal(c.out) {
				return usage("a workbook is no text: say where to write it with -o FILE")
			}
			if err := sign.check(output); err != nil {
				return err
			}
			if err := base.check(); err != nil {
				return err
			}
			f := inventory.Filter{Kinds: kinds, MinScore: scoreOf(minScore), Owner: owner}
			for _, name := range categories {
				f.Categories = append(f.Categories, finding.Category(name))
			}
			if f.Since, err = parseSince(since, time.Now()); err != nil {
				return usage("--since: %w", err)
			}
			if len(args) == 1 {
				if folder != "" {
					return usage("the folder is given twice")
				}
				folder = args[0]
			}
			if folder != "" {
				if f.Folder, err = filepath.Abs(folder); err != nil {
					return err
				}
			}
			db, err := tables.OpenInventory(path, inventory.Options{KeyFile: key, ReadOnly: true})
			if errors.Is(err, os.ErrNotExist) {
				return usage("there is no inventory yet: run 'sardine scan FOLDER' first")
			}
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, db.Close()) }()
			if err := checkFilter(cmd.Context(), db, f); err != nil {
				return err
			}
			if noExamples {
				if err := sayExamples(cmd.Context(), c, db, f); err != nil {
					return err
				}
			}
			switch {
			case base.out != "":
				return base.write(cmd.Context(), c, db, f)
			case base.in != "":
				return base.compare(cmd.Context(), c, db, f, top)
			}
			opt := reports.Options{Out: c.out, Style: style(c.out), Top: top, About: reports.About{Program: build.String(), Versions: tables.Builtin().Fingerprint()}}
			if output == "" {
				return write.Write(cmd.Context(), db, f, opt)
			}
			err = toFile(output, func(out *os.File) error {
				opt.Out, opt.Style = out, nil
				return write.Write(cmd.Context(), db, f, opt)
			})
			if err != nil {
				return err
			}
			c.note("written to %s, readable by you only", phrase.Quote(output))
			return sign.sign(c, output, db.Path())
		},
	}
	fs := cmd.Flags()
	addInventory(fs, &path, &key)
	addMinScore(fs, &minScore)
	fs.StringVar(&format, "format", "table", "one of the formats above")
	fs.BoolVar(&coverage, "coverage", false, "how much was read and what was not, and why: a statement without names of files (--format table, html or json)")
	fs.StringVarP(&output, "output", "o", "", "write to `FILE`, readable by you only")
	sign.add(fs)
	fs.StringSliceVar(&kinds, "kinds", nil, "count only these `KINDS` (uk-nino,email; see 'sardine catalogue')")
	fs.StringSliceVar(&categories, "categories", nil, "count only these `CATEGORIES` (\"special category\",financial)")
	fs.StringVar(&folder, "folder", "", "only files below `FOLDER`, as the argument does")
	fs.StringVar(&owner, "owner", "", "only files of `OWNER` (a user id, or a SID)")
	fs.StringVar(&since, "since", "", "only files changed since `DATE` (2026-01-31, or 30d)")
	base.add(fs)
	fs.BoolVar(&noExamples, "no-examples", false, "make sure that no values of examples are counted: says how many are, and refuses if the scan counted them")
	top = 10
	addVar(fs, (*positive)(&top), "top", "name the `N` riskiest files and folders", false)
	return cmd
}

// reportNamed finds a report.
func reportNamed(name string) (reports.Report, error) { return oneOf(reports.Table(), name) }

func oneOf(shelf []reports.Report, name string) (reports.Report, error) {
	var names []string
	for _, r := range shelf {
		if r.Name == name {
			return r, nil
		}
		names = append(names, r.Name)
	}
	return reports.Report{}, usage("--format %q: there are %s", name, strings.Join(names, ", "))
}

func reportList() string {
	var b strings.Builder
	for _, r := range reports.Table() {
		b.WriteString("  " + r.Name + strings.Repeat(" ", 8-len(r.Name)) + r.Doc + "\n")
	}
	return b.String()
}

// checkFilter refuses a question about what no inventory can hold, or about a
// folder that this one has never met: the answer would look clean.
func checkFilter(ctx context.Context, db *inventory.DB, f inventory.Filter) error {
	kinds, err := db.Kinds(ctx)
	if err != nil {
		return err
	}
	kinds = append(kinds, detectors.Kinds()...)
	for _, name := range f.Kinds {
		if !slices.ContainsFunc(kinds, func(k *finding.Kind) bool { return k.Name == name }) {
			return usage("there is no kind %q; see 'sardine catalogue'", name)
		}
	}
	for _, c := range f.Categories {
		if !slices.Contains(finding.Categories, c) && !slices.ContainsFunc(kinds, func(k *finding.Kind) bool { return k.Category == c }) {
			return usage("there is no category %q; see 'sardine catalogue'", c)
		}
	}
	if f.Folder == "" || db.HashPaths() { // it knows digests of folders
		return nil
	}
	scans, err := db.Scans(ctx)
	if err != nil {
		return err
	}
	for _, s := range scans {
		if slices.ContainsFunc(s.Roots, func(root string) bool { return within(f.Folder, root) || within(root, f.Folder) }) {
			return nil
		}
	}
	return usage("the inventory knows nothing of %s: run 'sardine scan %s' first", f.Folder, phrase.Quote(f.Folder))
}

// within reports whether a path lies below a folder, or is it.
func within(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// toFile writes a file that only its owner can read, and leaves none behind
// that is not whole.
func toFile(name string, write func(*os.File) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".sardine-*")
	if pe := (*os.PathError)(nil); errors.As(err, &pe) { // the name that was tried says nothing
		return fmt.Errorf("write %q: %w", name, pe.Err)
	}
	if err != nil {
		return err
	}
	err = write(tmp)
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if pe := (*os.PathError)(nil); errors.As(err, &pe) && pe.Path == tmp.Name() {
		err = fmt.Errorf("write %q: %w", name, pe.Err)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}

// sayExamples refuses a report in which examples are counted: totals are made
// by the scan, which has to leave them out.
func sayExamples(ctx context.Context, c *console, db *inventory.DB, f inventory.Filter) error {
	n, err := app.CountExamples(ctx, db, f)
	if err != nil {
		return err
	}
	if n > 0 {
		return usage("%s in the inventory lie in ranges kept for examples: scan again with --no-examples, and the report leaves them out", phrase.Count(n, "finding"))
	}
	c.note("note: no example is counted")
	return nil
}
