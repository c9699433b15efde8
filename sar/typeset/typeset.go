// Package typeset sets what a reader found in a file as pages that somebody
// without that file's program can read: messages with their head, text, lists
// and tables, archives member by member.
//
// It opens no file and decides nothing: it gets the parts of a copy that was
// verified before. Its one invariant: text that a program would show is on the
// pages, and what is left out (properties of the file, letters that the font
// does not have, what it holds and does not show) is said at their end.
package typeset

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"sardine/document"
	"sardine/internal/pdfwrite"
)

// Source is a copy as its reader saw it.
type Source struct {
	Title  string // stands at the top of every page
	Format string // the reader's name for it: "mail", "csv", "zip" ...
	Parts  []*document.Part
	Made   time.Time
}

// Report says how the pages came out.
type Report struct {
	Pages    int
	Missing  int  // letters that the font does not have, shown as their numbers
	Withheld bool // the file holds text that it does not show, which is not on the pages
	Inner    bool // it holds other files, of which only the text is on the pages
}

// setting is one source being set.
type setting struct {
	*pdfwrite.Document
	src   *Source
	at    document.Path // of the part before
	said  map[string]bool
	more  bool // something was set
	inner bool // the source holds other files
	left  bool
}

// plainText are formats that are read as they were typed.
var plainText = []string{"plain", "json", "jsonl", "xml", "yaml", "sql", "calendar", "vcard"}

// Write sets the source.
func Write(w io.Writer, src Source) (Report, error) {
	s := &setting{Document: pdfwrite.New(w, pdfwrite.Options{Title: src.Title, Header: src.Title, Created: src.Made}), src: &src, said: map[string]bool{}}
	s.Heading(1, src.Title)
	for i := 0; i < len(src.Parts); {
		n := i + 1
		if isTable(src.Parts[i]) {
			for n < len(src.Parts) && isTable(src.Parts[n]) && slices.Equal(src.Parts[n].Path, src.Parts[i].Path) {
				n++
			}
			s.member(src.Parts[i])
			s.table(src.Parts[i:n])
		} else {
			s.part(src.Parts[i])
		}
		i = n
	}
	if !s.more {
		s.Note("Nothing in this file can be shown as text.")
	}
	if s.left {
		s.Note("The file also holds text that it does not show; it is not on these pages.")
	}
	rep, err := s.Close()
	out := Report{Pages: rep.Pages, Withheld: s.left, Inner: s.inner}
	for _, m := range rep.Missing {
		out.Missing += m.Count
	}
	return out, err
}

func isTable(p *document.Part) bool {
	return p.Table != nil && (p.Kind == document.Body || p.Kind == document.Displayed)
}

// part sets a part that is no table.
func (s *setting) part(p *document.Part) {
	text := strings.ReplaceAll(p.Text[min(p.Lead, len(p.Text)):], "\r\n", "\n")
	if strings.TrimSpace(text) == "" {
		return
	}
	switch p.Kind {
	case document.Body, document.Displayed, document.Painted:
		if s.repeats(p, text) {
			return
		}
		s.member(p)
		s.body(p, text)
	case document.Metadata:
		if pairs := headOf(p); pairs != nil {
			s.member(p)
			s.KeyValue(pairs)
			s.more = true
		}
	case document.Comment:
		s.member(p)
		s.Note("Comment: " + text)
		s.more = true
	case document.Deleted:
		s.member(p)
		s.Note("Deleted, and still in the file: " + text)
		s.more = true
	case document.Hidden:
		s.left = s.left || slices.ContainsFunc(p.Labels, func(l document.Label) bool { return l.Kind == document.Veil })
	case document.Name: // it stands above the pages
	}
}

func (s *setting) body(p *document.Part, text string) {
	s.more = true
	if s.src.Format == "xml" {
		text = keyed(p)
	}
	if slices.Contains(plainText, s.src.Format) || ragged(text) {
		s.Preformatted(text)
		return
	}
	if s.src.Format == "mail" {
		for _, block := range quotes(text) {
			s.Paragraph(block)
		}
		return
	}
	s.Paragraph(text)
}

// keyed is the text with the file's own names before its lines.
func keyed(p *document.Part) string {
	names := map[uint32]string{}
	for _, l := range p.Labels {
		if l.Kind == document.Key {
			names[l.Start] = l.Name
		}
	}
	var b strings.Builder
	at := 0
	for line := range strings.Lines(p.Text) {
		if name := names[uint32(at)]; name != "" && at >= p.Lead && strings.TrimSpace(line) != "" {
			b.WriteString(name + ": ")
		}
		if at >= p.Lead {
			b.WriteString(line)
		}
		at += len(line)
	}
	return b.String()
}

