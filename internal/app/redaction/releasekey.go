package redaction

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// Errors of ReleaseKey that callers tell apart.
var (
	// ErrKeyLocked means that the key's file is encrypted and no passphrase, or a
	// wrong one, was given.
	ErrKeyLocked = errors.New("the key is encrypted with another passphrase, or none was given")
	// ErrKeyInside means that the key would lie among the copies.
	ErrKeyInside = errors.New("the key of the pseudonyms must not lie in the folder of the copies: whoever gets them could undo them")
)

// maxKeyFile bounds what is read of a key's file: a few hundred bytes.
const maxKeyFile = 64 << 10

// ReleaseKey reads the key of a release's pseudonyms, or makes one, in a file
// that only its owner reads. With a passphrase the file is an age file in text
// form, which the program age opens too; a key that was made without one is
// read as it is, and stays so. ErrKeyInside if the file lies below out.
func ReleaseKey(file, out string, passphrase []byte) ([]byte, error) {
	if inside(file, out) {
		return nil, ErrKeyInside
	}
	raw, err := readKeyFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return makeKey(file, passphrase)
	}
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte(armor.Header)) {
		if raw, err = unlockKey(raw, passphrase); err != nil {
			return nil, err
		}
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil || len(key) != 32 {
		return nil, fmt.Errorf("%s holds no key", file)
	}
	return key, nil
}

func readKeyFile(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxKeyFile))
}

func makeKey(file string, passphrase []byte) ([]byte, error) {
	key := make([]byte, 32)
	rand.Read(key) // never fails, by its documentation
	text := []byte(hex.EncodeToString(key) + "\n")
	if len(passphrase) > 0 {
		var err error
		if text, err = lockKey(text, passphrase); err != nil {
			return nil, err
		}
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if _, err := f.Write(text); err != nil {
		f.Close()
		os.Remove(file) // half a key is none
		return nil, err
	}
	return key, f.Close()
}

func lockKey(text, passphrase []byte) ([]byte, error) {
	to, err := age.NewScryptRecipient(string(passphrase))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	a := armor.NewWriter(&b)
	w, err := age.Encrypt(a, to)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(text)
	err = errors.Join(err, w.Close(), a.Close())
	return b.Bytes(), err
}

func unlockKey(raw, passphrase []byte) ([]byte, error) {
	if len(passphrase) == 0 {
		return nil, ErrKeyLocked
	}
	who, err := age.NewScryptIdentity(string(passphrase))
	if err != nil {
		return nil, ErrKeyLocked
	}
	r, err := age.Decrypt(armor.NewReader(bytes.NewReader(raw)), who)
	if err != nil {
		return nil, ErrKeyLocked
	}
	return io.ReadAll(io.LimitReader(r, maxKeyFile))
}

// inside reports whether a file lies, or would lie, below a folder, whatever
// links lead there.
func inside(file, folder string) bool {
	f, err := filepath.Abs(file)
	if err != nil {
		return true
	}
	d, err := filepath.Abs(folder)
	if err != nil {
		return true
	}
	within := func(f, d string) bool {
		rel, err := filepath.Rel(d, f)
		return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
	}
	return within(f, d) || within(resolved(f), resolved(d))
}

// resolved is a path without links, of which the last steps need not be there.
func resolved(p string) string {
	if real, err := filepath.EvalSymlinks(p); err == nil {
		return real
	}
	up := filepath.Dir(p)
	if up == p {
		return p
	}
	return filepath.Join(resolved(up), filepath.Base(p))
}
