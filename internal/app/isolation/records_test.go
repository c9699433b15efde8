package isolation

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sardine/document"
	"sardine/internal/app/tables"
	"sardine/sar/records"
)

// TestRecordsInChildren: a child takes a list apart as this process does.
func TestRecordsInChildren(t *testing.T) {
	ctx := context.Background()
	o, err := newIsolated(ctx, tables.Builtin(), document.Options{Limits: document.DefaultLimits()}, childCare{workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	file := filepath.Join(t.TempDir(), "a.jsonl")
	text := strings.Repeat(`{"name":"Ann"}`+"\n", 2000)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, split := range map[string]func(context.Context, string, string, func(*records.Piece) error) error{"child": o.Records, "here": here{}.Records} {
		var all bytes.Buffer
		n := 0
		err := split(ctx, file, "json", func(p *records.Piece) error {
			all.Write(p.Raw)
			if p.Record && p.Text == "name: Ann\n" {
				n++
			}
			return nil
		})
		if err != nil || all.String() != text || n != 2000 {
			t.Errorf("%s: %d records of %d bytes: %v", name, n, all.Len(), err)
		}
		full := errors.New("the disk is full")
		if err := split(ctx, file, "json", func(*records.Piece) error { return full }); !errors.Is(err, full) {
			t.Errorf("%s: %v", name, err)
		}
		if err := split(ctx, file, "pdf", func(*records.Piece) error { return nil }); err == nil {
			t.Errorf("%s: a file of no list was taken apart", name)
		}
		if err := split(ctx, file+"x", "json", func(*records.Piece) error { return nil }); err == nil || strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
