package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"sardine/internal/phrase"
	"sardine/sar/casefile"
	"sardine/sar/clock"
)

func sarCommand(c *console) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sar",
		Short: "Subject access requests: from a name to a reviewed, redacted bundle within the law's clock",
		Long: `Answer a subject access request. A case is a folder that only you can read:

  sardine sar new CASE --subject subject.yaml --received 2026-11-02
  sardine sar event CASE id-asked --date 2026-11-03
  sardine sar status CASE
  sardine sar find CASE FOLDER
  sardine sar bundle CASE --out BUNDLE`,
	}
	for _, sub := range []func(*console) *cobra.Command{sarNew, sarEvent, sarStatus, sarFind, sarElusion, sarReview, sarAttach, sarBundle, sarLetter, sarPort} {
		cmd.AddCommand(sub(c))
	}
	return cmd
}

func sarNew(c *console) *cobra.Command {
	var opt casefile.Options
	cmd := &cobra.Command{
		Use:   "new CASE",
		Short: "Make the folder of a request",
		Long: `Make the folder CASE for a request. subject.yaml says who the subject is:

  names: [Farah Malik, Farah Aziz]      # the usual name first; former names, nicknames
  emails: [farah@example.org]
  phones: [07700 900183]
  addresses: ["27 Victoria Road, Sheffield, S18 2HR"]
  date_of_birth: 1987-07-07
  identifiers:
    - {kind: nino, value: QQ 12 34 56 C}
  relations: [{name: Tom Malik, relation: father}]

Every key is optional, but a name or an identifier must be there.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if opt.Subject == "" || opt.Received == "" {
				return usage("say --subject FILE and --received DATE")
			}
			cs, err := casefile.New(args[0], opt, time.Now())
			if err != nil {
				return usage("%w", err)
			}
			s, err := cs.Status(time.Now())
			if err != nil {
				return err
			}
			fmt.Fprintf(c.out, "%s: case %s\n", args[0], cs.Reference)
			printDue(c, s)
			if cs.Child.Competent == "not assessed" {
				c.note("note: the subject is a child: say in case.yaml whether they understand the request (child: competent:)")
			}
			return nil
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&opt.Subject, "subject", "", "what is known of the subject, in `FILE` (YAML)")
	fs.StringVar(&opt.Received, "received", "", "the `DATE` on which the request came (2026-11-02)")
	fs.StringVar(&opt.Nation, "nation", "england", "whose bank holidays count: england, wales, scotland, northern-ireland")
	fs.StringVar(&opt.Reference, "reference", "", "your own reference for the request")
	return cmd
}

func sarEvent(c *console) *cobra.Command {
	var date, note string
	var list strings.Builder
	names := make([]string, len(casefile.EventKinds))
	for i, k := range casefile.EventKinds {
		fmt.Fprintf(&list, "  %-19s %s\n", k.Name, k.Doc)
		names[i] = k.Name
	}
	cmd := &cobra.Command{
		Use:       "event CASE EVENT",
		Short:     "Record what happened to a request",
		Long:      "Record what happened to a request, and on which day. The record is only ever added to.\n\n" + list.String(),
		Args:      cobra.ExactArgs(2),
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			cs, err := casefile.Open(args[0])
			if err != nil {
				return err
			}
			if date == "" {
				date = time.Now().Format(clock.DateForm)
			}
			if err := cs.AddEvent(time.Now(), casefile.Event{Kind: args[1], Day: date, Note: note}); err != nil {
				return usage("%w", err)
			}
			s, err := cs.Status(time.Now())
			if err != nil {
				return err
			}
			printDue(c, s)
			return nil
		},
	}
	cmd.Flags().StringVar(&date, "date", "", "the `DATE` on which it happened (default: today)")
	cmd.Flags().StringVar(&note, "note", "", "a remark for the record")
	return cmd
}

// printDue prints the dates of one request.
func printDue(c *console, s *casefile.Status) {
	if s.Open() {
		fmt.Fprintf(c.out, "due: safe %s (%s), latest %s (%s)\n", s.Safe, daysLeft(s.LeftSafe), s.Latest, daysLeft(s.Left))
	} else {
		fmt.Fprintln(c.out, "closed")
	}
	if s.TellBy != "" && s.Open() {
		fmt.Fprintf(c.out, "an extension must be told by %s\n", s.TellBy)
	}
	for _, x := range []struct{ what, day string }{{"educational record due", s.Record}, {"complaint to be acknowledged by", s.Complaint}} {
		if x.day != "" {
			fmt.Fprintf(c.out, "%s %s\n", x.what, x.day)
		}
	}
	for _, n := range s.Notes {
		fmt.Fprintf(c.out, "note: %s\n", n)
	}
	fmt.Fprintf(c.out, "next: %s\n", s.Next)
}

func daysLeft(n int) string {
	switch {
	case n < 0:
		return phrase.Count(int64(-n), "day") + " late"
	case n == 0:
		return "today"
	}
	return phrase.Count(int64(n), "day") + " left"
}

func sarStatus(c *console) *cobra.Command {
	var asJSON bool
	var ics, on string
	cmd := &cobra.Command{
		Use:   "status [CASE...]",
		Short: "When answers are due, and the next step",
		Long: `List requests with the safe and the latest day of the answer, the days left and
the next step. CASE is a case, or a folder of cases (default: this folder).

The latest day is counted as the regulator counts: a calendar month, moved to
the next working day. The safe day takes no benefit of any doubt.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"."}
			}
			now := time.Now()
			if on != "" {
				day, err := clock.ParseDay(on)
				if err != nil {
					return usage("--on: %w", err)
				}
				now = day
			}
			var all []*casefile.Status
			for _, dir := range casesIn(args) {
				cs, err := casefile.Open(dir)
				if err != nil {
					return err
				}
				s, err := cs.Status(now)
				if err != nil {
					return fmt.Errorf("%s: %w", dir, err)
				}
				all = append(all, s)
			}
			if len(all) == 0 {
				return usage("there is no case here: make one with 'sardine sar new'")
			}
			slices.SortStableFunc(all, func(a, b *casefile.Status) int { return strings.Compare(a.Latest, b.Latest) })
			if ics != "" {
				var entries []clock.Entry
				for _, s := range all {
					entries = append(entries, s.Entries()...)
				}
				if err := casefile.WriteFile(ics, clock.Calendar(entries, now)); err != nil {
					return err
				}
			}
			if asJSON {
				enc := json.NewEncoder(c.out)
				enc.SetIndent("", "  ")
				return enc.Encode(all)
			}
			return statusTable(c, all)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringVar(&ics, "ics", "", "also write a calendar `FILE` (iCalendar) with the open requests' dates")
	cmd.Flags().StringVar(&on, "on", "", "as if today were `DATE`")
	return cmd
}

// casesIn are the cases among args, and those in the folders among them.
func casesIn(args []string) []string {
	var out []string
	for _, a := range args {
		if _, err := os.Stat(filepath.Join(a, "case.yaml")); err == nil {
			out = append(out, a)
			continue
		}
		below, err := filepath.Glob(filepath.Join(a, "*", "case.yaml"))
		if err != nil || len(below) == 0 {
			if a != "." {
				out = append(out, a) // opening it says what is wrong
			}
			continue
		}
		for _, b := range below {
			out = append(out, filepath.Dir(b))
		}
	}
	return out
}

func statusTable(c *console, all []*casefile.Status) error {
	if len(all) == 1 {
		fmt.Fprintf(c.out, "%s  received %s, %s, %s\n", all[0].Reference, all[0].Received, all[0].Nation, all[0].State)
		printDue(c, all[0])
		return nil
	}
	w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "REFERENCE\tSTATE\tSAFE\tLATEST\tLEFT\tNEXT")
	for _, s := range all {
		left := ""
		if s.Open() {
			left = daysLeft(s.Left)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", s.Reference, s.State, s.Safe, s.Latest, left, s.Next)
	}
	return w.Flush()
}
