package hostile

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"sardine/internal/truth/pack"
)

// lateFiles are made to break the readers of what is not met every day.
func lateFiles(t *testing.T) []File {
	t.Helper()
	return []File{
		{"late/records.xlsb", binaryWorkbook(t)},
		{"late/loop.sqlite", sqlitePages(0x05, 1)},
		{"late/payload.sqlite", sqlitePages(0x0D, 0)},
		{"late/deep.sql", []byte("CREATE TABLE t (a text);\nINSERT INTO t VALUES " + strings.Repeat("(", 2_000_000))},
		{"late/quote.sql", []byte("CREATE TABLE t (a text);\nINSERT INTO t VALUES ('" + strings.Repeat("''", 6<<20))},
		{"late/laughs.yaml", []byte(yamlLaughs())},
		{"late/deep.yaml", []byte("---\na: " + strings.Repeat("[{a: ", 400_000))},
		{"late/indent.yaml", []byte(yamlIndent(2500))},
		{"late/deep.epub", book(t, "a.xhtml", strings.NewReader("<html>"+strings.Repeat("<div><b>", 300_000)))},
		{"late/bomb.epub", book(t, "a.xhtml", zeros(60<<20))},
		{"late/nested.ics", []byte("BEGIN:VCALENDAR\r\n" + strings.Repeat("BEGIN:VEVENT\r\n", 300_000))},
		{"late/folded.ics", []byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:a" + strings.Repeat("\r\n b", 4<<20))},
		{"late/photo.vcf", []byte("BEGIN:VCARD\r\nFN:A\r\nPHOTO;ENCODING=b:" + strings.Repeat("////", 1<<20))},
		{"late/lengths.emf", emf([]uint32{84, 200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x7fffffff, 0xfffffff0}, 0)},
		{"late/again.emf", polyText(8000, 1<<20)},
		{"late/still.wmf", append([]byte("\x01\x00\x09\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), bytes.Repeat([]byte{0, 0, 0, 0, 0x21, 5}, 1000)...)},
		{"late/codes.wpd", wordPerfect()},
		{"late/loop.pst", mailboxLoop(t)},
		{"late/lists.pst", mailboxLists(t)},
		{"late/lengths.dat", []byte("\x78\x9f\x3e\x22\x01\x00\x01\x03\x90\x06\x00\xff\xff\xff\x7f\xff\xff\xff\xff" + strings.Repeat("\x1f\x00\x37\x00\xff\xff\xff\xff", 100))},
		{"late/nested.dat", tnefNested(3000)},
		{"late/folders.msg", oleLoop(oleFolders)},
		{"late/sizes.7z", sevenZip("\x01\x05\xf0\xff\xff\xff\x7f\x00")},
		{"late/memory.7z", sevenZip("\x01\x04\x06\x00\x01\x09\x05\x00\x07\x0b\x01\x00\x01\x23\x03\x01\x01\x05\x5d\x00\x00\x00\xf0\x0c\x09\x00\x00\x05\x01\x11\x05\x00h\x00\x00\x00\x00\x00")},
		{"late/memory.rar", rarMember("a.txt", 0, 1<<40, 15<<10|1<<7, []byte("abcdefgh"))},
		{"late/memory.xz", xzMemory()},
		{"late/bomb.xz", xzBomb(t)},
		{"late/memory.zst", append([]byte("\x28\xb5\x2f\xfd\x00\xf8"), bytes.Repeat([]byte{1, 0, 0}, 50)...)},
		{"late/bomb.zst", zstdBomb(t)},
		{"late/boxes.heic", heif(20_000)},
		{"late/items.avif", heifItems(4000)},
		{"archives/quine.zip", quineZip(t)},
		{"archives/quoted.zip", quotedOverlap(t, 250, zeros(1<<20))},
		{"archives/second.part2.rar", rarVolume(2, true)},
		{"archives/first.part1.rar", rarVolume(1, false)},
		{"archives/imploded.zip", zipMethod(6)},
		{"archives/ppmd.zip", zipMethod(98)},
	}
}

// binaryWorkbook is a workbook of records ([MS-XLSB]) with one sheet.
func binaryWorkbook(t *testing.T) []byte {
	t.Helper()
	const main, related = "application/vnd.ms-excel.sheet.binary.macroEnabled.main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wide := func(s string) string {
		b := string(binary.LittleEndian.AppendUint32(nil, uint32(len(s))))
		for _, c := range []byte(s) {
			b += string([]byte{c, 0})
		}
		return b
	}
	bundle := "\x00\x00\x00\x00\x01\x00\x00\x00" + wide("rId1") + wide("Sheet1")
	relation := func(id, what, target string) string {
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="` + id + `" Type="` + related + what + `" Target="` + target + `"/></Relationships>`
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="bin" ContentType="` + main + `"/><Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/></Types>`},
		{"_rels/.rels", relation("rId1", "officeDocument", "xl/workbook.bin")},
		{"xl/workbook.bin", "\x83\x01\x00\x8f\x01\x00\x9c\x01" + string([]byte{byte(len(bundle))}) + bundle + "\x90\x01\x00\x84\x01\x00"},
		{"xl/_rels/workbook.bin.rels", relation("rId1", "worksheet", "worksheets/sheet1.bin")},
		{"xl/worksheets/sheet1.bin", string(binaryRecords())},
	} {
		w, err := z.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// binaryRecords are those of a sheet in the binary form: rows and strings that
// are nowhere, and lengths that end behind the file.
func binaryRecords() []byte {
	var b bytes.Buffer
	b.WriteString("\x81\x01\x00\x91\x01\x00") // the sheet and its rows begin
	for range 100_000 {
		b.WriteString("\x00\x19\xff\xff\xff\xff" + strings.Repeat("\xff", 21))
		b.WriteString("\x07\x0c\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\x7f")
	}
	b.WriteString("\x06\xff\xff\xff\x7f\xff")
	return b.Bytes()
}

// sqlitePages is a database of three pages, of which the first is a tree of the
// given kind: inner pages lead to page at, leaves claim rows of exabytes.
func sqlitePages(kind byte, at uint32) []byte {
	const size = 4096
	b := make([]byte, 3*size)
	copy(b, "SQLite format 3\x00\x10\x00\x01\x01\x00\x40\x20\x20")
	be := binary.BigEndian
	be.PutUint32(b[28:], 0xfffffff0) // pages
	be.PutUint32(b[44:], 4)
	be.PutUint32(b[56:], 1)
	for page := range 3 {
		h := b[page*size:]
		if page == 0 {
			h = b[100:]
		}
		h[0] = kind
		be.PutUint16(h[3:], 300) // cells
		be.PutUint16(h[5:], 2000)
		pointers := h[8:]
		if kind == 0x05 {
			be.PutUint32(h[8:], at)
			pointers = h[12:]
		}
		for i := range 300 {
			be.PutUint16(pointers[2*i:], uint16(3000+i%64))
		}
		body := b[page*size : (page+1)*size]
		for i := 3000; i+9 < size; i += 9 {
			if kind == 0x05 {
				be.PutUint32(body[i:], at)
			} else {
				copy(body[i:], "\xbf\xff\xff\xff\xff\xff\xff\xff\xff")
			}
		}
	}
	return b
}

func yamlLaughs() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n")
	for i := 1; i < 30; i++ {
		b.WriteString("a" + string(rune('A'+i)) + ": &a" + string(rune('A'+i)) + " [" + strings.Repeat("*a"+string(rune('A'+i-1))+",", 9) + "]\n")
	}
	return b.String()
}

func yamlIndent(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// book is an EPUB with one page.
func book(t *testing.T, name string, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "application/epub+zip"); err != nil {
		t.Fatal(err)
	}
	if w, err = z.Create(name); err != nil {
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

// emf is a header and one record, followed by more bytes.
func emf(record []uint32, more int) []byte {
	le := binary.LittleEndian
	b := make([]byte, 108)
	b[0] = 1
	le.PutUint32(b[4:], 108)
	copy(b[40:], " EMF")
	for _, v := range record {
		b = le.AppendUint32(b, v)
	}
	return append(b, make([]byte, max(more, 200-4*len(record)))...)
}

// polyText is a record that draws the same megabyte thousands of times.
func polyText(n, size int) []byte {
	record := make([]uint32, 10, 10+10*n)
	record[0], record[1], record[9] = 97, uint32(40+40*n+size), uint32(n)
	for i := range n {
		record = append(record, 0, uint32(i), uint32(size/2), uint32(40+40*n), 0, 0, 0, 0, 0, 0)
	}
	return emf(record, size)
}

// wordPerfect has a text that begins in the header, and codes without length.
func wordPerfect() []byte {
	b := append([]byte("\xffWPC\x10\x00\x00\x00\x01\x0a\x02\x01\x00\x00\x00\x02"), bytes.Repeat([]byte("\xd4\x00\x00\x00\xd0\xff\xff\xff\xf0\xfb\xff"), 200_000)...)
	return append(b, "Text"...)
}

// mailboxLoop is a mailbox whose root page leads to itself.
func mailboxLoop(t *testing.T) []byte {
	b := mailbox(t)
	root := binary.LittleEndian.Uint64(b[0xE0:])
	for i := range 15 {
		copy(b[int(root)+24*i+16:], b[0xE0:0xE8])
	}
	b[root+488], b[root+491] = 15, 1
	return b
}

func mailbox(t *testing.T) []byte {
	t.Helper()
	var items []pack.Outlook
	for range 40 {
		items = append(items, pack.Outlook{Strings: []pack.Prop{{ID: 0x0037, Text: "Rota"}, {ID: 0x1000, Text: strings.Repeat("A line of the rota. ", 4000)}}})
	}
	return pack.PST(pack.Mailbox{Folders: []pack.MailFolder{{Name: "Inbox", Items: items}}})
}

// mailboxLists has lists of blocks that list nothing but themselves.
func mailboxLists(t *testing.T) []byte {
	b := mailbox(t)
	// Every XBLOCK ([MS-PST] 2.2.2.8.3.2.1) lists its own kind: the numbers of
	// those that list others have the second bit set.
	for at := 0x400; at+16 < len(b); at += 64 {
		if b[at] == 1 && b[at+1] == 1 && b[at+3] == 0 && b[at+2] > 1 {
			for i := range int(b[at+2]) {
				b[at+8+8*i] |= 2
			}
		}
	}
	return b
}

// tnefNested has each message attached to the next.
func tnefNested(depth int) []byte {
	le := binary.LittleEndian
	data := []byte("text")
	for range depth {
		b := []byte("\x78\x9f\x3e\x22\x01\x00\x02\x02\x90\x06\x00\x0e\x00\x00\x00\x01\x00\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x0f\x80\x06\x00")
		b = append(le.AppendUint32(b, uint32(len(data))), data...)
		data = append(b, 0, 0)
	}
	return data
}

// sevenZip seals a header.
func sevenZip(header string) []byte {
	le := binary.LittleEndian
	b := make([]byte, 32, 32+len(header))
	copy(b, "7z\xbc\xaf\x27\x1c\x00\x04")
	le.PutUint64(b[20:], uint64(len(header)))
	le.PutUint32(b[28:], crc32.ChecksumIEEE([]byte(header)))
	le.PutUint32(b[8:], crc32.ChecksumIEEE(b[12:]))
	return append(b, header...)
}

// rarHeader is a block of RAR 5: a sum, a size, and what is in it.
func rarHeader(body []byte) []byte {
	sized := append(binary.AppendUvarint(nil, uint64(len(body))), body...)
	return append(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(sized)), sized...)
}

// rarMember is an archive of RAR 5 with one member; flags are those of its
// header beyond that there is data, size what it claims to expand to.
func rarMember(name string, flags, size, method uint64, data []byte) []byte {
	b := append([]byte("Rar!\x1a\x07\x01\x00"), rarHeader([]byte{1, 0, 0})...)
	return append(append(b, rarFile(name, flags, size, method, data)...), rarHeader([]byte{5, 0, 0})...)
}

func rarFile(name string, flags, size, method uint64, data []byte) []byte {
	v := binary.AppendUvarint
	h := v(v([]byte{2}, 2|flags), uint64(len(data)))
	h = v(v(v(v(v(v(h, 0), size), 0x20), method), 1), uint64(len(name)))
	return append(rarHeader(append(h, name...)), data...)
}

// rarVolume is one of several volumes, with a piece of a member that begins
// before it or ends behind it.
func rarVolume(n byte, before bool) []byte {
	main := []byte{1, 0, 1}
	flags := uint64(0x10) // goes on in the next
	if n > 1 {
		main = []byte{1, 0, 3, n - 1}
	}
	if before {
		flags |= 8
	}
	b := append([]byte("Rar!\x1a\x07\x01\x00"), rarHeader(main)...)
	b = append(b, rarFile("letter.txt", flags, 300, 0, bytes.Repeat([]byte("Dear Ann, "), 10))...)
	return append(b, rarHeader([]byte{5, 0, 1})...)
}

// xzMemory has a block whose dictionary is 4 GiB.
func xzMemory() []byte {
	b := []byte("\xfd7zXZ\x00\x00\x01")
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte{0, 1}))
	head := []byte{2, 0, 0x21, 1, 40, 0, 0, 0}
	b = append(b, head...)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(head))
	return append(b, bytes.Repeat([]byte{0xe0, 0xff, 0xff, 0xff, 0xff}, 100)...)
}

func xzBomb(t *testing.T) []byte {
	return squeezed(t, func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) })
}

