package leak

import "strings"

// constant reports whether what was found lies in a value that the standards
// give to a file, and not a person: an address that names a vocabulary, a media
// type, a font. "Cambria Math" may be somebody's name in one file, and is the
// name of a font in every other.
func constant(text string, h Hit, where string) bool {
	attributes := strings.HasSuffix(where, ", attributes") // a line each
	stop := `"'`
	if attributes {
		stop = "\n"
	}
	start := strings.LastIndexAny(text[:h.Start], stop) + 1
	end := strings.IndexAny(text[h.End:], stop)
	if end < 0 || h.End+end-start > maxConstant || strings.ContainsAny(text[start:h.End+end], "<>") {
		return false
	}
	end += h.End
	if !attributes && (start < 2 || text[start-2] != '=' || text[start-1] != text[end]) {
		return false
	}
	value := strings.ToLower(strings.TrimSpace(text[start:end]))
	for _, p := range vocabularies {
		if rest, ok := strings.CutPrefix(value, p); ok && strings.IndexFunc(rest, oddInName) < 0 {
			return true
		}
	}
	return fonts[strings.Trim(value, `'"`)]
}

// Ordinary reports whether a value is what thousands of files say, whoever
// wrote them: it tells nobody's name, and is looked for in no other file, and
// in text alone.
func Ordinary(value string) bool {
	return fonts[strings.ToLower(strings.Join(strings.Fields(value), " "))] || ordinary[Key(value)]
}

// ordinary are keys of what begins every web page, of the names that Word has
// for its table styles ([MS-OI29500], latent styles), and of programs and texts
// that files name without a person's doing.
var ordinary = map[string]bool{
	"msword": true, "msexcel": true, "msoffice": true, "mspowerpoint": true, "msoutlook": true, "mswindows": true, "microsoftword": true, "microsoftexcel": true,
	"microsoftoffice": true, "microsoftpowerpoint": true, "microsoftoutlook": true, "microsoftwindows": true, "microsoftofficeword": true,
	"microsoftofficeexcel": true, "microsoftofficepowerpoint": true, "microsoftofficeuser": true, "adobeacrobat": true, "adobephotoshop": true,
	"apachepoi": true, "openoffice": true, "libreoffice": true, "loremipsum": true, "mozillafirefox": true, "internetexplorer": true,
	"doctypehtml": true, "tablegrid": true, "lightshading": true, "lightlist": true, "lightgrid": true, "mediumshading": true, "mediumlist": true,
	"mediumgrid": true, "darklist": true, "colorfulshading": true, "colorfullist": true, "colorfulgrid": true, "gridtable": true, "listtable": true,
	"plaintable": true, "booktitle": true, "intensequote": true, "subtleemphasis": true, "intenseemphasis": true, "subtlereference": true,
	"intensereference": true, "placeholdertext": true, "listparagraph": true, "normalweb": true, "tablenormal": true, "balloontext": true,
}

// maxConstant is longer than any address or media type of the standards.
const maxConstant = 200

func oddInName(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("/.-_:+#", r))
}

// vocabularies begin the addresses and media types of OOXML (ECMA-376),
// Microsoft's additions, OpenDocument and the W3C.
var vocabularies = []string{
	"http://schemas.openxmlformats.org/", "http://schemas.microsoft.com/office/", "http://purl.oclc.org/ooxml/", "urn:schemas-microsoft-com:",
	"http://purl.org/dc/", "http://www.w3.org/1999/", "http://www.w3.org/2000/", "http://www.w3.org/2001/", "http://www.w3.org/xml/1998/",
	"urn:oasis:names:tc:opendocument:", "http://openoffice.org/", "http://docs.oasis-open.org/ns/office/",
	"application/vnd.openxmlformats-", "application/msword", "application/vnd.ms-", "application/vnd.oasis.opendocument.",
}

