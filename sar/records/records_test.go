package records

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"
)

// split takes text apart.
func split(t *testing.T, format, text string) []Piece {
	t.Helper()
	var out []Piece
	err := Split(context.Background(), strings.NewReader(text), int64(len(text)), format, func(p *Piece) error {
		out = append(out, *p)
		return nil
	})
	if err != nil && err != ErrNone {
		t.Fatal(err)
	}
	return out
}

// only joins the records whose text holds a word, with what stands around.
func only(t *testing.T, format, text, word string) (joined string, all, kept int) {
	t.Helper()
	var b bytes.Buffer
	j := Joiner{W: &b, Format: format}
	for _, p := range split(t, format, text) {
		if p.Record {
			all++
			if !strings.Contains(p.Text, word) {
				continue
			}
			kept++
		}
		if err := j.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	return b.String(), all, kept
}

const (
	people  = `{"topic":"x", "people": [ {"n":"Ann \u00e9","a":[{"b":1},{"b":2}]}, {"n":"Bob"},` + "\n" + ` {"n":"Ann 2"} ], "more":[1,2]}`
	logFile = "2026-10-01 08:00 ann in\n2026-10-01 08:01 bob in\n  with a bag\n2026-10-01 08:02 ann out\n"
	chat    = "12/10/2026, 07:14 - Messages are encrypted.\n12/10/2026, 07:15 - ann: late\nvery late\n12/10/2026, 07:16 - bob: ok\n"
	sheet   = "LIST OF PAY\nNAME  PAY  CODE\nann  100  7\nbob  200  8\ncyn  300  9\nThe end of it all\n"
	mailbox = "From a@x Mon\nFrom: a@x\n\nann\n\nFrom b@x Mon\nFrom: b@x\n\nbob\n>From here\n\n"
	events  = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:an\r\n n\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:bob\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	elems   = `<?xml version="1.0"?><r><h>head</h><l><p id="1"><n>ann</n></p> <p id="2"><n><![CDATA[bob]]></n></p><p id="3"/></l></r>`
	cards   = "BEGIN:VCARD\nFN:ann\nEND:VCARD\nBEGIN:VCARD\nFN:bob\nEND:VCARD\n"
	table   = "Abara, N\t214\t0770\nann\t215\t0771\nbob\t216\t0772\n"
)

func TestOneOfMany(t *testing.T) {
	for _, c := range []struct {
		name, format, text, word string
		all, kept                int
		want                     []string
		gone                     []string
	}{
		{"array", "json", people, "Ann", 3, 2, []string{`"topic"`, `Ann \u00e9`, `"b":2`, "Ann 2", `"more":[1,2]`}, []string{"Bob"}},
		{"array, escaped", "json", people, "Ann é", 3, 1, []string{`Ann \u00e9`}, []string{"Bob", "Ann 2"}},
		{"lines of json", "json", "{\"n\":\"ann\"}\n{\"n\":\"bob\"}\n{\"n\":\"ann\"}\n", "ann", 3, 2, []string{"ann"}, []string{"bob"}},
		{"log", "plain", logFile, "ann", 3, 2, []string{"08:00", "08:02"}, []string{"bob", "bag"}},
		{"chat", "plain", chat, "ann", 3, 1, []string{"late\nvery late"}, []string{"bob", "encrypted"}},
		{"list", "plain", sheet, "bob", 3, 1, []string{"LIST OF PAY", "NAME", "200", "The end"}, []string{"100", "300"}},
		{"mailbox", "mbox", mailbox, "bob", 2, 1, []string{"From b@x", ">From here"}, []string{"ann"}},
		{"events", "calendar", events, "ann", 2, 1, []string{"BEGIN:VCALENDAR", "SUMMARY:an\r\n n", "END:VCALENDAR"}, []string{"bob"}},
		{"elements", "xml", elems, "bob", 3, 1, []string{"head", `id="2"`, "</l></r>"}, []string{"ann", `id="3"`}},
		{"cards", "vcard", cards, "bob", 2, 1, []string{"FN:bob"}, []string{"ann"}},
		{"table", "csv", table, "ann", 3, 1, []string{"0771"}, []string{"Abara", "0772"}},
	} {
		got, all, kept := only(t, c.format, c.text, c.word)
		if all != c.all || kept != c.kept {
			t.Errorf("%s: %d of %d records, want %d of %d", c.name, kept, all, c.kept, c.all)
		}
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q is missing in %q", c.name, w, got)
			}
		}
		for _, w := range c.gone {
			if strings.Contains(got, w) {
				t.Errorf("%s: %q is left in %q", c.name, w, got)
			}
		}
		if c.name == "array" || c.name == "array, escaped" {
			var v any
			if err := json.Unmarshal([]byte(got), &v); err != nil {
				t.Errorf("%s: %v: %s", c.name, err, got)
			}
		}
		if c.format == "xml" {
			d := xml.NewDecoder(strings.NewReader(got))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Errorf("%s: %v", c.name, err)
					break
				}
			}
		}
	}
}

