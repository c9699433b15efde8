package pdf

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// standardNames are the standard strings 1 to 228 of CFF (Adobe Technical Note
// 5176, appendix A); the first 149 are StandardEncoding in order of its codes.
var standardNames = strings.Fields(`space exclam quotedbl numbersign dollar percent ampersand quoteright parenleft parenright asterisk plus comma
hyphen period slash zero one two three four five six seven eight nine colon semicolon less equal greater question at
A B C D E F G H I J K L M N O P Q R S T U V W X Y Z bracketleft backslash bracketright asciicircum underscore quoteleft
a b c d e f g h i j k l m n o p q r s t u v w x y z braceleft bar braceright asciitilde exclamdown cent sterling fraction yen florin
section currency quotesingle quotedblleft guillemotleft guilsinglleft guilsinglright fi fl endash dagger daggerdbl periodcentered
paragraph bullet quotesinglbase quotedblbase quotedblright guillemotright ellipsis perthousand questiondown grave acute circumflex
tilde macron breve dotaccent dieresis ring cedilla hungarumlaut ogonek caron emdash AE ordfeminine Lslash Oslash OE ordmasculine ae
dotlessi lslash oslash oe germandbls onesuperior logicalnot mu trademark Eth onehalf plusminus Thorn onequarter divide brokenbar
degree thorn threequarters twosuperior registered minus eth multiply threesuperior copyright
Aacute Acircumflex Adieresis Agrave Aring Atilde Ccedilla Eacute Ecircumflex Edieresis Egrave Iacute Icircumflex Idieresis Igrave
Ntilde Oacute Ocircumflex Odieresis Ograve Otilde Scaron Uacute Ucircumflex Udieresis Ugrave Yacute Ydieresis Zcaron
aacute acircumflex adieresis agrave aring atilde ccedilla eacute ecircumflex edieresis egrave iacute icircumflex idieresis igrave
ntilde oacute ocircumflex odieresis ograve otilde scaron uacute ucircumflex udieresis ugrave yacute ydieresis zcaron`)

// standardText are the letters of the first 170 of them.
var standardText = []rune(" !\"#$%&’()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_‘abcdefghijklmnopqrstuvwxyz{|}~" +
	"¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ–†‡·¶•‚„”»…‰¿`´ˆ˜¯˘˙¨˚¸˝˛ˇ—ÆªŁØŒºæıłøœß¹¬µ™Ð½±Þ¼÷¦°þ¾²®−ð×³©")

// standardCodes are the codes of StandardEncoding from standard string 96 on,
// in order (ISO 32000-1, annex D.2).
var standardCodes = []int{161, 162, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 177, 178, 179, 180, 182, 183, 184, 185, 186, 187,
	188, 189, 191, 193, 194, 195, 196, 197, 198, 199, 200, 202, 203, 205, 206, 207, 208, 225, 227, 232, 233, 234, 235, 241, 245, 248, 249, 250, 251}