// fonts come with Windows, Office, macOS, and LibreOffice.
var fonts = func() map[string]bool {
	const names = `Aldhabi;Algerian;American Typewriter;Andale Mono;Angsana New;Aparajita;Aptos;Aptos Display;Arabic Typesetting;Arial;Arial Black;Arial Narrow;
Arial Rounded MT Bold;Arial Unicode MS;Bahnschrift;Baskerville;Baskerville Old Face;Batang;Bauhaus 93;Bell MT;Berlin Sans FB;Bernard MT Condensed;Bitstream Vera Sans;
Blackadder ITC;Bodoni MT;Book Antiqua;Bookman Old Style;Bookshelf Symbol 7;Bradley Hand ITC;Britannic Bold;Broadway;Browallia New;Brush Script MT;Calibri;
Calibri Light;Californian FB;Calisto MT;Cambria;Cambria Math;Candara;Carlito;Castellar;Centaur;Century;Century Gothic;Century Schoolbook;Chiller;Cochin;Comic Sans MS;
Consolas;Constantia;Cooper Black;Copperplate Gothic Bold;Copperplate Gothic Light;Corbel;Cordia New;Courier;Courier New;Curlz MT;DejaVu Sans;DejaVu Sans Mono;DejaVu Serif;
Dubai;Ebrima;Edwardian Script ITC;Elephant;Engravers MT;Eras Medium ITC;Estrangelo Edessa;Euphemia;Felix Titling;Footlight MT Light;Forte;Franklin Gothic Book;
Franklin Gothic Demi;Franklin Gothic Heavy;Franklin Gothic Medium;Freestyle Script;French Script MT;Futura;Gabriola;Gadugi;Garamond;Gautami;Geneva;Georgia;Gigi;
Gill Sans;Gill Sans MT;Gloucester MT Extra Condensed;Goudy Old Style;Goudy Stout;Gulim;Haettenschweiler;Harlow Solid Italic;Harrington;Helvetica;Helvetica Neue;
High Tower Text;Hoefler Text;Impact;Imprint MT Shadow;Informal Roman;Iskoola Pota;Javanese Text;Jokerman;Juice ITC;Kalinga;Kartika;Kristen ITC;Kunstler Script;Latha;
Leelawadee;Leelawadee UI;Liberation Mono;Liberation Sans;Liberation Serif;Lucida Bright;Lucida Calligraphy;Lucida Console;Lucida Fax;Lucida Grande;Lucida Handwriting;
Lucida Sans;Lucida Sans Typewriter;Lucida Sans Unicode;Lohit Devanagari;Magneto;Maiandra GD;Malgun Gothic;Mangal;Marlett;Matura MT Script Capitals;Microsoft Himalaya;
Microsoft JhengHei;Microsoft Sans Serif;Microsoft YaHei;MingLiU;Mistral;Modern No. 20;Monaco;Mongolian Baiti;Monotype Corsiva;MS Gothic;MS Mincho;MS Outlook;
MS PGothic;MS PMincho;MS Reference Sans Serif;MS Sans Serif;MS Serif;MV Boli;Myanmar Text;Niagara Solid;Nirmala UI;Noto Sans;Noto Serif;OCR A Extended;Old English Text MT;
Onyx;Open Sans;OpenSymbol;Optima;Palace Script MT;Palatino;Palatino Linotype;Papyrus;Parchment;Perpetua;Perpetua Titling MT;Playbill;Poor Richard;Pristina;Raavi;
Rage Italic;Ravie;Roboto;Rockwell;Rockwell Condensed;Sakkal Majalla;Script MT Bold;Segoe Print;Segoe Script;Segoe UI;Segoe UI Symbol;Shonar Bangla;Showcard Gothic;Shruti;
SimHei;Simplified Arabic;SimSun;Sitka Text;Snap ITC;StarSymbol;Stencil;Sylfaen;Symbol;Tahoma;Tempus Sans ITC;Times;Times New Roman;Traditional Arabic;Trebuchet MS;Tunga;
Tw Cen MT;Verdana;Vijaya;Viner Hand ITC;Vivaldi;Vladimir Script;Vrinda;Webdings;Wide Latin;Wingdings;Wingdings 2;Wingdings 3;Yu Gothic;Yu Mincho;Zapf Dingbats;Zapfino`
	m := map[string]bool{}
	for _, n := range strings.Split(strings.ReplaceAll(names, "\n", ""), ";") {
		m[strings.ToLower(n)] = true
	}
	return m
}()
