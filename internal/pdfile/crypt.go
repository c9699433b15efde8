package pdfile

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// crypt is the standard security handler (ISO 32000-1, section 7.6; ISO
// 32000-2 for revision 6), unlocked.
type crypt struct {
	key      []byte
	own      int // the object number of the encryption dictionary
	strf     method
	stmf     method
	named    map[string]method
	metadata bool
}

type method uint8

const (
	identity method = iota
	useRC4
	useAES128
	useAES256
)

// maxPasswords is how many passwords are tried: revision 6 makes each dear.
const maxPasswords = 200

// unlock derives the key from the first password that fits.
func (f *File) unlock(passwords []string) error {
	ref := f.Trailer.Key("Encrypt")
	d := f.Get(ref)
	if d.Kind != Dict {
		if ref.Kind == Null {
			return nil
		}
		return ErrEncrypted
	}
	if h := f.Key(d, "Filter"); !h.IsName("Standard") {
		return ErrEncrypted
	}
	c := &crypt{own: ref.ID(), metadata: f.Key(d, "EncryptMetadata").Kind != Bool || f.Key(d, "EncryptMetadata").Num != 0}
	if !c.methods(f, d) {
		return ErrEncrypted
	}
	h := handler{
		v: f.Key(d, "V").Int(0), r: f.Key(d, "R").Int(2), bits: f.Key(d, "Length").Int(40),
		o: f.Key(d, "O").Str, u: f.Key(d, "U").Str, oe: f.Key(d, "OE").Str, ue: f.Key(d, "UE").Str,
		p: uint32(int64(f.Key(d, "P").Num)), metadata: c.metadata,
	}
	if ids := f.Get(f.Trailer.Key("ID")); len(ids.List) > 0 {
		h.id = f.Get(ids.List[0]).Str
	}
	if h.v == 4 {
		h.bits = 128
	}
	if h.bits < 40 {
		h.bits *= 8 // written in bytes
	}
	if h.bits < 40 || h.bits > 256 || h.v == 1 {
		h.bits = 40
	}
	for _, password := range append([]string{""}, passwords[:min(len(passwords), maxPasswords)]...) {
		for _, bytesOf := range spellings(password, h.r >= 5) {
			if f.ctx.Err() != nil {
				return f.ctx.Err()
			}
			if key := h.key(bytesOf); key != nil {
				c.key = key
				f.crypt = c
				clear(f.cache)
				clear(f.packs)
				if f.Repaired {
					f.addPacked()
				}
				return nil
			}
		}
	}
	return ErrEncrypted
}

// spellings are the bytes that a password may have been typed as.
func spellings(password string, utf8 bool) [][]byte {
	if utf8 {
		out := [][]byte{[]byte(password)}
		if n := norm.NFKC.String(password); n != password {
			out = append(out, []byte(n))
		}
		return out
	}
	var out [][]byte
	if b, err := charmap.Windows1252.NewEncoder().Bytes([]byte(password)); err == nil {
		out = append(out, b)
	}
	if len(out) == 0 || !bytes.Equal(out[0], []byte(password)) {
		out = append(out, []byte(password))
	}
	return out
}

// methods reads which cipher strings and streams have.
func (c *crypt) methods(f *File, d Value) bool {
	v := f.Key(d, "V").Int(0)
	switch {
	case v == 1 || v == 2 || v == 3 || v == 0:
		c.strf, c.stmf = useRC4, useRC4
		return true
	case v != 4 && v != 5:
		return false
	}
	c.named = map[string]method{"Identity": identity}
	filters := f.Key(d, "CF")
	for i := 0; i+1 < len(filters.List) && i < 64; i += 2 {
		switch f.Key(f.Get(filters.List[i+1]), "CFM").Name() {
		case "V2":
			c.named[string(filters.List[i].Str)] = useRC4
		case "AESV2":
			c.named[string(filters.List[i].Str)] = useAES128
		case "AESV3":
			c.named[string(filters.List[i].Str)] = useAES256
		}
	}
	c.strf, c.stmf = c.named[f.Key(d, "StrF").Name()], c.named[f.Key(d, "StmF").Name()]
	return true
}

type handler struct {
	v, r, bits       int
	o, u, oe, ue, id []byte
	p                uint32
	metadata         bool
}

// pad of algorithm 2.
var pad = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

// key returns the file key if password is the user's or the owner's; else nil.
func (h *handler) key(password []byte) []byte {
	if h.r >= 5 {
		return h.key256(password)
	}
	if len(h.o) < 32 || len(h.u) < 32 {
		return nil
	}
	if key := h.key128(password); key != nil {
		return key
	}
	return h.key128(h.userOf(password))
}

