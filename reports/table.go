package reports

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/phrase"
	"sardine/inventory"
)

var tableReport = Report{
	Name: "table", Doc: "summary for reading: what was read, what was found, where the risk is",
	Write: writeTable,
}

// writeTable prints a summary that can be read aloud.
func writeTable(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) error {
	v, err := load(ctx, db, f, opt)
	if err != nil {
		return err
	}
	p := &page{style: opt.Style, roots: map[string]bool{}}
	if p.style == nil {
		p.style = func(_, text string) string { return text }
	}
	for _, x := range v.files {
		p.roots[x.Ref.Root] = true
	}
	p.scan(v.summary, opt.Scan)
	for _, folder := range v.stopped {
		for _, l := range phrase.Wrap(unfinishedWords(folder), 96) {
			p.line("%s", l)
		}
		p.line("")
	}
	p.walked(v.summary, opt.Scan)
	p.unread(v)
	p.found(v.summary)
	p.riskiest(v)
	p.stored(db, opt.Scan != nil)
	p.next(v, opt.Scan)
	_, err = io.WriteString(opt.Out, p.b.String())
	return err
}

// page is text in the making.
type page struct {
	b     strings.Builder
	style func(code, text string) string
	roots map[string]bool // of the files that are named: with one, paths count from it
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }
func (p *page) bold(s string) string            { return p.style("1", s) }

func (p *page) scan(s *inventory.Summary, info *ScanInfo) {
	if info == nil {
		p.line("%s", p.bold(fmt.Sprintf("Inventory of %s, %s", phrase.Count(s.Files, "file"), phrase.Size(s.Bytes))))
		p.line("")
		return
	}
	p.line("%s", p.bold(fmt.Sprintf("Scanned %s, %s, in %s.", phrase.Count(s.Files, "file"), phrase.Size(s.Bytes), phrase.Duration(info.Took))))
	if info.Unchanged > 0 {
		p.line("%s had not changed since an earlier scan: their results were kept.", phrase.Count(info.Unchanged, "file"))
	}
	p.line("")
}

// walked prints the sum that has to add up: walked = read + partly read +
// skipped + failed.
func (p *page) walked(s *inventory.Summary, info *ScanInfo) {
	p.line("%s %9s", p.bold(phrase.Pad("Files walked", 16)), phrase.Number(s.Files))
	for _, st := range finding.Statuses {
		p.line("  %s %9s   %s", phrase.Pad(st.String(), 14), phrase.Number(s.Status[st]), statusMeans[st])
	}
	if words := unlockWords(s); words != "" {
		p.line("Opened with passwords, by their lines in the list that the scan was given")
		for _, l := range phrase.Wrap(words, 92) {
			p.line("    %s", l)
		}
	}
	if info != nil && s.Files == 0 && info.Excluded == 0 {
		p.line("Is it the folder that you meant, and is its disk or share connected?")
	}
	if info != nil && info.Excluded > 0 {
		p.line("Left out by your own flags, and not counted above: %s", phrase.Count(info.Excluded, "file or folder", "files or folders"))
	}
	if s.Gone > 0 {
		p.line("No longer there since an earlier scan, and not counted above: %s", phrase.Count(s.Gone, "file"))
	}
	p.line("")
}

var statusMeans = map[finding.Status]string{
	finding.Read:       "all of their text",
	finding.PartlyRead: "some of their text, and something was left unread",
	finding.Skipped:    "not opened, or no reader for them",
	finding.Failed:     "should have been read, and could not be",
}

func (p *page) unread(v *view) {
	left := v.summary.Files - v.summary.Status[finding.Read]
	if left == 0 {
		return
	}
	p.line("%s", p.bold("Not read, or only in part: "+phrase.Count(left, "file")))
	for _, r := range v.summary.Reasons {
		if r.Files > 0 {
			p.line("  %9s  %s", phrase.Number(r.Files), reasonText(r.Why))
		}
	}
	p.line("These files are not known to be free of personal data:")
	for _, f := range v.unread {
		p.line("    %s  (%s)", p.path(f.Ref.Root, f.Ref.Rel), whyOf(f))
	}
	if n := left - int64(len(v.unread)); n > 0 {
		p.line("    … and %s more: sardine report --format csv", phrase.Number(n))
	}
	p.line("")
}

func whyOf(f *inventory.File) string {
	if len(f.Skips) == 0 {
		return f.Status.String()
	}
	why := string(f.Skips[0].Why)
	if inner := f.Skips[0].Path.String(); inner != "" {
		why = inner + ": " + why
	}
	if f.Unread > 1 {
		why += fmt.Sprintf(", and %d more", f.Unread-1)
	}
	return why
}

var reasonHelp = map[document.SkipReason]string{
	document.Encrypted:   "a password is needed",
	document.Unsupported: "no reader for this kind of file yet",
	document.NotText:     "sound, film, fonts, programs",
	document.NoAssist:    "pictures and scans: their words need OCR",
	document.Corrupt:     "the file breaks the rules of its own format",
	document.Partial:     "text was found, but this version may miss some",
	document.TooLarge:    "over a size limit",
	document.TimedOut:    "gave up: raise --file-time to try longer",
	document.Denied:      "this account may not open them",
	document.Bomb:        "grows beyond all measure when unpacked",
	document.Crashed:     "a defect of sardine: please report the kind of file",
	document.OutOfMemory: "the reader grew beyond its share of memory",
	document.Offline:     "only a placeholder is here: --recall fetches such files",
	document.Changed:     "written to while it was read: scan again",
	document.Special:     "links, devices, pipes: never followed",
	document.TooDeep:     "containers inside containers inside containers",
	document.TooMany:     "more members than any honest archive has",
	document.Vanished:    "deleted or moved during the scan",
	document.Unreadable:  "the disk or the network failed",
	document.Excluded:    "the person who scanned asked for it",
}

