package ole

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1" // these are the formats' own
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"hash"
	"strings"

	"sardine/document"
)

// maxSpin bounds the rounds of a key derivation: Office writes 100,000.
const maxSpin = 1_000_000

// unlocked is the name of the package inside a locked file.
const unlocked = "(unlocked)"

// lockedPackage decrypts a package of Office since 2007 ([MS-OFFCRYPTO]
// 2.3.4), with the password that every program tries, or one of the user's.
func (d *reading) lockedPackage(dir *storage, at []string) error {
	info := dir.stream("EncryptionInfo")
	if info == nil {
		d.skip(at, document.Encrypted)
		return nil
	}
	head, err := info.bytes()
	if err != nil {
		d.damaged(err)
		return nil
	}
	lock := readLock(head)
	if lock == nil { // by certificates, or a way of its own
		d.skip(at, document.Encrypted)
		return nil
	}
	var open func([]byte) []byte
	if !d.fit(at, func(password string) bool {
		open = lock(password)
		return open != nil
	}) {
		d.skip(at, document.Encrypted)
		return d.ctx.Err()
	}
	data, err := dir.stream("EncryptedPackage").bytes()
	d.damaged(err)
	return d.child(at, unlocked, "", bytes.NewReader(openPackage(data, open)))
}

// openPackage is a package in the clear: its length stands in front.
func openPackage(data []byte, open func([]byte) []byte) []byte {
	if len(data) < 8 {
		return nil
	}
	size := binary.LittleEndian.Uint64(data)
	data = data[8:]
	clear := open(data[:len(data)/aes.BlockSize*aes.BlockSize])
	return clear[:min(size, uint64(len(clear)))]
}

// lock tries a password: it returns how to decrypt the package, or nil.
type lock func(password string) (open func(data []byte) []byte)

func readLock(info []byte) lock {
	if len(info) < 8 {
		return nil
	}
	switch major, minor := binary.LittleEndian.Uint16(info), binary.LittleEndian.Uint16(info[2:]); {
	case major == 4 && minor == 4:
		return agileLock(info[8:])
	case major >= 2 && major <= 4 && minor == 2:
		return standardLock(info[8:], binary.LittleEndian.Uint32(info[4:]))
	}
	return nil
}

// standardLock is ECMA-376 standard encryption, 2.3.4.5 to 2.3.4.9.
func standardLock(b []byte, flags uint32) lock {
	const withAES, rounds = 0x20, 50_000
	le := binary.LittleEndian
	if flags&withAES == 0 || len(b) < 4 {
		return nil
	}
	size := le.Uint32(b)
	if b = b[4:]; size < 32 || uint64(size)+4+16+16+4+32 > uint64(len(b)) {
		return nil
	}
	keyLen := int(le.Uint32(b[16:]) / 8)
	if keyLen != 16 && keyLen != 24 && keyLen != 32 {
		return nil
	}
	v := b[size:]
	salt, verifier, sum := v[4:20], v[20:36], v[40:72]
	return func(password string) func([]byte) []byte {
		h := spin(sha1.New, salt, password, rounds)
		h = digest(sha1.New, h, []byte{0, 0, 0, 0})
		var key []byte
		for _, c := range []byte{0x36, 0x5C} {
			pad := bytes.Repeat([]byte{c}, 64)
			for i := range h {
				pad[i] ^= h[i]
			}
			key = append(key, digest(sha1.New, pad)...)
		}
		block, err := aes.NewCipher(key[:keyLen])
		if err != nil {
			return nil
		}
		open := func(data []byte) []byte {
			out := make([]byte, len(data))
			for i := 0; i+aes.BlockSize <= len(data); i += aes.BlockSize {
				block.Decrypt(out[i:], data[i:])
			}
			return out
		}
		if !bytes.Equal(digest(sha1.New, open(verifier)), open(sum)[:sha1.Size]) {
			return nil
		}
		return open
	}
}

// cipherInfo is what both elements of agile encryption say.
type cipherInfo struct {
	SaltSize   int    `xml:"saltSize,attr"`
	BlockSize  int    `xml:"blockSize,attr"`
	KeyBits    int    `xml:"keyBits,attr"`
	Cipher     string `xml:"cipherAlgorithm,attr"`
	Chaining   string `xml:"cipherChaining,attr"`
	Hash       string `xml:"hashAlgorithm,attr"`
	Salt       string `xml:"saltValue,attr"`
	SpinCount  int    `xml:"spinCount,attr"`
	Verifier   string `xml:"encryptedVerifierHashInput,attr"`
	VerifierOf string `xml:"encryptedVerifierHashValue,attr"`
	Key        string `xml:"encryptedKeyValue,attr"`

	salt []byte
	hash func() hash.Hash
}

