package pkzip

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func sample(t testing.TB) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range []string{"a.txt", "b/", "b/c.txt"} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: Deflate, Comment: "note", Extra: []byte{1, 0x99, 2, 0, 7, 8}})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "/") {
			if _, err := io.WriteString(w, "content of "+name); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func open(t testing.TB, data []byte, limit int) *Archive {
	t.Helper()
	a, err := Open(bytes.NewReader(data), int64(len(data)), limit)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func content(t testing.TB, e *Entry) string {
	t.Helper()
	r, err := e.Open()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestOpen(t *testing.T) {
	data := sample(t)
	for _, c := range []struct {
		name    string
		data    []byte
		damaged bool
		before  int64
	}{
		{"plain", data, false, 0},
		{"prefix", append([]byte("stub"), data...), false, 4},
		{"suffix", append(bytes.Clone(data), "tail"...), false, 0},
		{"no end", data[:len(data)-22], true, 0},
		{"prefix and no end", append([]byte("stub"), data[:len(data)-22]...), true, 4},
	} {
		a := open(t, c.data, 100)
		if len(a.Entries) != 3 || a.Damaged != c.damaged || a.Before != c.before {
			t.Errorf("%s: %d entries, damaged %v, before %d", c.name, len(a.Entries), a.Damaged, a.Before)
			continue
		}
		e := a.Entries[2]
		if e.Name != "b/c.txt" || content(t, e) != "content of b/c.txt" || string(c.data[e.NameAt:e.NameAt+7]) != e.Name {
			t.Errorf("%s: entry %+v", c.name, e)
		}
	}
	if a := open(t, data, 2); !a.Cut || len(a.Entries) != 2 {
		t.Error("limit of entries")
	}
	if _, err := Open(strings.NewReader("PK and more"), 11, 9); !errors.Is(err, ErrNotZip) {
		t.Errorf("not a zip: %v", err)
	}
}

func TestDamagedMember(t *testing.T) {
	data := sample(t)
	e := open(t, data, 9).Entries[0]
	e.CRC++
	r, err := e.Open()
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); !errors.Is(err, ErrDamaged) || string(b) != "content of a.txt" {
		t.Errorf("%q %v", b, err)
	}
	e.Method = 98
	if _, err := e.Open(); !errors.Is(err, ErrMethod) {
		t.Errorf("method: %v", err)
	}
	e.Flags |= FlagEncrypted
	if _, err := e.Open(); !errors.Is(err, ErrEncrypted) {
		t.Errorf("encrypted: %v", err)
	}
}

func TestWriter(t *testing.T) {
	a := open(t, sample(t), 9)
	var buf bytes.Buffer
	w := NewWriter(&buf)
	if err := w.Copy(a.Entries[0], "renamed.txt"); err != nil {
		t.Fatal(err)
	}
	if err := w.Copy(a.Entries[1], ""); err != nil {
		t.Fatal(err)
	}
	s := NewSpool(1 << 20)
	if _, err := io.WriteString(s, strings.Repeat("new ", 100)); err != nil {
		t.Fatal(err)
	}
	if err := w.PutSpool(a.Entries[2], "", s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close([]byte("the end")); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if z.Comment != "the end" || len(z.File) != 3 || z.File[0].Name != "renamed.txt" || z.File[0].Comment != "note" || !bytes.Equal(z.File[0].Extra, []byte{1, 0x99, 2, 0, 7, 8}) {
		t.Errorf("%q %+v", z.Comment, z.File[0])
	}
	b := open(t, buf.Bytes(), 9)
	if content(t, b.Entries[0]) != "content of a.txt" || content(t, b.Entries[2]) != strings.Repeat("new ", 100) {
		t.Error("content")
	}
}

func TestSpoolLimit(t *testing.T) {
	s := NewSpool(10)
	var err error
	for i := range 200_000 {
		if _, err = s.Write([]byte{byte(i * i >> 3), byte(i >> 5)}); err != nil {
			break
		}
	}
	if !errors.Is(err, ErrSpool) {
		t.Errorf("no limit: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(sample(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := Open(bytes.NewReader(data), int64(len(data)), 100)
		if err != nil {
			return
		}
		for _, e := range a.Entries {
			if e.NameAt < 0 || e.NameAt+int64(len(e.Raw)) > int64(len(data)) {
				t.Error("a name outside the archive")
			}
			if r, err := e.Open(); err == nil {
				if _, err := io.Copy(io.Discard, io.LimitReader(r, 1<<20)); err != nil && !errors.Is(err, ErrDamaged) {
					t.Error(err)
				}
			}
		}
	})
}
