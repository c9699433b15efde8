package rtf

// channel is one of the texts that a document holds side by side. Each is read
// in a pass of its own, so that the words of one are not torn apart by another
// and nothing has to be held in memory.
type channel uint8

const (
	chMain    channel = iota // the document
	chBox                    // text boxes
	chNote                   // footnotes and endnotes
	chHeader                 // headers and footers
	chMeta                   // properties
	chComment                // annotations
	chDeleted                // tracked deletions
	chHidden                 // hidden text, codes of fields, bookmarks, whatever else
	channels
	chNone = channels // what the view leaves out
)

// dest says what the text of a group is.
type dest uint8

const (
	dText  dest = iota // text of the group's channel
	dSame              // as the group around it
	dSkip              // numbers of the layout
	dFonts             // the table of fonts
	dData              // a picture, as hex digits or binary
	dOLE               // an embedded object, likewise
	dSn                // name of a shape's property
	dSv                // and its value
	dProp              // name of a user's property
	dUpr               // the same text twice: for old readers, then in Unicode
	dUd                // the second of these
)

type destination struct {
	dest  dest
	ch    channel
	split bool // groups side by side inside are lines of their own
}

// destinations are the control words that begin one (RTF 1.9.1, appendix B).
// Destinations not listed are text of the document, or hidden if marked with
// \* as such that a reader may ignore.
var destinations = map[string]destination{
	"fonttbl": {dest: dFonts}, "pict": {dest: dData}, "objdata": {dest: dOLE},
	"sn": {dest: dSn}, "sv": {dest: dSv}, "upr": {dest: dUpr}, "ud": {dest: dUd},

	"field": {dest: dSame}, "fldrslt": {dest: dSame}, "result": {dest: dSame}, "object": {dest: dSame}, "shp": {dest: dSame},
	"shpgrp": {dest: dSame}, "shprslt": {dest: dSame}, "shppict": {dest: dSame}, "nonshppict": {dest: dSame}, "pntext": {dest: dSame},
	"listtext": {dest: dSame}, "mmath": {dest: dSame}, "moMath": {dest: dSame}, "moMathPara": {dest: dSame}, "nesttableprops": {dest: dSame},

	"shptxt": {ch: chBox}, "dptxbxtext": {ch: chBox}, "footnote": {ch: chNote},
	"header": {ch: chHeader}, "headerl": {ch: chHeader}, "headerr": {ch: chHeader}, "headerf": {ch: chHeader},
	"footer": {ch: chHeader}, "footerl": {ch: chHeader}, "footerr": {ch: chHeader}, "footerf": {ch: chHeader},

	"info": {ch: chMeta}, "userprops": {ch: chMeta}, "generator": {ch: chMeta}, "propname": {dest: dProp, ch: chMeta}, "staticval": {ch: chMeta},
	"linkval": {ch: chMeta}, "company": {ch: chMeta}, "manager": {ch: chMeta}, "category": {ch: chMeta},
	"annotation": {ch: chComment}, "atnid": {ch: chComment}, "atnauthor": {ch: chComment}, "atndate": {dest: dSkip},

	"fldinst": {ch: chHidden}, "bkmkstart": {ch: chHidden}, "bkmkend": {ch: chHidden}, "xe": {ch: chHidden}, "tc": {ch: chHidden},
	"rxe": {ch: chHidden}, "txe": {ch: chHidden}, "docvar": {ch: chHidden, split: true}, "revtbl": {ch: chHidden, split: true},
	"filetbl": {ch: chHidden, split: true}, "protusertbl": {ch: chHidden, split: true}, "template": {ch: chHidden}, "nextfile": {ch: chHidden},
	"hlloc": {ch: chHidden}, "hlsrc": {ch: chHidden}, "hlfr": {ch: chHidden}, "objclass": {ch: chHidden}, "objname": {ch: chHidden},

	"colortbl": {dest: dSkip}, "stylesheet": {dest: dSkip}, "listtable": {dest: dSkip}, "listoverridetable": {dest: dSkip}, "rsidtbl": {dest: dSkip},
	"themedata": {dest: dSkip}, "colorschememapping": {dest: dSkip}, "latentstyles": {dest: dSkip}, "datastore": {dest: dSkip}, "xmlnstbl": {dest: dSkip},
	"pgptbl": {dest: dSkip}, "panose": {dest: dSkip}, "falt": {dest: dSkip}, "fontemb": {dest: dSkip}, "fontfile": {dest: dSkip}, "fname": {dest: dSkip},
	"blipuid": {dest: dSkip}, "bliptag": {dest: dSkip}, "picprop": {dest: dSkip}, "shpinst": {dest: dSkip}, "sp": {dest: dSkip}, "do": {dest: dSkip},
	"background": {dest: dSkip}, "pn": {dest: dSkip}, "pnseclvl": {dest: dSkip}, "pntxta": {dest: dSkip}, "pntxtb": {dest: dSkip},
	"wgrffmtfilter": {dest: dSkip}, "mmathPr": {dest: dSkip}, "ftnsep": {dest: dSkip}, "ftnsepc": {dest: dSkip}, "ftncn": {dest: dSkip},
	"aftnsep": {dest: dSkip}, "aftnsepc": {dest: dSkip}, "aftncn": {dest: dSkip}, "atnref": {dest: dSkip}, "atrfstart": {dest: dSkip},
	"atrfend": {dest: dSkip}, "atnparent": {dest: dSkip}, "atntime": {dest: dSkip}, "keycode": {dest: dSkip}, "password": {dest: dSkip},
	"passwordhash": {dest: dSkip}, "oleclsid": {dest: dSkip}, "gridtbl": {dest: dSkip}, "datafield": {dest: dSkip}, "expandedcolortbl": {dest: dSkip},
	"listpicture": {dest: dSkip}, "bkmkpub": {dest: dSkip}, "pgdsctbl": {dest: dSkip}, "revtim": {dest: dSkip}, "creatim": {dest: dSkip},
	"printim": {dest: dSkip}, "buptim": {dest: dSkip}, "objtime": {dest: dSkip}, "objsect": {dest: dSkip}, "objalias": {dest: dSkip},
	"fchars": {dest: dSkip}, "lchars": {dest: dSkip}, "levelnumbers": {dest: dSkip}, "leveltext": {dest: dSkip}, "defchp": {dest: dSkip}, "defpap": {dest: dSkip}, "ts": {dest: dSkip},
}

// properties are the destinations inside \info.
var properties = map[string]bool{
	"title": true, "subject": true, "author": true, "manager": true, "company": true, "operator": true, "category": true, "keywords": true,
	"comment": true, "doccomm": true, "hlinkbase": true,
}

// letters that have control words of their own. Parts of the syntax that only
// separate are in parser.word.
var letters = map[string]string{
	"tab": "\t", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•",
	"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "zwnbo": "\u2060",
	"ltrmark": "\u200e", "rtlmark": "\u200f",
}
