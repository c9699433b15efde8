package metafile

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"sardine/document"
	"sardine/formats/formattest"
)

var format = formattest.Format{Sniff: Sniff, Read: Read}

var le = binary.LittleEndian

func u32(values ...uint32) string {
	var b []byte
	for _, v := range values {
		b = le.AppendUint32(b, v)
	}
	return string(b)
}

func u16(values ...uint16) string {
	var b []byte
	for _, v := range values {
		b = le.AppendUint16(b, v)
	}
	return string(b)
}

func utf(s string) string { return u16(utf16.Encode([]rune(s))...) }

func pad(s string) string { return s + strings.Repeat("\x00", (4-len(s)%4)%4) }

func emr(kind uint32, body string) string { return u32(kind, uint32(8+len(pad(body)))) + pad(body) }

func emfOf(records ...string) string {
	body := strings.Join(records, "") + emr(emrEOF, u32(0, 0, 0))
	return u32(1, 88) + strings.Repeat("\x00", 32) + " EMF" + u32(0x10000, uint32(88+len(body)), uint32(len(records)+2)) + strings.Repeat("\x00", 32) + body
}

// textW is EMR_EXTTEXTOUTW: bounds, mode, scales, then where, how many, where
// the letters are.
func textW(y uint32, s string) string {
	return emr(emrExtTextOutW, strings.Repeat("\x00", 28)+u32(10, y, uint32(len(utf16.Encode([]rune(s)))), 76, 0, 0, 0, 0, 0, 0)+utf(s))
}

func wmr(kind uint16, body string) string {
	if len(body)&1 != 0 {
		body += "\x00"
	}
	return u32(uint32(6+len(body))/2) + u16(kind) + body
}

func wmfOf(records ...string) string {
	return u16(1, 9, 0x300) + u32(0) + u16(0) + u32(0) + u16(0) + strings.Join(records, "") + wmr(0, "")
}

func svmOf(actions ...string) string {
	return "VCLMTF" + u16(1) + u32(4) + u32(0) + strings.Join(actions, "")
}

func action(kind uint16, body string) string {
	return u16(kind, 1) + u32(uint32(len(body))) + body
}

func TestText(t *testing.T) {
	placeable := "\xD7\xCD\xC6\x9A" + strings.Repeat("\x00", 18)
	for name, c := range map[string]struct{ data, want string }{
		"emf":       {emfOf(textW(5, "Zoë"), textW(5, "Example"), textW(9, "07700 900123")), "Zoë Example\n07700 900123"},
		"ansi":      {emfOf(emr(emrExtTextOutA, strings.Repeat("\x00", 28)+u32(1, 2, 3, 76, 0, 0, 0, 0, 0, 0)+"Zo\xEB")), "Zoë"},
		"small":     {emfOf(emr(emrSmallTextOut, u32(1, 2, 3, 0x300, 0, 0, 0)+"Ann"), emr(emrSmallTextOut, u32(1, 9, 3, 0x100, 0, 0, 0)+utf("Bob"))), "Ann\nBob"},
		"poly":      {emfOf(emr(emrPolyTextOutW, strings.Repeat("\x00", 28)+u32(1)+u32(1, 2, 3, 80, 0, 0, 0, 0, 0, 0)+utf("Ann"))), "Ann"},
		"emf+":      {emfOf(emr(emrComment, u32(60)+"EMF+"+u16(0x401C, 0)+u32(46, 34, 0, 0, 3, 0, 0, 0, 0)+utf("Ann"))), "Ann"},
		"wmf":       {wmfOf(wmr(0x0521, u16(3)+"Ann\x00"+u16(5, 1)), wmr(0x0A32, u16(7, 1, 3, 0)+"Bob")), "Ann\nBob"},
		"rectangle": {wmfOf(wmr(0x0A32, u16(7, 1, 3, 2)+strings.Repeat("\x00", 8)+"Bob")), "Bob"},
		"placeable": {placeable + wmfOf(wmr(0x0521, u16(3)+"Ann\x00"+u16(5, 1))), "Ann"},
		"svm":       {svmOf(action(svmText, u32(1, 2)+u16(3)+"Ann"), action(svmTextArray, u32(1, 3)+u16(3)+"Bob")), "Ann\nBob"},
	} {
		t.Run(name, func(t *testing.T) {
			formattest.Accept(t, format, []byte(c.data), "a.emf")
			r := formattest.Read(format, []byte(c.data), "a.emf")
			if len(r.Parts) != 1 || r.Parts[0].Text != c.want || r.Parts[0].Kind != document.Painted || len(r.Skips) != 0 {
				t.Errorf("%q, skips %v", r.Text(), r.Skips)
			}
		})
	}
}

