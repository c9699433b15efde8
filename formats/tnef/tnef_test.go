package tnef

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"sardine/document"
	"sardine/formats/formattest"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read}

var le = binary.LittleEndian

func attribute(level byte, id uint32, data []byte) []byte {
	out := append([]byte{level}, le.AppendUint32(nil, id)...)
	out = append(le.AppendUint32(out, uint32(len(data))), data...)
	var sum uint16
	for _, c := range data {
		sum += uint16(c)
	}
	return le.AppendUint16(out, sum)
}

func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s + "\x00")) {
		b = le.AppendUint16(b, u)
	}
	return b
}

// value is one property with one value of bytes.
func value(id int, typ uint16, data []byte) []byte {
	out := le.AppendUint32(nil, uint32(id)<<16|uint32(typ))
	if id >= 0x8000 { // a named one
		out = append(append(out, make([]byte, 16)...), 1, 0, 0, 0)
		n := wide("Room")
		out = append(le.AppendUint32(out, uint32(len(n))), n...)
		out = append(out, make([]byte, -len(n)&3)...)
	}
	out = le.AppendUint32(le.AppendUint32(out, 1), uint32(len(data)))
	return append(append(out, data...), make([]byte, -len(data)&3)...)
}

func list(values ...[]byte) []byte {
	return append(le.AppendUint32(nil, uint32(len(values))), bytes.Join(values, nil)...)
}

func sample() []byte {
	out := append([]byte(signature), 1, 0)
	out = append(out, attribute(1, attCodePage, []byte{0xE4, 0x04, 0, 0, 0, 0, 0, 0})...)
	out = append(out, attribute(1, attSubject, []byte("Leave of Zo\xEB\x00"))...)
	out = append(out, attribute(1, attBody, []byte("Jane is away.\r\n\x00"))...)
	out = append(out, attribute(1, attMsgProps, list(
		le.AppendUint32(le.AppendUint32(nil, 0x0017<<16|3), 1),
		value(0x0C1A, typeWide, wide("Ann Other")), value(0x8001, typeNarrow, []byte("Blue room\x00")),
		value(propHTML, typeBinary, []byte("<p>Jane</p>")),
	))...)
	out = append(out, attribute(1, attRecipients, append(le.AppendUint32(nil, 1), list(value(0x3003, typeNarrow, []byte("bob@example.org\x00")))...))...)
	out = append(out, attribute(2, attRendData, make([]byte, 14))...)
	out = append(out, attribute(2, attTitle, []byte("CV.TXT\x00"))...)
	out = append(out, attribute(2, attData, []byte("My CV, by Jane\n"))...)
	out = append(out, attribute(2, attAttachment, list(value(propLong, typeWide, wide("CV of Jane.txt"))))...)
	out = append(out, attribute(2, attRendData, make([]byte, 14))...)
	message := append([]byte("\x07\x03\x02\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46"), signature+"\x01\x00"...)
	out = append(out, attribute(2, attAttachment, list(value(propFile, typeObject, message)))...)
	return out
}

func TestRead(t *testing.T) {
	formattest.Accept(t, suite, sample(), "winmail.dat")
	r := formattest.Read(suite, sample(), "winmail.dat")
	if r.Err != nil || len(r.Skips) != 0 {
		t.Fatal(r.Err, r.Skips)
	}
	for _, want := range []string{"Subject: Leave of Zoë\n", "Jane is away.", "Ann Other\n", "Room: Blue room\n", "To: bob@example.org\n", "CV.TXT", "CV of Jane.txt"} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("no %q in %q", want, r.Text())
		}
	}
	want := []formattest.Child{
		{Name: "CV of Jane.txt", Data: []byte("My CV, by Jane\n")},
		{Name: "message.tnef", Data: []byte(signature + "\x01\x00")},
		{Name: "body.html", MediaType: "text/html", Data: []byte("<p>Jane</p>")},
	}
	if len(r.Children) != len(want) {
		t.Fatalf("members %+v", r.Children)
	}
	for i, w := range want {
		if g := r.Children[i]; g.Name != w.Name || g.MediaType != w.MediaType || !bytes.Equal(g.Data, w.Data) {
			t.Errorf("member %d: %+v", i, g)
		}
	}
}

func TestDamaged(t *testing.T) {
	for name, data := range map[string][]byte{
		"cut":        sample()[:len(sample())-40],
		"level":      append(sample(), 9, 9, 9, 9, 9, 9, 9, 9, 9, 9),
		"properties": append([]byte(signature+"\x01\x00"), attribute(1, attMsgProps, []byte{9, 0, 0, 0, 0x1F, 0, 0x37, 0, 0xFF, 0xFF, 0xFF, 0x7F})...),
		"type":       append([]byte(signature+"\x01\x00"), attribute(1, attMsgProps, list(value(0x37, 0x77, nil)))...),
	} {
		if r := formattest.Read(suite, data, "winmail.dat"); document.ReasonOf(r.Err) != document.Corrupt || r.Err == nil {
			t.Errorf("%s: %v", name, r.Err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample())
	f.Fuzz(func(t *testing.T, data []byte) {
		r := formattest.Read(suite, data, "winmail.dat")
		formattest.WellFormed(t, r.Parts)
	})
}
