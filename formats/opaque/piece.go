package opaque

import (
	"regexp"

	"sardine/document"
)

// pieces are the names that programs give to the volumes of a split archive or
// disc image: a.zip.002 and a.7z.002 (7-Zip, split), a.z02 (zip, WinZip), a.r00
// (RAR before version 3). The first ones have a signature of their own.
var pieces = regexp.MustCompile(`(?i)(\.(7z|zip|rar|tar|t?gz|tgz|bz2|tbz2?|xz|zst|iso|pst|bak|img|dd|gpg|exe|vhd|vhdx|wim)\.?\d{2,4}|\.[zr]\d{2,3})$`)

// piece knows the volumes of a split archive but its first by their names. What
// they hold begins in the volume before.
func piece(head []byte, name string) (string, document.SkipReason, bool) {
	if pieces.MatchString(name) && hasNUL(head) {
		return "piece of a split archive", document.Unsupported, true
	}
	return "", "", false
}
