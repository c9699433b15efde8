package inventory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/finding"
)

func TestMigrations(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inventory.db")
	db := openTest(t, path, Options{})
	ctx := context.Background()
	steps, err := migrations()
	if err != nil || len(steps) == 0 {
		t.Fatalf("%d migrations, %v", len(steps), err)
	}
	conn := db.w.conn
	next := append(append([]string{}, steps...), `CREATE TABLE later (id INTEGER)`, `INSERT INTO later VALUES (7)`)
	if err := migrate(ctx, conn, next, true); !errors.Is(err, ErrOlder) {
		t.Errorf("reading an older file: %v", err)
	}
	if err := migrate(ctx, conn, append(next, `CREATE TABLE broken (`), false); err == nil {
		t.Error("a broken migration is no error")
	}
	var version, later int
	if err := conn.QueryRowContext(ctx, `SELECT user_version, id FROM pragma_user_version, later`).Scan(&version, &later); err != nil || version != len(next) || later != 7 {
		t.Errorf("version %d, row %d, %v", version, later, err)
	}
	if err := migrate(ctx, conn, next, false); err != nil {
		t.Errorf("nothing to do: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, ro := range []bool{false, true} {
		if _, err := Open(path, Options{ReadOnly: ro}); !errors.Is(err, ErrNewer) {
			t.Errorf("opening a newer file: %v", err)
		}
	}
}

func TestRefusesForeignFiles(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database at all. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(text+".key", []byte(strings.Repeat("0a", 32)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(text, Options{}); !errors.Is(err, ErrNotInventory) {
		t.Errorf("a text file: %v", err)
	}
	other := openTest(t, filepath.Join(dir, "other.db"), Options{})
	if _, err := other.w.conn.ExecContext(context.Background(), `PRAGMA application_id=1`); err != nil {
		t.Fatal(err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(other.Path(), Options{}); !errors.Is(err, ErrNotInventory) {
		t.Errorf("another program's database: %v", err)
	}
	if _, err := Open(filepath.Join(dir, "none.db"), Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading what is not there: %v", err)
	}
}

func TestKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inventory.db")
	db := openTest(t, path, Options{})
	scanAll(t, db, made(1, 5, 10))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(path + ".key")
	if err != nil || !bytes.HasPrefix(key, []byte("# Sardine inventory key.")) {
		t.Fatalf("key file: %v", err)
	}
	replace := func(data []byte) error {
		if err := os.Remove(path + ".key"); err != nil {
			t.Fatal(err)
		}
		if data != nil {
			if err := os.WriteFile(path+".key", data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		db, err := Open(path, Options{})
		if err == nil {
			err = db.Close()
		} else if _, statErr := os.Stat(path + ".key"); data == nil && statErr == nil {
			t.Error("a new key was made for an old inventory")
		}
		if data == nil {
			if err := os.WriteFile(path+".key", key, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return err
	}
	if err := replace(nil); !errors.Is(err, ErrKey) {
		t.Errorf("no key: %v", err)
	}
	if err := replace([]byte("# nothing\n")); !errors.Is(err, ErrKey) {
		t.Errorf("empty key: %v", err)
	}
	if err := replace([]byte(strings.Repeat("0b", 32))); !errors.Is(err, ErrKey) {
		t.Errorf("another key: %v", err)
	}
	if err := replace(key); err != nil {
		t.Errorf("the right key: %v", err)
	}
}

func TestOneScanAtATime(t *testing.T) {
	db := newTest(t)
	if _, err := Open(db.Path(), Options{}); !errors.Is(err, ErrBusy) {
		t.Errorf("a second writer: %v", err)
	}
	s, err := db.BeginScan("/srv/share")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.BeginScan("/srv/share"); !errors.Is(err, ErrBusy) {
		t.Errorf("a second scan: %v", err)
	}
	if err := put(s, made(3, 5, 10), 10); err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := s.Begin(finding.FileRef{}); err == nil {
		t.Error("a scan goes on after Stop")
	}
	ro := openTest(t, db.Path(), Options{ReadOnly: true})
	sum, err := ro.Summary(context.Background(), Filter{})
	if err != nil || sum.Files != 1 {
		t.Errorf("reading beside a writer: %v, %v", sum, err)
	}
	if _, err := ro.BeginScan("/srv/share"); err == nil {
		t.Error("a scan writes where only reading was asked for")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again := openTest(t, db.Path(), Options{})
	if scans, err := again.Scans(context.Background()); err != nil || len(scans) != 1 || scans[0].Complete || scans[0].Ended.IsZero() {
		t.Errorf("scans %v, %v", scans, err)
	}
}

func TestDefaultPath(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", filepath.Join(t.TempDir(), "state"))
	path, err := DefaultPath()
	if err != nil || !filepath.IsAbs(path) || filepath.Base(path) != "inventory.db" {
		t.Errorf("%q, %v", path, err)
	}
}

func TestContract(t *testing.T) {
	db := newTest(t)
	s, err := db.BeginScan("/srv/share")
	if err != nil {
		t.Fatal(err)
	}
	f := made(1, 5, 10)
	if err := s.Findings(1, f.found); err == nil {
		t.Error("findings before Begin")
	}
	if err := s.Begin(f.ref); err != nil {
		t.Fatal(err)
	}
	if err := s.Begin(f.ref); err == nil {
		t.Error("Begin twice")
	}
	if err := s.EndScan(Walked{Root: "/srv/share"}); err == nil {
		t.Error("the scan ended with a file open")
	}
	if sum, err := db.Summary(context.Background(), Filter{}); err != nil || sum.Files != 0 {
		t.Errorf("%v, %v", sum, err)
	}
}

// TestNothingInClear looks for values in every file that a scan leaves or has
// open while it runs.
func TestNothingInClear(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("SQLITE_TMPDIR", dir)
	for _, hidden := range []bool{false, true} {
		db := openTest(t, filepath.Join(dir, fmt.Sprint(hidden), "inventory.db"), Options{HashPaths: hidden})
		s, err := db.BeginScan("/srv/share")
		if err != nil {
			t.Fatal(err)
		}
		secrets := make(map[string]bool)
		for i := range int64(400) {
			n := 5
			if i == 200 {
				n = 12_000
			}
			f := made(i, n, 5000)
			for _, x := range f.found {
				for _, w := range strings.FieldsFunc(x.Value.Reveal(), func(r rune) bool { return r == ' ' || r == '@' }) {
					if len(w) > 5 && w != "example.org" && strings.Trim(w, "0123456789") != "" { // bare digits stand in names of files too
						secrets[w], secrets[strings.ToLower(w)] = true, true
					}
				}
				secrets[x.Kind.Normalise(x.Value.Reveal())] = true
			}
			for _, w := range f.tokens {
				secrets[w] = true
			}
			if hidden {
				secrets["folder000"], secrets["document.xml"], secrets["/srv/share"] = true, true, true
			}
			if err := put(s, f, 900); err != nil {
				t.Fatal(err)
			}
		}
		grep(t, dir, secrets)
		if err := s.EndScan(Walked{Root: "/srv/share"}); err != nil {
			t.Fatal(err)
		}
		grep(t, dir, secrets)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		grep(t, dir, secrets)
		if hidden {
			if err := os.RemoveAll(filepath.Join(dir, "false")); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// grep fails if a file below dir holds one of secrets of six letters or more.
func grep(t *testing.T, dir string, secrets map[string]bool) {
	t.Helper()
	files, size := 0, 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "/false/") && secrets["/srv/share"] {
			return err
		}
		data, err := os.ReadFile(path)
		files, size = files+1, size+len(data)
		grams := make(map[string]bool)
		for i := 0; i+6 <= len(data); i++ {
			grams[string(data[i:i+6])] = true
		}
		for s := range secrets {
			if len(s) >= 6 && grams[s[:6]] && bytes.Contains(data, []byte(s)) {
				t.Errorf("%s holds a value of %d letters", filepath.Base(path), len(s))
			}
		}
		return err
	})
	if err != nil || files < 3 || size < 10_000 {
		t.Fatalf("looked through %d files, %d bytes: %v", files, size, err)
	}
}

func TestKnown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inventory.db")
	db := openTest(t, path, Options{})
	failed := made(5, 0, 10)
	failed.res.Status = finding.Failed
	denied := made(6, 0, 10)
	denied.res.Status, denied.res.Skips = finding.Skipped, []finding.Skip{{Why: document.Denied}}
	locked := made(13, 0, 10) // encrypted
	scanAll(t, db, made(1, 5, 10), failed, denied, locked)

	ask := func(db *DB) func(madeFile, func(*finding.Meta)) bool {
		s, err := db.BeginScan("/srv/share")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Stop() })
		return func(f madeFile, edit func(*finding.Meta)) bool {
			edit(&f.ref.Meta)
			return s.Known(f.ref)
		}
	}
	same := func(*finding.Meta) {}
	known := ask(db)
	for _, c := range []struct {
		name string
		file madeFile
		edit func(*finding.Meta)
		want bool
	}{
		{"unchanged", made(1, 5, 10), same, true},
		{"never seen", made(2, 5, 10), same, false},
		{"other size", made(1, 5, 10), func(m *finding.Meta) { m.Size++ }, false},
		{"other time", made(1, 5, 10), func(m *finding.Meta) { m.Modified = m.Modified.Add(time.Nanosecond) }, false},
		{"other file", made(1, 5, 10), func(m *finding.Meta) { m.FileID = "1:1" }, false},
		{"file id not known now", made(1, 5, 10), func(m *finding.Meta) { m.FileID = "" }, true},
		{"failed", failed, same, false},
		{"denied", denied, same, false},
		{"encrypted", locked, same, true},
	} {
		if got := known(c.file, c.edit); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if ask(openTest(t, path, Options{Versions: "test 2"}))(made(1, 5, 10), same) {
		t.Error("a file read by other detectors is known")
	}
}
