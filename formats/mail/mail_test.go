package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var (
	eml  = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}
	mbox = formattest.Format{Sniff: SniffMbox, Read: ReadMbox, Rewrite: RewriteMbox, Splice: true}
)

const letter = "Return-Path: <j.doe@example.org>\r\n" +
	"Received: from desk (desk.example.org [192.0.2.7])\r\n\tby mx.example.org; Mon, 2 Nov 2026 09:00:00 +0000\r\n" +
	"From: =?utf-8?Q?Jos=C3=A9?= Doe <j.doe@example.org>\r\n" +
	"To: =?ISO-8859-1?B?" + "QW5k" + "?= =?ISO-8859-1?B?" + "cukg" + "?=\r\n =?iso-8859-1?q?Gr=FCn?= <a@example.org>\r\n" +
	"Subject: Sick note\r\n" +
	"MIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed; boundary=\"b1\"\r\n" +
	"\r\n" +
	"A preamble nobody sees.\r\n" +
	"--b1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n" +
	"--b2\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"Ren=E9 called 01632 960=\r\n001.\r\n> quoted reply\r\n" +
	"--b2\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Ren\xc3\xa9</p>\r\n--b2--\r\n" +
	"--b1\r\nContent-Type: text/plain; name=\"staff list.csv\"\r\nContent-Disposition: attachment; filename=\"staff list.csv\"\r\n" +
	"Content-Transfer-Encoding: base64\r\n\r\nTmFtZSxOSQpKYW5lIERvZSxRUTEyMzQ1NkMK\r\n" +
	"--b1\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@example.org\r\nSubject: inner\r\n\r\nHello\r\n" +
	"--b1\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\nMIAA\r\n" +
	"--b1--\r\nAn epilogue.\r\n"

func TestLetter(t *testing.T) {
	formattest.Accept(t, eml, []byte(letter), "a.eml")
	r := formattest.Read(eml, []byte(letter), "a.eml")
	for _, want := range []string{
		"From: José Doe <j.doe@example.org>\n", "To: André Grün <a@example.org>\n", "Subject: Sick note\n",
		"[192.0.2.7]) by mx.example.org;", "A preamble nobody sees.", "staff list.csv", "An epilogue.",
	} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("no %q in %q", want, r.Text())
		}
	}
	want := []formattest.Child{
		{Name: "body.txt", MediaType: "text/plain; charset=utf-8", Data: []byte("René called 01632 960001.\r\n> quoted reply")},
		{Name: "body.html", MediaType: "text/html; charset=utf-8", Data: []byte("<p>René</p>")},
		{Name: "staff list.csv", Data: []byte("Name,NI\nJane Doe,QQ123456C\n")},
		{Name: "message.eml", MediaType: "message/rfc822", Data: []byte("From: x@example.org\r\nSubject: inner\r\n\r\nHello")},
	}
	if len(r.Children) != len(want) {
		t.Fatalf("%d children, want %d: %v", len(r.Children), len(want), r.Children)
	}
	for i, w := range want {
		g := r.Children[i]
		if g.Name != w.Name || g.MediaType != w.MediaType || !bytes.Equal(g.Data, w.Data) {
			t.Errorf("child %d: %q %q %q, want %q %q %q", i, g.Name, g.MediaType, g.Data, w.Name, w.MediaType, w.Data)
		}
	}
	if len(r.Skips) != 1 || r.Skips[0] != (formattest.Skip{Name: "smime.p7s", Why: document.NotText}) {
		t.Errorf("skips: %v", r.Skips)
	}
}

