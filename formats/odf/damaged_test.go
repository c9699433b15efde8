package odf

import (
	"archive/zip"
	"bytes"
	"testing"

	"sardine/formats/formattest"
)

// bare are members that hold no text of anybody's and are not read: the type of
// the package, its list of members, positions of lines.
var bare = map[string]bool{"mimetype": true, "META-INF/manifest.xml": true, "layout-cache": true}

// TestDamagedMembers: whichever member is damaged, also one that is read more
// than once, the file does not look whole.
func TestDamagedMembers(t *testing.T) {
	good := letterODT(t)
	z, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range z.File {
		at, err := m.DataOffset()
		if err != nil || m.CompressedSize64 < 4 || bare[m.Name] {
			continue
		}
		data := bytes.Clone(good)
		for i := range data[at : at+int64(m.CompressedSize64)] {
			data[at+int64(i)] ^= 0x5A
		}
		if r := formattest.Read(suite, data, "a.odt"); r.Err == nil && len(r.Skips) == 0 {
			child := false
			for _, c := range r.Children { // handed over: the driver meets the error when it reads
				child = child || c.Name == m.Name
			}
			if !child {
				t.Errorf("%s is damaged, and nothing is said", m.Name)
			}
		}
	}
}
