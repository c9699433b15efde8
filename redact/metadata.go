package redact

import (
	"strings"

	"sardine/document"
)

// people are the names of fields, elements and attributes that hold who made,
// changed, printed or manages a document. They go wherever they stand but in
// the headers of a mail.
var people = map[string]bool{
	"creator": true, "lastmodifiedby": true, "company": true, "manager": true, "author": true, "initials": true, "username": true,
	"userid": true, "initial-creator": true, "printed-by": true, "creator-initials": true, "sender-initials": true, "operator": true,
	"lastauthor": true, "hyperlinkbase": true, "template": true, "abspath": true, "producer": true, "owner": true, "user": true,
	"last-author": true, "lastsavedby": true, "publisher": true, "contributor": true, "artist": true, "xpauthor": true, "copyright": true,
}

// titles are those that say what a document is about.
var titles = map[string]bool{
	"title": true, "subject": true, "keywords": true, "keyword": true, "description": true, "category": true, "comments": true,
	"contentstatus": true, "doccomm": true, "identifier": true, "xptitle": true, "xpsubject": true, "xpkeywords": true, "xpcomment": true,
}

// properties are the spans of part that the policy takes out.
func properties(part *document.Part, m Metadata) []region {
	if m == KeepAll || len(part.Labels) == 0 || part.Kind == document.Name {
		return nil
	}
	custom := part.Kind == document.Metadata && customProperties(part.Path)
	var out []region
	for _, l := range part.Labels {
		if l.Kind != document.Key || l.End <= l.Start || int(l.End) > len(part.Text) {
			continue
		}
		name := strings.ToLower(l.Name[strings.LastIndexByte(l.Name, ':')+1:])
		goes, instead := false, ""
		switch {
		case part.Kind == document.Metadata && documentsOwn(part.Path):
			goes = custom || people[name] || titles[name] && m == Strip
		case name == "author" || name == "initials" || name == "username" || name == "userid" || name == "lastmodifiedby":
			goes, instead = part.Kind != document.Metadata && packaged(part.Path), "Author"
		}
		if goes && strings.TrimSpace(part.Text[l.Start:l.End]) != "" {
			out = append(out, region{start: int(l.Start), end: int(l.End), plain: &instead})
		}
	}
	return out
}

// documentsOwn reports whether a part of kind Metadata holds the properties of
// a document, and not the headers of a mail.
func documentsOwn(p document.Path) bool {
	if len(p) == 0 {
		return false
	}
	last := strings.ToLower(p[len(p)-1])
	return strings.HasPrefix(last, "docprops/") || last == "meta.xml" || strings.HasSuffix(last, "/meta.xml") || strings.Contains(last, "info") || strings.Contains(last, "propert")
}

// customProperties reports whether people chose the names of the properties.
func customProperties(p document.Path) bool {
	return len(p) > 0 && strings.EqualFold(p[len(p)-1], "docProps/custom.xml")
}

// packaged reports whether the part lies in an office document.
func packaged(p document.Path) bool {
	last := ""
	if len(p) > 0 {
		last = strings.ToLower(p[len(p)-1])
	}
	for _, dir := range []string{"word/", "xl/", "ppt/", "content.xml", "styles.xml"} {
		if strings.HasPrefix(last, dir) {
			return true
		}
	}
	return false
}
