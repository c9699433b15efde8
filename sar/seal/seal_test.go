package seal

import (
	"archive/zip"
	"bytes"
	"crypto/aes"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"compress/flate"

	"filippo.io/age"
)

func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "items"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"index.html": "<p>index</p>", "items/a.txt": strings.Repeat("secret text ", 5000), "items/empty.txt": ""} {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestZipOpens reads the archive by the specification, not by the code that
// wrote it.
func TestZipOpens(t *testing.T) {
	var b bytes.Buffer
	if err := Zip(&b, folder(t), "acorn-badge"); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b.Bytes(), []byte("secret")) {
		t.Error("the content stands in clear")
	}
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || len(r.File) != 3 {
		t.Fatalf("%v", err)
	}
	for _, f := range r.File {
		if f.Method != 99 || f.Flags&1 == 0 || f.CRC32 != 0 {
			t.Errorf("%s: method %d, flags %x", f.Name, f.Method, f.Flags)
		}
		in, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		keys, err := pbkdf2.Key(sha1.New, "acorn-badge", raw[:16], 1000, 66)
		if err != nil || !bytes.Equal(keys[64:], raw[16:18]) {
			t.Fatalf("%s: verification value", f.Name)
		}
		data, auth := raw[18:len(raw)-10], raw[len(raw)-10:]
		mac := hmac.New(sha1.New, keys[32:64])
		mac.Write(data)
		if !hmac.Equal(mac.Sum(nil)[:10], auth) {
			t.Errorf("%s: authentication code", f.Name)
		}
		block, err := aes.NewCipher(keys[:32])
		if err != nil {
			t.Fatal(err)
		}
		counterLittle(block, data)
		plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(data)))
		if err != nil || uint64(len(plain)) != f.UncompressedSize64 {
			t.Errorf("%s: %v, %d bytes", f.Name, err, len(plain))
		}
	}
}

func TestAgeOpens(t *testing.T) {
	var b bytes.Buffer
	if err := Age(&b, folder(t), "acorn-badge"); err != nil {
		t.Fatal(err)
	}
	id, err := age.NewScryptIdentity("acorn-badge")
	if err != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(&b, id)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil || len(z.File) != 3 {
		t.Fatalf("%v", err)
	}
}

func TestPassphrase(t *testing.T) {
	if n := len(words()); n < 1000 {
		t.Errorf("the list has %d words", n)
	}
	a, err := Passphrase()
	if err != nil || strings.Count(a, "-") != 5 || len(a) > 32 {
		t.Errorf("%v", err)
	}
	if b, _ := Passphrase(); a == b {
		t.Error("the same passphrase twice")
	}
}
