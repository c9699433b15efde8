package ole

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/sha1"
	"encoding/binary"
	"testing"

	"github.com/xuri/excelize/v2"

	"sardine/document"
	"sardine/formats/formattest"
)

func readWith(data []byte, passwords ...string) (*formattest.Reader, []int, error) {
	r, opened := &formattest.Reader{}, []int(nil)
	opt := document.Options{Limits: document.DefaultLimits(), Passwords: passwords, Unlocked: func(_ string, n int) { opened = append(opened, n) }}
	err := Read(context.Background(), formattest.NewStream(data, "a.xlsx"), opt, r)
	return r, opened, err
}

// TestAgile: another program's encryption is undone.
func TestAgile(t *testing.T) {
	text := append([]byte("PK\x03\x04"), bytes.Repeat([]byte("Jane was here. "), 700)...)
	for password, want := range map[string]int{"Sesame ü": 2, defaultPassword: 0} {
		data, err := excelize.Encrypt(text, &excelize.Options{Password: password})
		if err != nil {
			t.Fatal(err)
		}
		r, opened, err := readWith(data, "wrong", "Sesame ü")
		if err != nil || len(r.Skips) != 0 || len(r.Children) != 1 || !bytes.Equal(r.Children[0].Data, text) || len(opened) != 1 || opened[0] != want {
			t.Errorf("%v, skips %v, %d members, opened %v", err, r.Skips, len(r.Children), opened)
		}
		if want == 0 {
			continue
		}
		if r, opened, err := readWith(data, "sesame", ""); err != nil || len(opened) != 0 || len(r.Skips) != 1 || r.Skips[0].Why != document.Encrypted {
			t.Errorf("wrong password: %v %v %v", err, r.Skips, opened)
		}
	}
}

// standardInfo is what the lock of 2.3.4.5 looks like.
func standardInfo(password string, keyLen int) (info []byte, lock func([]byte) []byte) {
	le := binary.LittleEndian
	salt := bytes.Repeat([]byte{3}, 16)
	h := digest(sha1.New, spin(sha1.New, salt, password, 50_000), make([]byte, 4))
	var key []byte
	for _, c := range []byte{0x36, 0x5C} {
		pad := bytes.Repeat([]byte{c}, 64)
		for i := range h {
			pad[i] ^= h[i]
		}
		key = append(key, digest(sha1.New, pad)...)
	}
	block, err := aes.NewCipher(key[:keyLen])
	if err != nil {
		panic(err)
	}
	lock = func(p []byte) []byte {
		p = append(bytes.Clone(p), make([]byte, -len(p)&15)...)
		for i := 0; i < len(p); i += 16 {
			block.Encrypt(p[i:], p[i:])
		}
		return p
	}
	info = []byte{4, 0, 2, 0}
	info = le.AppendUint32(le.AppendUint32(info, 0x24), 32)
	for _, v := range []int{0x24, 0, 0x660E, 0x8004, keyLen * 8, 0x18, 0, 0} {
		info = le.AppendUint32(info, uint32(v))
	}
	verifier := bytes.Repeat([]byte{5}, 16)
	info = append(le.AppendUint32(info, 16), salt...)
	info = le.AppendUint32(append(info, lock(verifier)...), 20)
	return append(info, lock(digest(sha1.New, verifier))...), lock
}

func TestStandard(t *testing.T) {
	for _, keyLen := range []int{16, 32} {
		info, lock := standardInfo("Sesame", keyLen)
		text := []byte("PK\x03\x04 Jane was here")
		data := compound(folder{"EncryptionInfo": info, "EncryptedPackage": append(binary.LittleEndian.AppendUint64(nil, uint64(len(text))), lock(text)...)})
		r, opened, err := readWith(data, "Sesame")
		if err != nil || len(r.Children) != 1 || !bytes.Equal(r.Children[0].Data, text) || len(opened) != 1 || opened[0] != 1 {
			t.Errorf("%v, skips %v, %+v, opened %v", err, r.Skips, r.Children, opened)
		}
	}
}

func FuzzLock(f *testing.F) {
	info, _ := standardInfo("Sesame", 16)
	f.Add(info)
	f.Add([]byte("\x04\x00\x04\x00\x40\x00\x00\x00<encryption><keyData saltSize=\"16\" blockSize=\"16\" keyBits=\"128\" hashAlgorithm=\"SHA1\" cipherAlgorithm=\"AES\" " +
		"cipherChaining=\"ChainingModeCBC\" saltValue=\"AAAA\"/><keyEncryptors><keyEncryptor><encryptedKey spinCount=\"2\" saltSize=\"16\" blockSize=\"16\" keyBits=\"128\" " +
		"hashAlgorithm=\"SHA1\" cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" saltValue=\"AAAA\" encryptedVerifierHashInput=\"AAAAAAAAAAAAAAAAAAAAAA==\" " +
		"encryptedVerifierHashValue=\"AAAAAAAAAAAAAAAAAAAAAA==\" encryptedKeyValue=\"AAAAAAAAAAAAAAAAAAAAAA==\"/></keyEncryptor></keyEncryptors></encryption>"))
	f.Fuzz(func(t *testing.T, info []byte) {
		if bytes.Contains(info, []byte("spinCount=\"")) && !bytes.Contains(info, []byte("spinCount=\"2\"")) {
			return // only time is lost
		}
		if lock := readLock(info); lock != nil {
			if open := lock("Sesame"); open != nil && len(open(make([]byte, 5000))) > 5000 {
				t.Error("more than there was")
			}
		}
	})
}
