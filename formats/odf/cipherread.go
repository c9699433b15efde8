package odf

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"io"

	"sardine/document"
	"sardine/internal/pkzip"
)

// opened decrypts a member in Galois/counter mode, which has to be held whole:
// nothing of it is to be believed before its tag is.
func (m *member) opened(raw io.Reader, block cipher.Block) (io.Reader, error) {
	if m.e.Packed > maxWhole {
		return nil, document.Skipped(document.TooLarge, nil)
	}
	data, err := io.ReadAll(io.LimitReader(raw, maxWhole+1))
	if err != nil || len(data) < gcmNonce+gcmTag || !bytes.Equal(data[:gcmNonce], m.lock.iv) {
		return nil, pkzip.ErrDamaged
	}
	mode, err := cipher.NewGCM(block)
	if err != nil {
		return nil, pkzip.ErrDamaged
	}
	text, err := mode.Open(data[gcmNonce:gcmNonce], data[:gcmNonce], data[gcmNonce:], nil)
	if err != nil {
		return nil, pkzip.ErrDamaged
	}
	return bytes.NewReader(text), nil
}

// maxWhole is the largest member that is decrypted in memory.
const maxWhole = 256 << 20

// feedback is cipher feedback with a full block.
type feedback struct {
	r             io.Reader
	block         cipher.Block
	register, pad []byte
	used          int // of pad; 0: it has to be made
}

func (f *feedback) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	for i, c := range p[:n] {
		if f.used == 0 {
			f.block.Encrypt(f.pad, f.register)
		}
		p[i] = c ^ f.pad[f.used]
		f.register[f.used] = c
		f.used = (f.used + 1) % len(f.pad)
	}
	return n, err
}

// chained is cipher block chaining; the last byte says how many bytes of the
// last block are padding (XML Encryption 1.1, 5.2).
type chained struct {
	r    io.Reader
	mode cipher.BlockMode
	in   [4 << 10]byte // whole blocks, the last of which is held back
	out  []byte        // decrypted, to be served
	held [aes.BlockSize]byte
	any  bool // held is one
	err  error
}

func (c *chained) Read(p []byte) (int, error) {
	for len(c.out) == 0 && c.err == nil {
		c.fill()
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	if n > 0 || len(p) == 0 {
		return n, nil
	}
	return 0, c.err
}

// fill decrypts the next blocks behind the one that is held back.
func (c *chained) fill() {
	const room = len(c.in) - aes.BlockSize
	n, err := io.ReadFull(c.r, c.in[aes.BlockSize:])
	switch {
	case err == io.ErrUnexpectedEOF:
		err = io.EOF
	case err != nil && err != io.EOF:
		c.err = err
		return
	}
	if n > room || n%aes.BlockSize != 0 || n == 0 && !c.any {
		c.err = pkzip.ErrDamaged
		return
	}
	blocks := c.in[aes.BlockSize : aes.BlockSize+n]
	c.mode.CryptBlocks(blocks, blocks)
	from := aes.BlockSize
	if c.any {
		from = 0
		copy(c.in[:], c.held[:])
	}
	all := c.in[from : aes.BlockSize+n]
	if err == io.EOF {
		pad := int(all[len(all)-1])
		if pad < 1 || pad > aes.BlockSize {
			c.err = pkzip.ErrDamaged
			return
		}
		c.out, c.err = all[:len(all)-pad], io.EOF
		return
	}
	copy(c.held[:], all[len(all)-aes.BlockSize:])
	c.any = true
	c.out = all[:len(all)-aes.BlockSize]
}
