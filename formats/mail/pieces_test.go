package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

// TestPieces: content that is decoded while it is read is what decoding it at
// once gives, from its beginning and from any place.
func TestPieces(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	data := make([]byte, 5*pieceSize)
	for i := range data {
		data[i] = byte(rnd.Uint32())
	}
	text := base64.StdEncoding.EncodeToString(data)
	for name, c := range map[string]struct {
		raw    string
		cut    func([]byte) int
		decode func([]byte) []byte
	}{
		"base64":         {text, cutBase64, plainBase64},
		"base64 lines":   {strings.Join(chunks(text, 77), "\r\n"), cutBase64, plainBase64},
		"base64 blocks":  {strings.Join(chunks(text, 10002), "=\n"), cutBase64, plainBase64},
		"quoted":         {strings.Join(chunks(text, 71), "=C3=A9=\r\n"), cutQuoted, decodeQuoted},
		"quoted, a line": {strings.Join(chunks(text, 7), "=20"), cutQuoted, decodeQuoted},
		"no escape":      {strings.ReplaceAll(text, "=", ""), cutQuoted, decodeQuoted},
		"escapes":        {strings.Repeat("=C3=A9", pieceSize/2) + "=", cutQuoted, decodeQuoted},
		"broken escapes": {strings.Repeat("==", pieceSize), cutQuoted, decodeQuoted},
		"blank escapes":  {"=" + strings.Repeat(" ", 2*pieceSize) + "\nend", cutQuoted, decodeQuoted},
		"nothing":        {"", cutAnywhere, bytes.Clone},
	} {
		want := c.decode([]byte(c.raw))
		p := newPieces([]byte(c.raw), c.cut, c.decode)
		got, err := io.ReadAll(p.reader())
		if err != nil || !bytes.Equal(got, want) || !bytes.Equal(p.all(), want) {
			t.Errorf("%s: %v, %d bytes, want %d", name, err, len(got), len(want))
			continue
		}
		for range 200 {
			at, n := rnd.IntN(len(want)+1), rnd.IntN(2*pieceSize)
			b := make([]byte, n)
			if k, err := p.ReadAt(b, int64(at)); k != min(n, len(want)-at) || !bytes.Equal(b[:k], want[at:at+k]) || (err == io.EOF) != (k < n || at == len(want)) {
				t.Fatalf("%s: %d at %d: %d %v", name, n, at, k, err)
			}
		}
	}
}

func plainBase64(raw []byte) []byte {
	out, _ := decodeBase64(raw)
	return out
}

func chunks(s string, n int) (out []string) {
	for ; len(s) > n; s = s[n:] {
		out = append(out, s[:n])
	}
	return append(out, s)
}

// TestLargeContent: what a large message hands over is what rewriting it does,
// which never decodes in pieces.
func TestLargeContent(t *testing.T) {
	const line = "The caf\xE9 of Jane Example, telephone 01632 960123, opens at ten.\r\n"
	const large = 2 * pieceSize
	latin := strings.Repeat(line, 3*large/len(line))
	utf := strings.ReplaceAll(latin, "\xE9", "\xC3\xA9")
	for name, c := range map[string]struct{ charset, encoding, text, more string }{
		"latin":      {"windows-1252", "base64", latin, ""},
		"unassigned": {"windows-1252", "base64", latin + "\x81", ""},
		"utf-8":      {"utf-8", "base64", utf, ""},
		"mislabel":   {"iso-8859-1", "base64", utf, ""},
		"unknown":    {"x-nobody", "base64", latin, ""},
		"cut letter": {"utf-8", "base64", utf + "\xC3", ""},
		"several":    {"shift_jis", "base64", strings.ReplaceAll(latin, "\xE9", "\x83\x41"), ""},
		"shifts":     {"iso-2022-jp", "base64", strings.ReplaceAll(latin, "\xE9", "\x1B$B%\"\x1B(B"), ""},
		"wrong":      {"utf-8", "base64", utf, "*"},
		"quoted":     {"iso-8859-15", "quoted-printable", latin, ""},
		"as it is":   {"iso-8859-15", "8bit", latin, ""},
		"files":      {"utf-8", "8bit", utf + "begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n" + utf, ""},
		"pgp":        {"utf-8", "8bit", utf + string(pgpMessage) + utf, ""},
	} {
		spelled := c.text
		switch c.encoding {
		case "base64":
			spelled = strings.Join(chunks(base64.StdEncoding.EncodeToString([]byte(c.text)), 76), "\r\n")
		case "quoted-printable":
			spelled = string(encodeQuoted([]byte(c.text), "\r\n"))
		}
		for _, kind := range []string{"text/plain", "text/csv; name=a.csv"} {
			data := fmt.Appendf(nil, "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: %s; charset=%s\r\nContent-Transfer-Encoding: %s\r\n\r\n%s%s\r\n",
				kind, c.charset, c.encoding, spelled, c.more)
			once, both := &seen{}, &seen{}
			for visit, size := range map[*seen]int{once: 0, both: large} {
				m := &message{ctx: context.Background(), v: visit, large: size}
				m.w = newTextWriter(func(*document.Part) error { return nil }, document.Metadata, false)
				if _, err := m.load(formattest.NewStream(data, "a.eml"), 0); err != nil {
					t.Fatal(err)
				}
				if err := m.walk(); err != nil {
					t.Fatal(err)
				}
			}
			if once.text.Len() < large || once.text.String() != both.text.String() {
				t.Errorf("%s %s: %d bytes at once, %d in pieces", name, kind, once.text.Len(), both.text.Len())
			}
			if pieces := name != "several" && name != "shifts" && name != "files"; pieces != both.large && kind == "text/plain" {
				t.Errorf("%s: in pieces %v", name, both.large)
			}
		}
	}
}

// seen is a visitor that notes what it is given.
type seen struct {
	text  strings.Builder
	large bool
}

func (s *seen) child(name, mediaType string, c content) ([]byte, bool, error) {
	s.large = s.large || c.large != nil
	fmt.Fprintf(&s.text, "%s %s\n", name, mediaType)
	_, err := io.Copy(&s.text, c.reader())
	return nil, false, err
}

func (s *seen) body(name, mediaType string, _ []document.Label, c content) ([]byte, bool, error) {
	return s.child(name, mediaType, c)
}

func (s *seen) skip(name string, why document.SkipReason) error {
	fmt.Fprintf(&s.text, "skip %s %s\n", name, why)
	return nil
}
