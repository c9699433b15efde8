//go:build unix

package inventory

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestRights: nobody else may read, under a umask that takes nothing away and
// over files that were too open.
func TestRights(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	dir := t.TempDir()
	path := filepath.Join(dir, "state", "inventory.db")
	for range 2 {
		db := openTest(t, path, Options{})
		s, err := db.BeginScan("/srv/share")
		if err != nil {
			t.Fatal(err)
		}
		for i := range int64(2100) {
			if err := put(s, made(i, 5, 100), 10); err != nil {
				t.Fatal(err)
			}
		}
		entries, err := os.ReadDir(filepath.Dir(path))
		if err != nil {
			t.Fatal(err)
		}
		names := make(map[string]bool)
		for _, e := range entries {
			info, err := e.Info()
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != 0o600 {
				t.Errorf("%s has rights %v", e.Name(), info.Mode())
			}
			names[e.Name()] = true
		}
		for _, want := range []string{"inventory.db", "inventory.db-wal", "inventory.db-shm", "inventory.db.key", "inventory.db.lock"} {
			if !names[want] {
				t.Errorf("there is no %s", want)
			}
		}
		if len(names) != 5 {
			t.Errorf("files %v", names)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{path, path + ".key"} {
			if err := os.Chmod(name, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder: %v, %v", info.Mode(), err)
	}
}