// otherNames are frequent names beyond those (Adobe Glyph List).
var otherNames = map[string]string{
	"grave": "`", "Euro": "€", "nbspace": " ", "nonbreakingspace": " ", "sfthyphen": "-", "softhyphen": "-", "hyphenminus": "-", "visiblespace": " ",
	"ff": "ff", "ffi": "ffi", "ffl": "ffl", "fi": "fi", "fl": "fl", "ij": "ij", "IJ": "IJ", "longs": "ſ", "st": "st", "ct": "ct", "Th": "Th", "tt": "tt",
	"middot": "·", "overscore": "¯", "figuredash": "‒", "horizontalbar": "―", "quotereversed": "‛", "minute": "′", "second": "″", "primereversed": "‵",
	"asteriskmath": "∗", "fraction": "⁄", "slashmath": "/", "periodinferior": ".", "commaaccent": ",", "colonmonetary": "₡",
	"lira": "₤", "franc": "₣", "peseta": "₧", "rupee": "₨", "won": "₩", "dong": "₫", "numero": "№", "estimated": "℮", "servicemark": "℠",
	"onethird": "⅓", "twothirds": "⅔", "oneeighth": "⅛", "threeeighths": "⅜", "fiveeighths": "⅝", "seveneighths": "⅞",
	"zerosuperior": "⁰", "foursuperior": "⁴", "fivesuperior": "⁵", "sixsuperior": "⁶", "sevensuperior": "⁷", "eightsuperior": "⁸", "ninesuperior": "⁹", "nsuperior": "ⁿ",
	"arrowleft": "←", "arrowup": "↑", "arrowright": "→", "arrowdown": "↓", "arrowboth": "↔", "arrowdblright": "⇒", "arrowdblboth": "⇔", "arrowdblleft": "⇐",
	"notequal": "≠", "lessequal": "≤", "greaterequal": "≥", "approxequal": "≈", "infinity": "∞", "integral": "∫", "summation": "∑", "product": "∏",
	"radical": "√", "partialdiff": "∂", "lozenge": "◊", "Delta": "∆", "Omega": "Ω", "increment": "∆", "Ohm": "Ω", "mu": "µ", "micro": "µ", "element": "∈", "similar": "∼",
	"congruent": "≅", "proportional": "∝", "therefore": "∴", "dotmath": "⋅", "logicaland": "∧", "logicalor": "∨", "intersection": "∩", "union": "∪",
	"emptyset": "∅", "existential": "∃", "universal": "∀", "perpendicular": "⊥", "gradient": "∇", "angle": "∠", "equivalence": "≡",
	"circle": "○", "H18533": "■", "H22073": "□", "H18543": "▪", "H18551": "▫", "filledbox": "■", "square": "□", "triagup": "▲", "triagdn": "▼",
	"triagrt": "►", "triaglf": "◄", "heart": "♥", "diamond": "♦", "club": "♣", "spade": "♠", "checkmark": "✓", "female": "♀", "male": "♂",
	"ampersandsmall": "&", "dollarsuperior": "$", "centsuperior": "¢", "apostrophe": "'", "excl": "!", "dotlessj": "ȷ",
	"AEacute": "Ǽ", "aeacute": "ǽ", "Oslashacute": "Ǿ", "oslashacute": "ǿ", "Dcroat": "Đ", "dcroat": "đ", "Dslash": "Đ", "dmacron": "đ", "Hbar": "Ħ", "hbar": "ħ",
	"Tbar": "Ŧ", "tbar": "ŧ", "Eng": "Ŋ", "eng": "ŋ", "kgreenlandic": "ĸ", "napostrophe": "ŉ", "Ldot": "Ŀ", "ldot": "ŀ", "Scommaaccent": "Ș", "scommaaccent": "ș",
	"Tcommaaccent": "Ț", "tcommaaccent": "ț", "Schwa": "Ə", "schwa": "ə", "Idotaccent": "İ", "afii61289": "ℓ", "afii61352": "№", "afii00208": "―",
	"afii10023": "Ё", "afii10071": "ё", "afii10050": "Ґ", "afii10098": "ґ",
	"Alpha": "Α", "Beta": "Β", "Gamma": "Γ", "Epsilon": "Ε", "Zeta": "Ζ", "Eta": "Η", "Theta": "Θ", "Iota": "Ι", "Kappa": "Κ", "Lambda": "Λ", "Mu": "Μ",
	"Nu": "Ν", "Xi": "Ξ", "Omicron": "Ο", "Pi": "Π", "Rho": "Ρ", "Sigma": "Σ", "Tau": "Τ", "Upsilon": "Υ", "Phi": "Φ", "Chi": "Χ", "Psi": "Ψ",
	"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ",
	"nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ", "sigma": "σ", "sigma1": "ς", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
	"theta1": "ϑ", "phi1": "ϕ", "omega1": "ϖ", "Upsilon1": "ϒ", "alphatonos": "ά", "epsilontonos": "έ", "etatonos": "ή", "iotatonos": "ί", "omicrontonos": "ό", "upsilontonos": "ύ", "omegatonos": "ώ",
}

