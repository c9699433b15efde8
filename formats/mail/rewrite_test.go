package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jhillyerd/enmime/v2"

	"sardine/document"
	"sardine/formats/formattest"
)

// hard has what is hard to spell again: charsets, encodings, folds, parameters
// in pieces, signatures, text around the parts.
const hard = "From: =?utf-8?Q?Jos=C3=A9_Doe?= <j.doe@example.org>\r\n" +
	"To: \"Ann Other\" <ann@example.org>,\r\n\tbob@example.org\r\n" +
	"Subject: =?iso-8859-1?Q?Gr=FC=DFe_an_Jane_Doe,?=\r\n =?iso-8859-1?Q?_die_Krankmeldung?= of Monday\r\n" +
	"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=k1;\r\n bh=AAAAAAAAAAAAAAAAAAAAAAAAAAA=; b=BBBB\r\n CCCC==\r\n" +
	"Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==\r\n" +
	"MIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed;\r\n\tboundary=\"=_0123456789\"\r\n" +
	"\r\n" +
	"Ask Jane.\r\nTwice.\r\n" +
	"--=_0123456789\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"Ren=E9 called Jane on 01632 960=\r\n001 and said =3D nothing about it at all, which is a long line that wr=\r\naps.\r\nNext Jane line.\r\n" +
	"--=_0123456789\r\nContent-Type: text/html; charset=\"windows-1252\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
	"PHA+SmFuZSBEb2UgkyBhc2tlZCCUIGZvciBs\r\nZWF2ZS48L3A+\r\n" +
	"--=_0123456789\r\nContent-Type: text/plain\r\n\r\nPlain Jane.\r\n" +
	"--=_0123456789\r\nContent-Type: application/octet-stream;\r\n name*0*=utf-8''CV%20Jan;\r\n name*1*=e%20D%C3%B6e;\r\n name*2=\".csv\"\r\n" +
	"Content-Disposition: attachment; filename=\"=?utf-8?B?Q1YgSmFuZSBEw7ZlLmNzdg==?=\"; size=30\r\n" +
	"Content-Description: CV of Jane\r\nContent-Transfer-Encoding: base64\r\n\r\nTmFtZSxOSQpKYW5lIERvZSxRUTEyMzQ1NkMK\r\n" +
	"--=_0123456789\r\nContent-Type: message/rfc822\r\n\r\nFrom: jane@example.org\r\nSubject: Jane\r\n\r\nHello from Jane\r\n" +
	"--=_0123456789\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\nMIAA\r\n" +
	"--=_0123456789--\r\nAn epilogue by Jane.\r\n"

func TestRewriteAccepted(t *testing.T) { formattest.Accept(t, eml, []byte(hard), "hard.eml") }

// replaceEverywhere masks a word in the message's own text and in its members.
func replaceEverywhere(old, mask string) *formattest.Editor {
	ed := formattest.Replace(old, mask)
	ed.Member = func(_ string, data []byte) ([]byte, bool) {
		return bytes.ReplaceAll(data, []byte(old), []byte(mask)), bytes.Contains(data, []byte(old))
	}
	return ed
}

func TestRewriteAll(t *testing.T) {
	for _, mask := range []string{"[Redacted: name]", "████", "Ω"} {
		out, err := formattest.Rewrite(eml, []byte(hard), "a.eml", replaceEverywhere("Jane", mask))
		if err != nil {
			t.Fatal(err)
		}
		was, got := formattest.Read(eml, []byte(hard), "a.eml"), formattest.Read(eml, out, "a.eml")
		if want := strings.ReplaceAll(was.Text(), "Jane", mask); got.Text() != want {
			t.Errorf("%s: text is\n%s\nwant\n%s", mask, got.Text(), want)
		}
		if len(got.Children) != len(was.Children) || len(got.Skips) != 0 {
			t.Fatalf("%s: %d members, skips %v", mask, len(got.Children), got.Skips)
		}
		for i, c := range was.Children {
			want := bytes.ReplaceAll(c.Data, []byte("Jane"), []byte(mask))
			if g := got.Children[i]; !bytes.Equal(g.Data, want) || g.Name != strings.ReplaceAll(c.Name, "Jane", mask) || g.MediaType != c.MediaType {
				t.Errorf("%s: member %d: %q %q %q, want %q", mask, i, g.Name, g.MediaType, g.Data, want)
			}
		}
		for _, gone := range []string{"Jane", "BBBB", "AAAA", "Q2hlY2sg", "MIAA", "SmFuZ"} {
			if bytes.Contains(out, []byte(gone)) {
				t.Errorf("%s: %q is left", mask, gone)
			}
		}
		foreign(t, out, mask)
	}
}

