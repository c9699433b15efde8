package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sardine/detectors"
	"sardine/internal/app"
	"sardine/internal/phrase"
)

func explainCommand(c *console) *cobra.Command {
	var lim limitFlags
	var tf tableFlags
	var reveal bool
	cmd := &cobra.Command{
		Use:   "explain FILE:PLACE",
		Short: "Explain what was made of one place in a file, and what was rejected",
		Long: `Explain what was made of one place in a file: every reading that was thought of
there, also those below the threshold, with the evidence for each and what it
beat. PLACE is what 'sardine show' prints: line 12, page 3, Staff!C14. A bare
number is a line.

  sardine explain 'letter.txt:12'
  sardine explain 'list.xlsx:Staff!C14'`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := lim.check(); err != nil {
				return err
			}
			defer c.tellMissed(&lim)
			i := strings.LastIndexByte(args[0], ':')
			if i <= 0 || i == len(args[0])-1 {
				return usage("%q: say FILE:PLACE, as in letter.txt:12", args[0])
			}
			file, place := args[0][:i], strings.TrimSpace(args[0][i+1:])
			tables, err := tf.load(c)
			if err != nil {
				return err
			}
			if reveal {
				c.warnReveal()
			}
			shown, res, err := app.Show(cmd.Context(), app.ShowOptions{
				File: file, Tables: tables, Options: lim.options(), MinScore: detectors.Floor, Isolation: app.Isolation(lim.isolation), Notice: c.notice,
			})
			if err != nil {
				return err
			}
			var here []app.Shown
			for _, s := range shown {
				if placeFits(s.Place.String(), place) {
					here = append(here, s)
				}
			}
			if len(here) == 0 {
				_, err := fmt.Fprintf(c.out, "Nothing at %s was thought to be personal data, not even below the threshold.\n"+
					"What was read there: sardine text %s\n", place, phrase.Quote(file))
				return err
			}
			if err := showText(c.out, file, here, res, reveal); err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.out, "\nFindings from %.2f up count; those below are kept for review.\n", float64(detectors.Threshold)/1000)
			return err
		},
	}
	lim.add(cmd.Flags())
	lim.addOCR(cmd.Flags())
	tf.add(cmd.Flags())
	cmd.Flags().BoolVar(&reveal, "reveal", false, "show values and their surroundings in clear")
	return cmd
}

// placeFits reports whether a finding's place is the one that was asked for.
func placeFits(have, asked string) bool {
	return strings.EqualFold(have, asked) || strings.EqualFold(have, "line "+asked) ||
		strings.HasSuffix(have, ", line "+strings.TrimPrefix(asked, "line ")) || strings.HasPrefix(have, asked+",")
}
