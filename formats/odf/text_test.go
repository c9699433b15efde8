package odf

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

const letterStyles = `<style:style style:name="T9" style:family="text"><style:text-properties text:display="none"/></style:style>` +
	`<number:date-style xmlns:number="n" style:name="N1"><number:text>/</number:text></number:date-style>`

const letter = `<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Della Deleter</dc:creator></office:change-info>` +
	`<text:p>gone with it</text:p></text:deletion></text:changed-region></text:tracked-changes>` +
	`<text:p>Jane Exam<text:span text:style-name="T1">ple</text:span><text:s text:c="2"/>NHS<text:tab/>999 &amp; 
  more<text:line-break/>next line</text:p>` +
	`<text:p>before <text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a note</text:p></text:note-body></text:note>` +
	`<draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box><svg:title>Portrait of Amy</svg:title></draw:frame>after</text:p>` +
	`<text:p>re<office:annotation><dc:creator>Carl Critic</dc:creator><dc:date>2024-05-01</dc:date><text:p>Is this Jane?</text:p></office:annotation>mark</text:p>` +
	`<text:p><text:span text:style-name="T9">unseen</text:span><text:a xlink:href="mailto:jane@example.org">write</text:a>` +
	`<text:a xlink:href="#mark"> here</text:a></text:p>` +
	`<text:section text:display="none"><text:p>hidden section</text:p></text:section>` +
	`<text:p><text:hidden-text text:string-value="secret word"/><text:script>run("Jane")</text:script></text:p>` +
	`<table:table table:name="Form"><table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell><table:table-cell><text:p>Tom</text:p></table:table-cell></table:table-row></table:table>` +
	`<table:table table:name="List"><table:table-header-rows><table:table-row><table:table-cell><text:p>Pupil</text:p></table:table-cell><table:table-cell><text:p>Born</text:p></table:table-cell></table:table-row></table:table-header-rows>` +
	`<table:table-row><table:table-cell><text:p>Amy</text:p></table:table-cell><table:table-cell><text:p>1 May 1990</text:p></table:table-cell></table:table-row></table:table>` +
	`<text:h>End</text:h><!-- maker's note -->`

func letterODT(t testing.TB) []byte {
	return makePack(t, "text",
		file{"content.xml", contentXML("text", letterStyles, letter)},
		file{"styles.xml", decl + `<office:document-styles` + ns + `><office:master-styles><style:master-page><style:header><text:p>Head of Jane</text:p></style:header></style:master-page></office:master-styles></office:document-styles>`},
		file{"meta.xml", decl + `<office:document-meta` + ns + `><office:meta><dc:creator>Petra Producer</dc:creator><meta:user-defined meta:name="Case">Jane's</meta:user-defined>` +
			`<meta:template xlink:href="file:///home/petra/a.ott" xlink:title="Letters"/></office:meta></office:document-meta>`},
		file{"settings.xml", decl + `<office:document-settings` + ns + `><config:config-item config:name="PrinterName" config:type="string">Room 5</config:config-item>` +
			`<config:config-item config:name="PrinterSetup" config:type="base64Binary">UHJpbnRlcg==</config:config-item><config:config-item config:name="Rsid" config:type="int">1234567</config:config-item></office:document-settings>`},
		file{"Object 1/content.xml", contentXML("chart", "", `<text:p>Chart of Amy</text:p>`)},
		file{"Pictures/a.png", "\x89PNG picture"},
		file{"Thumbnails/thumbnail.png", "\x89PNG preview"},
		file{"layout-cache", "\x00\x01"},
	)
}