func zstdBomb(t *testing.T) []byte {
	return squeezed(t, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) })
}

// squeezed is what becomes of zeros beyond all measure.
func squeezed(t *testing.T, squeeze func(io.Writer) (io.WriteCloser, error)) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := squeeze(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, zeros(60<<20)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func heifBox(name string, body []byte) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), name...), body...)
}

// heif has boxes within boxes, each of which claims to go on to the end.
func heif(depth int) []byte {
	b := heifBox("ftyp", []byte("heic\x00\x00\x00\x00mif1heic"))
	b = append(b, "\x00\x00\x00\x00meta\x00\x00\x00\x00"...)
	return append(b, bytes.Repeat([]byte("\x00\x00\x00\x00iprp\x00\x00\x00\x00ipco"), depth)...)
}

// heifItems has many items that are all the same bytes.
func heifItems(n int) []byte {
	be := binary.BigEndian
	info := be.AppendUint16([]byte{0, 0, 0, 0}, uint16(n))
	where := be.AppendUint16([]byte{0, 0, 0, 0, 0x44, 0}, uint16(n))
	for i := range n {
		entry := be.AppendUint16([]byte{2, 0, 0, 0}, uint16(i))
		info = append(info, heifBox("infe", append(entry, "\x00\x00Exif\x00"...))...)
		where = be.AppendUint16(where, uint16(i))
		where = append(where, 0, 0, 0, 1, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff)
	}
	meta := append([]byte{0, 0, 0, 0}, heifBox("iinf", info)...)
	b := heifBox("ftyp", []byte("avif\x00\x00\x00\x00mif1avif"))
	return append(b, heifBox("meta", append(meta, heifBox("iloc", where)...))...)
}

// zipMethod has a member that is compressed in a way of old.
func zipMethod(method byte) []byte {
	e := zipEntry{name: "letter.txt", data: []byte("no known bytes")}
	b := directory(e.local(), []zipEntry{e}, 1)
	b[8] = method
	b[bytes.Index(b, []byte("PK\x01\x02"))+10] = method
	return b
}
