package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"sardine/finding"
	"sardine/internal/app"
	"sardine/internal/app/isolation"
	"sardine/internal/app/reading"
	"sardine/internal/phrase"
	"sardine/reports"
)

func showCommand(c *console) *cobra.Command {
	var lim limitFlags
	var reveal, asJSON bool
	var minScore float64
	var tf tableFlags
	cmd := &cobra.Command{
		Use:   "show FILE",
		Short: "Read one file again and show what is found in it, where and why",
		Long: `Read one file again and show what is found in it: the place, the kind, the
score, and why it is thought to be personal data.

Values and the words around them are masked. --reveal shows them in clear.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := lim.check(); err != nil {
				return err
			}
			defer c.tellMissed(&lim)
			if reveal {
				c.warnReveal()
			}
			tables, err := tf.load(c)
			if err != nil {
				return err
			}
			shown, res, err := app.Show(cmd.Context(), app.ShowOptions{
				File: args[0], Tables: tables, Options: lim.options(), MinScore: scoreOf(minScore), Isolation: isolation.Mode(lim.isolation), Notice: c.notice,
			})
			if err != nil {
				return err
			}
			tf.sayExamples(c, tables)
			if asJSON {
				err = showJSON(c.out, shown, reveal)
			} else {
				err = showText(c.out, args[0], shown, res, reveal)
			}
			if err == nil && res.Status != finding.Read {
				return &codeError{code: exitUnread}
			}
			return err
		},
	}
	lim.add(cmd.Flags())
	lim.addOCR(cmd.Flags())
	cmd.Flags().BoolVar(&reveal, "reveal", false, "show values and their surroundings in clear")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	addMinScore(cmd.Flags(), &minScore)
	tf.add(cmd.Flags())
	return cmd
}

// warnReveal says what --reveal does, each time.
func (c *console) warnReveal() {
	c.note("warning: personal data is shown in clear because of --reveal. Do not keep or send this output.")
}

func showText(w io.Writer, name string, shown []reading.Shown, res *finding.Result, reveal bool) error {
	bold := style(w)
	fmt.Fprintf(w, "%s  (%s, %s)\n", bold("1", name), formatName(res.Format), res.Status)
	for _, s := range res.Skips {
		fmt.Fprintf(w, "  not read: %s: %s\n", orItself(s.Path.String()), s.Why)
	}
	for _, u := range res.Unlocks {
		fmt.Fprintf(w, "  opened with %s: %s\n", reports.PasswordName(u.Password), orItself(u.Path.String()))
	}
	fmt.Fprintf(w, "%s\n", phrase.Count(int64(len(shown)), "finding"))
	for _, s := range shown {
		where := s.Place.String()
		if inner := s.Path.String(); inner != "" {
			where = strings.TrimSuffix(inner+", "+where, ", ")
		}
		if reveal && s.Place.Column != "" { // text of the file: what was taken for a heading may be a name
			where += ", column \"" + s.Place.Column + "\""
		}
		before, after := s.Before, s.After
		if s.Place.Row > 0 { // cells stay apart
			before, after = strings.ReplaceAll(before, "\t", " | "), strings.ReplaceAll(after, "\t", " | ")
		}
		value, mask := s.Value.String(), veil
		if reveal {
			value, mask = clean(s.Value.Reveal()), clean
		}
		fmt.Fprintf(w, "\n%s  %s\n", bold("1", s.Kind.Title), where)
		fmt.Fprintf(w, "  %s%s%s\n", mask(before), bold("7", value), mask(after))
		fmt.Fprintf(w, "  score %.2f: %s\n", s.Score.Float(), because(s.Why))
		if len(s.Also) > 0 {
			fmt.Fprintf(w, "  could also be read as: %s\n", titles(s.Also))
		}
	}
	return nil
}

func orItself(inner string) string {
	if inner == "" {
		return "the file itself"
	}
	return inner
}

func formatName(f string) string {
	if f == "" {
		return "unknown format"
	}
	return f
}

func because(why []finding.Reason) string {
	words := make([]string, len(why))
	for i, r := range why {
		words[i] = r.Text()
	}
	return strings.Join(words, "; ")
}

func titles(kinds []*finding.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Title
	}
	return strings.Join(names, ", ")
}

// clean keeps control characters of a file off the terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r':
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069: // text direction overrides
			return -1
		}
		return r
	}, s)
}

type shownJSON struct {
	Inner    string   `json:"inner,omitempty"`
	Place    string   `json:"place,omitempty"`
	Column   string   `json:"column,omitempty"`
	Part     string   `json:"part"`
	Kind     string   `json:"kind"`
	Category string   `json:"category"`
	Start    int64    `json:"start"`
	End      int64    `json:"end"`
	Score    float64  `json:"score"`
	Why      []string `json:"why"`
	Also     []string `json:"also,omitempty"`
	Sample   string   `json:"sample"`
	Value    string   `json:"value,omitempty"`
	Before   string   `json:"before,omitempty"`
	After    string   `json:"after,omitempty"`
}

func showJSON(w io.Writer, shown []reading.Shown, reveal bool) error {
	out := make([]shownJSON, 0, len(shown))
	for _, s := range shown {
		j := shownJSON{
			Inner: s.Path.String(), Place: s.Place.String(), Part: s.Part.String(),
			Kind: s.Kind.Name, Category: string(s.Kind.Category), Start: s.Span.Start, End: s.Span.End,
			Score: s.Score.Float(), Sample: s.Value.String(),
		}
		for _, r := range s.Why {
			j.Why = append(j.Why, r.String())
		}
		for _, k := range s.Also {
			j.Also = append(j.Also, k.Name)
		}
		if reveal {
			j.Value, j.Column, j.Before, j.After = s.Value.Reveal(), s.Place.Column, s.Before, s.After
		}
		out = append(out, j)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