// sound reports whether the ciphers are those that are read here.
func (c *cipherInfo) sound() bool {
	c.salt = decoded(c.Salt)
	c.hash = map[string]func() hash.Hash{"SHA1": sha1.New, "SHA-1": sha1.New, "SHA256": sha256.New, "SHA384": sha512.New384, "SHA512": sha512.New}[c.Hash]
	return c.hash != nil && c.Cipher == "AES" && c.Chaining == "ChainingModeCBC" && c.BlockSize == aes.BlockSize &&
		(c.KeyBits == 128 || c.KeyBits == 192 || c.KeyBits == 256) && len(c.salt) > 0 && len(c.salt) <= 64
}

// Block keys of 2.3.4.13.
var (
	verifierKey = []byte{0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79}
	sumKey      = []byte{0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E}
	valueKey    = []byte{0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6}
)

// agileLock is agile encryption, 2.3.4.10 to 2.3.4.15.
func agileLock(b []byte) lock {
	var x struct {
		Data cipherInfo   `xml:"keyData"`
		Keys []cipherInfo `xml:"keyEncryptors>keyEncryptor>encryptedKey"`
	}
	if len(b) > 64<<10 || xml.Unmarshal(bytes.TrimRight(b, "\x00"), &x) != nil || !x.Data.sound() {
		return nil
	}
	for _, k := range x.Keys {
		if k.sound() && k.SpinCount >= 0 && k.SpinCount <= maxSpin && k.Verifier != "" {
			return func(password string) func([]byte) []byte { return k.open(password, &x.Data) }
		}
	}
	return nil
}

func (c *cipherInfo) open(password string, data *cipherInfo) func([]byte) []byte {
	h := spin(c.hash, c.salt, password, c.SpinCount)
	field := func(value string, blockKey []byte) []byte {
		return chained(sized(digest(c.hash, h, blockKey), c.KeyBits/8), sized(c.salt, c.BlockSize), decoded(value))
	}
	verifier, sum := field(c.Verifier, verifierKey), field(c.VerifierOf, sumKey)
	want := digest(c.hash, verifier[:min(len(verifier), max(c.SaltSize, 0))])
	if len(verifier) == 0 || len(sum) < len(want) || !bytes.Equal(sum[:len(want)], want) {
		return nil
	}
	secret := field(c.Key, valueKey)
	if len(secret) < data.KeyBits/8 {
		return nil
	}
	secret = secret[:data.KeyBits/8]
	return func(p []byte) []byte {
		const segment = 4096
		out := make([]byte, 0, len(p))
		for i := 0; len(p) > 0; i++ {
			n := min(segment, len(p))
			iv := digest(data.hash, data.salt, binary.LittleEndian.AppendUint32(nil, uint32(i)))
			out, p = append(out, chained(secret, sized(iv, data.BlockSize), p[:n])...), p[n:]
		}
		return out
	}
}

// spin hashes a password many times over.
func spin(h func() hash.Hash, salt []byte, password string, rounds int) []byte {
	sum := digest(h, salt, wideOf(password))
	x := h()
	var n [4]byte
	for i := range rounds {
		binary.LittleEndian.PutUint32(n[:], uint32(i))
		x.Reset()
		x.Write(n[:])
		x.Write(sum)
		sum = x.Sum(sum[:0])
	}
	return sum
}

func digest(h func() hash.Hash, parts ...[]byte) []byte {
	x := h()
	for _, p := range parts {
		x.Write(p)
	}
	return x.Sum(nil)
}

// sized is b cut, or filled up as 2.3.4.11 has it.
func sized(b []byte, n int) []byte {
	if len(b) >= n {
		return b[:n]
	}
	return append(append([]byte{}, b...), bytes.Repeat([]byte{0x36}, n-len(b))...)
}

// chained decrypts whole blocks; nil if there are none.
func chained(key, iv, data []byte) []byte {
	data = data[:len(data)/aes.BlockSize*aes.BlockSize]
	block, err := aes.NewCipher(key)
	if err != nil || len(iv) != aes.BlockSize || len(data) == 0 {
		return nil
	}
	out := make([]byte, len(data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, data)
	return out
}

func decoded(s string) []byte {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s))
	if err != nil {
		return nil
	}
	return b
}
