package opaque

import (
	"strings"
	"testing"

	"sardine/document"
)

func TestIdentify(t *testing.T) {
	nul := "\x00\x00\x00\x00\x00\x00\x00\x00"
	tests := []struct {
		head, name, kind string
		why              document.SkipReason
		ok               bool
	}{
		{"\xFF\xD8\xFF\xE0" + nul, "a.jpg", "picture", document.NoAssist, true},
		{"\x89PNG\r\n\x1A\n" + nul, "letter.docx", "picture", document.NoAssist, true},
		{"RIFF" + "\x10\x00\x00\x00" + "WEBPVP8 ", "x", "picture", document.NoAssist, true},
		{"RIFF" + "\x10\x00\x00\x00" + "WAVEfmt ", "x", "sound", document.NotText, true},
		{"\x00\x00\x00\x18ftypheic", "p.heic", "picture", document.NoAssist, true},
		{"\x00\x00\x00\x18ftypisom", "v.mp4", "film", document.NotText, true},
		{"\x00\x00\x00\x18ftypM4A ", "v.m4a", "sound", document.NotText, true},
		{`{\rtf1\ansi hello}`, "x.doc", "rtf", document.Unsupported, true},
		{"\x00\x01\x00\x00Standard Jet DB\x00", "p.mdb", "access database", document.Unsupported, true},
		{"\x00\x01\x00\x00\x00\x0F" + nul, "a.ttf", "font", document.NotText, true},
		{"SQLite format 3\x00" + nul, "a", "sqlite", document.Unsupported, true},
		{"7z\xBC\xAF\x27\x1C" + nul, "a.7z", "7z archive", document.Unsupported, true},
		{"\x78\x9F\x3E\x22" + nul, "winmail.dat", "tnef", document.Unsupported, true},
		{"MZ\x90\x00\x03" + nul, "setup.exe", "program", document.NotText, true},
		{strings.Repeat("\x00", 128) + "DICM", "scan", "medical picture", document.Unsupported, true},
		{strings.Repeat("\x00", 0x8001) + "CD001", "x.iso", "disc image", document.Unsupported, true},
		{"\x80\x04\x95\x10" + nul, "model.pkl", "pickle", document.Unsupported, true},
		{"\xFF\xFB\x90\x64" + nul, "a.mp3", "sound", document.NotText, true},
		{"\x8C\x0D\x04" + nul, "cv.pdf.gpg", "encrypted file", document.Encrypted, true},
		{"Salted__" + nul, "x", "encrypted file", document.Encrypted, true},
		{"\x01\x02\x03\x04\x05", "x", "binary data", document.Unsupported, false},
		{"", "x", "binary data", document.Unsupported, false},
		// Prose must not be taken for a binary file by a few letters.
		{"BMI of the pupils was measured in spring.", "x.txt", "binary data", document.Unsupported, false},
		{"MZ is not always a program", "x.txt", "binary data", document.Unsupported, false},
		{"ID3 was a form for new starters", "x.txt", "binary data", document.Unsupported, false},
		{"ORC is an online rating card", "x.txt", "binary data", document.Unsupported, false},
		{"BZh is not a word", "x.txt", "binary data", document.Unsupported, false},
	}
	for _, tt := range tests {
		kind, why, ok := Identify([]byte(tt.head), tt.name)
		if kind != tt.kind || why != tt.why || ok != tt.ok {
			t.Errorf("Identify(%.12q, %q) = %q, %q, %v; want %q, %q, %v", tt.head, tt.name, kind, why, ok, tt.kind, tt.why, tt.ok)
		}
	}
}

// compoundFile is a compound file's header and one directory sector.
func compoundFile(names ...string) []byte {
	f := make([]byte, 512)
	copy(f, compoundMagic)
	for i, n := range append([]string{"Root Entry"}, names...) {
		e := make([]byte, 128)
		for j, c := range n {
			e[2*j] = byte(c)
		}
		e[64], e[66], e[67] = byte(2*len(n)+2), 2, 1
		if i == 0 {
			e[66] = 5
		}
		f = append(f, e...)
	}
	return f
}

