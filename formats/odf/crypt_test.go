package odf

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"sardine/document"
	"sardine/formats/formattest"
)

// The files in testdata were saved by LibreOffice 7.4 with this password.
const sesame = "open sesame é"

func readLocked(data []byte, passwords ...string) (*formattest.Reader, []int, error) {
	r, opened := &formattest.Reader{}, []int(nil)
	opt := document.Options{Limits: document.DefaultLimits(), Passwords: passwords, Unlocked: func(_ string, n int) { opened = append(opened, n) }}
	err := Read(context.Background(), formattest.NewStream(data, "a.odt"), opt, r)
	return r, opened, err
}

func TestLockedPackages(t *testing.T) {
	for _, name := range []string{"locked-1.1.odt", "locked-1.2.ods", "locked-1.3.odt"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		r, opened, err := readLocked(data, "wrong", "", sesame)
		if err != nil || len(r.Skips) > 0 {
			t.Errorf("%s: %v %v", name, err, r.Skips)
		}
		if !slices.Equal(opened, []int{3}) {
			t.Errorf("%s: opened by %v", name, opened)
		}
		formattest.WellFormed(t, r.Parts)
		for _, want := range []string{"Jane Doe", "jane.doe@example.org", "QQ 12 34 56 C"} {
			if !strings.Contains(r.Text(), want) {
				t.Errorf("%s: %q was not read", name, want)
			}
		}
		r, opened, err = readLocked(data, "wrong", "open sesame")
		if err != nil || len(opened) > 0 || len(r.Skips) < 5 || strings.Contains(r.Text(), "Jane") {
			t.Errorf("%s without its password: %v, %v, %d skips", name, err, opened, len(r.Skips))
		}
		for _, s := range r.Skips {
			if s.Why != document.Encrypted {
				t.Errorf("%s: %s is %s", name, s.Name, s.Why)
			}
		}
		opt := document.Options{Limits: document.DefaultLimits(), Passwords: []string{sesame}}
		err = Rewrite(context.Background(), formattest.NewStream(data, name), opt, formattest.Replace("Jane", "[N]"), io.Discard)
		if err == nil || document.ReasonOf(err) != document.Encrypted {
			t.Errorf("%s is rewritten: %v", name, err)
		}
	}
}

// TestDamagedLocked: content that was changed or cut behind what the sum covers
// is damaged, whatever could be read of it.
func TestDamagedLocked(t *testing.T) {
	data, err := os.ReadFile("testdata/locked-1.3.odt")
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "content.xml" {
			content[1400] ^= 0x55
		}
		dst, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: f.Method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := dst.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, _, err := readLocked(b.Bytes(), sesame)
	if err != nil || !slices.Contains(r.Skips, formattest.Skip{Name: "content.xml", Why: document.Corrupt}) {
		t.Errorf("%v %v", err, r.Skips)
	}
}

// wholesale wraps a package as LibreOffice does since 24.2; compressed: deflated
// before it is encrypted.
func wholesale(t testing.TB, inner []byte, password string, compressed bool) []byte {
	t.Helper()
	salt, nonce := []byte("sixteen bytes of"), []byte("twelve bytes")
	start := sha256.Sum256([]byte(password))
	block, err := aes.NewCipher(argon2.IDKey(start[:], salt, 1, 64, 2, 32))
	if err != nil {
		t.Fatal(err)
	}
	mode, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	text := inner
	if compressed {
		var b bytes.Buffer
		f, err := flate.NewWriter(&b, 6)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(inner); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		text = b.Bytes()
	}
	sealed := mode.Seal(slices.Clone(nonce), nonce, text, nil)
	return packOf(t, manifestOf(len(inner), nonce, salt, `loext:argon2-iterations="1" loext:argon2-memory="64" loext:argon2-lanes="2"`), sealed)
}

func manifestOf(size int, nonce, salt []byte, cost string) string {
	b64 := base64.StdEncoding.EncodeToString
	return decl + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.4"` +
		` xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0">` +
		fmt.Sprintf(`<manifest:file-entry manifest:full-path="encrypted-package" manifest:size="%d" manifest:media-type="application/vnd.oasis.opendocument.text">`, size) +
		`<manifest:encryption-data><manifest:algorithm manifest:algorithm-name="http://www.w3.org/2009/xmlenc11#aes256-gcm" manifest:initialisation-vector="` + b64(nonce) + `"/>` +
		`<manifest:start-key-generation manifest:start-key-generation-name="http://www.w3.org/2001/04/xmlenc#sha256" manifest:key-size="32"/>` +
		`<manifest:key-derivation manifest:key-derivation-name="urn:org:documentfoundation:names:experimental:office:manifest:argon2id" manifest:key-size="32" ` + cost +
		` manifest:salt="` + b64(salt) + `"/></manifest:encryption-data></manifest:file-entry></manifest:manifest>`
}

