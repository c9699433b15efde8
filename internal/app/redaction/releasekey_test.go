package redaction

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestReleaseKey(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	plain, locked := filepath.Join(dir, "plain.key"), filepath.Join(dir, "locked.key")
	word := []byte("six words of nobody's letters")
	for _, c := range []struct {
		file string
		word []byte
	}{{plain, nil}, {locked, word}} {
		a, err := ReleaseKey(c.file, out, c.word)
		if err != nil {
			t.Fatal(err)
		}
		b, err := ReleaseKey(c.file, out, c.word)
		if err != nil || !bytes.Equal(a, b) || len(a) != 32 {
			t.Errorf("%s: another key the second time: %v", filepath.Base(c.file), err)
		}
		info, err := os.Stat(c.file)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others can read it: %v %v", info.Mode(), err)
		}
	}
	raw, err := os.ReadFile(locked)
	if err != nil || !bytes.HasPrefix(raw, []byte("-----BEGIN AGE ENCRYPTED FILE-----")) {
		t.Errorf("no age file: %v", err)
	}
	for _, wrong := range [][]byte{nil, []byte("another")} {
		if _, err := ReleaseKey(locked, out, wrong); !errors.Is(err, ErrKeyLocked) {
			t.Errorf("passphrase %q: %v", wrong, err)
		}
	}
	if err := os.WriteFile(plain, []byte("no key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReleaseKey(plain, out, nil); err == nil {
		t.Error("a file without a key is taken for one")
	}
}

func TestTheKeyNeverLiesAmongTheCopies(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	if err := os.Mkdir(out, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(out, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]bool{"out/k": true, "out/a/b/k": true, "link/k": true, "k": false, "out.key": false, "out/../k": false, "..k": false} {
		_, err := ReleaseKey(filepath.Join(dir, filepath.FromSlash(name)), out, nil)
		if errors.Is(err, ErrKeyInside) != in {
			t.Errorf("%s: %v", name, err)
		}
	}
}