// foreign reads the copy with a MIME reader that is not ours.
func foreign(t *testing.T, copied []byte, mask string) {
	t.Helper()
	e, err := enmime.ReadEnvelope(bytes.NewReader(copied))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(e.Text, "René called "+mask) || !strings.Contains(e.HTML, mask+" Doe “ asked ”") || len(e.Attachments) == 0 {
		t.Errorf("another reader sees %q, %q, %d attachments", e.Text, e.HTML, len(e.Attachments))
	}
	for _, severe := range e.Errors {
		if severe.Severe {
			t.Errorf("another reader: %s", severe.Name)
		}
	}
}

// TestRewriteKeepsTheRest: the bytes of what stays are the same.
func TestRewriteKeepsTheRest(t *testing.T) {
	out, err := formattest.Rewrite(eml, []byte(hard), "a.eml", formattest.Replace("Ann", "A."))
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("Ann", "A.", " bh=AAAAAAAAAAAAAAAAAAAAAAAAAAA=; b=BBBB\r\n CCCC==", " bh=; b=",
		"MD5: Q2hlY2sgSW50ZWdyaXR5IQ==", "MD5:", "\r\nMIAA\r\n", "\r\n\r\n").Replace(hard)
	if string(out) != want {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
}

// TestRewriteRandomSpans replaces spans anywhere and reads the copy again.
func TestRewriteRandomSpans(t *testing.T) {
	for name, raw := range map[string]string{"hard": hard, "letter": letter} {
		was := formattest.Read(eml, []byte(raw), "a.eml")
		r := rand.New(rand.NewPCG(1, 2))
		for n := range 400 {
			var want []string
			out, err := formattest.Rewrite(eml, []byte(raw), "a.eml", &formattest.Editor{Edit: func(p *document.Part) []document.Replacement {
				var reps []document.Replacement
				text, pos := "", 0
				for pos < len(p.Text) && r.IntN(3) > 0 {
					from, to := span(r, p.Text, pos)
					if from >= to {
						break
					}
					text += p.Text[pos:from] + "[X]"
					reps, pos = append(reps, document.Replacement{Span: document.Span{Start: int64(from), End: int64(to)}, New: "[X]"}), to
				}
				want = append(want, text+p.Text[pos:])
				return reps
			}})
			if err != nil {
				t.Fatal(err)
			}
			got := formattest.Read(eml, out, "a.eml")
			if len(got.Parts) != len(was.Parts) || len(got.Children) != len(was.Children) {
				t.Fatalf("%s %d: %d parts, %d members\n%s", name, n, len(got.Parts), len(got.Children), out)
			}
			for i, p := range got.Parts {
				if p.Text != want[i] {
					t.Fatalf("%s %d: part %d is\n%q\nwant\n%q", name, n, i, p.Text, want[i])
				}
			}
		}
	}
}

// span picks words of one line, without the name of a field.
func span(r *rand.Rand, text string, pos int) (from, to int) {
	line := pos + r.IntN(len(text)-pos)
	line = strings.LastIndexByte(text[:line], '\n') + 1
	end := line + strings.IndexByte(text[line:]+"\n", '\n')
	if i := strings.Index(text[line:end], ": "); i >= 0 {
		line += i + 2
	}
	if line = max(line, pos); line >= end {
		return 0, 0
	}
	from = line + r.IntN(end-line)
	to = from + 1 + r.IntN(min(end-from, 12))
	for from > line && text[from]&0xC0 == 0x80 {
		from--
	}
	for to < end && text[to]&0xC0 == 0x80 {
		to++
	}
	return from, to
}

// TestRewriteDeclares: letters that the charset lacks, in mail without MIME.
func TestRewriteDeclares(t *testing.T) {
	for _, raw := range []string{
		"From: a@example.org\n\nCall Jane\n",
		"From: a@example.org\nContent-Type: text/plain\n\nCall Jane\n",
		"From: a@example.org\nContent-Type: text/plain; charset=us-ascii; format=flowed\nContent-Transfer-Encoding: 7bit\n\nCall Jane\n",
		"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nCall Jane\n--b--\n",
		"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nCall Jane\n--b--\n",
		"From: a@example.org\nContent-Type: text/plain; charset=iso-2022-jp\n\nCall Jane \x1b$B$\"\x1b(B\n",
		"From: a@example.org\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\nCall Jane \u00e9\u00fc\n",
		"From: a@example.org\nContent-Type: text/plain; charset=utf-7\n\nCall Jane +AOk-\n",
		"From: a@example.org\nContent-Type: text/plain; charset=iso-2022-kr\n\n\x1B$)CCall Jane \x0E0!\x0F\n",
		"From: a@example.org\nContent-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: quoted-printable\n\nCall Jane =C1=C2\n",
	} {
		was := formattest.Read(eml, []byte(raw), "a.eml")
		out, err := formattest.Rewrite(eml, []byte(raw), "a.eml", replaceEverywhere("Jane", "█Ж"))
		if err != nil {
			t.Fatal(err)
		}
		got := formattest.Read(eml, out, "a.eml")
		want := strings.ReplaceAll(string(was.Children[0].Data), "Jane", "█Ж")
		if len(got.Children) != 1 || string(got.Children[0].Data) != want || got.Text() != was.Text() {
			t.Errorf("%q became %q, want %q", raw, out, want)
		}
		if strings.Contains(raw, "8bit") {
			continue // said to be Latin-1, and is not: others believe it
		}
		if e, err := enmime.ReadEnvelope(bytes.NewReader(out)); err != nil || !strings.Contains(e.Text, "█Ж") {
			t.Errorf("another reader sees %q, %v", e.Text, err)
		}
	}
}

func TestRewriteUnusualLeaves(t *testing.T) {
	uu := "From: a@example.org\n\nsee\nbegin 644 note.txt\n$0V%T<P``\n`\nend\nbelow\n"
	out, err := formattest.Rewrite(eml, []byte(uu), "a.eml", &formattest.Editor{Member: func(name string, data []byte) ([]byte, bool) {
		return []byte("Dog, and a longer text that needs more than one line to be written"), name == "note.txt"
	}})
	if err != nil {
		t.Fatal(err)
	}
	r := formattest.Read(eml, out, "a.eml")
	if len(r.Children) != 2 || !strings.HasPrefix(string(r.Children[1].Data), "Dog, and a longer") || !strings.HasSuffix(string(out), "end\nbelow\n") {
		t.Errorf("uu: %q", out)
	}
	// A message inside its signature loses the signature when it changes.
	cms := append([]byte{0x30, 0x80, 0x06, 0x09}, oidSigned...)
	cms = append(append(append(cms, 0xA0, 0x80, 0x30, 0x80, 0x06, 0x09), oidData...), 0xA0, 0x80, 0x04, 0x0E)
	cms = append(cms, "To: a\n\nHi Jane, 0123"[:14]...)
	signed := "From: a@example.org\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" +
		base64.StdEncoding.EncodeToString(cms) + "\n"
	if out, err = formattest.Rewrite(eml, []byte(signed), "a.eml", replaceEverywhere("Jane", "[X]")); err != nil {
		t.Fatal(err)
	}
	was, got := formattest.Read(eml, []byte(signed), "a.eml"), formattest.Read(eml, out, "a.eml")
	if len(was.Children) != 1 || len(got.Children) != 1 || was.Children[0].Name != got.Children[0].Name || got.Children[0].MediaType != "message/rfc822" ||
		string(got.Children[0].Data) != strings.ReplaceAll(string(was.Children[0].Data), "Jane", "[X]") || !strings.Contains(string(got.Children[0].Data), "[X]") {
		t.Errorf("signed: %+v became %+v", was.Children, got.Children)
	}
	// Encrypted: nobody knows what it holds.
	pgp := "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/encrypted; boundary=x\n\n--x\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--x\nContent-Type: application/octet-stream\n\nabc\n--x--\n"
	if err := Rewrite(t.Context(), formattest.NewStream([]byte(pgp), "a"), document.Options{}, &formattest.Editor{}, io.Discard); document.ReasonOf(err) != document.Encrypted {
		t.Errorf("pgp: %v", err)
	}
}

func TestRewriteMbox(t *testing.T) {
	one := "From jane@example.org Mon Nov  2 09:00:00 2026\nFrom: jane@example.org\nSubject: one\n\nHello jane\n>From me\n>>From you\n\n"
	two := "From MAILER-DAEMON\nFrom: b@example.org\nSubject: two\n\n>From here\n\n"
	three := "From bob 10:11\nFrom: bob\n\nby jane\n"
	box := one + two + three
	out, err := formattest.Rewrite(mbox, []byte(box), "a.mbox", replaceEverywhere("jane", "From X"))
	if err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(one, "jane", "From X") + two + strings.ReplaceAll(three, "jane", "From X")
	if string(out) != want {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
}

func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte(hard), "Jane")
	f.Add([]byte(letter), "e")
	f.Add([]byte("Subject: =?utf-8?q?=41?= =?utf-8?b?QQ?=\n\nbegin 644 a\n#0V%T\n`\nend\n"), "A")
	f.Fuzz(func(t *testing.T, data []byte, word string) {
		out, err := formattest.Rewrite(eml, data, "a.eml", &formattest.Editor{})
		if err == nil && !bytes.Equal(out, data) {
			t.Error("bytes changed though nothing was replaced")
		}
		if len(word) == 0 || len(word) > 20 {
			return
		}
		if out, err = formattest.Rewrite(eml, data, "a.eml", replaceEverywhere(word, "XX")); err == nil {
			formattest.WellFormed(t, formattest.Read(eml, out, "a.eml").Parts)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	small := []byte("From: a@example.org\r\nTo: b@example.org\r\nSubject: short\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: text/plain; charset=utf-8\r\n\r\n" + strings.Repeat("A few words of a letter.\r\n", 40))
	for name, raw := range map[string][]byte{"small": small, "hard": []byte(hard)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				rd := &formattest.Reader{}
				if err := Read(b.Context(), formattest.NewStream(raw, "a.eml"), document.Options{}, rd); err != nil {
					b.Fatal(err)
				}
				if fmt.Sprint(len(rd.Children)) == "0" {
					b.Fatal("no members")
				}
			}
		})
	}
}

// refusing is an Editor that refuses every member.
type refusing struct{ formattest.Editor }

func (e *refusing) Child(_, media string, r io.Reader, _ io.Writer) (bool, error) {
	if strings.HasPrefix(media, "text/") {
		return false, nil
	}
	return false, document.ErrWithheld
}

func TestWrappedMessageIsEmptied(t *testing.T) {
	const mail = "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhello\n" +
		"--b\nContent-Type: application/ms-tnef; name=\"%s\"\nContent-Transfer-Encoding: base64\n\neJ8+IkFubg==\n--b--\n"
	out, err := formattest.Rewrite(eml, []byte(strings.Replace(mail, "%s", "winmail.dat", 1)), "a.eml", &refusing{})
	if err != nil || strings.Contains(string(out), "eJ8+") || !strings.Contains(string(out), "winmail.dat") || !strings.HasSuffix(string(out), "--b--\n") {
		t.Errorf("%q, %v", out, err)
	}
	if _, err := formattest.Rewrite(eml, []byte(strings.Replace(mail, "%s", "letter.doc", 1)), "a.eml", &refusing{}); !errors.Is(err, document.ErrWithheld) {
		t.Errorf("a letter: %v", err)
	}
}
