package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sardine/internal/app"
	"sardine/sar/casefile"
)

func sarBundle(c *console) *cobra.Command {
	var w whereFlags
	var out string
	var workers bool
	cmd := &cobra.Command{
		Use:   "bundle CASE [PATH...]",
		Short: "Make the bundle that is handed over",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return usage("say --out DIR")
			}
			cs, err := casefile.Open(args[0])
			if err != nil {
				return err
			}
			found, err := w.find(c, cmd, cs, args[1:])
			if err != nil {
				return err
			}
			opt := app.BundleOptions{Request: app.RequestOptions{Options: w.lim.options(), Workers: w.lim.workers}, Case: cs, Found: found, Out: out, Workers: workers, Now: time.Now()}
			if opt.Request.Tables, err = w.tf.load(c); err != nil {
				return err
			}
			b, err := app.MakeBundle(cmd.Context(), opt)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.out, "%d items, %d copies, %d by hand, %d health\n", len(b.Items), b.Disclosed(), b.ByHand(), b.Health)
			for _, it := range b.Items {
				fmt.Fprintf(c.out, "%3d %-50s %-8s %-10s %s %v\n", it.No, it.File, it.Form, it.Status, it.Reason, it.Withheld)
			}
			return nil
		},
	}
	w.add(cmd)
	cmd.Flags().StringVar(&out, "out", "", "make the bundle in `DIR`")
	cmd.Flags().BoolVar(&workers, "redact-professionals", false, "also hide people who act in their role: teachers, social workers, signatories")
	return cmd
}
