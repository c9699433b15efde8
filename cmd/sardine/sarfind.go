package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sardine/internal/app/isolation"
	"sardine/internal/app/request"
	"sardine/internal/app/tables"
	"sardine/internal/phrase"
	"sardine/inventory"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/match"
)

// whereFlags say where a subject's data is looked for. find and bundle share
// them.
type whereFlags struct {
	inventory string
	noLearn   bool
	trust     bool
	elusion   int
	leave     []string // further folders that are no part of the search
	lim       limitFlags
	sel       selectFlags
	tf        tableFlags
}

func (w *whereFlags) add(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringVar(&w.inventory, "inventory", "", "ask the inventory in `FILE` which files to read (default: the usual one, if no folder is named)")
	fs.BoolVar(&w.trust, "trust-inventory", false, "do not look which files are new or changed since the scan: quicker on large shares, and what has changed is not found")
	fs.BoolVar(&w.noLearn, "no-learn", false, "look only for what subject.yaml says; learn nothing from the files that are certain")
	w.lim.add(fs)
	w.lim.addOCR(fs)
	w.sel.add(fs)
	w.tf.add(fs)
}

// request is how files are read, once the flags are checked.
func (w *whereFlags) request(c *console) request.Options {
	return request.Options{Options: w.lim.options(), Workers: w.lim.workers, Isolation: isolation.Mode(w.lim.isolation), Notice: c.notice}
}

// find looks for the case's subject.
func (w *whereFlags) find(c *console, cmd *cobra.Command, cs *casefile.Case, paths []string) (found *sar.Found, err error) {
	s, err := cs.Sought()
	if err != nil {
		return nil, err
	}
	if err := w.lim.check(); err != nil {
		return nil, err
	}
	opt := w.request(c)
	opt.Elusion, opt.Salt = w.elusion, cs.Reference
	opt.Paths, opt.Learn, opt.Trust, opt.Leave = paths, !w.noLearn, w.trust, append([]string{cs.Dir}, w.leave...)
	if opt.Tables, err = w.tf.load(c); err != nil {
		return nil, err
	}
	if opt.Select, err = w.sel.selection(c.in, time.Now()); err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		db, err := tables.OpenInventory(w.inventory, inventory.Options{ReadOnly: true, Versions: opt.Tables.Fingerprint()})
		if err != nil {
			return nil, fmt.Errorf("name a folder, or scan one first: %w", err)
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		opt.Inventory = db
	}
	return request.Find(cmd.Context(), s, opt)
}

func sarFind(c *console) *cobra.Command {
	var w whereFlags
	var format string
	var elusion int
	cmd := &cobra.Command{
		Use:   "find CASE [PATH...]",
		Short: "Find the files that hold the subject's data",
		Long: `Find the files that hold the subject's data, and say of each why: in the folders
PATH by reading every file, or else where the inventory says, in seconds. Files
that the inventory has not read whole, and files that are new or changed since
the scan, are always read. It says which way it answered.

Each file is certain, likely, possible (somebody should look) or rejected: a
namesake or relative with details of their own. What the subject did not say,
such as a second e-mail address or a former name, is learnt from the files that
are certain, with the reason; --no-learn turns that off. No value is printed.

Files that repeat another one stand below it: the same bytes, all the same
words (another format, a message that a later one quotes whole), or most of
them. Read the one at the top and each passage is read once.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "table" && format != "jsonl" {
				return usage("--format: table or jsonl")
			}
			if len(args) > 1 && w.inventory != "" {
				return usage("either --inventory or folders")
			}
			cs, err := casefile.Open(args[0])
			if err != nil {
				return err
			}
			w.elusion = elusion
			found, err := w.find(c, cmd, cs, args[1:])
			if err != nil {
				return err
			}
			if err := saveMatches(cs, found, args[1:]); err != nil {
				return err
			}
			out := bufio.NewWriter(c.out)
			if format == "jsonl" {
				err = findJSON(out, found)
			} else {
				findTable(out, found)
			}
			if err := errors.Join(err, out.Flush()); err != nil {
				return err
			}
			c.note("%s", searchedHow(found))
			if elusion > 0 {
				if err := c.sampleElusion(cs, found, elusion); err != nil {
					return err
				}
			}
			if len(found.Unread) > 0 {
				c.note("%s could not be read, or only in part: they are listed in %s", phrase.Count(int64(len(found.Unread)), "file"), cs.Path("search.json"))
				return &codeError{code: exitUnread}
			}
			return nil
		},
	}
	w.add(cmd)
	cmd.Flags().StringVar(&format, "format", "table", "table or jsonl")
	cmd.Flags().IntVar(&elusion, "elusion", 0, "also list `N` files without matches, drawn at random, for somebody to look through: how much was missed?")
	return cmd
}

// searchedHow says what the answer rests on.
func searchedHow(f *sar.Found) string {
	return fmt.Sprintf("%s in scope, answered %s; %s read for this search", phrase.Count(f.Scope, "file"), f.Answered, phrase.Count(int64(f.Opened), "file"))
}

// absolutePaths are the folders that were read, for a later command that works
// elsewhere.
func absolutePaths(paths []string) []string {
	out := []string{}
	for _, p := range paths {
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
		out = append(out, p)
	}
	return out
}

// lastPaths are the folders that the case's last search read; none if it asked
// the inventory, or if there was none.
func lastPaths(cs *casefile.Case) []string {
	raw, err := os.ReadFile(cs.Path("search.json"))
	if err != nil {
		return nil
	}
	var last struct {
		Paths []string `json:"paths"`
	}
	if json.Unmarshal(raw, &last) != nil {
		return nil // a search by an older version: the caller says what to do
	}
	return last.Paths
}

// saveMatches keeps the outcome with the case, without values.
func saveMatches(cs *casefile.Case, f *sar.Found, paths []string) error {
	var b strings.Builder
	out := bufio.NewWriter(&b)
	if err := errors.Join(findJSON(out, f), out.Flush()); err != nil {
		return err
	}
	if err := casefile.WriteFile(cs.Path("matches.jsonl"), []byte(b.String())); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(map[string]any{"scope": f.Scope, "opened": f.Opened, "answered": f.Answered, "unread": f.Unread, "notes": f.Notes, "paths": absolutePaths(paths)}, "", "  ")
	if err != nil {
		return err
	}
	if err := casefile.WriteFile(cs.Path("search.json"), raw); err != nil {
		return err
	}
	count := map[match.Class]int{}
	for _, m := range f.Matches {
		count[m.Class]++
	}
	return cs.Audit(time.Now(), "find", map[string]any{"scope": f.Scope, "opened": f.Opened, "unread": len(f.Unread), "classes": count, "learnt": len(f.Lessons)})
}
