// Package hostile makes files that were made to break their readers, and a child
// process that some of them kill, for tests of whatever reads files.
//
// It is no part of the product. Its one invariant: every file is harmless until a
// reader believes it.
package hostile

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"
)

// File is one file that was made to break its reader.
type File struct {
	Name string
	Data []byte
}

// Files makes one of each kind. Where a limit is to be broken it is one
// of Limits.
func Files(t *testing.T) []File {
	t.Helper()
	all := []File{
		{"archives/nested.zip", nestedZip(t, 40)},
		{"archives/zeros.zip", packed(t, "zeros.txt", zeros(60<<20))},
		{"archives/layers.zip", packed(t, "a.gz", bytes.NewReader(gzipped(t, zeros(60<<20))))},
		{"archives/million.zip", manyEntries(1_000_000)},
		{"archives/itself.zip", zipInItself()},
		{"archives/overlap.zip", overlapping(20_000)},
		{"archives/names.zip", wicked(t)},
		{"archives/lying.zip", lyingZip(t)},
		{"archives/layers.gz", nestedGzip(t, 40)},
		{"archives/bomb.gz", gzipped(t, zeros(60<<20))},
		{"archives/names.tar", wickedTar(t)},
		{"archives/huge.tar", hugeTar()},
		{"xml/laughs.xml", []byte(laughs())},
		{"xml/deep.xml", []byte(strings.Repeat("<a>", 500_000))},
		{"xml/attributes.xml", []byte("<a " + attributes(200_000) + "/>")},
		{"xml/deep.html", []byte("<html>" + strings.Repeat("<div><b>", 300_000))},
		{"json/deep.json", []byte(strings.Repeat(`{"a":[`, 500_000))},
		{"json/key.json", []byte(`{"` + strings.Repeat("k", 8<<20) + `":1}`)},
		{"office/bomb.docx", document1(t, zeros(60<<20))},
		{"office/deep.docx", document1(t, strings.NewReader(`<w:document xmlns:w="x"><w:body>`+strings.Repeat("<w:p>", 400_000)))},
		{"office/rows.xlsx", sheet1(t)},
		{"office/deep.rtf", []byte(`{\rtf1 ` + strings.Repeat("{", 2_000_000))},
		{"office/lying.rtf", []byte(`{\rtf1 {\pict\bin2147483647 abc}\par Text}`)},
		{"office/sectors.doc", oleLoop(oleSectors)},
		{"office/folders.doc", oleLoop(oleFolders)},
		{"office/ministream.msg", oleLoop(oleMini)},
		{"pdf/pages.pdf", []byte(pdfPages())},
		{"pdf/prev.pdf", []byte(pdfPrev())},
		{"pdf/length.pdf", []byte(pdfLength())},
		{"pdf/bomb.pdf", pdfBomb(t)},
		{"pdf/deep.pdf", []byte("%PDF-1.7\n1 0 obj\n" + strings.Repeat("[", 3_000_000))},
		{"pdf/image.pdf", []byte(pdfImage())},
		{"images/huge.png", pngOf(1<<31-1, 1<<31-1)},
		{"images/wide.png", pngOf(60_000, 60_000)},
		{"mail/nested.eml", []byte(nestedMail(2000))},
		{"mail/header.eml", []byte("From: ann@example.org\r\nSubject: " + strings.Repeat("=?utf-8?q?a?= ", 600_000) + "\r\n\r\nText")},
		{"mail/parts.eml", []byte(manyParts(100_000))},
		{"mail/loop.mbox", []byte(strings.Repeat("From x Thu Jan  1 00:00:00 1970\n", 300_000))},
		{"text/line.txt", bytes.Repeat([]byte("a"), 24<<20)},
		{"text/nul.txt", append([]byte("Text "), make([]byte, 1<<20)...)},
		{"text/columns.csv", []byte(strings.Repeat(`"",`, 2_000_000) + "\n")},
		{"text/quote.csv", []byte("a,b\n1,\"" + strings.Repeat("x\n", 4<<20))},
	}
	all = append(all, lateFiles(t)...)
	for _, ext := range []string{"docx", "xlsx", "pptx", "odt", "doc", "xls", "ppt", "msg", "pdf", "rtf", "eml", "mbox", "html", "xml", "json", "csv", "txt", "zip", "tar", "gz", "png", "pst",
		"xlsb", "sqlite", "sql", "yaml", "epub", "ics", "vcf", "emf", "wpd", "dat", "7z", "rar", "xz", "zst", "bz2", "heic"} {
		for _, how := range []string{"panic", "recurse", "memory", "loop"} {
			if how != "panic" && ext != "pdf" { // dying so costs time, and the format is not even asked
				continue
			}
			all = append(all, File{"poison/" + how + "." + ext, []byte(Poison + how + "\n")})
		}
	}
	for _, m := range magics {
		all = append(all, File{fmt.Sprintf("cut/%x.bin", m), append([]byte(m), bytes.Repeat([]byte{0xff, 0, 0x80, 'a'}, 2000)...)})
	}
	return all
}

