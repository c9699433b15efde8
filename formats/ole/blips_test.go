package ole

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

// blipBytes writes a picture as drawings keep it.
func blipBytes(typ, instance uint16, body string) []byte {
	out := binary.LittleEndian.AppendUint16(nil, instance<<4)
	out = binary.LittleEndian.AppendUint16(out, typ)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
	return append(out, body...)
}

func TestPicturesAreMembers(t *testing.T) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write([]byte("a drawing")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	uid := "0123456789abcdef"
	head := string(make([]byte, 32)) + "\x00\xFE"
	dib := string([]byte{40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0}) + string(make([]byte, 48))
	data := bytes.Join([][]byte{
		blipBytes(0xF01D, 0x46A, uid+"\xFF"+"\xFF\xD8\xFFphoto of the first pupil"),
		blipBytes(0xF01E, 0x6E1, uid+uid+"\xFF"+"\x89PNGscreen of the office"),
		blipBytes(0xF01A, 0x3D4, uid+head+packed.String()),
		blipBytes(0xF01F, 0x7A8, uid+"\xFF"+dib),
	}, []byte("between"))
	r := &formattest.Reader{}
	d := &reading{ctx: t.Context(), out: r}
	n, err := d.images(nil, data)
	if err != nil || n != 4 || len(r.Skips) > 0 {
		t.Fatalf("%d, %v, %v", n, err, r.Skips)
	}
	want := map[string]string{"picture 1.jpg": "\xFF\xD8\xFFphoto of the first pupil", "picture 2.png": "\x89PNGscreen of the office", "picture 3.emf": "a drawing"}
	for _, c := range r.Children {
		if w, ok := want[c.Name]; ok && w != string(c.Data) {
			t.Errorf("%s: %q", c.Name, c.Data)
		}
	}
	if c := r.Children[3]; c.Name != "picture 4.bmp" || string(c.Data[:2]) != "BM" || c.Data[10] != 54 {
		t.Errorf("%s %q", c.Name, c.Data)
	}
	bad := append(blipBytes(0xF01D, 0x46A, uid+"\xFFno picture at all, whatever the record says, and long enough for one"), make([]byte, 20)...)
	r = &formattest.Reader{}
	d = &reading{ctx: t.Context(), out: r}
	if n, err := d.images(nil, bad); err != nil || n != 0 || len(r.Skips) != 1 || r.Skips[0].Why != document.NoAssist {
		t.Errorf("%d, %v, %v", n, err, r.Skips)
	}
}
