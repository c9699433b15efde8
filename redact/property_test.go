package redact

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats"
)

// collected is a formats.Sink that joins all text.
type collected struct{ strings.Builder }

func (c *collected) Part(p *document.Part) error {
	c.WriteString(p.Text[p.Lead:] + "\n")
	return nil
}

func (c *collected) Skip(document.Path, document.SkipReason) {}

func textOf(t *testing.T, file string) string {
	t.Helper()
	f, size, err := openSource(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c := &collected{}
	if _, err := formats.Read(context.Background(), formats.File(f, size, filepath.Base(file)), document.Options{Limits: document.DefaultLimits()}, c); err != nil {
		t.Fatal(err)
	}
	return c.String()
}

// TestRandomWordsGoAndAllElseStays takes random words out of documents of many
// formats and reads the copies.
func TestRandomWordsGoAndAllElseStays(t *testing.T) {
	var files []string
	for _, pattern := range []string{"*/*.docx", "*/*.xlsx", "*/*/*.txt", "*/*.csv", "*/*/*.eml", "*/*/*.html", "*/*.json", "*/*/*.rtf", "*/*/*.docx", "*/*/*.xlsx", "*/*.odt"} {
		found, err := filepath.Glob("../testdata/share/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found[:min(len(found), 2)]...)
	}
	if len(files) < 10 {
		t.Fatalf("%d files: the test would test nothing", len(files))
	}
	done := 0
	for i, file := range files {
		if strings.Contains(file, "damaged") {
			continue
		}
		before := textOf(t, file)
		r := rand.New(rand.NewPCG(7, uint64(i)))
		// Words that no markup has, so that every hit is a leak.
		var candidates []string
		for _, w := range strings.FieldsFunc(before, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') }) {
			if len(w) >= 7 && len(w) <= 14 && w[0] >= 'A' && w[0] <= 'Z' && strings.ToLower(w[1:]) == w[1:] {
				candidates = append(candidates, w)
			}
		}
		if len(candidates) == 0 {
			continue
		}
		slices.Sort(candidates)
		word := candidates[r.IntN(len(candidates))]
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := "f" + filepath.Ext(file)
		rec, out := run(t, map[string][]byte{name: data}, func(o *Options, jobs []Job) { given(word)(o, jobs); o.Mask = Box })
		f := rec.Files[0]
		if f.Status != "redacted" {
			if !strings.Contains(f.Reason, "attributes") { // the word is also a name in the markup
				t.Errorf("%s without %q: %s %s", file, word, f.Status, f.Reason)
			}
			continue
		}
		done++
		after := textOf(t, filepath.Join(out, name))
		if strings.Contains(strings.ToLower(after), strings.ToLower(word)) {
			t.Errorf("%s: %q is left", file, word)
		}
		if want, got := others(before, word), others(after, word); !slices.Equal(want, got) {
			t.Errorf("%s without %q: %d other words, want %d", file, word, len(got), len(want))
		}
	}
	if done < 10 {
		t.Errorf("%d files redacted: too few to mean anything", done)
	}
}

// others are the words of text without those that hold word, or its mask.
func others(text, word string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n\"'.,;:()<>/=_-@", r) }) {
		if !strings.Contains(strings.ToLower(w), strings.ToLower(word)) && !strings.Contains(w, boxText) && !strings.Contains(w, "#####") {
			out = append(out, w)
		}
	}
	return out
}
