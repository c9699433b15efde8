package reports

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"time"

	"sardine/finding"
	"sardine/internal/phrase"
	"sardine/inventory"
)

var htmlReport = Report{
	Name: "html", Doc: "one web page to read, search, print and send: charts, files, what was not read; needs no internet",
	Write: writeHTML,
}

// The pages are whole in themselves: a browser that opens one asks for nothing
// else, and the policy they carry forbids it to.
//
//go:embed templates
var templates embed.FS

// htmlRows is how many files each table of the page holds: a page of 50,000
// opens and sorts at once. More are counted, and named by the other reports.
const htmlRows = 50_000

// htmlFirst is how many rows of a table the page shows at a time, and before
// or without its script.
const htmlFirst = 100

// pageData is what the template shows.
type pageData struct {
	shell
	Summary   *inventory.Summary
	Roots     []string
	Only      []string // what the filter leaves out
	Stopped   []string // what scans left out that did not go to their end
	Narrow    bool     // the filter names kinds: files without them are not in the tables
	Statuses  []statusShare
	Findings  int64
	Values    int64
	Holding   int64
	Sensitive int64
	Kinds     []categoryRows
	Folders   []folderBar
	Heat      *heatMap
	Ages      []ageBar
	Reasons   []reasonRow
	Unlocked  string // by which passwords; "" for none
	Listed    int64
	Files     []fileRow // the first of them
	FileCount int       // of those in the page's data
	Unread    []fileRow
	NotRead   int64
	UnreadIn  int
	Options   []option
	Data      template.JS
	Formula   string
	Hashed    bool
	About     About
}

// shell is what all pages have: title, policy, style and script.
type shell struct {
	Title  string
	Made   time.Time
	Policy string
	Style  template.CSS
	Script template.JS
}

func writeHTML(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) error {
	d, err := loadPage(ctx, db, f, opt)
	if err != nil {
		return err
	}
	return render(opt.Out, "report.html", d)
}

func loadPage(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) (*pageData, error) {
	sum, err := db.Summary(ctx, f)
	if err != nil {
		return nil, err
	}
	folders, err := db.TopFolders(ctx, f, barsShown)
	if err != nil {
		return nil, err
	}
	g, err := gather(ctx, db, f, htmlRows)
	if err != nil {
		return nil, err
	}
	sh, err := newShell("Personal data report", "report.js", opt)
	if err != nil {
		return nil, err
	}
	roots, err := rootsOf(ctx, db, f)
	if err != nil {
		return nil, err
	}
	stopped, err := unfinished(ctx, db, f)
	if err != nil {
		return nil, err
	}
	d := &pageData{
		shell: sh, Summary: sum, Roots: roots, Only: narrowed(f), Narrow: len(f.Kinds)+len(f.Categories) > 0,
		Statuses: shares(sum), Findings: findings(sum), Holding: g.holding, Sensitive: g.sensitive,
		Kinds: categoryTable(sum), Folders: folderBars(folders, g.mixed), Heat: newHeatMap(folders, g.mixed),
		Ages: ageBars(g.ages, opt.made().Year()), Reasons: reasonRows(sum), Unlocked: unlockWords(sum),
		Listed: g.listed, FileCount: len(g.files), NotRead: sum.Files - sum.Status[finding.Read], UnreadIn: len(g.unread),
		Formula: inventory.RiskFormula, Hashed: db.HashPaths(), About: opt.About,
	}
	for _, folder := range stopped {
		d.Stopped = append(d.Stopped, unfinishedWords(folder))
	}
	for _, k := range sum.Kinds {
		d.Values += k.Distinct
	}
	t := newTables(g)
	d.Files, d.Unread, d.Options = t.first(g.files), t.first(g.unread), t.options()
	d.Data, err = t.data()
	return d, err
}

// newShell reads style and script and makes the policy that allows these two
// and nothing else (Content Security Policy Level 3, hash sources).
func newShell(title, script string, opt Options) (shell, error) {
	css, err := templates.ReadFile("templates/report.css")
	if err != nil {
		return shell{}, err
	}
	var js []byte
	policy := "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + source(css)
	if script != "" {
		if js, err = templates.ReadFile("templates/" + script); err != nil {
			return shell{}, err
		}
		policy += "; script-src " + source(js)
	}
	return shell{title, opt.made(), policy, template.CSS(css), template.JS(js)}, nil
}

func source(text []byte) string {
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

var pageFuncs = template.FuncMap{
	"number":  phrase.Number[int64],
	"size":    phrase.Size,
	"capital": phrase.Capital,
	"count":   phrase.Count,
	"time":    func(t time.Time) string { return t.Format("2 January 2006, 15:04 MST") },
	"day":     day,
	"int64":   func(n int) int64 { return int64(n) },
}

func render(w io.Writer, name string, data any) error {
	t, err := template.New(name).Funcs(pageFuncs).ParseFS(templates, "templates/*.html")
	if err != nil {
		return err
	}
	return t.Execute(w, data)
}

// rootsOf lists the folders that were scanned and that the filter speaks of,
// each once.
func rootsOf(ctx context.Context, db *inventory.DB, f inventory.Filter) ([]string, error) {
	if f.Root != "" || f.Folder != "" {
		return []string{joined(f.Root, f.Folder)}, nil
	}
	scans, err := db.Scans(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	seen := map[string]bool{}
	for _, s := range scans {
		for _, r := range s.Roots {
			if !seen[r] {
				seen[r] = true
				out = append(out, r)
			}
		}
	}
	return out, nil
}
