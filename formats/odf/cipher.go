package odf

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1" // the format's own
	"crypto/sha256"
	hashes "hash"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	//lint:ignore SA1019 OpenDocument 1.1 locks with it; nothing is locked here
	"golang.org/x/crypto/blowfish"
	"golang.org/x/text/encoding/charmap"

	"sardine/internal/pkzip"
)

// gcmNonce and gcmTag are the sizes of XML Encryption 1.1, 5.2.4: the nonce
// stands in front of the encrypted bytes and the tag behind them.
const (
	gcmNonce = 12
	gcmTag   = 16
)

func (l *lock) is(name, ending string) bool {
	return strings.HasSuffix(strings.ToLower(name), ending)
}

func (l *lock) blowfish() bool  { return l.is(l.cipher, "blowfish cfb") || l.is(l.cipher, "#blowfish") }
func (l *lock) cbc() bool       { return strings.Contains(l.cipher, "#aes") && l.is(l.cipher, "-cbc") }
func (l *lock) authentic() bool { return strings.Contains(l.cipher, "#aes") && l.is(l.cipher, "-gcm") }
func (l *lock) argon() bool     { return l.is(l.derivation, "argon2id") }
func (l *lock) rounded() bool   { return l.is(l.derivation, "pbkdf2") }

// usable reports whether the member can be opened here, within bounds, by a
// password. One locked with an OpenPGP key cannot.
func (l *lock) usable() bool {
	switch {
	case len(l.salt) == 0 || len(l.salt) > maxSalt:
		return false
	case l.rounded() && (l.rounds < 1 || l.rounds > maxRounds):
		return false
	case l.argon() && (l.passes < 1 || l.passes > maxPasses || l.lanes < 1 || l.lanes > maxLanes || l.memory < 8*l.lanes || l.memory > maxArgonKiB):
		return false
	case !l.rounded() && !l.argon():
		return false
	case l.blowfish():
		return l.keySize >= 1 && l.keySize <= 56 && len(l.iv) == blowfish.BlockSize
	case l.cbc():
		return aesKey(l.keySize) && len(l.iv) == aes.BlockSize
	case l.authentic():
		return aesKey(l.keySize) && len(l.iv) == gcmNonce
	}
	return false
}

func aesKey(n int) bool { return n == 16 || n == 24 || n == 32 }

// starts are the hashes that a password may have been turned into: of its UTF-8,
// and in the old way also of its Windows-1252, which OpenOffice.org used.
func (l *lock) starts(password string) [][]byte {
	if l.is(l.start, "sha256") {
		h := sha256.Sum256([]byte(password))
		return [][]byte{h[:]}
	}
	if !l.is(l.start, "sha1") {
		return nil
	}
	h := sha1.Sum([]byte(password))
	out := [][]byte{h[:]}
	if len(password) != utf8.RuneCountInString(password) {
		if s, err := charmap.Windows1252.NewEncoder().String(password); err == nil {
			h := sha1.Sum([]byte(s))
			out = append(out, h[:])
		}
	}
	return out
}

// derive turns the hash of a password into a key.
func (l *lock) derive(start []byte) []byte {
	if l.argon() {
		return argon2.IDKey(start, l.salt, uint32(l.passes), uint32(l.memory), uint8(l.lanes), uint32(l.keySize))
	}
	key, err := pbkdf2.Key(sha1.New, string(start), l.salt, l.rounds, l.keySize)
	if err != nil {
		return nil // a size that no hash allows
	}
	return key
}

// sum is the hash of the checksum, nil if it is none that is known.
func (l *lock) sum() hashes.Hash {
	switch name := strings.ToLower(l.digest); {
	case strings.Contains(name, "sha256"):
		return sha256.New()
	case strings.Contains(name, "sha1"):
		return sha1.New()
	}
	return nil
}

// plain decrypts a member; the result is still compressed. pkzip.ErrDamaged is
// the error of a key that does not fit too.
func (m *member) plain(key []byte) (io.Reader, error) {
	raw, err := m.e.Open()
	if err != nil {
		return nil, err
	}
	l := m.lock
	if l.blowfish() {
		block, err := blowfish.NewCipher(key)
		if err != nil {
			return nil, pkzip.ErrDamaged
		}
		return &feedback{r: raw, block: block, register: append([]byte(nil), l.iv...), pad: make([]byte, blowfish.BlockSize)}, nil
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, pkzip.ErrDamaged
	}
	if l.cbc() {
		return &chained{r: raw, mode: cipher.NewCBCDecrypter(block, l.iv)}, nil
	}
	return m.opened(raw, block)
}