func TestHeaderOriginsAndLabels(t *testing.T) {
	r := formattest.Read(eml, []byte(letter), "a.eml")
	formattest.ExactOrigins(t, r.Parts, func(*document.Part, uint32) []byte { return []byte(letter) })
	p := r.Parts[0]
	if p.Kind != document.Metadata {
		t.Fatalf("first part is %s", p.Kind)
	}
	values := map[string]string{}
	for _, l := range p.Labels {
		if l.Kind == document.Key {
			values[l.Name] = p.Text[l.Start:l.End]
		}
	}
	if values["Subject"] != "Sick note" || values["To"] != "André Grün <a@example.org>" || values["Return-Path"] != "<j.doe@example.org>" {
		t.Errorf("labels: %v", values)
	}
	i := strings.Index(p.Text, "José")
	os, err := p.Map.Origins(document.Span{Start: int64(i), End: int64(i) + 5})
	if err != nil || len(os) != 1 || letter[os[0].Start:os[0].End] != "=?utf-8?Q?Jos=C3=A9?=" || os[0].Exact {
		t.Errorf("origin of an encoded word: %+v, %v", os, err)
	}
}

func TestSniff(t *testing.T) {
	tests := []struct {
		head, name string
		eml, mbox  bool
	}{
		{letter, "x", true, false},
		{"From jane@example.org Mon Nov  2 09:00:00 2026\n" + letter, "x", true, true},
		{"From: a@example.org\nTo: b@example.org\nSubject: s\n\nhi", "x.txt", true, false},
		{"Subject: s\n\nhi", "x.eml", true, false},
		{"Subject: s\n\nhi", "x.txt", false, false},
		{"From the desk of the head\n\nDear all", "x", false, false},
		{"name: x\nversion: 2\n", "x.yaml", false, false},
		{"Dear Sir\nFrom: a\nTo: b\nDate: c\n", "x.txt", false, false},
		{"From: a\nTo: \x00\nSubject: c\n", "x", false, false},
		{"", "x.eml", false, false},
	}
	for _, tt := range tests {
		if g := Sniff([]byte(tt.head), tt.name); g != tt.eml {
			t.Errorf("Sniff(%.30q) = %v", tt.head, g)
		}
		if g := SniffMbox([]byte(tt.head), tt.name); g != tt.mbox {
			t.Errorf("SniffMbox(%.30q) = %v", tt.head, g)
		}
	}
}

// TestFallsBackToRaw: whatever the MIME reader cannot follow is read as it
// stands, and said to be read in part.
func TestFallsBackToRaw(t *testing.T) {
	head := "From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\n"
	tests := map[string]string{
		"boundary never comes": head + "Content-Type: multipart/mixed; boundary=zzz\n\nCall 01632 960002 now",
		"no boundary":          head + "Content-Type: multipart/mixed\n\nCall 01632 960002 now",
		"inner boundary never comes": head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhi\n" +
			"--b\nContent-Type: multipart/alternative; boundary=c\n\n--d\n\nCall 01632 960002 now\n--d--\n--b--\n",
		"broken base64": head + "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nCall 01632 960002 now!!! ~~~",
	}
	for name, raw := range tests {
		r := formattest.Read(eml, []byte(raw), "a.eml")
		all := r.Text()
		for _, c := range r.Children {
			all += string(c.Data)
		}
		if r.Err != nil || len(r.Skips) == 0 || r.Skips[0].Why != document.Partial {
			t.Errorf("%s: err %v, skips %v", name, r.Err, r.Skips)
		}
		if name != "broken base64" && !strings.Contains(all, "01632 960002") {
			t.Errorf("%s: text lost: %q", name, all)
		}
	}
}

