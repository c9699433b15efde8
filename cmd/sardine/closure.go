package main

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sardine/closure"
	"sardine/internal/app"
	"sardine/internal/app/isolation"
	"sardine/internal/phrase"
)

type closureFlags struct {
	sel            selectFlags
	lim            limitFlags
	tables         tableFlags
	preset, table  string
	year           int
	years, copies  string
	format, output string
	noProgress     bool
	allowUnread    bool
	workedTable    *closure.Table
	workedYears    map[string]int
}

func closureCommand(c *console) *cobra.Command {
	var f closureFlags
	cmd := &cobra.Command{
		Use:   "closure PATH...",
		Short: "Say how long records stay closed in an archive, and when they open",
		Long: `Say how long records stay closed in an archive under section 40(2) of the
Freedom of Information Act, and when they open. Each file is a record. The
youngest person in it decides: by a date of birth, an age, or what kind of
people it is about. Where evidence is missing, a record stays closed for longer.
What was not read is listed for review, never as open.

Periods: ` + presetList() + `
or an organisation's own with --table.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.closure(cmd, args, &f) },
	}
	fs := cmd.Flags()
	f.sel.add(fs)
	f.lim.add(fs)
	f.lim.addOCR(fs)
	f.tables.add(fs)
	fs.StringVar(&f.preset, "preset", "tna", "count by the periods of `NAME`, one of those above")
	fs.StringVar(&f.table, "table", "", "count by the periods in `FILE` (YAML: name, lifetime, by_age, periods)")
	fs.IntVar(&f.year, "year", 0, "the last date of all records is in `YEAR` (default: from the name of the file or folder, else when it was last changed)")
	fs.StringVar(&f.years, "years", "", "the last dates of records are in `FILE` (CSV: path, year)")
	fs.StringVar(&f.copies, "copies", "", "name redacted copies below `FOLDER` beside their closed records")
	fs.StringVar(&f.format, "format", "table", "table, csv (the columns that record offices ask for) or json")
	fs.StringVarP(&f.output, "output", "o", "", "write to `FILE`, readable by you only")
	fs.BoolVar(&f.noProgress, "no-progress", false, "no progress bar")
	fs.BoolVar(&f.allowUnread, "allow-unread", false, "exit with 0 even if some records were not read")
	return cmd
}

func presetList() string {
	list, err := closure.Presets()
	if err != nil {
		return "" // a test sees to it that they can be read
	}
	var names []string
	for _, t := range list {
		names = append(names, t.Name+" ("+t.Title+")")
	}
	return strings.Join(names, ", ")
}

func (c *console) closure(cmd *cobra.Command, paths []string, f *closureFlags) error {
	write := closureWriters[f.format]
	if write == nil {
		return usage("--format %q: there are table, csv and json", f.format)
	}
	if err := f.load(); err != nil {
		return err
	}
	if err := f.lim.check(); err != nil {
		return err
	}
	defer c.tellMissed(&f.lim)
	selection, err := f.sel.selection(c.in, time.Now())
	if err != nil {
		return err
	}
	tables, err := f.tables.load(c)
	if err != nil {
		return err
	}
	bar := c.progress(!f.noProgress)
	var rows []app.ClosureRow
	err = app.Closure(cmd.Context(), app.ClosureOptions{
		Scan: app.ScanOptions{
			Paths: paths, Select: selection, Workers: f.lim.workers, MaxMbps: f.lim.maxMbps, Options: f.lim.options(), Tables: tables,
			Isolation: isolation.Mode(f.lim.isolation), Notice: c.notice, OnWalk: bar.walked,
		},
		Table: f.workedTable, Year: f.year, Years: f.workedYears, Copies: f.copies, Today: time.Now(),
	}, func(r app.ClosureRow) error {
		rows = append(rows, r)
		return nil
	})
	bar.close()
	if err != nil {
		return err
	}
	if f.output == "" {
		err = write(c.out, rows, f.workedTable)
	} else {
		err = toFile(f.output, func(out *os.File) error { return write(out, rows, f.workedTable) })
	}
	unread := slices.ContainsFunc(rows, func(r app.ClosureRow) bool { return r.Unread != "" })
	if err == nil && unread && !f.allowUnread {
		return &codeError{code: exitUnread}
	}
	return err
}

// load reads the table of periods and the years of records.
func (f *closureFlags) load() error {
	if f.table != "" {
		raw, err := os.ReadFile(f.table)
		if err != nil {
			return err
		}
		if f.workedTable, err = closure.Parse(raw); err != nil {
			return usage("%s: %w", f.table, err)
		}
	} else {
		var err error
		if f.workedTable, err = closure.Preset(f.preset); err != nil {
			return usage("--preset %w", err)
		}
	}
	if f.years == "" {
		return nil
	}
	in, err := os.Open(f.years)
	if err != nil {
		return err
	}
	defer in.Close()
	f.workedYears = map[string]int{}
	r := csv.NewReader(in)
	r.FieldsPerRecord = 2
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return usage("%s: %w", f.years, err)
		}
		year, err := strconv.Atoi(strings.TrimSpace(row[1]))
		if line, _ := r.FieldPos(1); err != nil && line == 1 {
			continue // headings
		} else if err != nil || year < 1000 || year > 9999 {
			return usage("%s:%d: not a year", f.years, line)
		}
		f.workedYears[strings.TrimSpace(row[0])] = year
	}
}

var closureWriters = map[string]func(io.Writer, []app.ClosureRow, *closure.Table) error{
	"table": closureTable, "csv": closureCSV, "json": closureJSON,
}

func closureJSON(w io.Writer, rows []app.ClosureRow, t *closure.Table) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		Periods string           `json:"periods"`
		Records []app.ClosureRow `json:"records"`
	}{t.Name, slices.Concat([]app.ClosureRow{}, rows)})
}

// closureCSV has the columns of the form that record offices ask for first
// (PRONI's review of digital records), and how they came about after them.
func closureCSV(w io.Writer, rows []app.ClosureRow, _ *closure.Table) error {
	out := csv.NewWriter(w)
	head := []string{"Record", "Access status", "FOIA exemption", "PIT outcome", "Next action", "Year", "Reviewer", "Date", "Countersignature", "Date",
		"Also consider", "Date of record", "Date from", "Closure years", "Opens", "Basis", "Kinds found", "Not read", "Redacted copy"}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, r := range rows {
		row := []string{r.Record, r.Status, r.Exemption, "", r.Action, number(r.Year), "", "", "", "",
			r.Consider, number(r.Of), r.OfFrom, number(r.Years), r.Opens, r.Basis, strings.Join(r.Kinds, "; "), r.Unread, r.Copy}
		for i, v := range row {
			row[i] = inertCell(v)
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// inertCell keeps a spreadsheet from taking a name for a formula.
func inertCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// closureTable prints what a person needs to decide what to do next.
func closureTable(w io.Writer, rows []app.ClosureRow, t *closure.Table) error {
	b := bufio.NewWriter(w)
	bold := style(w)
	count := map[string]int64{}
	for _, r := range rows {
		count[r.Status]++
	}
	fmt.Fprintf(b, "%s\n", bold("1", fmt.Sprintf("%s = %s closed + %s open + %s to review", phrase.Count(int64(len(rows)), "record"),
		phrase.Number(count[app.AccessClosed]), phrase.Number(count[app.AccessOpen]), phrase.Number(count[app.AccessReview]))))
	fmt.Fprintf(b, "Periods of %s, a lifetime of %d years\n", t.Title, t.Lifetime)
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b app.ClosureRow) int {
		return cmp.Or(cmp.Compare(a.Opens, b.Opens), cmp.Compare(a.Record, b.Record))
	})
	for _, status := range []string{app.AccessClosed, app.AccessReview, app.AccessOpen} {
		if count[status] == 0 {
			continue
		}
		fmt.Fprintf(b, "\n%s\n", bold("1", map[string]string{app.AccessClosed: "Closed, the first to open first", app.AccessReview: "To review by hand: not all of it was read", app.AccessOpen: "Open"}[status]))
		for _, r := range rows {
			if r.Status == status {
				closureLine(b, &r)
			}
		}
	}
	fmt.Fprintf(b, "\nA proposal for the archivist who decides. Reviewer and countersignature: --format csv -o closure.csv\n")
	return b.Flush()
}

func closureLine(b *bufio.Writer, r *app.ClosureRow) {
	fmt.Fprintf(b, "  %s\n      ", r.Record)
	switch {
	case r.Status == app.AccessReview:
		fmt.Fprintf(b, "%s", r.Unread)
		if r.Opens != "" {
			fmt.Fprintf(b, "; by what was read: 1 January %s", r.Opens[:4])
		}
	case r.Opens == "":
		b.WriteString(r.Basis)
	default:
		fmt.Fprintf(b, "1 January %s: %s of closure from %d (%s), %s", r.Opens[:4], phrase.Count(int64(r.Years), "year"), r.Of, r.OfFrom, r.Basis)
	}
	for _, s := range []string{r.Exemption, r.Consider} {
		if s != "" {
			b.WriteString("; " + s)
		}
	}
	b.WriteString("\n")
}