func TestWhatIsNotRead(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want document.SkipReason
	}{
		"bitmap":    {emfOf(textW(1, "Ann"), emr(emrStretchDIBits, strings.Repeat("x", 400))), document.NoAssist},
		"no DIB":    {wmfOf(wmr(0x0922, strings.Repeat("x", 400))), document.NoAssist},
		"cut":       {emfOf(textW(1, "Ann"))[:180], document.Partial},
		"no end":    {wmfOf(wmr(0x0521, u16(3)+"Ann\x00"+u16(5, 1)))[:30], document.Partial},
		"too long":  {wmfOf(wmr(0x0521, u16(300)+"Ann\x00")), document.Partial},
		"only once": {wmfOf(wmr(0x0626, u16(15, 8)+"WMFCxxxx")), document.Partial},
	} {
		if r := formattest.Read(format, []byte(c.data), "a"); len(r.Skips) != 1 || r.Skips[0].Why != c.want {
			t.Errorf("%s: %v %v", name, r.Err, r.Skips)
		}
	}
}

func TestBitmapsAreMembers(t *testing.T) {
	dib := u32(40, 8, 8) + u16(1, 24) + strings.Repeat("\x00", 24)
	pixels := strings.Repeat("p", 192)
	data := emfOf(emr(emrStretchDIBits, strings.Repeat("\x00", 40)+u32(80, 40, 120, 192, 0, 0, 0, 0)+dib+pixels))
	r := formattest.Read(format, []byte(data), "a")
	if len(r.Children) != 1 || len(r.Skips) != 0 || string(r.Children[0].Data) != "BM"+u32(246, 0, 54)+dib+pixels {
		t.Errorf("%d members, %v", len(r.Children), r.Skips)
	}
	r = formattest.Read(format, []byte(wmfOf(wmr(0x0B41, strings.Repeat("\x00", 20)+dib+pixels))), "a")
	if len(r.Children) != 1 || !strings.HasSuffix(string(r.Children[0].Data), dib+pixels) {
		t.Errorf("%d members, %v", len(r.Children), r.Skips)
	}
}

func TestLong(t *testing.T) {
	var records []string
	for i := range 40_000 {
		records = append(records, textW(uint32(i), "Ann Example, 07700 900123, and so on"))
	}
	r := formattest.Read(format, []byte(emfOf(records...)), "a")
	formattest.WellFormed(t, r.Parts)
	if n := strings.Count(r.Text(), "07700 900123"); n < 40_000 || r.Err != nil {
		t.Errorf("%d found, %v", n, r.Err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(emfOf(textW(5, "Zoë"), emr(emrComment, u32(60)+"EMF+"+u16(0x401C, 0)+u32(46, 34, 0, 0, 3, 0, 0, 0, 0)+utf("Ann")))))
	f.Add([]byte(wmfOf(wmr(0x0521, u16(3)+"Ann\x00"+u16(5, 1)), wmr(0x0A32, u16(7, 1, 3, 2)+strings.Repeat("\x00", 8)+"Bob"))))
	f.Add([]byte(svmOf(action(svmText, u32(1, 2)+u16(3)+"Ann"))))
	f.Fuzz(func(t *testing.T, data []byte) {
		formattest.WellFormed(t, formattest.Read(format, data, "a").Parts)
	})
}

// TestSameLetters: a record that draws its own letters again and again is cut
// short, and says so.
func TestSameLetters(t *testing.T) {
	const n, size = 1000, 1 << 16
	record := binary.LittleEndian.AppendUint32(nil, emrPolyTextOutW)
	for _, v := range append([]uint32{40 + 40*n + size}, 0, 0, 0, 0, 0, 0, 0, n) {
		record = binary.LittleEndian.AppendUint32(record, v)
	}
	for i := range uint32(n) {
		for _, v := range []uint32{0, i, size / 2, 40 + 40*n, 0, 0, 0, 0, 0, 0} {
			record = binary.LittleEndian.AppendUint32(record, v)
		}
	}
	head := make([]byte, 108)
	head[0], head[4] = 1, 108
	copy(head[40:], " EMF")
	data := append(append(head, record...), bytes.Repeat([]byte("a\x00"), size/2)...)
	r := formattest.Read(formattest.Format{Sniff: Sniff, Read: Read}, data, "a.emf")
	if len(r.Skips) != 1 || r.Skips[0].Why != document.Partial {
		t.Errorf("%v %v", r.Err, r.Skips)
	}
	if got := len(r.Text()); got < size/2 || got > (maxTimes+1)*len(data) {
		t.Errorf("%d bytes of %d", got, len(data))
	}
}
