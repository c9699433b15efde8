package ooxml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
	truthpack "sardine/internal/truth/pack"
)

// withholding is an Editor that refuses members whose content says so.
type withholding struct{ formattest.Editor }

func (e *withholding) Child(name, _ string, r io.Reader, _ io.Writer) (bool, error) {
	data, err := io.ReadAll(r)
	if bytes.Contains(data, []byte("secret")) {
		err = fmt.Errorf("no: %w", document.ErrWithheld)
	}
	return false, err
}

func members(t *testing.T, data []byte) map[string]string {
	t.Helper()
	out, err := truthpack.Members(data)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWithheld(t *testing.T) {
	const rel = `<Relationship Id="%s" Type="` + relNS + `%s" Target="%s"/>`
	rels := `<Relationships>` + fmt.Sprintf(rel, "rId1", "vbaProject", "vbaProject.bin") + fmt.Sprintf(rel, "rId2", "oleObject", "embeddings/oleObject1.bin") + `</Relationships>`
	data := docx(t, letter,
		file{"word/_rels/document.xml.rels", rels},
		file{"word/vbaProject.bin", "secret"},
		file{"word/_rels/vbaProject.bin.rels", `<Relationships>` + fmt.Sprintf(rel, "rId1", "vbaProjectSignature", "vbaProjectSignature.bin") + `</Relationships>`},
		file{"word/vbaProjectSignature.bin", "signed"},
		file{"word/embeddings/oleObject1.bin", compoundFile + "secret"},
		file{"word/embeddings/oleObject2.bin", compoundFile + "open"},
		file{"word/embeddings/old.doc", "secret"},
		file{"word/activeX/activeX1.bin", compoundFile + "secret"},
		file{"[trash]/0000.dat", "secret"},
		file{"docProps/thumbnail.jpeg", "secret"},
	)
	out, err := formattest.Rewrite(suite, data, "a.docm", &withholding{})
	if err != nil {
		t.Fatal(err)
	}
	got := members(t, out)
	for _, name := range []string{"word/vbaProject.bin", "word/_rels/vbaProject.bin.rels", "word/vbaProjectSignature.bin", "[trash]/0000.dat", "docProps/thumbnail.jpeg"} {
		if _, ok := got[name]; ok {
			t.Errorf("%s is still there", name)
		}
	}
	for name, want := range map[string]string{
		"word/embeddings/oleObject1.bin": string(emptyObject()),
		"word/embeddings/oleObject2.bin": compoundFile + "open",
		"word/embeddings/old.doc":        "",
		"word/activeX/activeX1.bin":      string(emptyObject()),
		"word/_rels/document.xml.rels":   `<Relationships>` + fmt.Sprintf(rel, "rId2", "oleObject", "embeddings/oleObject1.bin") + `</Relationships>`,
	} {
		if got[name] != want {
			t.Errorf("%s: %q", name, got[name])
		}
	}
}

// TestWithheldElsewhere: what people read in the document is never left out.
func TestWithheldElsewhere(t *testing.T) {
	for _, name := range []string{"word/media/image1.emf", "word/afchunk.mht", "word/other.bin"} {
		data := docx(t, letter, file{name, "secret"})
		if _, err := formattest.Rewrite(suite, data, "a.docx", &withholding{}); !errors.Is(err, document.ErrWithheld) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEmptyObject(t *testing.T) {
	b := emptyObject()
	if len(b) != 1536 || !strings.HasPrefix(string(b), compoundFile) || b[512] != 0xFD || string(b[1024:1028]) != "R\x00o\x00" {
		t.Errorf("%x", b[:80])
	}
}

// TestOverwriteWide: letters of UTF-16 stay letters of UTF-16, also one that is
// no Latin letter and stands alone.
func TestOverwriteWide(t *testing.T) {
	wide := func(s string) string {
		out := ""
		for _, r := range s {
			out += string([]byte{byte(r), byte(r >> 8)})
		}
		return out
	}
	for _, c := range []struct{ data, want string }{
		{wide("Ab Zo cd"), wide("Ab XX cd")},
		{wide("Ab ЖЯ cd"), wide("Ab ЖX cd")},
		{"Ab Zo cd", "AbXXXXcd"},
	} {
		e := document.Edit{Start: 6, End: 10}
		switch c.data {
		case wide("Ab ЖЯ cd"):
			e = document.Edit{Start: 8, End: 10}
		case "Ab Zo cd":
			e = document.Edit{Start: 2, End: 6}
		}
		got := []byte(c.data)
		for _, x := range overwrite(got, []document.Edit{e}) {
			copy(got[x.Start:], x.New)
		}
		if string(got) != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
