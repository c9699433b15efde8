package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"sardine/internal/app/redaction"
)

// releaseKey is the key of the run's pseudonyms.
func (f *redactFlags) releaseKey(c *console) ([]byte, error) {
	_, err := os.Stat(f.key)
	word, err := c.passphrase(f.keyWord, errors.Is(err, os.ErrNotExist))
	if err != nil {
		return nil, err
	}
	key, err := redaction.ReleaseKey(f.key, f.out, word)
	switch {
	case errors.Is(err, redaction.ErrKeyInside):
		return nil, usage("--key-file %s: %w", f.key, err)
	case errors.Is(err, redaction.ErrKeyLocked):
		return nil, fmt.Errorf("%s: %w: say where the passphrase is with --key-passphrase FILE", f.key, err)
	}
	return key, err
}

// passphrase reads the one in a file, or asks for it if the file is -: on a
// terminal unseen, and twice for a new one. nil if there is no file.
func (c *console) passphrase(file string, fresh bool) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	var word []byte
	var err error
	switch in, ok := c.in.(*os.File); {
	case file != "-":
		word, err = os.ReadFile(file)
	case ok && term.IsTerminal(int(in.Fd())):
		word, err = c.asked(in, fresh)
	default:
		word, err = bufio.NewReader(c.in).ReadBytes('\n')
		if len(word) > 0 {
			err = nil // the last line may end without
		}
	}
	if err != nil {
		return nil, err
	}
	if word = bytes.TrimRight(word, "\r\n"); len(strings.TrimSpace(string(word))) == 0 {
		return nil, usage("the passphrase is empty")
	}
	return word, nil
}

func (c *console) asked(in *os.File, fresh bool) ([]byte, error) {
	fmt.Fprint(c.err, "Passphrase: ")
	word, err := term.ReadPassword(int(in.Fd()))
	fmt.Fprintln(c.err)
	if err != nil || !fresh {
		return word, err
	}
	fmt.Fprint(c.err, "Once more: ")
	again, err := term.ReadPassword(int(in.Fd()))
	fmt.Fprintln(c.err)
	if err == nil && !bytes.Equal(word, again) {
		err = errors.New("the two are not the same")
	}
	return word, err
}
