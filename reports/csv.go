package reports

import (
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sardine/finding"
	"sardine/inventory"
)

var csvReport = Report{
	Name: "csv", Doc: "one line for every file: how it ended and why, who owns it, its risk, and how many values of each kind",
	Write: writeCSV,
}

// writeCSV writes a row a file. Columns for kinds are those that occur
// anywhere in the selection, in the order of the summary.
func writeCSV(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) error {
	sum, err := db.Summary(ctx, f)
	if err != nil {
		return err
	}
	w := csv.NewWriter(opt.Out)
	head := []string{"root", "file", "status", "reason", "not_read", "opened_with", "format", "bytes", "modified", "owner", "sha256", "risk", "findings"}
	column := map[string]int{}
	for _, c := range finding.Categories {
		for _, k := range kindsOf(sum, c) {
			column[k.Kind.Name] = len(head)
			head = append(head, k.Kind.Name)
		}
	}
	if err := w.Write(head); err != nil {
		return err
	}
	err = db.Files(ctx, f, func(x *inventory.File) error {
		row := make([]string, len(head))
		var found int64
		for _, k := range x.Kinds {
			if i, ok := column[k.Kind.Name]; ok {
				row[i] = strconv.FormatInt(k.Distinct, 10)
				found += k.Findings
			}
		}
		copy(row, []string{
			inert(x.Ref.Root), inert(x.Ref.Rel), x.Status.String(), reasonOf(x), strconv.FormatInt(x.Unread, 10), openedWith(x), x.Format,
			strconv.FormatInt(x.Ref.Meta.Size, 10), stamp(x.Ref.Meta.Modified), inert(x.Ref.Meta.Owner), x.Digest,
			fmt.Sprintf("%.0f", x.Risk), strconv.FormatInt(found, 10),
		})
		return w.Write(row)
	})
	if err != nil {
		return err
	}
	w.Flush()
	return w.Error()
}

// reasonOf names every reason for which something of x was not read, once.
func reasonOf(x *inventory.File) string {
	var out []string
	for _, why := range reasonsOf(x) {
		out = append(out, string(why))
	}
	return strings.Join(out, "; ")
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// inert keeps a spreadsheet from taking a name for a formula: names of files
// are chosen by others (OWASP, "CSV injection").
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
