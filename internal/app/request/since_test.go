package request

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/internal/app"
	"sardine/internal/app/tables"
	"sardine/inventory"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/match"
	"sardine/scanner"
)

// sinceScan is a folder with an inventory of it.
type sinceScan struct {
	t   *testing.T
	dir string
	db  string

	elusion int
}

func (s *sinceScan) put(name, text string) {
	s.t.Helper()
	full := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *sinceScan) scan(sel scanner.Selection, versions string, paths ...string) {
	s.t.Helper()
	db, err := tables.OpenInventory(s.db, inventory.Options{Versions: versions})
	if err != nil {
		s.t.Fatal(err)
	}
	_, err = app.Scan(context.Background(), app.ScanOptions{Paths: paths, Inventory: db, Select: sel, Options: document.Options{Limits: document.DefaultLimits()}})
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// find asks the inventory and returns which files were found.
func (s *sinceScan) find(trust bool) (*sar.Found, []string) {
	s.t.Helper()
	subject, err := casefile.ParseSubject("s", []byte("names: [Rowan Ashdown]\nidentifiers: [{kind: staff number, value: HT55501}]\n"))
	if err != nil {
		s.t.Fatal(err)
	}
	db, err := tables.OpenInventory(s.db, inventory.Options{ReadOnly: true})
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	f, err := Find(context.Background(), subject, Options{Inventory: db, Trust: trust, Elusion: s.elusion, Salt: "salt", Options: document.Options{Limits: document.DefaultLimits()}, Learn: true})
	if err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for _, m := range f.Matches {
		if m.Class != match.Rejected {
			names = append(names, m.File)
		}
	}
	slices.Sort(names)
	return f, names
}

func newSince(t *testing.T) *sinceScan {
	t.Helper()
	dir := t.TempDir()
	s := &sinceScan{t: t, dir: filepath.Join(dir, "share"), db: filepath.Join(dir, "inv.db")}
	s.put("a/letter.txt", "Dear Rowan Ashdown\n")
	s.put("a/door.log", "08:00 reader 4 badge HT55501 granted\n")
	s.put("b/other.txt", "The boiler was mended.\n")
	s.put("b/gone.txt", "Rowan Ashdown\n")
	return s
}

func notes(f *sar.Found) string { return f.Answered + "\n" + strings.Join(f.Notes, "\n") }

// TestFilesChangedSinceTheScan: what is new or changed is read, what is gone is
// said, and the answer says what it rests on.
func TestFilesChangedSinceTheScan(t *testing.T) {
	s := newSince(t)
	s.scan(scanner.Selection{}, "", s.dir)
	f, names := s.find(false)
	if want := []string{"a/door.log", "a/letter.txt", "b/gone.txt"}; !slices.Equal(names, want) || f.Opened != 3 || !strings.Contains(f.Answered, "no file is new or changed since") {
		t.Errorf("right after the scan: %q, %d opened\n%s", names, f.Opened, notes(f))
	}
	s.put("b/other.txt", "The boiler was mended by Rowan Ashdown.\n")
	s.put("c/deep/new.txt", "Rowan Ashdown came back.\n")
	if err := os.Remove(filepath.Join(s.dir, "b", "gone.txt")); err != nil {
		t.Fatal(err)
	}
	f, names = s.find(false)
	if want := []string{"a/door.log", "a/letter.txt", "b/other.txt", "c/deep/new.txt"}; !slices.Equal(names, want) {
		t.Errorf("found %q, want %q", names, want)
	}
	for _, say := range []string{"by reading 2 files new or changed since", "1 file that the inventory does not know", "1 file changed since", "1 file of the inventory not met"} {
		if !strings.Contains(notes(f), say) {
			t.Errorf("it does not say %q:\n%s", say, notes(f))
		}
	}
	if !slices.ContainsFunc(f.Unread, func(u sar.Unread) bool { return u.File == "b/gone.txt" && u.Why == document.Vanished }) {
		t.Errorf("the file that is gone is not among the unread: %+v", f.Unread)
	}
	f, names = s.find(true)
	if slices.Contains(names, "c/deep/new.txt") || !strings.Contains(f.Answered, "not compared with the folders") {
		t.Errorf("trusted: %q, %s", names, f.Answered)
	}
}

// TestFilesThatTheScanLeftOut: what flags left out is not read, and named.
func TestFilesThatTheScanLeftOut(t *testing.T) {
	s := newSince(t)
	s.scan(scanner.Selection{Include: []string{"*.log"}}, "", s.dir)
	f, names := s.find(false)
	if want := []string{"a/door.log"}; !slices.Equal(names, want) || !strings.Contains(notes(f), "3 files that the inventory does not know and that were not read") {
		t.Errorf("%q\n%s", names, notes(f))
	}
	one := newSince(t)
	one.scan(scanner.Selection{}, "", filepath.Join(one.dir, "a", "door.log"))
	if f, _ := one.find(false); f.Opened != 1 || !strings.Contains(notes(f), "1 file that the inventory does not know and that were not read") {
		t.Errorf("%d opened\n%s", f.Opened, notes(f))
	}
}

// TestFilesOfAnotherVersion: the answer says that they are.
func TestFilesOfAnotherVersion(t *testing.T) {
	s := newSince(t)
	s.scan(scanner.Selection{}, "another version", s.dir)
	if f, _ := s.find(false); !strings.Contains(notes(f), "4 files scanned by another version") {
		t.Error(notes(f))
	}
}

// TestFilesThatWereNotReadWhole are tried again, whatever the index says.
func TestFilesThatWereNotReadWhole(t *testing.T) {
	s := newSince(t)
	s.put("d/damaged.docx", "PK\x03\x04 this is no archive")
	s.scan(scanner.Selection{}, "", s.dir)
	f, _ := s.find(false)
	if _, ok := f.Refs["d/damaged.docx"]; !ok || !strings.Contains(notes(f), "1 file that the scan had not read whole") {
		t.Errorf("opened %d\n%s", f.Opened, notes(f))
	}
	if !slices.ContainsFunc(f.Unread, func(u sar.Unread) bool { return u.File == "d/damaged.docx" }) {
		t.Errorf("it is not among the unread: %+v", f.Unread)
	}
}

// TestElusionFromAnInventory: the sample is drawn from all files without
// matches, those that were not opened among them.
func TestElusionFromAnInventory(t *testing.T) {
	s := newSince(t)
	for _, name := range []string{"e/1.txt", "e/2.txt", "e/3.txt"} {
		s.put(name, "The canteen opens at noon.\n")
	}
	s.scan(scanner.Selection{}, "", s.dir)
	s.put("e/4.txt", "The canteen is shut.\n")
	s.elusion = 10
	f, names := s.find(false)
	if want := []string{"b/other.txt", "e/1.txt", "e/2.txt", "e/3.txt", "e/4.txt"}; !slices.Equal(f.Sampled, want) || len(names) != 3 {
		t.Errorf("drawn %q, want %q", f.Sampled, want)
	}
	s.elusion = 2
	if f, _ := s.find(false); len(f.Sampled) != 2 {
		t.Errorf("drawn %q", f.Sampled)
	}
}
