package mail

import (
	"bytes"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/jhillyerd/enmime/v2"

	"sardine/document"
)

// tree hands over what the MIME reader found: text outside of all bodies, the
// names of attachments, then bodies and attachments in their order.
func (m *message) tree(root *enmime.Part) error {
	if root.Boundary != "" && root.FirstChild != nil {
		if err := m.preamble(root.Boundary); err != nil {
			return err
		}
	}
	m.collect(root)
	if err := m.attachmentNames(); err != nil {
		return err
	}
	if err := m.walk(root); err != nil {
		return err
	}
	if m.partial || m.lost {
		m.out.Skip("", document.Partial)
	}
	if m.lost {
		return m.raw()
	}
	return nil
}

// preamble hands over the text before the first boundary: no mail program
// shows it, so it counts as hidden. Notices that every mailer puts there stay too.
func (m *message) preamble(boundary string) error {
	lines := newLines(io.NewSectionReader(m.at, m.after, m.size-m.after))
	delimiter := []byte("--" + boundary)
	for {
		line, at, err := lines.next()
		if bytes.HasPrefix(line, delimiter) {
			return m.text(m.after, m.after+at, document.Hidden)
		}
		if err != nil {
			return nil // no boundary: then there are no parts, and the raw text was taken
		}
	}
}

// collect notes attachment names, what the MIME reader could not decode, and
// what it dropped: a multipart whose boundary never comes, a part that it gave up.
func (m *message) collect(p *enmime.Part) {
	for ; p != nil; p = p.NextSibling {
		if p.FileName != "" {
			m.names = append(m.names, oneLine(p.FileName))
		}
		for _, e := range p.Errors {
			m.lost = m.lost || e.Severe
			m.partial = m.partial || e.Name == enmime.ErrorMalformedBase64
		}
		if p.Boundary != "" && p.FirstChild == nil && len(p.Content) == 0 {
			m.lost = true
		}
		m.collect(p.FirstChild)
	}
}

// attachmentNames hands over the names of attachments as text of their own: a
// name such as "CV Jane Doe.docx" is personal data. Their letters have no
// origin, since the MIME reader does not say where they stood.
func (m *message) attachmentNames() error {
	if err := m.w.take(document.Name); err != nil {
		return err
	}
	for _, n := range m.names {
		m.w.b.Insert(n[:chunkOf([]byte(n))])
		m.w.b.Insert("\n")
		m.w.room(true)
	}
	return m.w.take(document.Hidden)
}

func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}

// walk hands over p, its children and its siblings.
func (m *message) walk(p *enmime.Part) error {
	for ; p != nil; p = p.NextSibling {
		if p.FirstChild == nil && len(p.Content) > 0 {
			if err := m.leaf(p); err != nil {
				return err
			}
		}
		if err := m.walk(p.FirstChild); err != nil {
			return err
		}
		if len(bytes.TrimSpace(p.Epilogue)) > 0 {
			if err := m.out.Child("epilogue.txt", "text/plain", bytes.NewReader(p.Epilogue)); err != nil {
				return err
			}
		}
	}
	return nil
}

// leaf hands over one body or attachment.
func (m *message) leaf(p *enmime.Part) error {
	typ := strings.ToLower(p.ContentType)
	name := oneLine(p.FileName)
	content := p.Content
	switch strings.ToLower(strings.TrimSpace(p.Header.Get("Content-Transfer-Encoding"))) {
	case "x-uuencode", "uuencode", "x-uue", "uue":
		if _, data, ok := uudecode(content); ok {
			content = data
		}
	}
	switch {
	case typ == "application/pkcs7-signature", typ == "application/x-pkcs7-signature", typ == "application/pgp-signature":
		m.out.Skip(orElse(name, "signature"), document.NotText)
		return nil
	case typ == "application/pkcs7-mime", typ == "application/x-pkcs7-mime":
		return m.smime(orElse(name, "smime.p7m"), content)
	case p.Parent != nil && p.Parent.ContentType == "multipart/encrypted":
		if typ == "application/pgp-encrypted" {
			return nil // the line "Version: 1"
		}
		m.out.Skip(orElse(name, "encrypted.asc"), document.Encrypted)
		return nil
	case typ == "message/rfc822", typ == "message/global", typ == "message/news":
		return m.out.Child(orElse(name, "message.eml"), "message/rfc822", bytes.NewReader(content))
	case typ == "message/partial", strings.HasPrefix(typ, "multipart/"): // a piece, or parts without their boundary
		m.partial = true
		return m.body(orElse(name, "body.txt"), "text/plain", content)
	case typ == "", strings.HasPrefix(typ, "text/"), strings.HasPrefix(typ, "message/"):
		return m.textLeaf(name, typ, content)
	}
	return m.out.Child(orElse(name, "attachment "+p.PartID+extension(typ)), "", bytes.NewReader(content))
}

// textLeaf hands over text, which the MIME reader has turned into UTF-8 if it
// knew its charset. A named attachment goes without its media type, so that its
// content decides: half of all CSV files come as text/plain.
func (m *message) textLeaf(name, typ string, content []byte) error {
	if bytes.Contains(content, []byte("-----BEGIN PGP MESSAGE-----")) {
		m.out.Skip(orElse(name, "body.txt"), document.Encrypted)
	}
	switch typ {
	case "text/html", "text/x-amp-html", "application/xhtml+xml":
		return m.body(orElse(name, "body.html"), "text/html", content)
	}
	if name != "" {
		return m.out.Child(name, "", bytes.NewReader(content))
	}
	switch typ {
	case "", "text/plain", "text/enriched":
		return m.plainBody(content)
	case "message/delivery-status", "message/disposition-notification", "message/feedback-report", "text/rfc822-headers":
		return m.body("report.txt", "text/plain", content)
	}
	return m.out.Child("body"+extension(typ), "", bytes.NewReader(content))
}

// plainBody hands over a body and the files that old mailers wrote into it.
func (m *message) plainBody(content []byte) error {
	if err := m.body("body.txt", "text/plain", content); err != nil {
		return err
	}
	for rest := content; ; {
		i := uuBegin(rest)
		if i < 0 {
			return nil
		}
		rest = rest[i:]
		name, data, ok := uudecode(rest)
		rest = rest[len("begin "):]
		if !ok || len(data) == 0 {
			continue
		}
		if err := m.out.Child(orElse(oneLine(name), "attachment"), "", bytes.NewReader(data)); err != nil {
			return err
		}
	}
}

func (m *message) body(name, mediaType string, content []byte) error {
	if utf8.Valid(content) {
		mediaType += "; charset=utf-8"
	}
	return m.out.Child(name, mediaType, bytes.NewReader(content))
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
