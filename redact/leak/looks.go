package leak

import "strings"

// What a file calls its fonts, and Word the styles that it has anyway, is no
// person's name there, whatever it is taken for in text. Such names stand in
// markup where nothing else can, and again in the fonts that the file brings
// along.

// lookAttributes name fonts and built-in styles, by element and attribute
// without their prefixes; "*" is any element, and any attribute of one ([ISO
// 29500-1] 17.8.3, 17.3.2.26, 17.7.4.8, 20.1.4.1, 20.1.10.56, 21.1.2;
// OpenDocument 1.3, 16.23 and 20.). Shapes of the standard are among them:
// "smileyFace" stands beside every "Smiley Face 3". What people call their own styles is not among them.
var lookAttributes = map[string]bool{
	"rFonts *": true, "font name": true, "altName val": true, "lsdException name": true, "* typeface": true, "* prst": true,
	"* font-name": true, "* font-name-asian": true, "* font-name-complex": true, "* font-family": true, "* font-family-asian": true,
	"* font-family-complex": true, "font-face name": true, "font-face-uri href": true, "* font-family-generic": true,
}

// isLook reports whether the value of such an attribute names a font or a style.
func isLook(element, attribute string) bool {
	return lookAttributes[element+" "+attribute] || lookAttributes["* "+attribute] || lookAttributes[element+" *"]
}

// looksName reports whether the byte at of text lies in a value that names a
// font or a style: an attribute of XML, an entry of RTF's table of fonts, or a
// font's name in the syntax of a PDF.
func looksName(text string, at int) bool {
	head := text[max(0, at-maxTag):at]
	return inLookAttribute(head) || inFontTable(head) || inFontName(head)
}

// maxTag is how far before a value its tag may begin.
const maxTag = 2 << 10

// inLookAttribute reports whether head ends inside the value of an attribute
// that names a look.
func inLookAttribute(head string) bool {
	i := strings.LastIndexByte(head, '<')
	if i < 0 {
		return false
	}
	tag := head[i+1:]
	quote := strings.LastIndexAny(tag, `"'`)
	if quote < 2 || tag[quote-1] != '=' || strings.IndexByte(tag, '>') >= 0 || strings.Count(tag, tag[quote:quote+1])%2 == 0 {
		return false
	}
	name := tag[:quote-1]
	name = name[strings.LastIndexAny(name, " \t\r\n")+1:]
	element, _, _ := strings.Cut(tag, " ")
	return isLook(local(element), local(name))
}

func local(name string) string { return name[strings.IndexByte(name, ':')+1:] }

// inFontTable reports whether head ends inside an entry of a table of fonts:
// {\f3\fswiss Arial;} ([MS-RTF] "Font Table").
func inFontTable(head string) bool {
	group := head[strings.LastIndexAny(head, "{};")+1:]
	if strings.HasPrefix(group, `\*\falt `) || strings.HasPrefix(group, `\*\fname `) {
		return true
	}
	return len(group) > 3 && strings.HasPrefix(group, `\f`) && group[2] >= '0' && group[2] <= '9' &&
		(strings.Contains(group, `\fcharset`) || strings.Contains(group, `\fnil`) || strings.Contains(group, `\fswiss`) || strings.Contains(group, `\froman`))
}

// inFontName reports whether head ends inside the name of a font of a PDF, of
// which the standard's own names were blanked (withoutNames).
func inFontName(head string) bool {
	i := strings.LastIndexAny(head, "/(")
	if i < 0 || strings.ContainsAny(head[i+1:], " \r\n()<>[]") && head[i] == '/' {
		return false
	}
	key := strings.TrimRight(head[:i], "\r\n") // "/        " stands for /BaseFont and /FontName, "/          (" for /FontFamily
	blanks := len(key) - 1 - strings.LastIndexByte(key, '/')
	return strings.HasSuffix(key, strings.Repeat(" ", max(blanks, 1))) && (head[i] == '/' && (blanks == 8 || blanks == 9) || head[i] == '(' && (blanks == 10 || blanks == 11))
}
