package seal

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Sizes of AES-256 in zip archives, AE-2 (WinZip, "AES Encryption Information:
// Encryption Specification AE-1 and AE-2", version 1.04).
const (
	aesMethod   = 99
	saltLen     = 16
	keyLen      = 32
	verifyLen   = 2
	authLen     = 10
	iterations  = 1000
	extraID     = 0x9901
	versionNeed = 51
)

// Zip writes the files below dir into an archive that the passphrase opens.
// Names of files can be read without it.
func Zip(w io.Writer, dir, passphrase string) error {
	files, err := list(dir)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, name := range files {
		if err := addFile(z, dir, name, passphrase); err != nil {
			return err
		}
	}
	return z.Close()
}

// list names the files below dir with forward slashes, sorted.
func list(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if !d.Type().IsRegular() {
			return errors.New("the folder holds something that is no file")
		}
		rel, err := filepath.Rel(dir, p)
		files = append(files, filepath.ToSlash(rel))
		return err
	})
	slices.Sort(files)
	return files, err
}

func addFile(z *zip.Writer, dir, name, passphrase string) error {
	full := filepath.Join(dir, filepath.FromSlash(name))
	raw, err := os.ReadFile(full)
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	f, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err != nil {
		return err
	}
	if _, err := f.Write(raw); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	sealed, err := encrypt(packed.Bytes(), passphrase)
	if err != nil {
		return err
	}
	h := &zip.FileHeader{Name: name, Method: aesMethod, Flags: 1, CreatorVersion: versionNeed, ReaderVersion: versionNeed,
		CompressedSize64: uint64(len(sealed)), UncompressedSize64: uint64(len(raw))}
	if info, err := os.Stat(full); err == nil {
		h.Modified = info.ModTime()
	}
	// Vendor version 2 (no checksum of the content), "AE", strength 3 (256
	// bits), and the method that the content is packed with.
	h.Extra = binary.LittleEndian.AppendUint16(nil, extraID)
	h.Extra = binary.LittleEndian.AppendUint16(h.Extra, 7)
	h.Extra = binary.LittleEndian.AppendUint16(h.Extra, 2)
	h.Extra = append(h.Extra, 'A', 'E', 3)
	h.Extra = binary.LittleEndian.AppendUint16(h.Extra, zip.Deflate)
	out, err := z.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = out.Write(sealed)
	return err
}

// encrypt returns salt, verification value, ciphertext and authentication code.
func encrypt(plain []byte, passphrase string) ([]byte, error) {
	salt := make([]byte, saltLen)
	if _, err := rand.Read(salt); err != nil {
		return nil, err
	}
	keys, err := pbkdf2.Key(sha1.New, passphrase, salt, iterations, 2*keyLen+verifyLen)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(keys[:keyLen])
	if err != nil {
		return nil, err
	}
	out := append(salt, keys[2*keyLen:]...)
	at := len(out)
	out = append(out, plain...)
	counterLittle(block, out[at:])
	mac := hmac.New(sha1.New, keys[keyLen:2*keyLen])
	mac.Write(out[at:])
	return append(out, mac.Sum(nil)[:authLen]...), nil
}

// counterLittle is counter mode whose counter is little-endian and begins at
// one, as the specification wants it.
func counterLittle(block cipher.Block, data []byte) {
	var counter, key [aes.BlockSize]byte
	for n := uint64(1); len(data) > 0; n++ {
		binary.LittleEndian.PutUint64(counter[:], n)
		block.Encrypt(key[:], counter[:])
		k := min(len(data), aes.BlockSize)
		for i := range k {
			data[i] ^= key[i]
		}
		data = data[k:]
	}
}