// key128 is algorithms 2, 4 and 5.
func (h *handler) key128(password []byte) []byte {
	n := h.bits / 8
	m := md5.New()
	m.Write(append(password[:min(len(password), 32):min(len(password), 32)], pad...)[:32])
	m.Write(h.o[:32])
	m.Write(binary.LittleEndian.AppendUint32(nil, h.p))
	m.Write(h.id)
	if h.r >= 4 && !h.metadata {
		m.Write([]byte{255, 255, 255, 255})
	}
	key := m.Sum(nil)
	n = min(n, len(key))
	if h.r >= 3 {
		for range 50 {
			s := md5.Sum(key[:n])
			key = s[:]
		}
	}
	key = key[:n]
	if h.r == 2 {
		if bytes.Equal(rc4Of(key, pad), h.u[:32]) {
			return key
		}
		return nil
	}
	m.Reset()
	m.Write(pad)
	m.Write(h.id)
	check := rc4Rounds(key, m.Sum(nil), false)
	if bytes.Equal(check, h.u[:16]) {
		return key
	}
	return nil
}

// userOf is the user's password out of the owner's (algorithm 7).
func (h *handler) userOf(owner []byte) []byte {
	s := md5.Sum(append(owner[:min(len(owner), 32):min(len(owner), 32)], pad...)[:32])
	key := s[:]
	if h.r >= 3 {
		for range 50 {
			s = md5.Sum(key)
			key = s[:]
		}
	}
	key = key[:min(h.bits/8, 16)]
	if h.r == 2 {
		return rc4Of(key, h.o[:32])
	}
	return rc4Rounds(key, h.o[:32], true)
}

// rc4Rounds is RC4 twenty times, with the key changed a bit for each.
func rc4Rounds(key, data []byte, backwards bool) []byte {
	for i := range 20 {
		x := byte(i)
		if backwards {
			x = byte(19 - i)
		}
		k := bytes.Clone(key)
		for j := range k {
			k[j] ^= x
		}
		data = rc4Of(k, data)
	}
	return data
}

func rc4Of(key, data []byte) []byte {
	out := make([]byte, len(data))
	if c, err := rc4.NewCipher(key); err == nil {
		c.XORKeyStream(out, data)
	}
	return out
}

// key256 is algorithms 2.A and 2.B.
func (h *handler) key256(password []byte) []byte {
	if len(h.o) < 48 || len(h.u) < 48 || len(h.oe) < 32 || len(h.ue) < 32 {
		return nil
	}
	password = password[:min(len(password), 127)]
	if bytes.Equal(h.hash(password, h.u[32:40], nil), h.u[:32]) {
		return cbc(h.hash(password, h.u[40:48], nil), make([]byte, 16), h.ue[:32])
	}
	if bytes.Equal(h.hash(password, h.o[32:40], h.u[:48]), h.o[:32]) {
		return cbc(h.hash(password, h.o[40:48], h.u[:48]), make([]byte, 16), h.oe[:32])
	}
	return nil
}

func (h *handler) hash(password, salt, user []byte) []byte {
	first := sha256.New()
	first.Write(password)
	first.Write(salt)
	first.Write(user)
	k := first.Sum(nil)
	if h.r < 6 {
		return k
	}
	for i := 0; ; i++ {
		one := append(append(bytes.Clone(password), k...), user...)
		e := bytes.Repeat(one, 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(e, e)
		sum := 0
		for _, b := range e[:16] {
			sum += int(b)
		}
		switch sum % 3 {
		case 0:
			s := sha256.Sum256(e)
			k = s[:]
		case 1:
			s := sha512.Sum384(e)
			k = s[:]
		default:
			s := sha512.Sum512(e)
			k = s[:]
		}
		if i >= 63 && int(e[len(e)-1]) <= i-31 {
			return k[:32]
		}
	}
}

func cbc(key, iv, data []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, data)
	return out
}

// decrypt undoes m for a string or stream of object num.
func (c *crypt) decrypt(m method, num int, gen uint16, data []byte) []byte {
	if m == identity || len(data) == 0 {
		return data
	}
	key := c.key
	if m != useAES256 {
		k := append(bytes.Clone(key), byte(num), byte(num>>8), byte(num>>16), byte(gen), byte(gen>>8))
		if m == useAES128 {
			k = append(k, "sAlT"...)
		}
		s := md5.Sum(k)
		key = s[:min(len(c.key)+5, 16)]
	}
	if m == useRC4 {
		return rc4Of(key, data)
	}
	n := len(data) / 16 * 16
	if n < 32 {
		return nil
	}
	out := cbc(key, data[:16], data[16:n])
	if last := len(out) - 1; last >= 0 {
		if p := int(out[last]); p >= 1 && p <= 16 {
			out = out[:len(out)-p]
		}
	}
	return out
}

// strings returns v with its strings decrypted.
func (c *crypt) strings(v Value, num int, gen uint16) Value {
	switch v.Kind {
	case String:
		v.Str = c.decrypt(c.strf, num, gen, v.Str)
	case Array, Dict:
		list := make([]Value, len(v.List))
		for i, e := range v.List {
			list[i] = c.strings(e, num, gen)
		}
		v.List = list
	}
	return v
}

func (c *crypt) stream(f *File, o *Object, data []byte) []byte {
	m := c.stmf
	switch {
	case o.Value.Key("Type").IsName("XRef"):
		return data
	case o.Value.Key("Type").IsName("Metadata") && !c.metadata:
		return data
	}
	if names, parms := f.Filters(o); len(names) > 0 && names[0] == "Crypt" {
		m = c.named[f.Key(parms[0], "Name").Name()]
	}
	return c.decrypt(m, o.Num, o.gen, data)
}
