// Package ole reads the files of Office before 2007 and messages of Outlook:
// Word (doc), Excel (xls), PowerPoint (ppt) and msg, which all are compound
// files, small file systems in a file. What is embedded in them is read too.
//
// It reads only: such files are not rewritten, since old text may stand
// anywhere in them. Its one invariant: a compound file that it opens ends as
// parts, or as a skip for everything in it that it did not read, or as both.
package ole

import (
	"context"
	"encoding/binary"
	"io"
	"path"
	"slices"
	"strings"

	"sardine/document"
)

const signature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// known are the streams that tell what a compound file is, in lower case.
var known = map[string]bool{
	"worddocument": true, "workbook": true, "book": true, "powerpoint document": true,
	"__properties_version1.0": true, "__nameid_version1.0": true,
}

// inner are those that tell what an embedded object is, and others the streams
// of programs that no reader here knows, which may have such streams too.
var (
	inner  = map[string]bool{"\x01ole10native": true, "package": true, "contents": true, "vba": true}
	others = map[string]bool{"quill": true, "visiodocument": true, "matost": true, "starwriterdocument": true, "starcalcdocument": true}
)

// Sniff accepts compound files with a stream that a reader here knows. Where
// the directory does not lie within head, Read decides.
func Sniff(head []byte, name string) bool {
	if bare(head) {
		return true
	}
	if !strings.HasPrefix(string(head[:min(len(head), 8)]), signature) || len(head) < 512 {
		return false
	}
	locked, object, other := false, false, false
	for at := 512; at+128 <= len(head); at += 128 { // [MS-CFB] 2.6.1: entries are aligned
		switch n := entryName(head[at : at+128]); {
		case known[n], strings.HasPrefix(n, "__substg1.0_"), n == "encryptedpackage":
			return true
		case n == "encryptioninfo" || n == "\x09drmcontent":
			locked = true
		case inner[n]:
			object = true
		case others[n]:
			other = true
		}
	}
	if object && !locked && !other {
		return true
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".msi", ".msp", ".db": // installers and thumbnails
		return false
	}
	shift := binary.LittleEndian.Uint16(head[30:])
	sector := int64(binary.LittleEndian.Uint32(head[48:]))
	return !locked && !other && (sector+2)<<min(shift, 12) > int64(len(head)) && len(head) >= 4096
}

// bare reports whether head begins with the records of a workbook that no
// compound file holds, as those of Excel 2, 3 and 4: the number of the record
// and its length, the version, and that it begins a sheet.
func bare(head []byte) bool {
	if len(head) < 16 || head[0] != 0x09 || head[3] != 0 || head[7] != 0 {
		return false
	}
	kind := head[6]
	if kind != 0x05 && kind != 0x10 && kind != 0x20 && kind != 0x40 {
		return false
	}
	switch n := head[2]; head[1] {
	case 0x00:
		return n == 4
	case 0x02, 0x04:
		return n == 6
	case 0x08:
		return n == 8 && head[5] == 5 || n == 16 && head[5] == 6
	}
	return false
}

// entryName is the name in a directory entry, in lower case; "" if it is none.
func entryName(e []byte) string {
	n, typ, colour := int(e[64])|int(e[65])<<8, e[66], e[67]
	if n < 4 || n > 64 || n%2 != 0 || typ != 1 && typ != 2 || colour > 1 {
		return ""
	}
	name := make([]byte, 0, 32)
	for i := 0; i < n-2; i += 2 {
		if e[i+1] != 0 {
			return ""
		}
		name = append(name, e[i])
	}
	return strings.ToLower(string(name))
}

// Read reads one compound file and what is embedded in it.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	d := &reading{ctx: ctx, opt: opt, out: out}
	if ok, err := d.bareWorkbook(in); ok || err != nil {
		return err
	}
	root, mended, err := open(in, opt)
	if err != nil {
		return err
	}
	if mended {
		d.damaged(document.Skipped(document.Corrupt, errShape))
	}
	ok, err := d.object(root, nil)
	switch {
	case err != nil:
		return err
	case !ok && d.trouble == nil:
		return document.Skipped(document.Unsupported, nil)
	}
	return d.trouble
}

// bareWorkbook reads a workbook that no compound file holds, if it is one.
func (d *reading) bareWorkbook(in document.Stream) (bool, error) {
	at, size, err := in.At()
	if err != nil {
		return false, err
	}
	var head [16]byte
	if n, err := at.ReadAt(head[:], 0); n < len(head) || !bare(head[:]) {
		if err == io.EOF {
			err = nil
		}
		return false, err
	}
	if limit := d.opt.Limits.Member; limit > 0 && size > limit {
		return true, document.Skipped(document.TooLarge, nil)
	}
	data := make([]byte, size)
	if _, err := at.ReadAt(data, 0); err != nil && err != io.EOF {
		return true, err
	}
	if err := d.workbook(newText(d.ctx, d.out, nil), &storage{}, data); err != nil {
		return true, err
	}
	return true, d.trouble
}

