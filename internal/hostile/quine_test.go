package hostile

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"
)

// TestQuine: the archive is its own member, down to the checksum.
func TestQuine(t *testing.T) {
	data := quineZip(t)
	for range 3 {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		r, err := z.File[0].Open()
		if err != nil {
			t.Fatal(err)
		}
		inner, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(inner, data) {
			t.Fatalf("%v: the member is not the archive (%d and %d bytes)", err, len(inner), len(data))
		}
		data = inner
	}
}

// TestQuotedOverlap: what is handed to the scan is an archive whose members all
// expand as they should.
func TestQuotedOverlap(t *testing.T) {
	data := quotedOverlap(t, 50, zeros(1<<20))
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) != 50 {
		t.Fatalf("%v", err)
	}
	var all int64
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, r)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		all += n
	}
	if all < 1000*int64(len(data)) {
		t.Errorf("%d bytes hold %d: no bomb", len(data), all)
	}
}
