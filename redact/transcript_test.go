package redact

import (
	"slices"
	"testing"

	"sardine/document"
)

// transcribed makes the transcript of one stream; masks are spans of text that
// replace something.
func transcribed(path document.Path, text string, masks ...document.Span) *transcript {
	t := newTranscript("ooxml")
	var reps []document.Replacement
	p := &document.Part{Path: path, Text: text}
	for _, m := range masks {
		reps = append(reps, document.Replacement{Span: m, New: text[m.Start:m.End]})
	}
	t.add(p, reps)
	t.close()
	return t
}

func TestFilledMasks(t *testing.T) {
	want := func(mask string) *transcript {
		return transcribed(document.Path{"a.bin"}, "Xrx "+mask+" xerox", document.Span{Start: 4, End: int64(4 + len(mask))})
	}
	for text, ok := range map[string]bool{
		"Xrx [Redacted: text] xerox": true, "Xrx XXXXXXXXXX xerox": true, "Xrx  xerox": true, "Xrx Redac xerox": true,
		"Xrx somebody xerox": false, "Xrx XXXX": false, "XXX xerox": false, "Xrx XXXX xerox, and more": false,
	} {
		if _, err := compare(want("[Redacted: text]"), transcribed(document.Path{"a.bin"}, text)); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestGoneAltogether: a stream in which nothing is left may be gone, and so may
// what a picture says of itself; one with text may not.
func TestGoneAltogether(t *testing.T) {
	name := document.Span{Start: 0, End: 4}
	for _, c := range []struct {
		path document.Path
		text string
		all  bool
		ok   bool
	}{
		{document.Path{"word/media/image1.emf"}, "Name", true, true},
		{document.Path{"word/media/image1.emf"}, "Name and more", true, false},
		{document.Path{"word/media/image1.jpeg"}, "Name 2005", true, true},
		{document.Path{"word/document.xml"}, "Name", false, false},
	} {
		var masks []document.Span
		if c.all {
			masks = append(masks, name)
		}
		if _, err := compare(transcribed(c.path, c.text, masks...), newTranscript("ooxml")); (err == nil) != c.ok {
			t.Errorf("%v %q: %v", c.path, c.text, err)
		}
	}
}

// TestUnmasked: a word that begins or ends in a mask is none that must stay.
func TestUnmasked(t *testing.T) {
	text := "a.xlsx X.xlsx of X and X"
	tr := transcribed(document.Path{"a"}, text, document.Span{Start: 7, End: 8}, document.Span{Start: 17, End: 18}, document.Span{Start: 23, End: 24})
	if got := tr.streams[0].unmasked(); !slices.Equal(got, []string{"a.xlsx", "of", "and"}) {
		t.Errorf("%q", got)
	}
}