// TestNoList: what is no list is not taken apart.
func TestNoList(t *testing.T) {
	for _, c := range [][2]string{
		{"json", `{"name":"Ann","age":3}`}, {"json", `[1,2,3]`}, {"json", ""}, {"xml", "<a><b>1</b><c>2</c></a>"}, {"xml", "<a><b></a></b>"}, {"xml", "<a><b>1</b><b>2</b>"},
		{"plain", "Dear Ann,\n\nthank you for your letter.\nIt was long.\n\nYours\n"}, {"plain", "Name:  Ann  Smith\nBorn:  1 May 1980  Leeds\nStaff:  17  x\n"},
		{"plain", "2\x000\x002\x006\x00"}, {"mbox", "From a@x\n\nonly one\n"}, {"csv", "a,b\n\"c\nd\",e\n1,2\n3,4\n"}, {"pdf", "%PDF"},
	} {
		if got := split(t, c[0], c[1]); got != nil {
			t.Errorf("%s %q: %d pieces", c[0], c[1], len(got))
		}
	}
}

// TestLong: a record that is too long to travel is no record.
func TestLong(t *testing.T) {
	long := strings.Repeat("x", MostBytes)
	if got := split(t, "json", `[{"a":"`+long+`"},{"b":1}]`); len(got) > 1 {
		t.Errorf("%d pieces", len(got))
	}
}

func TestWire(t *testing.T) {
	for _, p := range []Piece{{Record: true, List: 3, Raw: []byte("raw"), Text: "text"}, {Raw: []byte{}}, {Raw: []byte("x")}} {
		got, err := Decode(p.Append(nil))
		if err != nil || got.Record != p.Record || got.List != p.List || got.Text != p.Text || !bytes.Equal(got.Raw, p.Raw) {
			t.Errorf("%+v became %+v: %v", p, got, err)
		}
	}
	for _, b := range [][]byte{nil, {2}, {1}, {1, 0}, {1, 0, 200}, {1, 0xff, 0xff, 0xff, 0xff, 0x7f, 0}} {
		if _, err := Decode(b); err != ErrGarbled {
			t.Errorf("%v: %v", b, err)
		}
	}
}

// FuzzSplit: pieces hold all bytes of the file but for what they are parted by,
// and all of them together are the file.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{people, logFile, chat, sheet, mailbox, events, elems, cards, table, `[{"a":[[[`, "<a ", "<a b='", "[{}{}]", "{}]}{"} {
		for i := range Formats {
			f.Add(s, uint8(i))
		}
	}
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		if len(text) > 1<<16 {
			return
		}
		format := Formats[int(which)%len(Formats)]
		var all []byte
		n := 0
		for _, p := range split(t, format, text) {
			all = append(all, p.Raw...)
			if p.Record {
				n++
			}
			if !p.Record && p.Text != "" || p.List < 0 {
				t.Errorf("%+v", p)
			}
		}
		if all == nil {
			return
		}
		if string(all) != text || n < 2 {
			t.Errorf("%s: %d records hold %q of %q", format, n, all, text)
		}
		if l := Lists(text); !slices.IsSortedFunc(l, func(a, b [2]int) int { return a[0] - b[0] }) {
			t.Error("lines out of order")
		}
	})
}
