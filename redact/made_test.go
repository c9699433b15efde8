package redact

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sardine/detectors"
	"sardine/document"
	"sardine/internal/truth/pack"
)

var engine = sync.OnceValue(func() *detectors.Engine {
	e, err := detectors.New(detectors.Table())
	if err != nil {
		panic(err)
	}
	return e
})

// run redacts files, given by name, into a new folder.
func run(t *testing.T, files map[string][]byte, change func(*Options, []Job)) (*Receipt, string) {
	t.Helper()
	src, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	var jobs []Job
	for name, data := range files {
		file := filepath.Join(src, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, Job{Source: file, Name: name})
	}
	opt := Options{Out: out, Engine: engine(), Read: document.Options{Limits: document.DefaultLimits()}}
	if change != nil {
		change(&opt, jobs)
	}
	r, err := Run(context.Background(), jobs, opt)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Intact() {
		t.Error("the receipt's chain does not hold")
	}
	for _, f := range r.Files {
		_, err := os.Stat(filepath.Join(out, filepath.FromSlash(f.Copy)))
		if (f.Copy != "") != (err == nil && f.Status != "refused") {
			t.Errorf("%s: status %s, copy %q, %v", f.Source, f.Status, f.Copy, err)
		}
	}
	left, err := filepath.Glob(filepath.Join(out, ".sardine*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	return r, out
}

// values are what the tests take out.
func values(texts ...string) []Value {
	var vs []Value
	for _, s := range texts {
		vs = append(vs, Value{Text: s, Decision: Decision{Action: Remove}})
	}
	return vs
}

// given takes out only what a test names.
func given(texts ...string) func(*Options, []Job) {
	return func(o *Options, _ []Job) {
		o.Values, o.Select.Kinds, o.Metadata = values(texts...), []string{"none"}, KeepAll
	}
}

// ooxml packs a document of Word with extra members.
func ooxml(t *testing.T, body string, extra ...pack.Member) []byte {
	t.Helper()
	data, err := pack.Docx(pack.Word{Body: body, Header: pack.Para("Riverbank College"), Author: "Office", Title: "Letter"})
	if err != nil {
		t.Fatal(err)
	}
	return remade(t, data, nil, extra...)
}

// remade packs a zip again, with members changed or added.
func remade(t *testing.T, data []byte, change func(name string, body []byte) []byte, extra ...pack.Member) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var members []pack.Member
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if change != nil {
			body = change(f.Name, body)
		}
		members = append(members, pack.Member{Name: f.Name, Bytes: body})
	}
	out, err := pack.Zip(append(members, extra...)...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// mailOf is a message with a text, a page and an attachment.
func mailOf(text, attachment string) []byte {
	return pack.Eml(pack.Mail{
		Headers: [][2]string{{"From", "office@example.org"}, {"To", "head@example.org"}, {"Subject", "About " + text}, {"Date", "Mon, 2 Mar 2026 09:30:00 +0000"}},
		Text:    "Dear colleague,\n\nabout " + text + "\n> quoted: " + text + "\n", HTML: "<p>about <b>" + text[:3] + "</b>" + text[3:] + "</p>",
		Attachments: []pack.Attachment{{Name: attachment + ".txt", MediaType: "text/plain", Bytes: []byte("attached: " + text + "\n")}},
	})
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// hidingPlaces is one file of each kind with the value in every place that the
// kind has for it.
func hidingPlaces(t *testing.T, v string) map[string][]byte {
	t.Helper()
	half := len(v) / 2
	runs := fmt.Sprintf(`<w:p><w:r><w:t>%s</w:t></w:r><w:proofErr w:type="x"/><w:r><w:rPr><w:b/></w:rPr><w:t>%s</w:t></w:r></w:p>`, v[:half], v[half:])
	body := pack.Para("Seen: "+v+".") + runs + pack.Deletion(v, v) +
		`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>` + v + `</w:t></w:r><w:r><w:instrText> HYPERLINK "mailto:` + strings.ReplaceAll(v, " ", "%20") + `" </w:instrText></w:r></w:p>` +
		`<w:p><w:r><w:pict><w:txbxContent>` + pack.Para("box "+v) + `</w:txbxContent></w:pict></w:r></w:p>` +
		`<w:sdt><w:sdtPr><w:alias w:val="` + v + `"/><w:tag w:val="` + v + `"/></w:sdtPr><w:sdtContent>` + pack.Para(v) + `</w:sdtContent></w:sdt>` +
		`<w:p><w:r><w:drawing><wp:docPr xmlns:wp="x" id="1" name="Picture" descr="` + v + `"/></w:drawing></w:r></w:p>` + pack.Table([][]string{{"Name", v}, {v, "x"}})
	docx, err := pack.Docx(pack.Word{Body: body, Header: pack.Para(v), Footer: pack.Para(v), Comment: pack.Para(v), Author: v, Title: v})
	if err != nil {
		t.Fatal(err)
	}
	member := func(name, inner string) pack.Member { return pack.Member{Name: name, Bytes: []byte(inner)} }
	docx = remade(t, docx, nil,
		member("docProps/custom.xml", `<Properties><property name="Client"><vt:lpwstr xmlns:vt="y">`+v+`</vt:lpwstr></property></Properties>`),
		member("docProps/thumbnail.emf", "\x01\x00\x00\x00"+string(wide16(v))+strings.Repeat("\x00\x01\x02\x03", 40)),
		member("customXml/item1.xml", `<data who="`+v+`">`+v+`</data>`),
		member("word/footnotes.xml", `<w:footnotes xmlns:w="x"><w:footnote>`+pack.Para(v)+`</w:footnote></w:footnotes>`),
		member("word/glossary/document.xml", `<w:glossaryDocument xmlns:w="x">`+pack.Para(v)+`</w:glossaryDocument>`),
		member("word/settings.xml", `<w:settings xmlns:w="x"><w:docVars><w:docVar w:name="n" w:val="`+v+`"/></w:docVars></w:settings>`),
		member("word/people.xml", `<w15:people xmlns:w15="x"><w15:person w15:author="`+v+`" w15:contact="`+v+`"/></w15:people>`),
		member("_xmlsignatures/sig1.xml", `<Signature><Name>`+v+`</Name></Signature>`))
	sheet, err := pack.Workbook(v, v,
		pack.Sheet{Name: "Staff", Rows: [][]any{{"Name", "Note"}, {v, "has " + v}, {v, "again"}}, Notes: map[string]string{"A2": "note " + v}},
		pack.Sheet{Name: "Old", Hidden: true, Rows: [][]any{{"x", v}}})
	if err != nil {
		t.Fatal(err)
	}
	archive, err := pack.Zip(member("a.txt", v), member("in/"+v+".txt", "x"), pack.Member{Name: "in/letter.docx", Bytes: docx}, member("m.eml", string(mailOf(v, v))))
	if err != nil {
		t.Fatal(err)
	}
	packed, err := pack.Gzip("a.txt", []byte("in gzip "+v+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	tgz, err := pack.TarGz(member("t.txt", v), member("d/"+v+".csv", "Name,Age\n"+v+",14\n"))
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := pack.UTF16("line one\r\n" + v + "\r\n")
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"letter.docx": docx, "staff.xlsx": sheet, "pack.zip": archive, "a.txt.gz": packed, "t.tgz": tgz, "wide.txt": utf16,
		"plain.txt": []byte("one " + v + "\ntwo " + strings.ToUpper(v) + "\nthree " + strings.ReplaceAll(v, " ", "\u00a0") + "\n"),
		"table.csv": []byte("Name,Note\r\n\"" + v + "\",\"says \"\"" + v + "\"\"\"\r\n" + v + ",x\r\n"),
		"page.html": []byte(`<html><head><title>` + v + `</title><meta name="author" content="` + v + `"><script>var n="` + v + `";</script></head><body><!-- ` + v +
			` --><p title="` + v + `">S<b>een</b> ` + v[:half] + `<i>` + v[half:] + `</i><a href="https://example.org/?q=` + strings.ReplaceAll(v, " ", "%20") + `">x</a></p></body></html>`),
		"data.json": []byte(`{"name":"` + v + `","` + v + `":1,"esc":"\u00` + fmt.Sprintf("%02x", v[0]) + v[1:] + `","list":["x ` + v + `"]}`),
		"data.xml":  []byte(`<?xml version="1.0"?><r who="` + v + `"><!-- ` + v + ` --><n>` + v + `</n><c><![CDATA[` + v + `]]></c><e>&#` + fmt.Sprint(v[0]) + `;` + v[1:] + `</e></r>`),
		"letter.rtf": []byte(`{\rtf1\ansi{\info{\author ` + v + `}{\title ` + v + `}}{\*\annotation ` + v + `}{\*\datastore ` + hex.EncodeToString([]byte("<b:Last>"+v+"</b:Last>")) + `}Seen ` + v[:half] + `\b ` + v[half:] + `\b0  and {\v ` + v + `} \'` +
			fmt.Sprintf("%02x", v[0]) + v[1:] + `\par}`),
		"mail.eml":  mailOf(v, "copy of "+v),
		"mail.mbox": pack.Mbox(mailOf(v, "a"), mailOf(v, "b")),
	}
}

func wide16(s string) []byte {
	var out []byte
	for _, c := range []byte(s) {
		out = append(out, c, 0)
	}
	return out
}
