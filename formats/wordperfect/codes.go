package wordperfect

import "encoding/binary"

// version4 measures a code of WordPerfect 4.2. Its documents are in code page
// 437, whose letters are few here.
func (r *reader) version4(at int) code {
	switch c := r.data[at]; {
	case c == 0x0A, c == 0x0C:
		return code{size: 1, text: "\n"}
	case c == 0x0D:
		return code{size: 1, text: " "} // a line that ended by itself
	case c == 0x09:
		return code{size: 1, text: "\t"}
	case c == 0xA9, c == 0xAA, c == 0xAB:
		return code{size: 1, text: "-"}
	case c == 0xA0:
		return code{size: 1, text: "\u00a0"}
	case c >= 0xC0 && c < 0xFF:
		n := closed(r.data[at:], 400)
		return code{size: n, aside: n > 12}
	}
	return code{size: 1}
}

// version5 measures a code of WordPerfect 5 (WordPerfect 5.1 Developer's
// Toolkit; fixed codes end with their first byte, others say their length).
func (r *reader) version5(at int) code {
	d := r.data[at:]
	switch c := d[0]; {
	case c == 0x0A, c == 0x0C, c == 0x99:
		return code{size: 1, text: "\n"}
	case c == 0x0B, c == 0x0D:
		return code{size: 1, text: " "}
	case c == 0xA0:
		return code{size: 1, text: "\u00a0"}
	case c >= 0xA9 && c <= 0xAB:
		return code{size: 1, text: "-"}
	case c == 0xC0:
		if len(d) >= 4 && d[3] == c {
			return code{size: 4, text: letter(d[2], d[1])}
		}
	case c == 0xC1, c == 0xC2:
		return code{size: closed(d, 16), text: "\t"}
	case c > 0xC2 && c < 0xD0:
		return code{size: closed(d, 16)}
	case c >= 0xD0 && c < 0xFF && len(d) >= 8:
		n := int(binary.LittleEndian.Uint16(d[2:])) + 4
		if n >= 8 && n <= len(d) && d[n-1] == c {
			return code{size: n, aside: true}
		}
	}
	return code{size: 1}
}

// fixed are the lengths of the codes from 0xF0 on in WordPerfect 6.
var fixed = [16]int{4, 5, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 8, 8, 1}

// version6 measures a code of WordPerfect 6 and later.
func (r *reader) version6(at int) code {
	d := r.data[at:]
	switch c := d[0]; {
	case c >= 1 && c <= 0x1F:
		return code{size: 1, text: string(international[c-1])}
	case c == 0x80:
		return code{size: 1, text: " "}
	case c == 0x81:
		return code{size: 1, text: "\u00a0"}
	case c == 0x84:
		return code{size: 1, text: "-"}
	case c >= 0x87 && c <= 0x8D, c >= 0xC7 && c <= 0xCC, c >= 0xB7 && c <= 0xB9:
		return code{size: 1, text: "\n"}
	case c == 0xCD, c == 0xCE, c == 0xCF:
		return code{size: 1, text: " "}
	case c == 0xF0:
		if len(d) >= 4 && d[3] == c {
			return code{size: 4, text: letter(d[2], d[1])}
		}
	case c > 0xF0:
		if n := fixed[c-0xF0]; n <= len(d) && d[n-1] == c {
			return code{size: n}
		}
	case c >= 0xD0 && c < 0xF0 && len(d) >= 8:
		n := int(binary.LittleEndian.Uint16(d[2:]))
		if n >= 8 && n <= len(d) && d[n-1] == c {
			text := ""
			switch {
			case c == 0xD0 && d[1] >= 4: // ends of lines, pages, cells and rows
				text = "\n"
			case c == 0xD0 && d[1] > 0:
				text = " "
			case c == 0xE0: // tabs
				text = "\t"
			}
			return code{size: n, text: text, aside: c != 0xD0 && c != 0xE0}
		}
	}
	return code{size: 1}
}

// international are the letters that WordPerfect 6 keeps in one byte.
var international = [32]rune{
	'å', 'Å', 'æ', 'Æ', 'ä', 'Ä', 'á', 'à', 'â', 'ã', 'Ã', 'ç', 'Ç', 'ë', 'é', 'É', 'è', 'ê', 'í', 'ñ', 'Ñ', 'ø', 'Ø', 'õ', 'Õ', 'ö', 'Ö', 'ü', 'Ü', 'ú', 'ù', 'ß',
}

// multinational is character set 1 from number 23 on: letters of Western
// Europe.
var multinational = []rune("ß  ÁáÂâÄäÀàÅåÆæÇçÉéÊêËëÈèÍíÎîÏïÌìÑñÓóÔôÖöÒòÚúÛûÜüÙùŸÿÃãĐđØøÕõÝý")

// typographic are some of character set 4.
var typographic = map[byte]rune{
	0: '•', 5: '§', 6: '¶', 11: '£', 12: '¥', 17: '½', 18: '¼', 22: '®', 23: '©', 25: '¾', 28: '’', 29: '‘', 30: '‛', 31: '”', 32: '“', 33: '–', 34: '—', 72: '€',
}

// letter is a letter of one of the program's own character sets.
func letter(set, n byte) string {
	switch {
	case set == 0 && n >= ' ' && n < 0x7F:
		return string(rune(n))
	case set == 1 && n >= 23 && int(n)-23 < len(multinational):
		return string(multinational[n-23])
	case set == 4 && typographic[n] != 0:
		return string(typographic[n])
	}
	return "\uFFFD"
}
