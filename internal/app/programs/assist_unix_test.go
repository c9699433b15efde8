//go:build unix

package programs

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sardine/document"
)

// install puts a program called tesseract in front of all others.
func install(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if script != "" {
		if err := os.WriteFile(filepath.Join(dir, "tesseract"), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
		dir += string(os.PathListSeparator) + os.Getenv("PATH")
	}
	t.Setenv("PATH", dir)
}

func ask(a *Assistance, name string) (string, error) {
	r, err := a.Assist(context.Background(), name, strings.NewReader("a picture"))
	if err != nil {
		return "", err
	}
	out, err := io.ReadAll(r)
	return string(out), errors.Join(err, r.Close())
}

func TestAssistance(t *testing.T) {
	install(t, `[ "$1" = stdin ] && [ "$2" = stdout ] && cat && echo " $5 $OMP_THREAD_LIMIT"`)
	if got, err := ask(NewAssistance(OCRAuto), "ocr"); err != nil || got != "a picture tsv 1\n" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := ask(NewAssistance(OCRAuto), "readpst"); document.ReasonOf(err) != document.NoAssist {
		t.Errorf("another name: %v", err)
	}
	off := NewAssistance(OCROff)
	if _, err := ask(off, "ocr"); document.ReasonOf(err) != document.NoAssist || off.Missed() != 0 {
		t.Errorf("off: %v, %d missed", err, off.Missed())
	}
}

func TestAssistanceThatFails(t *testing.T) {
	install(t, "echo 'Ann Example' >&2; exit 1")
	_, err := ask(NewAssistance(OCRAuto), "ocr")
	if document.ReasonOf(err) != document.NoAssist || strings.Contains(err.Error(), "Ann") {
		t.Errorf("failed: %v", err)
	}
	install(t, "cat >/dev/null; yes | head -c 40000000")
	if _, err := ask(NewAssistance(OCRAuto), "ocr"); document.ReasonOf(err) != document.TooLarge {
		t.Errorf("endless: %v", err)
	}
	install(t, "exec sleep 100")
	ctx, cancel := context.WithTimeout(context.Background(), 50_000_000)
	defer cancel()
	if _, err := NewAssistance(OCRAuto).Assist(ctx, "ocr", strings.NewReader("x")); document.ReasonOf(err) != document.TimedOut {
		t.Errorf("slow: %v", err)
	}
}

func TestWithoutTesseract(t *testing.T) {
	install(t, "")
	a := NewAssistance(OCRAuto)
	if _, err := ask(a, "ocr"); document.ReasonOf(err) != document.NoAssist || a.Missed() != 1 {
		t.Errorf("%v, %d missed", err, a.Missed())
	}
}
