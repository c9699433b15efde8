package rar

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read}

// The block layout is that of the RAR 5.0 technical note.
func vint(n uint64) []byte { return binary.AppendUvarint(nil, n) }

func block(typ, flags uint64, extra, body, data []byte) []byte {
	h := append(vint(typ), vint(flags)...)
	if flags&1 != 0 {
		h = append(h, vint(uint64(len(extra)))...)
	}
	if flags&2 != 0 {
		h = append(h, vint(uint64(len(data)))...)
	}
	h = append(append(h, body...), extra...)
	h = append(vint(uint64(len(h))), h...)
	out := binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(h))
	return append(append(out, h...), data...)
}

type entry struct{ name, data, password string }

func pack(entries ...entry) []byte {
	out := append([]byte(magic5), block(1, 0, nil, vint(0), nil)...)
	for _, e := range entries {
		data, extra, flags := []byte(e.data), []byte(nil), uint64(2)
		if e.password != "" {
			data, extra = lock(e.data, e.password)
			flags = 3
		}
		body := append(vint(4), vint(uint64(len(e.data)))...) // with a checksum
		body = append(body, vint(0o100644)...)
		body = binary.LittleEndian.AppendUint32(body, crc32.ChecksumIEEE([]byte(e.data)))
		body = append(append(body, vint(0)...), vint(1)...) // stored, by Unix
		body = append(append(body, vint(uint64(len(e.name)))...), e.name...)
		out = append(out, block(2, flags, extra, body, data)...)
	}
	return append(out, block(5, 0, nil, vint(0), nil)...)
}

// lock encrypts with AES-256 and adds the record that says how.
func lock(text, password string) (data, extra []byte) {
	salt, iv := bytes.Repeat([]byte{7}, 16), bytes.Repeat([]byte{9}, 16)
	const rounds = 4 // of two
	key := func(n int) []byte {
		k, err := pbkdf2.Key(sha256.New, password, salt, n, 32)
		if err != nil {
			panic(err)
		}
		return k
	}
	var check [8]byte
	for i, c := range key(1<<rounds + 32) {
		check[i%8] ^= c
	}
	sum := sha256.Sum256(check[:])
	data = append([]byte(text), make([]byte, -len(text)&15)...)
	c, err := aes.NewCipher(key(1 << rounds))
	if err != nil {
		panic(err)
	}
	cipher.NewCBCEncrypter(c, iv).CryptBlocks(data, data)
	r := append(append(vint(1), vint(0)...), vint(1)...)
	r = append(append(append(append(r, rounds), salt...), iv...), check[:]...)
	r = append(r, sum[:4]...)
	return data, append(vint(uint64(len(r))), r...)
}

func read(data []byte, passwords ...string) (*formattest.Reader, []int, error) {
	r, opened := &formattest.Reader{}, []int(nil)
	opt := document.Options{Limits: document.DefaultLimits(), Passwords: passwords, Unlocked: func(_ string, n int) { opened = append(opened, n) }}
	err := Read(context.Background(), formattest.NewStream(data, "a.rar"), opt, r)
	return r, opened, err
}

func TestRead(t *testing.T) {
	data := pack(entry{"jane.txt", "Jane was here\n", ""}, entry{"sub/Zoë.txt", "Zoë too\n", ""})
	formattest.Accept(t, suite, data, "a.rar")
	r, _, err := read(data)
	if err != nil || len(r.Skips) != 0 || len(r.Children) != 2 || r.Children[1].Name != "sub/Zoë.txt" || string(r.Children[0].Data) != "Jane was here\n" {
		t.Fatalf("%v %v %+v", err, r.Skips, r.Children)
	}
	if got := r.Text(); got != "jane.txt\nsub/Zoë.txt\n\n" {
		t.Errorf("names %q", got)
	}
	damaged := bytes.Replace(data, []byte("was here"), []byte("was not "), 1)
	if r, _, _ := read(damaged); len(r.Children) != 2 || len(r.Skips) != 1 || r.Skips[0] != (formattest.Skip{Name: "jane.txt", Why: document.Corrupt}) {
		t.Errorf("checksum: %v", r.Skips)
	}
}

