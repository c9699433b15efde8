package bzip2

import (
	"encoding/base64"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read}

// "Jane was here\n", as bzip2 1.0 packs it.
const packed = "QlpoOTFBWSZTWWhjIUMAAAHVgAAQQAAAECJBGIAgADEAMCADalqJsAQonxdyRThQkGhjIUM="

func sample(t testing.TB) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestRead(t *testing.T) {
	data := sample(t)
	if !Sniff(data, "") || Sniff([]byte("BZh is how it begins"), "") {
		t.Error("sniff")
	}
	r := formattest.Read(suite, data, "notes.txt.bz2")
	if r.Err != nil || len(r.Skips) != 0 || len(r.Children) != 1 || r.Children[0].Name != "notes.txt" || string(r.Children[0].Data) != "Jane was here\n" {
		t.Fatalf("%+v", r)
	}
	r = formattest.Read(suite, data[:len(data)-4], "notes.tbz2")
	if len(r.Skips) != 1 || r.Skips[0].Why != document.Corrupt || r.Children[0].Name != "notes.tar" {
		t.Errorf("cut: %+v", r)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r := formattest.Read(suite, data, "a.bz2"); len(r.Children) != 1 {
			t.Errorf("%d members", len(r.Children))
		}
	})
}
