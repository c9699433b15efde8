package sar

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
)

// digestOf is the SHA-256 of a file in hex.
func digestOf(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // read only
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
