package request

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/internal/pdfwrite"
	"sardine/sar"
	"sardine/sar/binder"
	"sardine/sar/casefile"
)

var printedAt = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// bundleOf makes options for a bundle of a small share.
func bundleOf(t *testing.T) BundleOptions {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"subject.yaml":      "names: [Rowan Ashdown]\nphones: [07700 900123]\n",
		"share/concern.txt": "Dear Rowan Ashdown\n\nA complaint was made about you by Tessa Poole on 5 May 2026.\nYour number on our list is 07700 900123.\n",
	} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	cs, err := casefile.New(filepath.Join(dir, "case"), casefile.Options{Subject: filepath.Join(dir, "subject.yaml"), Received: "2026-11-02", Reference: "R1"}, printedAt)
	if err != nil {
		t.Fatal(err)
	}
	s, err := cs.Subject()
	if err != nil {
		t.Fatal(err)
	}
	opt := BundleOptions{Case: cs, Out: filepath.Join(dir, "out"), Now: printedAt, Found: searchIn(t, s, filepath.Join(dir, "share")),
		Request: Options{Options: document.Options{Limits: document.DefaultLimits()}, Workers: 1}}
	return opt
}

// pagesWith is a sar.Printer that prints what it likes.
func pagesWith(t *testing.T, text func(sar.Printing) string) sar.Printer {
	return func(_ context.Context, all []sar.Printing) ([]sar.Printed, error) {
		out := make([]sar.Printed, len(all))
		for i, a := range all {
			if err := os.WriteFile(a.Out, sheet(t, text(a)), 0o600); err != nil {
				return nil, err
			}
			out[i] = sar.Printed{Pages: 1, Whole: true}
		}
		return out, nil
	}
}

func sheet(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	d := pdfwrite.New(&b, pdfwrite.Options{Title: "made up"})
	d.Paragraph(text)
	if _, err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPagesAreReadAgain: pages that tell what is hidden, or that lose what is
// not, are not handed over; good ones are.
func TestPagesAreReadAgain(t *testing.T) {
	clean := func(a sar.Printing) string {
		raw, err := os.ReadFile(a.Copy)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	for _, c := range []struct {
		name, says string
		text       func(sar.Printing) string
	}{
		{"good", "", clean},
		{"leaky", "hidden in it", func(a sar.Printing) string { return clean(a) + "\nTessa Poole" }},
		{"leaky in part", "hidden in it", func(a sar.Printing) string { return clean(a) + "\nwritten for T E S S A  P O O L E" }},
		{"lossy", "came out on pages", func(a sar.Printing) string { return "Dear Rowan Ashdown" }},
	} {
		opt := bundleOf(t)
		opt.AsPDF = true
		m, done, err := opt.making(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		m.Print = pagesWith(t, c.text)
		b, err := m.Make(context.Background())
		done()
		if err != nil || len(b.Items) != 1 {
			t.Fatalf("%s: %v %+v", c.name, err, b)
		}
		it := b.Items[0]
		if asked := c.says == ""; asked != strings.HasSuffix(it.Copy, ".pdf") || asked != (it.Native == "") || !strings.Contains(it.Native, c.says) {
			t.Errorf("%s: %+v", c.name, it)
		}
		if left, err := filepath.Glob(opt.Case.Path("pages/*.pdf")); err != nil || (len(left) == 1) != (c.says == "") {
			t.Errorf("%s: pages are kept: %v %v", c.name, left, err)
		}
	}
}

// TestSealedIsReadAgain: another PDF than the one that was proven is not
// accepted.
func TestSealedIsReadAgain(t *testing.T) {
	opt := bundleOf(t)
	opt.Bind = true
	ctx := context.Background()
	b, err := MakeBundle(ctx, opt)
	if err != nil {
		t.Fatal(err)
	}
	sealed := opt.Out + ".pdf"
	if err := SealPDF(ctx, opt, b, sealed, "acorn-badge-cedar"); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(sealed)
	if err != nil || bytes.Contains(raw, []byte("Ashdown")) || len(raw) < 1000 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
	opt.Request.Options.Passwords = []string{"acorn-badge-cedar"}
	look, err := opt.Request.looking(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer look.Close()
	if err := b.ProveSealed(ctx, look.at, sealed); err != nil {
		t.Errorf("the sealed PDF: %v", err)
	}
	all := "Dear Rowan Ashdown A complaint was made about you by Person A on May Your number on our list is"
	for name, text := range map[string]string{"leaky": all + " Tessa Poole", "lossy": "Dear Rowan Ashdown"} {
		raw := sheet(t, text)
		book := &binder.Book{Title: "x", Pieces: []binder.Piece{{Title: "x", Size: int64(len(raw))}}, Data: bytes.NewReader(raw), Made: printedAt}
		var out bytes.Buffer
		if _, err := book.Bind(ctx, &out, "acorn-badge-cedar"); err != nil {
			t.Fatal(err)
		}
		other := filepath.Join(t.TempDir(), "other.pdf")
		if err := os.WriteFile(other, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := b.ProveSealed(ctx, look.at, other); !errors.Is(err, sar.ErrSealed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBundleStopped: a bundle that is stopped leaves the one before as it was,
// and nothing of its own.
func TestBundleStopped(t *testing.T) {
	opt := bundleOf(t)
	if _, err := MakeBundle(context.Background(), opt); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(opt.Out, sar.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	m, done, err := opt.making(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m.AsPDF = true
	m.Print = func(context.Context, []sar.Printing) ([]sar.Printed, error) {
		stop()
		return nil, ctx.Err()
	}
	_, err = m.Make(ctx)
	done()
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	after, err := os.ReadFile(filepath.Join(opt.Out, sar.ManifestName))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the bundle before changed: %v", err)
	}
	if left, err := filepath.Glob(opt.Case.Path("work*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	again, err := MakeBundle(context.Background(), opt)
	if err != nil || again.Disclosed() != 1 {
		t.Errorf("again: %v", err)
	}
}
