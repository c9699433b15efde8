package redact

import (
	"fmt"
	"path"
	"strings"

	"sardine/document"
	"sardine/finding"
)

// emptied reports whether a rewriter of office documents or mail may leave out
// what lies at p, or put an empty object in its place: embedded files, controls,
// macros, previews, what a program threw away and left in the file, and what
// Outlook wraps a message in. It is let off here and looked for in the copy,
// where it must be gone.
func emptied(p document.Path) bool {
	for _, step := range p {
		s := strings.ToLower(step)
		base := path.Base(s)
		office := strings.HasPrefix(s, "word/") || strings.HasPrefix(s, "xl/") || strings.HasPrefix(s, "ppt/")
		switch {
		case s == "winmail.dat":
			return true
		case strings.HasPrefix(s, "docprops/thumbnail."), strings.HasPrefix(s, "[trash]/"):
			return true
		case office && (strings.Contains(s, "/embeddings/") || strings.Contains(s, "/activex/") || strings.Contains(s, "/drawings/legacydiagramtext")):
			return true
		case office && (strings.HasPrefix(base, "vbaproject") || base == "legacydoctextinfo.bin"):
			return true
		}
	}
	return false
}

// mayStand fails if a copy holds something unread that no copy may hold.
func (o *Order) mayStand(skips []finding.Skip) error {
	for _, s := range skips {
		if o.strict || !o.mayCopy(s.Path, s.Why) {
			return fmt.Errorf("%w: a member of the copy: %s", ErrUnread, s.Why)
		}
	}
	return nil
}
