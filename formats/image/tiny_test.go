package image

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"sardine/formats/formattest"
)

// TestTinyIsRead: a picture that is too small for a word holds none, whoever
// is there to look.
func TestTinyIsRead(t *testing.T) {
	for size, skips := range map[int]int{3: 0, 60: 1} {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, size, size))); err != nil {
			t.Fatal(err)
		}
		if r := formattest.Read(suite, b.Bytes(), "a.png"); r.Err != nil || len(r.Skips) != skips {
			t.Errorf("%d pixels: %v %v", size, r.Err, r.Skips)
		}
	}
}