func TestText(t *testing.T) {
	r := formattest.Read(suite, letterODT(t), "a.odt")
	if r.Err != nil || len(r.Skips) != 0 {
		t.Fatal(r.Err, r.Skips)
	}
	for _, c := range []struct {
		path string
		kind document.PartKind
		want string
	}{
		{"content.xml", document.Body, "Jane Example  NHS\t999 & more\nnext line\nbefore after\nremark\nwrite here\nName\tTom" + "|Pupil\tBorn\nAmy\t1 May 1990\n|End" + "|1\na note\nin a box"},
		{"content.xml", document.Comment, "Carl Critic\n2024-05-01\nIs this Jane?"},
		{"content.xml", document.Deleted, "Della Deleter\ngone with it"},
		{"content.xml", document.Hidden, "Portrait of Amy\nunseen\nhidden section\nrun(\"Jane\")" + "|mailto:jane@example.org\nsecret word\nForm\nList" + "| maker's note "},
		{"styles.xml", document.Body, "Head of Jane"},
		{"meta.xml", document.Metadata, "Petra Producer\nJane's\nfile:///home/petra/a.ott\nLetters"},
		{"settings.xml", document.Hidden, "Room 5"},
		{"Object 1/content.xml", document.Body, "Chart of Amy"},
	} {
		if got := texts(r, c.path, c.kind); got != c.want {
			t.Errorf("%s %s:\n got %q\nwant %q", c.path, c.kind, got, c.want)
		}
	}
	if len(r.Children) != 2 || r.Children[0].Name != "Pictures/a.png" || r.Children[1].Name != "Thumbnails/thumbnail.png" {
		t.Errorf("children %v", r.Children)
	}
	for _, p := range r.Parts {
		var names []string
		for _, l := range p.Labels {
			names = append(names, l.Name)
		}
		if got := strings.Join(names, " "); p.Kind == document.Metadata && got != "creator Case href title" {
			t.Errorf("metadata labels %q", got)
		}
		if p.Table != nil && strings.Join(p.Table.Header, " ") != "Pupil Born" {
			t.Errorf("header %q", p.Table.Header)
		}
	}
}

func TestAccept(t *testing.T) {
	formattest.Accept(t, suite, letterODT(t), "a.odt")
	formattest.Accept(t, suite, flatFile, "a.fodt")
	formattest.Accept(t, suite, deckODP(t), "a.odp")
}

func TestExactOrigins(t *testing.T) {
	data := letterODT(t)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	formattest.ExactOrigins(t, formattest.Read(suite, data, "a.odt").Parts, func(_ *document.Part, n uint32) []byte {
		return []byte(memberOf(t, data, z.File[n].Name))
	})
}

// A change drops what shows or vouches for the old state, and keeps the
// compressed bytes of all else.
func TestRewrite(t *testing.T) {
	data := letterODT(t)
	out, err := formattest.Rewrite(suite, data, "a.odt", formattest.Replace("Jane", "[N<]"))
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	if f := z.File[0]; f.Name != "mimetype" || f.Method != zip.Store || len(z.File) != 8 {
		t.Errorf("first member %s, method %d, %d members", f.Name, f.Method, len(z.File))
	}
	if got := memberOf(t, out, "content.xml"); strings.Contains(got, "Jane") || !strings.Contains(got, `<text:p>[N&lt;] Exam`) {
		t.Errorf("content.xml: %s", got)
	}
	if got := memberOf(t, out, "META-INF/manifest.xml"); strings.Contains(got, "Thumbnails") || strings.Contains(got, "layout-cache") || !strings.Contains(got, "Pictures/a.png") {
		t.Errorf("manifest: %s", got)
	}
	if got := memberOf(t, out, "settings.xml"); strings.Contains(got, "UHJp") || !strings.Contains(got, "Room 5") {
		t.Errorf("settings: %s", got)
	}
	if got := memberOf(t, out, "meta.xml"); !strings.Contains(got, "[N&lt;]'s") {
		t.Errorf("meta: %s", got)
	}
	raw := func(data []byte, name string) []byte {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			if f.Name == name {
				at, err := f.DataOffset()
				if err != nil {
					t.Fatal(err)
				}
				return data[at : at+int64(f.CompressedSize64)]
			}
		}
		t.Fatal("no member", name)
		return nil
	}
	if !bytes.Equal(raw(data, "Object 1/content.xml"), raw(out, "Object 1/content.xml")) {
		t.Error("an unchanged member was compressed anew")
	}
}

