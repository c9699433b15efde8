package leak

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Program is another program that looks at a copy. Run gets the copy's file
// and returns what it reads in it.
type Program struct {
	Name string // "pdftotext"
	For  func(name string) bool
	Run  func(ctx context.Context, file string) (text string, err error)
}

// syntax are programs that print the syntax of a file and not what people
// read in it.
var syntax = map[string]bool{"qpdf": true}

// reader is a library that this product did not write.
type reader struct {
	name string
	fits func(data []byte, name string) bool
	read func(data []byte, say func(text, where string)) error
}

// readers are the independent readers that are built in.
var readers = []reader{zipReader, excelizeReader, docxReader, pdfReader, xmlReader, mailReader, csvReader, jsonReader, htmlReader}

// Patience is how long an independent reader or program may take over one file.
const Patience = 60 * time.Second

// errPanic stands for whatever a library panicked with: that may be text of
// the file.
var errPanic = errors.New("the reader crashed")

// Check is what one independent reader or program made of a copy.
type Check struct {
	Reader string `json:"reader"`
	Result string `json:"result"` // "clean", "could not read it", "reads neither the original nor the copy"
}

// ErrBroken means that an independent reader opens the original and not the
// copy.
var ErrBroken = errors.New("another reader can no longer open the copy")

// Foreign lets every independent reader that knows such files read the copy,
// and searches what it reads. original is asked for when one fails.
func (s *Search) Foreign(data []byte, name string, original func() ([]byte, error)) ([]Check, error) {
	var checks []Check
	for _, r := range readers {
		if !r.fits(data, name) {
			continue
		}
		err := s.guarded(r, data)
		if err == nil {
			checks = append(checks, Check{r.name, "clean"})
			continue
		}
		orig, rerr := original()
		if rerr != nil {
			return checks, rerr
		}
		silent := NewSearch(s.ctx)
		silent.Alive, silent.Left = s.Alive, s.Left
		if r.fits(orig, name) && silent.guarded(r, orig) == nil {
			return append(checks, Check{r.name, "could not read it"}), fmt.Errorf("%s: %w", r.name, ErrBroken)
		}
		checks = append(checks, Check{r.name, "reads neither the original nor the copy"})
	}
	return checks, nil
}

type said struct{ text, where string }

// guarded runs one reader with a time limit and a net. A reader that hangs is
// left behind; the process that isolates redaction ends it.
func (s *Search) guarded(r reader, data []byte) error {
	ctx, cancel := context.WithTimeout(s.ctx, Patience)
	defer cancel()
	texts, done := make(chan said, 16), make(chan error, 1)
	go func() {
		defer close(texts)
		defer func() {
			if recover() != nil {
				done <- errPanic
			}
		}()
		done <- r.read(data, func(text, where string) {
			select {
			case texts <- said{text, where}:
			case <-ctx.Done():
			}
		})
	}()
	for {
		select {
		case t, ok := <-texts:
			if !ok {
				return <-done
			}
			s.Text(t.text, "what "+r.name+" reads"+t.where)
		case <-ctx.Done():
			if s.Left != nil {
				s.Left()
			}
			return ctx.Err()
		}
	}
}

// Run lets other programs look at the copy in file, which is called name.
func (s *Search) Run(programs []Program, file, name string) ([]Check, error) {
	var checks []Check
	for _, p := range programs {
		if !p.For(name) {
			continue
		}
		ctx, cancel := context.WithTimeout(s.ctx, Patience)
		text, err := p.Run(ctx, file)
		cancel()
		if err != nil {
			checks = append(checks, Check{p.Name, "could not read it"})
			continue
		}
		mode := Text
		if syntax[p.Name] {
			var binary []string
			text, binary = withoutBinary(reOwnWords.ReplaceAllString(text, ""))
			text, mode = withoutNames(text), Joined
			for _, b := range binary {
				s.look(b, "what "+p.Name+" reads", Binary)
			}
		}
		s.look(text, "what "+p.Name+" reads", mode)
		checks = append(checks, Check{p.Name, "clean"})
	}
	return checks, nil
}
