package pdf

import (
	"bytes"
	"strings"

	"github.com/ledongthuc/pdf"

	"sardine/document"
)

// catalogue hands over what the file holds beside its pages: XMP metadata
// (ISO 32000-1, section 14.3.2) and embedded files (section 7.11.4).
func (d *reader) catalogue(root pdf.Value) error {
	var meta []byte
	if !try(func() {
		if m := root.Key("Metadata"); m.Kind() == pdf.Stream {
			meta = streamBytes(m, maxStream)
		}
	}) {
		d.out.Skip("metadata.xml", document.Corrupt)
	}
	if len(meta) > 0 {
		if err := d.out.Child("metadata.xml", "application/xml", bytes.NewReader(meta)); err != nil {
			return err
		}
	}
	var files []pdf.Value
	if !try(func() { files = d.nameTree(root.Key("Names").Key("EmbeddedFiles"), nil, 0) }) {
		d.out.Skip("attachments", document.Corrupt)
	}
	for _, f := range files {
		if err := d.attachment(f); err != nil {
			return err
		}
	}
	return nil
}

// nameTree collects the values of a name tree (section 7.9.6), whose leaves
// hold names and values in turn.
func (d *reader) nameTree(node pdf.Value, values []pdf.Value, depth int) []pdf.Value {
	if d.nodes++; depth > maxTree || d.nodes > 2*d.limit || len(values) > d.limit {
		return values
	}
	names := node.Key("Names")
	for i := 1; i < names.Len() && len(values) <= d.limit; i += 2 {
		values = append(values, names.Index(i))
	}
	kids := node.Key("Kids")
	for i := range kids.Len() {
		values = d.nameTree(kids.Index(i), values, depth+1)
	}
	return values
}

// attachment hands over the file of a file specification.
func (d *reader) attachment(spec pdf.Value) error {
	name := "attachment"
	var file pdf.Value
	var data []byte
	ok := try(func() {
		for _, key := range [...]string{"F", "UF"} {
			if n := line(spec.Key(key).Text()); n != "" {
				name = n
			}
			if f := spec.Key("EF").Key(key); f.Kind() == pdf.Stream {
				file = f
			}
		}
		if file.Kind() == pdf.Stream {
			data = streamBytes(file, d.member+1)
		}
	})
	switch {
	case !ok:
		d.out.Skip(name, document.Corrupt)
		return nil
	case int64(len(data)) > d.member:
		d.out.Skip(name, document.TooLarge)
		return nil
	case file.Kind() != pdf.Stream:
		return nil // a link to a file elsewhere
	}
	return d.out.Child(name, "", bytes.NewReader(data))
}

// line makes one line of valid text, of a length fit for a name.
func line(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	return strings.ToValidUTF8(s[:min(len(s), 1000)], "")
}

// notes hands over what annotations say: their text and author, as a comment,
// and the files pinned to the page.
func (p *page) notes(list pdf.Value) error {
	for i := range min(list.Len(), maxNotes) {
		var kind string
		var spec pdf.Value
		if !try(func() {
			a := list.Index(i)
			kind = a.Key("Subtype").Name()
			spec = a.Key("FS")
			for _, key := range [...]string{"T", "Contents", "Subj", "TU", "V", "DV"} {
				v := a.Key(key)
				if v.Kind() != pdf.String || strings.TrimSpace(v.Text()) == "" {
					continue
				}
				text := strings.ToValidUTF8(v.Text(), "\uFFFD")
				text = strings.ToValidUTF8(text[:min(len(text), 64<<10)], "")
				start := p.b.Len()
				p.b.Insert(text)
				p.b.Label(document.Key, key, start, p.b.Len())
				p.b.Insert("\n")
			}
		}) {
			p.out.Skip(pageName(p.pages), document.Corrupt)
		}
		if p.b.Full() {
			if err := p.out.Part(p.b.Cut(document.Comment)); err != nil {
				return err
			}
		}
		if kind == "FileAttachment" {
			if err := p.attachment(spec); err != nil {
				return err
			}
		}
	}
	if p.b.Empty() {
		return nil
	}
	return p.out.Part(p.b.Take(document.Comment))
}

// maxNotes is how many annotations of a page are looked at.
const maxNotes = 10_000
