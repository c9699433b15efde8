package redact

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats"
	"sardine/internal/truth/pack"
)

// honest is what the format itself writes.
func honest(t *testing.T, in document.Stream, ed formats.Editor) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := formats.Rewrite(context.Background(), in, document.Options{}, ed, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestLeakyRewritersAreRefused lets a rewriter for each class of leak and
// damage write the copy. None may pass; the honest one does.
func TestLeakyRewritersAreRefused(t *testing.T) {
	const v, short = "Jonquil Drwmsworth", "Ann"
	body := pack.Para("Seen: "+v+" and "+short+".") + pack.Para("Second paragraph stays as it is.") + pack.Para("Third for "+v)
	src := ooxml(t, body, pack.Member{Name: "word/settings.xml", Bytes: []byte(`<w:settings xmlns:w="x"/>`)})
	inBody := func(from, to string) func(string, []byte) []byte {
		return func(name string, b []byte) []byte {
			if name == "word/document.xml" {
				return bytes.ReplaceAll(b, []byte(from), []byte(to))
			}
			return b
		}
	}
	end := "</w:body>"
	member := func(name, s string) pack.Member { return pack.Member{Name: name, Bytes: []byte(s)} }
	for name, leaky := range map[string]func(clean []byte) []byte{
		"does nothing":     func([]byte) []byte { return src },
		"one place left":   func(c []byte) []byte { return remade(t, c, inBody("Third for [Redacted: text]", "Third for "+v)) },
		"short value left": func(c []byte) []byte { return remade(t, c, inBody("and [Redacted: text]", "and "+short)) },
		"split over runs": func(c []byte) []byte {
			return remade(t, c, inBody("Third", "Jon</w:t></w:r><w:r><w:t>quil Drwmsworth"))
		},
		"attribute nobody reads": func(c []byte) []byte { return remade(t, c, inBody(end, `<w:bookmarkEnd w:x="`+v+`"/>`+end)) },
		"comment of the markup":  func(c []byte) []byte { return remade(t, c, inBody(end, `<!-- `+v+` -->`+end)) },
		"entities":               func(c []byte) []byte { return remade(t, c, inBody(end, `<w:x w:y="&#74;onquil&#32;Drwmsworth"/>`+end)) },
		"percent":                func(c []byte) []byte { return remade(t, c, inBody(end, `<w:x w:y="x?n=Jonquil%20Drwm%73worth"/>`+end)) },
		"hexadecimal": func(c []byte) []byte {
			return remade(t, c, inBody(end, `<w:x w:y="`+hex.EncodeToString([]byte(v))+`"/>`+end))
		},
		"base64":       func(c []byte) []byte { return remade(t, c, inBody(end, `<w:x w:y="`+b64("x"+v)+`"/>`+end)) },
		"letters only": func(c []byte) []byte { return remade(t, c, inBody(end, `<w:x w:y="JonquilDrwmsworth"/>`+end)) },
		"another case": func(c []byte) []byte { return remade(t, c, inBody(end, `<w:x w:y="JONQUIL DRWMSWORTH"/>`+end)) },
		"UTF-16 in a picture": func(c []byte) []byte {
			return remade(t, c, nil, member("word/media/image1.emf", "\x01\x00\x00\x00"+strings.Repeat("\x00\x02", 50)+string(wide16(v))))
		},
		"a member more":    func(c []byte) []byte { return remade(t, c, nil, member("word/old.xml", "<o>"+v+"</o>")) },
		"name of a member": func(c []byte) []byte { return remade(t, c, nil, member("word/media/"+v+".bin", "x")) },
		"zip in the zip": func(c []byte) []byte {
			z, err := pack.Zip(member("a.txt", v))
			must(t, err)
			return remade(t, c, nil, member("word/embeddings/x.bin", string(z)))
		},
		"behind the end":       func(c []byte) []byte { return append(append([]byte{}, c...), v...) },
		"before the directory": func(c []byte) []byte { return unlisted(t, c, v) },
		"text lost":            func(c []byte) []byte { return remade(t, c, inBody("Second paragraph stays as it is.", "")) },
		"text changed":         func(c []byte) []byte { return remade(t, c, inBody("stays as it is", "stays as it was")) },
		"text added":           func(c []byte) []byte { return remade(t, c, inBody(end, pack.Para("A new one.")+end)) },
		"too much taken":       func(c []byte) []byte { return remade(t, c, inBody("Seen: ", "")) },
		"markup broken":        func(c []byte) []byte { return remade(t, c, inBody("</w:body>", "")) },
		"a member lost":        func(c []byte) []byte { return without(t, c, "word/header1.xml") },
		"cut short":            func(c []byte) []byte { return c[:len(c)-40] },
		"empty":                func(c []byte) []byte { return nil },
		"another file":         func(c []byte) []byte { return []byte("plain text") },
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := run(t, map[string][]byte{"a.docx": src}, func(o *Options, _ []Job) {
				given(v, short)(o, nil)
				o.rewrite = func(_ context.Context, in document.Stream, _ document.Options, ed formats.Editor, w io.Writer) (bool, error) {
					_, err := w.Write(leaky(honest(t, in, ed)))
					return true, err
				}
			})
			f := r.Files[0]
			if f.Status != "refused" || f.Copy != "" {
				t.Fatalf("passes: %+v", f)
			}
			if strings.Contains(f.Reason, "onquil") {
				t.Errorf("the reason tells the value: %s", f.Reason)
			}
		})
	}
	r, _ := run(t, map[string][]byte{"a.docx": src}, given(v, short))
	if f := r.Files[0]; f.Status != "redacted" {
		t.Errorf("the honest rewriter is refused: %s", f.Reason)
	}
}

