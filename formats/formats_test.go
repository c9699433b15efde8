package formats

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

// record is a Sink that writes down what it is told.
type record struct {
	parts []*document.Part
	skips []string
	fail  error
}

func (r *record) Part(p *document.Part) error {
	r.parts = append(r.parts, p)
	return r.fail
}

func (r *record) Skip(p document.Path, why document.SkipReason) {
	r.skips = append(r.skips, p.String()+": "+string(why))
}

// texts lists "path: text" of all body parts.
func (r *record) texts() []string {
	var out []string
	for _, p := range r.parts {
		if p.Kind == document.Body {
			out = append(out, p.Path.String()+": "+strings.TrimSpace(p.Text))
		}
	}
	return out
}

type entry struct {
	name string
	data []byte
}

func zipped(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, e := range entries {
		f, err := w.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(e.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func stream(data []byte, name string) document.Stream {
	return File(bytes.NewReader(data), int64(len(data)), name)
}

func read(t *testing.T, data []byte, name string, l document.Limits) *record {
	t.Helper()
	r := &record{}
	if _, err := Read(context.Background(), stream(data, name), document.Options{Limits: l}, r); err != nil {
		t.Fatal(err)
	}
	return r
}

// nested is a zip in a zip, with two members of one name.
func nested(t *testing.T) []byte {
	return zipped(t,
		entry{"a.txt", []byte("first text of Ann Example")},
		entry{"inner.zip", zipped(t, entry{"deep.csv", []byte("Name,Phone\nAnn Example,07700 900123\nBob Sample,07700 900456\n")}, entry{"b.txt", []byte("deep text")})},
		entry{"a.txt", []byte("second text of the same name")},
	)
}

func TestContainersAreFollowed(t *testing.T) {
	r := read(t, nested(t), "x.zip", document.Limits{})
	want := []string{"a.txt: first text of Ann Example", "inner.zip!/b.txt: deep text", "a.txt#2: second text of the same name"}
	for _, w := range want {
		if !slices.Contains(r.texts(), w) {
			t.Errorf("%q is missing in %q", w, r.texts())
		}
	}
	if len(r.skips) > 0 {
		t.Errorf("skips %q", r.skips)
	}
	formattest.WellFormed(t, r.parts)
}

// replace is an Editor that puts with in the place of each occurrence of what.
type replace struct{ what, with string }

func (e replace) Replace(p *document.Part) ([]document.Replacement, error) {
	var rs []document.Replacement
	for i := 0; ; {
		j := strings.Index(p.Text[i:], e.what)
		if j < 0 {
			return rs, nil
		}
		start := int64(i + j)
		i += j + len(e.what)
		if p.Owns(document.Span{Start: start, End: int64(i)}.Shift(p.Base)) {
			rs = append(rs, document.Replacement{Span: document.Span{Start: start, End: int64(i)}, New: e.with})
		}
	}
}

func (e replace) Unread(p document.Path, why document.SkipReason) error { return &UnreadError{p, why} }

func TestRewriteZipInZip(t *testing.T) {
	src := nested(t)
	var out bytes.Buffer
	changed, err := Rewrite(context.Background(), stream(src, "x.zip"), document.Options{}, replace{"07700 900123", "[phone]"}, &out)
	if err != nil || !changed {
		t.Fatalf("changed %v, %v", changed, err)
	}
	before, after := read(t, src, "x.zip", document.Limits{}), read(t, out.Bytes(), "x.zip", document.Limits{})
	if len(before.parts) != len(after.parts) {
		t.Fatalf("%d parts, want %d", len(after.parts), len(before.parts))
	}
	for i, p := range before.parts {
		want := strings.ReplaceAll(p.Text, "07700 900123", "[phone]")
		if got := after.parts[i].Text; got != want {
			t.Errorf("part %v: %q, want %q", p.Path, got, want)
		}
	}
	// The member that did not change is the same, compressed bytes and all.
	a, b := rawMember(t, src, 0), rawMember(t, out.Bytes(), 0)
	if !bytes.Equal(a, b) {
		t.Error("an unchanged member was written anew")
	}
}

func rawMember(t *testing.T, data []byte, i int) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.File[i].OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestRewriteNothingChangesNothing(t *testing.T) {
	var out bytes.Buffer
	changed, err := Rewrite(context.Background(), stream([]byte("plain text\n"), "a.txt"), document.Options{}, replace{"none of it", ""}, &out)
	if err != nil || changed || out.String() != "plain text\n" {
		t.Errorf("changed %v, %v, %q", changed, err, out.String())
	}
}

func TestLimits(t *testing.T) {
	deep := zipped(t, entry{"a.txt", []byte("text")})
	for range 6 {
		deep = zipped(t, entry{"in.zip", deep})
	}
	if r := read(t, deep, "x.zip", document.Limits{Depth: 3}); len(r.skips) != 1 || !strings.HasSuffix(r.skips[0], string(document.TooDeep)) {
		t.Errorf("depth: %q", r.skips)
	}
	many := make([]entry, 50)
	for i := range many {
		many[i] = entry{fmt.Sprintf("%d.txt", i), []byte("some text")}
	}
	if r := read(t, zipped(t, many...), "x.zip", document.Limits{Entries: 10}); !slices.Contains(r.skips, ": "+string(document.TooMany)) || len(r.texts()) != 10 {
		t.Errorf("entries: %q, %d texts", r.skips, len(r.texts()))
	}
	bomb := zipped(t, entry{"small.txt", []byte("kept")}, entry{"zeros.txt", bytes.Repeat([]byte("0 "), 20<<20)}, entry{"after.txt", []byte("x")})
	r := read(t, bomb, "x.zip", document.Limits{})
	if !slices.ContainsFunc(r.skips, func(s string) bool { return strings.HasSuffix(s, string(document.Bomb)) }) || !slices.Contains(r.texts(), "small.txt: kept") {
		t.Errorf("bomb: %q", r.skips)
	}
}

// withFormat puts a format in front of the table for one test.
func withFormat(t *testing.T, f *Format) {
	old := table
	table = append([]*Format{f}, old...)
	t.Cleanup(func() { table = old })
}

func isMagic(head []byte, _ string) bool { return bytes.HasPrefix(head, []byte("MAGIC")) }

func TestPanicIsASkip(t *testing.T) {
	withFormat(t, &Format{Name: "broken", Sniff: isMagic,
		Read: func(context.Context, document.Stream, document.Options, document.Output) error {
			panic("a value of the file")
		}})
	r := read(t, zipped(t, entry{"bad", []byte("MAGIC")}, entry{"good.txt", []byte("still read")}), "x.zip", document.Limits{})
	if want := []string{"bad: " + string(document.Crashed)}; !slices.Equal(r.skips, want) {
		t.Errorf("%q, want %q", r.skips, want)
	}
	if !slices.Contains(r.texts(), "good.txt: still read") {
		t.Errorf("%q", r.texts())
	}
}

func TestReadOnlyFormats(t *testing.T) {
	withFormat(t, &Format{Name: "fixed", Sniff: isMagic,
		Read: func(_ context.Context, in document.Stream, _ document.Options, out document.Output) error {
			data, err := io.ReadAll(in)
			if err != nil {
				return err
			}
			b := document.NewBuilder()
			b.Copy(data, 0)
			return out.Part(b.Take(document.Body))
		}})
	src := zipped(t, entry{"fixed", []byte("MAGIC Ann Example")}, entry{"a.txt", []byte("Ann Example, Bob")})
	var out bytes.Buffer
	if _, err := Rewrite(context.Background(), stream(src, "x.zip"), document.Options{}, replace{"Ann", "X"}, &out); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a value in a read-only member: %v", err)
	}
	out.Reset()
	if changed, err := Rewrite(context.Background(), stream(src, "x.zip"), document.Options{}, replace{"Bob", "X"}, &out); err != nil || !changed {
		t.Errorf("a value elsewhere: %v %v", changed, err)
	}
	src = zipped(t, entry{"picture", []byte("\xff\xd8\xff\xe0\x00\x10JFIF")}, entry{"a.txt", []byte("Ann Example, Bob")})
	var unread *UnreadError
	if _, err := Rewrite(context.Background(), stream(src, "x.zip"), document.Options{}, replace{"Bob", "X"}, io.Discard); !errors.As(err, &unread) {
		t.Errorf("an unread member: %v", err)
	}
}

func TestSinkErrorAndCancelEndTheRead(t *testing.T) {
	full := errors.New("disk full")
	r := &record{fail: full}
	if _, err := Read(context.Background(), stream(nested(t), "x.zip"), document.Options{}, r); !errors.Is(err, full) || len(r.parts) != 1 {
		t.Errorf("%v after %d parts", err, len(r.parts))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, stream(nested(t), "x.zip"), document.Options{}, &record{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestEveryFolderHasItsRow: a format that lies on the shelf is in the table.
func TestEveryFolderHasItsRow(t *testing.T) {
	source, err := os.ReadFile("table.go")
	if err != nil {
		t.Fatal(err)
	}
	readers, err := filepath.Glob("*/read.go")
	if err != nil || len(readers) == 0 {
		t.Fatalf("no readers found: %v", err)
	}
	for _, r := range readers {
		if dir := filepath.Dir(r); !strings.Contains(string(source), `"sardine/formats/`+dir+`"`) {
			t.Errorf("formats/%s has a reader and no row in table.go", dir)
		}
	}
	for _, f := range Table() {
		if f.Name == "" || f.Doc == "" || f.Version < 1 || f.Sniff == nil || f.Read == nil || len(f.Extensions) == 0 || f.Speed < 1 {
			t.Errorf("format %q: a field is missing", f.Name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("plain"), "a.txt")
	f.Add([]byte("a,b\n1,2\n3,4\n"), "a.csv")
	f.Add([]byte("PK\x03\x04"), "a.zip")
	f.Add([]byte("From: a@example.org\nTo: b@example.org\nSubject: x\n\nbody"), "a.eml")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		r := &record{}
		l := document.Limits{Spool: 1 << 20, Member: 1 << 20, Total: 8 << 20}
		if _, err := Read(context.Background(), stream(data, name), document.Options{Limits: l}, r); err != nil {
			t.Fatal(err)
		}
		if len(r.parts) == 0 && len(r.skips) == 0 {
			if f, _, _ := Find(data[:min(len(data), HeadSize)], name, ""); f == nil {
				t.Fatal("neither text nor a reason")
			}
		}
		for _, s := range r.skips {
			if strings.HasSuffix(s, string(document.Crashed)) {
				t.Fatal("a reader panicked")
			}
		}
	})
}
