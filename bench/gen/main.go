// Command gen writes large made-up files for benchmarks to standard output.
// Everybody in them is fictional.
//
//	go run ./bench/gen -what prose -bytes 2000000000 > big.txt
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"

	"sardine/internal/truth"
)

func main() {
	what := flag.String("what", "csv", "csv, prose, log, json (one line), xlsx, pst or pst-ansi")
	size := flag.Int64("bytes", 100e6, "bytes to write; for xlsx rows, for pst messages")
	seed := flag.Uint64("seed", 1, "other people for another seed")
	flag.Parse()
	w := bufio.NewWriterSize(os.Stdout, 1<<20)
	err := write(w, *what, *size, *seed)
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func write(w io.Writer, what string, size int64, seed uint64) error {
	var r io.Reader
	switch what {
	case "csv":
		r = truth.DenseCSV(seed, size)
	case "prose":
		r = truth.Prose(seed, size)
	case "log":
		r = truth.Log(seed, size)
	case "json":
		r = truth.OneLineJSON(seed, size)
	case "xlsx":
		return truth.Sheet(seed, int(size), w)
	case "pst", "pst-ansi":
		_, err := w.Write(truth.Mailbox(seed, int(size), what == "pst-ansi"))
		return err
	default:
		return fmt.Errorf("no such thing as %q", what)
	}
	_, err := io.Copy(w, r)
	return err
}