func packOf(t testing.TB, manifest string, sealed []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range []file{{"mimetype", "application/vnd.oasis.opendocument.text"}, {"encrypted-package", string(sealed)}, {"META-INF/manifest.xml", manifest}} {
		w, err := z.CreateRaw(&zip.FileHeader{Name: f.name, Method: zip.Store, CompressedSize64: uint64(len(f.data)), UncompressedSize64: uint64(len(f.data)),
			CRC32: crc32.ChecksumIEEE([]byte(f.data))})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWholesale(t *testing.T) {
	inner := letterODT(t)
	for _, compressed := range []bool{true, false} {
		data := wholesale(t, inner, sesame, compressed)
		if !Sniff(data, "a.odt") {
			t.Error("not seen to be a package")
		}
		r, opened, err := readLocked(data, "wrong", sesame)
		if err != nil || len(r.Skips) > 0 || !slices.Equal(opened, []int{2}) {
			t.Errorf("compressed %t: %v %v %v", compressed, err, r.Skips, opened)
		}
		if len(r.Children) != 1 || r.Children[0].Name != "encrypted-package" || !bytes.Equal(r.Children[0].Data, inner) {
			t.Errorf("compressed %t: the document within was not handed over", compressed)
		}
		if r, _, _ = readLocked(data, "wrong"); !slices.Equal(r.Skips, []formattest.Skip{{Name: "encrypted-package", Why: document.Encrypted}}) {
			t.Errorf("compressed %t: without its password: %v", compressed, r.Skips)
		}
		bent := bytes.Clone(data)
		bent[bytes.Index(bent, []byte("twelve bytes"))+40] ^= 1
		if r, _, _ = readLocked(bent, sesame); len(r.Children) > 0 || len(r.Skips) == 0 {
			t.Errorf("compressed %t: changed, and believed", compressed)
		}
	}
}

// TestDearLocks: a manifest that asks for hours or gigabytes stays closed.
func TestDearLocks(t *testing.T) {
	for _, cost := range []string{
		`loext:argon2-iterations="4000000000" loext:argon2-memory="65536" loext:argon2-lanes="4"`, `loext:argon2-iterations="3" loext:argon2-memory="4294967295" loext:argon2-lanes="4"`,
		`loext:argon2-iterations="3" loext:argon2-memory="65536" loext:argon2-lanes="0"`, `loext:argon2-iterations="3" loext:argon2-memory="8" loext:argon2-lanes="64"`, ``,
	} {
		data := packOf(t, manifestOf(10, []byte("twelve bytes"), []byte("salt"), cost), make([]byte, 100))
		if r, _, err := readLocked(data, "a", "b"); err != nil || len(r.Skips) != 1 || r.Skips[0].Why != document.Encrypted {
			t.Errorf("%q: %v %v", cost, err, r.Skips)
		}
	}
	rounds := `<manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:iteration-count="2000000000" manifest:salt="c2FsdA=="/>`
	data := makePack(t, "text", file{"content.xml", "sealed"})
	data = packOf(t, strings.Replace(manifestOf(10, make([]byte, 16), []byte("salt"), ""), "</manifest:encryption-data>", rounds+"</manifest:encryption-data>", 1), data)
	if r, _, err := readLocked(data, "a"); err != nil || len(r.Skips) != 1 {
		t.Errorf("%v %v", err, r.Skips)
	}
}

// TestChained: content of every length comes back whole, and a length that no
// writer leaves is damage.
func TestChained(t *testing.T) {
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	iv := make([]byte, 16)
	for n := range 9000 {
		if n > 70 && n%511 > 2 && n%4096 > 40 && n%4096 < 4050 {
			continue
		}
		want := bytes.Repeat([]byte("text of any length "), n/19+1)[:n]
		padded := append(slices.Clone(want), make([]byte, 16-n%16)...)
		padded[len(padded)-1] = byte(16 - n%16)
		cipher.NewCBCEncrypter(block, iv).CryptBlocks(padded, padded)
		got, err := io.ReadAll(&chained{r: bytes.NewReader(padded), mode: cipher.NewCBCDecrypter(block, iv)})
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%d bytes: %v, %d came back", n, err, len(got))
		}
		if _, err := io.ReadAll(&chained{r: bytes.NewReader(padded[:len(padded)-1]), mode: cipher.NewCBCDecrypter(block, iv)}); err == nil {
			t.Fatalf("%d bytes: a cut was not noticed", n)
		}
	}
	if _, err := io.ReadAll(&chained{r: bytes.NewReader(nil), mode: cipher.NewCBCDecrypter(block, iv)}); err == nil {
		t.Error("nothing at all was taken for content")
	}
}

// FuzzLock puts any bytes behind the manifest's numbers.
func FuzzLock(f *testing.F) {
	f.Add("SHA1/1K", "Blowfish CFB", "SHA1", "PBKDF2", "12345678", "salt", 10, 16, []byte("some bytes"))
	f.Add("", "x#aes256-gcm", "x#sha256", "argon2id", "twelve bytes", "salt", 1, 32, []byte("twelve bytes and more than sixteen"))
	f.Add("#sha256-1k", "x#aes256-cbc", "x#sha256", "PBKDF2", "sixteen bytes of", "salt", 3, 32, make([]byte, 64))
	f.Fuzz(func(t *testing.T, digest, algorithm, start, derivation, iv, salt string, rounds, keySize int, sealed []byte) {
		if rounds > 1000 || len(salt) > 100 {
			return
		}
		data := packOf(t, decl, sealed)
		p, err := open(context.Background(), formattest.NewStream(data, "a.odt"), document.Options{Limits: document.DefaultLimits()})
		if err != nil {
			t.Fatal(err)
		}
		m := p.byName["encrypted-package"]
		m.encrypted, m.lock = true, &lock{cipher: algorithm, digest: digest, start: start, derivation: derivation, iv: []byte(iv), salt: []byte(salt),
			checksum: []byte("sum"), keySize: keySize, rounds: rounds, passes: rounds, memory: 64, lanes: 2, size: -1}
		if !m.lock.usable() || !fits(m, "password") {
			return
		}
		r, err := m.decrypted()
		if err == nil {
			_, _ = io.Copy(io.Discard, r) // must not panic, and ends
		}
	})
}
