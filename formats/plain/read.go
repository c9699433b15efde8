// Package plain reads and rewrites plain text in any encoding and of any size.
//
// It is the format of last resort: whatever is text and nothing more special.
// It knows no structure but line ends, at which it prefers to cut. Its one
// invariant: every letter of the file is in exactly one part, leads aside.
package plain

import (
	"bytes"
	"context"

	"sardine/document"
	"sardine/internal/charset"
)

// Sniff reports whether head is text: wide characters that are letters, or
// bytes of which hardly any is a control character.
func Sniff(head []byte, _ string) bool {
	if len(head) == 0 {
		return false
	}
	text := charset.Detect(head).Decode(head)
	controls := 0
	for _, c := range text {
		if isControl[c] {
			controls++
		}
	}
	// Compressed and encrypted bytes have one control character in nine. Text
	// has none, but for print-outs with printer codes and padded records.
	return len(text) > 0 && controls*100 <= len(text)
}

// isControl marks the control characters that text does not hold: all but
// backspace, tab, line feed, vertical tab, form feed, carriage return,
// Ctrl-Z (the end of a DOS file) and escape.
var isControl = func() (t [256]bool) {
	for c := range 0x20 {
		t[c] = true
	}
	for _, c := range "\b\t\n\v\f\r\x1A\x1B" {
		t[c] = false
	}
	t[0x7F] = true
	return t
}()

// Read reads the text in parts of some hundred KiB, cut at line ends, or
// anywhere where lines are too long for that.
func Read(ctx context.Context, in document.Stream, _ document.Options, out document.Output) error {
	r, err := charset.NewReader(in, nil)
	if err != nil {
		return err
	}
	return read(ctx, r, out.Part)
}

// read hands the parts of r to each.
func read(ctx context.Context, r *charset.Reader, each func(*document.Part) error) error {
	b := document.NewBuilder()
	due := false
	for {
		if len(r.Window()) == 0 {
			if r.EOF() {
				break
			}
			if err := r.Fill(); err != nil {
				return err
			}
			continue
		}
		if due { // only now is it known that there is more
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := each(b.Cut(document.Body)); err != nil {
				return err
			}
		}
		n, line := next(b, r.Window())
		n = r.Boundary(n)
		r.Append(b, 0, n)
		r.Skip(n)
		due = line || b.Must()
	}
	return each(b.Take(document.Body))
}

// step keeps runs short enough that a part cannot outgrow its limit where each
// byte of a code page becomes three of text.
const step = (document.MaxPart - document.MaxLead) / 4

// next says how much of window to append, and whether it ends with a
// line that ends the part.
func next(b *document.Builder, window []byte) (n int, line bool) {
	if !b.Full() {
		return min(len(window), step, document.MaxPart/4-b.Len()), false
	}
	// One byte of a code page is at most three of text.
	window = window[:min(len(window), max((document.MaxPart-document.MaxLead-b.Len())/3, 1)+4)]
	if i := bytes.IndexByte(window, '\n'); i >= 0 {
		return i + 1, true
	}
	return len(window), false
}