func TestPasswords(t *testing.T) {
	data := pack(entry{"a.txt", "open", ""}, entry{"b.txt", "Jane was here", "Sesame"})
	for _, c := range []struct {
		passwords []string
		opened    int
	}{{nil, 0}, {[]string{"sesame"}, 0}, {[]string{"x", "", "Sesame"}, 3}} {
		r, opened, err := read(data, c.passwords...)
		if err != nil || string(r.Children[0].Data) != "open" {
			t.Fatalf("%v %+v", err, r.Children)
		}
		if c.opened == 0 && (len(opened) != 0 || len(r.Skips) != 1 || r.Skips[0] != (formattest.Skip{Name: "b.txt", Why: document.Encrypted})) {
			t.Errorf("%q: %v %v", c.passwords, opened, r.Skips)
		}
		if c.opened > 0 && (len(opened) != 1 || opened[0] != c.opened || len(r.Skips) != 0 || string(r.Children[1].Data) != "Jane was here") {
			t.Errorf("%q: %v %v", c.passwords, opened, r.Skips)
		}
	}
}

func TestUnusual(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		why  document.SkipReason
	}{
		"nothing":     {[]byte(magic5), document.Corrupt},
		"old nothing": {[]byte(magic4 + "rubbish rubbish rubbish"), document.Corrupt},
	} {
		if _, _, err := read(c.data); err == nil || document.ReasonOf(err) != c.why {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A dictionary of 4 GiB: method 3, size 15.
	body := append(append(append(vint(0), vint(1<<40)...), vint(0)...), vint(3<<7|15<<10)...)
	body = append(append(append(body, vint(1)...), vint(1)...), 'x')
	big := append([]byte(magic5), block(1, 0, nil, vint(0), nil)...)
	big = append(big, block(2, 2, nil, body, []byte("12345678"))...)
	if _, _, err := read(big); document.ReasonOf(err) != document.TooLarge {
		t.Errorf("dictionary: %v", err)
	}
	comment := append([]byte(magic5), block(1, 0, nil, vint(0), nil)...)
	comment = append(comment, block(3, 2, nil, append(append(vint(0), vint(4)...), "\x00\x00\x00\x03CMT"...), []byte("Jane"))...)
	comment = append(comment, block(5, 0, nil, vint(0), nil)...)
	if r, _, _ := read(comment); len(r.Skips) == 0 || !strings.Contains(r.Skips[0].Name, "comment") {
		t.Errorf("comment: %v", r.Skips)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(pack(entry{"a.txt", "open", ""}, entry{"b.txt", "Jane was here", "Sesame"}))
	f.Add([]byte(magic4 + "\xCF\x90\x73\x00\x00\x0D\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		// Most headers die by their checksum: put it right for the first two.
		if fixed := bytes.Clone(data); bytes.HasPrefix(data, []byte(magic5)) {
			for at, n := len(magic5), 0; n < 3 && at+5 < len(fixed); n++ {
				size, k := binary.Uvarint(fixed[at+4:])
				if k <= 0 || size > 1<<16 || at+4+k+int(size) > len(fixed) {
					break
				}
				end := at + 4 + k + int(size)
				binary.LittleEndian.PutUint32(fixed[at:], crc32.ChecksumIEEE(fixed[at+4:end]))
				at = end
			}
			data = fixed
		}
		r, _, _ := read(data, "Sesame")
		formattest.WellFormed(t, r.Parts)
	})
}

// TestVolumes: each of several volumes says that there are others.
func TestVolumes(t *testing.T) {
	body := append(vint(0), vint(300)...)
	body = append(append(append(body, vint(0o100644)...), vint(0)...), vint(1)...)
	body = append(append(body, vint(10)...), "letter.txt"...)
	piece := bytes.Repeat([]byte("Dear Ann, "), 10)
	for name, data := range map[string][]byte{
		"first":  bytes.Join([][]byte{[]byte(magic5), block(1, 0, nil, vint(1), nil), block(2, 2|0x10, nil, body, piece), block(5, 0, nil, vint(1), nil)}, nil),
		"second": bytes.Join([][]byte{[]byte(magic5), block(1, 0, nil, append(vint(3), vint(1)...), nil), block(2, 2|8, nil, body, piece), block(5, 0, nil, vint(0), nil)}, nil),
		"old":    []byte(magic4 + "\x00\x00\x73\x01\x00\x0d\x00\x00\x00\x00\x00\x00\x00"),
	} {
		r := formattest.Read(suite, data, "a.rar")
		if !slices.Contains(r.Skips, formattest.Skip{Name: otherVolumes, Why: document.Unsupported}) || r.Err != nil {
			t.Errorf("%s: %v %v", name, r.Err, r.Skips)
		}
	}
	for _, data := range [][]byte{[]byte(magic5), []byte(magic4), pack(entry{"a.txt", "text", ""})} {
		if isVolume(bytes.NewReader(data)) {
			t.Errorf("%q is no volume", data[:7])
		}
	}
}
