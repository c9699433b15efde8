package ooxml

import (
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

const nsA = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`

func slides(t testing.TB) []byte {
	slide := `<p:sld ` + nsA + `><p:cNvPr id="2" name="Photo of Amy" descr="Amy on a bike"/><p:txBody>` +
		`<a:p><a:r><a:t>Pupil: Jane</a:t></a:r><a:br/><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p><a:p><a:r><a:t> Example</a:t></a:r></a:p></p:txBody>` +
		`<a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Born</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>1990</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:sld>`
	return pkg(t, "ppt/presentation.xml",
		file{"ppt/presentation.xml", `<p:presentation ` + nsA + `/>`}, file{"ppt/slides/slide1.xml", slide},
		file{"ppt/notesSlides/notesSlide1.xml", `<p:notes ` + nsA + `><a:p><a:r><a:t>mention Jane</a:t></a:r></a:p></p:notes>`},
		file{"ppt/comments/comment1.xml", `<p:cmLst ` + nsA + `><p:cm><p:text>check with Jane</p:text></p:cm></p:cmLst>`},
		file{"ppt/commentAuthors.xml", `<p:cmAuthorLst ` + nsA + `><p:cmAuthor id="0" name="Carl Critic" initials="CC"/></p:cmAuthorLst>`},
		file{"ppt/charts/chart1.xml", `<c:chartSpace xmlns:c="c"><c:cat><c:strRef><c:f>Sheet1!$A$2</c:f><c:strCache><c:pt idx="0"><c:v>Jane</c:v></c:pt><c:pt idx="1"><c:v>Tom</c:v></c:pt></c:strCache></c:strRef></c:cat></c:chartSpace>`},
		file{"ppt/embeddings/book.xlsx", "PK not really"},
	)
}

func TestPptx(t *testing.T) {
	data := slides(t)
	r := formattest.Read(suite, data, "a.pptx")
	if r.Err != nil || len(r.Skips) != 0 {
		t.Fatal(r.Err, r.Skips)
	}
	for _, c := range []struct {
		path string
		kind document.PartKind
		want string
	}{
		{"ppt/slides/slide1.xml", document.Body, "Pupil: Jane\n7\n Example\nBorn\t1990"},
		{"ppt/slides/slide1.xml", document.Hidden, "Photo of Amy\nAmy on a bike"},
		{"ppt/notesSlides/notesSlide1.xml", document.Body, "mention Jane"},
		{"ppt/comments/comment1.xml", document.Comment, "check with Jane"},
		{"ppt/commentAuthors.xml", document.Comment, "Carl Critic\nCC"},
		{"ppt/charts/chart1.xml", document.Body, "Jane\nTom"},
		{"ppt/charts/chart1.xml", document.Hidden, "Sheet1!$A$2"},
	} {
		if got := texts(r, c.path, c.kind); got != c.want {
			t.Errorf("%s %s:\n got %q\nwant %q", c.path, c.kind, got, c.want)
		}
	}
	if len(r.Children) != 1 || r.Children[0].Name != "ppt/embeddings/book.xlsx" {
		t.Errorf("children %v", r.Children)
	}
	out := replace(t, data, "Jane", " ", nil)
	if got := memberOf(t, out, "ppt/slides/slide1.xml"); !strings.Contains(got, "<a:t>Pupil:  </a:t>") {
		t.Errorf("DrawingML keeps blanks without xml:space: %s", got)
	}
	if got := memberOf(t, out, "ppt/charts/chart1.xml"); !strings.Contains(got, "<c:v> </c:v>") {
		t.Errorf("chart: %s", got)
	}
}

func TestPptxAccepted(t *testing.T) { formattest.Accept(t, suite, slides(t), "slides.pptx") }

// A member that changes is compressed anew; the others stay as they are.
func TestEmbedded(t *testing.T) {
	out, err := formattest.Rewrite(suite, slides(t), "a.pptx", &formattest.Editor{Member: func(string, []byte) ([]byte, bool) {
		return []byte("another book"), true
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got := memberOf(t, out, "ppt/embeddings/book.xlsx"); got != "another book" {
		t.Errorf("member %q", got)
	}
}

// One broken part does not hide the others, and stops a rewriting.
func TestBrokenPart(t *testing.T) {
	data := docx(t, "<w:p><w:r><w:t>Jane</w:t></w:r></w:p>", file{"word/footer1.xml", "<w:ftr><w:p><w:r><w:t>Tom</w:t></w:r></w:p><w:p w:x"})
	r := formattest.Read(suite, data, "a.docx")
	if r.Err != nil || len(r.Skips) != 1 || r.Skips[0] != (formattest.Skip{Name: "word/footer1.xml", Why: document.Partial}) {
		t.Errorf("%v %v", r.Err, r.Skips)
	}
	if got := texts(r, "word/footer1.xml", document.Body); got != "Tom" {
		t.Errorf("footer %q", got)
	}
	if _, err := formattest.Rewrite(suite, data, "a.docx", &formattest.Editor{}); document.ReasonOf(err) != document.Partial {
		t.Errorf("rewritten: %v", err)
	}
}

func TestBomb(t *testing.T) {
	data := docx(t, "<w:p><w:r><w:t>"+strings.Repeat("a", 40<<20)+"</w:t></w:r></w:p>", file{"word/footer1.xml", "<w:ftr/>"})
	r := formattest.Read(suite, data, "a.docx")
	if len(r.Skips) == 0 || r.Skips[0] != (formattest.Skip{Name: "word/document.xml", Why: document.Bomb}) {
		t.Errorf("skips %v", r.Skips)
	}
}

func TestSniff(t *testing.T) {
	for _, c := range []struct {
		files []file
		name  string
		want  bool
	}{
		{[]file{{"[Content_Types].xml", ""}, {"word/document.xml", ""}}, "a.bin", true},
		{[]file{{"word/document.xml", ""}, {"[Content_Types].xml", ""}}, "", true},
		{[]file{{"_rels/.rels", ""}, {"word/document.xml", ""}}, "", true},
		{[]file{{"word/document.xml", ""}}, "a.docx", true},
		{[]file{{"word/document.xml", ""}}, "a.zip", false},
		{[]file{{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", ""}}, "a.odt", false},
		{[]file{{"notes.txt", ""}}, "a.docx", false},
	} {
		if got := Sniff(archive(t, c.files...), c.name); got != c.want {
			t.Errorf("%v %q: %v", c.files, c.name, got)
		}
	}
}
