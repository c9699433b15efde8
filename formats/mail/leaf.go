package mail

import (
	"bytes"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"sardine/document"
)

// content is what a section holds when its transfer encoding is undone.
type content struct {
	data    []byte  // in UTF-8 if converted
	large   *pieces // instead of data, if there is much and nothing is to be rewritten
	charset string  // that the section says it is in
	utf8    bool    // data was converted from it, or is UTF-8 anyway
	survey          // of text
}

var pgpMessage = []byte("-----BEGIN PGP MESSAGE-----")

// leaf hands over one body or attachment.
func (m *message) leaf(s *section) error {
	typ := s.media.typ
	if len(bytes.TrimSpace(m.data[s.body:s.end])) == 0 && s.name == "" {
		return nil
	}
	if s.delimiter != "" || strings.HasPrefix(typ, "multipart/") || typ == "message/partial" {
		m.partial = true // parts without their boundary, or a piece: read as text
		return m.text(s, orElse(s.name, "body.txt"), "text/plain")
	}
	if s.parent != nil && s.parent.media.typ == "multipart/encrypted" {
		if typ == "application/pgp-encrypted" {
			return nil // the line "Version: 1"
		}
		return m.v.skip(orElse(s.name, "encrypted.asc"), document.Encrypted)
	}
	switch typ {
	case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature":
		return m.signature(s)
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		return m.smime(s, orElse(s.name, "smime.p7m"))
	case "message/rfc822", "message/global", "message/news":
		return m.child(s, orElse(s.name, "message.eml"), "message/rfc822", m.decode(s))
	case "text/html", "text/x-amp-html", "application/xhtml+xml":
		return m.text(s, orElse(s.name, "body.html"), "text/html")
	}
	if typ == "" || strings.HasPrefix(typ, "text/") || strings.HasPrefix(typ, "message/") || !strings.Contains(typ, "/") {
		return m.textLeaf(s)
	}
	return m.child(s, orElse(s.name, "attachment "+orElse(s.id, "0")+extension(typ)), "", m.decode(s))
}

// textLeaf hands over text. A named attachment goes without its media type, so
// that its content decides: half of all CSV files come as text/plain.
func (m *message) textLeaf(s *section) error {
	if s.name != "" {
		return m.text(s, s.name, "")
	}
	switch typ := s.media.typ; typ {
	case "text/plain", "text/enriched":
		return m.plainBody(s)
	case "message/delivery-status", "message/disposition-notification", "message/feedback-report", "text/rfc822-headers":
		return m.text(s, "report.txt", "text/plain")
	default:
		if e := extension(typ); e != ".bin" {
			return m.text(s, "body"+e, "")
		}
		return m.plainBody(s)
	}
}

// text hands over text in UTF-8 as far as its charset is known.
func (m *message) text(s *section, name, mediaType string) error {
	c := m.decodeText(s)
	if c.locked {
		if err := m.v.skip(name, document.Encrypted); err != nil {
			return err
		}
	}
	if c.utf8 && mediaType != "" {
		mediaType += "; charset=utf-8"
	}
	if s.name != "" {
		return m.child(s, name, mediaType, c)
	}
	changed, ok, err := m.v.body(name, mediaType, m.labels, c)
	if ok && err == nil {
		m.edits = append(m.edits, m.respell(s, c, changed)...)
	}
	return err
}

func (m *message) child(s *section, name, mediaType string, c content) error {
	changed, ok, err := m.v.child(name, mediaType, c)
	if ok && err == nil {
		m.edits = append(m.edits, m.respell(s, c, changed)...)
	}
	return err
}

// plainBody hands over a body and the files that old mailers wrote into it.
func (m *message) plainBody(s *section) error {
	c := m.decodeText(s)
	if c.locked {
		if err := m.v.skip("body.txt", document.Encrypted); err != nil {
			return err
		}
	}
	mediaType := "text/plain"
	if c.utf8 {
		mediaType += "; charset=utf-8"
	}
	body, changed, err := m.v.body("body.txt", mediaType, m.labels, c)
	if err != nil {
		return err
	}
	if !changed {
		body = c.data
	}
	for rest := c.data; ; {
		i := uuBegin(rest)
		if i < 0 {
			break
		}
		rest = rest[i:]
		f, ok := uudecode(rest)
		old := rest[:f.length]
		rest = rest[len("begin "):]
		if !ok || len(f.data) == 0 {
			continue
		}
		data, ok, err := m.v.child(orElse(oneLine(f.name), "attachment"), "", content{data: f.data})
		if err != nil {
			return err
		}
		if ok {
			if !bytes.Contains(body, old) { // the text around it changed into it
				return document.Skipped(document.Unsupported, nil)
			}
			body, changed = bytes.Replace(body, old, uuencode(f, data, old), 1), true
		}
	}
	if changed {
		m.edits = append(m.edits, m.respell(s, c, body)...)
	}
	return nil
}

