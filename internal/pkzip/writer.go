package pkzip

import (
	"archive/zip"
	"io"
	"slices"
)

// Writer writes an archive member by member.
type Writer struct{ z *zip.Writer }

// NewWriter returns a Writer on w.
func NewWriter(w io.Writer) *Writer { return &Writer{zip.NewWriter(w)} }

// Copy repeats e with its compressed bytes, time and attributes. A name other
// than "" renames it.
func (w *Writer) Copy(e *Entry, name string) error {
	h := e.fileHeader()
	if name != "" {
		h.Name, h.Flags = name, h.Flags|FlagUTF8
	}
	raw, err := e.PackedReader()
	if err != nil {
		return err
	}
	if e.a.Damaged && e.CRC == 0 { // a salvaged header did not know the checksum
		return ErrDamaged
	}
	f, err := w.z.CreateRaw(h)
	if err != nil || e.Dir() {
		return err
	}
	_, err = io.Copy(f, raw)
	return err
}

// Create begins a member with e's name, time and attributes; what is written
// to the result until the next call is its content.
func (w *Writer) Create(e *Entry) (io.Writer, error) {
	h := e.fileHeader()
	h.Name, h.Flags, h.NonUTF8 = e.Name, 0, false
	if h.Method != Store {
		h.Method = Deflate
	}
	h.CRC32, h.CompressedSize64, h.UncompressedSize64 = 0, 0, 0
	return w.z.CreateHeader(h)
}

// Close ends the archive with its comment.
func (w *Writer) Close(comment []byte) error {
	if err := w.z.SetComment(string(comment)); err != nil {
		return err
	}
	return w.z.Close()
}

func (e *Entry) fileHeader() *zip.FileHeader {
	return &zip.FileHeader{
		Name: string(e.Raw), Comment: string(e.Comment), CreatorVersion: e.Creator, ReaderVersion: e.Reader,
		Flags: e.Flags, Method: e.Method, CRC32: e.CRC,
		//lint:ignore SA1019 repeated as stored: there is no zone that Modified could tell
		ModifiedTime: e.Time, ModifiedDate: e.Date,
		CompressedSize64: e.Packed, UncompressedSize64: e.Size, Extra: slices.Clone(e.Extra), ExternalAttrs: e.Attrs,
		NonUTF8: e.Flags&FlagUTF8 == 0,
	}
}
