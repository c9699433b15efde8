package inventory

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"

	"sardine/finding"
)

const keyLen = 32

const keyHeader = "# Sardine inventory key. With this file and the inventory, values can be looked up and guessed. Keep it secret, keep it apart from copies of the inventory, do not lose it.\n"

// loadKey reads the key file, or makes it if may is set and there is none.
func loadKey(path string, may bool) ([]byte, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if !may {
			return nil, fmt.Errorf("%w: %q is missing", ErrKey, path)
		}
		return makeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	if err := tighten(path); err != nil {
		return nil, err
	}
	sc := bufio.NewScanner(bytes.NewReader(data))
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if key, err := hex.DecodeString(line); err == nil && len(key) == keyLen {
			return key, nil
		}
		break
	}
	return nil, fmt.Errorf("%w: %q holds no key", ErrKey, path)
}

func makeKey(path string) ([]byte, error) {
	key := make([]byte, keyLen)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	_, err = f.WriteString(keyHeader + hex.EncodeToString(key) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = os.Remove(path) // half a key would lock the inventory for good
		return nil, fmt.Errorf("make key: %w", err)
	}
	return key, nil
}

// tighten takes everyone else's rights off a file of ours.
func tighten(path string) error {
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	if st.Mode().Perm()&0o077 != 0 {
		return os.Chmod(path, 0o600)
	}
	return nil
}

// What a digest is of: the first byte of what is hashed, so that a value and a
// path that are spelt alike have nothing in common.
const (
	ofValue = 'v'
	ofToken = 't'
	ofPath  = 'p'
	ofCheck = 'c'
)

// digester makes keyed digests. It may be used from many goroutines.
type digester struct{ pool sync.Pool }

type digestState struct {
	h   hash.Hash
	buf []byte
}

func newDigester(key []byte) *digester {
	d := &digester{}
	d.pool.New = func() any { return &digestState{h: hmac.New(sha256.New, key)} }
	return d
}

// sum is the first 64 bits of the HMAC-SHA256 of parts.
func (d *digester) sum(of byte, parts ...string) uint64 {
	st := d.pool.Get().(*digestState)
	st.buf = append(st.buf[:0], of)
	for _, p := range parts {
		st.buf = binary.AppendUvarint(st.buf, uint64(len(p)))
		st.buf = append(st.buf, p...)
	}
	st.h.Reset()
	st.h.Write(st.buf)
	st.buf = st.h.Sum(st.buf[:0])
	m := binary.BigEndian.Uint64(st.buf)
	clear(st.buf[:cap(st.buf)])
	d.pool.Put(st)
	return m
}

// value is the digest of v; false if nothing of v is left in its normal form,
// so that it could never be told from another.
func (d *digester) value(k *finding.Kind, v string) (uint64, bool) {
	n := k.Normalise(v)
	if n == "" {
		if n = finding.Fold(v); n == "" {
			return 0, false
		}
	}
	return d.sum(ofValue, k.Name, strconv.Itoa(k.Version), n), true
}

func (d *digester) token(t string) uint64 { return d.sum(ofToken, t) }

// path hides every step of a path with slashes and keeps what is below what:
// each step becomes the digest of the path down to it.
func (d *digester) path(p string) string {
	steps := strings.Split(p, "/")
	end := 0
	for i, s := range steps {
		end += len(s)
		if s != "" {
			steps[i] = fmt.Sprintf("%016x", d.sum(ofPath, p[:end]))
		}
		end++
	}
	return strings.Join(steps, "/")
}

func (d *digester) step(s string) string { return fmt.Sprintf("%016x", d.sum(ofPath, s)) }

// wordsVersion is part of the versions under which a file is stored: it
// changes with what callers of Tokens hand over, since a word that an earlier
// version did not hand over is not missing from the file.
//
// 2: words in small letters that are no words of the language, numbers, and
// words without their accents.
const wordsVersion = "; words 2"

// MoreNames and MoreNumbers are stored as words of a file that has more of
// them than were handed over: a question for a name or number must take that
// file for one that may hold it. No text has words as long.
const (
	MoreNames   = "morenamesthanwerekeptmorenamesthanwerekeptmorenamesthanwerekeptmorenames"
	MoreNumbers = "morenumbersthanwerekeptmorenumbersthanwerekeptmorenumbersthanwerekeptmore"
)

// Tokens splits a name into the words by which files are looked up: folded,
// two letters or more.
func Tokens(name string) []string {
	var out []string
	for _, w := range strings.Fields(finding.Fold(name)) {
		if len([]rune(w)) >= 2 {
			out = append(out, w)
		}
	}
	return out
}
