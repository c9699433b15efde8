package leak

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

// mailReader reads messages with net/mail and mime.
var mailReader = reader{"net/mail and mime", func(_ []byte, name string) bool { return ext(name) == ".eml" || ext(name) == ".mbox" },
	func(data []byte, say func(string, string)) error {
		messages := [][]byte{data}
		if bytes.HasPrefix(data, []byte("From ")) {
			messages = bytes.Split(data, []byte("\nFrom "))
			for i, m := range messages {
				if j := bytes.IndexByte(m, '\n'); j >= 0 {
					messages[i] = m[j+1:]
				}
			}
		}
		for _, m := range messages {
			if err := readMessage(m, say, 0); err != nil {
				return err
			}
		}
		return nil
	}}

func readMessage(data []byte, say func(string, string), depth int) error {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return err
	}
	sayHeader(m.Header, say)
	return readBody(m.Header, m.Body, say, depth)
}

func sayHeader(h map[string][]string, say func(string, string)) {
	var dec mime.WordDecoder
	for name, values := range h {
		for _, v := range values {
			if plain, err := dec.DecodeHeader(v); err == nil {
				v += "\n" + plain
			}
			say(name+": "+v, ", headers")
		}
	}
}

// readBody says the text of a body and of the parts in it.
func readBody(h map[string][]string, body io.Reader, say func(string, string), depth int) error {
	get := func(name string) string {
		for k, v := range h {
			if strings.EqualFold(k, name) && len(v) > 0 {
				return v[0]
			}
		}
		return ""
	}
	media, params, err := mime.ParseMediaType(get("Content-Type"))
	if err != nil {
		media = "text/plain"
	}
	if strings.HasPrefix(media, "multipart/") && params["boundary"] != "" && depth < maxDepth {
		r := multipart.NewReader(body, params["boundary"])
		for {
			p, err := r.NextRawPart()
			if err != nil { // also a missing last boundary, which many mailers leave out
				return nil
			}
			sayHeader(p.Header, say)
			if err := readBody(p.Header, p, say, depth+1); err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(strings.TrimSpace(get("Content-Transfer-Encoding"))) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, _ := io.ReadAll(io.LimitReader(body, maxBlob)) // what is read before an error is searched; the raw bytes are searched in any case
	if media == "message/rfc822" && depth < maxDepth {
		return readMessage(data, say, depth+1)
	}
	if !textual(data) && !strings.HasPrefix(media, "text/") {
		return nil // pictures and the like: their bytes are searched as such
	}
	text := string(data)
	say(text, "")
	if media == "text/html" {
		say(unescape(stripTags(text)), ", markup removed")
	}
	return nil
}
