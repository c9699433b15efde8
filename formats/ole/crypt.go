package ole

import (
	"bytes"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha1"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// defaultPassword is what Excel encrypts with when a workbook is only protected
// against changes ([MS-XLS] 2.4.117): such a workbook opens without a question.
const defaultPassword = "VelvetSweatshop"

// key makes the RC4 key of each block of a stream.
type key func(block uint32) []byte

// unlock reads what a file says of its encryption and finds the password that
// fits; nil if there is none, or if the way of encryption is another. RC4 as of
// 97 and 2000 is [MS-OFFCRYPTO] 2.3.6, that of 2002 and 2003 is 2.3.5.
func unlock(head []byte, passwords []string) key {
	if len(head) < 4 {
		return nil
	}
	major, minor := binary.LittleEndian.Uint16(head), binary.LittleEndian.Uint16(head[2:])
	for _, password := range passwords {
		switch {
		case major == 1 && minor == 1 && len(head) >= 52:
			k := oldKey(password, head[4:20])
			plain := decrypt(k, head[20:52])
			if sum := md5.Sum(plain[:16]); bytes.Equal(sum[:], plain[16:]) {
				return k
			}
		case major >= 2 && major <= 4 && minor == 2:
			if k := apiKey(password, head[4:]); k != nil {
				return k
			}
		}
	}
	return nil
}

func oldKey(password string, salt []byte) key {
	first := md5.Sum(wideOf(password))
	var many []byte
	for range 16 {
		many = append(append(many, first[:5]...), salt...)
	}
	second := md5.Sum(many)
	return func(block uint32) []byte {
		k := md5.Sum(binary.LittleEndian.AppendUint32(second[:5:5], block))
		return k[:]
	}
}

func apiKey(password string, head []byte) key {
	const rc4Algorithm = 0x6801
	if len(head) < 8 {
		return nil
	}
	size := int(binary.LittleEndian.Uint32(head[4:]))
	if size < 32 || size > len(head)-8-60 {
		return nil
	}
	if alg := binary.LittleEndian.Uint32(head[16:]); alg != 0 && alg != rc4Algorithm {
		return nil
	}
	bits := int(binary.LittleEndian.Uint32(head[24:]))
	if bits == 0 {
		bits = 40
	}
	if bits < 40 || bits > 128 || bits%8 != 0 {
		return nil
	}
	verifier := head[8+size:]
	salt := verifier[4:20]
	first := sha1.Sum(append(append([]byte{}, salt...), wideOf(password)...))
	k := func(block uint32) []byte {
		sum := sha1.Sum(binary.LittleEndian.AppendUint32(first[:len(first):len(first)], block))
		if bits == 40 { // eleven zero bytes follow, [MS-OFFCRYPTO] 2.3.5.2
			return append(sum[:5:5], make([]byte, 11)...)
		}
		return sum[:bits/8]
	}
	plain := decrypt(k, append(append([]byte{}, verifier[20:36]...), verifier[40:60]...))
	if sum := sha1.Sum(plain[:16]); !bytes.Equal(sum[:], plain[16:]) {
		return nil
	}
	return k
}

// decrypt is data in the clear, as the start of block 0.
func decrypt(k key, data []byte) []byte { return k.stream(data, len(data)) }

// stream is data in the clear; it begins a new key every size bytes.
func (k key) stream(data []byte, size int) []byte {
	out := make([]byte, len(data))
	for at, block := 0, uint32(0); at < len(data); at, block = at+size, block+1 {
		c, err := rc4.NewCipher(k(block))
		if err != nil {
			return data
		}
		end := min(at+size, len(data))
		c.XORKeyStream(out[at:end], data[at:end])
	}
	return out
}

func wideUnits(s string) []uint16 { return utf16.Encode([]rune(s)) }

func wideOf(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for _, u := range wideUnits(s) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// clearRecords are never encrypted ([MS-XLS] 2.2.10).
var clearRecords = map[uint16]bool{
	recBOF: true, recFilePass: true, 0x00E1: true, 0x0138: true, 0x0194: true, 0x0195: true, 0x0196: true,
}

// fit tries the password that every program knows and then the user's, and says
// which one it was.
func (d *reading) fit(at []string, try func(password string) bool) bool {
	for n, password := range append([]string{defaultPassword}, d.opt.Passwords...) {
		if password != "" && d.ctx.Err() == nil && try(password) {
			d.opt.Opened(strings.Join(at, "/"), n)
			return true
		}
	}
	return false
}

// unlock decrypts the records of a workbook.
func (bk *book) unlock(pass record) bool {
	const xorKind, rc4Kind = 0, 1
	switch {
	case bk.gen == 8 && pass.u16(0) == rc4Kind:
		return bk.unlockRC4(pass)
	case bk.gen == 8 && pass.u16(0) == xorKind && len(pass.body) >= 6:
		return bk.unlockXOR(uint16(pass.u16(2)), uint16(pass.u16(4)))
	case bk.gen < 8 && len(pass.body) >= 4:
		return bk.unlockXOR(uint16(pass.u16(0)), uint16(pass.u16(2)))
	}
	return false
}

func (bk *book) unlockRC4(pass record) bool {
	const blockSize = 1024
	var k key
	if !bk.d.fit(bk.at(), func(password string) bool {
		k = unlock(pass.body[2:], []string{password})
		return k != nil
	}) {
		return false
	}
	clear := k.stream(bk.data, blockSize)
	bk.records(func(r record, after, skip int) {
		copy(clear[r.at-4:r.at+skip], bk.data[r.at-4:]) // and its head
	})
	bk.data = clear
	return true
}

func (bk *book) unlockXOR(key, check uint16) bool {
	var k *[16]byte
	if !bk.d.fit(bk.at(), func(password string) bool {
		k = xorKey(password, key, check)
		return k != nil
	}) {
		return false
	}
	clear := bytes.Clone(bk.data)
	bk.records(func(r record, after, skip int) { xorRecord(k, clear[r.at:after], r.at, skip) })
	bk.data = clear
	return true
}

// records calls each with every record, and with how many bytes of its body
// were never encrypted.
func (bk *book) records(each func(r record, after, skip int)) {
	locked := bk.biff
	for pos := 0; ; {
		r, after, ok := locked.next(pos)
		if !ok {
			return
		}
		skip := 0
		switch {
		case clearRecords[r.typ]:
			skip = after - r.at
		case r.typ == recBoundSheet:
			skip = min(4, after-r.at)
		}
		each(r, after, skip)
		pos = after
	}
}

// at is the way to the workbook, if it is embedded.
func (bk *book) at() []string {
	if bk.t == nil {
		return nil
	}
	return pathOf(bk.t)
}

// unlock decrypts the streams of a document ([MS-DOC] 2.2.6).
func (w *paper) unlock(flags int) bool {
	const blockSize, clearHead = 512, 0x44
	if flags&fibObfuscated != 0 || w.old || len(w.table) == 0 {
		return false
	}
	if !w.d.fit(pathOf(w.t), func(password string) bool {
		w.key = unlock(w.table, []string{password})
		return w.key != nil
	}) {
		return false
	}
	clear := w.key.stream(w.data, blockSize)
	copy(clear[:min(clearHead, len(clear))], w.data)
	w.data, w.table = clear, w.key.stream(w.table, blockSize)
	return true
}
