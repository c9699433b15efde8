package reports

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"html"
	"path/filepath"
	"strings"
	"testing"

	"sardine/finding"
	"sardine/inventory"
)

func coverageAs(t *testing.T, name string, db *inventory.DB, f inventory.Filter) string {
	t.Helper()
	for _, r := range Coverage() {
		if r.Name == name {
			return written(t, r, db, f)
		}
	}
	t.Fatalf("no %s", name)
	return ""
}

// checkDigest makes the digest of a statement again, as any reader could.
func checkDigest(t *testing.T, statement string) bool {
	t.Helper()
	var m map[string]any
	d := json.NewDecoder(strings.NewReader(statement))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		t.Fatal(err)
	}
	want := m["digest"].(map[string]any)["value"]
	delete(m, "digest")
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(m); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(bytes.TrimSpace(b.Bytes()))
	return hex.EncodeToString(sum[:]) == want
}

// TestCoverageAddsUp: in scope = read + partly read + skipped + failed, in
// files and bytes, and no file is named.
func TestCoverageAddsUp(t *testing.T) {
	db := fill(t, files...)
	text := coverageAs(t, "json", db, inventory.Filter{Kinds: []string{"email"}})
	var s statement
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	sum := func(of func(amount) int64) int64 { return of(s.Read) + of(s.Partly) + of(s.Skipped) + of(s.Failed) }
	count, size := func(a amount) int64 { return a.Files }, func(a amount) int64 { return a.Bytes }
	if s.Scope.Files != int64(len(files)) || sum(count) != s.Scope.Files || sum(size) != s.Scope.Bytes || !s.Complete {
		t.Errorf("%+v", s)
	}
	if s.Encrypted.Files != 1 || s.Encrypted.ShareOfFiles != "16.66" || s.Folders[0] != root {
		t.Errorf("encrypted %+v, folders %v", s.Encrypted, s.Folders)
	}
	for _, name := range []string{"table", "html", "json"} {
		out := coverageAs(t, name, db, inventory.Filter{})
		for _, f := range files {
			if strings.Contains(out, filepath.Base(f.rel)) {
				t.Errorf("%s names %s", name, f.rel)
			}
		}
		if !strings.Contains(strings.Join(strings.Fields(html.UnescapeString(out)), " "), "not known to be free of personal data") {
			t.Errorf("%s does not say what unread means", name)
		}
	}
}

func TestCoverageDigest(t *testing.T) {
	db := fill(t, files...)
	text := coverageAs(t, "json", db, inventory.Filter{})
	if !checkDigest(t, text) {
		t.Error("the digest is not that of the statement")
	}
	if changed := strings.Replace(text, `"files": 6`, `"files": 7`, 1); changed == text || checkDigest(t, changed) {
		t.Error("a changed statement keeps its digest")
	}
	_, rest, _ := strings.Cut(coverageAs(t, "html", db, inventory.Filter{}), `<script type="application/json" id="statement">`)
	inPage, _, _ := strings.Cut(rest, "</script>")
	if !checkDigest(t, inPage) {
		t.Error("the page's statement does not fit its digest")
	}
	plain := coverageAs(t, "table", db, inventory.Filter{})
	above, below, ok := strings.Cut(plain, "Digest    ")
	sum := sha256.Sum256([]byte(above))
	if !ok || !strings.HasPrefix(below, hex.EncodeToString(sum[:])) {
		t.Error("the text's digest is not that of the lines above it")
	}
}

// TestCoverageOfBrokenScan: a scan that did not end is no basis, and says so.
func TestCoverageOfBrokenScan(t *testing.T) {
	path := filepath.Join(t.TempDir(), "i.db")
	db, err := inventory.Open(path, inventory.Options{Kinds: []*finding.Kind{nino}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.BeginScan("/srv/<b>x\n\u2028y"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"json": `"complete": false`, "table": "did not go to its end", "html": "did not go to its end"} {
		out := coverageAs(t, name, db, inventory.Filter{})
		if !strings.Contains(out, want) || strings.Contains(out, "\u2028") || name == "html" && strings.Contains(out, "<b>x") {
			t.Errorf("%s: %s", name, out)
		}
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if _, err := newStatement(context.Background(), db, inventory.Filter{}, Options{}); err == nil {
		t.Error("a closed inventory gave a statement")
	}
}

func TestTouches(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"/srv/share", "/srv/share/HR", true}, {"/srv/share", "/srv", true}, {"/srv/share", "/srv/sha", false}, {`C:\data`, `C:\data\HR`, true}, {"/x", "", true}} {
		if got := touches(c.a, c.b); got != c.want {
			t.Errorf("%s %s: %v", c.a, c.b, got)
		}
	}
}
