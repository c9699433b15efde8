package redact

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats"
)

// TestDrawnIsCounted: the receipt says which pages and pictures another program
// had to draw, in both its forms.
func TestDrawnIsCounted(t *testing.T) {
	r, _ := run(t, map[string][]byte{"a.txt": []byte("Jane Example, jane.example@example.org\n")}, func(o *Options, _ []Job) {
		o.rewrite = func(ctx context.Context, in document.Stream, opt document.Options, ed formats.Editor, w io.Writer) (bool, error) {
			ed.(*applier).Drawn(2, 0)
			ed.(*applier).Drawn(1, 4)
			return formats.Rewrite(ctx, in, opt, ed, w)
		}
	})
	var raw, page bytes.Buffer
	if err := r.WriteJSON(&raw); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	f := r.Files[0]
	if f.Status != "redacted" || f.Rastered != 3 || f.Pictures != 4 || !strings.Contains(raw.String(), `"rasterised": 3`) || !strings.Contains(page.String(), "Rasterised pages: 3.") {
		t.Errorf("%+v\n%s", f, page.String())
	}
}
