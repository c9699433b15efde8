package redact

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sardine/internal/truth/pack"
	"sardine/redact/convert"
)

// archiveOf is a zip archive of members, by name and content in turns.
func archiveOf(t *testing.T, members ...string) []byte {
	t.Helper()
	var ms []pack.Member
	for i := 0; i < len(members); i += 2 {
		ms = append(ms, pack.Member{Name: members[i], Bytes: []byte(members[i+1])})
	}
	out, err := pack.Zip(ms...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// unpacked are the members of an archive, by name.
func unpacked(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestMembersBecomeNewFiles: with --convert what lies in a zip archive and has
// no rewriter becomes a new file there, under its new name, also in an archive
// within; all else stays what it is.
func TestMembersBecomeNewFiles(t *testing.T) {
	inner := archiveOf(t, "deep.pst", string(mailbox()))
	archive := archiveOf(t, "read me.txt", "Jonquil Drwmsworth wrote this.\n", "of Jonquil Drwmsworth/old.pst", string(mailbox()), "inner.zip", string(inner), "other.txt", "nothing\n")
	r, out := run(t, map[string][]byte{"all.zip": archive}, func(o *Options, jobs []Job) {
		given("Jonquil Drwmsworth", "07700 900183")(o, jobs)
		o.Convert = convert.Document
	})
	f := r.Files[0]
	if f.Status != "redacted" || f.Members != 2 || f.ConvertedTo != "" {
		t.Fatalf("%s, %s: %d members, left out %v", f.Status, f.Reason, f.Members, f.LeftOut)
	}
	data, err := os.ReadFile(filepath.Join(out, "all.zip"))
	if err != nil {
		t.Fatal(err)
	}
	got := unpacked(t, data)
	deep := unpacked(t, got["inner.zip"])
	var old []byte
	for name, data := range got {
		if strings.HasSuffix(name, "/old.docx") {
			old = data
		}
	}
	for name, doc := range map[string][]byte{"old": old, "deep": deep["deep.docx"]} {
		if doc == nil {
			t.Errorf("%s is not there", name)
			continue
		}
		text := string(unpacked(t, doc)["word/document.xml"])
		if !strings.Contains(text, "bring lunch") || strings.Contains(text, "Jonquil") || strings.Contains(text, "900183") {
			t.Errorf("%s: %.300q", name, text)
		}
	}
	for name := range got {
		if strings.HasSuffix(name, ".pst") || strings.Contains(name, "Jonquil") {
			t.Errorf("there is a member called %q", name)
		}
	}
	if len(got) != 4 || string(got["other.txt"]) != "nothing\n" {
		t.Errorf("%d members", len(got))
	}
}

// TestMembersWhoseLettersNoPDFHas become Word documents.
func TestMembersWhoseLettersNoPDFHas(t *testing.T) {
	strange := pack.PST(pack.Mailbox{Folders: []pack.MailFolder{{Name: "Inbox", Items: []pack.Outlook{
		{Strings: []pack.Prop{{ID: 0x37, Text: "Jonquil Drwmsworth"}, {ID: 0x1000, Text: strings.Repeat("漢字仮名交じり文", 40)}}},
	}}}})
	r, out := run(t, map[string][]byte{"all.zip": archiveOf(t, "old.pst", string(strange))}, func(o *Options, jobs []Job) {
		given("Jonquil Drwmsworth")(o, jobs)
		o.Convert = convert.Suited
	})
	if f := r.Files[0]; f.Status != "redacted" || f.Copy != "all.zip" || f.Members != 1 {
		t.Fatalf("%s, %s: %s, %d members", f.Status, f.Reason, f.Copy, f.Members)
	}
	data, err := os.ReadFile(filepath.Join(out, "all.zip"))
	if err != nil {
		t.Fatal(err)
	}
	if got := unpacked(t, data); got["old.docx"] == nil {
		t.Errorf("%d members, none of them old.docx", len(got))
	}
}

// TestMembersThatCannotBecomeNewFiles: what is locked or not what its name says
// refuses the archive.
func TestMembersThatCannotBecomeNewFiles(t *testing.T) {
	for name, data := range map[string]string{"x.doc": "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 cut", "x.pst": "!BDN\x00\x00"} {
		r, _ := run(t, map[string][]byte{"all.zip": archiveOf(t, name, data, "a.txt", "Jonquil Drwmsworth")}, func(o *Options, jobs []Job) {
			given("Jonquil Drwmsworth")(o, jobs)
			o.Convert = convert.Suited
		})
		if f := r.Files[0]; f.Status != "refused" {
			t.Errorf("%s: %s", name, f.Status)
		}
	}
}
