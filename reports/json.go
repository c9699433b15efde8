package reports

import (
	"bufio"
	"context"
	"encoding/json"

	"sardine/finding"
	"sardine/inventory"
)

var jsonReport = Report{
	Name: "json", Doc: "the summary for programs: totals, kinds, riskiest files and folders, what was not read",
	Write: writeJSON,
}

var jsonlReport = Report{
	Name: "jsonl", Doc: "JSON lines: every file and every finding with its place, score and reasons, then the totals",
	Write: writeJSONL,
}

type summaryJSON struct {
	Walked     int64            `json:"walked"`
	Read       int64            `json:"read"`
	PartlyRead int64            `json:"partly_read"`
	Skipped    int64            `json:"skipped"`
	Failed     int64            `json:"failed"`
	Excluded   *int64           `json:"excluded,omitempty"`
	Unchanged  *int64           `json:"unchanged,omitempty"`
	Gone       int64            `json:"gone"`
	Unfinished []string         `json:"unfinished,omitempty"`
	Bytes      int64            `json:"bytes"`
	Findings   int64            `json:"findings"`
	Reasons    map[string]int64 `json:"reasons"`
	Unlocked   []unlockJSON     `json:"opened_with_passwords,omitempty"`
	Kinds      []kindJSON       `json:"kinds"`
	Categories []categoryJSON   `json:"categories"`
	Files      []fileJSON       `json:"riskiest_files"`
	Folders    []folderJSON     `json:"riskiest_folders"`
	Formula    string           `json:"risk_formula"`
	Inventory  string           `json:"inventory"`
}

type kindJSON struct {
	Kind      string `json:"kind"`
	Title     string `json:"title"`
	Category  string `json:"category"`
	Findings  int64  `json:"findings"`
	Distinct  int64  `json:"distinct_values"`
	Files     int64  `json:"files"`
	Estimated bool   `json:"estimated,omitempty"`
}

type categoryJSON struct {
	Category string `json:"category"`
	Findings int64  `json:"findings"`
	Distinct int64  `json:"distinct_values"`
	Files    int64  `json:"files"`
}

type fileJSON struct {
	Record   string           `json:"record,omitempty"`
	Root     string           `json:"root"`
	File     string           `json:"file"`
	Status   string           `json:"status"`
	Reason   string           `json:"reason,omitempty"`
	Format   string           `json:"format,omitempty"`
	Bytes    int64            `json:"bytes"`
	Modified string           `json:"modified,omitempty"`
	Owner    string           `json:"owner,omitempty"`
	Digest   string           `json:"sha256,omitempty"`
	Risk     float64          `json:"risk"`
	Values   map[string]int64 `json:"values,omitempty"` // distinct, by kind
	Skips    []streamSkip     `json:"skips,omitempty"`
	Unlocked []unlocked       `json:"unlocked,omitempty"`
}

type folderJSON struct {
	Root   string  `json:"root"`
	Folder string  `json:"folder"`
	Files  int64   `json:"files"`
	Risk   float64 `json:"risk"`
}

func writeJSON(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) error {
	v, err := load(ctx, db, f, opt)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(opt.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v.json(db, opt.Scan))
}

func (v *view) json(db *inventory.DB, info *ScanInfo) summaryJSON {
	s := v.summary
	out := summaryJSON{
		Walked: s.Files, Read: s.Status[finding.Read], PartlyRead: s.Status[finding.PartlyRead], Skipped: s.Status[finding.Skipped],
		Failed: s.Status[finding.Failed], Gone: s.Gone, Bytes: s.Bytes, Findings: findings(s), Reasons: map[string]int64{},
		Kinds: []kindJSON{}, Categories: []categoryJSON{}, Files: []fileJSON{}, Folders: []folderJSON{},
		Formula: inventory.RiskFormula, Inventory: db.Path(), Unlocked: unlockTotals(s), Unfinished: v.stopped,
	}
	if info != nil {
		out.Excluded, out.Unchanged = &info.Excluded, &info.Unchanged
	}
	for _, r := range s.Reasons {
		out.Reasons[string(r.Why)] = r.Files
	}
	for _, k := range s.Kinds {
		out.Kinds = append(out.Kinds, kindJSON{k.Kind.Name, k.Kind.Title, string(k.Kind.Category), k.Findings, k.Distinct, k.Files, k.Estimated})
	}
	for _, c := range s.Categories {
		out.Categories = append(out.Categories, categoryJSON{string(c.Category), c.Findings, c.Distinct, c.Files})
	}
	for _, x := range v.files {
		out.Files = append(out.Files, fileRecord(x))
	}
	for _, x := range v.folders {
		out.Folders = append(out.Folders, folderJSON{x.Root, x.Rel, x.Files, x.Risk})
	}
	return out
}

func fileRecord(x *inventory.File) fileJSON {
	r := fileJSON{
		Root: x.Ref.Root, File: x.Ref.Rel, Status: x.Status.String(), Reason: reasonOf(x), Format: x.Format, Bytes: x.Ref.Meta.Size,
		Modified: stamp(x.Ref.Meta.Modified), Owner: x.Ref.Meta.Owner, Digest: x.Digest, Risk: x.Risk, Unlocked: unlockedIn(x),
	}
	for _, k := range x.Kinds {
		if r.Values == nil {
			r.Values = map[string]int64{}
		}
		r.Values[k.Kind.Name] = k.Distinct
	}
	for _, k := range x.Skips {
		r.Skips = append(r.Skips, streamSkip{k.Path.String(), string(k.Why)})
	}
	return r
}

// writeJSONL writes records like those of a scan's stream, as far as they are
// stored: findings without sample and place, files with their risk.
func writeJSONL(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) error {
	w := bufio.NewWriterSize(opt.Out, 64<<10)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	err := db.Files(ctx, f, func(x *inventory.File) error {
		err := db.EachFindings(ctx, x.ID, func(batch []finding.Finding) error {
			for i := range batch {
				if !f.Counts(&batch[i]) {
					continue
				}
				if err := enc.Encode(storedFinding(x, &batch[i])); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		r := fileRecord(x)
		r.Record = "file"
		return enc.Encode(r)
	})
	if err != nil {
		return err
	}
	sum, err := db.Summary(ctx, f)
	if err != nil {
		return err
	}
	t := streamTotals{Record: "summary", Walked: int(sum.Files), Read: int(sum.Status[finding.Read]), PartlyRead: int(sum.Status[finding.PartlyRead]),
		Skipped: int(sum.Status[finding.Skipped]), Failed: int(sum.Status[finding.Failed]), Bytes: sum.Bytes, Findings: int(findings(sum)),
		Reasons: map[string]int{}, Kinds: map[string]int{}, Categories: map[string]int{}}
	for _, r := range sum.Reasons {
		t.Reasons[string(r.Why)] = int(r.Files)
	}
	for _, k := range sum.Kinds {
		t.Kinds[k.Kind.Name] = int(k.Findings)
		t.Categories[string(k.Kind.Category)] += int(k.Findings)
	}
	if err := enc.Encode(t); err != nil {
		return err
	}
	return w.Flush()
}

func storedFinding(x *inventory.File, f *finding.Finding) streamFinding {
	r := streamFinding{
		Record: "finding", File: x.Ref.Rel, Inner: f.Path.String(), Part: f.Part.String(), Kind: f.Kind.Name,
		Category: string(f.Kind.Category), Start: f.Span.Start, End: f.Span.End, Score: f.Score.Float(),
	}
	for _, w := range f.Why {
		r.Why = append(r.Why, w.String())
	}
	for _, k := range f.Also {
		r.Also = append(r.Also, k.Name)
	}
	return r
}
