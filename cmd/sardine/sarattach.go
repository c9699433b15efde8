package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"sardine/check"
	"sardine/internal/app"
	"sardine/internal/app/isolation"
	"sardine/sar/casefile"
)

// attachFlags are those of sar attach.
type attachFlags struct {
	who, accept string
	lim         limitFlags
	tables      tableFlags
}

func sarAttach(c *console) *cobra.Command {
	var f attachFlags
	cmd := &cobra.Command{
		Use:   "attach CASE ITEM FILE",
		Short: "Take a copy that was redacted by hand in place of an item's own",
		Long: `Take FILE, a copy that somebody redacted by hand, in place of the item ITEM: its
number in the last bundle, or the file's name as 'sardine sar find' gives it.

FILE is looked into as 'sardine check' does. What a recipient could bring back
(text under a box, tracked changes, earlier versions ...) and what nobody could
look into refuses it; --accept REASON takes it all the same, and the reason is
kept with the case. The copy lies in the case from then on. bundle redacts and
verifies it like every other file, so that what was missed by hand does not go
out; where no copy of it can be made, it goes as it is if nothing in it would
have been hidden. With --accept it goes as it is. Nothing that was hidden in
another item goes out with it.`,
		Args: cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error { return c.attach(cmd.Context(), args, &f) },
	}
	cmd.Flags().StringVar(&f.who, "by", "", "who made the copy (default: your log-in name)")
	cmd.Flags().StringVar(&f.accept, "accept", "", "take it as it is, whatever is found in it, for this `REASON`")
	f.lim.add(cmd.Flags())
	f.lim.addOCR(cmd.Flags())
	f.tables.add(cmd.Flags())
	return cmd
}

func (c *console) attach(ctx context.Context, args []string, f *attachFlags) error {
	cs, err := casefile.Open(args[0])
	if err != nil {
		return err
	}
	item, ok := cs.ItemNamed(args[1])
	if !ok {
		return usage("there is no such item: give its number in the last bundle, or the file's name as 'sardine sar find' gives it")
	}
	raw, err := os.ReadFile(args[2])
	if err != nil {
		return err
	}
	checked, err := c.checkAttached(ctx, args[2], f)
	if err != nil {
		return err
	}
	stops := []string{}
	for _, h := range checked.Hits {
		if h.Level == check.Stop || h.Fault == "not-checked" {
			stops = append(stops, h.Fault)
		}
	}
	if len(stops) > 0 && f.accept == "" {
		c.note("not attached: mend it, or say why it may go all the same with --accept REASON")
		return &codeError{code: exitFindings}
	}
	if f.who == "" {
		f.who = os.Getenv("USER")
	}
	if f.who == "" {
		f.who = "unnamed"
	}
	a, err := cs.KeepAttached(item, filepath.Base(args[2]), raw, f.who)
	if err != nil {
		return err
	}
	a.Accepted, a.Faults = f.accept, stops
	if err := cs.Attach(time.Now(), *a); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s: attached; make the bundle again\n", args[1])
	return nil
}

// checkAttached looks into the copy and prints what it gives away.
func (c *console) checkAttached(ctx context.Context, file string, f *attachFlags) (app.Checked, error) {
	var out app.Checked
	if err := f.lim.check(); err != nil {
		return out, err
	}
	t, err := f.tables.load(c)
	if err != nil {
		return out, err
	}
	p := newCheckPrinter(c, false)
	err = app.Check(ctx, app.CheckOptions{Paths: []string{file}, Tables: t, Options: f.lim.options(), Isolation: isolation.Mode(f.lim.isolation), Notice: c.notice},
		func(x app.Checked) error {
			out = x
			return p.file(x)
		})
	if err == nil && out.File == "" {
		err = fmt.Errorf("the copy cannot be looked into")
	}
	return out, err
}
