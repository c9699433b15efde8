package truth

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const committed = "../../testdata/share"

func TestCommittedShareIsWhatIsMade(t *testing.T) {
	people, docs, err := Share()
	if err != nil {
		t.Fatal(err)
	}
	made := map[string][]byte{}
	for _, d := range docs {
		made[d.Rel] = d.Bytes
	}
	seen := 0
	err = filepath.WalkDir(committed, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(committed, name)
		if err != nil {
			return err
		}
		want, ok := made[filepath.ToSlash(rel)]
		if !ok {
			t.Errorf("%s is not made by this package", rel)
			return nil
		}
		got, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from what is made; run go generate ./internal/truth", rel)
		}
		seen++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen != len(docs) {
		t.Errorf("%d files are committed, %d are made", seen, len(docs))
	}
	want, err := Answers(people, docs)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(committed + ".truth.json"); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the answers differ from what is made (error %v)", err)
	}
}

func TestShareIsSmallVariedAndPortable(t *testing.T) {
	_, docs, err := Share()
	if err != nil {
		t.Fatal(err)
	}
	portable := regexp.MustCompile(`^[\pL\d _.,()/-]+$`) // goes into Windows, git and module archives
	total, unread, types, kinds := 0, 0, map[string]bool{}, map[string]int{}
	for _, d := range docs {
		if !portable.MatchString(d.Rel) {
			t.Errorf("%s: not every file system takes this name", d.Rel)
		}
		if d.Unread && d.Reason == "" {
			t.Errorf("%s: unread without a reason", d.Rel)
		}
		if d.Unread {
			unread++
		}
		total += len(d.Bytes)
		types[path.Ext(d.Rel)] = true
		for _, it := range d.Truth {
			kinds[it.Kind]++
		}
	}
	if len(docs) < 45 || total > 1<<20 || unread < 4 || len(types) < 18 || len(kinds) < 26 {
		t.Errorf("%d documents, %d bytes, %d unread, %d types, %d kinds", len(docs), total, unread, len(types), len(kinds))
	}
	t.Logf("%d documents, %d bytes, %d unread, %d types; items by kind: %v", len(docs), total, unread, len(types), kinds)
}

func TestDocumentsOfOtherSeeds(t *testing.T) {
	for seed := range uint64(8) {
		docs, err := Documents(seed, People(seed, leastPeople+int(seed)*7))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		checkTruth(t, docs)
	}
	if _, err := Documents(1, People(1, leastPeople-1)); err == nil {
		t.Error("too few people made a share")
	}
}

func TestEveryValueStandsInItsDocument(t *testing.T) {
	_, docs, err := Share()
	if err != nil {
		t.Fatal(err)
	}
	checkTruth(t, docs)
}

func checkTruth(t *testing.T, docs []Doc) {
	t.Helper()
	for _, d := range docs {
		if d.Unread {
			continue
		}
		texts := map[string]string{}
		read(t, texts, nil, d.Rel, d.Bytes)
		for _, it := range append(append([]Item{}, d.Truth...), d.Traps...) {
			text, ok := texts[strings.Join(it.Inner, "/")]
			if it.Where == "name" {
				text, ok = d.Rel, true
			}
			if !ok || !strings.Contains(text, it.Value) {
				t.Errorf("%s: the %s of person %d in %s %v is not in the text", d.Rel, it.Kind, it.Person, it.Where, it.Inner)
			}
			for _, a := range it.Also {
				if !strings.Contains(text, a) {
					t.Errorf("%s: the other form of a %s is not in the text", d.Rel, it.Kind)
				}
			}
		}
		for _, trap := range d.Traps {
			digits := regexp.MustCompile(`\D`).ReplaceAllString(trap.Value, "")
			if trap.Kind == "nhs-number" && nhsOK(digits) || trap.Kind == "uln" && len(digits) == 10 && ulnOK(digits) ||
				trap.Kind == "iban" && ibanOK(trap.Value) || trap.Kind == "payment-card" && len(digits) == 16 && luhnOK(digits) {
				t.Errorf("%s: a trap passes the check of its %s", d.Rel, trap.Kind)
			}
			for _, it := range d.Truth {
				if it.Kind == trap.Kind && !stated(it.Kind) && normal(it.Kind, it.Value) == normal(it.Kind, trap.Value) {
					t.Errorf("%s: a %s is both true and a trap", d.Rel, it.Kind)
				}
			}
		}
	}
}

