package sevenzip

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read}

// Two files, as 7-Zip packs them: plain, with a locked header, with locked
// members only. The password is "Sesame".
const (
	plain = "N3q8ryccAATDBPFDmwAAAAAAAAAgAAAAAAAAAG2sbkngADcAMF0AJRhJxmdChW4gYKBzx8G07qQF/NVVRPOhOJrQX6t1vrZxZP8JeUSPy66C4/" +
		"Dt9XiAAAAAgTMHrg/ReeggoJCgd17FQBi0P+72eHxd3fmMKzwIqvApfxjIASG3Sq1GQ0HpDID8Se8M2GiVyff3FPJ1zpwQMOy0ZQDXEDW7vR0S" +
		"wKST7ViiqdCVSisLFMn37yWy9gAAABcGOAEJYwAHCwEAASMDAQEFXQAQAAAMdgoBifsBOAAA"
	lockedHeader = "N3q8ryccAAQmkc16wAAAAAAAAAA9AAAAAAAAAHZ40f+Ge3syLFv1XsFzti1NbR5bjprlnswFx09sJGkQjslUGSGc2EfGg5XXc1saObqKdEvEb+" +
		"jPOH4qv4IQWv0rg9eMIP5zpLKUUO+Md4dTJiDwDBshFfsGAy+XDHGs2N/dHLDcprNbdxPL08s2EUUTQnxVCmiN4qzzpyGdxsHfVZZfUJg466IP" +
		"nG8YlxlwkJugQuCC+um+t3Hk6pB39IAWT4s7tsR/ravwni8C6B/SFKL2fkNupyZvrIdIECb9FG/RK6sXBkABCYCAAAcLAQACJAbxBwESUw+LXp" +
		"+ppio/edT5SbnDlWrUIwMBAQVdABAAAAEADH6AlgoB2HjiJQAA"
	lockedMembers = "N3q8ryccAARi80ADvgAAAAAAAAAhAAAAAAAAAIBXJVChjA0azkYzdT3B19ODe4mONJ5rpXowk5VZZ/y0+svR9xOqFEyu3wbntDiWwhAdfQttw/" +
		"OkBtGeeLouMDaPiMtGAACBMweuD9Hy+/1Au5RkOzmkeudqI0YIdkVYWB9QUa5f34XVGujfan9Ami612gNhXLfChBQpI5zaEJXMnm6ddAoIY2XM" +
		"y55YZcqyf2D0IadBfQK6qC/tKEMJtC3fnVxAO1O5N5LgVGtgUVaFRA3R2yNYYMF95+dHSGZE4AAAFwZAAQl+AAcLAQABIwMBAQVdABAAAAyAlg" +
		"oBqXCwYgAA"
)

