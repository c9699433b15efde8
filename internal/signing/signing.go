// Package signing signs what is handed over, so that whoever receives it can
// check with minisign (https://jedisct1.github.io/minisign/) that it came from
// the holder of the key and was not changed since.
//
// It is not a seal: what is signed stays readable. Its one invariant: a secret
// key never leaves its file, which only its owner can read.
package signing

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"aead.dev/minisign"
)

// Suffix is that of a signature's file, beside what it signs.
const Suffix = ".minisig"

// Key signs.
type Key struct {
	secret minisign.PrivateKey
	public minisign.PublicKey
}

// Load reads the secret key in the file at path, or makes one there, with the
// public key beside it as path.pub.
func Load(path string) (*Key, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return create(path)
	}
	if err != nil {
		return nil, err
	}
	var secret minisign.PrivateKey
	if err := secret.UnmarshalText(text); err != nil {
		return nil, fmt.Errorf("%q is not a secret key of minisign without a password", path)
	}
	return &Key{secret, secret.Public().(minisign.PublicKey)}, nil
}

func create(path string) (*Key, error) {
	public, secret, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	text, err := secret.MarshalText()
	if err != nil {
		return nil, err
	}
	open, err := public.MarshalText()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if err := writeNew(path, append(text, '\n'), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(path+".pub", append(open, '\n'), 0o644); err != nil {
		return nil, err
	}
	return &Key{secret, public}, nil
}

// writeNew never overwrites: another run may have made its key meanwhile.
func writeNew(path string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// Public is the public key in one line, as minisign -P takes it.
func (k *Key) Public() string { return k.public.String() }

// Sign returns the signature of message. comment is signed too and shown by
// minisign when it verifies: when, by what program.
func (k *Key) Sign(message []byte, comment string) []byte {
	return minisign.SignWithComments(k.secret, message, comment, "signed by sardine")
}

// Verify reports whether signature is that of message under the public key in
// one line.
func Verify(public string, message, signature []byte) bool {
	var key minisign.PublicKey
	return key.UnmarshalText([]byte(public)) == nil && minisign.Verify(key, message, signature)
}