// read puts the text of a file, and of every member, into texts by inner path.
// It is a second opinion on the writers and shares no code with them.
func read(t *testing.T, texts map[string]string, inner []string, name string, data []byte) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s %v: %v", name, inner, err)
		}
	}
	put := func(s string) { texts[strings.Join(inner, "/")] += s + "\n" }
	switch path.Ext(name) {
	case ".gz", ".zip", ".docx":
		readArchive(t, texts, inner, name, data)
	case ".xlsx":
		f, err := excelize.OpenReader(bytes.NewReader(data))
		must(err)
		for _, sheet := range f.GetSheetList() {
			for _, raw := range []bool{true, false} {
				rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: raw})
				must(err)
				put(fmt.Sprint(rows))
			}
			notes, err := f.GetComments(sheet)
			must(err)
			put(fmt.Sprint(notes))
		}
	case ".eml":
		readMail(t, texts, inner, data)
	case ".mbox":
		for _, m := range strings.Split("\n"+string(data), "\nFrom MAILER-DAEMON")[1:] {
			_, m, _ = strings.Cut(m, "\n")
			readMail(t, texts, inner, []byte(strings.ReplaceAll(m, "\n>From ", "\nFrom ")))
		}
	case ".rtf":
		text := regexp.MustCompile(`\\u(\d+)\?`).ReplaceAllStringFunc(string(data), func(m string) string {
			n, err := strconv.Atoi(strings.Trim(m, `\u?`))
			must(err)
			return string(rune(n))
		})
		texts[strings.Join(inner, "/")] = regexp.MustCompile(`\\[a-z]+\d* ?|[{}]`).ReplaceAllString(text, "")
	case ".pdf":
		s, err := charmap.Windows1252.NewDecoder().String(string(data))
		must(err)
		put(strings.NewReplacer(`\(`, "(", `\)`, ")", `\\`, `\`).Replace(s))
	default:
		put(plainText(t, data))
	}
}

func readArchive(t *testing.T, texts map[string]string, inner []string, name string, data []byte) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s %v: %v", name, inner, err)
		}
	}
	step := func(member string) []string { return append(append([]string{}, inner...), member) }
	if path.Ext(name) != ".gz" {
		r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		must(err)
		for _, f := range r.File {
			rc, err := f.Open()
			must(err)
			member, err := io.ReadAll(rc)
			must(err)
			if path.Ext(name) == ".docx" {
				texts[strings.Join(inner, "/")] += html.UnescapeString(string(member)) + "\n"
			} else {
				read(t, texts, step(f.Name), f.Name, member)
			}
		}
		return
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	must(err)
	plain, err := io.ReadAll(r)
	must(err)
	if !strings.HasSuffix(name, ".tar.gz") {
		read(t, texts, step(r.Name), r.Name, plain)
		return
	}
	tr := tar.NewReader(bytes.NewReader(plain))
	for {
		h, err := tr.Next()
		if err == io.EOF {
			return
		}
		must(err)
		member, err := io.ReadAll(tr)
		must(err)
		read(t, texts, step(h.Name), h.Name, member)
	}
}

func plainText(t *testing.T, data []byte) string {
	t.Helper()
	var err error
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		data, err = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
	case !utf8.Valid(data):
		data, err = charmap.Windows1252.NewDecoder().Bytes(data)
	}
	if err != nil {
		t.Fatal(err)
	}
	return html.UnescapeString(strings.ReplaceAll(string(data), "\r\n", "\n"))
}

func readMail(t *testing.T, texts map[string]string, inner []string, data []byte) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, values := range m.Header {
		for _, v := range values {
			s, err := new(mime.WordDecoder).DecodeHeader(v)
			if err != nil {
				t.Fatal(err)
			}
			texts[strings.Join(inner, "/")] += s + "\n"
		}
	}
	readPart(t, texts, inner, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), "", m.Body)
}

func readPart(t *testing.T, texts map[string]string, inner []string, mediaType, encoding, file string, r io.Reader) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(mediaType)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(r, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			readPart(t, texts, inner, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.FileName(), p)
		}
	}
	switch encoding {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if file != "" {
		read(t, texts, append(append([]string{}, inner...), file), file, data)
		return
	}
	texts[strings.Join(inner, "/")] += plainText(t, data) + "\n"
}
