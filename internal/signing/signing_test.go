package signing

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestSignAndVerify(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "signing.key")
	k, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Load(path)
	if err != nil || again.Public() != k.Public() {
		t.Fatalf("the key is another one when read again: %v", err)
	}
	sig := again.Sign([]byte("what was read"), "today")
	if !Verify(k.Public(), []byte("what was read"), sig) {
		t.Error("a good signature is refused")
	}
	if Verify(k.Public(), []byte("what was not read"), sig) {
		t.Error("a changed message passes")
	}
	other, err := Load(path + "2")
	if err != nil {
		t.Fatal(err)
	}
	if Verify(other.Public(), []byte("what was read"), sig) {
		t.Error("another's key passes")
	}
	if Verify("not a key", []byte("what was read"), sig) {
		t.Error("no key passes")
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestLoadRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil {
		t.Error("a file that is no key is taken for one")
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "no key" {
		t.Error("it was overwritten")
	}
}
