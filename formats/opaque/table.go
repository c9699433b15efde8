package opaque

import (
	"strings"

	"sardine/document"
)

// signatures are asked in order. Sources: the formats' own specifications and
// the list of file signatures kept with file(1). Where a reader exists in
// another package (zip, gz, pdf), the row only speaks for files that it refused.
var signatures = []signature{
	// Containers that need a key.
	{at: 0, magic: "Salted__", kind: "encrypted file", why: document.Encrypted},
	{at: 0, magic: "U2FsdGVkX1", kind: "encrypted file", why: document.Encrypted}, // Salted__ in base64
	{at: 0, magic: "-----BEGIN AGE ENCRYPTED FILE", kind: "encrypted file", why: document.Encrypted},
	{at: 0, magic: "\x30", kind: "encrypted file", why: document.Encrypted, and: enveloped},
	{at: 0, magic: "encrcdsa", kind: "encrypted disk", why: document.Encrypted},
	{at: 0, magic: "cdsaencr", kind: "encrypted disk", why: document.Encrypted},
	{at: 0, magic: "\x60\xEA", kind: "encrypted file", why: document.Encrypted, and: garbled},
	{at: 0, magic: "\x09\x04", kind: "encrypted file", why: document.Encrypted, and: lockedSheet},
	{at: 0, magic: "\x09\x02", kind: "encrypted file", why: document.Encrypted, and: lockedSheet},
	{at: 0, magic: "\x09\x00\x04\x00", kind: "encrypted file", why: document.Encrypted, and: lockedSheet},
	{at: 0, magic: "age-encryption.org/v1", kind: "encrypted file", why: document.Encrypted},
	{at: 0, magic: "\xC0\xB9\x07\x2E\x4F\x93\xF1\x46\xA0\x15\x79\x2C\xA1\xD9\xE8\x21", kind: "encrypted file", why: document.Encrypted},
	{at: 0, magic: "\x76\xE8\x04\x60\xC4\x11\xE3\x86", kind: "rights-managed message", why: document.Encrypted},
	{at: 0, magic: "\x03\xD9\xA2\x9A", kind: "password safe", why: document.Encrypted},
	{at: 0, magic: "LUKS\xBA\xBE", kind: "encrypted disk", why: document.Encrypted},
	{at: 3, magic: "-FVE-FS-", kind: "encrypted disk", why: document.Encrypted},
	{at: 0, magic: "-----BEGIN PGP MESSAGE", kind: "encrypted file", why: document.Encrypted},
	{at: 0, magic: "\x84", kind: "encrypted file", why: document.Encrypted, ext: ".gpg .pgp"},
	{at: 0, magic: "\x85", kind: "encrypted file", why: document.Encrypted, ext: ".gpg .pgp"},
	{at: 0, magic: "\x8C", kind: "encrypted file", why: document.Encrypted, ext: ".gpg .pgp"},
	{at: 0, magic: "\xC1", kind: "encrypted file", why: document.Encrypted, ext: ".gpg .pgp"},
	{at: 0, magic: "\xC3", kind: "encrypted file", why: document.Encrypted, ext: ".gpg .pgp"},

	// Documents without a reader.
	{at: 0, magic: `{\rtf`, kind: "rtf", why: document.Unsupported},
	{at: 0, magic: "\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3", kind: "onenote", why: document.Unsupported},
	{at: 0, magic: "\xA1\x2F\xFF\x43\xD9\xEF\x76\x4C\x9E\xE2\x10\xEA\x57\x22\x76\x5F", kind: "onenote", why: document.Unsupported},
	{at: 0, magic: "\xFFWPC", kind: "wordperfect", why: document.Unsupported},
	{at: 0, magic: "\xDB\xA5\x2D\x00", kind: "word 2", why: document.Unsupported},
	{at: 0, magic: "\xFE\x37\x00\x23", kind: "word for dos", why: document.Unsupported},
	{at: 0, magic: "\x09\x08", kind: "old excel", why: document.Unsupported, and: biff},
	{at: 0, magic: "\x09\x04", kind: "old excel", why: document.Unsupported, and: biff},
	{at: 0, magic: "\x09\x02", kind: "old excel", why: document.Unsupported, and: biff},
	{at: 0, magic: "\x09\x00\x04\x00", kind: "old excel", why: document.Unsupported},
	{at: 0, magic: "\x00\x00\x02\x00\x06\x04\x06\x00", kind: "lotus 1-2-3", why: document.Unsupported},
	{at: 0, magic: "\x00\x00\x1A\x00", kind: "lotus 1-2-3", why: document.Unsupported},
	{at: 0, magic: "\x06\x06\xED\xF5\xD8\x1D\x46\xE5", kind: "indesign", why: document.Unsupported},
	{at: 60, magic: "BOOKMOBI", kind: "mobi book", why: document.Unsupported},
	{at: 0, magic: "AC10", kind: "dwg drawing", why: document.Unsupported, and: hasNUL},
	{at: 0, magic: "AT&TFORM", kind: "djvu", why: document.Unsupported},
	{at: 0, magic: "ITSF", kind: "compiled help", why: document.Unsupported, and: hasNUL},
	{at: 0, magic: "%PDF-", kind: "pdf", why: document.Unsupported},
	{at: 0, magic: "\xC5\xD0\xD3\xC6", kind: "postscript", why: document.Unsupported},
	{at: 128, magic: "DICM", kind: "medical picture", why: document.Unsupported},
	// Drawings made of records hold their text as letters, not as pixels.
	{at: 40, magic: " EMF", kind: "drawing", why: document.Unsupported},
	{at: 0, magic: "\xD7\xCD\xC6\x9A", kind: "drawing", why: document.Unsupported},
	{at: 0, magic: "\x01\x00\x09\x00\x00\x03", kind: "drawing", why: document.Unsupported},

	// Mail stores.
	{at: 0, magic: "\xCF\xAD\x12\xFE", kind: "outlook express store", why: document.Unsupported},
	{at: 0, magic: "\x78\x9F\x3E\x22", kind: "tnef", why: document.Unsupported},
	{at: 0, magic: "\x1A\x00\x00\x04\x00\x00", kind: "notes database", why: document.Unsupported},

	// Databases and data sets.
	{at: 0, magic: "SQLite format 3\x00", kind: "sqlite", why: document.Unsupported},
	{at: 4, magic: "Standard Jet DB", kind: "access database", why: document.Unsupported},
	{at: 4, magic: "Standard ACE DB", kind: "access database", why: document.Unsupported},
	{at: 0, magic: "PAR1", kind: "parquet", why: document.Unsupported, and: hasNUL},
	{at: 0, magic: "PARE", kind: "parquet", why: document.Encrypted, and: hasNUL},
	{at: 0, magic: "Obj\x01", kind: "avro", why: document.Unsupported},
	{at: 0, magic: "ORC", kind: "orc", why: document.Unsupported, and: hasNUL},
	{at: 0, magic: "ARROW1\x00\x00", kind: "arrow", why: document.Unsupported},
	{at: 0, magic: "FEA1", kind: "arrow", why: document.Unsupported, and: hasNUL},
	{at: 0, magic: "\x89HDF\r\n\x1A\n", kind: "hdf5", why: document.Unsupported},
	{at: 0, magic: "$FL2", kind: "spss data", why: document.Unsupported},
	{at: 0, magic: "$FL3", kind: "spss data", why: document.Unsupported},
	{at: 0, magic: "<stata_dta>", kind: "stata data", why: document.Unsupported},
	{at: 12, magic: "\xC2\xEA\x81\x60\xB3\x14\x11\xCF\xBD\x92\x08\x00\x09\xC7\x31\x8C\x18\x1F\x10\x11", kind: "sas data", why: document.Unsupported},
	{at: 0, magic: "RDX3\n", kind: "r data", why: document.Unsupported},
	{at: 0, magic: "RDX2\n", kind: "r data", why: document.Unsupported},
	{at: 0, magic: "X\n\x00\x00\x00", kind: "r data", why: document.Unsupported},
	{at: 0, magic: "\x93NUMPY", kind: "numpy array", why: document.Unsupported},
	{at: 0, magic: "\x80", kind: "pickle", why: document.Unsupported, and: pickle},
	{at: 0, magic: "MATLAB 5.0 MAT-file", kind: "matlab data", why: document.Unsupported},
	{at: 0, magic: "\x03", kind: "dbase", why: document.Unsupported, ext: ".dbf"},
	{at: 0, magic: "\x83", kind: "dbase", why: document.Unsupported, ext: ".dbf"},
	{at: 0, magic: "\x30", kind: "dbase", why: document.Unsupported, ext: ".dbf"},
	{at: 4, magic: "\xEF\xCD\xAB\x89", kind: "ese database", why: document.Unsupported},
	{at: 0, magic: "TAPE\x00\x00", kind: "sql server backup", why: document.Unsupported},
	{at: 0, magic: "\x01\x0F\x00\x00", kind: "sql server database", why: document.Unsupported, ext: ".mdf .ndf"},
	{at: 0, magic: "regf", kind: "registry", why: document.Unsupported, and: hasNUL},
	{at: 0, magic: "ElfFile\x00", kind: "event log", why: document.Unsupported},
	{at: 0, magic: "\xD4\xC3\xB2\xA1", kind: "network capture", why: document.Unsupported},
	{at: 0, magic: "\xA1\xB2\xC3\xD4", kind: "network capture", why: document.Unsupported},
	{at: 0, magic: "\x0A\x0D\x0D\x0A", kind: "network capture", why: document.Unsupported},
	{at: 0, magic: "bplist00", kind: "property list", why: document.Unsupported},
	{at: 0, magic: "\x4C\x00\x00\x00\x01\x14\x02\x00", kind: "shortcut", why: document.Unsupported},
	{at: 0, magic: "\x00\x05\x16\x07", kind: "mac file information", why: document.Unsupported},
	{at: 0, magic: "\x00\x00\x00\x01Bud1", kind: "mac folder information", why: document.Unsupported},

	// Archives and disks.
	{at: 0, magic: "7z\xBC\xAF\x27\x1C", kind: "7z archive", why: document.Unsupported},
	{at: 0, magic: "Rar!\x1A\x07", kind: "rar archive", why: document.Unsupported},
	{at: 0, magic: "\xFD7zXZ\x00", kind: "xz", why: document.Unsupported},
	{at: 0, magic: "\x28\xB5\x2F\xFD", kind: "zstd", why: document.Unsupported},
	{at: 0, magic: "BZh", kind: "bzip2", why: document.Unsupported, and: bzip},
	{at: 0, magic: "LZIP", kind: "lzip", why: document.Unsupported, and: hasNUL},
	{at: 0, magic: "\x04\x22\x4D\x18", kind: "lz4", why: document.Unsupported},
	{at: 0, magic: "\x5D\x00\x00", kind: "lzma", why: document.Unsupported},
	{at: 0, magic: "\x1F\x9D", kind: "compress", why: document.Unsupported},
	{at: 0, magic: "\x1F\x8B", kind: "gz", why: document.Unsupported},
	{at: 0, magic: "PK\x03\x04", kind: "zip archive", why: document.Unsupported},
	{at: 0, magic: "PK\x05\x06", kind: "zip archive", why: document.Unsupported},
	{at: 0, magic: "PK\x07\x08", kind: "zip archive", why: document.Unsupported},
	{at: 0, magic: "MSCF\x00\x00\x00\x00", kind: "cab archive", why: document.Unsupported},
	{at: 0x8001, magic: "CD001", kind: "disc image", why: document.Unsupported},
	{at: 0, magic: "!<arch>\n", kind: "ar archive", why: document.Unsupported},
	{at: 0, magic: "\xED\xAB\xEE\xDB", kind: "rpm package", why: document.Unsupported},
	{at: 0, magic: "070701", kind: "cpio archive", why: document.Unsupported, and: hasNUL},
	{at: 0, magic: "070707", kind: "cpio archive", why: document.Unsupported, and: hasNUL},
	{at: 0, magic: "\x60\xEA", kind: "arj archive", why: document.Unsupported, and: hasNUL},
	{at: 7, magic: "**ACE**", kind: "ace archive", why: document.Unsupported},
	{at: 2, magic: "-lh", kind: "lha archive", why: document.Unsupported, and: lha},
	{at: 0, magic: "xar!", kind: "xar archive", why: document.Unsupported, and: hasNUL},
	{at: 0, magic: "MSWIM\x00\x00\x00", kind: "disc image", why: document.Unsupported},
	{at: 0, magic: "vhdxfile", kind: "virtual disk", why: document.Unsupported},
	{at: 0, magic: "conectix", kind: "virtual disk", why: document.Unsupported},
	{at: 0, magic: "KDMV", kind: "virtual disk", why: document.Unsupported},
	{at: 0, magic: "QFI\xFB", kind: "virtual disk", why: document.Unsupported},
	{at: 64, magic: "\x7F\x10\xDA\xBE", kind: "virtual disk", why: document.Unsupported},

	// Pictures: somebody may have photographed a letter.
	{at: 0, magic: "\xFF\xD8\xFF", kind: "picture", why: document.NoAssist},
	{at: 0, magic: "\x89PNG\r\n\x1A\n", kind: "picture", why: document.NoAssist},
	{at: 0, magic: "GIF87a", kind: "picture", why: document.NoAssist},
	{at: 0, magic: "GIF89a", kind: "picture", why: document.NoAssist},
	{at: 0, magic: "II*\x00", kind: "picture", why: document.NoAssist},
	{at: 0, magic: "MM\x00*", kind: "picture", why: document.NoAssist},
	{at: 0, magic: "II+\x00", kind: "picture", why: document.NoAssist},
	{at: 0, magic: "MM\x00+", kind: "picture", why: document.NoAssist},
	{at: 8, magic: "WEBP", kind: "picture", why: document.NoAssist, and: riff},
	{at: 0, magic: "BM", kind: "picture", why: document.NoAssist, and: bitmap},
	{at: 0, magic: "\x00\x00\x01\x00", kind: "picture", why: document.NoAssist, and: icon},
	{at: 0, magic: "\x00\x00\x02\x00", kind: "picture", why: document.NoAssist, and: icon},
	{at: 0, magic: "\x00\x00\x00\x0CjP  ", kind: "picture", why: document.NoAssist},
	{at: 0, magic: "\xFF\x4F\xFF\x51", kind: "picture", why: document.NoAssist},
	{at: 0, magic: "\x00\x00\x00\x0CJXL ", kind: "picture", why: document.NoAssist},
	{at: 0, magic: "8BPS", kind: "picture", why: document.NoAssist, and: hasNUL},
	{at: 0, magic: "gimp xcf", kind: "picture", why: document.NoAssist},
	{at: 0, magic: "\x97JB2\r\n\x1A\n", kind: "picture", why: document.NoAssist},
	{at: 0, magic: "FUJIFILMCCD-RAW", kind: "picture", why: document.NoAssist},

	// Sound and film.
	{at: 0, magic: "ID3", kind: "sound", why: document.NotText, and: hasNUL},
	{at: 0, magic: "fLaC", kind: "sound", why: document.NotText, and: hasNUL},
	{at: 0, magic: "OggS\x00", kind: "sound", why: document.NotText},
	{at: 8, magic: "WAVE", kind: "sound", why: document.NotText, and: riff},
	{at: 8, magic: "AIFF", kind: "sound", why: document.NotText},
	{at: 8, magic: "AIFC", kind: "sound", why: document.NotText},
	{at: 0, magic: "#!AMR", kind: "sound", why: document.NotText},
	{at: 0, magic: "MThd\x00\x00\x00\x06", kind: "sound", why: document.NotText},
	{at: 0, magic: ".snd\x00\x00", kind: "sound", why: document.NotText},
	{at: 0, magic: "\x30\x26\xB2\x75\x8E\x66\xCF\x11", kind: "film", why: document.NotText},
	{at: 8, magic: "AVI ", kind: "film", why: document.NotText, and: riff},
	{at: 0, magic: "\x1A\x45\xDF\xA3", kind: "film", why: document.NotText},
	{at: 0, magic: "FLV\x01", kind: "film", why: document.NotText},
	{at: 0, magic: "\x00\x00\x01\xBA", kind: "film", why: document.NotText},
	{at: 0, magic: "\x00\x00\x01\xB3", kind: "film", why: document.NotText},

	// Fonts, colour profiles, programs.
	{at: 0, magic: "OTTO\x00", kind: "font", why: document.NotText},
	{at: 0, magic: "ttcf\x00", kind: "font", why: document.NotText},
	{at: 0, magic: "wOFF", kind: "font", why: document.NotText, and: hasNUL},
	{at: 0, magic: "wOF2", kind: "font", why: document.NotText, and: hasNUL},
	{at: 34, magic: "LP", kind: "font", why: document.NotText, ext: ".eot"},
	{at: 0, magic: "\x80\x01", kind: "font", why: document.NotText, ext: ".pfb"},
	{at: 0, magic: "\x00\x01\x00\x00\x00", kind: "font", why: document.NotText},
	{at: 0, magic: "true\x00", kind: "font", why: document.NotText},
	{at: 36, magic: "acsp", kind: "colour profile", why: document.NotText},
	{at: 0, magic: "MZ", kind: "program", why: document.NotText, and: hasNUL},
	{at: 0, magic: "\x7FELF", kind: "program", why: document.NotText},
	{at: 0, magic: "\xFE\xED\xFA", kind: "program", why: document.NotText},
	{at: 0, magic: "\xCE\xFA\xED\xFE", kind: "program", why: document.NotText},
	{at: 0, magic: "\xCF\xFA\xED\xFE", kind: "program", why: document.NotText},
	{at: 0, magic: "\xCA\xFE\xBA\xBE", kind: "program", why: document.NotText},
	{at: 0, magic: "\x00asm", kind: "program", why: document.NotText},
	{at: 0, magic: "dex\n0", kind: "program", why: document.NotText},
	{at: 2, magic: "\r\n\x00\x00", kind: "program", why: document.NotText, ext: ".pyc"},
	{at: 2, magic: "\r\r\n", kind: "program", why: document.NotText, ext: ".pyc"},
}

