package ooxml

import (
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

const letter = `<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>` +
	`<w:r><w:t>Jane Exam</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">ple </w:t></w:r><w:r><w:tab/><w:t>NHS 999</w:t><w:noBreakHyphen/><w:t>123</w:t></w:r></w:p>` +
	`<w:p><w:r><w:t>Tom &amp; Amy</w:t><w:br/><w:t>next line</w:t></w:r></w:p>` +
	`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Born</w:t></w:r></w:p></w:tc></w:tr>` +
	`<w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>1 May 1990</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` +
	`<w:p><w:ins w:author="Ada Author"><w:r><w:t>kept</w:t></w:r></w:ins><w:del w:author="Ada Author"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>` +
	`<w:p><w:r><w:t xml:space="preserve">before </w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box words</w:t></w:r></w:p></w:txbxContent></mc:Choice>` +
	`<mc:Fallback><w:txbxContent><w:p><w:r><w:t>box words</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>after</w:t></w:r></w:p>` +
	`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r><w:r><w:instrText>HYPERLINK "mailto:jane@example.org"</w:instrText></w:r></w:p>` +
	`<!-- note of the maker -->`

func letterDocx(t testing.TB) []byte {
	return docx(t, letter,
		file{"word/comments.xml", `<w:comments ` + nsW + `><w:comment w:author="Carl Critic"><w:p><w:r><w:t>Is this Jane?</w:t></w:r></w:p></w:comment></w:comments>`},
		file{"word/_rels/document.xml.rels", `<Relationships><Relationship Id="r1" Type="x/hyperlink" Target="mailto:jane@example.org" TargetMode="External"/><Relationship Id="r2" Type="x/styles" Target="styles.xml"/></Relationships>`},
		file{"docProps/core.xml", `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>Petra Producer</dc:creator></cp:coreProperties>`},
		file{"customXml/item1.xml", `<form who="Ada"><pupil>Jane Example</pupil></form>`},
		file{"word/media/image1.png", "\x89PNG picture"},
		file{"word/embeddings/list.csv", "name\nJane\n"},
	)
}

func TestDocxText(t *testing.T) {
	r := formattest.Read(suite, letterDocx(t), "a.docx")
	if r.Err != nil || len(r.Skips) != 0 {
		t.Fatal(r.Err, r.Skips)
	}
	for _, c := range []struct {
		path string
		kind document.PartKind
		want string
	}{
		{"word/document.xml", document.Body, "Jane Example \tNHS 999-123\nTom & Amy\nnext line\nName\tBorn\n\t1 May 1990\nkept\nbefore after" + "box words\nbox words"},
		{"word/document.xml", document.Deleted, "gone"},
		{"word/document.xml", document.Hidden, "unseenHYPERLINK \"mailto:jane@example.org\"" + "Ada Author\nAda Author" + " note of the maker "},
		{"word/comments.xml", document.Comment, "Is this Jane?" + "Carl Critic"},
		{"word/_rels/document.xml.rels", document.Hidden, "mailto:jane@example.org"},
		{"docProps/core.xml", document.Metadata, "Petra Producer"},
		{"customXml/item1.xml", document.Hidden, "Jane Example" + "Ada"},
	} {
		if got := texts(r, c.path, c.kind); got != c.want {
			t.Errorf("%s %s:\n got %q\nwant %q", c.path, c.kind, got, c.want)
		}
	}
	if len(r.Children) != 2 || r.Children[0].MediaType != "image/png" || string(r.Children[1].Data) != "name\nJane\n" {
		t.Errorf("children %v", r.Children)
	}
	for _, p := range r.Parts {
		if p.Kind == document.Metadata && (len(p.Labels) != 1 || p.Labels[0].Name != "creator") {
			t.Errorf("metadata labels %v", p.Labels)
		}
	}
}

// A table with a marked heading is a part of its own, with named columns.
func TestDocxTable(t *testing.T) {
	r := formattest.Read(suite, docx(t, headed), "a.docx")
	var got []string
	for _, p := range r.Parts {
		if p.Kind != document.Body {
			continue
		}
		got = append(got, p.Text)
		if p.Table == nil {
			continue
		}
		if h := strings.Join(p.Table.Header, "|"); h != "Name|Born" {
			t.Errorf("header %q", h)
		}
		if c := p.Table.Cells[2]; c.Row != 2 || c.Col != 1 || p.Table.Name(c) != "Born" || p.Text[c.Text:p.Table.End(2, len(p.Text))] != "1 May 1990" {
			t.Errorf("cell %+v", c)
		}
	}
	want := []string{"Jane Example \tNHS 999-123\nTom & Amy\nnext line", "Name\tBorn\n1 May 1990\n", "kept\nbefore after", "box words\nbox words"}
	if strings.Join(got, "\v") != strings.Join(want, "\v") {
		t.Errorf("parts %q", got)
	}
	formattest.Accept(t, suite, docx(t, headed), "table.docx")
}

var headed = strings.Replace(letter, "<w:tbl><w:tr>", "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>", 1)

func TestLongTable(t *testing.T) {
	row := "<w:tr><w:tc><w:p><w:r><w:t>Jane</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>" + strings.Repeat("x", 300) + "</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>inner</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr>"
	r := formattest.Read(suite, docx(t, headed[:strings.Index(headed, "</w:tbl>")]+strings.Repeat(row, 3000)+
		"<w:tr><w:tc><w:p><w:r><w:t>"+strings.Repeat("big ", 500_000)+"</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"), "a.docx")
	if r.Err != nil || len(r.Skips) > 0 {
		t.Fatal(r.Err, r.Skips)
	}
	formattest.WellFormed(t, r.Parts)
	cells, big := 0, 0
	for _, p := range r.Parts {
		big += strings.Count(p.Text[p.Lead:], "big ")
		if p.Table == nil {
			continue
		}
		for i, c := range p.Table.Cells {
			if p.Table.Name(c) == "Name" && p.Text[c.Text:p.Table.End(i, len(p.Text))] == "Jane" {
				cells++
			}
		}
	}
	if cells != 3000 || big < 499_990 {
		t.Errorf("%d cells, %d words", cells, big)
	}
}

func TestDocxAccepted(t *testing.T) { formattest.Accept(t, suite, letterDocx(t), "letter.docx") }

func TestDocxOrigins(t *testing.T) {
	data := letterDocx(t)
	r := formattest.Read(suite, data, "a.docx")
	formattest.ExactOrigins(t, r.Parts, func(p *document.Part, _ uint32) []byte {
		return []byte(memberOf(t, data, p.Path[0]))
	})
}

// The name stands in two runs: the first gets the mask, the other is emptied.
func TestDocxRuns(t *testing.T) {
	data := letterDocx(t)
	out := replace(t, data, "Jane Example", "[NAME]", nil)
	doc := memberOf(t, out, "word/document.xml")
	if !strings.Contains(doc, `<w:t>[NAME]</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve"> </w:t>`) {
		t.Errorf("runs: %s", doc)
	}
	if got := memberOf(t, out, "customXml/item1.xml"); got != `<form who="Ada"><pupil>[NAME]</pupil></form>` {
		t.Errorf("custom XML: %s", got)
	}
	if got := texts(formattest.Read(suite, out, "a.docx"), "word/document.xml", document.Body); !strings.HasPrefix(got, "[NAME] \tNHS") {
		t.Errorf("text %q", got)
	}
}

func TestDocxPlaces(t *testing.T) {
	for _, c := range []struct{ old, new, member, want string }{
		{"jane@example.org", "[MAIL] & <co>", "word/_rels/document.xml.rels", `Target="mailto:%5BMAIL%5D%20%26%20%3Cco%3E"`},
		{"jane@example.org", `a "b"`, "word/document.xml", `HYPERLINK "mailto:a "b""`},
		{"Ada Author", `"x" & 'y'`, "word/document.xml", `w:author="&quot;x&quot; &amp; &apos;y&apos;"`},
		{"Tom & Amy", "<two>", "word/document.xml", "<w:t>&lt;two&gt;</w:t>"},
		{"Tom ", " ", "word/document.xml", `<w:t xml:space="preserve"> &amp; Amy</w:t>`},
		{"999-123", "[NHS]", "word/document.xml", `<w:t>NHS [NHS]</w:t><w:t></w:t>`},
		{"-123", "[X]", "word/document.xml", `<w:t>NHS 999</w:t><w:t xml:space="preserve">[X]</w:t><w:t></w:t>`},
		{"gone", "", "word/document.xml", "<w:delText></w:delText>"},
		{"note of the", "--", "word/document.xml", "<!-- -  maker -->"},
		{"Petra Producer", "nobody", "docProps/core.xml", "<dc:creator>nobody</dc:creator>"},
	} {
		out := replace(t, letterDocx(t), c.old, c.new, nil)
		if got := memberOf(t, out, c.member); !strings.Contains(got, c.want) {
			t.Errorf("%q -> %q: want %s in\n%s", c.old, c.new, c.want, got)
		}
	}
}

// Signatures and the preview go when something changes, and only then.
func TestStale(t *testing.T) {
	rels := `<Relationships><Relationship Id="r1" Type="` + relNS + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="r2" Type="x/metadata/thumbnail" Target="docProps/thumbnail.emf"/><Relationship Id="r3" Type="x/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>`
	types := `<Types><Override PartName="/_xmlsignatures/sig1.xml" ContentType="x/y+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`
	data := archive(t, file{"[Content_Types].xml", types}, file{"_rels/.rels", rels},
		file{"word/document.xml", `<w:document ` + nsW + `><w:p><w:r><w:t>Jane</w:t></w:r></w:p></w:document>`},
		file{"docProps/thumbnail.emf", "J\x00a\x00n\x00e\x00"}, file{"_xmlsignatures/origin.sigs", " "}, file{"_xmlsignatures/sig1.xml", "<s/>"})
	out := replace(t, data, "Jane", "X", nil)
	if got := memberOf(t, out, "_rels/.rels"); strings.Contains(got, "r2") || strings.Contains(got, "r3") || !strings.Contains(got, "r1") {
		t.Errorf("relations: %s", got)
	}
	if got := memberOf(t, out, "[Content_Types].xml"); strings.Contains(got, "Override") {
		t.Errorf("types: %s", got)
	}
	if strings.Contains(string(out), "thumbnail") || strings.Contains(string(out), "_xmlsignatures") {
		t.Error("preview or signature is still there")
	}
	if same := replace(t, data, "nothing", "X", nil); string(same) != string(data) {
		t.Error("changed without a replacement")
	}
}

func TestUTF16(t *testing.T) {
	text := `<?xml version="1.0" encoding="UTF-16"?><a><b>Zoë Example</b></a>`
	wide := []byte{0xFF, 0xFE}
	for _, r := range text {
		wide = append(wide, byte(r), byte(r>>8))
	}
	data := docx(t, "", file{"customXml/item1.xml", string(wide)})
	if got := texts(formattest.Read(suite, data, "a.docx"), "customXml/item1.xml", document.Hidden); got != "Zoë Example" {
		t.Fatalf("text %q", got)
	}
	out := replace(t, data, "Zoë Example", "[Ö]", nil)
	if got := memberOf(t, out, "customXml/item1.xml"); !strings.Contains(got, `encoding="UTF-8"`) || !strings.Contains(got, "<b>[Ö]</b>") {
		t.Errorf("rewritten %q", got)
	}
}

func TestLongText(t *testing.T) {
	word := "wordé &amp; "
	data := docx(t, "<w:p><w:r><w:t>"+strings.Repeat(word, 300_000)+"</w:t></w:r></w:p><w:p><w:r><w:t>the end</w:t></w:r></w:p>")
	r := formattest.Read(suite, data, "a.docx")
	if r.Err != nil || len(r.Skips) != 0 {
		t.Fatal(r.Err, r.Skips)
	}
	formattest.WellFormed(t, r.Parts)
	var got strings.Builder
	for _, p := range r.Parts {
		got.WriteString(p.Text[p.Lead:])
	}
	if want := strings.Repeat("wordé & ", 300_000) + "\nthe end"; got.String() != want {
		t.Errorf("%d bytes of text, want %d", got.Len(), len(want))
	}
}
