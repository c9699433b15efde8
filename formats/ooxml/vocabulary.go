package ooxml

import (
	"strings"

	"sardine/document"
)

// elem is an element whose meaning matters here. Names are taken without their
// namespace: prefixes and the namespaces of the strict variant differ, and the
// vocabularies (WordprocessingML, SpreadsheetML, DrawingML; ECMA-376 part 1)
// do not use one name for two things that would be read differently.
type elem uint8

const (
	eOther elem = iota
	eP
	eR
	eRPr
	eT
	eDelText
	eInstrText
	eTab
	eBreak
	eHyphen
	eSoftHyphen
	eSym
	eVanish
	eCell
	eRow
	eTable
	eBox
	eMoveFrom
	eDeletion  // w:del
	eInsertion // w:ins, w:moveTo
	ePhonetic
	eBlock    // ends a line
	eValue    // its text is what a reader sees
	eFormula  // its text is a formula or reference
	eGeometry // its text is numbers of the layout
	eProperty
	eSheetData
)

func elemOf(name []byte) elem {
	switch string(name) {
	case "p":
		return eP
	case "r":
		return eR
	case "rPr":
		return eRPr
	case "t":
		return eT
	case "delText":
		return eDelText
	case "instrText", "delInstrText":
		return eInstrText
	case "tab", "ptab":
		return eTab
	case "br", "cr":
		return eBreak
	case "noBreakHyphen":
		return eHyphen
	case "softHyphen":
		return eSoftHyphen
	case "sym":
		return eSym
	case "vanish":
		return eVanish
	case "tc":
		return eCell
	case "tr":
		return eRow
	case "tbl":
		return eTable
	case "txbxContent":
		return eBox
	case "moveFrom":
		return eMoveFrom
	case "del":
		return eDeletion
	case "ins", "moveTo":
		return eInsertion
	case "rPh":
		return ePhonetic
	case "si", "is", "comment", "cm", "threadedComment", "footnote", "endnote", "pt":
		return eBlock
	case "v", "author", "text", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
		return eValue
	case "f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula", "definedName", "sqref", "ref":
		return eFormula
	case "posOffset", "align", "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset", "formatCode",
		"Anchor", "Row", "Column", "col", "row", "colOff", "rowOff", "MoveWithCells", "SizeWithCells", "AutoFill", "Visible":
		return eGeometry
	case "property":
		return eProperty
	case "sheetData":
		return eSheetData
	}
	return eOther
}

// Attributes that hold words of people. Any other attribute stays unread and
// untouched: rewriting attributes at large makes files that do not open.
// "*" allows the attribute on every element.
var attributeWords = map[string]string{
	"descr": "*", "title": "*", "alt": "*", "author": "*", "initials": "*", "tooltip": "*", "instr": "*",
	"displayName": "*", "userName": "*", "userId": "*", "contact": "person",
	"prompt": "*", "promptTitle": "*", "error": "*", "errorTitle": "*", "caption": "*", "comment": "*", "description": "*",
	"fullDate": "*", "displayText": "*", "display": "hyperlink", "location": "hyperlink hlinkClick",
	"string": "textpath", "url": "absPath", "connection": "*", "command": "*", "sourceFile": "*", "odcFile": "*",
	"string1": "*", "refersTo": "*", "customMenu": "*", "help": "*", "statusBar": "*",
	"uniqueName": "*", "altText": "*", "altTextSummary": "*", "oddHeader": "*",
	"val": "alias tag docVar default helpText statusText listEntry query connectString sheetName addressFieldName mailSubject udl ddeLink " +
		"text tag shapeName item attr",
	"value": "listItem property row cell",
	"name": "docVar bookmarkStart sheet tableColumn pivotCacheField cacheField dataField definedName connection cNvPr oleObj cmAuthor author " +
		"customWorkbookView property person contact tag section custShow fileVersion queryTableField user userInfo entry pivotTableDefinition scenario",
	"v":      "s d n",
	"Target": "Relationship",
	"user":   "*", "lastModifiedBy": "*", "refreshedBy": "*", "key": "docVar",
	"text": "cfRule", "totalsRowLabel": "tableColumn", "sourceName": "slicerCacheDefinition timelineCacheDefinition",
	"label": "tag control button menu", "screentip": "*", "supertip": "*",
}

// attributes are attributeWords by name, and shapes what lengths of names there
// are by first letter: most attributes are none of these, and this is asked of
// every attribute of a document.
var attributes, shapes = func() (by map[string][]string, shapes [256]uint32) {
	by = make(map[string][]string, len(attributeWords))
	for name, list := range attributeWords {
		by[name] = strings.Fields(list)
		shapes[name[0]] |= 1 << len(name)
	}
	return by, shapes
}()

// allowed reports whether the value of attribute attr of element el is text.
func allowed(el, attr []byte) bool {
	if len(attr) == 0 || len(attr) > 31 || shapes[attr[0]]&(1<<len(attr)) == 0 {
		return false
	}
	for _, one := range attributes[string(attr)] {
		if one == "*" || one == string(el) {
			return true
		}
	}
	return false
}

// kindOf tells from a member's name what its text is to a reader of the file.
func kindOf(name string) document.PartKind {
	name = strings.ToLower(name)
	base := name[strings.LastIndexByte(name, '/')+1:]
	switch {
	case strings.HasPrefix(name, "docprops/"):
		return document.Metadata
	case strings.HasPrefix(base, "comment"), strings.HasPrefix(base, "threadedcomment"), strings.HasPrefix(base, "people"),
		strings.Contains(name, "/persons/"), strings.HasPrefix(base, "moderncomment"), strings.HasPrefix(base, "author"):
		return document.Comment
	case strings.Contains(name, "/revisions/revisionlog"):
		return document.Deleted
	case strings.HasPrefix(name, "customxml/"), strings.Contains(name, "/pivotcache/"), strings.Contains(name, "/externallinks/"),
		strings.Contains(name, "/revisions/"), strings.Contains(name, "/querytables/"), strings.Contains(name, "/tags/"),
		strings.HasSuffix(name, ".rels"), base == "connections.xml":
		return document.Hidden
	}
	return document.Body
}

// data reports whether a member's markup is the author's own, so that all of
// its text and attributes count.
func data(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "customxml/") && !strings.Contains(name, "/itemprops") && !strings.HasSuffix(name, ".rels")
}
