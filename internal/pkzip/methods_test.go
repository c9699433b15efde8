package pkzip

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"testing"
)

// line is what is packed in each of these, by 7-Zip.
const line = "Jane was here. Jane was here. Jane was here. And then Tom came too, with Ann.\n"

const (
	packedDeflate64 = "UEsDBBUAAAAJAFwvdl39eV7ROwAAAE4AAAAFAAAAdC50eHR9ybEJACEMBdD+pvgDHO5w7dUuEPRDLExAA66vE1g+3i9GLJlQDibc+VlFKA3ZO4" +
		"p0ItxfrBZ6ztKzAVBLAQI/AxUAAAAJAFwvdl39eV7ROwAAAE4AAAAFACQAAAAAAAAAIICkgQAAAAB0LnR4dAoAIAAAAAAAAQAYAEpu5I5Get0B" +
		"AAAAAAAAAAAAAAAAAAAAAFBLBQYAAAAAAQABAFcAAABeAAAAAAA="
	packedLZMA = "UEsDBD8AAgAOAFwvdl39eV7RRQAAAE4AAAAFAAAAdC50eHQaAgUAXQAQAAAAJRhJxmdChW4gYKBzx8G07qVP8Mo1xELdjyw0aOke9kWZqEdfWg" +
		"eaoJJS1dQXzlrU5hrKeRPq/vdUqwBQSwECPwM/AAIADgBcL3Zd/Xle0UUAAABOAAAABQAkAAAAAAAAACCApIEAAAAAdC50eHQKACAAAAAAAAEA" +
		"GABKbuSORnrdAQAAAAAAAAAAAAAAAAAAAABQSwUGAAAAAAEAAQBXAAAAaAAAAAAA"
	lockedAES = "UEsDBDMAAQBjAFwvdl0AAAAAVwAAAE4AAAAFAAsAdC50eHQBmQcAAgBBRQMIAFohgcfVYFVcZrrsUsbhhcZDKtxoxP5q+afrL3knwdY3FqLytI" +
		"JE4rBuzzMR6q9J1tE5nEG9sIJ13G32Nl6KGZY2VfkpJA2scyKLNpoQy2AGkViTBbH3IFBLAQI/AzMAAQBjAFwvdl0AAAAAVwAAAE4AAAAFAC8A" +
		"AAAAAAAAIICkgQAAAAB0LnR4dAoAIAAAAAAAAQAYAEpu5I5Get0BAAAAAAAAAAAAAAAAAAAAAAGZBwACAEFFAwgAUEsFBgAAAAABAAEAYgAAAI" +
		"UAAAAAAA=="
	lockedOld = "UEsDBBQAAQAIAFwvdl39eV7RRwAAAE4AAAAFAAAAdC50eHTol4JiJVOUoye0RGUcI0AC9QEuGOtIscMTYgdE+7VG8f3e0Rv2QxC9ftCW5HUEmi" +
		"Xgyx6fwzgdxqSXXNmHidNFUgx6P6sh81BLAQI/AxQAAQAIAFwvdl39eV7RRwAAAE4AAAAFACQAAAAAAAAAIICkgQAAAAB0LnR4dAoAIAAAAAAA" +
		"AQAYAEpu5I5Get0BAAAAAAAAAAAAAAAAAAAAAFBLBQYAAAAAAQABAFcAAABqAAAAAAA="
)

func archive(t testing.TB, packed string) *Archive {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, data, 9)
}

func TestMethods(t *testing.T) {
	for _, packed := range []string{packedDeflate64, packedLZMA} {
		e := archive(t, packed).Entries[0]
		if got := content(t, e); got != line {
			t.Errorf("method %d: %q", e.Method, got)
		}
		e.CRC++
		if r, err := e.Open(); err == nil {
			if _, err = io.ReadAll(r); !errors.Is(err, ErrDamaged) {
				t.Errorf("method %d: damage not seen: %v", e.Method, err)
			}
		}
	}
}

func TestPasswords(t *testing.T) {
	for name, packed := range map[string]string{"AES": lockedAES, "old": lockedOld} {
		e := archive(t, packed).Entries[0]
		if _, _, err := e.OpenWith([]string{"", "sesame", "Open"}); !errors.Is(err, ErrEncrypted) {
			t.Errorf("%s: wrong passwords: %v", name, err)
		}
		r, n, err := e.OpenWith([]string{"wrong", "", "Sesame"})
		if err != nil || n != 3 {
			t.Fatalf("%s: password %d, %v", name, n, err)
		}
		if b, err := io.ReadAll(r); err != nil || string(b) != line {
			t.Errorf("%s: %q %v", name, b, err)
		}
	}
}

// TestWrongPasswords: one in 256 passes the old cipher's check byte, and none
// may pass.
func TestWrongPasswords(t *testing.T) {
	e := archive(t, lockedOld).Entries[0]
	for i := range 2000 {
		if _, _, err := e.OpenWith([]string{"no" + string(rune('a'+i%26)) + string(rune(0x100+i))}); !errors.Is(err, ErrEncrypted) {
			t.Fatalf("password %d: %v", i, err)
		}
	}
}

func FuzzMethods(f *testing.F) {
	for _, packed := range []string{packedDeflate64, packedLZMA, lockedAES, lockedOld} {
		data, err := base64.StdEncoding.DecodeString(packed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, uint16(9))
	}
	f.Fuzz(func(t *testing.T, data []byte, method uint16) {
		a, err := Open(bytes.NewReader(data), int64(len(data)), 10)
		if err != nil {
			return
		}
		for _, e := range a.Entries {
			if !e.Encrypted() {
				e.Method = method
			}
			if r, _, err := e.OpenWith([]string{"Sesame"}); err == nil {
				_, err := io.Copy(io.Discard, io.LimitReader(r, 1<<20))
				if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrMethod) {
					t.Error(err)
				}
			}
		}
	})
}
