// Package opaque names files that no reader of ours can open, so that they are
// skipped with the right reason: a picture is not "unknown", and a file that
// needs a password is not "damaged".
//
// It reads nothing but the first bytes and hands over no text. Its one
// invariant: it never says that a file is clean; every answer carries a reason
// why it was not read.
package opaque

import (
	"path"
	"strings"

	"sardine/document"
)

// Identify names the kind of a stream that begins with head, and the reason
// for which it is skipped. ok is false when nothing was recognised: then kind is
// "binary data" and why is Unsupported. name is the base name; it only decides
// where the first bytes leave it open.
func Identify(head []byte, name string) (kind string, why document.SkipReason, ok bool) {
	ext := strings.ToLower(path.Ext(name))
	for i := range signatures {
		s := &signatures[i]
		if s.matches(head, ext) {
			return s.kind, s.why, true
		}
	}
	for _, look := range []func([]byte, string) (string, document.SkipReason, bool){compound, isoMedia, mpeg} {
		if kind, why, ok := look(head, ext); ok {
			return kind, why, true
		}
	}
	if kind, why, ok := piece(head, name); ok {
		return kind, why, true
	}
	return "binary data", document.Unsupported, false
}

// A signature is a magic number.
type signature struct {
	at    int
	magic string
	kind  string
	why   document.SkipReason
	and   func(head []byte) bool // nil, or what else must hold: short magics need it
	ext   string                 // "" or the only extensions that it is believed for, space separated
}

func (s *signature) matches(head []byte, ext string) bool {
	if len(head) < s.at+len(s.magic) || string(head[s.at:s.at+len(s.magic)]) != s.magic {
		return false
	}
	if s.ext != "" && (ext == "" || !strings.Contains(" "+s.ext+" ", " "+ext+" ")) {
		return false
	}
	return s.and == nil || s.and(head)
}

// isoMedia tells pictures, sound and film in the ISO base media container
// apart by the brand after "ftyp" (ISO/IEC 14496-12, section 4.3).
func isoMedia(head []byte, _ string) (string, document.SkipReason, bool) {
	if len(head) < 12 {
		return "", "", false
	}
	switch string(head[4:8]) {
	case "ftyp":
	case "moov", "mdat", "wide", "skip":
		return "film", document.NotText, true
	default:
		return "", "", false
	}
	switch brand := string(head[8:12]); {
	case strings.HasPrefix(brand, "hei"), strings.HasPrefix(brand, "hev"), brand == "mif1", brand == "msf1",
		strings.HasPrefix(brand, "avi"), brand == "crx ":
		return "picture", document.NoAssist, true
	case strings.HasPrefix(brand, "M4A"), strings.HasPrefix(brand, "M4B"):
		return "sound", document.NotText, true
	}
	return "film", document.NotText, true
}

// mpeg knows MPEG audio frames and transport streams, which have no magic
// number but a rhythm.
func mpeg(head []byte, ext string) (string, document.SkipReason, bool) {
	if len(head) > 376 && head[0] == 0x47 && head[188] == 0x47 && head[376] == 0x47 {
		return "film", document.NotText, true
	}
	// Frame header, ISO/IEC 11172-3 section 2.4.1.3: eleven set bits, a layer, a
	// bit rate and a sampling rate that exist.
	if len(head) > 4 && head[0] == 0xFF && head[1]&0xE0 == 0xE0 && head[1]&0x06 != 0 &&
		head[2]&0xF0 != 0xF0 && head[2]&0x0C != 0x0C && (ext == ".mp3" || ext == ".mp2" || ext == ".aac") {
		return "sound", document.NotText, true
	}
	return "", "", false
}

func le16(b []byte, at int) int { return int(b[at]) | int(b[at+1])<<8 }

func le32(b []byte, at int) int64 { return int64(le16(b, at)) | int64(le16(b, at+2))<<16 }
