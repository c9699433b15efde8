// Command gen writes the demo share and what is true of it. It is run by
// `go generate ./internal/truth` and is no part of the product.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"sardine/internal/truth"
)

func main() {
	out := flag.String("out", "testdata/share", "folder to write; the answers go beside it, as OUT.truth.json")
	flag.Parse()
	if err := write(*out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func write(out string) error {
	people, docs, err := truth.Share()
	if err != nil {
		return err
	}
	answers, err := truth.Answers(people, docs)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Clean(out)); err != nil {
		return err
	}
	if err := truth.Write(out, docs); err != nil {
		return err
	}
	return os.WriteFile(filepath.Clean(out)+".truth.json", answers, 0o644)
}
