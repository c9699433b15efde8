package reports

import (
	"bytes"
	"context"
	"flag"
	"html"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/finding"
	"sardine/inventory"
)

var update = flag.Bool("update", false, "write the golden reports anew")

var (
	nino  = &finding.Kind{Name: "uk-nino", Title: "National Insurance number", Category: finding.Identifier, Risk: 30, Normal: finding.Alnum}
	email = &finding.Kind{Name: "email", Title: "E-mail address", Category: finding.Contact, Risk: 8}
	ill   = &finding.Kind{Name: "special:health", Title: "Health", Category: finding.Special, Risk: 60}
)

// secrets stand in the findings below and must stand in no report.
var secrets = []string{"QQ123456C", "QQ 65 43 21 A", "zebedee@example.org", "epilepsy"}

func found(k *finding.Kind, value string, start int64, score finding.Score, path ...string) finding.Finding {
	return finding.Finding{
		Path: path, Span: document.Span{Start: start, End: start + int64(len(value))}, Kind: k, Score: score,
		Why: []finding.Reason{finding.Shape, finding.LabelBefore}, Value: finding.NewValue(value),
		Place: finding.Place{Label: "Staff", Column: "NI number", Row: 2, Col: 3},
	}
}

type file struct {
	rel    string
	status finding.Status
	format string
	skips  []finding.Skip
	found  []finding.Finding
}

var files = []file{
	{"=cmd.txt", finding.Read, "plain", nil, []finding.Finding{found(email, secrets[2], 7, 990)}},
	{"HR/list.xlsx", finding.Read, "ooxml", nil, []finding.Finding{
		found(nino, secrets[0], 10, 970, "xl/worksheets/sheet1.xml"), found(nino, secrets[1], 40, 600, "xl/worksheets/sheet1.xml"),
		found(email, secrets[2], 60, 980, "xl/worksheets/sheet1.xml"), found(ill, secrets[3], 90, 400, "xl/worksheets/sheet1.xml")}},
	{"HR/note.txt", finding.Read, "plain", nil, []finding.Finding{found(ill, secrets[3], 5, 800)}},
	{"HR/scan.jpg", finding.Skipped, "jpeg picture", []finding.Skip{{Why: document.NoAssist}}, nil},
	{"mail.zip", finding.PartlyRead, "zip", []finding.Skip{{Path: document.Path{"a.zip", "x"}, Why: document.Encrypted}, {Path: document.Path{"y"}, Why: document.Corrupt}}, nil},
	{"old.doc", finding.Failed, "", []finding.Skip{{Why: document.Denied}}, nil},
}

// unlocks are what passwords opened in files.
var unlocks = map[string][]finding.Unlock{
	"HR/list.xlsx": {{Password: 0}},
	"mail.zip":     {{Path: document.Path{"b.docx"}, Password: 2}, {Path: document.Path{"c.pdf"}, Password: 1}, {Path: document.Path{"d.pdf"}, Password: 2}},
}

const root = "/srv/share"

// store makes an inventory of files, and shows them to also on the way.
func store(t *testing.T, also *Stream) *inventory.DB {
	t.Helper()
	return stored(t, files, also, func(i int) finding.Meta {
		return finding.Meta{Size: int64(1000 * (i + 1)), Modified: time.Unix(1_780_000_000, 0), Owner: "1001"}
	})
}

