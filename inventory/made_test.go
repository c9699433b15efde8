package inventory

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/finding"
)

var (
	nino     = &finding.Kind{Name: "uk-nino", Title: "National Insurance number", Category: finding.Identifier, Risk: 60, Normal: finding.Alnum, Version: 1}
	email    = &finding.Kind{Name: "email", Title: "E-mail address", Category: finding.Contact, Risk: 20, Version: 1}
	phone    = &finding.Kind{Name: "phone", Title: "Phone number", Category: finding.Contact, Risk: 20, Normal: finding.Alnum, Version: 1}
	postcode = &finding.Kind{Name: "postcode", Title: "Postcode", Category: finding.Contact, Risk: 5, Normal: finding.Alnum, Version: 1}
	person   = &finding.Kind{Name: "person-name", Title: "Name", Category: finding.Contact, Risk: 10, Version: 1}
	health   = &finding.Kind{Name: "special:health", Title: "Health", Category: finding.Special, Risk: 90, Version: 1}
)

var testKinds = []*finding.Kind{nino, email, phone, postcode, person, health}

// madeFile is one file of a made-up share: everything follows from its number.
type madeFile struct {
	ref    finding.FileRef
	found  []finding.Finding
	tokens []string
	res    finding.Result
}

func mix(x uint64) uint64 { // splitmix64, public domain, S. Vigna
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

var given = strings.Fields("Aderyn Bronagh Caelan Delyth Eirwen Ffion Gethin Hafwen Ivor Jorvik Keziah Lowri Merrin Nerys Osian Pryce Quill Rhian Steffan Tegan")

func personOf(n uint64) (name string) {
	return fmt.Sprintf("%s Zqv%sson", given[n%uint64(len(given))], letters(n/uint64(len(given))))
}

func letters(n uint64) string {
	b := make([]byte, 0, 8)
	for {
		b = append(b, byte('a'+n%26))
		if n /= 26; n == 0 {
			return string(b)
		}
	}
}

// ninoOf uses the prefix QQ, which is never issued.
func ninoOf(n uint64) string { return fmt.Sprintf("QQ %06d %c", n%1_000_000, 'A'+rune(n/1_000_000%4)) }

func valueOf(k *finding.Kind, n uint64) string {
	switch k {
	case nino:
		return ninoOf(n)
	case email:
		return fmt.Sprintf("zqv.%d@example.org", n)
	case phone:
		return fmt.Sprintf("020 7946 %04d", n%10_000) // Ofcom's numbers for drama
	case postcode:
		return fmt.Sprintf("ZZ%d %dZZ", n%97, n%10)
	case person:
		return personOf(n)
	}
	return fmt.Sprintf("zqv condition %d", n%50)
}

// made returns file i of a share in which there are people people, with n
// findings.
func made(i int64, n int, people uint64) madeFile {
	h := mix(uint64(i))
	folder := i / 12
	f := madeFile{ref: finding.FileRef{
		Seq: i, Root: "/srv/share",
		Rel: fmt.Sprintf("dept%02d/team%03d/folder%06d/document-%07d.docx", folder/20000%40, folder/100%200, folder, i),
		Meta: finding.Meta{Size: int64(h % 500_000), Modified: time.Unix(1_600_000_000+int64(h>>20%150_000_000), int64(h%1e9)).UTC(),
			Mode: 0o640, Owner: fmt.Sprint(1000 + h%50), Group: "100", FileID: fmt.Sprintf("64769:%d", 1_000_000+i)},
	}}
	kinds := []*finding.Kind{person, email, phone, postcode, nino}
	whys := [][]finding.Reason{{finding.Shape, finding.Checksum}, {finding.Shape, finding.LabelBefore}, {finding.Shape, finding.Column, finding.Consistent}}
	pos := int64(0)
	who := h % people
	for j := range n {
		if j%5 == 0 {
			who = mix(h+uint64(j)) % people
		}
		k := kinds[j%len(kinds)]
		v := valueOf(k, who)
		pos += 10 + int64(mix(h^uint64(j))%120)
		f.found = append(f.found, finding.Finding{
			Path: document.Path{"word/document.xml"}, Span: document.Span{Start: pos, End: pos + int64(len(v))}, Kind: k,
			Score: finding.Score(600 + 50*(mix(h+uint64(j/5))%7)), Why: whys[(h+uint64(j/5))%3], Value: finding.NewValue(v),
		})
		pos += int64(len(v))
	}
	for j := range 8 {
		f.tokens = append(f.tokens, "zqw"+letters(mix(h+uint64(j)*77)%40_000))
	}
	f.res = finding.Result{File: f.ref, Status: finding.Read, Format: "docx", Text: pos, Count: n,
		Digest: fmt.Sprintf("%x", sha256.Sum256([]byte(f.ref.Rel)))}
	switch i % 50 {
	case 7:
		f.res.Status, f.res.Skips, f.res.Skipped = finding.PartlyRead, []finding.Skip{{Path: document.Path{"image1.png"}, Why: document.NoAssist}}, 1
	case 13:
		f.res.Status, f.res.Skips, f.res.Skipped = finding.Skipped, []finding.Skip{{Why: document.Encrypted}}, 1
		f.found, f.tokens, f.res.Count, f.res.Text, f.res.Digest = nil, nil, 0, 0, ""
	}
	return f
}

// put hands a file to a scan as the scanner would, in batches of size.
func put(s *Scan, f madeFile, size int) error {
	if err := s.Begin(f.ref); err != nil {
		return err
	}
	for b := range slices.Chunk(f.found, size) {
		if err := s.Findings(f.ref.Seq, b); err != nil {
			return err
		}
	}
	if err := s.Tokens(f.ref.Seq, f.tokens); err != nil {
		return err
	}
	return s.End(f.res)
}

func openTest(t testing.TB, path string, opt Options) *DB {
	t.Helper()
	if opt.Versions == "" {
		opt.Versions = "test 1"
	}
	if opt.Kinds == nil {
		opt.Kinds = testKinds
	}
	db, err := Open(path, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func newTest(t testing.TB) *DB {
	return openTest(t, filepath.Join(t.TempDir(), "inventory.db"), Options{})
}

// scanAll puts files and ends the scan.
func scanAll(t testing.TB, db *DB, files ...madeFile) {
	t.Helper()
	s, err := db.BeginScan("/srv/share")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := put(s, f, 1000); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.EndScan(Walked{Root: "/srv/share"}); err != nil {
		t.Fatal(err)
	}
}

// dump writes out all that an inventory says, without the numbers that depend
// on the order in which things came.
func dump(t testing.TB, db *DB) string {
	t.Helper()
	ctx := context.Background()
	if err := db.Check(ctx); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	err := db.Files(ctx, Filter{MinScore: 1}, func(f *File) error {
		fs, err := db.Findings(ctx, f.ID)
		slices.SortFunc(fs, func(x, y finding.Finding) int {
			return cmp.Or(finding.Compare(x, y), cmp.Compare(x.Score, y.Score))
		})
		h := sha256.New()
		for _, x := range fs {
			fmt.Fprintf(h, "%q %v %v %s %d %v;", x.Path, x.Span, x.Part, x.Kind.Name, x.Score, x.Why)
		}
		fmt.Fprintf(&b, "%s %s %v %s %q %v %v %d %d %x", f.Ref.Root, f.Ref.Rel, f.Status, f.Digest, f.Format, f.Ref.Meta, f.Skips, f.Text, len(fs), h.Sum(nil))
		for _, k := range f.Kinds {
			fmt.Fprintf(&b, " %s=%d/%d", k.Kind.Name, k.Findings, k.Distinct)
		}
		fmt.Fprintf(&b, " %.3f %v\n", f.Risk, f.Sample)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := db.Summary(ctx, Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range s.Kinds {
		fmt.Fprintf(&b, "%s %d %d %d\n", k.Kind.Name, k.Findings, k.Files, k.Distinct)
	}
	fmt.Fprintf(&b, "%d %d %d %v %v %v %v %d\n", s.Files, s.Bytes, s.Text, s.Status, s.Reasons, s.Categories, s.Formats, s.Gone)
	for n := range uint64(20) {
		for _, k := range []*finding.Kind{nino, email} {
			fmt.Fprintln(&b, k.Name, n, places(t, db, lookup(t, db, k, valueOf(k, n))))
		}
		hits, err := db.LookupTokens(ctx, [][]string{Tokens(personOf(n))[:1], Tokens(personOf(n))[1:]}...)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, "name", n, places(t, db, hits))
	}
	return b.String()
}

func lookup(t testing.TB, db *DB, k *finding.Kind, v string) []Hit {
	t.Helper()
	hits, err := db.LookupValue(context.Background(), k, v)
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

func places(t testing.TB, db *DB, hits []Hit) []string {
	t.Helper()
	var out []string
	for _, h := range hits {
		f, err := db.File(context.Background(), h.File)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%s@%d", f.Ref.Rel, h.Score))
	}
	slices.Sort(out)
	return out
}
