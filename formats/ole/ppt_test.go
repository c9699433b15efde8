package ole

import (
	"bytes"
	"compress/zlib"
	"crypto/rc4"
	"encoding/binary"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

// presentation has two slides in the other order than they were written, the
// second hidden, one page of notes, a comment, and a slide that was deleted.
func presentation(t *testing.T) []byte {
	t.Helper()
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(compound(folder{"\x01Ole10Native": le(uint32(3), "abc")})); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	chars := func(s string) []byte { return atomBytes(pptTextChars, 0, false, wideBytes(s)) }
	art := atomBytes(artProperties, 1, false, artDescription|artComplex, uint32(24), wideBytes("Photo of Ann"))
	comment := atomBytes(pptComment, 0, true,
		atomBytes(pptCString, 0, false, wideBytes("Bob Sample")), atomBytes(pptCString, 1, false, wideBytes("ring her")))
	var out []byte
	offsets := map[uint32]uint32{}
	add := func(id uint32, b []byte) {
		if id > 0 {
			offsets[id] = uint32(len(out))
		}
		out = append(out, b...)
	}
	add(3, atomBytes(pptSlide, 0, true, atomBytes(0x040C, 0, true, chars("second slide"), art),
		atomBytes(pptSlideInfo, 0, false, make([]byte, 10), 4, uint32(0))))
	add(2, atomBytes(pptSlide, 0, true, atomBytes(0x040C, 0, true, atomBytes(pptTextBytes, 0, false, "Tel\xe9phone\rAnn")),
		atomBytes(0x1388, 0, true, atomBytes(pptCString, 0, false, wideBytes("___PPT10")), atomBytes(pptBinaryTag, 0, false, comment))))
	add(4, atomBytes(pptNotes, 0, true, chars("what to say")))
	add(0, atomBytes(pptSlide, 0, true, chars("thrown away")))
	add(5, atomBytes(pptExObject, 1, false, uint32(1<<20), packed.Bytes()))
	persist := func(id uint32) []byte {
		return atomBytes(pptSlidePersist, 0, false, id, uint32(0), uint32(0), uint32(0), uint32(0))
	}
	add(1, atomBytes(pptDocument, 1, true,
		atomBytes(pptSlideList, 0, true, persist(2), atomBytes(0x0F9F, 0, false, uint32(0)), chars("Title of one"), persist(3)),
		atomBytes(pptSlideList, 2, true, persist(4)),
		atomBytes(pptFooters, 0, true, atomBytes(pptCString, 0, false, wideBytes("Staff only"))),
		atomBytes(pptCString, 0, false, wideBytes("http://example.org/link"))))
	dirAt := uint32(len(out))
	dir := le(uint32(5<<20 | 1))
	for id := uint32(1); id <= 5; id++ {
		dir = binary.LittleEndian.AppendUint32(dir, offsets[id])
	}
	add(0, atomBytes(pptPersistDir, 0, false, dir))
	edit := uint32(len(out))
	add(0, atomBytes(pptUserEdit, 0, false, uint32(256), uint32(0), uint32(0), dirAt, uint32(1), uint32(6), uint32(0)))
	user := atomBytes(0x0FF6, 0, false, uint32(20), uint32(0xE391C05F), edit, uint32(0))
	return compound(folder{"PowerPoint Document": out, "Current User": user, "Pictures": []byte("pixels")})
}

func TestPresentation(t *testing.T) {
	data := presentation(t)
	formattest.Accept(t, format, data, "a.ppt")
	r := formattest.Read(format, data, "a.ppt")
	body := kinds(r, document.Body)
	if want := "Title of one\nTel\u00e9phone\nAnn\nwhat to say\nStaff only\n"; body != want {
		t.Errorf("body %q, want %q", body, want)
	}
	has1(t, "hidden", kinds(r, document.Hidden), "second slide\n", "Photo of Ann\n", "http://example.org/link")
	has1(t, "deleted", kinds(r, document.Deleted), "thrown away\n")
	if got := kinds(r, document.Comment); got != "Bob Sample\nring her\n" {
		t.Errorf("comment %q", got)
	}
	if len(r.Children) != 1 || r.Children[0].Name != "object 1" || !strings.HasPrefix(string(r.Children[0].Data), signature) {
		t.Errorf("children %d", len(r.Children))
	}
	if len(r.Skips) != 1 || r.Skips[0] != (formattest.Skip{Name: "Pictures", Why: document.NoAssist}) {
		t.Errorf("skips %v", r.Skips)
	}
	if p := r.Parts[0]; len(p.Labels) != 1 || p.Labels[0].Kind != document.Page || p.Labels[0].Name != "1" {
		t.Errorf("labels %+v", p.Labels)
	}
}

func TestEncryptedPresentation(t *testing.T) {
	user := atomBytes(0x0FF6, 0, false, uint32(20), uint32(0xF3D1C4DF), uint32(0), uint32(0))
	data := compound(folder{"PowerPoint Document": atomBytes(pptSlide, 0, true), "Current User": user})
	r := formattest.Read(format, data, "a.ppt")
	if len(r.Parts) > 0 || len(r.Skips) != 1 || r.Skips[0].Why != document.Encrypted {
		t.Errorf("parts %d, skips %v", len(r.Parts), r.Skips)
	}
}

// TestEditsInCircles: saves that name one another as the one before.
func TestEditsInCircles(t *testing.T) {
	edit := atomBytes(pptUserEdit, 0, false, uint32(1), uint32(0), uint32(8), uint32(8), uint32(1), uint32(1), uint32(0))
	out := append(atomBytes(0, 0, false), edit...)
	slide := atomBytes(pptSlide, 0, true, atomBytes(pptTextBytes, 0, false, "still read"))
	r := formattest.Read(format, compound(folder{"PowerPoint Document": append(out, slide...)}), "a.ppt")
	has1(t, "body", kinds(r, document.Body), "still read")
}

// lockedShow has one slide and is locked with the password.
func lockedShow(password string) []byte {
	head, k := lockHead(password, false)
	offsets := []int{0}
	var out []byte
	add := func(id uint32, b []byte) {
		offsets = append(offsets, len(out))
		if id > 0 {
			c, err := rc4.NewCipher(k(id))
			if err != nil {
				panic(err)
			}
			c.XORKeyStream(b, b)
		}
		out = append(out, b...)
	}
	out = append(out, atomBytes(0, 0, false)...)
	persist := atomBytes(pptSlidePersist, 0, false, uint32(2), uint32(0), uint32(0), uint32(0), uint32(0))
	add(1, atomBytes(pptDocument, 1, true, atomBytes(pptSlideList, 0, true, persist)))
	add(2, atomBytes(pptSlide, 0, true, atomBytes(pptTextBytes, 0, false, "Ask Ann Example")))
	add(0, atomBytes(pptEncryption, 0, false, head))
	dirAt := uint32(len(out))
	dir := le(uint32(3<<20 | 1))
	for _, at := range offsets[1:] {
		dir = binary.LittleEndian.AppendUint32(dir, uint32(at))
	}
	out = append(out, atomBytes(pptPersistDir, 0, false, dir)...)
	edit := uint32(len(out))
	out = append(out, atomBytes(pptUserEdit, 0, false, uint32(256), uint32(0), uint32(0), dirAt, uint32(1), uint32(4), uint32(0), uint32(3))...)
	user := atomBytes(0x0FF6, 0, false, uint32(20), uint32(0xF3D1C4DF), edit, uint32(0))
	return compound(folder{"PowerPoint Document": out, "Current User": user})
}

func TestLockedPresentation(t *testing.T) {
	data := lockedShow("lesson")
	if strings.Contains(string(data), "Ann Example") {
		t.Fatal("the fixture is not locked")
	}
	r, opened, err := readWith(data, "wrong", "lesson")
	if err != nil || len(r.Skips) > 0 || len(opened) != 1 || opened[0] != 2 {
		t.Errorf("%v, %v, %v", err, r.Skips, opened)
	}
	has1(t, "body", kinds(&r.Result, document.Body), "Ask Ann Example\n")
	if r, opened, _ := readWith(data, "guess"); len(opened) > 0 || len(r.Skips) != 1 || r.Skips[0].Why != document.Encrypted {
		t.Errorf("wrong password: %v %v", r.Skips, opened)
	}
}
