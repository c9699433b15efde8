package formats

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sardine/document"
	"sardine/formats/formattest"
)

// exactExamples are files of formats that the demo share has none of.
var exactExamples = []struct{ name, data string }{
	{"a.vcf", "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoë Example\r\nN:Example;Zoë;;;\r\nTEL:07700 900123\r\nNOTE:a long\r\n  line\\, folded\r\nEND:VCARD\r\n"},
	{"a.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Return to work\\; Ann Ex\r\n ample\r\nATTENDEE;CN=Bob:mailto:bob@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"},
	{"a.yaml", "staff:\n  - name: \"Zo\\u00EB\"\n    phone: 07700 900123 # mobile\n  - {name: Bob, notes: 'it''s late'}\n"},
	{"a.sql", "-- the staff\nINSERT INTO staff (name,phone) VALUES ('Ann O''Example',7700900123),('Zoë',NULL);\n"},
	{"a.html", "<html><body><p title=\"of Ann\">Zo&euml; <b>Exam</b>ple &amp; Bob</p><!-- 07700 900123 --></body></html>"},
	{"a.xml", "<?xml version=\"1.0\"?><staff><p n=\"Ann &amp; Bob\">Zoë</p><![CDATA[07700 900123]]></staff>"},
	{"a.json", "{\"staff\":[{\"name\":\"Zo\\u00eb \\\"Z\\\" Example\",\"phone\":\"07700 900123\"}]}"},
	{"a.txt", "Dear Zo\xEB Example,\r\nyour number is 07700 900123.\r\n"},
	{"a.rtf", `{\rtf1\ansi Dear {\b Zo\'eb} Example,\par 07700\~900123\par}`},
}

// TestExactness takes a thousand random spans of each format: where the map
// says that text and file hold the same bytes, they do; elsewhere the range it
// names lies in the file and is not empty.
func TestExactness(t *testing.T) {
	const spans = 1000
	rng := rand.New(rand.NewPCG(1, 2))
	checked := map[string]int{}
	files := exactFiles(t)
	queue := slices.Sorted(maps.Keys(files))
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		data := files[name]
		f, _, _ := Find(data[:min(len(data), HeadSize)], name, "")
		if f == nil {
			continue
		}
		r := &formattest.Reader{}
		if err := f.Read(context.Background(), formattest.NewStream(data, name), document.Options{Limits: document.DefaultLimits()}, r); err != nil {
			continue // damaged files of the share have tests of their own
		}
		for i, c := range r.Children {
			inner := fmt.Sprintf("%s/%d/%s", name, i, c.Name)
			files[inner] = c.Data
			queue = append(queue, inner)
		}
		streams := streamsOf(f.Name, data)
		if streams == nil {
			continue
		}
		var parts []*document.Part
		for _, p := range r.Parts {
			if len(p.Text) > 0 {
				parts = append(parts, p)
			}
		}
		if len(parts) == 0 {
			continue
		}
		for range spans {
			p := parts[rng.IntN(len(parts))]
			from := rng.IntN(len(p.Text))
			to := min(len(p.Text), from+1+rng.IntN(40))
			for from > 0 && !utf8.RuneStart(p.Text[from]) {
				from--
			}
			for to < len(p.Text) && !utf8.RuneStart(p.Text[to]) {
				to++
			}
			if exactSpan(t, name, p, from, to, streams) {
				checked[f.Name]++
			}
		}
	}
	for _, name := range []string{"ooxml", "odf", "html", "xml", "json", "csv", "plain", "rtf", "calendar", "vcard", "yaml", "sql", "mail", "mbox", "sqlite", "image", "epub", "zip"} {
		if checked[name] < spans/2 {
			t.Errorf("%s: %d exact spans were met", name, checked[name])
		}
	}
}

// exactSpan checks one span and reports whether all of it was exact.
func exactSpan(t *testing.T, name string, p *document.Part, from, to int, streams func(uint32) []byte) bool {
	t.Helper()
	origins, err := p.Map.Origins(document.Span{Start: int64(from), End: int64(to)})
	if err != nil {
		return false // a separator
	}
	all, rest := true, p.Text[from:to]
	for _, o := range origins {
		raw := streams(o.Stream)
		if raw == nil {
			return false // a stream that only the format itself can open
		}
		if o.Start < 0 || o.End <= o.Start || o.End > int64(len(raw)) {
			t.Fatalf("%s: a range outside the file", name)
		}
		if !o.Exact {
			all = false
			continue
		}
		// Separators stand between what is exact: it must come in this order.
		i := strings.Index(rest, string(raw[o.Start:o.End]))
		if i < 0 {
			t.Fatalf("%s: part %q at %d: the file holds other letters", name, p.Path, from)
		}
		rest = rest[i+int(o.End-o.Start):]
	}
	return all
}

