package redact

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/internal/truth/pack"
)

// TestEmptied: an embedded file of a kind without a rewriter goes from the copy
// if a value stands in it, and if nobody can read it.
func TestEmptied(t *testing.T) {
	wide := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	for name, member := range map[string]pack.Member{
		"unknown": {Name: "word/embeddings/oleObject1.bin", Bytes: []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 2000))},
		"value":   {Name: "word/embeddings/note.wpd", Bytes: []byte("\xFFWPC" + strings.Repeat("\x00", 60) + "Zebedee Quillfeather")},
		"trash":   {Name: "[trash]/0000.dat", Bytes: []byte("\x01\x02\x03" + wide("Zebedee Quillfeather"))},
	} {
		t.Run(name, func(t *testing.T) {
			r, out := run(t, map[string][]byte{"a.docx": ooxml(t, pack.Para("To Zebedee Quillfeather, with thanks"), member)}, given("Zebedee Quillfeather"))
			f := r.Files[0]
			if f.Status != "redacted" || len(f.Unread) > 0 {
				t.Fatalf("%s %s %v", f.Status, f.Reason, f.Unread)
			}
			copied, err := os.ReadFile(filepath.Join(out, "a.docx"))
			if err != nil {
				t.Fatal(err)
			}
			body := ""
			remade(t, copied, func(n string, b []byte) []byte {
				if n == member.Name {
					body = string(b)
				}
				return b
			})
			if strings.Contains(body, "Quillfeather") || body == string(member.Bytes) {
				t.Errorf("%s is as it was", member.Name)
			}
		})
	}
}

func TestMayStand(t *testing.T) {
	o := &Order{format: "ooxml"}
	left := []finding.Skip{{Path: document.Path{"word/embeddings/oleObject1.bin"}, Why: document.Unsupported}}
	if o.mayStand(left) == nil {
		t.Error("a copy may hold an embedded file that nobody can read")
	}
	picture := []finding.Skip{{Path: document.Path{"word/media/image1.png"}, Why: document.NoAssist}}
	if err := o.mayStand(picture); err != nil {
		t.Error(err)
	}
	for _, p := range []document.Path{{"word/document.xml"}, {"a.zip", "embeddings/x.bin"}, {"ppt/media/image1.emf"}, {"mail.eml", "attachment.bin"}} {
		if emptied(p) {
			t.Errorf("%v may be emptied", p)
		}
	}
}

// TestNamesOfFonts: that a font's name was somebody's name in one file of a run
// does not refuse the others, which all name the font.
func TestNamesOfFonts(t *testing.T) {
	theme := pack.Member{Name: "word/theme/theme1.xml", Bytes: []byte(`<a:theme xmlns:a="x"><a:latin typeface="Gill Sans"/></a:theme>`)}
	r, _ := run(t, map[string][]byte{
		"a.txt":  []byte("Addressed to Gill Sans of this parish\n"),
		"b.docx": ooxml(t, pack.Para("Nothing about anybody"), theme),
	}, func(o *Options, _ []Job) {
		o.Metadata, o.Select.Kinds = KeepAll, []string{"none"}
		o.Values = []Value{{Text: "Gill Sans", Kind: detectors.Table()[0].Kind, Decision: Decision{Action: Remove}}}
	})
	want := map[string]string{"a.txt": "redacted", "b.docx": "unchanged"}
	for _, f := range r.Files {
		if f.Status != want[f.Source] {
			t.Errorf("%s: %s %s", f.Source, f.Status, f.Reason)
		}
	}
}
