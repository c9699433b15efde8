package calendar

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var cards = formattest.Format{Sniff: SniffCards, Read: Read, Rewrite: Rewrite, Splice: true}
var events = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

const card4 = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoë Example\r\nN:Example;Zoë;Ann;Dr;\r\nitem1.TEL;TYPE=cell:07700 900123\r\n" +
	"BDAY:19990102\r\nADR;TYPE=home;LABEL=\"1 Quay Street\":;;1 Quay Street\\, Flat 2;Tidewick;;BS1 1AA;UK\r\n" +
	"NOTE:Allergic to nuts\\; asthma\\nSee Dr Sample about the\r\n  long lines that are fol\r\n ded twice\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJRg==\r\nEND:VCARD\r\n"

const card21 = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Ana=20Mar=C3=ADa\n" +
	"NOTE;ENCODING=QUOTED-PRINTABLE:Ring after six =\n=3D evening\nEMAIL;INTERNET:ana@example.org\nEND:VCARD\n"

const event = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Return to work: Bob Sample\r\n" +
	"ATTENDEE;ROLE=CHAIR;CN=\"Sample, Bob\":mailto:bob@example.org\r\nDESCRIPTION:Bob's number is 0770\r\n 0 900456\\, call first\r\nDTSTART:20260504T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func said(r *formattest.Result) (out []string) {
	for _, p := range r.Parts {
		for _, l := range p.Labels {
			out = append(out, fmt.Sprintf("%s=%s", l.Name, p.Text[l.Start:l.End]))
		}
	}
	return out
}

func expect(t *testing.T, r *formattest.Result, want ...string) {
	t.Helper()
	got := said(r)
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%q is missing in %q", w, got)
		}
	}
}

func TestCards(t *testing.T) {
	for name, data := range map[string]string{"4.0": card4, "2.1": card21} {
		t.Run(name, func(t *testing.T) {
			formattest.Accept(t, cards, []byte(data), "a.vcf")
			formattest.ExactOrigins(t, formattest.Read(cards, []byte(data), "a.vcf").Parts, func(*document.Part, uint32) []byte { return []byte(data) })
		})
	}
	r := formattest.Read(cards, []byte(card4), "a.vcf")
	expect(t, r, "Full name=Zoë Example", "Name=Example, Zoë, Ann, Dr", "Surname=Example", "Forename=Zoë", "Telephone=07700 900123", "Date of birth=19990102",
		"Street=1 Quay Street, Flat 2", "Town=Tidewick", "Postcode=BS1 1AA", "Address=1 Quay Street",
		"Note=Allergic to nuts; asthma\nSee Dr Sample about the long lines that are folded twice")
	if len(r.Children) != 1 || string(r.Children[0].Data) != "\xFF\xD8\xFF\xE0\x00\x10JFIF" || r.Children[0].Name != "photo" {
		t.Errorf("%+v", r.Children)
	}
	expect(t, formattest.Read(cards, []byte(card21), "a.vcf"), "Name=Müller, Ana María", "Note=Ring after six = evening", "Email=ana@example.org")
}

// TestShortFiles: whatever is in base64 is handed over, under any name.
func TestShortFiles(t *testing.T) {
	const data = "BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nX-NOTE;ENCODING=b:Q2FsbCBKYW5l\nEND:VCARD\n"
	formattest.Accept(t, cards, []byte(data), "a.vcf")
	r := formattest.Read(cards, []byte(data), "a.vcf")
	if len(r.Children) != 1 || string(r.Children[0].Data) != "Call Jane" || r.Children[0].Name != "x-note" {
		t.Errorf("%+v", r.Children)
	}
}

func TestEvents(t *testing.T) {
	formattest.Accept(t, events, []byte(event), "a.ics")
	r := formattest.Read(events, []byte(event), "a.ics")
	expect(t, r, "Summary=Return to work: Bob Sample", "Name=Sample, Bob", "Attendee=mailto:bob@example.org",
		"Description=Bob's number is 07700 900456, call first")
}

// TestSpelling: what is put in its place is spelt as the line wants it.
func TestSpelling(t *testing.T) {
	for _, c := range []struct{ file, old, put, want string }{
		{card4, "07700 900123", "a;b\nc", `TYPE=cell:a\;b\nc` + "\r\n"},
		{card21, "Ana María", "x=y", ";x=3Dy\n"},
		{event, "Sample, Bob", `say "x"`, `CN="say 'x'":mailto`},
		{event, "07700 900456", "[phone]", "number is [phone]\\, call first\r\n"},
	} {
		out, err := formattest.Rewrite(events, []byte(c.file), "a", formattest.Replace(c.old, c.put))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(bytes.ReplaceAll(out, []byte("\r\n "), nil), []byte(c.want)) {
			t.Errorf("%q is missing in %q", c.want, out)
		}
	}
}

// TestTornLetters: a fold inside a letter, in UTF-8.
func TestTornLetters(t *testing.T) {
	data := "BEGIN:VCARD\r\nFN:Zo\xC3\r\n \xAB Example\r\nEND:VCARD\r\n"
	expect(t, formattest.Read(cards, []byte(data), "a"), "Full name=Zoë Example")
	formattest.Accept(t, cards, []byte(data), "a")
}

func TestLong(t *testing.T) {
	unit := "NOTE:" + strings.Repeat("Ann Example, ", 5) + "\r\nTEL:07700 900123\r\n"
	data := []byte("BEGIN:VCARD\r\n" + strings.Repeat(unit, 30_000) + "END:VCARD\r\n")
	r := formattest.Read(cards, data, "a")
	formattest.WellFormed(t, r.Parts)
	if r.Err != nil || strings.Count(r.Text(), "07700 900123") != 30_000 {
		t.Errorf("%v, %d found", r.Err, strings.Count(r.Text(), "07700 900123"))
	}
	endless := &formattest.Endless{Head: "BEGIN:VCARD\r\nNOTE:", Unit: "Ann Example and so on ", N: maxLine + 3<<20}
	at, size, err := endless.At()
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, size)
	if _, err := at.ReadAt(buf, 0); err != nil {
		t.Fatal(err)
	}
	if r := formattest.Read(cards, buf, "a"); r.Err != nil || len(r.Skips) != 1 {
		t.Errorf("a line without end: %v, %v", r.Err, r.Skips)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(card4))
	f.Add([]byte(card21))
	f.Add([]byte(event))
	f.Add([]byte("BEGIN:VCARD\nFN:Zo\xC3\n \xAB\nNOTE;QUOTED-PRINTABLE:a=\n=\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := formattest.Read(cards, data, "a")
		formattest.WellFormed(t, r.Parts)
		if _, err := formattest.Rewrite(cards, data, "a", formattest.Replace("a", "xx")); err != nil && r.Err == nil && len(r.Skips) == 0 && len(r.Children) == 0 {
			t.Error(err)
		}
	})
}
