package redact

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sardine/redact/convert"
	"sardine/redact/leak"
)

// TestConversionOfRandomWords converts files of many formats, as if they had no
// rewriter, without random words of theirs: every conversion passes its own
// verification, and the words are gone.
func TestConversionOfRandomWords(t *testing.T) {
	var files []string
	for _, pattern := range []string{"*/*.docx", "*/*.xlsx", "*/*/*.xlsx", "*/*/*.eml", "*/*.csv", "*/*.odt", "*/*/*.pptx", "*/*.json"} {
		found, err := filepath.Glob("../testdata/share/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found[:min(len(found), 2)]...)
	}
	if len(files) < 8 {
		t.Fatalf("%d files", len(files))
	}
	done := 0
	for n, file := range files {
		rnd := rand.New(rand.NewPCG(7, uint64(n)))
		var words []string
		for _, w := range strings.Fields(textOf(t, file)) {
			if k := leak.Key(w); len(k) >= 4 && len(k) <= 12 && k == strings.ToLower(w) {
				words = append(words, w)
			}
		}
		if len(words) < 5 {
			continue
		}
		goes := []string{words[rnd.IntN(len(words))], words[rnd.IntN(len(words))], words[rnd.IntN(len(words))]}
		for _, form := range []convert.Form{convert.Text, convert.Document, convert.Workbook, convert.PDF} {
			opt := &Options{Out: t.TempDir(), Engine: engine(), Values: values(goes...), Select: Selection{Kinds: []string{"none"}}}
			opt.worker()
			p, err := gather(t.Context(), &Job{Source: file, Name: filepath.Base(file)}, opt)
			if err != nil {
				t.Fatal(err)
			}
			p.order.form = form
			share([]*plan{p}, opt)
			if p.order.convertible() != nil {
				break // a damaged one
			}
			done++
			text := convertedText(t, opt, p, file)
			for _, g := range goes {
				if strings.Contains(" "+strings.Join(strings.Fields(text), " ")+" ", " "+g+" ") {
					t.Errorf("%s to %s: a word is left", file, form)
				}
			}
		}
	}
	if done < 20 {
		t.Errorf("%d conversions", done)
	}
}

// convertedText converts and verifies, and returns what the copy says.
func convertedText(t *testing.T, opt *Options, p *plan, file string) string {
	t.Helper()
	src, _, err := openSource(file)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	var b bytes.Buffer
	if _, err := opt.Worker.(*Local).WriteCopy(t.Context(), src, &b, p.order); err != nil {
		t.Fatalf("%s to %s: %v", file, p.order.form, err)
	}
	name := filepath.Join(t.TempDir(), p.order.out)
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	copied, _, err := openSource(name)
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if _, err := opt.Worker.Verify(t.Context(), src, copied, p.order, nil); err != nil {
		t.Errorf("%s to %s: %v", file, p.order.form, err)
	}
	return textOf(t, name)
}
