package pkzip

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1" // the format's own
	"encoding/binary"
	"hash/crc32"
	"io"
)

// Flag bit 6: encryption by certificates or other algorithms, APPNOTE.TXT
// section 7. It is not read here.
const flagStrong = 1 << 6

// Extra field and method number of AES members (WinZip's AE-1 and AE-2).
const (
	extraAES  = 0x9901
	methodAES = 99
)

// OpenWith is Open for a member that may be encrypted: passwords are tried in
// order, empty ones not. n is the number of the one that fits, from 1; 0 if none
// was needed.
func (e *Entry) OpenWith(passwords []string) (r io.Reader, n int, err error) {
	if !e.Encrypted() {
		r, err = e.Open()
		return r, 0, err
	}
	raw, err := e.PackedReader()
	if err != nil {
		return nil, 0, err
	}
	if e.Flags&flagStrong != 0 {
		return nil, 0, ErrEncrypted
	}
	order := make([]int, 0, len(passwords)+1)
	if k := e.a.lastKey; k > 0 && k <= len(passwords) { // mostly one password locks all
		order = append(order, k-1)
	}
	for i := range passwords {
		if i != e.a.lastKey-1 {
			order = append(order, i)
		}
	}
	for _, i := range order {
		if passwords[i] == "" {
			continue
		}
		if r, err := e.unlock(raw, passwords[i]); err != ErrEncrypted {
			e.a.lastKey = i + 1
			return r, i + 1, err
		}
	}
	return nil, 0, ErrEncrypted
}

// unlock returns ErrEncrypted when the password does not fit.
func (e *Entry) unlock(raw *io.SectionReader, password string) (io.Reader, error) {
	if e.Method == methodAES {
		return e.unlockAES(raw, password)
	}
	k := newTraditional(password)
	if !k.fits(raw, e) {
		return nil, ErrEncrypted
	}
	open := func() (io.Reader, error) {
		k := newTraditional(password)
		k.fits(raw, e)
		return e.decompress(&decrypted{io.NewSectionReader(raw, 12, raw.Size()-12), k}, e.Method, true)
	}
	// The header's one check byte fits one wrong password in 256: the sum of the
	// content decides, as far as that is cheap.
	trial, err := open()
	if err != nil {
		return nil, err
	}
	if _, err := io.CopyN(io.Discard, trial, 64<<20); err != nil && err != io.EOF {
		return nil, ErrEncrypted
	}
	return open()
}

// traditional is PKWARE's own cipher, APPNOTE.TXT section 6.1.
type traditional [3]uint32

func newTraditional(password string) *traditional {
	k := &traditional{0x12345678, 0x23456789, 0x34567890}
	for _, c := range []byte(password) {
		k.update(c)
	}
	return k
}

func (k *traditional) update(c byte) {
	k[0] = crc32.IEEETable[byte(k[0])^c] ^ k[0]>>8
	k[1] = (k[1]+k[0]&0xFF)*134775813 + 1
	k[2] = crc32.IEEETable[byte(k[2])^byte(k[1]>>24)] ^ k[2]>>8
}

func (k *traditional) decrypt(p []byte) {
	for i, c := range p {
		t := uint16(k[2] | 2)
		c ^= byte(t * (t ^ 1) >> 8)
		k.update(c)
		p[i] = c
	}
}

// fits decrypts the member's twelve bytes of header, whose last one repeats the
// checksum or, before a descriptor, the time.
func (k *traditional) fits(raw *io.SectionReader, e *Entry) bool {
	var head [12]byte
	if raw.Size() < 12 || readFull(raw, head[:], 0) != nil {
		return false
	}
	k.decrypt(head[:])
	return head[11] == byte(e.CRC>>24) || e.Flags&FlagDescriptor != 0 && head[11] == byte(e.Time>>8)
}

type decrypted struct {
	r io.Reader
	k *traditional
}

func (d *decrypted) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	d.k.decrypt(p[:n])
	return n, err
}

// unlockAES checks the password and the whole member's authentication code
// before anything is decrypted.
func (e *Entry) unlockAES(raw *io.SectionReader, password string) (io.Reader, error) {
	x := e.extra(extraAES)
	if len(x) < 7 || x[4] < 1 || x[4] > 3 {
		return nil, ErrDamaged
	}
	strength, method := int(x[4]), le.Uint16(x[5:])
	saltLen, keyLen := 4+4*strength, 8+8*strength
	head := make([]byte, saltLen+2)
	size := raw.Size() - int64(saltLen) - 2 - 10
	if size < 0 || readFull(raw, head, 0) != nil {
		return nil, ErrDamaged
	}
	keys, err := pbkdf2.Key(sha1.New, password, head[:saltLen], 1000, 2*keyLen+2)
	if err != nil || !bytes.Equal(keys[2*keyLen:], head[saltLen:]) {
		return nil, ErrEncrypted
	}
	body := io.NewSectionReader(raw, int64(saltLen)+2, size)
	mac := hmac.New(sha1.New, keys[keyLen:2*keyLen])
	var sum [10]byte
	if _, err := io.Copy(mac, body); err != nil || readFull(raw, sum[:], raw.Size()-10) != nil {
		return nil, ErrDamaged
	}
	if !hmac.Equal(mac.Sum(nil)[:10], sum[:]) {
		return nil, ErrEncrypted // two bytes of check fit one wrong password in 65,536
	}
	block, err := aes.NewCipher(keys[:keyLen])
	if err != nil {
		return nil, ErrDamaged
	}
	c := &counted{r: io.NewSectionReader(body, 0, size), block: block}
	return e.decompress(c, method, le.Uint16(x) != 2 || e.CRC != 0) // AE-2 keeps no checksum
}

// counted is AES in counter mode with the counter's lowest byte first, from 1.
type counted struct {
	r       io.Reader
	block   cipher.Block
	counter uint64
	pad     [aes.BlockSize]byte
	used    int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i := range p[:n] {
		if c.used == 0 {
			c.counter++
			c.pad = [aes.BlockSize]byte{}
			binary.LittleEndian.PutUint64(c.pad[:], c.counter)
			c.block.Encrypt(c.pad[:], c.pad[:])
		}
		p[i] ^= c.pad[c.used]
		c.used = (c.used + 1) % aes.BlockSize
	}
	return n, err
}

// extra is the data of one extra field, nil if there is none.
func (e *Entry) extra(id uint16) []byte {
	for x := e.Extra; len(x) >= 4; {
		n := int(le.Uint16(x[2:]))
		if n > len(x)-4 {
			return nil
		}
		if le.Uint16(x) == id {
			return x[4 : 4+n]
		}
		x = x[4+n:]
	}
	return nil
}