// magics are what files of many formats begin with.
var magics = []string{
	"PK\x03\x04", "PK\x05\x06", "%PDF-1.4\n", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "{\\rtf1", "\x1f\x8b\x08", "BZh9", "7z\xbc\xaf\x27\x1c",
	"Rar!\x1a\x07\x00", "Rar!\x1a\x07\x01\x00", "\xfd7zXZ\x00", "\x28\xb5\x2f\xfd", "!BDN", "\x78\x9f\x3e\x22", "SQLite format 3\x00", "\x89PNG\r\n\x1a\n",
	"\xff\xd8\xff\xe1", "GIF89a", "II*\x00", "MM\x00*", "<?xml ", "From ", "\xff\xfe", "\xef\xbb\xbf", "BM", "RIFF\x00\x00\x00\x00WEBP",
}

// zeros are what packs best.
func zeros(n int64) io.Reader { return io.LimitReader(zeroReader{}, n) }

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

func packed(t *testing.T, name string, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, r); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func nestedZip(t *testing.T, depth int) []byte {
	data := []byte("Text at the bottom")
	name := "a.txt"
	for range depth {
		data, name = packed(t, name, bytes.NewReader(data)), "in.zip"
	}
	return data
}

func gzipped(t *testing.T, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, r); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func nestedGzip(t *testing.T, depth int) []byte {
	data := []byte("Text at the bottom")
	for range depth {
		data = gzipped(t, bytes.NewReader(data))
	}
	return data
}

// zipEntry is a local header with its data; zipEntries adds the directory.
type zipEntry struct {
	name   string
	data   []byte
	offset uint32
	claim  uint32 // size that the headers claim, if not 0
}

func (e *zipEntry) size() uint32 {
	if e.claim > 0 {
		return e.claim
	}
	return uint32(len(e.data))
}

func (e *zipEntry) local() []byte {
	b := append([]byte("PK\x03\x04"), 10, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(e.data))
	b = binary.LittleEndian.AppendUint32(b, e.size())
	b = binary.LittleEndian.AppendUint32(b, e.size())
	b = binary.LittleEndian.AppendUint16(b, uint16(len(e.name)))
	return append(append(append(b, 0, 0), e.name...), e.data...)
}

func (e *zipEntry) central() []byte {
	b := append([]byte("PK\x01\x02"), 10, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(e.data))
	b = binary.LittleEndian.AppendUint32(b, e.size())
	b = binary.LittleEndian.AppendUint32(b, e.size())
	b = binary.LittleEndian.AppendUint16(b, uint16(len(e.name)))
	b = append(b, make([]byte, 12)...)
	b = binary.LittleEndian.AppendUint32(b, e.offset)
	return append(b, e.name...)
}

// directory ends a zip of which locals stand before it.
func directory(locals []byte, entries []zipEntry, count int) []byte {
	start := uint32(len(locals))
	for i := range entries {
		locals = append(locals, entries[i].central()...)
	}
	size := uint32(len(locals)) - start
	end := append([]byte("PK\x05\x06"), 0, 0, 0, 0)
	end = binary.LittleEndian.AppendUint16(end, uint16(min(count, 0xffff)))
	end = binary.LittleEndian.AppendUint16(end, uint16(min(count, 0xffff)))
	end = binary.LittleEndian.AppendUint32(end, size)
	end = binary.LittleEndian.AppendUint32(end, start)
	return append(append(locals, end...), 0, 0)
}