func TestUnusualLeaves(t *testing.T) {
	cms := []byte{0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02, 0xA0, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01, 0x31, 0x00,
		0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01, 0xA0, 0x80, 0x24, 0x80,
		0x04, 0x06, 'T', 'o', ':', ' ', 'a', '\n', 0x04, 0x03, '\n', 'h', 'i', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	enveloped := bytes.Replace(cms, oidSigned, oidEnveloped, 1)
	part := func(typ, cte, body string) string {
		return "From: a@example.org\nMIME-Version: 1.0\nContent-Type: " + typ + "\nContent-Transfer-Encoding: " + cte + "\n\n" + body
	}
	b64 := base64.StdEncoding.EncodeToString
	uu := "begin 644 note.txt\n#0V%T\n`\nend\n"
	tests := []struct {
		name, raw, child, data string
		skip                   document.SkipReason
	}{
		{"signed", part("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "base64", b64(cms)), "smime.p7m", "To: a\n\nhi", ""},
		{"enveloped", part("application/pkcs7-mime; name=smime.p7m", "base64", b64(enveloped)), "", "", document.Encrypted},
		{"uu in the text", part("text/plain", "7bit", "see\n"+uu), "note.txt", "Cat", ""},
		{"uu as encoding", part("application/octet-stream; name=n.txt", "x-uuencode", uu), "n.txt", "Cat", ""},
		{"pgp in the text", part("text/plain", "7bit", "-----BEGIN PGP MESSAGE-----\nabc\n"), "body.txt", "-----BEGIN PGP MESSAGE-----\nabc\n", document.Encrypted},
		{"pgp", part("multipart/encrypted; boundary=x", "7bit", "--x\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--x\nContent-Type: application/octet-stream\n\nabc\n--x--\n"), "", "", document.Encrypted},
		{"korean", part("text/plain; charset=ISO-2022-KR", "7bit", "\x1B$)CCall \x0E0! 3*\x0F now\n\x0E0!\nJane\n"), "body.txt", "Call 가 나 now\n가\nJane\n", ""},
		{"calendar", part("text/calendar", "7bit", "BEGIN:VCALENDAR\n"), "body.ics", "BEGIN:VCALENDAR\n", ""},
	}
	for _, tt := range tests {
		r := formattest.Read(eml, []byte(tt.raw), "a.eml")
		if r.Err != nil {
			t.Errorf("%s: %v", tt.name, r.Err)
		}
		found := tt.child == "" && len(r.Children) == 0
		for _, c := range r.Children {
			found = found || c.Name == tt.child && string(c.Data) == tt.data
		}
		if !found {
			t.Errorf("%s: children %q", tt.name, r.Children)
		}
		if tt.skip == "" && len(r.Skips) > 0 || tt.skip != "" && (len(r.Skips) != 1 || r.Skips[0].Why != tt.skip) {
			t.Errorf("%s: skips %v", tt.name, r.Skips)
		}
	}
}

func TestMbox(t *testing.T) {
	box := "From jane@example.org Mon Nov  2 09:00:00 2026\nFrom: jane@example.org\nSubject: one\n\nHello\n>From me\n>>From you\n\nFrom here on prose.\n\n" +
		"From MAILER-DAEMON\nFrom: b@example.org\nSubject: two\n\n" + strings.Repeat("x", 200_000) + "\n"
	formattest.Accept(t, mbox, []byte(box), "a.mbox")
	r := formattest.Read(mbox, []byte(box), "a.mbox")
	if len(r.Children) != 2 || r.Children[0].Name != "message 1.eml" || r.Children[0].MediaType != "message/rfc822" {
		t.Fatalf("children: %d", len(r.Children))
	}
	if got, want := string(r.Children[0].Data), "From: jane@example.org\nSubject: one\n\nHello\nFrom me\n>From you\n\nFrom here on prose.\n\n"; got != want {
		t.Errorf("message 1 is %q, want %q", got, want)
	}
	if n := len(r.Children[1].Data); n != len("From: b@example.org\nSubject: two\n\n")+200_001 {
		t.Errorf("message 2 has %d bytes", n)
	}
	if want := "jane@example.org Mon Nov  2 09:00:00 2026\n\nMAILER-DAEMON\n\n"; r.Text() != want {
		t.Errorf("own text %q", r.Text())
	}
	formattest.ExactOrigins(t, r.Parts, func(*document.Part, uint32) []byte { return []byte(box) })
}

// TestHostile: each of these once made some mail reader fall over. They must
// end, with parts within limits or a reason.
func TestHostile(t *testing.T) {
	head := "From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\n"
	var nested, many strings.Builder
	nested.WriteString(head)
	for i := range 3000 {
		fmt.Fprintf(&nested, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	nested.WriteString("\nat the bottom 01632 960003\n")
	many.WriteString(head + "Content-Type: multipart/mixed; boundary=b\n\n")
	for range 100_000 {
		many.WriteString("--b\n\nx\n")
	}
	tests := map[string]string{
		"nested":      nested.String(),
		"many":        many.String(),
		"long header": head + "X-Long: " + strings.Repeat("abc =?utf-8?q?d?= ", 200_000) + "\n\nbody\n",
		"many fields": head + strings.Repeat("X-Field: 01632 960004\n", 100_000) + "\nbody\n",
		"one line":    "Subject: " + strings.Repeat("=?", 500_000),
		"only folds":  "Subject:" + strings.Repeat("\r\n ", 300_000),
		"boundary is a prefix of itself": head + "Content-Type: multipart/mixed; boundary=\"-\"\n\n" +
			strings.Repeat("---\n----\n", 2_000),
		"empty boundary": head + "Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\nx\n----\n",
		"no end":         head,
	}
	for name, raw := range tests {
		r := formattest.Read(eml, []byte(raw), "a.eml")
		if r.Err != nil {
			t.Errorf("%s: %v", name, r.Err)
		}
		formattest.WellFormed(t, r.Parts)
		if name == "nested" && (len(r.Skips) == 0 || r.Skips[0].Why != document.TooDeep || !strings.Contains(r.Text(), "01632 960003")) {
			t.Errorf("nested: skips %v", r.Skips)
		}
		if name == "many" && (len(r.Skips) == 0 || r.Skips[0].Why != document.TooMany || len(r.Text()) < 500_000) {
			t.Errorf("many: skips %v, %d bytes", r.Skips, len(r.Text()))
		}
	}
}

func TestTooLarge(t *testing.T) {
	raw := []byte(letter)
	rd := &formattest.Reader{}
	opt := document.Options{Limits: document.Limits{Member: 100}}
	err := Read(t.Context(), formattest.NewStream(raw, "a.eml"), opt, rd)
	if document.ReasonOf(err) != document.TooLarge || len(rd.Parts) == 0 {
		t.Errorf("err %v, %d parts", err, len(rd.Parts))
	}
	// What people wrote stands in front of what makes a message large.
	large := "From: ann@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nDear Sam, here it is.\r\n--b\r\n" +
		"Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat("AAAA", 1000) + "\r\n--b--\r\n"
	rd = &formattest.Reader{}
	err = Read(t.Context(), formattest.NewStream([]byte(large), "a.eml"), document.Options{Limits: document.Limits{Member: 1000}}, rd)
	if document.ReasonOf(err) != document.TooLarge || len(rd.Children) == 0 || !strings.Contains(string(rd.Children[0].Data), "Dear Sam") {
		t.Errorf("err %v, %d members", err, len(rd.Children))
	}
	opt = document.Options{Limits: document.Limits{Member: 1000}}
	if err := Rewrite(t.Context(), formattest.NewStream([]byte(large), "a.eml"), opt, formattest.Replace("Sam", "[N]"), io.Discard); document.ReasonOf(err) != document.TooLarge {
		t.Errorf("rewritten: %v", err)
	}
}

func TestDeadline(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, f := range []formattest.Format{eml, mbox} {
		if err := f.Read(ctx, formattest.NewStream([]byte(letter), "a"), document.Options{}, &formattest.Reader{}); !errors.Is(err, context.Canceled) {
			t.Errorf("err %v", err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(letter))
	f.Add([]byte("Subject: =?utf-8?q?=41?= =?utf-8?b?QQ?=\n\nbegin 644 a\n#0V%T\n`\nend\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := formattest.Read(eml, data, "a.eml")
		formattest.WellFormed(t, r.Parts)
		for _, p := range r.Parts {
			if o, err := p.Map.Origins(document.Span{End: int64(len(p.Text))}); err == nil && o[len(o)-1].End > int64(len(data)) {
				t.Errorf("origin beyond the file")
			}
		}
	})
}

func FuzzReadMbox(f *testing.F) {
	f.Add([]byte("From a 10:00\nSubject: x\n\n>From b\n\nFrom c 11:11\n\nd"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := formattest.Read(mbox, data, "a.mbox")
		formattest.WellFormed(t, r.Parts)
		n := 0
		for _, c := range r.Children {
			n += len(c.Data)
		}
		if n > len(data) {
			t.Errorf("messages hold %d bytes, the mailbox %d", n, len(data))
		}
	})
}
