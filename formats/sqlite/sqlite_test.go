package sqlite

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"sardine/document"
	"sardine/formats/formattest"
)

var format = formattest.Format{Sniff: Sniff, Read: Read}

// database makes a file by running statements.
func made(t testing.TB, statements ...string) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a.db")
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func said(r *formattest.Result) (out []string) {
	for _, p := range r.Parts {
		if p.Table == nil {
			continue
		}
		for i, c := range p.Table.Cells {
			out = append(out, fmt.Sprintf("%s %d %s=%s", p.Path, c.Row, p.Table.Name(c), p.Text[c.Text:p.Table.End(i, len(p.Text))]))
		}
	}
	return out
}

func expect(t *testing.T, r *formattest.Result, want ...string) {
	t.Helper()
	if r.Err != nil || len(r.Skips) > 0 {
		t.Fatalf("%v, skips %v", r.Err, r.Skips)
	}
	got := said(r)
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%.200q is missing in %d cells", w, len(got))
		}
	}
}

func TestTables(t *testing.T) {
	long := strings.Repeat("Ann Example of Quay Street ", 800) // on further pages
	for _, enc := range []string{"UTF-8", "UTF-16le", "UTF-16be"} {
		t.Run(enc, func(t *testing.T) {
			data := made(t, "PRAGMA encoding='"+enc+"'", "CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT, phone INT, rate REAL, active BOOL, photo BLOB)",
				"INSERT INTO staff VALUES (7, 'Zoë Example', 7700900123, 12.5, 1, x'ffd8ffe0"+strings.Repeat("00", 100)+"'), (8, '"+long+"', -5, NULL, 0, 'plain')",
				"CREATE TABLE \"two words\" (code TEXT, town TEXT, PRIMARY KEY (town)) WITHOUT ROWID", "INSERT INTO \"two words\" VALUES ('x1', 'Tidewick')",
				"CREATE INDEX i ON staff (name)", "CREATE VIEW v AS SELECT name FROM staff -- for Bob Sample")
			formattest.Accept(t, format, data, "a.db")
			r := formattest.Read(format, data, "a.db")
			expect(t, r, "staff 1 id=7", "staff 1 name=Zoë Example", "staff 1 phone=7700900123", "staff 1 rate=12.5", "staff 1 active=1", "staff 2 name="+long, "staff 2 phone=-5",
				"staff 2 photo=plain", "two words 1 town=Tidewick", "two words 1 code=x1")
			if enc == "UTF-8" {
				formattest.ExactOrigins(t, r.Parts, func(*document.Part, uint32) []byte { return data })
			}
			if len(r.Children) != 1 || r.Children[0].Name != "staff/1/photo" || len(r.Children[0].Data) != 104 {
				t.Errorf("files %d", len(r.Children))
			}
			if !strings.Contains(r.Text(), "for Bob Sample") {
				t.Error("the schema is missing")
			}
		})
	}
}

func TestManyRows(t *testing.T) {
	data := made(t, "CREATE TABLE a (n INT, name TEXT)", "CREATE TABLE k (name TEXT PRIMARY KEY, n INT) WITHOUT ROWID",
		"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 60000) INSERT INTO a SELECT x, 'Ann Example '||x FROM c",
		"INSERT INTO k SELECT name, n FROM a WHERE n <= 20000")
	r := formattest.Read(format, data, "a.db")
	expect(t, r, "a 60000 name=Ann Example 60000", "a 1 n=1", "k 20000 n=9999")
	formattest.WellFormed(t, r.Parts)
	if got := said(r); len(got) != 2*60000+2*20000 {
		t.Errorf("%d cells", len(got))
	}
}

func TestDeletedRows(t *testing.T) {
	data := made(t, "PRAGMA secure_delete=off", "CREATE TABLE a (name TEXT)", "INSERT INTO a VALUES ('kept one')", "INSERT INTO a VALUES ('Cy Demo is gone')",
		"DELETE FROM a WHERE name LIKE 'Cy%'", "CREATE TABLE b (name TEXT)",
		"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 2000) INSERT INTO b SELECT 'Dee Example was here '||x FROM c", "DELETE FROM b")
	r := formattest.Read(format, data, "a.db")
	expect(t, r, "a 1 name=kept one")
	gone := ""
	for _, p := range r.Parts {
		if p.Kind == document.Deleted {
			gone += p.Text
		}
	}
	for _, w := range []string{"Cy Demo is gone", "Dee Example was here 1999"} {
		if !strings.Contains(gone, w) {
			t.Errorf("%q was not found", w)
		}
	}
	if strings.Contains(gone, "kept one") {
		t.Error("a row in use counts as deleted")
	}
}

func TestDamage(t *testing.T) {
	data := made(t, "CREATE TABLE a (n INT, name TEXT)",
		"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 5000) INSERT INTO a SELECT x, 'Ann Example '||x FROM c")
	loop := slices.Clone(data)
	copy(loop[4096+8:], loop[:4]) // the right-most page is now another
	loop[4096+8+3] = 2            // the page itself
	r := formattest.Read(format, loop, "a.db")
	if r.Err != nil || len(r.Skips) != 1 || r.Skips[0].Why != document.Partial {
		t.Errorf("%v, %v", r.Err, r.Skips)
	}
}

func FuzzRead(f *testing.F) {
	seeds, err := filepath.Glob("testdata/*.db")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range seeds {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		formattest.WellFormed(t, formattest.Read(format, data, "a.db").Parts)
	})
}
