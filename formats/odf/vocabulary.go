package odf

import "strings"

// elem is an element whose meaning matters here. Names are taken without their
// namespace, since some programs write prefixes of their own and OpenOffice.org
// 1 had other namespaces. Where two vocabularies use one name for different
// things (text:title, svg:title), what stands around it tells.
type elem uint8

const (
	eOther    elem = iota
	ePara          // p and h
	eSpan          // may be hidden by its style
	eSpaces        // s: one or more blanks
	eTab           // tab and tab-stop
	eBreak         // line-break
	eTable         //
	eRow           //
	eCell          //
	eHeadRows      // rows that every page repeats
	eSheets        // spreadsheet
	eSection       // may be hidden
	eSlide         // page of a presentation or drawing
	eBox           // what floats in, over or under the text: a frame, a note
	eFloat         // a box wherever it stands
	eComment       // annotation
	eDeleted       // tracked deletions and what cells held before
	eTracked       // changed-region, and what says where a change is
	eMeta          //
	eValue         // its text is what a reader sees
	eGuide         // ruby: how a word is read
	eHide          // the rest of the paragraph is hidden
	eLayout        // its text is formats of numbers
	eItem          // of the settings, under a name
	eProperty      // of the user's own, under a name
	eBinary        // a file as base64
	eAside         // not text of the paragraph that it stands in: a script, the name of an author
)

func elemOf(name []byte) elem {
	switch string(name) {
	case "p", "h":
		return ePara
	case "span", "a":
		return eSpan
	case "s":
		return eSpaces
	case "tab", "tab-stop":
		return eTab
	case "line-break":
		return eBreak
	case "table", "sub-table":
		return eTable
	case "table-row":
		return eRow
	case "table-cell", "covered-table-cell":
		return eCell
	case "table-header-rows":
		return eHeadRows
	case "spreadsheet":
		return eSheets
	case "section":
		return eSection
	case "page":
		return eSlide
	case "frame", "text-box", "note", "footnote", "endnote", "rect", "line", "polyline", "polygon", "regular-polygon", "path", "circle",
		"ellipse", "connector", "caption", "measure", "custom-shape", "control", "object", "scene", "image", "image-map", "page-thumbnail", "g":
		return eBox
	case "shapes", "notes", "title-shape":
		return eFloat
	case "annotation":
		return eComment
	case "deletion", "previous", "change-deletion":
		return eDeleted
	case "changed-region", "insertion", "change", "change-start", "change-end":
		return eTracked
	case "meta":
		return eMeta
	case "note-citation", "footnote-citation", "endnote-citation", "footer-decl", "header-decl", "date-time-decl", "math":
		return eValue
	case "ruby-text":
		return eGuide
	case "hidden-paragraph":
		return eHide
	case "number-style", "currency-style", "percentage-style", "date-style", "time-style", "boolean-style", "text-style":
		return eLayout
	case "config-item":
		return eItem
	case "user-defined":
		return eProperty
	case "binary-data":
		return eBinary
	case "script", "creator", "event-listeners", "forms", "change-info", "form":
		return eAside
	}
	return eOther
}

// attributes that hold words of people. Any other attribute stays unread and
// untouched: rewriting attributes at large makes files that do not open.
// "*" allows the attribute on every element.
var attributeWords = map[string]string{
	"title": "*", "description": "*", "help-text": "*", "prompt": "*", "alternative-text": "*",
	"string-value": "*", "string-value-if-true": "*", "string-value-if-false": "*", "key1": "*", "key2": "*",
	"date-value": "*", "current-value": "*", "value": "*", "label": "*", "default": "*", "current-string-value": "*", "data-source": "*",
	"author": "*", "address": "*", "publisher": "*", "editor": "*", "annote": "*", "note": "*", "custom1": "*", "custom2": "*",
	"custom3": "*", "custom4": "*", "custom5": "*", "identifier": "bibliography-mark",
	"dde-application": "*", "dde-topic": "*", "dde-item": "*", "command": "*", "datasource": "*", "database-name": "*", "sql-statement": "*",
	"table-name":      "table-source database-display database-next database-row-select database-row-number",
	"connection-name": "*", "connection-resource": "*", "hostname": "*", "login": "*",
	"text": "*", "tooltip": "*",
	"condition": "section hidden-text hidden-paragraph conditional-text content-validation database-next",
	"name": "table bookmark bookmark-start section user-field-decl variable-decl user-field-get reference-mark reference-mark-start named-range " +
		"named-expression database-range data-pilot-table scenario page frame custom-shape content-validation text textarea listbox combobox " +
		"a show",
	"column-name": "database-display", "user-name": "*", "source-name": "*", "comment": "*", "href": "*",
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

// outside reports whether a link leads out of the package.
func outside(href []byte) bool {
	s := string(href[:min(len(href), 2048)])
	return strings.Contains(s, ":") || strings.HasPrefix(s, "/") || strings.HasPrefix(s, "..") || strings.Contains(s, "@")
}

// known returns name as a string of reasonable size, for labels and styles.
func known(name []byte) string {
	if len(name) > 64 {
		return ""
	}
	return string(name)
}
