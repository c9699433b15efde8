package rtf

import (
	"strings"
	"testing"
)

func TestDataStores(t *testing.T) {
	long := strings.Repeat("00ff\r\n", 50_000)
	for doc, want := range map[string]string{
		`{\rtf1 a{\*\datastore 0105AB00}b}`:                                         `{\rtf1 ab}`,
		`{\rtf1 a{\*\datastore}{\*\datastore 01 02 }b}`:                             `{\rtf1 ab}`,
		`{\rtf1 a{\*\datastore 01{\b x}}b}`:                                         `{\rtf1 a{\*\datastore 01{\b x}}b}`,
		`{\rtf1 a\{\*\datastore 01}b}`:                                              `{\rtf1 a\{\*\datastore 01}b}`,
		`{\rtf1 a{\*\datastore 01`:                                                  `{\rtf1 a{\*\datastore 01`,
		`{\rtf1 ` + strings.Repeat("x", 1<<20-20) + `{\*\datastore ` + long + `}b}`: `{\rtf1 ` + strings.Repeat("x", 1<<20-20) + `b}`,
	} {
		edits, err := dataStores(strings.NewReader(doc), int64(len(doc)))
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		pos := int64(0)
		for _, e := range edits {
			got.WriteString(doc[pos:e.Start])
			pos = e.End
		}
		got.WriteString(doc[pos:])
		if got.String() != want {
			t.Errorf("%.60q: %d edits", doc, len(edits))
		}
	}
}
