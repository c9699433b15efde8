package scanner

import (
	"fmt"
	"io"
	"path"
	"runtime"
	"strings"
	"time"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/phrase"
)

// Selection says which files are read. What it leaves out is counted as
// excluded or too large.
//
// A pattern without a slash is matched against base names, one with a slash
// against the path from the root. * stands for anything but a slash, ** for
// any folders. A pattern that ends in a slash means folders.
type Selection struct {
	Include, Exclude []string
	MaxSize          int64     // 0: none
	Since            time.Time // files modified before are left out
	OneFileSystem    bool
	Recall           bool      // read files too that are stored elsewhere: reading fetches them
	FilesFrom        io.Reader // names, one a line, in place of the walk
}

// All reports whether s leaves nothing out.
func (s Selection) All() bool {
	return len(s.Include)+len(s.Exclude) == 0 && s.MaxSize == 0 && s.Since.IsZero() && !s.OneFileSystem && s.FilesFrom == nil
}

// Narrowed says in words what s leaves out, an entry each.
func (s Selection) Narrowed() []string {
	var out []string
	add := func(ok bool, format string, args ...any) {
		if ok {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	add(len(s.Include) > 0, "only files that match %s", strings.Join(s.Include, " or "))
	add(len(s.Exclude) > 0, "without %s", strings.Join(s.Exclude, " and "))
	add(s.MaxSize > 0, "without files larger than %s", phrase.Size(s.MaxSize))
	add(!s.Since.IsZero(), "only files changed since %s", s.Since.Format("2 January 2006"))
	add(s.OneFileSystem, "without other file systems mounted below")
	add(s.FilesFrom != nil, "only files named in a list")
	return out
}

// Check reports the first pattern that cannot be matched.
func (s Selection) Check() error {
	for _, p := range append(append([]string{}, s.Include...), s.Exclude...) {
		for seg := range strings.SplitSeq(p, "/") {
			if _, err := path.Match(seg, ""); err != nil {
				return &PatternError{p}
			}
		}
	}
	return nil
}

// PatternError names a pattern that is not one.
type PatternError struct{ Pattern string }

func (e *PatternError) Error() string {
	return "pattern " + e.Pattern + ": an opening [ has no closing ]"
}

func (s Selection) skips(rel string, m finding.Meta) document.SkipReason {
	switch {
	case len(s.Include) > 0 && !matchAny(s.Include, rel, false):
		return document.Excluded
	case matchAny(s.Exclude, rel, false):
		return document.Excluded
	case !s.Since.IsZero() && m.Modified.Before(s.Since):
		return document.Excluded
	case s.MaxSize > 0 && m.Size > s.MaxSize:
		return document.TooLarge
	case !s.Recall && placeholder(m):
		return document.Offline
	}
	return ""
}

// Attributes of Windows files whose content is not on the disk: on tape, or in
// a cloud that the folder is kept in step with (winnt.h).
const (
	attrOffline      = 0x1000
	attrRecallOpen   = 0x40000
	attrRecallAccess = 0x400000
)

// placeholder reports whether reading a file would fetch it first, which may
// fill the disk and the network's day.
func placeholder(m finding.Meta) bool {
	return m.Attrs&(attrOffline|attrRecallOpen|attrRecallAccess) != 0
}

// unlisted reports whether listing a folder would fetch what is in it first: it
// is known in the cloud only. Other placeholders are files.
func (s Selection) unlisted(m finding.Meta) bool {
	return !s.Recall && m.Attrs&attrRecallOpen != 0
}

// attrsOf turns the flags of a file on macOS into the attributes that Windows
// has for the same.
func attrsOf(flags uint32) (attrs uint32) {
	if flags&dataless != 0 {
		return attrRecallOpen
	}
	return 0
}

// dataless marks files and folders of a cloud whose content is not on the disk:
// reading or listing one fetches it (SF_DATALESS of sys/stat.h, since macOS
// 10.15).
const dataless = 0x40000000

// prunes reports whether the folder rel is not walked at all.
func (s Selection) prunes(rel string) bool { return matchAny(s.Exclude, rel, true) }

func matchAny(patterns []string, rel string, folder bool) bool {
	if runtime.GOOS == "windows" {
		rel = strings.ToLower(rel)
	}
	for _, p := range patterns {
		if runtime.GOOS == "windows" {
			p = strings.ToLower(p)
		}
		dirOnly := strings.HasSuffix(p, "/")
		p = strings.Trim(p, "/")
		if dirOnly && !folder {
			continue
		}
		if !strings.Contains(p, "/") {
			if ok, _ := path.Match(p, path.Base(rel)); ok {
				return true
			}
		} else if match(strings.Split(p, "/"), strings.Split(rel, "/")) {
			return true
		}
	}
	return false
}

func match(pattern, name []string) bool {
	for len(pattern) > 0 {
		if pattern[0] == "**" {
			for i := range len(name) + 1 {
				if match(pattern[1:], name[i:]) {
					return true
				}
			}
			return false
		}
		if len(name) == 0 {
			return false
		}
		if ok, _ := path.Match(pattern[0], name[0]); !ok {
			return false
		}
		pattern, name = pattern[1:], name[1:]
	}
	return len(name) == 0
}
