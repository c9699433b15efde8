package xmlspan

import (
	"bufio"
	"bytes"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// UTF8 returns r as UTF-8. converted says that its bytes were something else:
// the places of tokens then count in the converted bytes.
func UTF8(r io.Reader) (utf8 io.Reader, converted bool) {
	br := bufio.NewReaderSize(&sticky{r: r}, 4<<10)
	head, _ := br.Peek(256) // an error comes again when br is read
	e := encodingOf(head)
	if e == nil {
		return br, false
	}
	return transform.NewReader(br, e.NewDecoder()), true
}

// sticky fails again where it has failed: a reader of packed data may answer
// with the end of the file when it is asked once more, and a damaged member
// would look empty.
type sticky struct {
	r   io.Reader
	err error
}

func (s *sticky) Read(b []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.r.Read(b)
	s.err = err
	return n, err
}

// encodingOf follows appendix F of XML 1.0: byte order mark, then the bytes
// that "<?" makes, then the declaration. nil means UTF-8.
func encodingOf(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE")) || bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.HasPrefix(head, []byte("<\x00")):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case bytes.HasPrefix(head, []byte("\x00<")):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	if !bytes.HasPrefix(head, []byte("<?xml")) {
		return nil
	}
	start, end := EncodingName(head)
	name := string(bytes.ToLower(head[start:end]))
	if name == "" || name == "utf-8" || name == "utf8" || name == "utf-16" || name == "us-ascii" {
		return nil // a declared UTF-16 whose bytes are not is UTF-8 in truth
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil
	}
	return e
}

// EncodingName returns where the name of the encoding stands in an XML
// declaration at the start of head; start == end if there is none.
func EncodingName(head []byte) (start, end int) {
	decl := head
	if i := bytes.Index(decl, []byte("?>")); i >= 0 {
		decl = decl[:i]
	}
	i := bytes.Index(decl, []byte("encoding"))
	if i < 0 {
		return 0, 0
	}
	i += len("encoding")
	for i < len(decl) && (space(decl[i]) || decl[i] == '=') {
		i++
	}
	if i >= len(decl) || decl[i] != '"' && decl[i] != '\'' {
		return 0, 0
	}
	n := bytes.IndexByte(decl[i+1:], decl[i])
	if n < 0 {
		return 0, 0
	}
	return i + 1, i + 1 + n
}
