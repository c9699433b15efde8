// Package docs is the documentation that the program itself shows: the pages of
// this folder, as they are.
//
// It renders nothing. Its one invariant: what `sardine help` says is what the
// pages say, since there is no second text.
package docs

import (
	_ "embed"
	"strings"
)

//go:embed guide.md
var guide string

//go:embed catalogue.md
var catalogue string

// Topic is a help topic: some sections of the pages.
type Topic struct {
	Name, Doc string
	sections  []section
}

type section struct {
	page    *string
	heading string
}

var topics = [...]Topic{
	{"privacy", "What is written where, and what never is", []section{{&guide, "Where things are written"}}},
	{"formats", "What can be read, and the limits", []section{{&catalogue, "Formats"}, {&guide, "Limits"}}},
	{"scores", "What a finding is, and how certain", []section{{&guide, "Findings"}}},
	{"checking", "Whether a file is safe to send", []section{{&guide, "Is it safe to send?"}}},
	{"redaction", "Redacted copies, how they are verified, and receipts", []section{{&guide, "Redacted copies"}}},
	{"requests", "Subject access requests, from receipt to bundle", []section{{&guide, "Subject access requests"}}},
	{"closure-periods", "When records of an archive open", []section{{&guide, "Closure periods of archives"}}},
	{"exit-codes", "What the exit codes mean", []section{{&guide, "Exit codes"}}},
}

// Topics lists the help topics.
func Topics() []Topic { return topics[:] }

// Markdown is the text of the topic, "" if a page no longer has a section.
func (t Topic) Markdown() string {
	var b strings.Builder
	for _, s := range t.sections {
		text := cut(*s.page, s.heading)
		if text == "" {
			return ""
		}
		b.WriteString(text)
	}
	return b.String()
}

// cut returns the section of a page under a heading of the second level, with
// the heading.
func cut(page, heading string) string {
	_, rest, ok := strings.Cut("\n"+page, "\n## "+heading+"\n")
	if !ok {
		return ""
	}
	text, _, _ := strings.Cut(rest, "\n## ")
	return "## " + heading + "\n" + strings.TrimRight(text, "\n") + "\n\n"
}
