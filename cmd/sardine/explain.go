package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sardine/detectors"
	"sardine/finding"
	"sardine/internal/app"
	"sardine/internal/app/isolation"
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
number is a line, in a table a row.

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
			readings, res, err := app.Explain(cmd.Context(), app.ShowOptions{
				File: file, Tables: tables, Options: lim.options(), Isolation: isolation.Mode(lim.isolation), Notice: c.notice,
			}, func(p finding.Place) bool { return placeFits(p, place) })
			if err != nil {
				return err
			}
			return explainText(c.out, file, place, readings, res, reveal)
		},
	}
	lim.add(cmd.Flags())
	lim.addOCR(cmd.Flags())
	tf.add(cmd.Flags())
	cmd.Flags().BoolVar(&reveal, "reveal", false, "show values in clear")
	return cmd
}

// verdicts head the readings of each sort.
var verdicts = map[app.Verdict]string{
	app.Counts:   "Counts as",
	app.Review:   "Perhaps, and not counted:",
	app.SetAside: "Known to the organisation, and not counted:",
	app.Lost:     "Could also have been",
	app.Rejected: "Thought of and rejected:",
}

func explainText(w io.Writer, file, place string, readings []app.Reading, res *finding.Result, reveal bool) error {
	bold := style(w)
	if strings.Trim(place, "0123456789") == "" {
		place = "line or row " + place
	}
	fmt.Fprintf(w, "%s, %s  (%s, %s)\n", bold("1", file), place, formatName(res.Format), res.Status)
	for _, s := range res.Skips {
		fmt.Fprintf(w, "  not read: %s: %s\n", s.Path.String(), s.Why)
	}
	if len(readings) == 0 {
		_, err := fmt.Fprintf(w, "Nothing at %s was thought to be personal data, not even below the threshold: no number, name or word there\n"+
			"looks like anything that Sardine knows, or its check digits are wrong.\nWhat was read there: sardine text %s\n", place, phrase.Quote(file))
		return err
	}
	for _, r := range readings {
		value := r.Value.String()
		if reveal {
			value = clean(r.Value.Reveal())
		}
		fmt.Fprintf(w, "\n%s %s  %s\n", verdicts[r.Verdict], bold("1", r.Kind.Title), bold("7", value))
		explainReading(w, &r)
	}
	_, err := fmt.Fprintf(w, "\nFindings from %.2f up count. Of findings with a score of 0.9, about 90 in 100 are right.\n", float64(detectors.Threshold)/1000)
	return err
}

func explainReading(w io.Writer, r *app.Reading) {
	switch r.Verdict {
	case app.Rejected:
	case app.Lost:
		if r.To != nil {
			fmt.Fprintf(w, "  but %s is better supported; score %.2f\n", r.To.Title, r.Score.Float())
		}
	default:
		fmt.Fprintf(w, "  score %.2f: about %d in 100 findings like this are right\n", r.Score.Float(), (int(r.Score)+5)/10)
	}
	var speaks, against []finding.Reason
	for _, why := range r.Why {
		if adverse[why] {
			against = append(against, why)
		} else {
			speaks = append(speaks, why)
		}
	}
	if len(speaks) > 0 {
		fmt.Fprintf(w, "  for it: %s\n", because(speaks))
	}
	switch {
	case len(against) > 0:
		fmt.Fprintf(w, "  against it: %s\n", because(against))
	case r.Verdict == app.Rejected:
		fmt.Fprintf(w, "  against it: nothing beside it says so, and many other things are written like that\n")
	}
}

// adverse are the reasons that speak against a reading.
var adverse = map[finding.Reason]bool{
	finding.BadLabel: true, finding.Placeholder: true, finding.Reserved: true, finding.Repaired: true, finding.Topic: true, finding.Crowded: true,
	finding.Alternative: true, finding.Own: true, finding.Accepted: true, finding.Unchecked: true, finding.WrongCheck: true,
}

// placeFits reports whether a finding's place is the one that was asked for. A
// bare number is a line, in a table a row.
func placeFits(p finding.Place, asked string) bool {
	have := p.String()
	if n, err := strconv.ParseUint(asked, 10, 32); err == nil {
		return p.Line == uint32(n) || p.Row == uint32(n)
	}
	return strings.EqualFold(have, asked) || strings.HasSuffix(have, ", line "+strings.TrimPrefix(asked, "line ")) || strings.HasPrefix(have, asked+",")
}