// accents are the endings of names of accented letters, as combining marks.
var accents = []struct {
	name string
	mark rune
}{
	{"acute", 0x301}, {"grave", 0x300}, {"circumflex", 0x302}, {"dieresis", 0x308}, {"tilde", 0x303}, {"ring", 0x30A}, {"caron", 0x30C},
	{"cedilla", 0x327}, {"macron", 0x304}, {"breve", 0x306}, {"ogonek", 0x328}, {"dotaccent", 0x307}, {"hungarumlaut", 0x30B},
	{"commaaccent", 0x327}, {"dotbelow", 0x323}, {"hookabove", 0x309}, {"horn", 0x31B},
}

var byName = func() map[string]string {
	m := make(map[string]string, 600)
	for i, n := range standardNames {
		if i < len(standardText) {
			m[n] = ligature(standardText[i])
		}
	}
	for n, t := range otherNames {
		m[n] = t
	}
	return m
}()

// ligature spells out the letters that a writer joined into one.
func ligature(r rune) string {
	switch r {
	case 'ﬁ':
		return "fi"
	case 'ﬂ':
		return "fl"
	case 'ﬀ':
		return "ff"
	case 'ﬃ':
		return "ffi"
	case 'ﬄ':
		return "ffl"
	}
	return string(r)
}

// nameText is what the glyph of that name shows (Adobe Glyph List
// Specification, section 2); "" if nobody knows.
func nameText(name string) string {
	if t, ok := byName[name]; ok {
		return t
	}
	base, _, _ := strings.Cut(name, ".")
	if base == "" || len(base) > 100 {
		return ""
	}
	if strings.Contains(base, "_") {
		var out strings.Builder
		for _, part := range strings.Split(base, "_") {
			out.WriteString(nameText(part))
		}
		return out.String()
	}
	if t, ok := byName[base]; ok {
		return t
	}
	if len(base) == 1 {
		return base
	}
	if t := numbered(base); t != "" {
		return t
	}
	for _, a := range accents {
		if letter, ok := strings.CutSuffix(base, a.name); ok && len(letter) == 1 {
			return norm.NFC.String(letter + string(a.mark))
		}
	}
	if small, ok := strings.CutSuffix(base, "small"); ok && small != "" {
		return nameText(small)
	}
	if old, ok := strings.CutSuffix(base, "oldstyle"); ok && old != "" {
		return nameText(old)
	}
	return ""
}

// numbered reads names that say their code: uni0041, u1F600, afii10017.
func numbered(name string) string {
	if hex, ok := strings.CutPrefix(name, "uni"); ok && len(hex) >= 4 {
		var out strings.Builder
		for ; len(hex) >= 4; hex = hex[4:] {
			n, err := strconv.ParseUint(hex[:4], 16, 16)
			if err != nil || !utf8.ValidRune(rune(n)) {
				return ""
			}
			out.WriteString(ligature(rune(n)))
		}
		return out.String()
	}
	if hex, ok := strings.CutPrefix(name, "u"); ok && len(hex) >= 4 && len(hex) <= 6 {
		if n, err := strconv.ParseUint(hex, 16, 32); err == nil && utf8.ValidRune(rune(n)) {
			return ligature(rune(n))
		}
	}
	if d, ok := strings.CutPrefix(name, "afii"); ok {
		n, _ := strconv.Atoi(d)
		switch {
		case n >= 10017 && n <= 10022:
			return string(rune('А' + n - 10017))
		case n >= 10024 && n <= 10049:
			return string(rune('Ж' + n - 10024))
		case n >= 10065 && n <= 10070:
			return string(rune('а' + n - 10065))
		case n >= 10072 && n <= 10097:
			return string(rune('ж' + n - 10072))
		case n >= 57664 && n <= 57690:
			return string(rune('א' + n - 57664))
		}
	}
	return ""
}