func reasonText(why document.SkipReason) string {
	if help := reasonHelp[why]; help != "" {
		return string(why) + " (" + help + ")"
	}
	return string(why)
}

func (p *page) found(s *inventory.Summary) {
	n := findings(s)
	if s.Files == 0 {
		p.line("%s", p.bold("There was no file to look at: this says nothing about personal data."))
		p.line("")
		return
	}
	if n == 0 {
		p.line("%s", p.bold("No personal data found in what was read."))
		p.line("")
		return
	}
	p.line("%s %10s %10s %8s", p.bold(phrase.Pad("Personal data found", 40)), "findings", "values", "files")
	for _, c := range finding.Categories {
		i := slices.IndexFunc(s.Categories, func(t inventory.CategoryTotal) bool { return t.Category == c })
		if i < 0 {
			continue
		}
		t := s.Categories[i]
		p.line("%s %10s %10s %8s", p.bold(phrase.Pad(phrase.Capital(string(c))+lawOf[c], 40)), phrase.Number(t.Findings), phrase.Number(t.Distinct), phrase.Number(t.Files))
		for _, k := range kindsOf(s, c) {
			about := ""
			if k.Estimated {
				about = "~"
			}
			p.line("  %s %10s %10s %8s", phrase.Pad(k.Kind.Title, 38), phrase.Number(k.Findings), about+phrase.Number(k.Distinct), phrase.Number(k.Files))
		}
	}
	p.line("")
}

var lawOf = map[finding.Category]string{finding.Special: " (Article 9)", finding.Criminal: " (Article 10)"}

func (p *page) riskiest(v *view) {
	if len(v.files) == 0 {
		return
	}
	p.line("%s", p.bold("Riskiest files"))
	for _, f := range v.files {
		p.line("  %7s  %s", phrase.Number(int64(f.Risk+0.5)), p.path(f.Ref.Root, f.Ref.Rel))
		for _, l := range phrase.Wrap(kindList(f.Kinds), 88) {
			p.line("           %s", l)
		}
	}
	p.line("")
	p.line("%s", p.bold("Riskiest folders"))
	for _, f := range v.folders {
		rel := f.Rel
		if rel == "" {
			rel = "."
		}
		p.line("  %7s  %s  (%s)", phrase.Number(int64(f.Risk+0.5)), p.path(f.Root, rel), phrase.Count(f.Files, "file"))
	}
	p.line("")
	for _, l := range phrase.Wrap(inventory.RiskFormula, 96) {
		p.line("  %s", l)
	}
	p.line("")
}

// kindList names the kinds with most weight first, as they count for the risk.
func kindList(kinds []inventory.KindTotal) string {
	ks := byWeight(kinds)
	var parts []string
	for i, k := range ks {
		if i == 5 {
			parts = append(parts, phrase.Count(int64(len(ks)-i), "other kind"))
			break
		}
		parts = append(parts, fmt.Sprintf("%s %s", k.Kind.Title, phrase.Number(k.Distinct)))
	}
	return strings.Join(parts, ", ")
}

// byWeight is kinds in the order of their share in the risk.
func byWeight(kinds []inventory.KindTotal) []inventory.KindTotal {
	ks := slices.Clone(kinds)
	slices.SortStableFunc(ks, func(a, b inventory.KindTotal) int { return b.Kind.Risk*bits(b.Distinct) - a.Kind.Risk*bits(a.Distinct) })
	return ks
}

func bits(n int64) int {
	b := 0
	for ; n > 0; n >>= 1 {
		b++
	}
	return b
}

func (p *page) stored(db *inventory.DB, fresh bool) {
	verb := "Inventory"
	if fresh {
		verb = "Inventory written"
	}
	p.line("%s  %s", p.bold(verb), db.Path())
	paths := "paths, owners and dates of files in clear"
	if db.HashPaths() {
		paths = "digests of paths, owners and dates of files in clear"
	}
	p.line("  It holds %s, places and counts of findings, masked samples, and", paths)
	p.line("  digests of values under a key (%s).", db.KeyFile())
	if db.HashPaths() {
		p.line("  It holds no name, number or text of a person in clear. Nothing has left this machine.")
	} else {
		p.line("  But for what the names of files and folders say themselves, it holds no name, number or text of a")
		p.line("  person in clear. Nothing has left this machine.")
	}
	p.line("  To forget it all, delete both files.")
	p.line("")
}

func (p *page) next(v *view, info *ScanInfo) {
	p.line("%s", p.bold("Next"))
	if len(v.files) > 0 {
		f := v.files[0].Ref
		p.line("  sardine show %s", phrase.Quote(strings.TrimSuffix(f.Root, "/")+"/"+f.Rel))
	}
	p.line("  sardine report --format csv > files.csv")
	if info == nil {
		p.line("  sardine scan PATH   (reads only what has changed)")
	}
}

// path is how a file is named: from the root if there is only one.
func (p *page) path(root, rel string) string {
	if len(p.roots) > 1 {
		return strings.TrimSuffix(root, "/") + "/" + rel
	}
	return rel
}
