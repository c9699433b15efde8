// Package seal closes a bundle with a passphrase: as a zip archive with AES-256
// or as an age file. It makes the passphrase and keeps it nowhere.
//
// It knows nothing of what is in the bundle. Its one invariant: what it writes
// holds no content in clear.
package seal

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"
)

// Age writes the files below dir as a zip archive that is encrypted as a
// whole, names and all, for age (https://age-encryption.org).
func Age(w io.Writer, dir, passphrase string) error {
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return err
	}
	enc, err := age.Encrypt(w, to)
	if err != nil {
		return err
	}
	files, err := list(dir)
	if err != nil {
		return err
	}
	z := zip.NewWriter(enc)
	for _, name := range files {
		out, err := z.Create(name)
		if err != nil {
			return err
		}
		f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		_, err = io.Copy(out, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return errors.Join(z.Close(), enc.Close())
}
