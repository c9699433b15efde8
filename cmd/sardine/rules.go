package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"sardine/internal/app/tables"
	"sardine/internal/phrase"
	"sardine/rules"
)

func rulesCommand(c *console) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "Write, test and list rules: terms and patterns of your own organisation",
		Long: `Write, test and list rules. A rule is a YAML file that says which terms, field
names or pattern make a kind of personal data, with examples that are its tests.

  sardine rules new staff-code my-rules     make a rule to edit
  sardine rules test my-rules               run the examples
  sardine scan --rules my-rules FOLDER      use it`,
	}
	cmd.AddCommand(rulesList(c), rulesNew(c), rulesTest(c), rulesSchema(c))
	return cmd
}

func rulesList(c *console) *cobra.Command {
	return &cobra.Command{
		Use: "list [FOLDER]", Short: "List the built-in rules, or those in FOLDER",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := rules.Builtin()
			if len(args) == 1 {
				list, err = rules.Load(os.DirFS(args[0]))
			}
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "pack\trule\tkind\twhat it finds")
			for _, r := range list {
				doc, _, _ := strings.Cut(strings.Join(strings.Fields(r.Doc), " "), ". ")
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.Pack, r.Name, r.Kind, strings.TrimSuffix(doc, "."))
			}
			return w.Flush()
		},
	}
}

func rulesTest(c *console) *cobra.Command {
	return &cobra.Command{
		Use: "test FOLDER", Short: "Check the rules in FOLDER and run their examples",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			n, faults, err := tables.TestRules(args[0])
			if err != nil {
				return fmt.Errorf("rules in %q: %w", args[0], err)
			}
			if t, err := tables.Load(args[0]); err == nil { // as TestRules did
				c.warnSlow(t)
			}
			for _, f := range faults {
				what := "no_match example in which something is found"
				if f.Missed {
					what = "match example in which it is not found"
				}
				fmt.Fprintf(c.out, "%s (%s): %s:\n    %s\n", f.File, f.Rule, what, f.Example)
			}
			if len(faults) > 0 {
				return &codeError{exitFailed, fmt.Errorf("%d of %s failed", len(faults), phrase.Count(int64(n), "example"))}
			}
			_, err = fmt.Fprintf(c.out, "%s, all as they say\n", phrase.Count(int64(n), "example"))
			return err
		},
	}
}

func rulesSchema(c *console) *cobra.Command {
	return &cobra.Command{
		Use: "schema", Short: "Print the JSON Schema of a rule file, for editors",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := c.out.Write(rules.Schema())
			return err
		},
	}
}

// newRule is a rule that works and wants to be edited.
const newRule = `# Rules are checked by: sardine rules test FOLDER
name: %[1]s
kind: %[1]s
title: %[2]s
category: identifier   # contact, identifier, financial, special category, criminal offence, high risk, online, demographic
risk: 10               # weight of one value in a file's risk, 0 to 100
version: 1             # raise it when the rule changes: stored results are then renewed
doc: A staff code of two letters and four digits. Say here what it finds and what it does not.
source: our own
pattern:
  regexp: '\b[A-Z]{2}\d{4}\b'
  context: [staff code, code of employee]   # labels that raise the score when they stand before it
  needs_context: true
  score: 300
match:
  - "Staff code: [[AB1234]]"
no_match:
  - "Form AB1234 is out of print."
`

func rulesNew(c *console) *cobra.Command {
	return &cobra.Command{
		Use: "new NAME FOLDER", Short: "Make a rule to edit, in FOLDER/NAME.yaml",
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			name, dir := args[0], args[1]
			if !regexp.MustCompile(`^[a-z][a-z0-9-]*$`).MatchString(name) {
				return usage("%q: a rule's name has small letters, digits and hyphens", name)
			}
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			file := filepath.Join(dir, name+".yaml")
			f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(f, newRule, name, phrase.Capital(strings.ReplaceAll(name, "-", " ")))
			if cerr := f.Close(); err == nil {
				err = cerr
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.out, "%s written. Edit it, then: sardine rules test %s\n", file, phrase.Quote(dir))
			return err
		},
	}
}