// manyEntries is a directory of n entries, in the form for more than 65,535 of
// them, that all point to one member.
func manyEntries(n int) []byte {
	e := zipEntry{name: "a", data: []byte("x")}
	b := e.local()
	start := len(b)
	one := e.central()
	for range n {
		b = append(b, one...)
	}
	end := len(b)
	b = append(b, "PK\x06\x06"...)
	b = binary.LittleEndian.AppendUint64(b, 44)
	b = append(b, 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	for _, v := range []int{n, n, end - start, start} {
		b = binary.LittleEndian.AppendUint64(b, uint64(v))
	}
	b = append(b, "PK\x06\x07\x00\x00\x00\x00"...)
	b = binary.LittleEndian.AppendUint64(b, uint64(end))
	b = append(b, 1, 0, 0, 0)
	b = append(b, "PK\x05\x06\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"...)
	return append(b, 0, 0)
}

// zipInItself holds one stored member whose bytes run from behind its own
// header to behind the directory, so that the member is a zip with the same
// member again.
func zipInItself() []byte {
	e := zipEntry{name: "again.zip"}
	whole := directory(e.local(), []zipEntry{e}, 1)
	e.claim = uint32(len(whole) - 30 - len(e.name))
	return directory(e.local(), []zipEntry{e}, 1)
}

// overlapping has n entries over the same megabyte.
func overlapping(n int) []byte {
	e := zipEntry{name: "m.txt", data: bytes.Repeat([]byte("overlap "), 1<<17)}
	entries := make([]zipEntry, n)
	for i := range entries {
		entries[i] = e
		entries[i].name = fmt.Sprintf("%05d", i)
	}
	return directory(e.local(), entries, n)
}

// WickedNames would leave the folder, or write to a terminal, if anybody used
// them.
var WickedNames = []string{
	"../../../../tmp/out.txt", "/etc/cron.d/out", `..\..\out.txt`, "C:\\out.txt", "a\x00b.txt", "\x1b[2J\x1b[31mred.txt", "line\nbreak.txt",
	"CON", "\u202etxt.exe", strings.Repeat("long/", 5000) + "x.txt", "\xff\xfe.txt", "", ".", "..",
}

func wicked(t *testing.T) []byte {
	t.Helper()
	var b []byte
	var entries []zipEntry
	for i, name := range WickedNames {
		e := zipEntry{name: name, data: []byte(fmt.Sprintf("Mail number%d@example.org here", i)), offset: uint32(len(b))}
		b = append(b, e.local()...)
		entries = append(entries, e)
	}
	return directory(b, entries, len(entries))
}

// lyingZip claims four gigabytes for a few bytes.
func lyingZip(t *testing.T) []byte {
	t.Helper()
	e := zipEntry{name: "a.txt", data: []byte("a few bytes"), claim: 0xfffffff0}
	f := zipEntry{name: "b.txt", data: []byte("others"), offset: 0x7fffffff}
	return directory(e.local(), []zipEntry{e, f, e}, 60_000)
}

func wickedTar(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []tar.Header{
		{Name: "../../out.txt", Typeflag: tar.TypeReg, Size: 4}, {Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
		{Name: "hard", Typeflag: tar.TypeLink, Linkname: "/etc/shadow"}, {Name: "dev", Typeflag: tar.TypeBlock}, {Name: "fifo", Typeflag: tar.TypeFifo},
	} {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			if _, err := w.Write([]byte("text")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hugeTar is a header that claims eight exabytes.
func hugeTar() []byte {
	h := make([]byte, 512)
	copy(h, "huge.txt")
	copy(h[100:], "0000644\x000000000\x000000000\x00")
	copy(h[124:], []byte{0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	copy(h[136:], "00000000000\x00        0")
	copy(h[257:], "ustar\x0000")
	sum := 0
	for _, c := range h {
		sum += int(c)
	}
	copy(h[148:], fmt.Sprintf("%06o\x00 ", sum))
	return append(h, "a few bytes"...)
}

func laughs() string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [\n<!ENTITY l0 \"lol\">\n")
	for i := 1; i < 20; i++ {
		fmt.Fprintf(&b, "<!ENTITY l%d \"%s\">\n", i, strings.Repeat(fmt.Sprintf("&l%d;", i-1), 10))
	}
	b.WriteString("<!ENTITY file SYSTEM \"file:///etc/passwd\">\n]>\n<lolz>&l19; &file;</lolz>\n")
	return b.String()
}

func attributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d=\"%d\" ", i, i)
	}
	return b.String()
}

// document1 is a docx whose text is what r gives.
func document1(t *testing.T, r io.Reader) []byte {
	return opc(t, "word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", r)
}

// sheet1 is an xlsx with cells at the far corner that point to strings that
// are not there.
func sheet1(t *testing.T) []byte {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>`)
	for i := range 50_000 {
		fmt.Fprintf(&b, `<row r="%d"><c r="XFD%d" t="s"><v>%d</v></c></row>`, 4294967295-i, 4294967295-i, 99999999+i)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return opc(t, "xl/worksheets/sheet1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml", strings.NewReader(b.String()))
}

func opc(t *testing.T, part, mediaType string, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, in := range map[string]io.Reader{
		"[Content_Types].xml": strings.NewReader(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/` + part + `" ContentType="` + mediaType + `"/></Types>`),
		"_rels/.rels":         strings.NewReader(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="` + part + `"/></Relationships>`),
		part:                  r,
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, in); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What of a compound file goes round in circles.
const (
	oleSectors = iota
	oleFolders
	oleMini
)

// oleLoop is a compound file (MS-CFB) of 512-byte sectors: the header, one
// sector of the table, one of folders, then some of data.
func oleLoop(what int) []byte {
	b := make([]byte, 512*8)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	put16 := func(at int, v uint16) { binary.LittleEndian.PutUint16(b[at:], v) }
	put32 := func(at int, v uint32) { binary.LittleEndian.PutUint32(b[at:], v) }
	put16(24, 0x3e)
	put16(26, 3)
	put16(28, 0xfffe)
	put16(30, 9)
	put16(32, 6)
	put32(44, 1)    // one sector of the table
	put32(48, 1)    // folders
	put32(56, 4096) // larger streams have sectors of their own
	put32(60, 3)    // small ones: their table
	put32(64, 1)
	put32(68, 0xfffffffe)
	for i := range 109 {
		put32(76+4*i, 0xffffffff)
	}
	put32(76, 0)
	table := 512
	for i := range 128 {
		put32(table+4*i, 0xffffffff)
	}
	put32(table, 0xfffffffd)
	put32(table+4, 0xfffffffe)
	put32(table+4*2, 2) // a sector that follows itself
	put32(table+4*3, 3)
	put32(table+4*4, 5)
	put32(table+4*5, 4)
	folder := func(n int, name string, kind byte, left, right, child, start uint32, size uint64) {
		at := 1024 + 128*n
		for i, c := range []byte(name) {
			b[at+2*i] = c
		}
		put16(at+64, uint16(2*len(name)+2))
		b[at+66] = kind
		put32(at+68, left)
		put32(at+72, right)
		put32(at+76, child)
		put32(at+116, start)
		binary.LittleEndian.PutUint64(b[at+120:], size)
	}
	const none = 0xffffffff
	switch what {
	case oleSectors:
		folder(0, "Root Entry", 5, none, none, 1, 0xfffffffe, 0)
		folder(1, "WordDocument", 2, none, none, none, 2, 1<<31)
	case oleFolders:
		folder(0, "Root Entry", 5, none, none, 1, 0xfffffffe, 0)
		folder(1, "WordDocument", 1, 1, 2, 0, 2, 0)
		folder(2, "1Table", 1, 1, 2, 1, 2, 0)
		put32(table+4, 1) // the folders go on in the folders
	case oleMini:
		folder(0, "Root Entry", 5, none, none, 1, 4, 1<<30)
		folder(1, "__substg1.0_1000001F", 2, none, none, none, 0, 4000)
		for i := range 128 {
			put32(512*4+4*i, 0)
		}
	}
	return b
}

func pdfOf(objects ...string) string {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.String()
}

// pdfPages is a tree of pages that is its own child, and a page whose content
// is a form that draws itself.
func pdfPages() string {
	return pdfOf("<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R /AcroForm << /Fields [7 0 R] >> >>",
		"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 100000000 /Parent 2 0 R >>",
		"<< /Type /Page /Parent 3 0 R /Contents [4 0 R 4 0 R] /Resources << /XObject << /F 5 0 R >> >> >>",
		"<< /Length 4 >>\nstream\n/F Do\nendstream",
		"<< /Type /XObject /Subtype /Form /Length 11 /Resources << /XObject << /F 5 0 R >> >> >>\nstream\n/F Do /F Do\nendstream",
		"<< /First 6 0 R /Next 6 0 R /Title (loop) >>",
		"<< /Kids [7 0 R 7 0 R] /T (loop) /Parent 7 0 R >>")
}

// pdfPrev has two cross-reference tables that name each other as the one before.
func pdfPrev() string {
	b := "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
	first := len(b)
	b += "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 2 /Root 1 0 R /Prev %010d >>\n"
	second := len(b) - len("%010d") + 10
	b = fmt.Sprintf(b, second)
	b += fmt.Sprintf("xref\n0 99999999\n0000000000 65535 f \ntrailer\n<< /Size 99999999 /Root 1 0 R /Prev %d /XRefStm %d >>\n", first, second)
	return b + fmt.Sprintf("startxref\n%d\n%%%%EOF\n", second)
}

// pdfLength has streams whose length is in themselves, or in each other.
func pdfLength() string {
	return pdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /Contents [4 0 R 5 0 R 6 0 R] >>",
		"<< /Length 4 0 R >>\nstream\nBT (Text) Tj ET\nendstream",
		"<< /Length 6 0 R >>\nstream\nBT (Text) Tj ET\nendstream",
		"<< /Length 5 0 R /Filter [/FlateDecode /FlateDecode 6 0 R] /DecodeParms 6 0 R >>\nstream\nBT (Text) Tj ET\nendstream")
}

// pdfBomb is a page of 200 MB, in two layers.
func pdfBomb(t *testing.T) []byte {
	t.Helper()
	deflate := func(r io.Reader) []byte {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		if _, err := io.Copy(z, r); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	s := deflate(bytes.NewReader(deflate(zeros(200 << 20))))
	return []byte(pdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
		fmt.Sprintf("<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream", len(s), s)))
}

// pdfImage holds a picture of four exapixels and an array of widths without end.
func pdfImage() string {
	return pdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 1e38 1e38] /Resources << /XObject << /I 5 0 R >> /Font << /F 6 0 R >> >> >>",
		"<< /Length 50 >>\nstream\n/I Do BT /F 1e38 Tf 1e308 0 0 1e308 0 0 Tm (Text) Tj ET\nendstream",
		"<< /Type /XObject /Subtype /Image /Width 2147483647 /Height 2147483647 /BitsPerComponent 16 /ColorSpace /DeviceCMYK /Filter /FlateDecode /Length 3 >>\nstream\nabc\nendstream",
		"<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar -2147483648 /LastChar 2147483647 /Widths [1] /Encoding << /Differences [2147483647 /a] >> >>")
}

// pngOf is a PNG that claims a size and has no pixels.
func pngOf(width, height uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
		body := append([]byte(kind), data...)
		b = append(b, body...)
		b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(nil, width)
	head = binary.BigEndian.AppendUint32(head, height)
	chunk("IHDR", append(head, 16, 6, 0, 0, 0))
	chunk("IDAT", []byte{0x78, 0x9c, 0x63, 0, 0, 0, 1, 0, 1})
	chunk("IEND", nil)
	return b
}

func nestedMail(depth int) string {
	var b strings.Builder
	for i := range depth {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"b%d\"\r\n\r\n--b%d\r\n", i, i)
	}
	return "From: ann@example.org\r\nTo: bob@example.org\r\nSubject: nested\r\nMIME-Version: 1.0\r\n" + b.String() + "Content-Type: text/plain\r\n\r\nText"
}

func manyParts(n int) string {
	return "From: ann@example.org\r\nTo: bob@example.org\r\nSubject: parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" +
		strings.Repeat("--x\r\nContent-Type: text/plain; name=\"a.txt\"\r\nContent-Disposition: attachment\r\n\r\nT\r\n", n) + "--x--\r\n"
}
