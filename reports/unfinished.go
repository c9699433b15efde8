package reports

import (
	"context"
	"slices"

	"sardine/inventory"
)

// lastScan is the last scan of one folder.
type lastScan struct {
	folder string
	inventory.ScanInfo
}

// lastScans picks the last scan of each folder that f speaks of.
func lastScans(scans []inventory.ScanInfo, f inventory.Filter, hashed bool) []lastScan {
	var out []lastScan
	for _, i := range scans { // the last comes first
		for _, r := range i.Roots {
			r = oneLine(r)
			if !hashed && !touches(r, joined(f.Root, f.Folder)) || slices.ContainsFunc(out, func(l lastScan) bool { return l.folder == r }) {
				continue
			}
			out = append(out, lastScan{r, i})
		}
	}
	return out
}

// unfinished names the folders whose last scan was stopped, or still runs:
// files that it has not reached are in no report, and nobody would miss them.
func unfinished(ctx context.Context, db *inventory.DB, f inventory.Filter) ([]string, error) {
	scans, err := db.Scans(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, l := range lastScans(scans, f, db.HashPaths()) {
		if !l.Complete {
			out = append(out, l.folder)
		}
	}
	return out, nil
}

// unfinishedWords is what reports say of such a folder.
func unfinishedWords(folder string) string {
	return "The last scan of " + folder + " did not go to its end, or is still running: files that it has not reached are not in here. Scan it again."
}
