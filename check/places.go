package check

import (
	"regexp"
	"strings"

	"sardine/document"
)

// place matches a step into a file, in lower case.
type place struct {
	at    *regexp.Regexp
	kinds []document.PartKind // nil: all
	fault *Fault
}

func in(pattern string, f *Fault, kinds ...document.PartKind) place {
	return place{regexp.MustCompile(pattern), kinds, f}
}

// places say what a part is by where it stands in the file, the first that
// matches. Names of members are those of ECMA-376 and OpenDocument.
var places = []place{
	in(`(^|/)pivotcache/`, pivotCache),
	in(`(^|/)externallinks/`, externalLink),
	in(`(^|/)(connections\.xml|querytables/)`, connection),
	in(`(^|/)revisions/`, deletedText),
	in(`(^|/)vbaproject|(^|/)basic/|(^|/)scripts/`, macro),
	in(`(^|/)(docprops/thumbnail|thumbnails/)|objectreplacements/`, preview),
	in(`(^|/)_xmlsignatures/|(^|/)meta-inf/documentsignatures|printersettings|(^|/)webextensions/`, traces),
	in(`(^|/)customxml/|docprops/custom\.xml|customproperty`, customData),
	in(`\.rels$`, links, document.Hidden),
	in(`(^|/)notesslides/`, notes),
	in(`sharedstrings\.`, oldStrings, document.Hidden),
	in(`(^|/)(people|person|persons/.*|commentauthors|authors)\.xml$`, comments),
	in(`(^|/|!)revision \d+`, earlierVersion),
	in(`(^|!/)metadata\.xml$`, properties),
	in(`(^|!/)form\.xml$`, hiddenText),
}

// byPlace returns the fault of a part by where it stands, or nil.
func byPlace(p *document.Part) *Fault {
	at := strings.ToLower(p.Path.String())
	for _, x := range places {
		if x.at.MatchString(at) && (x.kinds == nil || has(x.kinds, p.Kind)) {
			return x.fault
		}
	}
	return nil
}

func has(kinds []document.PartKind, k document.PartKind) bool {
	for _, x := range kinds {
		if x == k {
			return true
		}
	}
	return false
}

// picture matches members that are pictures, and files that are.
var picture = regexp.MustCompile(`\.(jpe?g|png|tiff?|gif|webp|bmp|hei[cf]|avif|emf|wmf)(!/|$)`)

// byKind returns the fault of a part by what the reader says it is, or nil for
// what everybody sees. shown tells whether something in the same place is seen:
// a slide of which nothing is, is hidden.
func byKind(p *document.Part, format string, shown bool) *Fault {
	at := strings.ToLower(p.Path.String())
	switch p.Kind {
	case document.Deleted:
		if format == "pdf" {
			return earlierVersion
		}
		return deletedText
	case document.Comment:
		return comments
	case document.Metadata:
		switch {
		case format == "image" || picture.MatchString(at):
			return camera
		case format == "mail" || format == "mbox" || format == "pst":
			return nil // headers are what a message shows
		}
		return properties
	case document.Hidden:
		if p.Table != nil {
			return hiddenSheet
		}
		if strings.Contains(at, "slides/slide") && !shown {
			return hiddenSheet
		}
		return hiddenText
	}
	return nil
}

// veils are the reasons of document.Veil.
var veils = map[string]*Fault{
	"invisible text": invisibleText, "hidden layer": hiddenLayer, "white text": sameColour, "covered text": coveredText,
	"text in the colour behind it": sameColour, "outside the page": outsidePage, "text marked for redaction": unapplied, "unused appearance": hiddenText, "drawn twice": hiddenText,
	"hidden row": hiddenCells, "hidden column": hiddenCells,
}
