package opaque

import (
	"strings"

	"sardine/document"
)

const compoundMagic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// storages name the program that wrote a compound file ([MS-CFB]) by a stream
// or storage in it. Earlier rows win: a message or a show may embed the others.
var storages = []struct {
	stream, kind string
	why          document.SkipReason
}{
	{"EncryptedPackage", "encrypted office file", document.Encrypted},
	{"EncryptionInfo", "encrypted office file", document.Encrypted},
	{"\x09DRMContent", "rights-managed file", document.Encrypted},
	{"__properties_version1.0", "msg", document.Unsupported},
	{"PowerPoint Document", "ppt", document.Unsupported},
	{"PP40", "ppt", document.Unsupported},
	{"VisioDocument", "visio", document.Unsupported},
	{"Quill", "publisher", document.Unsupported},
	{"WordDocument", "doc", document.Unsupported},
	{"Workbook", "xls", document.Unsupported},
	{"Book", "xls", document.Unsupported},
	{"MatOST", "works", document.Unsupported},
	{"StarWriterDocument", "staroffice", document.Unsupported},
	{"StarCalcDocument", "staroffice", document.Unsupported},
	{"Catalog", "thumbnails", document.NoAssist},
}

// compoundExts is what the name says when the directory lies beyond the head.
// A file named like an Office Open XML one that is a compound file is one
// wrapped in encryption ([MS-OFFCRYPTO] 2.1).
var compoundExts = map[string]struct {
	kind string
	why  document.SkipReason
}{
	".doc": {"doc", document.Unsupported}, ".dot": {"doc", document.Unsupported},
	".xls": {"xls", document.Unsupported}, ".xlt": {"xls", document.Unsupported}, ".xla": {"xls", document.Unsupported},
	".ppt": {"ppt", document.Unsupported}, ".pps": {"ppt", document.Unsupported}, ".pot": {"ppt", document.Unsupported},
	".msg": {"msg", document.Unsupported}, ".oft": {"msg", document.Unsupported},
	".pub": {"publisher", document.Unsupported}, ".vsd": {"visio", document.Unsupported},
	".mpp": {"project", document.Unsupported}, ".wps": {"works", document.Unsupported},
	".docx": {"encrypted office file", document.Encrypted}, ".docm": {"encrypted office file", document.Encrypted},
	".xlsx": {"encrypted office file", document.Encrypted}, ".xlsm": {"encrypted office file", document.Encrypted},
	".xlsb": {"encrypted office file", document.Encrypted},
	".pptx": {"encrypted office file", document.Encrypted}, ".pptm": {"encrypted office file", document.Encrypted},
	".msi": {"installer", document.NotText}, ".msp": {"installer", document.NotText},
}

// compound names compound files (OLE2) by the streams in the part of their
// directory that lies in head.
func compound(head []byte, ext string) (string, document.SkipReason, bool) {
	if !strings.HasPrefix(string(head[:min(8, len(head))]), compoundMagic) {
		return "", "", false
	}
	seen := directoryNames(head)
	if seen["worddocument"] && (seen["workbook"] || seen["book"]) {
		// One is embedded in the other; the directory does not say at a glance which.
		if e, ok := compoundExts[ext]; ok && e.why != document.Encrypted {
			return e.kind, e.why, true
		}
	}
	for _, s := range storages {
		if seen[strings.ToLower(s.stream)] {
			return s.kind, s.why, true
		}
	}
	if e, ok := compoundExts[ext]; ok {
		return e.kind, e.why, true
	}
	return "ole", document.Unsupported, true
}

// directoryNames are the names, in lower case, of all directory entries in
// head. Entries are 128 bytes long and aligned ([MS-CFB] 2.6.1), so the sector
// chain need not be followed.
func directoryNames(head []byte) map[string]bool {
	const entry = 128
	names := make(map[string]bool)
	for at := 512; at+entry <= len(head); at += entry {
		e := head[at : at+entry]
		n, typ, colour := le16(e, 64), e[66], e[67]
		if n < 4 || n > 64 || n%2 != 0 || typ != 1 && typ != 2 && typ != 5 || colour > 1 || e[n-2] != 0 || e[n-1] != 0 {
			continue
		}
		name := make([]byte, 0, 32)
		for i := 0; i < n-2; i += 2 {
			if e[i+1] != 0 {
				name = nil
				break
			}
			name = append(name, e[i])
		}
		names[strings.ToLower(string(name))] = true
	}
	return names
}
