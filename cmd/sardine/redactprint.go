package main

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sardine/internal/phrase"
	"sardine/redact"
)

// redactionPlace is where the results of a redaction lie.
type redactionPlace struct {
	out, receipt, page, key string
	pseudonyms              bool
	took                    time.Duration
}

// printRedaction writes the summary of a receipt. It holds no value.
func (c *console) printRedaction(r *redact.Receipt, at redactionPlace) error {
	w := bufio.NewWriter(c.out)
	n := r.Counts
	fmt.Fprintf(w, "Redacted %s of %s into %s, in %s.\n\n", phrase.Number(n.Redacted+n.Unchanged), phrase.Count(int64(n.Sources), "file"), at.out, phrase.Duration(at.took))
	line := func(what string, count int, note string) {
		fmt.Fprintf(w, "  %-12s %8s   %s\n", what, phrase.Number(count), note)
	}
	fmt.Fprintf(w, "Files          %8s\n", phrase.Number(n.Sources))
	line("redacted", n.Redacted, "copied without what had to go, and verified")
	line("unchanged", n.Unchanged, "nothing in them had to go; copied and verified")
	line("refused", n.Refused, "no copy was made")
	printRemoved(w, r)
	printConverted(w, r)
	printRefused(w, r)
	printUnread(w, r)
	printLeft(w, r)
	fmt.Fprintf(w, "\nReceipt      %s\n             %s (to read)\n", at.receipt, at.page)
	if at.pseudonyms {
		fmt.Fprintf(w, "Key          %s\n             Whoever has it can tell whether two pseudonyms stand for one value: keep it apart, or delete it.\n", at.key)
	}
	fmt.Fprintf(w, "\nNext\n  sardine verify %s --receipt %s\n", phrase.Quote(at.out), phrase.Quote(at.receipt))
	return w.Flush()
}

func printRemoved(w *bufio.Writer, r *redact.Receipt) {
	type row struct {
		title                   string
		passages, values, files int
	}
	byKind := map[string]*row{}
	var rows []*row
	for _, f := range r.Files {
		for _, x := range f.Removed {
			k := byKind[x.Kind]
			if k == nil {
				k = &row{title: x.Title}
				byKind[x.Kind] = k
				rows = append(rows, k)
			}
			k.passages += x.Passages
			k.values += x.Values
			k.files++
		}
	}
	fmt.Fprintf(w, "\n%-44s %8s %10s %8s\n", "Taken out", "passages", "values", "files")
	slices.SortFunc(rows, func(a, b *row) int { return cmp.Or(cmp.Compare(b.passages, a.passages), cmp.Compare(a.title, b.title)) })
	for _, k := range rows {
		fmt.Fprintf(w, "  %-42s %8s %10s %8s\n", k.title, phrase.Number(k.passages), phrase.Number(k.values), phrase.Number(k.files))
	}
	if len(rows) == 0 {
		fmt.Fprintln(w, "  nothing")
	}
	fmt.Fprintf(w, "  Findings scored %.2f and above go; %s below, or of other kinds, stay.\n", r.Settings.Threshold, phrase.Number(undecided(r)))
}

func undecided(r *redact.Receipt) int {
	n := 0
	for _, f := range r.Files {
		n += f.Undecided
	}
	return n
}

// maxListed is how many files a list names; the receipt has all.
const maxListed = 20

func printConverted(w *bufio.Writer, r *redact.Receipt) {
	n := 0
	left := map[string]int{}
	for _, f := range r.Files {
		if f.ConvertedTo == "" {
			continue
		}
		if n++; n == 1 {
			fmt.Fprintln(w, "\nConverted: these copies are new files, of the text only")
		}
		if n <= maxListed {
			fmt.Fprintf(w, "    %s  as %s\n", clean(f.Source), clean(f.Copy))
		}
		for _, l := range f.LeftOut {
			left[l.What] += l.Count
		}
	}
	if n > maxListed {
		fmt.Fprintln(w, "    …  (all are in the receipt)")
	}
	if len(left) > 0 {
		var parts []string
		for _, what := range slices.Sorted(maps.Keys(left)) {
			parts = append(parts, fmt.Sprintf("%s (%s)", what, phrase.Number(left[what])))
		}
		fmt.Fprintf(w, "  Left out: %s.\n", strings.Join(parts, ", "))
	}
}

func printRefused(w *bufio.Writer, r *redact.Receipt) {
	if r.Counts.Refused == 0 {
		return
	}
	fmt.Fprintf(w, "\nRefused: %s without a copy\n", phrase.Count(int64(r.Counts.Refused), "file"))
	for _, f := range r.Files {
		if f.Status != "refused" {
			continue
		}
		fmt.Fprintf(w, "    %s  (%s)\n", clean(f.Source), f.Reason)
		if f.WayOut != "" {
			fmt.Fprintf(w, "        %s\n", f.WayOut)
		}
	}
}

func printUnread(w *bufio.Writer, r *redact.Receipt) {
	if r.Counts.Partly == 0 {
		return
	}
	fmt.Fprintf(w, "\nCopied with pictures or other members that nobody has read: %s\n", phrase.Count(int64(r.Counts.Partly), "file"))
	shown := 0
	for _, f := range r.Files {
		if f.Copy == "" || len(f.Unread) == 0 {
			continue
		}
		if shown++; shown > 20 {
			fmt.Fprintln(w, "    …  (all are in the receipt)")
			break
		}
		fmt.Fprintf(w, "    %s  (%s: %s", clean(f.Copy), clean(f.Unread[0].Path), f.Unread[0].Why)
		if more := len(f.Unread) - 1; more > 0 {
			fmt.Fprintf(w, ", and %s more", phrase.Number(more))
		}
		fmt.Fprintln(w, ")")
	}
	fmt.Fprintln(w, "  Look at them before you send them. --strict refuses such files.")
}

func printLeft(w *bufio.Writer, r *redact.Receipt) {
	elsewhere, names := 0, 0
	for _, f := range r.Files {
		for _, e := range f.Elsewhere {
			elsewhere += e.Count
		}
		if f.Name == "holds values" && f.Copy != "" {
			names++
		}
	}
	if elsewhere > 0 {
		fmt.Fprintf(w, "\nShort or common values that were taken out where they are personal data also stand in %s\nwhere they may be ordinary words; the receipt counts them by kind.\n", phrase.Count(int64(elsewhere), "other place"))
	}
	if names > 0 {
		fmt.Fprintf(w, "\nNames of %s hold personal data. --names cleans them.\n", phrase.Count(int64(names), "file"))
	}
}
