package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sardine/detectors"
	"sardine/finding"
	"sardine/internal/app"
	"sardine/internal/app/isolation"
	"sardine/internal/app/tables"
	"sardine/internal/phrase"
	"sardine/inventory"
	"sardine/reports"
)

// scanFlags are what scan understands besides the shared flags.
type scanFlags struct {
	inventory, keyFile  string
	hashPaths, fresh    bool
	format              string
	reveal, allowUnread bool
	noProgress          bool
	tables              tableFlags
	minScore, failAbove float64
}

func scanCommand(c *console) *cobra.Command {
	var sel selectFlags
	var lim limitFlags
	var f scanFlags
	cmd := &cobra.Command{
		Use:   "scan PATH...",
		Short: "Find personal data in folders and files, and keep an inventory of it",
		Long: `Find personal data in folders and files, and keep an inventory of it.

Files are read, never changed. Nothing leaves this machine. The inventory holds
paths, counts, places and masked samples, and digests of values under a key; it
holds no value. Scanning again reads only what has changed; a scan that was
stopped goes on where it was.

With --format jsonl findings are streamed to standard output as JSON lines, and
no inventory is written unless --inventory says where.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := lim.check(); err != nil {
				return err
			}
			defer c.tellMissed(&lim)
			selection, err := sel.selection(c.in, time.Now())
			if err != nil {
				return err
			}
			if f.reveal && f.format != "jsonl" {
				return usage("--reveal goes with --format jsonl; to look into one file use 'sardine show FILE --reveal'")
			}
			tables, err := f.tables.load(c)
			if err != nil {
				return err
			}
			opt := app.ScanOptions{
				Tables: tables,
				Paths:  args, Select: selection, Workers: lim.workers, MaxMbps: lim.maxMbps, Options: lim.options(),
				Isolation: isolation.Mode(lim.isolation), Notice: c.notice,
				MinScore: scoreOf(f.minScore), Fresh: f.fresh,
			}
			switch f.format {
			case "table", "json":
				return c.scan(cmd, opt, &f)
			case "jsonl":
				return c.stream(cmd, opt, &f)
			}
			return usage("--format %q: there are table, json and jsonl", f.format)
		},
	}
	sel.add(cmd.Flags())
	lim.add(cmd.Flags())
	lim.addOCR(cmd.Flags())
	f.add(cmd.Flags())
	return cmd
}

func (f *scanFlags) add(fs *pflag.FlagSet) {
	addInventory(fs, &f.inventory, &f.keyFile)
	fs.BoolVar(&f.hashPaths, "hash-paths", false, "store digests in place of paths; chosen when the inventory is made")
	fs.BoolVar(&f.fresh, "fresh", false, "read files again that have not changed")
	fs.StringVar(&f.format, "format", "table", "table, json or jsonl (a stream of every finding and file)")
	fs.BoolVar(&f.reveal, "reveal", false, "with --format jsonl: values in clear")
	fs.BoolVar(&f.allowUnread, "allow-unread", false, "exit with 0 even if some files were not read")
	fs.BoolVar(&f.noProgress, "no-progress", false, "no progress bar")
	fs.Float64Var(&f.failAbove, "fail-above", -1, "exit with 4 if there are more than `N` findings")
	fs.Lookup("fail-above").DefValue = "0" // pflag prints no default then
	addMinScore(fs, &f.minScore)
	f.tables.add(fs)
}

func addInventory(fs *pflag.FlagSet, path, key *string) {
	where, err := inventory.DefaultPath()
	if err != nil {
		where = "in the user's state folder"
	} else if home, err := os.UserHomeDir(); err == nil {
		if rel, ok := strings.CutPrefix(where, home); ok {
			where = "~" + rel
		}
	}
	fs.StringVar(path, "inventory", "", "keep the inventory in `FILE` (default "+where+")")
	fs.StringVar(key, "key-file", "", "keep the inventory's key in `FILE` (default beside it, with .key)")
}

func addMinScore(fs *pflag.FlagSet, min *float64) {
	*min = float64(detectors.Threshold) / 1000
	addVar(fs, (*share)(min), "min-score", "leave out findings that are less certain than `SCORE`, from 0 to 1", false)
}

func scoreOf(f float64) finding.Score { return finding.Score(f*1000 + 0.5) }

// scan runs with an inventory and prints the summary.
func (c *console) scan(cmd *cobra.Command, opt app.ScanOptions, f *scanFlags) (err error) {
	db, err := tables.OpenInventory(f.inventory, inventory.Options{KeyFile: f.keyFile, HashPaths: f.hashPaths, Versions: opt.Tables.Fingerprint()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	opt.Inventory = db
	bar := c.progress(!f.noProgress)
	opt.OnWalk = bar.walked
	report, err := app.Scan(cmd.Context(), opt)
	bar.close()
	if err != nil {
		return err
	}
	f.tables.sayExamples(c, opt.Tables)
	write, err := reportNamed(f.format)
	if err != nil {
		return err
	}
	err = write.Write(cmd.Context(), db, report.Filter, reports.Options{Out: c.out, Style: style(c.out), Scan: &reports.ScanInfo{
		Paths: opt.Paths, Excluded: report.Excluded, Unchanged: report.Unchanged, Took: report.Took,
	}})
	if err != nil {
		return err
	}
	return f.verdict(report.Unread(), report.Findings())
}

// stream writes every finding as it comes.
func (c *console) stream(cmd *cobra.Command, opt app.ScanOptions, f *scanFlags) (err error) {
	if f.reveal {
		c.warnReveal()
	}
	if f.inventory != "" {
		db, err := tables.OpenInventory(f.inventory, inventory.Options{KeyFile: f.keyFile, HashPaths: f.hashPaths, Versions: opt.Tables.Fingerprint()})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		opt.Inventory = db
	}
	s := reports.NewStream(c.out, reports.StreamOptions{MinScore: opt.MinScore, Reveal: f.reveal, Roots: len(opt.Paths) > 1})
	opt.Stream = s
	bar := c.progress(!f.noProgress)
	opt.OnWalk = bar.walked
	_, err = app.Scan(cmd.Context(), opt)
	bar.close()
	if err != nil {
		return errors.Join(err, s.Flush())
	}
	f.tables.sayExamples(c, opt.Tables)
	if err := s.Close(); err != nil {
		return err
	}
	return f.verdict(int64(s.Unread()), int64(s.Found()))
}

// verdict is the exit code of a scan that went through.
func (f *scanFlags) verdict(unread, findings int64) error {
	switch {
	case f.failAbove >= 0 && float64(findings) > f.failAbove:
		return &codeError{exitFindings, fmt.Errorf("%s, more than --fail-above %g", phrase.Count(findings, "finding"), f.failAbove)}
	case unread > 0 && !f.allowUnread:
		return &codeError{code: exitUnread}
	}
	return nil
}