// ragged text is laid out by blanks, which only letters of one width keep.
func ragged(text string) bool {
	n, odd := 0, 0
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n ")
		if line == "" {
			continue
		}
		n++
		if strings.Contains(strings.TrimLeft(line, " \t>"), "   ") || strings.Contains(line, "\t") {
			odd++
		}
	}
	return odd*3 > n
}

// member writes a heading where the parts of another file inside this one
// begin.
func (s *setting) member(p *document.Part) {
	was, is := inside(s.src.Format, s.at), inside(s.src.Format, p.Path)
	s.at = p.Path
	if is == was || is == "" {
		return
	}
	s.inner = true
	s.Heading(2, "In it: "+is)
}

// office are steps of a path that are how a format packs a document, and no
// names that people gave.
var office = []string{"word/", "xl/", "ppt/", "docProps/", "customXml/", "visio/"}

var odf = []string{"content.xml", "styles.xml", "meta.xml", "settings.xml", "information"}

// inside names the file within the source that a path lies in; "" for the
// source itself.
func inside(format string, p document.Path) string {
	var steps []string
	for _, step := range p {
		if step == "" || slices.Contains(odf, step) || slices.ContainsFunc(office, func(o string) bool { return strings.HasPrefix(step, o) }) {
			break
		}
		if base := path.Base(step); base == "body.txt" || base == "body.html" || base == "headers" {
			continue // of a message
		}
		steps = append(steps, step)
	}
	switch format {
	case "mail", "zip", "tar", "gz", "pst", "7z", "mbox", "rar", "xz", "bzip2", "zstd", "epub":
		return strings.Join(steps, " > ")
	}
	return ""
}

// repeats reports whether the same body was set before: messages carry their
// text twice, as text and as a web page.
func (s *setting) repeats(p *document.Part, text string) bool {
	if s.src.Format != "mail" {
		return false
	}
	key := path.Join(inside("mail", p.Path), strings.Join(strings.Fields(text), " "))
	defer func() { s.said[key] = true }()
	if s.said[key] {
		return true
	}
	words := strings.Join(strings.Fields(text), " ")
	for before := range s.said {
		if strings.HasPrefix(before, inside("mail", p.Path)) && strings.Contains(before, words) {
			return true
		}
	}
	return false
}

// shownFields are what a mail program shows of a message's head, in its order.
var shownFields = []string{"From", "Sender", "To", "Cc", "Bcc", "Date", "Subject", "Attachments"}

// headOf returns the head of a message that a part is; nil if it is none.
func headOf(p *document.Part) []pdfwrite.Pair {
	values := map[string][]string{}
	for _, l := range p.Labels {
		if l.Kind == document.Key && int(l.End) <= len(p.Text) && l.Start <= l.End {
			values[strings.ToLower(l.Name)] = append(values[strings.ToLower(l.Name)], strings.TrimSpace(p.Text[l.Start:l.End]))
		}
	}
	if len(values["from"])+len(values["to"]) == 0 {
		return nil
	}
	var out []pdfwrite.Pair
	for _, f := range shownFields {
		for _, v := range values[strings.ToLower(f)] {
			if v != "" {
				out = append(out, pdfwrite.Pair{Key: f, Value: v})
			}
		}
	}
	return out
}

// quotes cuts a message where the depth of what is quoted changes, so that
// each run stands as a paragraph of its own.
func quotes(text string) []string {
	var out []string
	var b strings.Builder
	depth := -1
	for line := range strings.Lines(text) {
		n := strings.Count(strings.ReplaceAll(leading(line), " ", ""), ">")
		if n != depth && b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
		depth = n
		b.WriteString(line)
	}
	return append(out, b.String())
}

// leading is the run of marks of quotation that a line begins with.
func leading(line string) string {
	return line[:len(line)-len(strings.TrimLeft(line, "> "))]
}

// sheetTitle is the name of the worksheet that a part lies in.
func sheetTitle(p *document.Part) string {
	for _, l := range p.Labels {
		if l.Kind == document.Sheet {
			return l.Name
		}
	}
	return ""
}

// Picture sets a picture alone on a page.
func Picture(w io.Writer, title string, data []byte, made time.Time) (Report, error) {
	d := pdfwrite.New(w, pdfwrite.Options{Title: title, Header: title, Created: made})
	d.Heading(1, title)
	if err := d.Picture(data, title); err != nil {
		return Report{}, fmt.Errorf("picture: %w", err)
	}
	rep, err := d.Close()
	return Report{Pages: rep.Pages}, err
}
