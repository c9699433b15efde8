package reports

import (
	"github.com/xuri/excelize/v2"

	"sardine/finding"
	"sardine/internal/phrase"
	"sardine/inventory"
)

// The first and the last sheet, which are read and not filtered.

// prose is a sheet of lines and small tables.
type prose struct {
	b      *book
	w      *excelize.StreamWriter
	row    int
	height float64 // of the next lines; 0: of one line of text
	err    error
}

func (b *book) prose(name string, widths ...float64) *prose {
	p := &prose{b: b}
	if p.err = b.add(name); p.err != nil {
		return p
	}
	if p.w, p.err = b.x.NewStreamWriter(name); p.err != nil {
		return p
	}
	for i, w := range widths {
		if p.err == nil {
			p.err = p.w.SetColWidth(i+1, i+1, w)
		}
	}
	return p
}

// line writes cells; style 0 leaves each the one of its type.
func (p *prose) line(style int, cells ...any) {
	p.row++
	if p.err != nil || len(cells) == 0 {
		return
	}
	out := make([]any, len(cells))
	for i, c := range cells {
		if out[i] = p.b.cell(c); style != 0 {
			out[i] = excelize.Cell{StyleID: style, Value: c}
		}
	}
	at, err := excelize.CoordinatesToCellName(1, p.row)
	if err == nil {
		err = p.w.SetRow(at, out, excelize.RowOpts{Height: p.height})
	}
	p.err = err
}

func (p *prose) end() error {
	if p.err != nil {
		return p.err
	}
	return p.w.Flush()
}

// topShown is how many files and folders the summary names.
const topShown = 20

func (b *book) summary(d *bookData, opt Options) error {
	p := b.prose("Summary", 44, 16, 16, 16, 70)
	p.line(b.title, "Personal data report")
	p.line(0, "Made on "+opt.made().Format("2 January 2006, 15:04 MST"))
	for _, r := range d.roots {
		p.line(0, text(r))
	}
	for _, folder := range d.stopped {
		p.line(b.b, text(unfinishedWords(folder)))
	}
	for _, only := range d.only {
		p.line(b.b, text(only))
	}
	p.line(0)
	b.read(p, d.sum)
	p.line(0, "Files with personal data", d.files.holding)
	p.line(0, "Files with the most sensitive kinds", d.files.sensitive, nil, nil, "special category (Article 9), criminal offence (Article 10), high risk")
	p.line(0)
	p.line(b.head, "What was found", "Different values", "Files", "Findings", "Category")
	for _, c := range d.sum.Categories {
		p.line(b.b, phrase.Capital(string(c.Category))+lawOf[c.Category], c.Distinct, c.Files, c.Findings)
		for _, k := range kindsOf(d.sum, c.Category) {
			note := string(c.Category)
			if k.Estimated {
				note += "; different values are estimated"
			}
			p.line(0, "   "+k.Kind.Title, k.Distinct, k.Files, k.Findings, note)
		}
	}
	p.line(0)
	p.line(b.head, "Riskiest folders", "Risk", "Files", nil, "Mostly")
	for _, x := range d.folders[:min(len(d.folders), topShown)] {
		p.line(0, text(folderName(x.Root, x.Rel, d.files.mixed)), int64(x.Risk+0.5), x.Files, nil, kindList(x.Kinds))
	}
	p.line(0)
	p.line(b.head, "Riskiest files", "Risk", "Values", nil, "Mostly")
	for _, x := range d.files.files[:min(len(d.files.files), topShown)] {
		if x.Risk > 0 {
			_, values := sums(x)
			p.line(0, text(folderName(x.Ref.Root, x.Ref.Rel, d.files.mixed)), int64(x.Risk+0.5), values, nil, kindList(x.Kinds))
		}
	}
	return p.end()
}

// read writes how reading ended, as a sum, and why it did not go to the end.
func (b *book) read(p *prose, s *inventory.Summary) {
	p.line(b.head, "How reading ended", "Files", "Bytes", "Share of files", "What it means")
	for _, st := range finding.Statuses {
		p.line(0, phrase.Capital(st.String()), s.Status[st], s.StatusBytes[st], percent(s.Status[st], s.Files), statusMeans[st])
	}
	p.line(0, "All", s.Files, s.Bytes)
	for _, u := range s.Unlocks {
		p.line(0, "Opened with a password of the scan's list: "+PasswordName(u.Password), u.Files, u.Bytes)
	}
	if s.Gone > 0 {
		p.line(0, "No longer there since an earlier scan, not counted above", s.Gone)
	}
	p.line(0)
	if len(s.Reasons) > 0 {
		p.line(b.head, "Why files were not read", "Files", "Bytes", "Parts inside", "What it means")
		for _, r := range s.Reasons {
			p.line(0, phrase.Capital(string(r.Why)), r.Files, r.Bytes, r.Streams, reasonHelp[r.Why])
		}
		p.line(0, "A file counts once, under the first reason met in it. These files are not known to be free of personal data.")
		p.line(0)
	}
}

func (b *book) folders(d *bookData) error {
	s := b.sheet("Folders", 6, column{"Folder", 50}, column{"Risk", 10}, column{"Files", 10}, column{"Values", 10}, column{"Findings", 10}, column{"Mostly", 90}, column{"Root", 40})
	for _, x := range d.folders {
		var found, values int64
		for _, k := range x.Kinds {
			found += k.Findings
			values += k.Distinct
		}
		link := ""
		if !d.hashed {
			link = fileURL(x.Root, x.Rel)
		}
		if err := s.row(link, text(folderName(x.Root, x.Rel, false)), int64(x.Risk+0.5), x.Files, values, found, kindList(x.Kinds), text(x.Root)); err != nil {
			return err
		}
	}
	return s.end()
}

// aboutWidth is the width of the About sheet's text, in letters.
const aboutWidth = 110

func (b *book) about(d *bookData, opt Options) error {
	p := b.prose("About", 26, aboutWidth)
	p.line(b.title, "About this workbook")
	lines := [][2]string{
		{"What it shows", "What Sardine found when it last scanned, from its inventory. A finding is likely, not certain; something may have been missed even in files that were read."},
		{"What it does not show", "No name, number or text of a person. Names of files, folders and owners are shown as they are and may themselves name people: keep it as carefully as the files."},
		{"Risk", phrase.Capital(inventory.RiskFormula) + "."},
		{"Values and findings", "The same number in ten places is ten findings of one value. Values of a folder are added up over its files."},
		{"Score", "From 0 to 1: how likely a finding is true, from its shape, check digits, labels and surroundings. The column Why says which."},
		{"Start, End", "Bytes in the text of the stream named under Inside (empty: the file itself), as 'sardine text' prints it. 'sardine show FILE' names the page, line or cell."},
		{"Limits", "The sheet of folders has the 10,000 riskiest; 5,000 rows of a sheet have links; after 1,000,000 rows another sheet follows."},
	}
	if d.hashed {
		lines = append(lines, [2]string{"Names", "The inventory keeps digests in place of the names of folders and files."})
	}
	if opt.About.Program != "" {
		lines = append(lines, [2]string{"Program", opt.About.Program}, [2]string{"Formats and detectors", opt.About.Versions})
	}
	for _, f := range d.sum.Formats {
		if f.Format != "" {
			lines = append(lines, [2]string{"Format met", f.Format + ": " + phrase.Count(f.Files, "file")})
		}
	}
	for _, l := range lines {
		p.height = 15 * float64(1+len(l[1])/aboutWidth)
		p.line(b.wrap, l[0], l[1])
	}
	return p.end()
}