func TestCompound(t *testing.T) {
	tests := []struct {
		streams    []string
		name, kind string
		why        document.SkipReason
	}{
		{[]string{"WordDocument"}, "x", "doc", document.Unsupported},
		{[]string{"WORDDOCUMENT"}, "x", "doc", document.Unsupported},
		{[]string{"Workbook"}, "x.bin", "xls", document.Unsupported},
		{[]string{"Current User", "PowerPoint Document"}, "x", "ppt", document.Unsupported},
		{[]string{"WordDocument", "__properties_version1.0"}, "x", "msg", document.Unsupported},
		{[]string{"EncryptionInfo", "EncryptedPackage"}, "pay.xlsx", "encrypted office file", document.Encrypted},
		{[]string{"WordDocument", "Workbook"}, "a.doc", "doc", document.Unsupported},
		{[]string{"WordDocument", "Workbook"}, "a.xls", "xls", document.Unsupported},
		{nil, "pay.xlsx", "encrypted office file", document.Encrypted},
		{nil, "a.doc", "doc", document.Unsupported},
		{nil, "a", "ole", document.Unsupported},
	}
	for _, tt := range tests {
		kind, why, ok := Identify(compoundFile(tt.streams...), tt.name)
		if kind != tt.kind || why != tt.why || !ok {
			t.Errorf("%v %s: %q, %q, %v; want %q, %q", tt.streams, tt.name, kind, why, ok, tt.kind, tt.why)
		}
	}
}

// TestTable checks the rows themselves: a row must be reachable, named and
// have a reason that counts as unread.
func TestTable(t *testing.T) {
	for i, s := range signatures {
		if s.kind == "" || s.magic == "" || s.why == "" {
			t.Errorf("row %d (%q) is incomplete", i, s.kind)
		}
		if len(s.magic) < 3 && s.and == nil && s.ext == "" && s.magic != "\x1F\x9D" && s.magic != "\x1F\x8B" {
			t.Errorf("row %d (%q): a magic of %d bytes needs a second condition", i, s.kind, len(s.magic))
		}
	}
}

func FuzzIdentify(f *testing.F) {
	f.Add([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "a.doc")
	f.Add(compoundFile("WordDocument"), "a")
	for _, s := range signatures {
		f.Add([]byte(strings.Repeat("\x00", s.at%1000)+s.magic), "a"+strings.SplitN(s.ext, " ", 2)[0])
	}
	f.Fuzz(func(t *testing.T, head []byte, name string) {
		kind, why, ok := Identify(head, name)
		if kind == "" || why == "" {
			t.Errorf("no kind or no reason: %q %q %v", kind, why, ok)
		}
		if !ok && (kind != "binary data" || why != document.Unsupported) {
			t.Errorf("unknown but called %q %q", kind, why)
		}
	})
}

// TestPieces: the volumes of a split archive have no beginning that could tell.
func TestPieces(t *testing.T) {
	for name, want := range map[string]string{
		"pupils.7z.002": "piece of a split archive", "a.zip.010": "piece of a split archive", "A.Z01": "piece of a split archive", "a.r00": "piece of a split archive",
		"a.tar.gz.003": "piece of a split archive", "a.002": "binary data", "a.zip": "binary data", "a.doc.001": "binary data",
	} {
		kind, why, _ := Identify([]byte("\x93\x00\xd1middle"), name)
		if kind != want || why != document.Unsupported {
			t.Errorf("%s: %s, %s", name, kind, why)
		}
	}
	if kind, _, known := Identify([]byte("letters of an archive that was not compressed"), "a.tar.002"); known {
		t.Errorf("text is a %s", kind)
	}
}

// TestLocked: what needs a key says so, and not that no reader was found.
func TestLocked(t *testing.T) {
	rest := strings.Repeat("\x00\x91\xFE", 40)
	for name, c := range map[string]struct {
		head string
		why  document.SkipReason
	}{
		"a.p7m":    {"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03\xA0\x80" + rest, document.Encrypted},
		"b.p7m":    {"\x30\x82\x01\x00\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03" + rest, document.Encrypted},
		"c.p7s":    {"\x30\x82\x01\x00\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02" + rest, document.Unsupported}, // signed only
		"a.age":    {"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl", document.Encrypted},
		"a.enc":    {"U2FsdGVkX18" + "abcdefgh\n", document.Encrypted},
		"a.dmg":    {"encrcdsa" + rest, document.Encrypted},
		"a.arj":    {"\x60\xEA\x29\x00\x1E\x0B\x01\x00\x01" + rest, document.Encrypted},
		"b.arj":    {"\x60\xEA\x29\x00\x1E\x0B\x01\x00\x00" + rest, document.Unsupported},
		"old.xls":  {"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00\x2F\x00\x04\x00" + rest, document.Encrypted},
		"open.xls": {"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00\x42\x00\x02\x00\xE4\x04\x0A\x00\x00\x00", document.Unsupported},
	} {
		if _, why, _ := Identify([]byte(c.head), name); why != c.why {
			t.Errorf("%s: %s, want %s", name, why, c.why)
		}
	}
}
