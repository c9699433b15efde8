package odf

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"strconv"
	"strings"

	"compress/flate"

	"sardine/document"
	"sardine/internal/pkzip"
	"sardine/internal/xmlspan"
)

// Bounds on what a manifest may ask of whoever opens the package. LibreOffice
// writes 100,000 rounds of PBKDF2, and 3 passes of Argon2id over 64 MiB.
const (
	maxPasswords = 200
	maxRounds    = 2_000_000
	maxPasses    = 64
	maxArgonKiB  = 256 << 10
	maxLanes     = 64
	maxSalt      = 1 << 10
)

// lock is what the manifest says of how a member is encrypted (ODF 1.3 part 2,
// 4.8). The fields hold names as they stand there.
type lock struct {
	cipher, digest, start, derivation string
	iv, salt, checksum                []byte
	keySize, rounds                   int
	passes, memory, lanes             int
	size                              int64  // of the content, -1 if it is not said
	key                               []byte // nil until a password fits
}

// newLock begins with the attributes of encryption-data. The defaults are those
// of ODF 1.1, which names neither hash nor size of the key.
func newLock(t *xmlspan.Token, size int64) *lock {
	return &lock{
		digest: attribute(t, "checksum-type"), checksum: decoded(t, "checksum"),
		start: "SHA1", keySize: 16, size: size,
	}
}

// note takes the attributes of an element inside encryption-data.
func (l *lock) note(t *xmlspan.Token) {
	switch string(t.Name) {
	case "algorithm":
		l.cipher, l.iv = attribute(t, "algorithm-name"), decoded(t, "initialisation-vector")
	case "start-key-generation":
		l.start = attribute(t, "start-key-generation-name")
	case "key-derivation":
		l.derivation, l.salt = attribute(t, "key-derivation-name"), decoded(t, "salt")
		l.rounds, l.passes = number(t, "iteration-count", 0), number(t, "argon2-iterations", 0)
		l.memory, l.lanes = number(t, "argon2-memory", 0), number(t, "argon2-lanes", 0)
		l.keySize = number(t, "key-size", l.keySize)
	}
}

func attribute(t *xmlspan.Token, name string) string {
	v, _, _ := t.Attr(name)
	return xmlspan.Decode(v)
}

func decoded(t *xmlspan.Token, name string) []byte {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(attribute(t, name)))
	if err != nil {
		return nil
	}
	return b
}

func number(t *xmlspan.Token, name string, otherwise int) int {
	n, err := strconv.Atoi(attribute(t, name))
	if err != nil || n < 0 {
		return otherwise
	}
	return n
}

// closed reports whether the member is encrypted and no password has opened it.
func (m *member) closed() bool { return m.encrypted && (m.lock == nil || m.lock.key == nil) }

// unlock looks for the password of the package: every office program locks all
// members with one, so that the one with the text decides for the others.
func (p *pack) unlock(opt document.Options) error {
	probe := p.locked()
	if probe == nil {
		return nil
	}
	for i, password := range opt.Passwords[:min(len(opt.Passwords), maxPasswords)] {
		if password == "" {
			continue
		}
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if fits(probe, password) {
			p.password = password
			opt.Opened("", i+1)
			return nil
		}
	}
	return nil
}

// locked is the member that tells whether a password fits: the text or the
// package within the package, else the first one that can be opened at all.
func (p *pack) locked() *member {
	var first *member
	for _, m := range p.members {
		if !m.encrypted || m.lock == nil || !m.lock.usable() {
			continue
		}
		if m.name == "content.xml" || m.name == wholePackage {
			return m
		}
		if first == nil {
			first = m
		}
	}
	return first
}

// wholePackage is the member that LibreOffice since 24.2 puts a whole document
// in.
const wholePackage = "encrypted-package"

// fits tries a password in its spellings and keeps the key that fits.
func fits(m *member, password string) bool {
	for _, start := range m.lock.starts(password) {
		if key := m.lock.derive(start); key != nil && m.checks(key) {
			m.lock.key = key
			return true
		}
	}
	return false
}

// reopen derives the member's own key from the password of the package.
func (p *pack) reopen(m *member) {
	if m.closed() && m.lock != nil && p.password != "" && !m.tried && m.lock.usable() {
		m.tried = true
		fits(m, p.password)
	}
}

// checks decrypts what tells whether the key is right: the sum over the start of
// what is encrypted, or where there is none, all of it.
func (m *member) checks(key []byte) bool {
	r, err := m.plain(key)
	if err != nil {
		return false
	}
	if m.lock.authentic() {
		return true // plain has checked it
	}
	if sum := m.lock.sum(); sum != nil && len(m.lock.checksum) > 0 {
		// The sum is over the first 1024 bytes of the compressed content, or over
		// all of it for the types whose name does not end in 1K.
		limit := int64(1024)
		if !strings.HasSuffix(strings.ToLower(m.lock.digest), "1k") {
			limit = int64(m.e.Packed)
		}
		if _, err := io.Copy(sum, io.LimitReader(r, limit)); err != nil {
			return false
		}
		return bytes.Equal(sum.Sum(nil), m.lock.checksum)
	}
	_, err = io.Copy(io.Discard, io.LimitReader(m.expanded(r), 64<<20))
	return err == nil
}

// decrypted opens the content of a member whose key is known.
func (m *member) decrypted() (io.Reader, error) {
	r, err := m.plain(m.lock.key)
	if err != nil {
		return nil, err
	}
	return m.expanded(r), nil
}

// expanded undoes the compression that comes before encryption.
func (m *member) expanded(r io.Reader) io.Reader {
	head := make([]byte, 4)
	n, err := io.ReadFull(r, head)
	r = io.MultiReader(bytes.NewReader(head[:n]), r)
	if err == nil && string(head) == "PK\x03\x04" { // a package that was not compressed once more
		return r
	}
	return &sized{r: flate.NewReader(r), left: m.lock.size}
}

// sized reports content that is not as long as the manifest says. What stands
// behind the sum's kilobyte is vouched for by nothing else.
type sized struct {
	r    io.Reader
	left int64 // -1: unknown
	n    int64
}

func (s *sized) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	s.n += int64(n)
	var skip *document.SkipError
	switch {
	case err == io.EOF && s.left >= 0 && s.n != s.left:
		err = pkzip.ErrDamaged
	case err != nil && err != io.EOF && !errors.As(err, &skip):
		err = pkzip.ErrDamaged
	}
	return n, err
}
