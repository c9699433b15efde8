package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"sardine/document"
	"sardine/internal/app/isolation"
	"sardine/internal/app/programs"
	"sardine/internal/phrase"
	"sardine/scanner"
)

// selectFlags are the flags that say which files are read. scan, plan and text
// share them.
type selectFlags struct {
	include, exclude []string
	filesFrom        string
	maxFileSize      string
	since            string
	oneFileSystem    bool
	recall           bool
}

func (f *selectFlags) add(fs *pflag.FlagSet) {
	fs.StringArrayVar(&f.include, "include", nil, "read only files that match `PATTERN` (*.docx, Staff/**); may be repeated")
	fs.StringArrayVar(&f.exclude, "exclude", nil, "leave out files and folders that match `PATTERN`; may be repeated")
	fs.StringVar(&f.filesFrom, "files-from", "", "read the files named in `FILE`, one a line, counted from PATH (- for standard input)")
	fs.StringVar(&f.maxFileSize, "max-file-size", "", "leave out files larger than `SIZE` (500k, 20M, 2G)")
	fs.StringVar(&f.since, "since", "", "leave out files last changed before `DATE` (2026-01-31, or 30d for the last thirty days)")
	fs.BoolVar(&f.recall, "recall", false, "read files too of which only a placeholder is here (OneDrive, tape): reading fetches them")
	fs.BoolVar(&f.oneFileSystem, "one-file-system", false, "do not enter other file systems that are mounted below PATH")
}

// selection checks what was typed and returns it as the scanner wants it.
func (f *selectFlags) selection(in io.Reader, now time.Time) (scanner.Selection, error) {
	s := scanner.Selection{Include: f.include, Exclude: f.exclude, OneFileSystem: f.oneFileSystem, Recall: f.recall}
	if err := s.Check(); err != nil {
		return s, usage("%w", err)
	}
	var err error
	if s.MaxSize, err = parseSize(f.maxFileSize); err != nil {
		return s, usage("--max-file-size: %w", err)
	}
	if s.Since, err = parseSince(f.since, now); err != nil {
		return s, usage("--since: %w", err)
	}
	switch f.filesFrom {
	case "":
	case "-":
		s.FilesFrom = in
	default:
		list, err := os.Open(f.filesFrom)
		if err != nil {
			return s, err
		}
		s.FilesFrom = list // closed with the process
	}
	return s, nil
}

// parseSize reads "500k", "20M", "2G", "1T" or a plain number of bytes.
func parseSize(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	unit := int64(1)
	switch strings.ToLower(s[len(s)-1:]) {
	case "k":
		unit = 1 << 10
	case "m":
		unit = 1 << 20
	case "g":
		unit = 1 << 30
	case "t":
		unit = 1 << 40
	}
	if unit > 1 {
		s = s[:len(s)-1]
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("not a size like 500k, 20M or 2G")
	}
	return int64(n * float64(unit)), nil
}

func parseSince(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		if err == nil && n > 0 {
			return now.AddDate(0, 0, -n), nil
		}
	}
	t, err := time.ParseInLocation("2006-01-02", s, time.Local)
	if err != nil {
		return t, fmt.Errorf("not a date like 2026-01-31, nor a number of days like 30d")
	}
	return t, nil
}

// limitFlags are the flags that bound what one file may cost.
type limitFlags struct {
	fileTime time.Duration
	maxMbps  float64
	workers  int
	ocr      string
	assist   *programs.Assistance

	passwordFile string
	passwords    []string
	isolation    string
	fileMemory   string
	memory       int64 // fileMemory, checked
}

func (f *limitFlags) add(fs *pflag.FlagSet) {
	f.fileTime = document.DefaultLimits().FileTime
	addVar(fs, (*patience)(&f.fileTime), "file-time", "give up on a file after `TIME`; it is counted as not read", false)
	addVar(fs, (*rate)(&f.maxMbps), "max-mbps", "read at most `N` megabytes a second, to spare a server in office hours", true)
	addVar(fs, (*positive)(&f.workers), "workers", "read `N` files at once (default: one per processor core)", true)
}

// addOCR is for the commands that look into files: what else is needed to read
// them.
func (f *limitFlags) addOCR(fs *pflag.FlagSet) {
	fs.StringVar(&f.ocr, "ocr", string(programs.OCRAuto), "auto: read words in pictures with Tesseract if it is installed; off: do not")
	fs.StringVar(&f.passwordFile, "passwords", "", "try the passwords in `FILE`, one a line, on locked files; results name them by number only")
	fs.StringVar(&f.fileMemory, "file-memory", "1G", "give up on a file whose reading needs more than `SIZE`; it is counted as not read")
	fs.StringVar(&f.isolation, "isolation", string(isolation.InChildren), "process: read files in child processes that can do nothing else; none: in this one")
}

// check looks at what was typed and finds out what is installed.
func (f *limitFlags) check() (err error) {
	if f.passwords, err = readPasswords(f.passwordFile); err != nil {
		return err
	}
	if how := isolation.Mode(f.isolation); how != isolation.InChildren && how != isolation.InProcess {
		return usage("--isolation %q: there are process and none", f.isolation)
	}
	if f.memory, err = parseSize(f.fileMemory); err != nil {
		return usage("--file-memory: %w", err)
	}
	if f.memory < leastMemory {
		return usage("--file-memory %s: no file can be read with less than 256M", f.fileMemory)
	}
	switch ocr := programs.OCR(f.ocr); ocr {
	case programs.OCRAuto, programs.OCROff:
		f.assist = programs.NewAssistance(ocr)
		return nil
	}
	return usage("--ocr %q: there are auto and off", f.ocr)
}

func (f *limitFlags) options() document.Options {
	l := document.DefaultLimits()
	l.FileTime = f.fileTime
	l.Memory = f.memory
	return document.Options{Limits: l, Assist: f.assist.Assist, Passwords: f.passwords}
}

// leastMemory is what a reader needs for the detectors and a file of fair size.
const leastMemory = 256 << 20

// notice is what app says once of a run.
func (c *console) notice(text string) { c.note("note: %s", text) }

// tellMissed says in one line why pictures were not read.
func (c *console) tellMissed(f *limitFlags) {
	if n := f.assist.Missed(); n > 0 {
		c.note("the words in %s were not read: Tesseract is not installed", phrase.Count(n, "picture"))
	}
}
