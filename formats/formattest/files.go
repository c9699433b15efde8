package formattest

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"sardine/document"
)

// AcceptFiles runs Accept over every fixture that pattern matches, for formats
// whose letters stand in the bytes of the file itself.
func AcceptFiles(t *testing.T, f Format, pattern string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			Accept(t, f, data, filepath.Base(name))
			ExactOrigins(t, Read(f, data, name).Parts, func(*document.Part, uint32) []byte { return data })
		})
	}
}

// FuzzRead reads what fuzzing makes of seeds: it never fails, and gives parts
// as the design promises them.
func FuzzRead(f *testing.F, format Format, name string, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := Read(format, data, name)
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		WellFormed(t, r.Parts)
	})
}

// FuzzRoundTrip rewrites what fuzzing makes of seeds: without a replacement
// the bytes stay, with one it does not fail. valid, if given, looks at the copy.
func FuzzRoundTrip(f *testing.F, format Format, name, mask string, valid func(t *testing.T, data, out []byte), seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s), uint16(3), uint16(9), mask)
	}
	f.Fuzz(func(t *testing.T, data []byte, at, n uint16, mask string) {
		out, err := Rewrite(format, data, name, &Editor{})
		if err != nil || !bytes.Equal(out, data) {
			t.Fatalf("rewriting nothing: %v", err)
		}
		out, err = Rewrite(format, data, name, &Editor{Edit: func(p *document.Part) []document.Replacement {
			i := int64(at) % int64(len(p.Text)+1)
			j := min(i+int64(n), int64(len(p.Text)))
			if s := (document.Span{Start: i, End: j}); i < j && p.Owns(s.Shift(p.Base)) {
				return []document.Replacement{{Span: s, New: mask}}
			}
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		if valid != nil {
			valid(t, data, out)
		}
	})
}

// Throughput measures the reading of data in bytes a second.
func Throughput(b *testing.B, f Format, data []byte, name string) {
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := f.Read(context.Background(), NewStream(data, name), document.Options{}, Discard{}); err != nil {
			b.Fatal(err)
		}
	}
}

// Discard is an Output that takes everything and keeps nothing.
type Discard struct{}

func (Discard) Part(*document.Part) error             { return nil }
func (Discard) Child(string, string, io.Reader) error { return nil }
func (Discard) Skip(string, document.SkipReason)      {}
