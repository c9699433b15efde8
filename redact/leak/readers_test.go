package leak

import (
	"encoding/binary"
	"testing"
	"unicode/utf16"
)

// TestWidePages: an independent reader is given letters, not bytes with zeros
// between them that end every word.
func TestWidePages(t *testing.T) {
	page := "<!DOCTYPE html><html><p>She has two children. \u00a3 5</p></html>"
	units := utf16.Encode([]rune(page))
	var little, big, four []byte
	for _, u := range units {
		little, big = binary.LittleEndian.AppendUint16(little, u), binary.BigEndian.AppendUint16(big, u)
		four = binary.LittleEndian.AppendUint32(four, uint32(u))
	}
	for name, data := range map[string][]byte{
		"UTF-8": []byte(page), "UTF-16LE": append([]byte("\xff\xfe"), little...), "UTF-16BE": append([]byte("\xfe\xff"), big...),
		"no mark": little, "UTF-32": append([]byte("\xff\xfe\x00\x00"), four...),
	} {
		found := func(word string) int {
			return searched([]string{word}, func(s *Search) {
				if err := htmlReader.read(data, func(text, where string) { s.Text(text, where) }); err != nil {
					t.Fatal(err)
				}
			})
		}
		if found("child") != 0 {
			t.Errorf("%s: half a word is taken for a value", name)
		}
		if found("children") == 0 {
			t.Errorf("%s: a word is not found", name)
		}
	}
}

// TestAttachedPictures: short words in the bytes of a picture mean nothing; in
// text they do, whatever it says it is.
func TestAttachedPictures(t *testing.T) {
	const head = "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
	read := func(body string) int {
		return searched([]string{"Ann"}, func(s *Search) {
			if err := mailReader.read([]byte(head+body+"\n--b--\n"), func(text, where string) { s.Text(text, where) }); err != nil {
				t.Fatal(err)
			}
		})
	}
	if read("image/jpeg\n\n\xff\xd8\x01\x02\x03\x04\x05\x06\x07\x08 Ann \x01\x02\x03\x04") != 0 {
		t.Error("bytes of a picture are taken for a value")
	}
	if read("application/octet-stream\n\nto Ann with thanks") == 0 || read("text/plain\n\nto Ann\x01\x02\x03\x04\x05\x06") == 0 {
		t.Error("a value is not found")
	}
}

func TestAttributesApart(t *testing.T) {
	const levels = `<x a="1" b="2"><y a="3" b="4"/><y a="5" b="6"/><y a="7" b="07700 900123"/></x>`
	found := func(value string) int {
		return searched([]string{value}, func(s *Search) {
			if err := xmlReader.read([]byte("<?xml version=\"1.0\"?>"+levels), func(text, where string) { s.Text(text, where) }); err != nil {
				t.Fatal(err)
			}
		})
	}
	if found("X1234567") != 0 || found("1234567") != 0 {
		t.Error("numbers of several attributes are taken for one")
	}
	if found("07700900123") == 0 {
		t.Error("a value in an attribute is not found")
	}
}