// TestLeakyPlainWriters does the same for formats without members.
func TestLeakyPlainWriters(t *testing.T) {
	const v = "07700 900123"
	for name, c := range map[string]struct {
		file, text string
		leaky      func(string) string
	}{
		"digits only":             {"a.txt", "Call 07700 900123 now\n", func(s string) string { return s + "7700900123\n" }},
		"international":           {"a.txt", "Call 07700 900123 now\n", func(s string) string { return s + "+44 7700 900 123\n" }},
		"quoted-printable":        {"a.eml", "Subject: x\nContent-Transfer-Encoding: quoted-printable\n\nCall 07700 900123\n", func(s string) string { return s + "0770=30 9001=\n23\n" }},
		"a header nobody asked":   {"a.eml", "Subject: x\n\nCall 07700 900123\n", func(s string) string { return "X-Old: 07700900123\n" + s }},
		"escapes of JSON":         {"a.json", `{"a":"07700 900123","b":"x"}`, func(s string) string { return strings.Replace(s, `"x"`, `"\u00307700 900123"`, 1) }},
		"control words":           {"a.rtf", `{\rtf1 Call 07700 900123\par}`, func(s string) string { return strings.Replace(s, `\par`, `{\*\zz 0770{\b 0 900}123}\par`, 1) }},
		"attribute of a page":     {"a.html", "<p>Call 07700 900123</p>", func(s string) string { return s + `<p data-x="07700900123">` }},
		"a column more":           {"a.csv", "a,b\n07700 900123,1\n2,3\n", func(s string) string { return strings.Replace(s, "2,3", "2,3,07700900123", 1) }},
		"a line less":             {"a.csv", "a,b\n07700 900123,1\n2,3\n", func(s string) string { return strings.Replace(s, "2,3\n", "", 1) }},
		"old text behind the end": {"a.html", "<p>Call 07700 900123</p>", func(s string) string { return s + "\x00\x00<!-- 07700 900123" }},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := run(t, map[string][]byte{c.file: []byte(c.text)}, func(o *Options, _ []Job) {
				given(v)(o, nil)
				o.rewrite = func(_ context.Context, in document.Stream, _ document.Options, ed formats.Editor, w io.Writer) (bool, error) {
					_, err := io.WriteString(w, c.leaky(string(honest(t, in, ed))))
					return true, err
				}
			})
			if f := r.Files[0]; f.Status != "refused" {
				t.Errorf("passes: %+v", f)
			}
			r, _ = run(t, map[string][]byte{c.file: []byte(c.text)}, given(v))
			if f := r.Files[0]; f.Status != "redacted" {
				t.Errorf("the honest rewriter is refused: %s", f.Reason)
			}
		})
	}
}

func TestWriterThatFails(t *testing.T) {
	r, _ := run(t, map[string][]byte{"a.txt": []byte("Jonquil Drwmsworth")}, func(o *Options, _ []Job) {
		given("Jonquil Drwmsworth")(o, nil)
		o.rewrite = func(context.Context, document.Stream, document.Options, formats.Editor, io.Writer) (bool, error) {
			return false, errors.New("Jonquil Drwmsworth is in this error")
		}
	})
	if f := r.Files[0]; f.Status != "refused" || strings.Contains(f.Reason, "Jonquil") {
		t.Errorf("%+v", f)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// unlisted puts a member in front of a zip's directory that does not list it.
func unlisted(t *testing.T, data []byte, v string) []byte {
	t.Helper()
	other, err := pack.Zip(pack.Member{Name: "x", Bytes: []byte(v + strings.Repeat(" pad", 99))})
	must(t, err)
	cut := bytes.LastIndex(other, []byte("PK\x01\x02"))
	return append(append([]byte{}, other[:cut]...), data...)
}

func without(t *testing.T, data []byte, name string) []byte {
	t.Helper()
	var kept []pack.Member
	remade(t, data, func(n string, b []byte) []byte {
		if n != name {
			kept = append(kept, pack.Member{Name: n, Bytes: b})
		}
		return b
	})
	out, err := pack.Zip(kept...)
	must(t, err)
	return out
}
