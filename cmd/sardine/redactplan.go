package main

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sardine/internal/app/isolation"
	"sardine/internal/app/redaction"
	"sardine/internal/phrase"
	"sardine/redact"
)

// planFormat is told from the name of a plan's file.
func planFormat(name string) (redact.PlanFormat, error) {
	switch f := redact.PlanFormat(strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), ".")); f {
	case redact.PlanXLSX, redact.PlanCSV, redact.PlanJSON:
		return f, nil
	}
	return "", usage("a plan's file ends in .xlsx, .csv, .json or, for one PDF file or picture, .pdf")
}

// byMarks reports whether a plan is a PDF file with marks.
func byMarks(name string) bool { return strings.EqualFold(filepath.Ext(name), ".pdf") }

// proposeRedaction writes a PDF file with marks over what would go, for a
// person to move, delete and add.
func (c *console) proposeRedaction(cmd *cobra.Command, opt redaction.Options, f *redactFlags) error {
	if _, err := os.Lstat(f.plan); err == nil {
		return usage("--plan: there is a file %s", f.plan)
	}
	if err := toFile(f.plan, func(w *os.File) error { return redaction.Propose(cmd.Context(), opt, w) }); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Plan written  %s\n  The file with marks over what would be taken out of its pages; nothing is taken out of it yet.\n", f.plan)
	fmt.Fprintln(c.out, "  It shows personal data in clear: destroy it when you are done.")
	fmt.Fprintln(c.out, "\nNext\n  Move, delete and add redaction marks with any program that edits PDF files, without applying them, and save.")
	fmt.Fprintf(c.out, "  sardine redact FILE --out DIR --decisions %s\n", phrase.Quote(f.plan))
	return nil
}

// password is the one in the file, or a new one that is printed once.
func (f *redactFlags) password() (word string, made bool, err error) {
	if f.planPassword != "" {
		raw, err := os.ReadFile(f.planPassword)
		if err != nil {
			return "", false, err
		}
		if word = strings.TrimRight(string(raw), "\r\n"); word == "" {
			return "", false, usage("--plan-password-file: the file is empty")
		}
		return word, false, nil
	}
	b := make([]byte, 15)
	rand.Read(b) // never fails, by its documentation
	w := strings.ToLower(base32.StdEncoding.EncodeToString(b))
	return strings.Join([]string{w[:6], w[6:12], w[12:18], w[18:]}, "-"), true, nil
}

// planRedaction writes what would go, for a person to decide on.
func (c *console) planRedaction(cmd *cobra.Command, opt redaction.Options, f *redactFlags) error {
	format, err := planFormat(f.plan)
	if err != nil {
		return err
	}
	ps, err := redaction.Plan(cmd.Context(), opt)
	if err != nil {
		return err
	}
	word, made := "", false
	if format == redact.PlanXLSX {
		if word, made, err = f.password(); err != nil {
			return err
		}
	}
	if err := toFile(f.plan, func(w *os.File) error { return redact.WritePlan(w, format, ps, word) }); err != nil {
		return err
	}
	remove := int64(0)
	for _, p := range ps {
		if p.Action == "remove" {
			remove++
		}
	}
	fmt.Fprintf(c.out, "Plan written  %s\n  %s, of which %s would be taken out.\n", f.plan, phrase.Count(int64(len(ps)), "passage"), phrase.Number(remove))
	fmt.Fprintln(c.out, "  It shows personal data in clear: destroy it when you are done.")
	switch {
	case made:
		fmt.Fprintf(c.out, "  Its password, which is shown this once:  %s\n", word)
	case format != redact.PlanXLSX:
		c.note("note: a plan in %s is not encrypted; .xlsx is", format)
	}
	fmt.Fprintln(c.out, "\nNext\n  Edit Action (remove or keep), Reason and Label; add rows for what was missed: File, Passage, Action.")
	fmt.Fprintf(c.out, "  sardine redact SRC... --out DIR --decisions %s", phrase.Quote(f.plan))
	if format == redact.PlanXLSX {
		fmt.Fprint(c.out, " --plan-password-file FILE")
	}
	fmt.Fprintln(c.out)
	return nil
}

// decided reads an edited plan.
func (f *redactFlags) decided(cmd *cobra.Command, opt redaction.Options) (func([]redact.Job) error, error) {
	if byMarks(f.decisions) {
		if f.values != "" || f.all {
			return nil, usage("--decisions with a PDF file takes out what is marked: --values and --all have no say")
		}
		return func(jobs []redact.Job) error { return redaction.DecideByMarks(cmd.Context(), opt, f.decisions, jobs) }, nil
	}
	format, err := planFormat(f.decisions)
	if err != nil {
		return nil, err
	}
	word := ""
	if f.planPassword != "" {
		if word, _, err = f.password(); err != nil {
			return nil, err
		}
	}
	ps, err := isolation.ReadPlan(cmd.Context(), opt.Isolation, f.decisions, format, word)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.decisions, err)
	}
	return func(jobs []redact.Job) error { return redact.Decide(jobs, ps) }, nil
}
