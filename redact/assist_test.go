package redact

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestAssistantIsAskedOnce(t *testing.T) {
	asked := 0
	ask := Remembering(func(_ context.Context, name string, in io.Reader) (io.ReadCloser, error) {
		asked++
		data, err := io.ReadAll(in)
		if string(data) == "bad" {
			return nil, errors.New("no")
		}
		return io.NopCloser(strings.NewReader(name + " " + string(data))), err
	})
	for range 3 {
		for _, in := range []string{"a", "b"} {
			r, err := ask(context.Background(), "ocr", strings.NewReader(in))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); err != nil || string(got) != "ocr "+in {
				t.Errorf("%v %q", err, got)
			}
		}
		if _, err := ask(context.Background(), "ocr", strings.NewReader("bad")); err == nil {
			t.Error("no error")
		}
	}
	if asked != 2+3 {
		t.Errorf("asked %d times", asked)
	}
	if Remembering(nil) != nil {
		t.Error("an assistant out of nothing")
	}
}
