package charset

import "unicode/utf8"

// western tells the pages of Latin letters apart by what is peculiar to them,
// in text that is mostly ASCII. sample is the neighbourhoods of other bytes.
func western(sample []byte) *Encoding {
	turkish, polish, others := 0, 0, 0
	for i, c := range sample {
		inner := i > 0 && i+1 < len(sample) && isLetter(sample[i-1]) && isLetter(sample[i+1])
		switch c {
		case 0xF0, 0xFD, 0xFE, 0xD0, 0xDD, 0xDE: // ğ ı ş Ğ İ Ş in 1254; letters of Icelandic in 1252
			turkish++
		case 0xE1, 0xED, 0xF3, 0xFA, 0xE6: // á í ó ú æ, which Icelandic and Czech have and Turkish has not
			others++
		case 0xB9, 0xB3, 0xBF, 0xA5, 0xA3: // ą ł ż Ą Ł in 1250; signs in 1252
			if inner {
				polish++
			}
		}
	}
	switch {
	case turkish >= 4 && others*4 < turkish:
		return Lookup("windows-1254")
	case polish >= 3:
		return Lookup("windows-1250")
	}
	return Windows1252
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 }

// frequency is how often each letter stands in Russian prose, in ten-thousandths
// (Lyashevskaya and Sharov, frequency dictionary of the national corpus, 2009).
var frequency = map[rune]int{
	'о': 1097, 'е': 845, 'а': 801, 'и': 735, 'н': 670, 'т': 626, 'с': 547, 'р': 473, 'в': 454, 'л': 440, 'к': 349, 'м': 321,
	'д': 298, 'п': 281, 'у': 262, 'я': 201, 'ы': 190, 'ь': 174, 'г': 170, 'з': 165, 'б': 159, 'ч': 144, 'й': 121, 'х': 97,
	'ж': 94, 'ш': 73, 'ю': 64, 'ц': 48, 'щ': 36, 'э': 32, 'ф': 26, 'ъ': 4, 'ё': 4,
}

// cyrillicPages are tried in this order; the first of equals wins.
var cyrillicPages = []*Encoding{
	Lookup("windows-1251"), Lookup("koi8-r"), Lookup("ibm866"), Lookup("x-mac-cyrillic"), Lookup("iso-8859-5"),
}

// cyrillic tries the pages of Russian. Text read with its own page has letters
// whose mean frequency is 0.055; with a wrong one it is half of that. nil
// means that none fits.
func cyrillic(sample []byte) *Encoding {
	const enough = 480 // ten-thousandths
	best, score := (*Encoding)(nil), enough
	for _, e := range cyrillicPages {
		sum, high, capitals := 0, 0, 0
		last := rune(0)
		for _, c := range sample {
			if c < utf8.RuneSelf {
				last = 0
				continue
			}
			high++
			r, _ := utf8.DecodeRuneInString(e.letter(c))
			low := r
			if r >= 'А' && r <= 'Я' {
				low = r + 'а' - 'А'
				capitals++
				if last >= 'а' && last <= 'я' { // a capital inside a word
					low = 0
				}
			}
			sum += frequency[low]
			last = r
		}
		// All capitals is what Hebrew looks like in KOI8: too little to go by.
		if high >= 16 && capitals*2 < high && sum/high > score {
			best, score = e, sum/high
		}
	}
	return best
}

// looksEBCDIC reports whether head is text of a mainframe: nearly all bytes are
// letters, digits, blanks and stops there, and one in twenty is its blank.
func looksEBCDIC(head []byte) bool {
	if len(head) < 32 {
		return false
	}
	blanks, good := 0, 0
	for i, c := range head {
		if (i-good)*20 > len(head) {
			return false
		}
		switch {
		case c == 0x40:
			blanks++
			good++
		case c >= 0x81 && c <= 0x89, c >= 0x91 && c <= 0x99, c >= 0xA2 && c <= 0xA9,
			c >= 0xC1 && c <= 0xC9, c >= 0xD1 && c <= 0xD9, c >= 0xE2 && c <= 0xE9, c >= 0xF0 && c <= 0xF9,
			c == 0x4B, c == 0x6B, c == 0x60, c == 0x61, c == 0x7A, c == 0x5E, c == 0x7D, c == 0x4D, c == 0x5D, c == 0x15, c == 0x25, c == 0x0D:
			good++
		}
	}
	return blanks*20 >= len(head) && good*20 >= len(head)*19
}

// EBCDIC is the international page 500, as mainframes export text. National
// pages differ from it in signs only.
var EBCDIC = mainframe()
