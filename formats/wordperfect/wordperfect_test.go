package wordperfect

import (
	"encoding/binary"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var format = formattest.Format{Sniff: Sniff, Read: Read}

// header of a document whose text begins behind prefix.
func header(major byte, key uint16, prefix string) string {
	h := []byte(magic)
	h = binary.LittleEndian.AppendUint32(h, uint32(16+len(prefix)))
	h = append(h, 1, 0x0A, major, 0)
	h = binary.LittleEndian.AppendUint16(h, key)
	return string(append(h, 0, 0)) + prefix
}

// group is a code that says its length: version 5 without its first four bytes.
func group(five bool, c byte, body string) string {
	n := len(body) + 8
	if five {
		n -= 4
	}
	size := string([]byte{byte(n), byte(n >> 8)})
	return string([]byte{c, 0}) + size + body + size + string([]byte{0, c})
}

func TestVersions(t *testing.T) {
	for name, c := range map[string]struct{ data, name, body, hidden string }{
		"4.2": {"\xcb\n\x01\xf6\x01\xcb\xc0\nJ\tJ\xc0\xce\x0c\n\xceAnn Example\rlives\nhere", "a.doc", "Ann Example lives\nhere", ""},
		"5": {header(0, 0, "") + "Zo\xC0\x2D\x01\xC0 Example\xC3\x0C\xC3\n" + group(true, 0xD6, "\x01\x02See Bob Sample\x03") + "07700\xA0900123", "a.doc",
			"Zoë Example\n07700\u00a0900123", "See Bob Sample\n"},
		"6": {header(2, 0, "\x00\x00Cy Demo\x00") + "Zo\x0E\x80Example\xCC" + group(false, 0xD6, "\x00note by Bob\x00") + "07700\x80900123\xF0\x1C\x04\xF0", "a.wpd",
			"Zoë Example\n07700 900123’", "Cy Demo\nnote by Bob\n"},
	} {
		t.Run(name, func(t *testing.T) {
			formattest.Accept(t, format, []byte(c.data), c.name)
			r := formattest.Read(format, []byte(c.data), c.name)
			formattest.ExactOrigins(t, r.Parts, func(*document.Part, uint32) []byte { return []byte(c.data) })
			got := map[document.PartKind]string{}
			for _, p := range r.Parts {
				got[p.Kind] += p.Text
			}
			if got[document.Body] != c.body || got[document.Hidden] != c.hidden {
				t.Errorf("%q", got)
			}
			if len(r.Skips) != 1 || r.Skips[0].Why != document.Partial {
				t.Errorf("skips %v", r.Skips)
			}
		})
	}
}

func TestEncrypted(t *testing.T) {
	if r := formattest.Read(format, []byte(header(0, 77, "")+"xxxx"), "a"); document.ReasonOf(r.Err) != document.Encrypted {
		t.Errorf("%v", r.Err)
	}
}

func TestSniff(t *testing.T) {
	for _, c := range []struct {
		head, name string
		want       bool
	}{
		{header(2, 0, ""), "x", true}, {magic + strings.Repeat("\x16", 20), "x", false},
		{"\xcb\n\x01\xf6\x01\xcb\xc0\nJ\tJ\xc0\xce\x0c\n\xce", "a.doc", true}, {"\xcb\n\x01\xf6\x01\xcb\xc0\nJ\tJ\xc0\xce\x0c\n\xce", "a.bin", false},
		{"Dear Ann", "a.doc", false}, {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", false}, {"", "a.doc", false},
	} {
		if got := Sniff([]byte(c.head), c.name); got != c.want {
			t.Errorf("%q %s: %v", c.head, c.name, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(header(0, 0, "") + "Zo\xC0\x2D\x01\xC0" + group(true, 0xD6, "\x01\x02See Bob\x03")))
	f.Add([]byte(header(2, 0, "\x00Cy Demo\x00") + "Zo\x0E\x80" + group(false, 0xD6, "\x00note\x00")))
	f.Add([]byte("\xcb\n\x01\xf6\x01\xcb\xc0\nJ\tJ\xc0\xce\x0c\n\xceAnn"))
	f.Fuzz(func(t *testing.T, data []byte) {
		formattest.WellFormed(t, formattest.Read(format, data, "a.doc").Parts)
	})
}
