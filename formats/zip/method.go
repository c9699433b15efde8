package zip

import (
	"fmt"
	"slices"
	"strings"

	"sardine/internal/pkzip"
)

// methodNames are the ways to compress a member that are not read here, by the
// names that their programs show (APPNOTE.TXT 6.3.10, 4.4.5).
var methodNames = map[uint16]string{
	1: "Shrink", 2: "Reduce", 3: "Reduce", 4: "Reduce", 5: "Reduce", 6: "Implode", 10: "PKWARE's imploding library", 16: "IBM z/OS CMPSC",
	18: "IBM TERSE", 19: "IBM LZ77", 94: "MP3", 96: "a way for JPEG", 97: "WavPack", 98: "PPMd",
}

// maxMethods bounds what is named: an archive has one or two.
const maxMethods = 8

// methods are those of members that could not be read.
type methods []string

func (m *methods) note(e *pkzip.Entry) {
	name, ok := methodNames[e.Method]
	if !ok {
		name = fmt.Sprintf("method %d", e.Method)
	}
	if e.Encrypted() {
		name = "an unknown method, encrypted"
	}
	if len(*m) < maxMethods && !slices.Contains(*m, name) {
		*m = append(*m, name)
	}
}

func (m methods) names() []string { return slices.Sorted(slices.Values(m)) }

// numbered reports whether a name is that of the first volume of an archive that
// was cut without regard to what is in it: a.zip.001.
func numbered(name string) bool { return strings.HasSuffix(name, ".001") }