func unpack(t testing.TB, packed string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func read(data []byte, passwords ...string) (*formattest.Reader, []int, error) {
	r, opened := &formattest.Reader{}, []int(nil)
	opt := document.Options{Limits: document.DefaultLimits(), Passwords: passwords, Unlocked: func(_ string, n int) { opened = append(opened, n) }}
	err := Read(context.Background(), formattest.NewStream(data, "a.7z"), opt, r)
	return r, opened, err
}

func TestRead(t *testing.T) {
	formattest.Accept(t, suite, unpack(t, plain), "a.7z")
	for _, c := range []struct {
		packed    string
		passwords []string
		opened    int
	}{
		{plain, nil, 0}, {plain, []string{"x"}, 0},
		{lockedHeader, []string{"wrong", "", "Sesame"}, 3}, {lockedMembers, []string{"sesame", "Sesame"}, 2},
	} {
		r, opened, err := read(unpack(t, c.packed), c.passwords...)
		if err != nil || len(r.Skips) != 0 || len(r.Children) != 2 || r.Children[0].Name != "jane.txt" ||
			string(r.Children[0].Data) != "Jane was here. Jane was here.\n" || string(r.Children[1].Data) != "Tom came too, and stayed.\n" {
			t.Errorf("%v %v %+v", err, r.Skips, r.Children)
		}
		if c.opened == 0 && len(opened) > 0 || c.opened > 0 && (len(opened) != 1 || opened[0] != c.opened) {
			t.Errorf("opened with %v, want %d", opened, c.opened)
		}
		if r.Text() != "jane.txt\ntom.txt\n" {
			t.Errorf("names %q", r.Text())
		}
	}
}

func TestLocked(t *testing.T) {
	for _, passwords := range [][]string{nil, {"wrong", "sesame"}} {
		if r, _, err := read(unpack(t, lockedHeader), passwords...); document.ReasonOf(err) != document.Encrypted || len(r.Children) != 0 {
			t.Errorf("header: %v", err)
		}
		r, opened, err := read(unpack(t, lockedMembers), passwords...)
		if err != nil || len(opened) > 0 || len(r.Children) != 0 || len(r.Skips) != 2 || r.Skips[1] != (formattest.Skip{Name: "tom.txt", Why: document.Encrypted}) {
			t.Errorf("members: %v %v", err, r.Skips)
		}
		if r.Text() != "jane.txt\ntom.txt\n" {
			t.Errorf("names %q", r.Text())
		}
	}
}

// sealed puts right checksums on an archive whose header was changed.
func sealed(data []byte) []byte {
	le := binary.LittleEndian
	if offset, n := le.Uint64(data[12:]), le.Uint64(data[20:]); offset < 1<<20 && n < 1<<20 && 32+offset+n <= uint64(len(data)) {
		le.PutUint32(data[28:], crc32.ChecksumIEEE(data[32+offset:32+offset+n]))
	}
	le.PutUint32(data[8:], crc32.ChecksumIEEE(data[12:32]))
	return data
}

func seal(header string) []byte {
	head := make([]byte, 32, 32+len(header))
	copy(head, signature+"\x00\x04")
	binary.LittleEndian.PutUint64(head[20:], uint64(len(header)))
	return sealed(append(head, header...))
}

// TestLyingHeaders: each would make the library take gigabytes.
func TestLyingHeaders(t *testing.T) {
	const lots = "\xF0\xFF\xFF\xFF\x7F" // two thousand million
	for name, c := range map[string]struct {
		header string
		why    document.SkipReason
	}{
		"streams":    {"\x01\x04\x06\x00" + lots + "\x0A\x01", document.Corrupt},
		"folders":    {"\x01\x04\x07\x0B" + lots + "\x00", document.Corrupt},
		"properties": {"\x01\x04\x07\x0B\x01\x00\x01\x21\x21" + lots, document.Corrupt},
		"files":      {"\x01\x05" + lots + "\x00\x00", document.Corrupt},
		"too many":   {"\x01\x05\xD0\x00\x00\x00\x00", document.TooMany},
		"nothing":    {"\x01", document.Corrupt},
		"unknown":    {"\x55", document.Corrupt},
	} {
		if _, _, err := read(seal(c.header)); document.ReasonOf(err) != c.why {
			t.Errorf("%s: %v, want %s", name, err, c.why)
		}
	}
	if r, _, err := read(seal("")); err != nil || len(r.Parts) != 1 {
		t.Errorf("empty: %v", err)
	}
	if _, _, err := read(unpack(t, plain)[:40]); document.ReasonOf(err) != document.Corrupt {
		t.Errorf("cut: %v", err)
	}
}

func TestDictionary(t *testing.T) {
	for _, c := range []struct {
		id, props string
		why       document.SkipReason
	}{
		{coderLZMA, "\x5D\x00\x00\x00\x04", ""}, {coderLZMA, "\x5D\x00\x00\x00\xF0", document.TooLarge},
		{coderLZMA2, "\x18", ""}, {coderLZMA2, "\x28", document.TooLarge}, {coderPPMd, "\x06\x00\x00\x00\x80", document.TooLarge},
		{coderAES, "\x13", ""}, {coderAES, "\x20", document.Unsupported}, {"\x55", "", document.Unsupported},
	} {
		var f folder
		if f.coder(c.id, []byte(c.props)); f.why != c.why {
			t.Errorf("%q %q: %q, want %q", c.id, c.props, f.why, c.why)
		}
	}
	out := &formattest.Reader{}
	(&archive{h: &header{folders: []folder{{odd: coderName("\x04\x01\x09")}, {}, {odd: coderName("\x55")}, {odd: coderName("\x55")}}}}).odd(out)
	if len(out.Skips) != 2 || out.Skips[0].Name != "(members compressed with Deflate64)" || out.Skips[1].Name != "(members compressed with method 55)" {
		t.Errorf("%v", out.Skips)
	}
}

// heap is an Output that reads nothing, and notes how much memory is held.
type heap struct {
	formattest.Reader
	most uint64
}

func (h *heap) Child(_, _ string, r io.Reader) error {
	var one [1]byte
	if _, err := r.Read(one[:]); err != nil {
		return err
	}
	var now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&now)
	h.most = max(h.most, now.HeapAlloc)
	return nil
}

