package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"sardine/internal/app"
	"sardine/internal/phrase"
)

// planRows is how many kinds of file the table names one by one.
const planRows = 15

func planCommand(c *console) *cobra.Command {
	var sel selectFlags
	var lim limitFlags
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "plan PATH...",
		Short: "Say what a scan would meet, and how long it may take, without opening a file",
		Long: `Say what a scan would meet, and how long it may take, without opening a file:
from names and sizes alone. The time is a rough guess.

  sardine plan FOLDER
  sardine plan --exclude Archive/ --max-mbps 20 FOLDER`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			selection, err := sel.selection(c.in, time.Now())
			if err != nil {
				return err
			}
			p, err := app.MakePlan(cmd.Context(), args, selection, lim.workers, lim.maxMbps)
			if err != nil {
				return err
			}
			if asJSON {
				enc := json.NewEncoder(c.out)
				enc.SetIndent("", "  ")
				return enc.Encode(planJSON(p))
			}
			return printPlan(c.out, p, args)
		},
	}
	sel.add(cmd.Flags())
	lim.add(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printPlan(w io.Writer, p *app.Plan, args []string) error {
	bold := style(w)
	fmt.Fprintf(w, "%s, %s\n\n", bold("1", phrase.Count(p.Files, "file")), phrase.Size(p.Bytes))
	if p.Files == 0 {
		fmt.Fprintln(w, "There is nothing to scan. Is it the folder that you meant, and is its disk or share connected?")
		return nil
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "ending\tfiles\tsize\treader\t")
	var restFiles, restBytes int64
	for i, t := range p.Types {
		if i >= planRows {
			restFiles, restBytes = restFiles+t.Files, restBytes+t.Bytes
			continue
		}
		ext := t.Extension
		if ext == "" {
			ext = "(none)"
		}
		reader := t.Format
		switch {
		case reader == "":
			reader = "by content"
		case t.Partial:
			reader += ", in part"
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t\n", ext, phrase.Number(t.Files), phrase.Size(t.Bytes), reader)
	}
	if restFiles > 0 {
		fmt.Fprintf(tw, "others\t%s\t%s\t\t\n", phrase.Number(restFiles), phrase.Size(restBytes))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	if len(p.Skips) > 0 {
		fmt.Fprintln(w, "\nWill not be read:")
		for _, r := range reasonsByCount(p.Skips) {
			fmt.Fprintf(w, "  %s  %s\n", phrase.Number(p.Skips[r]), r)
		}
	}
	fmt.Fprintf(w, "\n\"by content\": what the name leaves open is decided when the file is opened. Pictures,\n"+
		"programs and formats without a reader are then counted as not read.\n")
	long := "a few seconds"
	if p.Duration() >= 10*time.Second {
		long = "about " + phrase.Duration(p.Duration())
	}
	fmt.Fprintf(w, "\nA first scan with %s may take %s (a rough guess from sizes).\nNext:  sardine scan %s\n",
		phrase.Count(int64(p.Workers), "worker"), bold("1", long), phrase.Quote(args...))
	return nil
}

type planTypeJSON struct {
	Extension string `json:"extension"`
	Reader    string `json:"reader,omitempty"`
	Partial   bool   `json:"partial,omitempty"`
	Files     int64  `json:"files"`
	Bytes     int64  `json:"bytes"`
}

func planJSON(p *app.Plan) any {
	types := make([]planTypeJSON, 0, len(p.Types))
	for _, t := range p.Types {
		types = append(types, planTypeJSON{t.Extension, t.Format, t.Partial, t.Files, t.Bytes})
	}
	return map[string]any{
		"files": p.Files, "bytes": p.Bytes, "types": types, "not_read": p.Skips,
		"workers": p.Workers, "estimated_seconds": int64(p.Duration().Seconds()),
	}
}

// reasonsByCount lists the keys of m, most frequent first.
func reasonsByCount[K cmp.Ordered, N int | int64](m map[K]N) []K {
	return slices.SortedFunc(maps.Keys(m), func(a, b K) int {
		return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b))
	})
}
