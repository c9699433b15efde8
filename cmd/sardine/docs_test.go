package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

const catalogueFile = "../../docs/catalogue.md"

// TestCatalogueIsCurrent: docs/catalogue.md is what the program prints. `make
// docs` writes it.
func TestCatalogueIsCurrent(t *testing.T) {
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"catalogue"}, strings.NewReader(""), &out, &errs); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	want, err := os.ReadFile(catalogueFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), want) {
		t.Error("docs/catalogue.md is stale: run 'make docs'")
	}
}

// TestReadmeCommands: the two commands the README opens with exist.
func TestReadmeCommands(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"go run ./cmd/sardine scan testdata/share", "make test"} {
		if !strings.Contains(string(readme), command) {
			t.Errorf("the README does not say %q", command)
		}
	}
}

// TestEveryCommandHelps: each command says in one line what it is for, and
// every flag what it does.
func TestEveryCommandHelps(t *testing.T) {
	c := &console{in: strings.NewReader(""), out: &bytes.Buffer{}, err: &bytes.Buffer{}}
	root := newRoot(c)
	if len(root.Commands()) < 7 {
		t.Fatalf("%d commands", len(root.Commands()))
	}
	for _, cmd := range root.Commands() {
		if cmd.Short == "" || strings.HasSuffix(cmd.Short, ".") {
			t.Errorf("%s: short help %q", cmd.Name(), cmd.Short)
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" {
				t.Errorf("%s: --%s does not say what it does", cmd.Name(), f.Name)
			}
		})
	}
}