// TestUnfinishedFolders: the library keeps the reader of a folder of which only
// the first member was read, and its dictionary.
func TestUnfinishedFolders(t *testing.T) {
	const folders = 8
	packed := unpack(t, plain)[32:88] // the two members
	h := "\x01\x04\x06\x00" + string(rune(folders)) + "\x09" + strings.Repeat(string(rune(len(packed))), folders) + "\x00" +
		"\x07\x0B" + string(rune(folders)) + "\x00" + strings.Repeat("\x01\x21\x21\x01\x1D", folders) +
		"\x0C" + strings.Repeat("\x38", folders) + "\x00" +
		"\x08\x0D" + strings.Repeat("\x02", folders) + "\x09" + strings.Repeat("\x1E", folders) + "\x00\x00" +
		"\x05" + string(rune(2*folders)) + "\x11" + string(rune(1+8*folders)) + "\x00" + strings.Repeat("a\x00\x00\x00b\x00\x00\x00", folders) + "\x00\x00"
	data := append([]byte(signature+"\x00\x04"), make([]byte, 24)...)
	binary.LittleEndian.PutUint64(data[12:], uint64(folders*len(packed)))
	binary.LittleEndian.PutUint64(data[20:], uint64(len(h)))
	data = append(append(data, bytes.Repeat(packed, folders)...), h...)
	out := &heap{}
	opt := document.Options{Limits: document.DefaultLimits()}
	if err := Read(context.Background(), formattest.NewStream(sealed(data), "a.7z"), opt, out); err != nil || len(out.Skips) > 0 {
		t.Fatalf("%v %v", err, out.Skips)
	}
	if out.most > maxMemory+maxMemory/2 || out.most < 96<<20 {
		t.Errorf("%d MB held", out.most>>20)
	}
}

func TestVolumes(t *testing.T) {
	r := &formattest.Reader{}
	err := Read(context.Background(), formattest.NewStream(unpack(t, plain)[:60], "a.7z.001"), document.Options{}, r)
	if err == nil || len(r.Skips) != 1 || !strings.Contains(r.Skips[0].Name, "volumes") {
		t.Errorf("%v %v", err, r.Skips)
	}
}

func FuzzRead(f *testing.F) {
	for _, p := range []string{plain, lockedHeader, lockedMembers} {
		f.Add(unpack(f, p))
	}
	f.Add(seal("\x01\x04\x06\x00\x01\x09\x05\x00\x07\x0B\x01\x00\x01\x01\x00\x0C\x05\x00\x00\x05\x01\x11\x05\x00h\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 32 || !Sniff(data, "") {
			return
		}
		r, _, _ := read(sealed(bytes.Clone(data)))
		formattest.WellFormed(t, r.Parts)
	})
}

func FuzzWalk(f *testing.F) {
	f.Add([]byte("\x04\x06\x00\x01\x09\x05\x00\x07\x0B\x01\x00\x01\x01\x00\x0C\x05\x00\x00\x05\x01\x11\x05\x00h\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if h, ok := walk(data, 1000); ok && (len(h.folders) > 1000 || h.files > 1000 || len(h.folders) > 0 && len(h.sizes) != len(h.folders)) {
			t.Errorf("%d folders, %d sizes, %d files", len(h.folders), len(h.sizes), h.files)
		}
	})
}