// reading is one Read call.
type reading struct {
	ctx     context.Context
	opt     document.Options
	out     document.Output
	trouble error                      // the first: reading goes on
	named   map[int]string             // of the outermost message's properties
	names   map[string]*document.Names // of messages and objects in one another
}

// unique is name, numbered if another file or object in the same place has it.
func (d *reading) unique(at []string, name string) string {
	if d.names == nil {
		d.names = map[string]*document.Names{}
	}
	if name == "" {
		name = "_"
	}
	key := strings.Join(at, "/")
	if d.names[key] == nil {
		d.names[key] = &document.Names{}
	}
	return d.names[key].Unique(name)
}

// damaged notes that something in the file could not be read.
func (d *reading) damaged(err error) {
	if err != nil && d.trouble == nil {
		d.trouble = document.Skipped(document.ReasonOf(err), err)
	}
}

// partial notes that text may be missing.
func (d *reading) partial() { d.damaged(document.Skipped(document.Partial, nil)) }

// skip says that all of an object was not read.
func (d *reading) skip(at []string, why document.SkipReason) {
	d.out.Skip(strings.Join(at, "/"), why)
}

// child hands over a file in an object.
func (d *reading) child(at []string, name, mediaType string, r io.Reader) error {
	name = d.unique(at, name)
	return d.out.Child(strings.Join(append(at[:len(at):len(at)], name), "/"), mediaType, r)
}

// object reads the document in a storage, whatever it is, and the objects in
// its folders. It reports whether it knew anything in it.
func (d *reading) object(dir *storage, at []string) (bool, error) {
	if err := d.ctx.Err(); err != nil {
		return false, err
	}
	switch {
	case dir.stream("EncryptedPackage") != nil:
		return true, d.lockedPackage(dir, at)
	case dir.stream("\x09DRMContent") != nil: // beside it stands a page that says so
		d.skip(at, document.Encrypted)
	}
	if dir.stream("__properties_version1.0") != nil && dir.dir("__nameid_version1.0") != nil {
		return true, d.message(dir, at)
	}
	var step []string
	if len(at) > 0 {
		step = []string{strings.Join(at, "/")}
	}
	t := newText(d.ctx, d.out, step)
	found := false
	for _, r := range []struct {
		name string
		read func(*text, *storage, *stream) error
	}{
		{"WordDocument", d.word}, {"Workbook", d.excel}, {"Book", d.excel}, {"PowerPoint Document", d.slides},
	} {
		s := dir.stream(r.name)
		if s == nil {
			continue
		}
		if r.name == "Book" && found { // the same sheets for Excel 5, or others
			d.skip(append(slices.Clone(at), r.name), document.Unsupported)
			continue
		}
		found = true
		if err := r.read(t, dir, s); err != nil {
			if document.ReasonOf(err) == document.Encrypted {
				d.skip(at, document.Encrypted)
				return true, nil
			}
			return true, err
		}
	}
	if !found && dir.stream("__properties_version1.0") != nil {
		return true, d.message(dir, at)
	}
	if found {
		t.kind = document.Metadata
		if err := d.properties(t, dir); err != nil {
			return true, err
		}
	}
	packed, err := d.packages(dir, at)
	if err != nil {
		return true, err
	}
	inside, err := d.inside(dir, at)
	return found || packed || inside && unread(dir) == "", err
}

// inside reads the objects in the folders of dir.
func (d *reading) inside(dir *storage, at []string) (bool, error) {
	found := false
	for _, sub := range dir.dirs {
		step := append(at[:len(at):len(at)], d.unique(at, printable(sub.name)))
		var ok bool
		var err error
		if strings.EqualFold(sub.name, "VBA") {
			ok, err = d.macros(sub, step)
		} else {
			ok, err = d.object(sub, step)
		}
		if err != nil {
			return true, err
		}
		found = found || ok
		if why := unread(sub); !ok && why != "" {
			d.skip(step, why)
		}
	}
	return found, nil
}

// unread says why a folder in which nothing was known is a skip; "" if it
// holds nothing but the record keeping of OLE.
func unread(dir *storage) document.SkipReason {
	why := document.SkipReason("")
	for _, s := range dir.streams {
		switch {
		case s.file.Size == 0:
		case strings.HasPrefix(s.name, "\x02"): // \x02OlePres000: a picture of the object
			if why == "" {
				why = document.NoAssist
			}
		case hasPrefixFold(s.name, "PROJECT"): // of Visual Basic: names of modules
		case strings.HasPrefix(s.name, "\x01"), strings.HasPrefix(s.name, "\x03"), strings.HasPrefix(s.name, "\x05"):
		case s.name == "Equation Native":
			why = document.NotText
		default:
			return document.Unsupported
		}
	}
	return why
}

// printable is a name without control characters.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '/' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "\uFFFD"))
}
