// Package pack writes small files of many formats, byte for byte the same each
// time: archives, documents, workbooks, mails, pages. It knows nothing about
// what they say.
//
// It is for making test data, not for the product: it writes the plain middle
// of each format and checks nothing.
package pack

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"time"
)

// Member is a file in an archive.
type Member struct {
	Name  string
	Bytes []byte
}

// The time that every member bears.
var stamp = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)

// Zip packs members in their order.
func Zip(members ...Member) ([]byte, error) {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, m := range members {
		f, err := w.CreateHeader(&zip.FileHeader{Name: m.Name, Method: zip.Deflate, Modified: stamp})
		if err != nil {
			return nil, fmt.Errorf("zip member: %w", err)
		}
		if _, err := f.Write(m.Bytes); err != nil {
			return nil, fmt.Errorf("zip member: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("zip: %w", err)
	}
	return buf.Bytes(), nil
}

// Members reads what a zip holds, by name.
func Members(data []byte) (map[string]string, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("zip: %w", err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("zip member: %w", err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			return nil, fmt.Errorf("zip member: %w", err)
		}
		out[f.Name] = string(body)
	}
	return out, nil
}

// Rezip packs the members of a zip again in their order, with fixed times.
func Rezip(data []byte) ([]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("rezip: %w", err)
	}
	var members []Member
	for _, f := range r.File {
		rc, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("rezip: %w", err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(rc); err != nil {
			return nil, fmt.Errorf("rezip: %w", err)
		}
		members = append(members, Member{f.Name, b.Bytes()})
	}
	return Zip(members...)
}

// Gzip packs one file and notes its name.
func Gzip(name string, data []byte) ([]byte, error) {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	w.Name, w.ModTime = name, stamp
	if _, err := w.Write(data); err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return buf.Bytes(), nil
}

// TarGz packs members in their order.
func TarGz(members ...Member) ([]byte, error) {
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, m := range members {
		h := &tar.Header{Name: m.Name, Mode: 0o644, Size: int64(len(m.Bytes)), ModTime: stamp, Typeflag: tar.TypeReg}
		if err := w.WriteHeader(h); err != nil {
			return nil, fmt.Errorf("tar member: %w", err)
		}
		if _, err := w.Write(m.Bytes); err != nil {
			return nil, fmt.Errorf("tar member: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("tar: %w", err)
	}
	return Gzip("", buf.Bytes())
}

// LockedZip packs one member with the old zip encryption (APPNOTE 6.1), which
// keeps nobody out but needs the password to be read.
func LockedZip(m Member, password string) ([]byte, error) {
	var packed bytes.Buffer
	fw, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err != nil {
		return nil, fmt.Errorf("locked zip: %w", err)
	}
	if _, err := fw.Write(m.Bytes); err != nil {
		return nil, fmt.Errorf("locked zip: %w", err)
	}
	if err := fw.Close(); err != nil {
		return nil, fmt.Errorf("locked zip: %w", err)
	}
	sum := crc32.ChecksumIEEE(m.Bytes)
	// Twelve bytes of salt come first; the last one lets a reader test the password.
	plain := append([]byte("harbourside"), byte(sum>>24))
	body := lock(append(plain, packed.Bytes()...), password)

	fields := binary.LittleEndian.AppendUint16(nil, 20)  // version needed
	fields = binary.LittleEndian.AppendUint16(fields, 1) // flags: encrypted
	fields = binary.LittleEndian.AppendUint16(fields, zip.Deflate)
	fields = binary.LittleEndian.AppendUint16(fields, 9<<11|30<<5)
	fields = binary.LittleEndian.AppendUint16(fields, 46<<9|3<<5|2)
	fields = binary.LittleEndian.AppendUint32(fields, sum)
	fields = binary.LittleEndian.AppendUint32(fields, uint32(len(body)))
	fields = binary.LittleEndian.AppendUint32(fields, uint32(len(m.Bytes)))
	fields = binary.LittleEndian.AppendUint16(fields, uint16(len(m.Name)))
	fields = binary.LittleEndian.AppendUint16(fields, 0)

	out := append([]byte("PK\x03\x04"), fields...)
	out = append(append(out, m.Name...), body...)
	dir := len(out)
	out = append(append(out, "PK\x01\x02\x14\x00"...), fields...)
	out = append(out, make([]byte, 14)...) // comment, disk, attributes, offset: all zero
	out = append(out, m.Name...)
	size := len(out) - dir
	out = append(out, "PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00"...)
	out = binary.LittleEndian.AppendUint32(out, uint32(size))
	out = binary.LittleEndian.AppendUint32(out, uint32(dir))
	return append(out, 0, 0), nil
}

func lock(plain []byte, password string) []byte {
	k0, k1, k2 := uint32(0x12345678), uint32(0x23456789), uint32(0x34567890)
	step := func(k uint32, b byte) uint32 { return crc32.IEEETable[byte(k)^b] ^ k>>8 }
	update := func(b byte) {
		k0 = step(k0, b)
		k1 = (k1+k0&0xff)*134775813 + 1
		k2 = step(k2, byte(k1>>24))
	}
	for i := range len(password) {
		update(password[i])
	}
	out := make([]byte, len(plain))
	for i, b := range plain {
		t := k2&0xffff | 2
		out[i] = b ^ byte(t*(t^1)>>8)
		update(b)
	}
	return out
}
