package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/pflag"

	"sardine/internal/app"
	"sardine/internal/phrase"
	"sardine/inventory"
	"sardine/policy"
)

// baselineFlags are the flags of report that make a baseline, or compare the
// inventory with one.
type baselineFlags struct {
	out, in                 string
	reason, author, expires string
}

func (b *baselineFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&b.out, "baseline-out", "", "write the findings that are reported to `FILE`, as accepted ones: no values, no names of files. Needs --reason and --author")
	fs.StringVar(&b.reason, "reason", "", "why they are accepted (with --baseline-out)")
	fs.StringVar(&b.author, "author", "", "who accepts them (with --baseline-out)")
	fs.StringVar(&b.expires, "expires", "", "the last `DAY` on which they are accepted (with --baseline-out; default a year from today)")
	fs.StringVar(&b.in, "baseline", "", "say which findings are in `FILE`, and which are new")
}

// check is asked before the inventory is opened.
func (b *baselineFlags) check() error {
	switch {
	case b.out != "" && b.in != "":
		return usage("--baseline-out and --baseline do not go together")
	case b.out != "" && (strings.TrimSpace(b.reason) == "" || strings.TrimSpace(b.author) == ""):
		return usage("--baseline-out needs --reason and --author: whoever meets the list later has to know")
	case b.out == "" && b.reason+b.author+b.expires != "":
		return usage("--reason, --author and --expires go with --baseline-out")
	}
	if b.expires != "" {
		if _, err := time.Parse(time.DateOnly, b.expires); err != nil {
			return usage("--expires %q: say a day like 2027-08-31", b.expires)
		}
	}
	return nil
}

// write makes the baseline.
func (b *baselineFlags) write(ctx context.Context, c *console, db *inventory.DB, f inventory.Filter) error {
	now := time.Now()
	head := policy.BaselineHead{Reason: b.reason, Author: b.author, Made: now.Format(time.DateOnly), Expires: b.expires}
	if head.Expires == "" {
		head.Expires = now.AddDate(1, 0, 0).Format(time.DateOnly)
	}
	var n int64
	err := toFile(b.out, func(out *os.File) (err error) {
		n, err = app.WriteBaseline(ctx, db, f, head, out)
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "%s accepted until %s, in %s.\nThe next scan: sardine scan --baseline %s FOLDER\n",
		phrase.Count(n, "finding"), head.Expires, b.out, phrase.Quote(b.out))
	return err
}

// compare prints what is in the baseline and what is new.
func (b *baselineFlags) compare(ctx context.Context, c *console, db *inventory.DB, f inventory.Filter, top int) error {
	sum, err := app.CompareBaseline(ctx, db, f, b.in, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Baseline of %s by %s, until %s: %s\n", sum.Head.Made, clean(sum.Head.Author), sum.Head.Expires, clean(sum.Head.Reason))
	if sum.Expired {
		fmt.Fprintln(c.out, "It has expired: its findings count again.")
	}
	fmt.Fprintf(c.out, "%s in it, %d new\n", phrase.Count(sum.Accepted, "finding"), sum.New)
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	var kinds []string
	for k := range sum.Kinds {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	if len(kinds) > 0 {
		fmt.Fprintln(w, "\nkind\taccepted\tnew")
	}
	for _, k := range kinds {
		fmt.Fprintf(w, "%s\t%d\t%d\n", k, sum.Kinds[k][0], sum.Kinds[k][1])
	}
	slices.SortStableFunc(sum.Files, func(x, y app.BaselineFile) int { return int(y.New - x.New) })
	if len(sum.Files) > 0 {
		fmt.Fprintln(w, "\nfiles with new findings\tnew")
	}
	for i, x := range sum.Files {
		if i == top {
			fmt.Fprintf(w, "and %d more\t\n", len(sum.Files)-top)
			break
		}
		fmt.Fprintf(w, "%s\t%d\n", clean(x.Rel), x.New)
	}
	return w.Flush()
}
