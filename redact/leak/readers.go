package leak

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/ledongthuc/pdf"
	"github.com/nguyenthenguyen/docx"
	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
)

func ext(name string) string { return strings.ToLower(path.Ext(name)) }

func isZip(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// zipReader opens packages with archive/zip and reads their XML with
// encoding/xml.
var zipReader = reader{"archive/zip and encoding/xml", func(data []byte, _ string) bool { return isZip(data) },
	func(data []byte, say func(string, string)) error {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return err
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				return err
			}
			body, err := io.ReadAll(io.LimitReader(r, maxBlob))
			r.Close()
			if err != nil {
				return err
			}
			say(f.Name+"\n"+f.Comment, ", names")
			if e := ext(f.Name); e == ".xml" || e == ".rels" || e == ".vml" {
				if err := readXML(body, say, ", markup of a member"); err != nil && e != ".vml" {
					return err
				}
			}
		}
		return nil
	}}

var xmlReader = reader{"encoding/xml", func(data []byte, name string) bool {
	return bytes.HasPrefix(bytes.TrimLeft(data[:min(len(data), 64)], "\xef\xbb\xbf \r\n\t"), []byte("<?xml"))
}, func(data []byte, say func(string, string)) error { return readXML(data, say, "") }}

// apart stands between values that have nothing to do with each other, so that
// the digits of several are not read as one number. It is longer than any gap
// within a value (see pattern).
const apart = "\n|||||||||||||||||\n"

// errCharset means that encoding/xml was not asked for this encoding.
var errCharset = errors.New("another encoding")

// readXML says the text of every element, joined by paragraph and over all,
// and every attribute.
func readXML(data []byte, say func(string, string), where string) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errCharset }
	d.Entity = xml.HTMLEntity
	var text, attrs, looks strings.Builder
	once := map[string]bool{} // most values stand in a file many times
	for {
		t, err := d.Token() // which checks that elements close
		if err == io.EOF || errors.Is(err, errCharset) {
			break
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.CharData:
			text.Write(t)
		case xml.StartElement:
			if breaks(t.Name.Local) {
				text.WriteByte('\n')
			}
			for _, a := range t.Attr {
				into, key := &attrs, a.Value
				if isLook(t.Name.Local, a.Name.Local) {
					into, key = &looks, "\x00"+a.Value
				}
				if !once[key] {
					once[key] = true
					into.WriteString(a.Value + apart)
				}
			}
		case xml.EndElement:
			if breaks(t.Name.Local) {
				text.WriteByte('\n')
			}
		case xml.Comment:
			attrs.Write(t)
		}
	}
	say(text.String(), where)
	say(attrs.String(), where+", attributes")
	say(looks.String(), where+looksPlace)
	return nil
}

var workbooks = map[string]bool{".xlsx": true, ".xlsm": true, ".xltx": true, ".xltm": true}

var excelizeReader = reader{"excelize", func(data []byte, name string) bool { return isZip(data) && workbooks[ext(name)] },
	func(data []byte, say func(string, string)) error {
		f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: 1 << 30, UnzipXMLSizeLimit: 64 << 20})
		if err != nil {
			return err
		}
		defer f.Close()
		for _, sheet := range f.GetSheetList() {
			rows, err := f.Rows(sheet)
			if err != nil {
				continue // a sheet of charts has none
			}
			for rows.Next() {
				cells, err := rows.Columns()
				if err != nil {
					return err
				}
				say(strings.Join(cells, apart), ", cells")
			}
			rows.Close()
			comments, err := f.GetComments(sheet)
			for _, c := range comments {
				say(c.Author+"\n"+c.Text, ", comments")
			}
			_ = err // workbooks with comments of a newer kind have none of these
		}
		for _, n := range f.GetDefinedName() {
			say(n.Name+"\n"+n.RefersTo+"\n"+n.Comment, ", names")
		}
		if p, err := f.GetDocProps(); err == nil && p != nil {
			say(strings.Join([]string{p.Creator, p.LastModifiedBy, p.Title, p.Subject, p.Keywords, p.Description, p.Category}, "\n"), ", properties")
		}
		return nil
	}}

var docxReader = reader{"nguyenthenguyen/docx", func(data []byte, name string) bool { return isZip(data) && ext(name) == ".docx" },
	func(data []byte, say func(string, string)) error {
		r, err := docx.ReadDocxFromMemory(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return err
		}
		defer r.Close()
		say(unescape(stripTags(r.Editable().GetContent())), "")
		return nil
	}}

var pdfReader = reader{"ledongthuc/pdf", func(data []byte, _ string) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}, func(data []byte, say func(string, string)) error {
	r, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	for n := 1; n <= min(r.NumPage(), 10_000); n++ {
		p := r.Page(n)
		if p.V.IsNull() {
			continue
		}
		text, err := p.GetPlainText(nil)
		if err != nil {
			return err
		}
		say(text, ", pages")
	}
	return nil
}}

var csvReader = reader{"encoding/csv", func(_ []byte, name string) bool { return ext(name) == ".csv" },
	func(data []byte, say func(string, string)) error {
		r := csv.NewReader(bytes.NewReader(data))
		r.FieldsPerRecord, r.LazyQuotes = -1, true
		for {
			fields, err := r.Read()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			say(strings.Join(fields, apart), "")
		}
	}}

var jsonReader = reader{"encoding/json", func(_ []byte, name string) bool {
	switch ext(name) {
	case ".json", ".jsonl", ".ndjson", ".geojson":
		return true
	}
	return false
}, func(data []byte, say func(string, string)) error {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	d.UseNumber()
	var b strings.Builder
	for {
		t, err := d.Token()
		if err == io.EOF {
			say(b.String(), "")
			return nil
		}
		if err != nil {
			return err
		}
		switch v := t.(type) {
		case string:
			b.WriteString(v + "\n")
		case json.Number:
			b.WriteString(v.String() + "\n")
		}
	}
}}

var htmlReader = reader{"golang.org/x/net/html", func(_ []byte, name string) bool {
	return ext(name) == ".html" || ext(name) == ".htm" || ext(name) == ".xhtml"
}, func(data []byte, say func(string, string)) error {
	z := html.NewTokenizer(strings.NewReader(narrow(data)))
	z.SetMaxBuf(64 << 20)
	var text, attrs strings.Builder
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				return z.Err()
			}
			say(text.String(), "")
			say(attrs.String(), ", attributes")
			return nil
		case html.TextToken:
			text.WriteString(html.UnescapeString(string(z.Raw())))
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if breaks(t.Data) {
				text.WriteByte('\n')
			}
			for _, a := range t.Attr {
				attrs.WriteString(a.Val + "\n")
			}
		case html.CommentToken:
			attrs.Write(z.Raw())
		}
	}
}}

// narrow is a page of UTF-16 or UTF-32 in UTF-8, told by the marks that it
// begins with or by where its zeros stand (WHATWG, encoding sniffing). All else
// stays.
func narrow(data []byte) string {
	head := data[:min(len(data), 64)]
	if bytes.IndexByte(head, 0) < 0 && !bytes.HasPrefix(head, []byte("\xff\xfe")) && !bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return string(data)
	}
	best := string(data)
	for _, v := range wide(data) {
		if strings.Count(v, "<") > 0 && strings.Count(v, "\x00") == 0 && strings.Count(v, "\uFFFD")*100 < len(v) {
			best = v
			break
		}
	}
	return best
}
