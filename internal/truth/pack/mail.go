package pack

import (
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"strings"
)

// Mail is a message with a text, perhaps an HTML alternative, and attachments.
type Mail struct {
	Headers     [][2]string // From, To, Date ...; values are encoded as RFC 2047 asks
	Text, HTML  string
	Attachments []Attachment
}

// Attachment is a file that a message carries.
type Attachment struct {
	Name, MediaType string
	Bytes           []byte
}

// Eml writes a message with CRLF line ends.
func Eml(m Mail) []byte {
	var b strings.Builder
	for _, h := range m.Headers {
		b.WriteString(h[0] + ": " + header(h[1]) + "\r\n")
	}
	b.WriteString("MIME-Version: 1.0\r\n")
	body := part("text/plain; charset=utf-8", "quoted-printable", printable(m.Text))
	if m.HTML != "" {
		body = multi("alternative", "=_alt", body, part("text/html; charset=utf-8", "quoted-printable", printable(m.HTML)))
	}
	if len(m.Attachments) > 0 {
		parts := []string{body}
		for _, a := range m.Attachments {
			name := mime.QEncoding.Encode("utf-8", a.Name)
			parts = append(parts, part(fmt.Sprintf("%s; name=%q\r\nContent-Disposition: attachment; filename=%q", a.MediaType, name, name), "base64", lines(a.Bytes)))
		}
		body = multi("mixed", "=_mix", parts...)
	}
	b.WriteString(body)
	return []byte(b.String())
}

// Mbox joins messages as Unix mail folders do (RFC 4155), "From " lines quoted.
func Mbox(messages ...[]byte) []byte {
	var b strings.Builder
	for i, m := range messages {
		fmt.Fprintf(&b, "From MAILER-DAEMON Mon Mar %2d 09:30:00 2026\n", i+2)
		for line := range strings.Lines(strings.ReplaceAll(string(m), "\r\n", "\n")) {
			if strings.HasPrefix(line, "From ") {
				b.WriteByte('>')
			}
			b.WriteString(line)
		}
		b.WriteString("\n")
	}
	return []byte(b.String())
}

// header encodes the words before an address and leaves the address.
func header(v string) string {
	name, addr, ok := strings.Cut(v, " <")
	if !ok {
		return mime.QEncoding.Encode("utf-8", v)
	}
	return mime.QEncoding.Encode("utf-8", name) + " <" + addr
}

func part(mediaType, encoding, body string) string {
	return "Content-Type: " + mediaType + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body
}

func multi(kind, boundary string, parts ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Content-Type: multipart/%s; boundary=%q\r\n\r\n", kind, boundary)
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\n" + p + "\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return b.String()
}

func printable(s string) string {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	w.Write([]byte(strings.ReplaceAll(s, "\n", "\r\n"))) // a strings.Builder takes everything
	w.Close()
	return b.String() + "\r\n"
}

func lines(data []byte) string {
	s := base64.StdEncoding.EncodeToString(data)
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	return b.String() + s + "\r\n"
}