// exactFiles are the demo share, the examples above, and some of the
// hidden-data table.
func exactFiles(t *testing.T) map[string][]byte {
	files := map[string][]byte{}
	err := filepath.WalkDir("../testdata/share", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[path], err = os.ReadFile(path)
		return err
	})
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, e := range exactExamples {
		files[e.name] = []byte(e.data)
	}
	for _, db := range []string{"rows.db", "overflow.db"} {
		if files[db], err = os.ReadFile("sqlite/testdata/" + db); err != nil {
			t.Fatal(err)
		}
	}
	files["photo.jpg"] = []byte(photo(t, secret))
	files["book.epub"] = archived(t, made{"mimetype", "application/epub+zip"}, made{"OEBPS/one.xhtml",
		`<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Zo&#235; Example, 07700 900123</p></body></html>`})
	for i := 0; i < len(hiddenRows); i += 7 {
		files[hiddenRows[i].format+string(rune('a'+i/7))+"."+hiddenRows[i].format] = hiddenRows[i].file(t)
	}
	return files
}

// streamsOf gives the bytes of a format's streams: the file itself, or the
// members of a package in their order.
func streamsOf(format string, data []byte) func(uint32) []byte {
	switch format {
	case "pdf", "ole": // letters of pages have boxes; package ole has this test for its streams
		return nil
	case "ooxml", "odf":
	default:
		return func(n uint32) []byte {
			if n > 0 {
				return nil
			}
			return data
		}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil
	}
	return func(n uint32) []byte {
		if int(n) >= len(z.File) {
			return nil
		}
		r, err := z.File[n].Open()
		if err != nil {
			return nil
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			return nil
		}
		return raw
	}
}

// TestOneReplacement replaces one random word of each file: the copy has the
// mask where the word was (parts of records are filled up with X instead), and
// every part without it is as it was.
func TestOneReplacement(t *testing.T) {
	const mask = "XXMASKXX"
	rng := rand.New(rand.NewPCG(3, 4))
	done := 0
	files := exactFiles(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		data := files[name]
		f, _, _ := Find(data[:min(len(data), HeadSize)], name, "")
		if f == nil || f.Rewrite == nil || f.Name == "image" || f.Name == "pdf" {
			continue // those two have rules of their own
		}
		if strings.Contains(string(data), "thumbnail") || strings.Contains(string(data), "_xmlsignatures") {
			continue // previews and signatures go as a whole
		}
		ff := formattest.Format{Read: f.Read, Rewrite: f.Rewrite}
		before := formattest.Read(ff, data, name)
		if before.Err != nil || len(before.Skips) > 0 || len(before.Parts) == 0 {
			continue
		}
		which := rng.IntN(len(before.Parts))
		words := strings.Fields(before.Parts[which].Text)
		if len(words) == 0 {
			continue
		}
		word := words[rng.IntN(len(words))]
		n, replaced := -1, false
		out, err := formattest.Rewrite(ff, data, name, &formattest.Editor{Edit: func(p *document.Part) []document.Replacement {
			i := strings.Index(p.Text, word)
			if n++; n != which || i < 0 {
				return nil
			}
			span := document.Span{Start: int64(i), End: int64(i + len(word))}
			if _, err := p.Map.Origins(span); err != nil || !p.Owns(span.Shift(p.Base)) {
				return nil
			}
			replaced = true
			return []document.Replacement{{Span: span, New: mask}}
		}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		after := formattest.Read(ff, out, name)
		if !replaced {
			continue
		}
		done++
		if after.Err != nil || len(after.Parts) != len(before.Parts) {
			t.Errorf("%s: %d parts, were %d, %v", name, len(after.Parts), len(before.Parts), after.Err)
			continue
		}
		seen := false
		for i, p := range after.Parts {
			masked := strings.Contains(p.Text, mask) || strings.HasSuffix(p.Path.String(), ".bin") && strings.Contains(p.Text, "XX")
			seen = seen || masked
			if !masked && !lineFewer(before.Parts[i].Text, p.Text) {
				t.Errorf("%s: part %q changed", name, p.Path)
			}
		}
		if !seen {
			t.Errorf("%s: the mask is nowhere", name)
		}
	}
	if done < 30 {
		t.Errorf("only %d files were tried", done)
	}
}

// lineFewer reports whether after is before, or lacks lines of it: a number
// that became text has no stored number behind it any more.
func lineFewer(before, after string) bool {
	if before == after {
		return true
	}
	rest := "\n" + before + "\n"
	for line := range strings.Lines(after) {
		_, behind, ok := strings.Cut(rest, "\n"+strings.TrimSuffix(line, "\n")+"\n")
		if !ok {
			return false
		}
		rest = "\n" + behind
	}
	return true
}