// stored makes an inventory of given files, of which the i-th has the meta data
// of i. also may be nil.
func stored(t *testing.T, files []file, also *Stream, meta func(i int) finding.Meta) *inventory.DB {
	t.Helper()
	db, err := inventory.Open(filepath.Join(t.TempDir(), "i.db"), inventory.Options{Kinds: []*finding.Kind{nino, email, ill}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	scan, err := db.BeginScan(root)
	if err != nil {
		t.Fatal(err)
	}
	if also == nil {
		also = NewStream(io.Discard, StreamOptions{})
	}
	for i, f := range files {
		ref := finding.FileRef{Seq: int64(i), Root: root, Rel: f.rel, Meta: meta(i)}
		res := finding.Result{File: ref, Status: f.status, Format: f.format, Skips: f.skips, Skipped: len(f.skips), Count: len(f.found), Unlocks: unlocks[f.rel]}
		for _, err := range []error{scan.Begin(ref), scan.Findings(int64(i), f.found), scan.End(res), also.Begin(ref), also.Findings(int64(i), f.found), also.End(res)} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := scan.EndScan(); err != nil {
		t.Fatal(err)
	}
	return db
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (run with -update if it is meant):\n%s", name, diff)
	}
	for _, s := range secrets {
		if bytes.Contains(got, []byte(s)) {
			t.Errorf("%s holds a value in clear", name)
		}
	}
}

func TestGoldenReports(t *testing.T) {
	var stream bytes.Buffer
	s := NewStream(&stream, StreamOptions{MinScore: 500})
	db := store(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	golden(t, "stream.jsonl", stream.Bytes())
	hide := strings.NewReplacer(filepath.Dir(db.Path()), "STATE")
	for _, r := range Table() {
		var out bytes.Buffer
		info := &ScanInfo{Paths: []string{root}, Excluded: 3, Unchanged: 2, Took: 1500 * time.Millisecond}
		if err := r.Write(context.Background(), db, inventory.Filter{}, Options{Out: &out, Scan: info, Now: noon}); err != nil {
			t.Fatal(err)
		}
		golden(t, "report."+r.Name, []byte(hide.Replace(legible(t, r.Name, out.String()))))
	}
	if s.Unread() != 3 || s.Found() != 5 {
		t.Errorf("%d unread, %d found", s.Unread(), s.Found())
	}
}

// legible is a report as its golden file holds it: without style and script,
// which have tests of their own, and one line an element.
func legible(t *testing.T, name, report string) string {
	t.Helper()
	if name == "html" {
		policy, style, script, _ := partsOf(t, report)
		report = strings.NewReplacer(style, "", script, "", strings.ReplaceAll(html.EscapeString(policy), "+", "&#43;"), "").Replace(report)
		return strings.ReplaceAll(report, "><", ">\n<")
	}
	if name == "xlsx" {
		return dump(t, report)
	}
	return report
}

func TestRevealIsAsked(t *testing.T) {
	var stream bytes.Buffer
	s := NewStream(&stream, StreamOptions{Reveal: true})
	store(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, v := range secrets {
		if !strings.Contains(stream.String(), `"value":"`+v+`"`) {
			t.Errorf("a value that was asked for is missing")
		}
	}
}

// TestStoppedScansAreSaid: a report of a scan that was stopped looks whole in no
// format that people read.
func TestStoppedScansAreSaid(t *testing.T) {
	db := store(t, NewStream(io.Discard, StreamOptions{}))
	scan, err := db.BeginScan(root)
	if err == nil {
		err = scan.Stop()
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"table", "html", "json"} {
		r := Table()[slices.IndexFunc(Table(), func(r Report) bool { return r.Name == name })]
		var b bytes.Buffer
		if err := r.Write(t.Context(), db, inventory.Filter{}, Options{Out: &b}); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); !strings.Contains(got, "did not go to its") && !strings.Contains(got, `"unfinished": [`) {
			t.Errorf("%s says nothing", name)
		}
	}
	d, err := loadBook(t.Context(), db, inventory.Filter{})
	if err != nil || len(d.stopped) != 1 || d.stopped[0] != root {
		t.Errorf("workbook: %q %v", d.stopped, err)
	}
}

func TestInert(t *testing.T) {
	for in, want := range map[string]string{"=1+1": "'=1+1", "@x": "'@x", "-1": "'-1", "plain": "plain", "": ""} {
		if got := inert(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestEveryReportIsDocumented(t *testing.T) {
	guide, err := os.ReadFile("../docs/guide.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Table() {
		if r.Doc == "" || !strings.Contains(string(guide), "--format "+r.Name) && r.Name != "table" {
			t.Errorf("report %s: no doc, or not in the guide", r.Name)
		}
	}
}
