package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sardine/internal/phrase"
	"sardine/sar"
	"sardine/sar/casefile"
)

// elusionFile is the list that a reviewer fills in.
const elusionFile = "elusion.csv"

// sampleElusion writes files without matches for somebody to look through.
func (c *console) sampleElusion(cs *casefile.Case, f *sar.Found, n int) error {
	picked := f.Sampled
	if picked == nil {
		var all []string
		for name := range f.Refs {
			all = append(all, name)
		}
		picked = f.Sample(all, n, cs.Reference)
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write([]string{"file", "holds the subject's data (yes or no)"}); err != nil {
		return err
	}
	for _, p := range picked {
		if err := w.Write([]string{p, ""}); err != nil {
			return err
		}
	}
	w.Flush()
	if err := casefile.WriteFile(cs.Path(elusionFile), b.Bytes()); err != nil {
		return err
	}
	_, high := sar.Interval(0, len(picked))
	c.note("%s without matches are listed in %s: fill in the second column, then 'sardine sar elusion %s'. If all are no, at most %.1f %% of such files were missed (95 %% sure).",
		phrase.Count(int64(len(picked)), "file"), cs.Path(elusionFile), cs.Dir, 100*high)
	return cs.Audit(time.Now(), "elusion-sample", map[string]any{"files": len(picked)})
}

func sarElusion(c *console) *cobra.Command {
	return &cobra.Command{
		Use:   "elusion CASE",
		Short: "How much may have been missed, from a sample that somebody looked through",
		Long: `Read the list that 'sardine sar find --elusion N' made, once somebody has filled
in yes or no for every file, and say what share of the files without matches
holds the subject's data after all, with its 95 % confidence interval.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cs, err := casefile.Open(args[0])
			if err != nil {
				return err
			}
			raw, err := os.ReadFile(cs.Path(elusionFile))
			if err != nil {
				return usage("make the sample first: sardine sar find %s --elusion 100", args[0])
			}
			rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
			if err != nil || len(rows) == 0 {
				return usage("%s cannot be read as CSV", elusionFile)
			}
			yes, no := 0, 0
			for i, r := range rows[1:] {
				switch strings.ToLower(strings.TrimSpace(r[len(r)-1])) {
				case "yes", "y":
					yes++
				case "no", "n":
					no++
				default:
					return usage("%s: line %d says neither yes nor no", elusionFile, i+2)
				}
			}
			low, high := sar.Interval(yes, yes+no)
			fmt.Fprintf(c.out, "%d of %d files without matches hold the subject's data: %.1f %% to %.1f %% of all such files (95 %% confidence)\n", yes, yes+no, 100*low, 100*high)
			return cs.Audit(time.Now(), "elusion", map[string]any{"yes": yes, "of": yes + no})
		},
	}
}
