package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sardine/detectors"
	"sardine/finding"
	"sardine/internal/app/isolation"
	"sardine/internal/app/redaction"
	"sardine/redact"
	"sardine/redact/convert"
)

// redactFlags are what redact understands besides the shared flags.
type redactFlags struct {
	out, receipt, values string
	kinds, categories    []string
	all                  bool
	mask, unit, metadata string
	key, item            string
	names, strict        bool
	json, noProgress     bool
	allowUnread          bool
	minScore             float64
	tables               tableFlags
	plan, decisions      string
	planPassword         string
	convert              string
	keyWord              string
}

func redactCommand(c *console) *cobra.Command {
	var sel selectFlags
	var lim limitFlags
	var f redactFlags
	cmd := &cobra.Command{
		Use:   "redact SRC... --out DIR",
		Short: "Write redacted copies that are proven clean, with a receipt",
		Long: `Write redacted copies of files into DIR, with a receipt.

Personal data is taken out of the text, comments, hidden and deleted text, and
properties of each file; the copy is read again by other code and searched, raw
bytes and all, and stands in DIR only if nothing that had to go was found in it.
A file that cannot be redacted, or whose copy fails, has no copy, and is listed
with the reason. Originals are never changed. doc, xls, ppt, msg, pst and other
files that can only be read become new ones with --convert.

By default every finding at or above the redaction threshold goes; your own
organisation's details (--org) stay. A value goes wherever it stands in the
file, and a distinctive one from all files.

Masks:
` + maskList(),
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			selection, err := sel.selection(c.in, time.Now())
			if err != nil {
				return err
			}
			if err := lim.check(); err != nil {
				return err
			}
			opt, err := f.options(c)
			if err != nil {
				return err
			}
			opt.Paths, opt.Select = args, selection
			opt.Isolation, opt.Notice = isolation.Mode(lim.isolation), c.notice
			opt.Redact.Read, opt.Redact.Workers = lim.options(), lim.workers
			if f.plan != "" {
				if byMarks(f.plan) {
					return c.proposeRedaction(cmd, opt, &f)
				}
				return c.planRedaction(cmd, opt, &f)
			}
			if f.decisions != "" {
				if opt.Prepare, err = f.decided(cmd, opt); err != nil {
					return err
				}
			}
			return c.redact(cmd, opt, &f)
		},
	}
	sel.add(cmd.Flags())
	lim.add(cmd.Flags())
	lim.addOCR(cmd.Flags())
	f.add(cmd.Flags())
	return cmd
}

func maskList() string {
	var b strings.Builder
	for _, m := range redact.Masks {
		b.WriteString("  " + m.Name + strings.Repeat(" ", 12-len(m.Name)) + m.Doc + "\n")
	}
	return b.String()
}

func (f *redactFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&f.out, "out", "", "write copies into `DIR`, which is made if it is not there")
	fs.StringVar(&f.receipt, "receipt", "", "write the receipt to `FILE` and, readable, to FILE with .html (default DIR.receipt.json)")
	fs.StringSliceVar(&f.kinds, "kinds", nil, "take out only these `KINDS` (uk-nino,email; see 'sardine catalogue'), or none")
	fs.StringSliceVar(&f.categories, "categories", nil, "take out only these `CATEGORIES` (\"special category\",financial)")
	fs.BoolVar(&f.all, "all", false, "take out every detection, also the doubtful ones")
	fs.StringVar(&f.values, "values", "", "also take out what `FILE` lists, one value a line (- for standard input)")
	fs.StringVar(&f.mask, "mask", redact.Label.Name, "what stands in a value's place: one of the `MASKS` above")
	fs.StringVar(&f.unit, "unit", "value", "how much goes with a value: value, sentence, paragraph, row or page")
	fs.StringVar(&f.metadata, "metadata", "strip", "authors, companies and other properties: strip, keep-titles or keep")
	fs.StringVar(&f.key, "key-file", "", "key of this release's pseudonyms (default DIR.key, made anew)")
	fs.StringVar(&f.keyWord, "key-passphrase", "", "encrypt that key, for age, with the passphrase in `FILE`; - asks for it")
	fs.StringVar(&f.item, "item", "", "archival reference or item `NUMBER` of what is released; it stands in the receipt")
	fs.StringVar(&f.convert, "convert", "", "write doc, xls, ppt, msg and other files that cannot be rewritten as a new file: text, docx, xlsx, pdf (without a `FORM`: the one that suits)")
	fs.Lookup("convert").NoOptDefVal = convert.Suited.String()
	fs.BoolVar(&f.names, "names", false, "also clean the names of files and folders")
	fs.BoolVar(&f.strict, "strict", false, "refuse files with pictures and other members whose words are not read")
	f.minScore = redact.Threshold.Float()
	addVar(fs, (*share)(&f.minScore), "min-score", "take out findings from `SCORE` up, from 0 to 1: the redaction threshold", false)
	fs.StringVar(&f.plan, "plan", "", "write what would go to `FILE` (.xlsx, .csv, .json; .pdf: marks on the pages of one PDF or picture), in clear, to be decided on; no copy is made")
	fs.StringVar(&f.planPassword, "plan-password-file", "", "encrypt the plan's workbook with the password in `FILE` (default: one is made up and printed once)")
	fs.StringVar(&f.decisions, "decisions", "", "do what the plan in `FILE` says, as it was edited")
	fs.BoolVar(&f.json, "json", false, "print the receipt as JSON in place of the summary")
	fs.BoolVar(&f.noProgress, "no-progress", false, "no progress bar")
	fs.BoolVar(&f.allowUnread, "allow-unread", false, "exit with 0 even if pictures and the like were copied unread")
	f.tables.add(fs)
}

