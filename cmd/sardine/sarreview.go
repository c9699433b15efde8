package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sardine/internal/app/isolation"
	"sardine/internal/app/request"
	"sardine/internal/phrase"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/paper"
	"sardine/sar/seal"
)

// propose searches and proposes, without making copies.
func (c *console) propose(cmd *cobra.Command, args []string, w *whereFlags, domains []string, workers bool) (*casefile.Case, *sar.Bundle, error) {
	cs, err := casefile.Open(args[0])
	if err != nil {
		return nil, nil, err
	}
	opt := request.BundleOptions{Case: cs, Domains: domains, Workers: workers, Now: time.Now()}
	if opt.Found, err = w.find(c, cmd, cs, args[1:]); err != nil {
		return nil, nil, err
	}
	opt.Request = w.request(c)
	if opt.Request.Tables, err = w.tf.load(c); err != nil {
		return nil, nil, err
	}
	b, err := request.Propose(cmd.Context(), opt)
	return cs, b, err
}

func sarReview(c *console) *cobra.Command {
	var w whereFlags
	var export, imported, password, who string
	var domains []string
	var workers bool
	cmd := &cobra.Command{
		Use:   "review CASE [PATH...] --export FILE | --import FILE",
		Short: "Decide on passages and files in an encrypted workbook",
		Long: `Write a workbook with every passage in clear, its place, what is proposed and
why; fill in the column Decision (keep or hide; include or exclude for files)
and, if you like, Tag, Decided by and Note; save it under the same password, and
read it back with --import. The sheet People has a line for everybody else who
is named: whether they were asked, consented or refused, whether a duty of
confidentiality is owed, whether the requester knows it already, and the
decision for the person, which a decision on a passage overrules. Decisions are
added to the case and never changed; bundle follows them.

The workbook is encrypted. Unless --password-file is given, a password of six
words is made, printed once and kept nowhere.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			pass, err := passwordIn(password)
			if err != nil {
				return err
			}
			switch {
			case (export == "") == (imported == ""):
				return usage("say --export FILE or --import FILE")
			case imported != "":
				return c.importReview(cmd, &w, args[0], imported, pass, who)
			}
			cs, b, err := c.propose(cmd, args, &w, domains, workers)
			if err != nil {
				return err
			}
			if pass == "" {
				if pass, err = seal.Passphrase(); err != nil {
					return err
				}
				fmt.Fprintf(c.out, "password, shown once: %s\n", pass)
			}
			raw, err := paper.Review(b, pass)
			if err != nil {
				return err
			}
			if err := casefile.WriteFile(export, raw); err != nil {
				return err
			}
			fmt.Fprintf(c.out, "%s: %s in %s\n", export, phrase.Count(int64(len(b.Passages)), "passage"), phrase.Count(int64(len(b.Items)), "file"))
			return cs.Audit(time.Now(), "review-export", map[string]any{"passages": len(b.Passages)})
		},
	}
	w.add(cmd)
	fs := cmd.Flags()
	fs.StringVar(&export, "export", "", "write the workbook to `FILE` (.xlsx)")
	fs.StringVar(&imported, "import", "", "read decisions from the workbook in `FILE`")
	fs.StringVar(&password, "password-file", "", "the workbook's password is in `FILE`")
	fs.StringVar(&who, "by", "", "who decided, where the workbook does not say (default: your log-in name)")
	fs.StringSliceVar(&domains, "domain", nil, "the organisation's own mail `DOMAIN`; may be repeated")
	fs.BoolVar(&workers, "redact-professionals", false, "also hide people who act in their role")
	return cmd
}

func passwordIn(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(strings.TrimPrefix(string(raw), "\ufeff"), "\n")
	if line = strings.TrimRight(line, "\r"); line == "" {
		return "", usage("%s holds no password", file)
	}
	return line, nil
}

func (c *console) importReview(cmd *cobra.Command, w *whereFlags, dir, file, password, who string) error {
	if password == "" {
		return usage("say --password-file FILE: the workbook is encrypted")
	}
	cs, err := casefile.Open(dir)
	if err != nil {
		return err
	}
	if err := w.lim.check(); err != nil {
		return err
	}
	if who == "" {
		who = os.Getenv("USER")
	}
	if who == "" {
		who = "unnamed"
	}
	decisions, err := isolation.ReadReview(cmd.Context(), isolation.Mode(w.lim.isolation), file, password, who)
	var fault *isolation.FaultError
	switch {
	case errors.As(err, &fault), errors.Is(err, paper.ErrWorkbook):
		return usage("%w", err)
	case err != nil:
		return err
	}
	before, err := cs.Consents()
	if err != nil {
		return err
	}
	people := slices.DeleteFunc(decisions.People, func(p casefile.Consent) bool { return before[p.Person] == p })
	if err := cs.Decide(time.Now(), decisions.Places); err != nil {
		return err
	}
	if err := cs.RecordConsents(time.Now(), people); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s recorded\n", phrase.Count(int64(len(decisions.Places)+len(people)), "decision"))
	return nil
}

func sarPort(c *console) *cobra.Command {
	var w whereFlags
	var out string
	cmd := &cobra.Command{
		Use:   "port CASE [PATH...] --out DIR",
		Short: "Write the subject's own data as JSON and CSV",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return usage("say --out DIR")
			}
			cs, b, err := c.propose(cmd, args, &w, nil, false)
			if err != nil {
				return err
			}
			raw, err := paper.Data(b)
			if err != nil {
				return err
			}
			if err := os.MkdirAll(out, 0o700); err != nil {
				return err
			}
			if err := casefile.WriteFile(filepath.Join(out, "data.json"), raw); err != nil {
				return err
			}
			f, err := os.OpenFile(filepath.Join(out, "data.csv"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
			if err != nil {
				return err
			}
			rows := paper.Portable(b)
			cw := csv.NewWriter(f)
			if err := errors.Join(cw.WriteAll(rows), f.Close()); err != nil {
				return err
			}
			fmt.Fprintf(c.out, "%s: %s\n", out, phrase.Count(int64(len(rows)-1), "value"))
			return cs.Audit(time.Now(), "port", map[string]any{"values": len(rows) - 1})
		},
	}
	w.add(cmd)
	cmd.Flags().StringVar(&out, "out", "", "write data.json and data.csv into `DIR`")
	return cmd
}
