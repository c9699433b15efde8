package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"sardine/internal/app"
	"sardine/internal/app/isolation"
	"sardine/internal/phrase"
	"sardine/redact"
)

func verifyCommand(c *console) *cobra.Command {
	var receipt string
	var asJSON bool
	var tables tableFlags
	var lim limitFlags
	cmd := &cobra.Command{
		Use:   "verify COPY... --receipt FILE",
		Short: "Check redacted copies against their receipt, later or elsewhere",
		Long: `Check redacted copies against the receipt that 'sardine redact' wrote.

The receipt must not have been changed, every copy that it names must be there
with the bytes that it had, and what detectors find in the copies today is
counted. COPY is the folder of the copies, or files in it. The values that were
taken out are not in the receipt, so that this shows no more than that nothing
has changed since they were proven gone.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if receipt == "" {
				return usage("say which receipt with --receipt FILE")
			}
			raw, err := os.ReadFile(receipt)
			if err != nil {
				return err
			}
			r, err := redact.ReadReceipt(raw)
			if err != nil {
				return err
			}
			if err := lim.check(); err != nil {
				return err
			}
			opt := app.ScanOptions{Paths: args, Workers: lim.workers, Options: lim.options(), Isolation: isolation.Mode(lim.isolation), Notice: c.notice}
			if opt.Tables, err = tables.load(c); err != nil {
				return err
			}
			v, err := app.VerifyCopies(cmd.Context(), opt, r)
			if err != nil {
				return err
			}
			return c.printVerified(v, asJSON)
		},
	}
	cmd.Flags().StringVar(&receipt, "receipt", "", "the receipt, as JSON")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	lim.add(cmd.Flags())
	lim.addOCR(cmd.Flags())
	tables.add(cmd.Flags())
	return cmd
}

func (c *console) printVerified(v *app.Verified, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(c.out)
		e.SetIndent("", "  ")
		if err := e.Encode(v); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(c.out, "The receipt is whole and was not changed.\n%s as the receipt says.\n", phrase.Capital(phrase.Count(int64(v.Good), "copy", "copies")))
		for _, f := range v.Files {
			if f.Result != "good" {
				fmt.Fprintf(c.out, "    %s  (%s)\n", clean(f.File), f.Result)
			}
		}
		if v.Found > 0 {
			fmt.Fprintf(c.out, "%s at or above the threshold in the copies now: left by decision or kind, or found by newer rules.\n", phrase.Count(v.Found, "finding"))
		}
	}
	if v.Bad > 0 {
		return &codeError{exitFailed, fmt.Errorf("%s not as the receipt says", phrase.Count(int64(v.Bad), "file"))}
	}
	return nil
}