// hasNUL keeps magics made of letters from claiming prose that begins with them.
func hasNUL(head []byte) bool {
	return strings.IndexByte(string(head[:min(len(head), 512)]), 0) >= 0
}

func riff(head []byte) bool { return string(head[:4]) == "RIFF" }

// bitmap checks the size of the second header, which only takes these values.
func bitmap(head []byte) bool {
	if len(head) < 18 {
		return false
	}
	switch le32(head, 14) {
	case 12, 40, 52, 56, 64, 108, 124:
		return true
	}
	return false
}

// icon checks the count of pictures and the reserved byte of the first.
func icon(head []byte) bool {
	return len(head) > 22 && le16(head, 4) > 0 && le16(head, 4) < 200 && head[9] == 0 && le32(head, 18) < 64<<10
}

func bzip(head []byte) bool {
	return len(head) > 10 && head[3] >= '1' && head[3] <= '9' && string(head[4:10]) == "1AY&SY"
}

func lha(head []byte) bool { return len(head) > 6 && head[6] == '-' && hasNUL(head) }

// biff is the first record of a workbook before Excel 5: its length and the
// type of sheet ([MS-XLS] 2.4.21 and its forerunners).
func biff(head []byte) bool {
	return len(head) > 8 && le16(head, 2) >= 4 && le16(head, 2) <= 16 && head[5] <= 6 && head[7] <= 1
}

// pickle knows protocols 2 to 5, whose second byte is the number and whose third an opcode.
func pickle(head []byte) bool {
	return len(head) > 3 && head[1] >= 2 && head[1] <= 5 && strings.IndexByte("\x95}]c(X\x8cKJ)N", head[2]) >= 0
}