// options checks what was typed.
func (f *redactFlags) options(c *console) (opt redaction.Options, err error) {
	o := &opt.Redact
	if f.out == "" && f.plan == "" {
		return opt, usage("say where the copies go with --out DIR")
	}
	o.Out, o.Names, o.Strict, o.Item = f.out, f.names, f.strict, f.item
	if o.Mask = redact.MaskNamed(f.mask); o.Mask == nil {
		return opt, usage("--mask %q: there are\n%s", f.mask, maskList())
	}
	var ok bool
	if o.Unit, ok = redact.UnitNamed(f.unit); !ok {
		return opt, usage("--unit %q: there are value, sentence, paragraph, row and page", f.unit)
	}
	if f.convert != "" {
		if o.Convert, ok = convert.Named(f.convert); !ok {
			return opt, usage("--convert=%s: there are text, docx, xlsx and pdf", f.convert)
		}
	}
	if o.Metadata, ok = redact.MetadataNamed(f.metadata); !ok {
		return opt, usage("--metadata %q: there are strip, keep-titles and keep", f.metadata)
	}
	if err := f.selection(&o.Select); err != nil {
		return opt, err
	}
	if f.values != "" {
		raw, err := readFileOr(f.values, c.in)
		if err != nil {
			return opt, err
		}
		if o.Values, err = redaction.ReadValues(raw); err != nil {
			return opt, usage("--values: %w", err)
		}
	}
	if opt.Tables, err = f.tables.load(c); err != nil {
		return opt, err
	}
	if f.mask == redact.Pseudonym.Name && f.plan == "" {
		if f.key == "" {
			f.key = filepath.Clean(f.out) + ".key"
		}
		if o.Key, err = f.releaseKey(c); err != nil {
			return opt, err
		}
	}
	return opt, nil
}

func (f *redactFlags) selection(s *redact.Selection) error {
	s.MinScore = scoreOf(f.minScore)
	if f.all {
		s.MinScore = detectors.Floor
	}
	if slices.Equal(f.kinds, []string{"none"}) {
		s.Kinds = []string{"none"}
		return nil
	}
	s.Kinds = f.kinds
	for _, name := range f.categories {
		s.Categories = append(s.Categories, finding.Category(name))
	}
	if err := redaction.CheckKinds(s.Kinds, s.Categories); err != nil {
		return usage("%w", err)
	}
	return nil
}

func readFileOr(name string, in io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(in)
	}
	return os.ReadFile(name)
}

// redact runs and prints.
func (c *console) redact(cmd *cobra.Command, opt redaction.Options, f *redactFlags) error {
	file := f.receipt
	if file == "" {
		file = filepath.Clean(f.out) + ".receipt.json"
	}
	for _, dir := range []string{f.out, filepath.Dir(file)} { // hours of work are not for nothing
		if err := writable(dir); err != nil {
			return err
		}
	}
	bar := c.progress(!f.noProgress)
	if bar != nil {
		opt.OnWalk = bar.walked
	}
	start := time.Now()
	r, err := redaction.Run(cmd.Context(), opt)
	bar.close()
	if errors.Is(err, context.Canceled) { // other commands go on where they stopped
		return &codeError{exitStopped, fmt.Errorf("stopped: copies that are below %q are verified and have no receipt; remove them and run again", f.out)}
	}
	if err != nil {
		return err
	}
	if f.decisions != "" {
		r.Destroy = append(r.Destroy, filepath.Base(f.decisions))
		r.Seal()
	}
	page := strings.TrimSuffix(file, ".json") + ".html"
	err = toFile(file, func(w *os.File) error { return r.WriteJSON(w) })
	if err == nil {
		err = toFile(page, func(w *os.File) error { return r.WriteHTML(w) })
	}
	if err != nil && r.Counts.Redacted+r.Counts.Unchanged == 0 {
		return err
	}
	if err != nil {
		return fmt.Errorf("the copies below %q have no receipt, so nobody can tell what was checked: remove them, make room or name another place with --receipt, and run again: %w", f.out, err)
	}
	if f.json {
		e := json.NewEncoder(c.out)
		e.SetIndent("", "  ")
		err = e.Encode(r)
	} else {
		err = c.printRedaction(r, redactionPlace{f.out, file, page, f.key, opt.Redact.Mask == redact.Pseudonym, time.Since(start)})
	}
	switch {
	case err != nil:
		return err
	case r.Counts.Refused > 0:
		return &codeError{code: exitRefused}
	case r.Counts.Partly > 0 && !f.allowUnread:
		return &codeError{code: exitUnread}
	}
	return nil
}

// writable reports why nothing can be written in dir, or in the nearest folder
// above it that is there.
func writable(dir string) error {
	at := filepath.Clean(dir)
	for {
		info, err := os.Stat(at)
		if err == nil && !info.IsDir() {
			return fmt.Errorf("write below %q: %q is no folder", dir, at)
		}
		if err == nil || filepath.Dir(at) == at {
			break
		}
		at = filepath.Dir(at)
	}
	tmp, err := os.CreateTemp(at, ".sardine-*")
	if pe := (*os.PathError)(nil); errors.As(err, &pe) {
		return fmt.Errorf("write below %q: %w", dir, pe.Err)
	}
	if err != nil {
		return err
	}
	return errors.Join(tmp.Close(), os.Remove(tmp.Name()))
}
