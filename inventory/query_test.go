package inventory

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/finding"
)

// simple is a file with given findings, "kind value score" each.
func simple(rel string, found ...finding.Finding) madeFile {
	f := madeFile{ref: finding.FileRef{Seq: int64(len(rel))<<32 | int64(mix(uint64(len(rel)+len(found)))>>33), Root: "/srv/share", Rel: rel,
		Meta: finding.Meta{Size: 100, Modified: time.Unix(1_700_000_000, 0).UTC(), Owner: "1001", Mode: 0o644}}}
	f.found = found
	f.res = finding.Result{File: f.ref, Status: finding.Read, Format: "plain", Text: 50, Count: len(found)}
	return f
}

func found(k *finding.Kind, v string, score finding.Score) finding.Finding {
	return finding.Finding{Kind: k, Value: finding.NewValue(v), Score: score, Span: document.Span{Start: 3, End: 3 + int64(len(v))}}
}

func summary(t *testing.T, db *DB, f Filter) *Summary {
	t.Helper()
	s, err := db.Summary(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Check(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

func rels(t *testing.T, db *DB, f Filter) string {
	t.Helper()
	var out []string
	if err := db.Files(context.Background(), f, func(f *File) error { out = append(out, f.Ref.Rel); return nil }); err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, " ")
}

func TestSummary(t *testing.T) {
	db := newTest(t)
	old := simple("hr/old.txt", found(nino, "QQ 12 34 56 C", 950))
	old.ref.Meta.Modified, old.ref.Meta.Owner = time.Unix(1_500_000_000, 0), "1002"
	old.res.File = old.ref
	mail := simple("hr/mail/in.eml", found(nino, "QQ123456C", 640), found(email, "zqv@example.org", 450), found(health, "zqv", 700))
	mail.res.Status, mail.res.Skipped = finding.PartlyRead, 5
	mail.res.Skips = []finding.Skip{{Path: document.Path{"a.png"}, Why: document.NoAssist}, {Path: document.Path{"b.png"}, Why: document.NoAssist}, {Why: document.Bomb}}
	lock := simple("hrx/lock.zip")
	lock.res.Status, lock.res.Skips, lock.res.Skipped, lock.res.Format = finding.Skipped, []finding.Skip{{Why: document.Encrypted}}, 1, ""
	scanAll(t, db, old, mail, lock, simple("plain.txt", found(email, "zqw@example.org", 990), found(email, "ZQW@example.org", 500)))

	s := summary(t, db, Filter{})
	got := fmt.Sprint(s.Files, s.Bytes, s.Text, s.Status, s.Unread, s.StatusBytes, s.Reasons, s.Categories, s.Formats)
	want := "4 400 200 map[read:2 partly read:1 skipped:1] 6 map[read:200 partly read:100 skipped:100] [{needs another tool 1 2 100} {encrypted 1 1 100} {expands too much 0 1 0}] " +
		"[{special category 1 1 1} {identifier 2 2 1} {contact 2 1 1}] [{plain 3 300} { 1 100}]"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, c := range []struct {
		name  string
		f     Filter
		files int64
		kinds string
		rels  string
	}{
		{"all", Filter{}, 4, "email 2/1/1 uk-nino 2/2/1 special:health 1/1/1", "plain.txt hr/old.txt hr/mail/in.eml hrx/lock.zip"},
		{"low scores", Filter{MinScore: 300}, 4, "email 3/2/2 uk-nino 2/2/1 special:health 1/1/1", "plain.txt hr/old.txt hr/mail/in.eml hrx/lock.zip"},
		{"high scores", Filter{MinScore: 900}, 4, "email 1/1/1 uk-nino 1/1/1", "plain.txt hr/old.txt hr/mail/in.eml hrx/lock.zip"},
		{"folder", Filter{Root: "/srv/share/", Folder: "hr"}, 2, "uk-nino 2/2/1 special:health 1/1/1", "hr/old.txt hr/mail/in.eml"},
		{"full folder", Filter{Folder: "/srv/share/hr/mail"}, 1, "special:health 1/1/1 uk-nino 1/1/1", "hr/mail/in.eml"},
		{"other root", Filter{Root: "/srv/shar"}, 0, "", ""},
		{"owner", Filter{Owner: "1002"}, 1, "uk-nino 1/1/1", "hr/old.txt"},
		{"no such owner", Filter{Owner: "77"}, 0, "", ""},
		{"since", Filter{Since: time.Unix(1_600_000_000, 0)}, 3, "email 2/1/1 special:health 1/1/1 uk-nino 1/1/1", "plain.txt hr/mail/in.eml hrx/lock.zip"},
		{"kind", Filter{Kinds: []string{"uk-nino"}}, 4, "uk-nino 2/2/1", "hr/old.txt hr/mail/in.eml"},
		{"category", Filter{Categories: []finding.Category{finding.Special}}, 4, "special:health 1/1/1", "hr/mail/in.eml"},
	} {
		s := summary(t, db, c.f)
		var kinds []string
		for _, k := range s.Kinds {
			kinds = append(kinds, fmt.Sprintf("%s %d/%d/%d", k.Kind.Name, k.Findings, k.Files, k.Distinct))
		}
		if got := strings.Join(kinds, " "); s.Files != c.files || got != c.kinds {
			t.Errorf("%s: %d files, %s", c.name, s.Files, got)
		}
		if got := rels(t, db, c.f); got != c.rels {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func TestFileAndFindings(t *testing.T) {
	db := newTest(t)
	f := simple("a/b.docx", found(nino, "QQ 12 34 56 C", 950), found(person, "Delyth Zqvson", 300))
	f.found[0].Path, f.found[0].Why, f.found[0].Also = document.Path{"word/document.xml"}, []finding.Reason{finding.Shape, finding.Checksum}, []*finding.Kind{phone}
	f.found[1].Path = document.Path{"word/comments.xml"}
	f.ref.Meta.ACL, f.ref.Meta.Attrs, f.ref.Meta.Created = "user::rw-\ngroup::r--", 32, time.Unix(1_650_000_000, 123).UTC()
	f.res.File, f.res.Digest = f.ref, strings.Repeat("0a", 32)
	f.res.Skips = []finding.Skip{{Path: document.Path{"word/media/a.emf"}, Why: document.Unsupported}}
	copied := f // the same bytes under another name
	copied.ref.Seq, copied.ref.Rel = 99, "a/copy.docx"
	copied.res.File = copied.ref
	scanAll(t, db, f, copied)
	ctx := context.Background()
	for _, want := range []madeFile{f, copied} {
		got, err := db.FileAt(ctx, "/srv/share", want.ref.Rel)
		if err != nil {
			t.Fatal(err)
		}
		want.ref.Seq = 0
		if fmt.Sprint(got.Ref) != fmt.Sprint(want.ref) || got.Digest != want.res.Digest || got.Format != "plain" || fmt.Sprint(got.Skips) != fmt.Sprint(want.res.Skips) {
			t.Errorf("got %+v", got)
		}
		if len(got.Kinds) != 2 || got.Sample["uk-nino"] != finding.Mask("QQ 12 34 56 C") {
			t.Errorf("kinds %v, samples %v", got.Kinds, got.Sample)
		}
		fs, err := db.Findings(ctx, got.ID)
		if err != nil || len(fs) != 2 {
			t.Fatalf("%d findings, %v", len(fs), err)
		}
		if x := fs[0]; x.Kind != nino || x.Score != 950 || x.Span != f.found[0].Span || x.Path.String() != "word/document.xml" ||
			!slices.Equal(x.Why, f.found[0].Why) || len(x.Also) != 1 || x.Also[0] != phone || x.Value.Reveal() != "" {
			t.Errorf("got %+v", x)
		}
	}
	if _, err := db.FileAt(ctx, "/srv/share", "a/c.docx"); !errors.Is(err, ErrNoFile) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestLookups(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inventory.db")
	db := openTest(t, path, Options{})
	a := simple("a.txt", found(nino, "QQ 12 34 56 C", 950), found(person, "Dr Ffion Zqv-Jones", 700))
	b := simple("bb.txt", found(nino, "qq123456c", 350))
	b.tokens = []string{"Ffion", "zqvard"}
	scanAll(t, db, a, b, simple("ccc.txt", found(phone, "QQ123456C", 900)), simple("dddd.txt", found(nino, "  ", 500)))
	if got := fmt.Sprint(places(t, db, lookup(t, db, nino, "QQ-12-34-56-C"))); got != "[a.txt@900 bb.txt@300]" {
		t.Error(got)
	}
	if got := lookup(t, db, nino, "QQ 12 34 57 C"); len(got) != 0 {
		t.Errorf("a value that is nowhere: %v", got)
	}
	if got := lookup(t, db, nino, " "); len(got) != 0 {
		t.Errorf("no value at all: %v", got)
	}
	for _, c := range []struct {
		groups [][]string
		want   string
	}{
		{[][]string{{"ffion"}}, "[a.txt@0 bb.txt@0]"},
		{[][]string{{"FFION"}, {"jones"}}, "[a.txt@0]"},
		{[][]string{{"ffion", "fion"}, {"zqvard", "jones"}}, "[a.txt@0 bb.txt@0]"},
		{[][]string{{"ffion"}, {"smith"}}, "[]"},
		{[][]string{{"f"}, {"Zqv-Jones"}}, "[a.txt@0]"},
		{[][]string{{"Zqv-Jones"}, {"j"}}, "[a.txt@0]"},
		{[][]string{{"j"}}, "[]"},
		{nil, "[]"},
	} {
		hits, err := db.LookupTokens(context.Background(), c.groups...)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(places(t, db, hits)); got != c.want {
			t.Errorf("%v: %s", c.groups, got)
		}
	}
	newer := *nino
	newer.Version = 2
	if hits, err := db.LookupValue(context.Background(), &newer, "QQ 12 34 56 C"); !errors.Is(err, ErrStale) || len(hits) != 0 {
		t.Errorf("a kind with another normal form: %v, %v", hits, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again := openTest(t, path, Options{Versions: "test 2"})
	for _, f := range []*madeFile{&a, &b} {
		f.found[0].Kind = &newer
	}
	scanAll(t, again, a, b)
	if hits, err := again.LookupValue(context.Background(), &newer, "QQ 12 34 56 C"); err != nil || len(hits) != 2 {
		t.Errorf("after another scan: %v, %v", hits, err)
	}
}

// TestRisk: a long list of postcodes does not outrank a page about one person.
func TestRisk(t *testing.T) {
	db := newTest(t)
	list := simple("codes/lookup.csv")
	for i := range 20_000 {
		list.found = append(list.found, found(postcode, fmt.Sprintf("ZZ%d %dZZ", i/10, i%10), 900))
	}
	scanAll(t, db, list, simple("hr/one.txt", found(nino, "QQ123456C", 900), found(health, "zqv", 900)),
		simple("hr/bb.txt", found(email, "zqv@example.org", 900)), simple("hr/aa.txt", found(email, "zqv@example.org", 900)), simple("hr/none.txt"))
	top, err := db.TopFiles(context.Background(), Filter{}, 3)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range top {
		got = append(got, f.Ref.Rel)
	}
	if fmt.Sprint(got) != "[hr/one.txt codes/lookup.csv hr/aa.txt]" {
		t.Error(got)
	}
	if want := rounded(5 * math.Log2(20_001)); top[1].Risk != want {
		t.Errorf("risk %v, want %v", top[1].Risk, want)
	}
	folders, err := db.TopFolders(context.Background(), Filter{Root: "/srv/share"}, 5)
	if err != nil || len(folders) != 2 || folders[0].Rel != "hr" || folders[0].Files != 4 {
		t.Fatalf("%+v, %v", folders, err)
	}
	if want := rounded(60 + 90 + 20*math.Log2(3)); folders[0].Risk != want {
		t.Errorf("risk %v, want %v", folders[0].Risk, want)
	}
}

// TestGone follows a share over several scans.
func TestGone(t *testing.T) {
	db := newTest(t)
	ctx := context.Background()
	a, b, c := simple("a.txt", found(nino, "QQ111111A", 900)), simple("keep/bb.txt", found(nino, "QQ111111A", 900)), simple("skip/ccc.txt", found(nino, "QQ111111A", 900))
	scanAll(t, db, a, b, c)

	s, err := db.BeginScan("/srv/share")
	if err != nil {
		t.Fatal(err)
	}
	if !s.Known(b.ref) {
		t.Error("unchanged file is not known")
	}
	if err := s.EndScan(Walked{Root: "/srv/share", Has: func(rel string) bool { return !strings.HasPrefix(rel, "skip/") }}); err != nil {
		t.Fatal(err)
	}
	if sum := summary(t, db, Filter{}); sum.Files != 2 || sum.Gone != 1 || sum.Kinds[0].Findings != 2 {
		t.Errorf("%+v", sum)
	}
	if got := fmt.Sprint(places(t, db, lookup(t, db, nino, "QQ111111A"))); got != "[keep/bb.txt@900 skip/ccc.txt@900]" {
		t.Error(got)
	}
	if f, err := db.FileAt(ctx, "/srv/share", "a.txt"); err != nil || !f.Gone {
		t.Errorf("%+v, %v", f, err)
	}

	// A changed one replaces itself; the gone one comes back; rights change.
	b.found, b.ref.Meta.Size = []finding.Finding{found(nino, "QQ222222A", 900)}, 101
	b.res.File = b.ref
	c.ref.Meta.Owner, c.ref.Meta.Mode = "4711", 0o666
	s, err = db.BeginScan("/srv/share")
	if err != nil {
		t.Fatal(err)
	}
	if s.Known(a.ref) || s.Known(b.ref) || !s.Known(c.ref) {
		t.Error("gone and changed files are known, or one with other rights is not")
	}
	for _, f := range []madeFile{a, b} {
		if err := put(s, f, 10); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.EndScan(Walked{Root: "/srv/share"}); err != nil {
		t.Fatal(err)
	}
	for _, compacted := range []bool{false, true} {
		if compacted {
			if err := db.w.compact(ctx, true); err != nil {
				t.Fatal(err)
			}
			var dead, runs int
			if err := db.read.QueryRow(`SELECT (SELECT count(*) FROM dead), (SELECT count(*) FROM run)`).Scan(&dead, &runs); err != nil || dead != 0 || runs != 1 {
				t.Errorf("%d dead, %d runs, %v", dead, runs, err)
			}
		}
		if sum := summary(t, db, Filter{}); sum.Files != 3 || sum.Gone != 0 || sum.Kinds[0].Findings != 3 || sum.Kinds[0].Distinct != 2 {
			t.Errorf("%+v", sum)
		}
		if got := fmt.Sprint(places(t, db, lookup(t, db, nino, "QQ111111A"))); got != "[a.txt@900 skip/ccc.txt@900]" {
			t.Error(got)
		}
		if got := rels(t, db, Filter{Owner: "4711"}); got != "skip/ccc.txt" {
			t.Error(got)
		}
	}
	if f, err := db.FileAt(ctx, "/srv/share", "skip/ccc.txt"); err != nil || f.Ref.Meta.Mode != 0o666 {
		t.Errorf("%+v, %v", f, err)
	}

	// A scan of a folder below counts nothing twice, and tells nothing of the rest.
	s, err = db.BeginScan("/srv/share/keep")
	if err != nil {
		t.Fatal(err)
	}
	inner := b
	inner.ref.Root, inner.ref.Rel = "/srv/share/keep", "bb.txt"
	inner.res.File = inner.ref
	if err := put(s, inner, 10); err != nil {
		t.Fatal(err)
	}
	if err := s.EndScan(Walked{Root: "/srv/share/keep"}); err != nil {
		t.Fatal(err)
	}
	if sum := summary(t, db, Filter{}); sum.Files != 3 || sum.Gone != 0 {
		t.Errorf("%+v", sum)
	}
	if got := rels(t, db, Filter{Root: "/srv/share/keep"}); got != "bb.txt" {
		t.Error(got)
	}
}

func TestHashPaths(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inventory.db")
	db := openTest(t, path, Options{HashPaths: true})
	f := simple("hr/staff/jones.txt", found(nino, "QQ111111A", 900))
	f.found[0].Path = document.Path{"jones.xml"}
	scanAll(t, db, f, simple("finance/a.txt"))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = openTest(t, path, Options{})
	if !db.HashPaths() {
		t.Error("paths are hidden no longer")
	}
	if sum := summary(t, db, Filter{Root: "/srv/share", Folder: "hr"}); sum.Files != 1 {
		t.Errorf("%+v", sum)
	}
	file, err := db.FileAt(context.Background(), "/srv/share", "hr/staff/jones.txt")
	if err != nil {
		t.Fatal(err)
	}
	fs, err := db.Findings(context.Background(), file.ID)
	if err != nil || len(fs) != 1 {
		t.Fatal(err)
	}
	if all := file.Ref.Root + file.Ref.Rel + fs[0].Path.String(); strings.Contains(all, "jones") || strings.Contains(all, "srv") || len(fs[0].Path[0]) != 16 {
		t.Errorf("a path in clear: %q", all)
	}
	if strings.Count(file.Ref.Rel, "/") != 2 {
		t.Errorf("folders are lost: %q", file.Ref.Rel)
	}
	s, err := db.BeginScan("/srv/share")
	if err != nil {
		t.Fatal(err)
	}
	if !s.Known(f.ref) {
		t.Error("unchanged file is not known")
	}
	if err := s.EndScan(Walked{Root: "/srv/share"}); err != nil {
		t.Fatal(err)
	}
	if sum := summary(t, db, Filter{}); sum.Files != 1 || sum.Gone != 1 {
		t.Errorf("%+v", sum)
	}
	clear := newTest(t)
	if err := clear.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(clear.Path(), Options{HashPaths: true}); err == nil {
		t.Error("paths already stored in clear were said to be hidden")
	}
}

// TestMet: a scan's own figures hold what it read and what it met unchanged,
// and nothing of other roots.
func TestMet(t *testing.T) {
	db := newTest(t)
	a, b := simple("a.txt", found(nino, "QQ111111A", 900)), simple("bb.txt")
	b.res.Status, b.res.Skips = finding.Skipped, []finding.Skip{{Why: document.Encrypted}}
	other := simple("ccc.txt", found(nino, "QQ222222A", 900))
	other.ref.Root = "/srv/other"
	other.res.File = other.ref
	scanAll(t, db, a, b, other)
	s, err := db.BeginScan("/srv/share")
	if err != nil {
		t.Fatal(err)
	}
	if !s.Known(a.ref) || !s.Known(b.ref) {
		t.Error("unchanged files are not known")
	}
	if err := put(s, simple("dddd.txt", found(email, "zqv@example.org", 900)), 10); err != nil {
		t.Fatal(err)
	}
	if err := s.EndScan(Walked{Root: "/srv/share"}); err != nil {
		t.Fatal(err)
	}
	if sum := summary(t, db, s.Met()); sum.Files != 3 || len(sum.Kinds) != 2 || sum.Status[finding.Skipped] != 1 {
		t.Errorf("%+v", sum)
	}
	if sum := summary(t, db, Filter{}); sum.Files != 4 || sum.Gone != 0 {
		t.Errorf("%+v", sum)
	}
	if got := rels(t, db, s.Met()); got != "a.txt bb.txt dddd.txt" {
		t.Error(got)
	}
	unread, err := db.UnreadFiles(context.Background(), s.Met(), 5)
	if err != nil || len(unread) != 1 || unread[0].Ref.Rel != "bb.txt" {
		t.Errorf("%v, %v", unread, err)
	}
}

// TestReadAgain reads everything again under other versions: what is left
// behind is taken out, and nothing counts twice.
func TestReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inventory.db")
	var want string
	for round := range 3 {
		db := openTest(t, path, Options{Versions: fmt.Sprint("version ", round)})
		s, err := db.BeginScan("/srv/share")
		if err != nil {
			t.Fatal(err)
		}
		for i := range int64(1500) {
			f := made(i, 5, 200)
			if s.Known(f.ref) {
				t.Fatal("a file read by another version is known")
			}
			if err := put(s, f, 10); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.EndScan(Walked{Root: "/srv/share"}); err != nil {
			t.Fatal(err)
		}
		var dead int
		if err := db.read.QueryRow(`SELECT count(*) FROM dead`).Scan(&dead); err != nil || dead != 0 {
			t.Errorf("%d dead are left, %v", dead, err)
		}
		if got := dump(t, db); round == 0 {
			want = got
		} else if got != want {
			t.Errorf("round %d differs:\n%s", round, firstDifference(got, want))
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNestedQuestions asks while many others yield.
func TestNestedQuestions(t *testing.T) {
	db := newTest(t)
	scanAll(t, db, made(1, 5, 10), made(2, 5, 10))
	var ask func(depth int) int
	ask = func(depth int) int {
		n := 0
		err := db.Files(context.Background(), Filter{}, func(f *File) error {
			fs, err := db.Findings(context.Background(), f.ID)
			n += len(fs)
			if depth > 0 {
				n += ask(depth - 1)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if got, want := ask(5), 10*(1+2+4+8+16+32); got != want {
		t.Errorf("%d findings, want %d", got, want)
	}
	stop := errors.New("enough")
	if err := db.Files(context.Background(), Filter{}, func(*File) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("stopped with %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := db.Summary(ctx, Filter{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled question: %v", err)
	}
}

// TestEachFindings: a file's findings come in batches, all of them, and an
// error ends them.
func TestEachFindings(t *testing.T) {
	db := newTest(t)
	f := simple("many.csv")
	for i := range 2*batchFindings + 7 {
		f.found = append(f.found, found(nino, fmt.Sprintf("QQ %06d C", i), 900))
	}
	f.res.Count = len(f.found)
	scanAll(t, db, f)
	x, err := db.FileAt(context.Background(), "/srv/share", "many.csv")
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int
	total := 0
	if err := db.EachFindings(context.Background(), x.ID, func(batch []finding.Finding) error {
		sizes = append(sizes, len(batch))
		total += len(batch)
		return nil
	}); err != nil || total != len(f.found) || len(sizes) < 2 {
		t.Errorf("%d findings in batches of %v, %v", total, sizes, err)
	}
	stop := errors.New("enough")
	calls := 0
	if err := db.EachFindings(context.Background(), x.ID, func([]finding.Finding) error { calls++; return stop }); !errors.Is(err, stop) || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
}
