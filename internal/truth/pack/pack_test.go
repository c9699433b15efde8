package pack

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"io"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// unlock undoes the old zip encryption, written from the APPNOTE.
func unlock(data []byte, password string) []byte {
	keys := [3]uint32{0x12345678, 0x23456789, 0x34567890}
	mix := func(c byte) {
		keys[0] = crc32.IEEETable[byte(keys[0])^c] ^ keys[0]>>8
		keys[1] += keys[0] & 0xff
		keys[1] = keys[1]*134775813 + 1
		keys[2] = crc32.IEEETable[byte(keys[2])^byte(keys[1]>>24)] ^ keys[2]>>8
	}
	for _, c := range []byte(password) {
		mix(c)
	}
	var out []byte
	for _, c := range data {
		k := uint16(keys[2]) | 2
		c ^= byte(uint32(k) * uint32(k^1) >> 8)
		out = append(out, c)
		mix(c)
	}
	return out[12:]
}

func TestLockedZip(t *testing.T) {
	data, err := LockedZip(Member{"a.txt", []byte("Salary of nobody")}, "sesame")
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f := r.File[0]
	if f.Name != "a.txt" || f.Flags&1 == 0 || f.UncompressedSize64 != 16 {
		t.Errorf("entry %q, flags %d, size %d", f.Name, f.Flags, f.UncompressedSize64)
	}
	raw, err := f.OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	locked, err := io.ReadAll(raw)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(unlock(locked, "sesame"))))
	if err != nil || string(plain) != "Salary of nobody" {
		t.Errorf("the password opens %q, error %v", plain, err)
	}
	if bytes.Contains(data, []byte("Salary")) {
		t.Error("the text stands in clear")
	}
}

func TestZipBearsOneTime(t *testing.T) {
	data, err := Zip(Member{"b", []byte("1")}, Member{"a", []byte("2")})
	if err != nil {
		t.Fatal(err)
	}
	again, err := Rezip(data)
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("packing again changed the bytes, error %v", err)
	}
	if _, err := Rezip(data[:10]); err == nil {
		t.Error("half a zip was packed again")
	}
}

func TestFillDocxFillsEveryPlace(t *testing.T) {
	template, err := Docx(Word{Body: Para("Dear {N}"), Header: Para("{N}"), Footer: Para("for {N}"), Author: "A", Title: "T"})
	if err != nil {
		t.Fatal(err)
	}
	data, err := FillDocx(template, [][2]string{{"{N}", "Ann & Bo"}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, f := range r.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(rc)
		if err != nil {
			t.Fatal(err)
		}
		found += strings.Count(string(b), "Ann &amp; Bo")
		if bytes.Contains(b, []byte("{N}")) {
			t.Errorf("%s still has a placeholder", f.Name)
		}
	}
	if found != 3 {
		t.Errorf("filled %d places, want 3", found)
	}
}

func TestPDFTableOfObjects(t *testing.T) {
	data, err := PDF("A (title)", [][]string{{"one £1", `a \ (b)`}, {"two"}})
	if err != nil {
		t.Fatal(err)
	}
	entries := regexp.MustCompile(`(?m)^(\d{10}) 00000 n $`).FindAllSubmatch(data, -1)
	if len(entries) != 8 {
		t.Fatalf("%d objects", len(entries))
	}
	for i, e := range entries {
		at, err := strconv.Atoi(string(e[1]))
		if err != nil || !bytes.HasPrefix(data[at:], []byte(strconv.Itoa(i+1)+" 0 obj")) {
			t.Errorf("object %d is not where the table says", i+1)
		}
	}
	if _, err := PDF("x", [][]string{{"Łukasz"}}); err == nil {
		t.Error("a letter that Helvetica lacks was written")
	}
}

func TestMail(t *testing.T) {
	m := Mail{Headers: [][2]string{{"From", "Siân Pugh <s@example.org>"}, {"Subject", "Grüße"}}, Text: "From here\n", HTML: "<p>From here</p>",
		Attachments: []Attachment{{"a.csv", "text/csv", bytes.Repeat([]byte("x,y\n"), 60)}}}
	raw := Eml(m)
	got, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	from, err := got.Header.AddressList("From")
	if err != nil || from[0].Name != "Siân Pugh" || from[0].Address != "s@example.org" {
		t.Errorf("sender %v, error %v", from, err)
	}
	for line := range strings.Lines(string(raw)) {
		if len(line) > 200 || !strings.HasSuffix(line, "\r\n") {
			t.Errorf("line %q is too long or ends wrongly", line)
		}
	}
	box := Mbox(raw, raw)
	if n := bytes.Count(box, []byte("\n>From here")); n != 2 || bytes.Contains(box, []byte("\r")) {
		t.Errorf("%d quoted lines", n)
	}
}

func TestCodePages(t *testing.T) {
	b, err := Windows1252("£’é")
	if err != nil || !bytes.Equal(b, []byte{0xa3, 0x92, 0xe9}) {
		t.Errorf("windows-1252 % x, error %v", b, err)
	}
	if _, err := Windows1252("ł"); err == nil {
		t.Error("a letter outside the code page was written")
	}
	u, err := UTF16("A")
	if err != nil || binary.LittleEndian.Uint16(u) != 0xfeff || !bytes.Equal(u[2:], []byte{'A', 0}) {
		t.Errorf("utf-16 % x, error %v", u, err)
	}
	pic, err := JPEG()
	if err != nil || !bytes.HasPrefix(pic, []byte{0xff, 0xd8, 0xff}) {
		t.Errorf("no picture, error %v", err)
	}
}