// decode undoes the transfer encoding.
func (m *message) decode(s *section) content {
	raw := m.data[s.body:s.end]
	large := m.large > 0 && len(raw) > m.large
	switch s.encoding {
	case "base64":
		c, wrong := content{}, 0
		if large {
			c.large = newPieces(raw, cutBase64, func(raw []byte) []byte {
				text, _ := decodeBase64(raw)
				return text
			})
			wrong = wrongBase64(raw)
		} else {
			c.data, wrong = decodeBase64(raw)
		}
		if wrong > 0 {
			m.partial = true
			if prose(raw) {
				return content{data: raw}
			}
		}
		return c
	case "quoted-printable":
		if bytes.IndexByte(raw, '=') < 0 {
			return content{data: raw}
		}
		if large {
			return content{large: newPieces(raw, cutQuoted, decodeQuoted)}
		}
		return content{data: decodeQuoted(raw)}
	case "x-uuencode", "uuencode", "x-uue", "uue":
		if f, ok := uudecode(raw); ok {
			return content{data: f.data}
		}
	}
	return content{data: raw}
}

// whole is c with all of its content in data.
func (c content) whole() content {
	if c.large != nil {
		c.data, c.large = c.large.all(), nil
	}
	return c
}

// reader is for a driver.
func (c content) reader() io.Reader {
	if c.large != nil {
		return c.large.reader()
	}
	return bytes.NewReader(c.data)
}

// prose reports whether raw is said to be base64 and is plain text: words with
// blanks between them.
func prose(raw []byte) bool {
	raw = raw[:min(len(raw), 4096)]
	blanks := bytes.Count(raw, []byte(" "))
	return blanks > 0 && blanks*20 > len(raw)
}

// decodeText undoes the charset too, as far as it is known and true.
func (m *message) decodeText(s *section) content {
	c := m.decode(s)
	c.charset = strings.TrimSpace(s.media.get("charset"))
	if m.large > 0 && c.large == nil && len(c.data) > m.large {
		c.large = newPieces(c.data, cutAnywhere, func(raw []byte) []byte { return raw })
	}
	if c.large != nil {
		if c, ok := decodeLarge(c); ok {
			return c
		}
		c = c.whole()
	}
	if mislabelled(c.charset, c.data) {
		c.charset = "utf-8"
	}
	text, ok := toUTF8(c.charset, c.data)
	if ok {
		c.data, c.utf8 = text, true
	} else {
		c.utf8 = utf8.Valid(c.data)
	}
	c.locked = bytes.Contains(c.data, pgpMessage)
	return c
}

// decodeLarge does what decodeText does, for content in pieces; not ok for
// charsets whose letters take several bytes, and for text with files in it.
func decodeLarge(c content) (content, bool) {
	c.survey = c.large.survey()
	e := lookup(c.charset)
	page, single := e.(*charmap.Charmap)
	if c.uu || shifts(c.charset) {
		return content{}, false
	}
	if single && !c.ascii && c.valid {
		c.charset, e = "utf-8", nil
	}
	switch {
	case c.ascii, c.valid && e == nil:
		c.utf8 = true
	case e == nil:
	case !single:
		return content{}, false
	default:
		if large, ok := c.large.inPage(page); ok {
			c.large, c.utf8 = large, true
			if c.survey = large.survey(); c.uu {
				return content{}, false
			}
		}
	}
	return c, true
}

func orElse(name, other string) string {
	if name == "" {
		return other
	}
	return name
}

// extensions of what comes without a name, so that a person sees what it was.
var extensions = map[string]string{
	"text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/vcard": ".vcf", "text/x-vcard": ".vcf",
	"text/csv": ".csv", "text/xml": ".xml", "text/rtf": ".rtf", "text/richtext": ".txt", "text/css": ".css",
	"application/pdf": ".pdf", "application/rtf": ".rtf", "application/xml": ".xml", "application/json": ".json",
	"application/zip": ".zip", "application/ms-tnef": ".dat", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif",
	"image/tiff": ".tif",
}

func extension(mediaType string) string {
	if t, _, err := mime.ParseMediaType(mediaType); err == nil {
		mediaType = t
	}
	if e, ok := extensions[mediaType]; ok {
		return e
	}
	return ".bin"
}
