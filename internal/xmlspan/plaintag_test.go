package xmlspan

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"
)

// TestPlainTag: a tag that is read in one go is the same token as one that is
// read in pieces.
func TestPlainTag(t *testing.T) {
	for _, s := range []string{
		"<a>", "</a>", "<a/>", "< a>", "<a b='c'/>", `<w:p w:r="1" x='<'>`, `<a b=">"/>`, `<a"b>`, `<a b="c>`, "<:a>", "<a:>", "<a:b:c d:e='f'/>",
		"<a/b>", "</>", "<a /x='y' / >", "<a\tb=c/>", "<a", "<a b", "<a b='", "</", "<ä ö='ü'>x</ä>", "<a<b>", "<a b='x<y'/>", "<a''>", "<a b='1''2'>t</a >",
	} {
		compareTags(t, []byte(s))
	}
}

func FuzzPlainTag(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><w:p w:rsid="00"><w:t xml:space='preserve'> a &amp; b</w:t><br/></w:p>`))
	f.Fuzz(func(t *testing.T, data []byte) { compareTags(t, data) })
}

func compareTags(t *testing.T, data []byte) {
	t.Helper()
	// A byte at a time, no tag is ever whole in the buffer when it begins.
	one, slow := Bytes(data, 0), New(iotest.OneByteReader(bytes.NewReader(data)))
	for {
		a, b := one.Next(), slow.Next()
		x, y := one.Token(), slow.Token()
		if a != b || one.Broken() != slow.Broken() {
			t.Fatalf("%q: %v and %v, broken %v and %v", data, a, b, one.Broken(), slow.Broken())
		}
		if !a {
			break
		}
		if x.Kind != y.Kind || x.Empty != y.Empty || x.At != y.At || !bytes.Equal(x.Raw, y.Raw) || !bytes.Equal(x.Name, y.Name) ||
			!bytes.Equal(x.Prefix, y.Prefix) || (x.Prefix == nil) != (y.Prefix == nil) {
			t.Fatalf("%q: %+v and %+v", data, *x, *y)
		}
	}
	if slow.Err() != nil && slow.Err() != io.EOF {
		t.Fatal(slow.Err())
	}
}
