package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/reading"
	"sardine/internal/app/tables"
	"sardine/inventory"
	"sardine/scanner"
)

const share = "../../testdata/share"

func options() document.Options { return document.Options{Limits: document.DefaultLimits()} }

// TestTextAccountsForEveryFile: each file has a text line or a skip.
func TestTextAccountsForEveryFile(t *testing.T) {
	var out bytes.Buffer
	unread, err := Text(context.Background(), TextOptions{Paths: []string{share}, Options: options()}, &out, WriteTextJSON)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for sc := bufio.NewScanner(&out); sc.Scan(); {
		var r reading.TextRecord
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if (r.Text == nil) == (r.Skip == "") {
			t.Errorf("%s: neither text nor skip, or both", r.File)
		}
		seen[r.File] = true
	}
	files := 0
	err = scanner.Walk(context.Background(), []string{share}, scanner.Selection{}, func(e scanner.Entry) error {
		files++
		if !seen[e.Ref.Rel] {
			t.Errorf("%s: not a word about it", e.Ref.Rel)
		}
		return nil
	})
	if err != nil || files != len(seen) || unread == 0 {
		t.Errorf("%d files, %d seen, %d unread, %v", files, len(seen), unread, err)
	}
}

func scanShare(t *testing.T, workers int, opt inventory.Options) (*inventory.DB, *ScanReport) {
	t.Helper()
	db, err := tables.OpenInventory(filepath.Join(t.TempDir(), "i.db"), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	r, err := Scan(context.Background(), ScanOptions{Paths: []string{share}, Workers: workers, Options: options(), Inventory: db})
	if err != nil {
		t.Fatal(err)
	}
	return db, r
}

// TestInventoryIsTheSameForAnyWorkers compares all that is stored of findings.
func TestInventoryIsTheSameForAnyWorkers(t *testing.T) {
	var first []string
	for _, workers := range []int{1, 16} {
		db, r := scanShare(t, workers, inventory.Options{})
		var got []string
		err := db.Files(context.Background(), r.Filter, func(x *inventory.File) error {
			fs, err := db.Findings(context.Background(), x.ID)
			for i := range fs {
				got = append(got, x.Ref.Rel+" "+fs[i].Path.String()+" "+fs[i].Kind.Name+" "+string(rune(fs[i].Span.Start))+" "+string(rune(fs[i].Score)))
			}
			got = append(got, x.Ref.Rel+" "+x.Status.String()+" "+x.Digest)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = got
		}
		if !slices.Equal(first, got) || len(got) < 500 {
			t.Errorf("%d workers: %d records, want the same %d", workers, len(got), len(first))
		}
	}
}

func TestTokensFindAPerson(t *testing.T) {
	db, _ := scanShare(t, 2, inventory.Options{})
	hits, err := db.LookupAll(context.Background(), []inventory.Key{{Text: "rowntree"}, {Text: "joanne"}, {Text: "quetzalcoatl"}})
	if err != nil || len(hits[0]) == 0 || len(hits[1]) == 0 || !slices.Contains(hits[1], hits[0][0]) {
		t.Fatalf("%v, %v", hits, err)
	}
	if len(hits[2]) != 0 {
		t.Errorf("nobody: %d hits", len(hits[2]))
	}
}

func TestHiddenPaths(t *testing.T) {
	db, r := scanShare(t, 2, inventory.Options{HashPaths: true})
	files := 0
	err := db.Files(context.Background(), r.Filter, func(x *inventory.File) error {
		files++
		if strings.Contains(x.Ref.Rel, "HR") || strings.Contains(x.Ref.Rel, ".") {
			t.Errorf("a path in clear: %s", x.Ref.Rel)
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Errorf("%d files, %v", files, err)
	}
}

func TestShow(t *testing.T) {
	file := filepath.Join(t.TempDir(), "letter.txt")
	text := "Dear all,\nplease note that the NI number is QQ 12 34 56 C from now on.\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	shown, res, err := Show(context.Background(), ShowOptions{File: file, Options: options(), MinScore: 500})
	if err != nil || res.Status != finding.Read || len(shown) != 1 {
		t.Fatalf("%d shown, %v", len(shown), err)
	}
	s := shown[0]
	if s.Before != "please note that the NI number is " || s.After != " from now on." || s.Place.Line != 2 {
		t.Errorf("%q [] %q at %s", s.Before, s.After, s.Place)
	}
	if _, _, err := Show(context.Background(), ShowOptions{File: t.TempDir(), Options: options(), MinScore: 500}); err == nil {
		t.Error("a folder must be refused")
	}
}

func TestScanStopsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Scan(ctx, ScanOptions{Paths: []string{share}, Options: options()})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
