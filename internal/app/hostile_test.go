package app

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/isolation"
	"sardine/internal/hostile"
)

// goodFiles are 1,000 files of an ordinary kind, in folders between the
// hostile ones.
func goodFiles(t *testing.T, dir string) {
	t.Helper()
	for i := range 1000 {
		sub := filepath.Join(dir, []string{"aaa", "archives", "json", "mail", "office", "pdf", "poison", "zzz"}[i%8])
		if err := os.MkdirAll(sub, 0o700); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("Good file %d\nE-mail: pupil%d@example.org\nNI number: QQ 12 34 56 C\nMobile: 07700 900%03d\n", i, i, i)
		if err := os.WriteFile(filepath.Join(sub, fmt.Sprintf("good%04d.txt", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func scanned(t *testing.T, dir string, limits document.Limits) *ended {
	t.Helper()
	e := newEnded()
	opt := ScanOptions{Paths: []string{dir}, Workers: 2, Options: document.Options{Limits: limits}, Isolation: isolation.InChildren, Stream: e}
	if _, err := Scan(context.Background(), opt); err != nil {
		t.Fatal(err)
	}
	return e
}

// unharmed are hostile files that may be read without a reason: their reader
// has no use for what is wrong with them.
var unharmed = []string{
	"xml/", "json/", "office/rows.xlsx", "office/deep.docx", "office/lying.rtf", "mail/header.eml", "mail/loop.mbox", "text/", "cut/",
	"archives/names", "pdf/prev.pdf", "late/deep", "late/indent", "late/laughs", "late/quote", "late/nested.ics", "late/folded", "late/photo",
}

// TestHostileFiles: each ends in a reason and within its limits, and the good
// files around them are read as if they were alone.
func TestHostileFiles(t *testing.T) {
	dir := t.TempDir()
	goodFiles(t, dir)
	alone := scanned(t, dir, hostile.Limits())
	if len(alone.results) != 1000 {
		t.Fatalf("%d good files", len(alone.results))
	}
	bad := hostile.Files(t)
	for _, h := range bad {
		name := filepath.Join(dir, filepath.FromSlash(h.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, h.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start := time.Now()
	all := scanned(t, dir, hostile.Limits())
	t.Logf("%d hostile files among 1000 good ones took %s", len(bad), time.Since(start).Round(time.Second))
	for name, want := range alone.values {
		if !slices.Equal(all.values[name], want) {
			t.Errorf("%s: %d findings among hostile files, %d alone", name, len(all.values[name]), len(want))
		}
		if r := all.results[name]; r.Status != finding.Read || r.Digest != alone.results[name].Digest {
			t.Errorf("%s: %s", name, r.Status)
		}
	}
	if len(all.results) != 1000+len(bad) {
		t.Errorf("%d files ended, of %d", len(all.results), 1000+len(bad))
	}
	for _, h := range bad {
		r := all.results[h.Name]
		t.Logf("%-28s %-12s %v", h.Name, r.Status, reasonsOf(&r))
		if r.Status == finding.Read && !slices.ContainsFunc(unharmed, func(p string) bool { return strings.HasPrefix(h.Name, p) }) {
			t.Errorf("%s: looks as if nothing were wrong with it", h.Name)
		}
		if want, ok := hostile.Fates[strings.TrimSuffix(filepath.Base(h.Name), filepath.Ext(h.Name))]; ok && strings.HasPrefix(h.Name, "poison/") && r.Why() != want {
			t.Errorf("%s: %s, want %s", h.Name, r.Why(), want)
		}
	}
	for name, want := range map[string]document.SkipReason{
		"archives/nested.zip": document.TooDeep, "archives/layers.gz": document.TooDeep, "archives/itself.zip": document.Corrupt,
		"archives/million.zip": document.TooMany, "archives/overlap.zip": document.Bomb,
		"archives/zeros.zip": document.Bomb, "archives/bomb.gz": document.Bomb, "archives/layers.zip": document.Bomb,
		"archives/quine.zip": document.TooDeep, "archives/quoted.zip": document.Bomb, "late/bomb.xz": document.Bomb, "late/bomb.zst": document.Bomb,
		"late/bomb.epub": document.Bomb, "late/memory.xz": document.TooLarge, "late/memory.zst": document.TooLarge, "late/memory.7z": document.TooLarge,
		"late/memory.rar": document.TooLarge, "late/nested.dat": document.TooDeep, "late/loop.pst": document.Corrupt, "late/again.emf": document.Partial,
		"archives/first.part1.rar": document.Unsupported, "archives/second.part2.rar": document.Unsupported,
		"archives/imploded.zip": document.Unsupported, "archives/ppmd.zip": document.Unsupported,
	} {
		if r := all.results[name]; !slices.ContainsFunc(r.Skips, func(s finding.Skip) bool { return s.Why == want }) {
			t.Errorf("%s: %v, want %s", name, reasonsOf(&r), want)
		}
	}
	names := strings.Join(all.values["archives/names.zip"], "\n")
	for i := range hostile.WickedNames {
		if !strings.Contains(names, fmt.Sprintf("number%d@example.org", i)) {
			t.Errorf("the member called %q was not read", hostile.WickedNames[i])
		}
	}
}

func reasonsOf(r *finding.Result) []document.SkipReason {
	n := map[document.SkipReason]bool{}
	for _, s := range r.Skips {
		n[s.Why] = true
	}
	return slices.Sorted(maps.Keys(n))
}
