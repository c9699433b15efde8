package ole

import (
	"context"
	"encoding/binary"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

// propertySetBytes is a property set with one author.
func propertySetBytes(author string) []byte {
	section := le(uint32(0), uint32(2), uint32(1), uint32(24), uint32(4), uint32(32), uint32(2), 1252, 0,
		uint32(typeAnsi), uint32(len(author)+1), author, byte(0))
	return le(0xFFFE, 0, uint32(0), make([]byte, 16), uint32(1), make([]byte, 16), uint32(48), section)
}

// wordFile is the streams of a document: main text and stories as given, the
// first piece compressed, the second in UTF-16.
type wordFile struct {
	narrow, wide string
	stories      [8]int // letters of each story
	junk         string // left behind between text and formatting
	deleted      string // of the narrow text: marked as deleted
	hidden       string
	inserted     string // right behind what is hidden
	rowEnd       string
	flags        int
}

func (w wordFile) build() folder {
	const text = 0x600
	main := make([]byte, text)
	binary.LittleEndian.PutUint16(main, 0xA5EC)
	binary.LittleEndian.PutUint16(main[2:], 0xC1)
	binary.LittleEndian.PutUint16(main[6:], 0x0809)
	binary.LittleEndian.PutUint16(main[0x0A:], uint16(w.flags|fibTable1))
	binary.LittleEndian.PutUint16(main[0x98:], 93)
	for i, st := range storyList {
		binary.LittleEndian.PutUint32(main[st.length:], uint32(w.stories[i]))
	}
	main = append(main, w.narrow...)
	if len(main)%2 != 0 {
		main = append(main, 0)
	}
	wideAt := len(main)
	main = append(main, wideBytes(w.wide)...)
	main = append(main, 0)
	main = append(main, w.junk...)
	for len(main)%formatPage != 0 {
		main = append(main, 0)
	}
	table := make([]byte, 16)
	entry := func(i int, body []byte) {
		binary.LittleEndian.PutUint32(main[0x9A+8*i:], uint32(len(table)))
		binary.LittleEndian.PutUint32(main[0x9A+8*i+4:], uint32(len(body)))
		table = append(table, body...)
	}
	n, m := uint32(len(w.narrow)), uint32(len([]rune(w.wide)))
	plc := le(uint32(0), n, n+m, 0, uint32(text*2|1<<30), 0, 0, uint32(wideAt), 0)
	entry(fibClx, le(byte(2), uint32(len(plc)), plc))
	page := len(main) / formatPage
	main = append(main, w.formats(text)...)
	entry(fibChpx, le(uint32(text), uint32(text+n), uint32(page)))
	entry(fibPapx, le(uint32(text), uint32(text+n), uint32(page+1)))
	entry(fibSavedBy, le(0xFFFF, 2, 0, 8, wideBytes("Eve Exam"), 4, wideBytes("C:\\x")))
	return folder{"WordDocument": main, "1Table": table, summaryName: propertySetBytes("Dora Writer")}
}

// formats is a page of letters' formatting and one of paragraphs'.
func (w wordFile) formats(text int) []byte {
	letters := make([]byte, formatPage)
	put := func(i int, from, to, op, where int) {
		binary.LittleEndian.PutUint32(letters[4*i:], uint32(text+from))
		binary.LittleEndian.PutUint32(letters[4*i+4:], uint32(text+to))
		letters[4*5+i] = byte(where / 2)
		copy(letters[where:], []byte{3, byte(op), byte(op >> 8), 1})
	}
	letters[formatPage-1] = 4
	if i := strings.Index(w.narrow, w.deleted); w.deleted != "" {
		put(0, i, i+len(w.deleted), sprmDeleted, 100)
	}
	if i := strings.Index(w.narrow, w.hidden); w.hidden != "" {
		put(2, i, i+len(w.hidden), sprmHidden, 120)
		letters[4*5+1] = 0
	}
	if i := strings.Index(w.narrow, w.inserted); w.inserted != "" {
		put(3, i, i+len(w.inserted), sprmInserted, 140)
	}
	paragraphs := make([]byte, formatPage)
	if i := strings.Index(w.narrow, w.rowEnd); w.rowEnd != "" {
		i += len(w.rowEnd) - 1
		paragraphs[formatPage-1] = 1
		binary.LittleEndian.PutUint32(paragraphs, uint32(text+i))
		binary.LittleEndian.PutUint32(paragraphs[4:], uint32(text+i+1))
		paragraphs[8] = 50
		copy(paragraphs[100:], []byte{3, 0, 0, byte(sprmRowEnd & 0xFF), byte(sprmRowEnd >> 8), 1})
	}
	return append(letters, paragraphs...)
}

func example() wordFile {
	w := wordFile{
		narrow:  "Dear Ann Example,\rgone away shown unseen \x13HYPERLINK \"mailto:ann@example.org\"\x14write to her\x15.\rName\x07Phone\x07\x07Bob\x9207700 900123\r",
		wide:    "Gr\u00fc\u00dfe, Zo\u00eb\ra footnote\rBob: a comment\r",
		junk:    "Mr Old Tenant, 07700 900456",
		deleted: "gone away ", hidden: "unseen ", rowEnd: "Phone\x07\x07",
	}
	total := len(w.narrow) + len([]rune(w.wide))
	w.stories = [8]int{total - 26, 11, 0, 0, 15}
	return w
}

// TestHiddenMarks: hidden marks of paragraphs, cells and rows still part words.
func TestHiddenMarks(t *testing.T) {
	const hidden = "gone\r\x07\x07\x07"
	w := wordFile{narrow: "Ann" + hidden + "Bob\rZoe\r", hidden: hidden, rowEnd: "\x07\x07\x07"}
	data := compound(w.build())
	formattest.Accept(t, format, data, "a.doc")
	has1(t, "body", kinds(formattest.Read(format, data, "a.doc"), document.Body), "Ann\n\t\t\nBob\nZoe\n")
}

func TestDocument(t *testing.T) {
	w := example()
	files := w.build()
	data := compound(files)
	formattest.Accept(t, format, data, "a.doc")
	r := formattest.Read(format, data, "a.doc")
	has1(t, "body", kinds(r, document.Body), "Dear Ann Example,\nshown write to her.\nName\tPhone\t\nBob\u201907700 900123\nGr\u00fc\u00dfe, Zo\u00eb\n", "a footnote\n")
	has1(t, "comment", kinds(r, document.Comment), "Bob: a comment\n")
	has1(t, "deleted", kinds(r, document.Deleted), "gone away")
	has1(t, "hidden", kinds(r, document.Hidden), "unseen", "mailto:ann@example.org", "Mr Old Tenant, 07700 900456")
	has1(t, "metadata", kinds(r, document.Metadata), "Dora Writer", "Eve Exam")
	if body := kinds(r, document.Body); strings.Contains(body, "gone") || strings.Contains(body, "unseen") || strings.Contains(body, "HYPERLINK") {
		t.Errorf("body shows what is not shown: %q", body)
	}
	formattest.ExactOrigins(t, r.Parts[:1], func(*document.Part, uint32) []byte { return files["WordDocument"].([]byte) })
}

// TestDocumentViews: tracked changes in the three views.
func TestDocumentViews(t *testing.T) {
	w := wordFile{narrow: "Tom had has unseen newly asthma\r", deleted: "had ", hidden: "unseen ", inserted: "newly "}
	w.stories[0] = len(w.narrow)
	data := compound(w.build())
	for view, want := range map[document.View][2]string{
		document.ViewAll: {"Tom has newly asthma\n", "had \n"}, document.ViewOriginal: {"Tom had has asthma\n", ""}, document.ViewFinal: {"Tom has newly asthma\n", ""},
	} {
		r := &formattest.Reader{}
		if err := Read(context.Background(), formattest.NewStream(data, "a.doc"), document.Options{View: view}, r); err != nil {
			t.Fatal(err)
		}
		if got := [2]string{kinds(&r.Result, document.Body), kinds(&r.Result, document.Deleted)}; got != want {
			t.Errorf("%s: %q, want %q", view, got, want)
		}
	}
}

func TestDocumentNames(t *testing.T) {
	upper := folder{}
	for n, v := range example().build() {
		upper[strings.ToUpper(n)] = v
	}
	r := formattest.Read(format, compound(upper), "a.doc")
	has1(t, "body", kinds(r, document.Body), "Dear Ann Example")
}

func TestEncryptedDocument(t *testing.T) {
	w := example()
	w.flags = fibEncrypted
	r := formattest.Read(format, compound(w.build()), "a.doc")
	if len(r.Skips) != 1 || r.Skips[0].Why != document.Encrypted || strings.Contains(r.Text(), "Ann") {
		t.Errorf("skips %v", r.Skips)
	}
}

func TestWord95(t *testing.T) {
	main := make([]byte, 0x300)
	binary.LittleEndian.PutUint16(main, 0xA5DC)
	binary.LittleEndian.PutUint16(main[2:], 104)
	binary.LittleEndian.PutUint16(main[6:], 0x0419)
	text := "\xcf\xf0\xe8\xe2\xe5\xf2\r"
	binary.LittleEndian.PutUint32(main[0x18:], uint32(len(main)))
	binary.LittleEndian.PutUint32(main[0x1C:], uint32(len(main)+len(text)))
	binary.LittleEndian.PutUint32(main[0x34:], uint32(len(text)))
	r := formattest.Read(format, compound(folder{"WordDocument": append(main, text...)}), "a.doc")
	has1(t, "body", kinds(r, document.Body), "Привет\n")
}

func TestEmbedded(t *testing.T) {
	files := example().build()
	native := le(uint32(0), 2, "list.csv\x00", "C:\\list.csv\x00", 0, 3, uint32(4), "C:\\\x00", uint32(9), "Ann,07700", 0)
	files["ObjectPool"] = folder{
		"_1": folder{"\x01Ole10Native": native},
		"_2": folder{"Package": []byte("PK\x03\x04 not much of a zip")},
		"_3": folder{"Workbook": workbook8()},
		"_4": folder{"Strange": []byte("drawing")},
		"_5": folder{"\x02OlePres000": []byte("picture")},
	}
	source := "Attribute VB_Name = \"M\"\r\n' ask Ann Example\r\n"
	files["Macros"] = folder{"PROJECT": []byte("x"), "VBA": folder{"M": append([]byte("compiled"), packVBA(source)...)}}
	r := formattest.Read(format, compound(files), "a.doc")
	names := map[string]string{}
	for _, c := range r.Children {
		names[c.Name] = string(c.Data)
	}
	if names["ObjectPool/_1/list.csv"] != "Ann,07700" || !strings.HasPrefix(names["ObjectPool/_2/Package"], "PK") {
		t.Errorf("children %q", names)
	}
	has1(t, "text", r.Text(), "Ann Example\t01/01/1981", "' ask Ann Example")
	want := map[string]document.SkipReason{"ObjectPool/_4": document.Unsupported, "ObjectPool/_5": document.NoAssist}
	for _, s := range r.Skips {
		if want[s.Name] != s.Why {
			t.Errorf("skip %v", s)
		}
		delete(want, s.Name)
	}
	if len(want) > 0 {
		t.Errorf("not skipped: %v", want)
	}
	formattest.WellFormed(t, r.Parts)
}

// packVBA writes source as a compressed container without back references.
func packVBA(source string) []byte {
	var chunk []byte
	for i := 0; i < len(source); i += 8 {
		chunk = append(append(chunk, 0), source[i:min(i+8, len(source))]...)
	}
	return append(le(byte(1), 0xB000|(len(chunk)+2-3)), chunk...)
}
