package main

import (
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"sardine/internal/app/build"
	"sardine/internal/signing"
)

// signFlags say whether what is written gets a signature beside it.
type signFlags struct {
	on  bool
	key string
}

func (f *signFlags) add(fs *pflag.FlagSet) {
	fs.BoolVar(&f.on, "sign", false, "with -o: write a signature beside the file, which minisign checks")
	fs.StringVar(&f.key, "signing-key", "", "sign with the key in `FILE`; it is made if it is not there (default signing.key beside the inventory)")
}

func (f *signFlags) check(output string) error {
	if f.on && output == "" {
		return usage("--sign goes with -o FILE: the signature is written beside it")
	}
	return nil
}

// sign signs the file, if that was asked for, and says how to check it.
func (f *signFlags) sign(c *console, file, inventory string) error {
	if !f.on {
		return nil
	}
	path := f.key
	if path == "" {
		path = filepath.Join(filepath.Dir(inventory), "signing.key")
	}
	key, err := signing.Load(path)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	comment := build.String() + ", " + time.Now().UTC().Format(time.RFC3339)
	if err := os.WriteFile(file+signing.Suffix, key.Sign(data, comment), 0o600); err != nil {
		return err
	}
	c.note("signed: %s. To check it:  minisign -V -P %s -m %s", file+signing.Suffix, key.Public(), filepath.Base(file))
	return nil
}
