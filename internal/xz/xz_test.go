package xz

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/ulikunitz/xz"
)

func pack(t testing.TB, text string, check byte, dictionary int) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := xz.WriterConfig{CheckSum: check, DictCap: dictionary}.NewWriter(&buf)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestReader(t *testing.T) {
	text := strings.Repeat("Jane was here, and Tom. ", 9000)
	for _, check := range []byte{xz.CRC32, xz.CRC64, xz.SHA256} {
		data := pack(t, text, check, 1<<20)
		got, err := io.ReadAll(NewReader(bytes.NewReader(data), 1<<20))
		if err != nil || string(got) != text {
			t.Fatalf("check %d: %v, %d bytes", check, err, len(got))
		}
		data[len(data)-40]++ // in the check or the index
		if _, err := io.ReadAll(NewReader(bytes.NewReader(data[:len(data)-13]), 1<<20)); err == nil {
			t.Errorf("check %d: damage not seen", check)
		}
		if _, err := io.ReadAll(NewReader(bytes.NewReader(pack(t, text, check, 1<<21)), 1<<20)); !errors.Is(err, ErrTooLarge) {
			t.Errorf("dictionary: %v", err)
		}
	}
	two := append(append(pack(t, "one ", xz.CRC32, 1<<16), 0, 0, 0, 0), pack(t, "two", xz.CRC64, 1<<16)...)
	if got, err := io.ReadAll(NewReader(bytes.NewReader(two), 1<<20)); err != nil || string(got) != "one two" {
		t.Errorf("two streams: %q %v", got, err)
	}
	for n := range len(two) {
		if _, err := io.ReadAll(NewReader(bytes.NewReader(two[:n]), 1<<20)); err == nil && n%4 != 0 {
			t.Errorf("cut at %d: no error", n)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add(pack(f, "text and more text", xz.CRC64, 1<<16))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := io.Copy(io.Discard, io.LimitReader(NewReader(bytes.NewReader(data), 1<<20), 8<<20))
		if err == nil && n == 0 && len(data) < 12 {
			t.Error("nothing read, no error")
		}
	})
}