func TestEncrypted(t *testing.T) {
	data := makePack(t, "text", file{"content.xml", "sealed \x01\x02"}, file{"meta.xml", "sealed"})
	r := formattest.Read(suite, data, "a.odt")
	if r.Err != nil || len(r.Parts) != 0 || len(r.Skips) != 2 || r.Skips[0] != (formattest.Skip{Name: "content.xml", Why: document.Encrypted}) {
		t.Errorf("%v, %d parts, skips %v", r.Err, len(r.Parts), r.Skips)
	}
	if _, err := formattest.Rewrite(suite, data, "a.odt", &formattest.Editor{}); document.ReasonOf(err) != document.Encrypted {
		t.Errorf("rewrite: %v", err)
	}
}

var flatFile = []byte(decl + `<office:document` + ns + ` office:mimetype="application/vnd.oasis.opendocument.text"><office:meta><dc:creator>Petra</dc:creator></office:meta>` +
	`<office:body><office:text><text:p>Dear Jane</text:p><text:p><draw:frame><draw:image><office:binary-data>` + "aGVsbG8g\n  SmFuZQ==" + `</office:binary-data></draw:image></draw:frame>end</text:p></office:text></office:body></office:document>`)

func TestFlat(t *testing.T) {
	r := formattest.Read(suite, flatFile, "a.fodt")
	if got := texts(r, "", document.Body); got != "Dear Jane\nend" || texts(r, "", document.Metadata) != "Petra" {
		t.Errorf("%v %q", r.Err, got)
	}
	if len(r.Children) != 1 || string(r.Children[0].Data) != "hello Jane" {
		t.Errorf("children %v", r.Children)
	}
	out, err := formattest.Rewrite(suite, flatFile, "a.fodt", &formattest.Editor{Member: func(_ string, data []byte) ([]byte, bool) {
		return []byte("hello [N]"), true
	}})
	if err != nil || !strings.Contains(string(out), "<office:binary-data>aGVsbG8gW05d</office:binary-data>") {
		t.Errorf("%v: %s", err, out)
	}
}

func deckODP(t testing.TB) []byte {
	styles := `<style:style style:name="dp2" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>`
	slide := func(style, text string) string {
		return `<draw:page draw:style-name="` + style + `"><draw:frame><draw:text-box><text:p>` + text + `</text:p></draw:text-box></draw:frame>` +
			`<presentation:notes><draw:frame><draw:text-box><text:p>say ` + text + `</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>`
	}
	return makePack(t, "presentation", file{"content.xml", contentXML("presentation", styles, slide("dp1", "Welcome")+slide("dp2", "Spare"))})
}

func TestSlides(t *testing.T) {
	r := formattest.Read(suite, deckODP(t), "a.odp")
	if got := texts(r, "content.xml", document.Body); got != "Welcome|say Welcome" {
		t.Errorf("body %q", got)
	}
	if got := texts(r, "content.xml", document.Hidden); got != "Spare|say Spare" {
		t.Errorf("hidden %q", got)
	}
	for _, p := range r.Parts {
		want := "1"
		if strings.Contains(p.Text, "Spare") {
			want = "2"
		}
		if len(p.Labels) != 1 || p.Labels[0].Kind != document.Page || p.Labels[0].Name != want {
			t.Errorf("labels of %q: %v", p.Text, p.Labels)
		}
	}
}

func TestSniff(t *testing.T) {
	for _, c := range []struct {
		data []byte
		name string
		want bool
	}{
		{letterODT(t), "x", true},
		{flatFile, "x", true},
		{[]byte(decl + "<office:document-content>"), "x.xml", false},
		{[]byte("PK\x03\x04"), "a.odt", false},
		{[]byte("<html>about <office:documents></html>"), "a.html", false},
		{nil, "a.odt", false},
	} {
		if got := Sniff(c.data, c.name); got != c.want {
			t.Errorf("Sniff(%.20q) = %v", c.data, got)
		}
	}
}
