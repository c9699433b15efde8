package formats

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"testing"
	"unicode/utf16"
)

// What follows makes the example files of the hidden-data table: small files
// with one thing each, in the words of the formats.

const (
	wordNS  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	sheetNS = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relNS   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	drawNS  = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`
	showNS  = `xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`
	odfNS   = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"` +
		` xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"` +
		` xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
		` xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"`
)

// made is one member of an example file.
type made struct{ name, data string }

func archived(t testing.TB, members ...made) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, m := range members {
		h := &zip.FileHeader{Name: m.name, Method: zip.Deflate}
		if m.name == "mimetype" {
			h.Method = zip.Store
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, m.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// types of the parts that are not named by their extension alone.
const types = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
	`<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/><Default Extension="jpeg" ContentType="image/jpeg"/>` +
	`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
	`<Override PartName="/xl/printerSettings/printerSettings1.bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/>` +
	`</Types>`

func packed(t testing.TB, main string, members ...made) []byte {
	rels := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relNS + `/officeDocument" Target="` + main + `"/></Relationships>`
	return archived(t, append([]made{{"[Content_Types].xml", types}, {"_rels/.rels", rels}}, members...)...)
}

// wordFile is a document with body, and other parts beside it.
func wordFile(body string, more ...made) func(testing.TB) []byte {
	return func(t testing.TB) []byte {
		doc := `<w:document ` + wordNS + ` xmlns:r="` + relNS + `" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" ` + drawNS + `><w:body>` + body + `</w:body></w:document>`
		return packed(t, "word/document.xml", append([]made{{"word/document.xml", doc}}, more...)...)
	}
}

// sheetFile is a workbook of one sheet, state "" or hidden, with data and what
// stands behind it, and other parts.
func sheetFile(state, rows, behind string, more ...made) func(testing.TB) []byte {
	return func(t testing.TB) []byte {
		shown := ""
		if state != "" {
			shown = ` state="` + state + `"`
		}
		book, rels := `<sheets><sheet name="List" sheetId="1"`+shown+` r:id="rId1"/></sheets>`, `<Relationship Id="rId1" Type="`+relNS+`/worksheet" Target="worksheets/sheet1.xml"/>`
		var rest []made
		for _, m := range more {
			if m.name == "(workbook)" { // what the workbook part says besides
				book += m.data
			} else {
				rest = append(rest, m)
			}
		}
		rels += `<Relationship Id="rId8" Type="` + relNS + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId9" Type="` + relNS + `/styles" Target="styles.xml"/>`
		return packed(t, "xl/workbook.xml", append([]made{
			{"xl/workbook.xml", `<workbook ` + sheetNS + ` xmlns:r="` + relNS + `">` + book + `</workbook>`},
			{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels + `</Relationships>`},
			{"xl/styles.xml", `<styleSheet ` + sheetNS + `><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`},
			{"xl/worksheets/sheet1.xml", `<worksheet ` + sheetNS + ` xmlns:r="` + relNS + `"><sheetData>` + rows + `</sheetData>` + behind + `</worksheet>`},
		}, rest...)...)
	}
}

// showFile is a presentation with one slide.
func showFile(slide string, more ...made) func(testing.TB) []byte {
	return func(t testing.TB) []byte {
		return packed(t, "ppt/presentation.xml", append([]made{
			{"ppt/presentation.xml", `<p:presentation ` + showNS + `/>`},
			{"ppt/slides/slide1.xml", `<p:sld ` + showNS + ` ` + drawNS + ` xmlns:r="` + relNS + `"` + slide + `</p:sld>`},
		}, more...)...)
	}
}

// openFile is an OpenDocument file of the kind media with body.
func openFile(media, body string, more ...made) func(testing.TB) []byte {
	return func(t testing.TB) []byte {
		list := `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.` + media + `"/>`
		for _, m := range more {
			if d, ok := strings.CutSuffix(m.name, "/content.xml"); ok {
				list += `<manifest:file-entry manifest:full-path="` + d + `/" manifest:media-type="application/vnd.oasis.opendocument.text"/>`
			}
		}
		members := []made{
			{"mimetype", "application/vnd.oasis.opendocument." + media},
			{"content.xml", `<office:document-content ` + odfNS + `><office:body><office:` + media + `>` + body + `</office:` + media + `></office:body></office:document-content>`},
		}
		return archived(t, append(append(members, more...), made{"META-INF/manifest.xml", list + `</manifest:manifest>`})...)
	}
}

func slideText(s string) string {
	return `><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>` + s + `</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld>`
}

func cellText(s string) string {
	return `<row r="1"><c r="A1" t="inlineStr"><is><t>` + s + `</t></is></c></row>`
}

func paragraph(s string) string { return `<w:p><w:r><w:t>` + s + `</w:t></w:r></w:p>` }

func relation(kind, target, mode string) string {
	if mode != "" {
		mode = ` TargetMode="` + mode + `"`
	}
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relNS + `/` + kind + `" Target="` + target + `"` + mode + `/></Relationships>`
}

// chart has the values it shows beside the formula that they come from.
func chart(s string) string {
	return `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" ` + drawNS + `><c:ser><c:cat><c:strRef><c:f>List!$A$1</c:f><c:strCache><c:pt idx="0"><c:v>` + s + `</c:v></c:pt></c:strCache></c:strRef></c:cat></c:ser></c:chartSpace>`
}

func smartArt(s string) string {
	return `<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" ` + drawNS + `><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>` + s + `</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`
}

func properties(s string) string {
	return `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Client"><vt:lpwstr>` + s + `</vt:lpwstr></property></Properties>`
}

func signature(s string) string {
	return `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><Object><SignatureProperties><SignatureProperty><SignatureInfoV1 xmlns="http://schemas.microsoft.com/office/2006/digsig"><SignatureText>` + s + `</SignatureText></SignatureInfoV1></SignatureProperty></SignatureProperties></Object></Signature>`
}

// photo is a JPEG that says who made it.
func photo(t testing.TB, s string) string {
	t.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, image.NewRGBA(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	tiff := "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x3B\x00\x02\x00\x00" + string([]byte{0, byte(len(s) + 1)}) + "\x00\x00\x00\x1A\x00\x00\x00\x00" + s + "\x00"
	app := "Exif\x00\x00" + tiff
	return "\xFF\xD8\xFF\xE1" + string([]byte{0, byte(len(app) + 2)}) + app + buf.String()[2:]
}

// wide is s in UTF-16, as Windows writes it.
func wide(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// enhanced is an EMF picture of one line of text ([MS-EMF] 2.3.5.8).
func enhanced(s string) string {
	text := wide(s)
	for len(text)%4 != 0 {
		text += "\x00\x00"
	}
	le := binary.LittleEndian
	record := le.AppendUint32(nil, 84)
	record = le.AppendUint32(record, uint32(76+len(text)))
	record = append(record, make([]byte, 28)...)
	record = append(record, make([]byte, 8)...) // where it is drawn
	record = le.AppendUint32(record, uint32(len(s)))
	record = le.AppendUint32(record, 76)
	record = append(record, make([]byte, 28)...)
	record = append(record[:76], text...)
	head := make([]byte, 88)
	le.PutUint32(head, 1)
	le.PutUint32(head[4:], 88)
	copy(head[40:], " EMF")
	le.PutUint32(head[44:], 0x10000)
	end := le.AppendUint32(nil, 14)
	end = le.AppendUint32(end, 20)
	end = append(end, make([]byte, 12)...)
	out := append(append(head, record...), end...)
	le.PutUint32(out[48:], uint32(len(out)))
	le.PutUint32(out[52:], 3)
	return string(out)
}

// compound is a compound file with storages one level deep ("VBA/ThisDocument").
// All streams are long enough to lie in sectors of their own.
func compound(t testing.TB, streams ...made) string {
	t.Helper()
	const sector, free, endOfChain = 512, 0xFFFFFFFF, 0xFFFFFFFE
	le := binary.LittleEndian
	type entry struct {
		name        string
		kind        byte
		child, next uint32
		start, size uint32
	}
	var data []byte
	var fat []uint32
	entries := []entry{{name: "Root Entry", kind: 5, child: free, next: free, start: endOfChain}}
	storages := map[string]int{}
	put := func(parent int, e entry) int {
		e.next = entries[parent].child
		entries = append(entries, e)
		entries[parent].child = uint32(len(entries) - 1)
		return len(entries) - 1
	}
	for _, s := range streams {
		parent := 0
		if dir, name, ok := strings.Cut(s.name, "/"); ok {
			if storages[dir] == 0 {
				storages[dir] = put(0, entry{name: dir, kind: 1, child: free})
			}
			parent, s.name = storages[dir], name
		}
		body := []byte(s.data)
		body = append(body, make([]byte, max(0, 4096-len(body)))...)
		size := len(body)
		body = append(body, make([]byte, (sector-len(body)%sector)%sector)...)
		start := uint32(len(fat))
		for i := range len(body) / sector {
			fat = append(fat, start+uint32(i)+1)
		}
		fat[len(fat)-1] = endOfChain
		data = append(data, body...)
		put(parent, entry{name: s.name, kind: 2, child: free, start: start, size: uint32(size)})
	}
	// Siblings hang to the right of one another: no tree of use, but one.
	dir := uint32(len(fat))
	var table []byte
	for _, e := range entries {
		row := make([]byte, 128)
		copy(row, wide(e.name))
		le.PutUint16(row[64:], uint16(2*len(e.name)+2))
		row[66], row[67] = e.kind, 1
		le.PutUint32(row[68:], free)
		next := e.next
		if e.kind == 5 {
			next = free
		}
		le.PutUint32(row[72:], next)
		le.PutUint32(row[76:], e.child)
		le.PutUint32(row[116:], e.start)
		le.PutUint32(row[120:], e.size)
		table = append(table, row...)
	}
	table = append(table, make([]byte, (sector-len(table)%sector)%sector)...)
	for i := range len(table) / sector {
		fat = append(fat, dir+uint32(i)+1)
	}
	fat[len(fat)-1] = endOfChain
	data = append(data, table...)
	at := uint32(len(fat))
	fat = append(fat, 0xFFFFFFFD)
	if len(fat) > 128 {
		t.Fatal("the example is too large for one sector of the table")
	}
	head := make([]byte, sector)
	copy(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	le.PutUint16(head[24:], 0x3E)
	le.PutUint16(head[26:], 3)
	le.PutUint16(head[28:], 0xFFFE)
	le.PutUint16(head[30:], 9)
	le.PutUint16(head[32:], 6)
	le.PutUint32(head[44:], 1)
	le.PutUint32(head[48:], dir)
	le.PutUint32(head[56:], 4096)
	le.PutUint32(head[60:], endOfChain)
	le.PutUint32(head[68:], endOfChain)
	for i := range 109 {
		le.PutUint32(head[76+4*i:], free)
	}
	le.PutUint32(head[76:], at)
	fatSector := make([]byte, 0, sector)
	for i := range 128 {
		v := uint32(free)
		if i < len(fat) {
			v = fat[i]
		}
		fatSector = le.AppendUint32(fatSector, v)
	}
	return string(head) + string(data) + string(fatSector)
}

// macro is a VBA project whose module holds s in a comment, compressed without
// back references ([MS-OVBA] 2.4.1).
func macro(t testing.TB, s string) string {
	source := "Attribute VB_Name = \"Module1\"\r\n' " + s + "\r\nSub Auto()\r\nEnd Sub\r\n"
	var body []byte
	for i := 0; i < len(source); i += 8 {
		body = append(append(body, 0), source[i:min(i+8, len(source))]...)
	}
	out := []byte{1}
	out = binary.LittleEndian.AppendUint16(out, uint16(len(body)-1)|0xB000)
	return compound(t, made{"VBA/dir", "x"}, made{"VBA/Module1", "compiled" + string(append(out, body...))}, made{"PROJECT", "Module=Module1\r\n"})
}

// packager is an embedded file as Word wraps it: a compound file with an
// Ole10Native stream ([MS-OLEDS] 2.3.6).
func packager(t testing.TB, name, data string) string {
	body := "\x02\x00" + name + "\x00C:\\Users\\ann\\" + name + "\x00\x00\x00\x03\x00"
	full := "C:\\Users\\ann\\" + name + "\x00"
	body += string(binary.LittleEndian.AppendUint32(nil, uint32(len(full)))) + full
	body += string(binary.LittleEndian.AppendUint32(nil, uint32(len(data)))) + data
	return compound(t, made{"\x01Ole10Native", string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body})
}
