package ole

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"encoding/binary"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

// lockHead is what a file says of its encryption, the old way or the new one,
// and the key.
func lockHead(password string, old bool) ([]byte, key) {
	salt := []byte("0123456789abcdef")
	verifier := []byte("sixteen letters!")
	if old {
		k := oldKey(password, salt)
		sum := md5.Sum(verifier)
		return le(1, 1, salt, k.stream(append(verifier, sum[:]...), 32)), k
	}
	sum := sha1.Sum(verifier)
	header := le(uint32(4), uint32(0), uint32(0x6801), uint32(0x8004), uint32(128), uint32(1), uint32(0), uint32(0), wideBytes("P\x00"))
	k := func(block uint32) []byte {
		first := sha1.Sum(append(append([]byte{}, salt...), wideBytes(password)...))
		s := sha1.Sum(binary.LittleEndian.AppendUint32(first[:], block))
		return s[:16]
	}
	both := key(k).stream(append(verifier, sum[:]...), 36)
	return le(2, 2, uint32(4), uint32(len(header)), header, uint32(16), salt, both[:16], uint32(20), both[16:]), k
}

// lockBook encrypts a workbook, whose first record gets a FILEPASS behind it.
func lockBook(t *testing.T, password string, old bool) []byte {
	t.Helper()
	head, _ := lockHead(password, old)
	pass := rec(recFilePass, 1, head)
	b := &biff{data: workbook8(), gen: 8}
	_, first, _ := b.next(0)
	b.data = joinBytes(b.data[:first], pass, b.data[first:])
	shift := uint32(len(pass))
	for pos := 0; ; { // sheets stand later now
		r, after, ok := b.next(pos)
		if !ok {
			break
		}
		if r.typ == recBoundSheet {
			binary.LittleEndian.PutUint32(r.body, r.u32(0)+shift)
		}
		pos = after
	}
	bk := &book{biff: *b, d: &reading{ctx: context.Background(), opt: document.Options{Passwords: []string{password}}}}
	r, _, _ := b.next(first)
	if !bk.unlock(r) { // the cipher is its own inverse
		t.Fatal("own password does not fit")
	}
	return bk.data
}

func TestDefaultPassword(t *testing.T) {
	for _, old := range []bool{true, false} {
		data := compound(folder{"Workbook": lockBook(t, defaultPassword, old)})
		if strings.Contains(string(data), "Ann Example") {
			t.Fatal("the fixture is not encrypted")
		}
		r := formattest.Read(format, data, "a.xls")
		has1(t, "body", kinds(r, document.Body), "Ann Example\t01/01/1981")
		if r.Err != nil || len(r.Skips) > 0 {
			t.Errorf("%v, %v", r.Err, r.Skips)
		}
	}
}

func TestPasswords(t *testing.T) {
	book := compound(folder{"Workbook": lockBook(t, "lesson", true)})
	w := example()
	w.flags = fibEncrypted
	files := w.build()
	for i, name := range []string{"WordDocument", "1Table"} {
		head, k := lockHead("lesson", false)
		data := files[name].([]byte)
		clear := append([]byte{}, data...)
		if i == 1 {
			clear = append(make([]byte, len(head)), clear...)
		}
		locked := k.stream(clear, 512)
		if i == 0 { // the table stream begins with the head: all places in it move
			for e := range 93 {
				at := 0x9A + 8*e
				if n := binary.LittleEndian.Uint32(clear[at+4:]); n > 0 {
					binary.LittleEndian.PutUint32(clear[at:], binary.LittleEndian.Uint32(clear[at:])+uint32(len(head)))
				}
			}
			locked = k.stream(clear, 512)
			copy(locked[:0x44], clear)
		} else {
			copy(locked, head)
		}
		files[name] = locked
	}
	doc := compound(files)
	for name, data := range map[string][]byte{"a.xls": book, "a.doc": doc} {
		for password, fits := range map[string]bool{"lesson": true, "guess": false} {
			r := &formattest.Reader{}
			opt := document.Options{Limits: document.DefaultLimits(), Passwords: []string{"wrong", password}}
			if err := Read(context.Background(), formattest.NewStream(data, name), opt, r); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			locked := len(r.Skips) == 1 && r.Skips[0].Why == document.Encrypted
			if locked == fits || strings.Contains(r.Text(), "Ann Example") != fits {
				t.Errorf("%s with %q: skips %v", name, password, r.Skips)
			}
		}
	}
}

// lockXOR locks the example workbook as 2.3.7.3 has it.
func lockXOR(password string) []byte {
	key, check := xorKeys(password)
	pass := rec(recFilePass, 0, int(key), int(check))
	b := &biff{data: workbook8(), gen: 8}
	_, first, _ := b.next(0)
	b.data = joinBytes(b.data[:first], pass, b.data[first:])
	k := xorKey(password, key, check)
	for pos := 0; ; {
		r, after, ok := b.next(pos)
		if !ok {
			return b.data
		}
		skip := 0
		if r.typ == recBoundSheet {
			binary.LittleEndian.PutUint32(r.body, r.u32(0)+uint32(len(pass)))
			skip = 4
		}
		for i := skip; i < len(r.body) && !clearRecords[r.typ]; i++ {
			c := r.body[i]
			r.body[i] = c<<5 | c>>3
			r.body[i] ^= k[(r.at+len(r.body)+i)%16]
		}
		pos = after
	}
}

// xorKeys finds the key that fits by trying them all.
func xorKeys(password string) (key, check uint16) {
	check = xorCheck([]byte(password))
	for key = 0; xorKey(password, key, check) == nil; key++ {
	}
	return key, check
}

func TestXOR(t *testing.T) {
	for _, password := range []string{defaultPassword, "lesson", "lesson9"} {
		data := compound(folder{"Workbook": lockXOR(password[:min(len(password), 15)])})
		if strings.Contains(string(data), "Ann Example") {
			t.Fatal("the fixture is not locked")
		}
		r, opened, err := readWith(data, "wrong", password[:min(len(password), 15)])
		has1(t, "body", kinds(&r.Result, document.Body), "Ann Example\t01/01/1981")
		if err != nil || len(r.Skips) > 0 || len(opened) != 1 {
			t.Errorf("%v, %v, %v", err, r.Skips, opened)
		}
	}
	// The specification's own example, 2.3.7.1: the verifier of "abcdefghij".
	if got := xorCheck([]byte("abcdefghij")); got != 0xFEF1 {
		t.Errorf("verifier %#04x", got)
	}
}
