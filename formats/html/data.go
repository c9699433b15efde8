package html

import (
	"bytes"
	"encoding/base64"
	"io"
	"strconv"
	"strings"
)

// embedded is a file inside the value of an attribute: base64 after
// "data:image/png;base64," (RFC 2397).
type embedded struct {
	mediaType  string
	start, end int64 // of the base64 in the stream
}

// maxHead is the longest media type with its parameters that is looked for.
const maxHead = 200

// embeddedHead is the length of what comes before the base64 in value, or 0 if
// it is no file.
func embeddedHead(value []byte) int {
	if !hasFold(value, "data:") {
		return 0
	}
	n := bytes.IndexByte(value[:min(len(value), maxHead)], ',')
	if n < 0 || !bytes.HasSuffix(bytes.ToLower(value[:n]), []byte(";base64")) {
		return 0
	}
	return n + 1
}

// name of the file number i, which has none of its own: numbered, and ending in
// what its media type is called.
func (e embedded) name(i int) string {
	_, sub, _ := strings.Cut(e.mediaType, "/")
	n := 0
	for n < len(sub) && n < 8 && isAlnum(sub[n]) {
		n++
	}
	if n == 0 {
		return "data-" + strconv.Itoa(i+1)
	}
	return "data-" + strconv.Itoa(i+1) + "." + strings.ToLower(sub[:n])
}

func (e embedded) open(src io.ReaderAt) io.Reader {
	return base64.NewDecoder(base64.StdEncoding, io.NewSectionReader(src, e.start, e.end-e.start))
}
