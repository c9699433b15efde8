package reports

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sardine/finding"
	"sardine/internal/truth/pack"
	"sardine/inventory"
)

// sheets reads a workbook back: a line for every row, cells parted by |.
func sheets(t *testing.T, book string) (names []string, rows map[string][]string) {
	t.Helper()
	x, err := excelize.OpenReader(strings.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}()
	rows = map[string][]string{}
	names = x.GetSheetList()
	for _, n := range names {
		cells, err := x.GetRows(n)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cells {
			rows[n] = append(rows[n], strings.Join(c, "|"))
		}
	}
	return names, rows
}

// dump is a workbook as its golden file holds it.
func dump(t *testing.T, book string) string {
	t.Helper()
	names, rows := sheets(t, book)
	var b strings.Builder
	for _, n := range names {
		fmt.Fprintf(&b, "== %s\n%s\n", n, strings.Join(rows[n], "\n"))
	}
	return b.String()
}

// members reads the workbook's own parts.
func members(t *testing.T, book string) map[string]string {
	t.Helper()
	out, err := pack.Members([]byte(book))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestWorkbookIsInert: no cell is a formula, whatever files are called; names
// come back as they are; nothing is loaded from elsewhere.
func TestWorkbookIsInert(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("TMP", tmp)
	book := written(t, xlsxReport, fill(t, append(hostileFiles(), file{"HR/#1?.txt", finding.Read, "plain", nil, []finding.Finding{found(ill, secrets[3], 5, 800)}})...), inventory.Filter{})
	parts := members(t, book)
	if len(parts) < 10 {
		t.Fatalf("%d parts", len(parts))
	}
	for name, text := range parts {
		if strings.Contains(text, "<f>") || strings.Contains(text, "<f ") || strings.Contains(name, "externalLink") || strings.Contains(text, "DDE") {
			t.Errorf("%s holds a formula or a link to data", name)
		}
		for _, s := range secrets {
			if strings.Contains(text, s) {
				t.Errorf("%s holds a value in clear", name)
			}
		}
	}
	names, rows := sheets(t, book)
	if want := []string{"Summary", "Folders", "Files", "Findings", "Not read", "About"}; !slices.Equal(names, want) {
		t.Errorf("sheets %q", names)
	}
	all := strings.Join(rows["Files"], "\n")
	for _, name := range []string{hostile[5], hostile[10], hostile[11], `"><img src=x onerror=alert(1)>.csv`, "bad\uFFFD"} {
		if !strings.Contains(all, "\n"+name) && !strings.Contains(all, name+"|") {
			t.Errorf("the sheet of files lacks %q", name)
		}
	}
	if n := len(rows["Files"]); n != 1+len(hostile)+1 {
		t.Errorf("%d rows of files", n)
	}
	if n := len(rows["Findings"]); n != 1+len(hostile)+1 {
		t.Errorf("%d rows of findings", n)
	}
	links := parts["xl/worksheets/_rels/sheet3.xml.rels"]
	if !strings.Contains(links, `Target="file:///srv/share/HR/%231%3F.txt"`) || strings.Contains(links, `Target="javascript`) {
		t.Errorf("links: %s", links)
	}
	if !strings.Contains(parts["xl/worksheets/sheet3.xml"], "<autoFilter") || !strings.Contains(parts["xl/worksheets/sheet3.xml"], "<pane ") {
		t.Error("no filter, or headers are not frozen")
	}
	left, err := os.ReadDir(tmp)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestSheetsSplit(t *testing.T) {
	b, err := newBook(Options{Now: noon}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := b.sheet("Rows", 2, column{"Number", 10}, column{"Name", 10})
	s.limit = 10
	for i := range 25 {
		if err := s.row("", int64(i), "x"); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.end(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := b.write(&out); err != nil {
		t.Fatal(err)
	}
	names, rows := sheets(t, out.String())
	if !slices.Equal(names, []string{"Rows", "Rows 2", "Rows 3"}) || len(rows["Rows"]) != 11 || len(rows["Rows 3"]) != 6 || rows["Rows 2"][0] != "Number|Name" || rows["Rows 3"][5] != "24|x" {
		t.Errorf("%q %q", names, rows)
	}
}

// TestWorkbookOfMany: more files than are held in memory come in the order of
// their paths, and none is lost.
func TestWorkbookOfMany(t *testing.T) {
	db := fill(t, files...)
	d, err := loadBook(context.Background(), db, inventory.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	order := func() string {
		var names []string
		if err := d.each(context.Background(), db, inventory.Filter{}, func(x *inventory.File) error { names = append(names, x.Ref.Rel); return nil }); err != nil {
			t.Fatal(err)
		}
		return strings.Join(names, " ")
	}
	if got := order(); got != "HR/note.txt HR/list.xlsx =cmd.txt mail.zip old.doc HR/scan.jpg" {
		t.Errorf("few: %s", got)
	}
	d.files.files = d.files.files[:2]
	if got := order(); got != "=cmd.txt mail.zip old.doc HR/list.xlsx HR/note.txt HR/scan.jpg" {
		t.Errorf("many: %s", got)
	}
}

func TestFileURL(t *testing.T) {
	for _, c := range [][3]string{
		{"/srv/share", "HR/a b.txt", "file:///srv/share/HR/a%20b.txt"},
		{"/", "x", "file:///x"},
		{`C:\Users\Head`, "a.txt", "file:///C:/Users/Head/a.txt"},
		{`\\server\staff`, "HR/ä#.txt", "file://server/staff/HR/%C3%A4%23.txt"},
		{`/odd\name`, "a?b", `file:///odd%5Cname/a%3Fb`},
	} {
		if got := fileURL(c[0], c[1]); got != c[2] {
			t.Errorf("%s %s: %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

func TestTextFits(t *testing.T) {
	if got := text(strings.Repeat("é", 30_000)); len(got) > cellLength || !strings.HasSuffix(got, "é…") {
		t.Errorf("%d bytes, ends with %q", len(got), got[len(got)-6:])
	}
}
