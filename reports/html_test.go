package reports

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/finding"
	"sardine/inventory"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// fill makes an inventory of given files.
func fill(t *testing.T, files ...file) *inventory.DB {
	t.Helper()
	return stored(t, files, nil, func(i int) finding.Meta {
		return finding.Meta{Size: int64(10 * i), Modified: noon.AddDate(-i%9, 0, 0), Owner: "<i>1001"}
	})
}

func written(t *testing.T, r Report, db *inventory.DB, f inventory.Filter) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.Write(context.Background(), db, f, Options{Out: &out, Now: noon, About: About{Program: "sardine test", Versions: "0123"}}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// hostile names, as an attacker who may save files on a share would choose them.
var hostile = []string{
	`<script>alert(1)</script>.txt`, `"><img src=x onerror=alert(1)>.csv`, `</script><script>alert(1)</script>`, `a/</title><b>/x.txt`,
	`javascript:alert(1)`, `{{.Policy}}`, `<!--`, `]]>`, "line\u2028end", `' onmouseover='alert(1)`, `=1+cmd|'x'!A0`, "\u202Egpj.exe", "bad\xff\xfe.txt", "bell\x07\x01.txt",
}

func hostileFiles() []file {
	var out []file
	for i, n := range hostile {
		f := file{rel: n, status: finding.Read, format: "plain", found: []finding.Finding{found(nino, secrets[i%2], 3, 900)}}
		if i%2 == 1 {
			f.status, f.skips = finding.PartlyRead, []finding.Skip{{Path: document.Path{`<svg onload=alert(1)>`}, Why: document.Encrypted}}
		}
		out = append(out, f)
	}
	return out
}

var tag = regexp.MustCompile(`<[a-zA-Z/!][^>]*>`)

// TestPageIsInert: whatever files are called, the page has the elements that
// its template has, asks for nothing, and its policy allows its own style and
// script and nothing else.
func TestPageIsInert(t *testing.T) {
	page := written(t, htmlReport, fill(t, hostileFiles()...), inventory.Filter{})
	plain := regexp.MustCompile(`^</?(a|aside|b|bdi|body|button|caption|code|dd|dl|dt|form|h1|h2|h3|head|header|html|input|label|li|main|nav|option|p|rect|section|select|small|span|style|svg|table|tbody|td|th|thead|title|tr|ul|div|meta|script|!DOCTYPE)\b`)
	policy, style, script, data := partsOf(t, page)
	outside := strings.NewReplacer(style, "", script, "", data, "").Replace(page)
	tags := tag.FindAllString(outside, -1)
	if len(tags) < 300 {
		t.Fatalf("only %d elements", len(tags))
	}
	for _, el := range tags {
		if !plain.MatchString(el) || strings.Contains(el, " on") || strings.Contains(el, " src") || strings.Contains(el, "style=") ||
			strings.Contains(el, "href=") && !strings.Contains(el, `href="#`) {
			t.Errorf("element %s", el)
		}
	}
	if n := strings.Count(strings.ToLower(page), "<script"); n != 2 {
		t.Errorf("%d scripts", n)
	}
	if strings.ContainsAny(data, "<>&\u2028") {
		t.Error("data could end its element")
	}
	for _, want := range []string{"default-src 'none'", "base-uri 'none'", "form-action 'none'", "style-src 'sha256-" + digest(style) + "'", "script-src 'sha256-" + digest(script) + "'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy %s lacks %s", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(page, "http:") || strings.Contains(page, "https:") || strings.Contains(style, "url(") || strings.Contains(style, "@import") {
		t.Error("the page reaches out of itself")
	}
	for _, s := range secrets {
		if strings.Contains(page, s) {
			t.Error("the page holds a value in clear")
		}
	}
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// partsOf takes a page apart as a browser would.
func partsOf(t *testing.T, page string) (policy, style, script, data string) {
	t.Helper()
	cut := func(from, to string) string {
		_, rest, ok := strings.Cut(page, from)
		got, _, end := strings.Cut(rest, to)
		if !ok || !end || got == "" {
			t.Fatalf("no %s", from)
		}
		return got
	}
	return html.UnescapeString(cut(`http-equiv="Content-Security-Policy" content="`, `"`)), cut("<style>", "</style>"),
		cut("<script>", "</script>"), cut(`<script type="application/json" id="data">`, "</script>")
}

// TestPageHoldsAll: every file is in the data of the page, and what was not
// read is there also when the filter names a kind that it cannot have.
func TestPageHoldsAll(t *testing.T) {
	files := append(hostileFiles(), file{"lock.zip", finding.Skipped, "zip", []finding.Skip{{Why: document.Encrypted}}, nil},
		file{"mail.txt", finding.Read, "plain", nil, []finding.Finding{found(email, secrets[2], 7, 990)}})
	db := fill(t, files...)
	for _, c := range []struct {
		name          string
		f             inventory.Filter
		files, unread int
	}{
		{"all", inventory.Filter{}, 16, 8},
		{"a kind", inventory.Filter{Kinds: []string{"email"}}, 1, 8},
		{"a category", inventory.Filter{Categories: []finding.Category{finding.Identifier}}, 14, 8},
		{"nobody's", inventory.Filter{Owner: "1002"}, 0, 0},
	} {
		_, _, _, data := partsOf(t, written(t, htmlReport, db, c.f))
		var got struct {
			Files, Unread [][]any
			Text          []string
		}
		if err := json.Unmarshal([]byte(data), &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Files) != c.files || len(got.Unread) != c.unread {
			t.Errorf("%s: %d files, %d unread", c.name, len(got.Files), len(got.Unread))
		}
	}
	page := written(t, htmlReport, db, inventory.Filter{Kinds: []string{"email"}})
	for _, want := range []string{"16 files = 8 read + 7 partly read + 1 skipped + 0 failed", "Only findings of these kinds: email.", "lock.zip", "1 June 2026, 12:00 UTC", "sardine test"} {
		if !strings.Contains(html.UnescapeString(page), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestRiskiestKeepsTheHighest(t *testing.T) {
	var files []*inventory.File
	for i := range 1000 {
		files = append(files, &inventory.File{ID: int64(i), Risk: float64(i * 7 % 100)})
	}
	got := riskiest(files, 25)
	if len(got) != 25 {
		t.Fatalf("%d files", len(got))
	}
	for i, f := range got {
		if want := float64(99 - i/10); f.Risk != want {
			t.Errorf("place %d has risk %v, want %v", i, f.Risk, want)
		}
	}
}

func TestPercentNeverLies(t *testing.T) {
	for want, c := range map[string][2]int64{
		"100 %": {5, 5}, "0 %": {0, 5}, "over 99.9 %": {99_999, 100_000}, "under 0.1 %": {1, 100_000}, "33.3 %": {1, 3}, "86 %": {43, 50},
	} {
		if got := percent(c[0], c[1]); got != want {
			t.Errorf("%v: %s, want %s", c, got, want)
		}
	}
	if got := percent(0, 0); got != "0 %" {
		t.Errorf("of nothing: %s", got)
	}
}

func TestAges(t *testing.T) {
	rows := ageBars([]age{{0, 1, 0}, {1980, 2, 1}, {2024, 0, 4}, {2026, 3, 3}, {2099, 1, 0}}, 2026)
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprintf("%s %d %d", r.Label, r.Holding, r.Other))
	}
	all := strings.Join(got, "; ")
	for _, want := range []string{"Before 2012 2 1; 2012 0 0;", "2024 0 4; 2025 0 0; 2026 3 3; In the future 1 0; Not known 1 0"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s lacks %s", all, want)
		}
	}
	if rows := ageBars([]age{{2025, 1, 0}}, 2026); len(rows) != 2 || rows[0].Label != "2025" {
		t.Errorf("empty years lead: %v", rows)
	}
}
