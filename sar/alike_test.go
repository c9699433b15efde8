package sar

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
	"sardine/sar/casefile"
	"sardine/sar/match"
)

func part(t *testing.T, kind document.PartKind, text string) *document.Part {
	t.Helper()
	b := document.NewBuilder()
	b.CopyValid([]byte(text), 0)
	return b.Take(kind)
}

// matched makes a match of a file from its head and body.
func matched(t *testing.T, f *Found, terms *match.Terms, name, head, body, digest string) {
	t.Helper()
	x := terms.NewFile(name)
	if head != "" {
		x.Part(part(t, document.Metadata, head))
	}
	x.Part(part(t, document.Body, body))
	v := x.Weigh()
	v.Class = match.Certain
	f.Matches = append(f.Matches, v)
	f.Results[name] = finding.Result{Status: finding.Read, Digest: digest}
}

func words(from, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "word%d ", from+i)
	}
	return b.String()
}

func quoted(s string) string {
	return "> " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n> ") + "\n"
}

func likeness(t *testing.T, make func(*Found, *match.Terms)) map[string]match.Likeness {
	t.Helper()
	s, err := casefile.ParseSubject("s", []byte("names: [Rowan Ashdown]\nemails: [rowan@example.org]\n"))
	if err != nil {
		t.Fatal(err)
	}
	f := &Found{Results: map[string]finding.Result{}}
	make(f, match.NewTerms(s))
	f.alike()
	out := map[string]match.Likeness{}
	for _, m := range f.Matches {
		out[m.File] = m.Like
	}
	return out
}

func TestCopiesAndOtherFormats(t *testing.T) {
	letter := "Dear Rowan Ashdown,\n\n" + words(0, 60) + "\nYours sincerely\n"
	got := likeness(t, func(f *Found, terms *match.Terms) {
		matched(t, f, terms, "a/letter.docx", "", letter, "01")
		matched(t, f, terms, "b/letter copy.docx", "", letter, "01")
		matched(t, f, terms, "c/letter.pdf", "", strings.ReplaceAll(letter, " ", "\n"), "02")
		matched(t, f, terms, "d/letter of may.docx", "", strings.Replace(letter, "word30 ", "another ", 1), "03")
		matched(t, f, terms, "e/other.txt", "", "Rowan Ashdown "+words(500, 60), "04")
		matched(t, f, terms, "f/short.txt", "", "Rowan Ashdown", "05")
		matched(t, f, terms, "g/short.txt", "", "Rowan Ashdown!", "06")
	})
	if l := got["b/letter copy.docx"]; l.SameAs != "a/letter.docx" || l.ReadIn() != "a/letter.docx" {
		t.Errorf("copy: %+v", l)
	}
	if l := got["c/letter.pdf"]; l.In != "a/letter.docx" || l.ReadIn() != "a/letter.docx" {
		t.Errorf("other format: %+v", l)
	}
	if l := got["d/letter of may.docx"]; l.Near != "a/letter.docx" || l.Share < .8 || l.ReadIn() != "" {
		t.Errorf("nearly the same: %+v", l)
	}
	if l := got["a/letter.docx"]; !slices.Equal(l.Holds, []string{"b/letter copy.docx", "c/letter.pdf"}) {
		t.Errorf("holds: %+v", l)
	}
	for _, name := range []string{"e/other.txt", "f/short.txt", "g/short.txt"} {
		if l := got[name]; l.Near+l.In+l.SameAs+l.Thread != "" {
			t.Errorf("%s: %+v", name, l)
		}
	}
}

func TestThreads(t *testing.T) {
	head := func(id, refs, subject string) string {
		h := "From: Rowan Ashdown <rowan@example.org>\nTo: tessa@example.org\nSubject: " + subject + "\n"
		if id != "" {
			h += "Message-ID: <" + id + "@example.org>\n"
		}
		if refs != "" {
			h += "References: <" + refs + "@example.org>\n"
		}
		return h
	}
	first, second, third := words(0, 30)+"\n", words(100, 25)+"\n", words(200, 25)+"\n"
	got := likeness(t, func(f *Found, terms *match.Terms) {
		matched(t, f, terms, "1.eml", head("m1", "", "Rota"), first, "1")
		matched(t, f, terms, "2.eml", head("m2", "m1", "Re: Rota"), second+quoted(first), "2")
		matched(t, f, terms, "3.eml", head("m3", "m2", "Re: Rota"), third+quoted(second+quoted(first)), "3")
		matched(t, f, terms, "4.eml", head("m4", "m1", "RE: Rota"), words(300, 10), "4") // answers, quotes nothing
		matched(t, f, terms, "5.eml", head("", "", "Fwd: Rota"), "see below\n"+quoted(first), "5")
		matched(t, f, terms, "6.eml", head("m6", "", "Rota"), words(400, 40), "6") // the subject alone joins nothing
		matched(t, f, terms, "7.eml", head("m7", "gone", "Lunch"), words(500, 20), "7")
		matched(t, f, terms, "8.eml", head("m8", "gone", "Re: Lunch"), words(600, 30), "8")
	})
	for name, want := range map[string][2]string{ // in, thread
		"1.eml": {"3.eml", "3.eml"}, "2.eml": {"3.eml", "3.eml"}, "3.eml": {"", "3.eml"}, "4.eml": {"", "3.eml"}, "5.eml": {"", "3.eml"},
		"6.eml": {"", ""}, "7.eml": {"", "8.eml"}, "8.eml": {"", "8.eml"},
	} {
		if l := got[name]; l.In != want[0] || l.Thread != want[1] {
			t.Errorf("%s: in %q, thread %q, want %q", name, l.In, l.Thread, want)
		}
	}
	if h := got["3.eml"].Holds; !slices.Equal(h, []string{"2.eml", "1.eml"}) {
		t.Errorf("the fullest holds %q", h)
	}
}

// TestPartlyReadFilesAreNotCopies: of a file that was not read whole nobody
// knows what it says.
func TestPartlyReadFilesAreNotCopies(t *testing.T) {
	got := likeness(t, func(f *Found, terms *match.Terms) {
		matched(t, f, terms, "a.txt", "", "Rowan Ashdown "+words(0, 40), "1")
		matched(t, f, terms, "b.txt", "", "Rowan Ashdown "+words(0, 30), "2")
		f.Results["b.txt"] = finding.Result{Status: finding.PartlyRead, Digest: "2"}
	})
	if l := got["b.txt"]; l.ReadIn() != "" {
		t.Errorf("%+v", l)
	}
}

func TestLongTextsAreSampled(t *testing.T) {
	got := likeness(t, func(f *Found, terms *match.Terms) {
		matched(t, f, terms, "a.txt", "", "Rowan Ashdown "+words(0, 60000), "1")
		matched(t, f, terms, "b.txt", "", "Rowan Ashdown "+words(0, 59000), "2")
	})
	if l := got["b.txt"]; l.Near != "a.txt" || l.Share < .9 || l.ReadIn() != "" {
		t.Errorf("a sample proves nothing: %+v", l)
	}
}
