// Command gen makes lexicon/names.bin, the table of names that package
// detectors embeds, from word lists and from the lists in lexicon/own. The
// README beside it says where the lists come from and how to run it.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func main() {
	src := flag.String("src", "", "folder that holds the unpacked packages named in the README")
	dir := flag.String("dir", "detectors/lexicon", "folder of the lexicon: own/ is read, names.bin is written")
	flag.Parse()
	if err := run(*src, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// entry is what the lists say about one name. The weights are 0 to 3.
type entry struct {
	forename, surname int
	common            bool // a word of the language as well
	place             bool
}

type table map[string]*entry

func (t table) at(name string) *entry {
	e := t[name]
	if e == nil {
		e = &entry{}
		t[name] = e
	}
	return e
}

func (t table) forename(name string, w int) { e := t.at(name); e.forename = max(e.forename, w) }
func (t table) surname(name string, w int)  { e := t.at(name); e.surname = max(e.surname, w) }

// run reads the lists in the order of how much they are trusted.
func run(src, dir string) error {
	t := table{}
	err := errors.Join(
		own(t, dir),
		census(t, filepath.Join(src, "names")),
		moby(t, src),
		faker(t, filepath.Join(src, "faker", "providers", "person")),
		humannames(t, filepath.Join(src, "humannames", "list.txt")),
		words(t, filepath.Join(src, "british-english-small"), filepath.Join(dir, "own", "words.txt")),
	)
	if err != nil {
		return err
	}
	plain(t)
	bits, err := wordFilter(t, filepath.Join(src, "british-english-small"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "words.bin"), bits, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "names.bin"), encode(t), 0o644)
}

// fold is the form in which names are looked up: lower case, only letters.
// It returns "" for what is no single word of 2 to 20 letters.
func fold(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			b.WriteRune(unicode.ToLower(r))
			n++
		case r == '\'' || r == '’':
		default:
			return ""
		}
	}
	if n < 2 || n > 20 {
		return ""
	}
	return b.String()
}

// each calls f for every line of a text file.
func each(name string, f func(line string) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	sc := bufio.NewScanner(file)
	for sc.Scan() {
		if err := f(sc.Text()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return sc.Err()
}

// fields calls f for every word of a file of our own, parts of double-barrelled
// names apart.
func fields(name string, f func(word string)) error {
	return each(name, func(line string) error {
		line, _, _ = strings.Cut(line, "#")
		for _, w := range strings.Fields(line) {
			for _, p := range strings.Split(w, "-") {
				if k := fold(p); k != "" {
					f(k)
				}
			}
		}
		return nil
	})
}

func own(t table, dir string) error {
	return errors.Join(
		fields(filepath.Join(dir, "own", "forenames.txt"), func(w string) { t.forename(w, 3) }),
		fields(filepath.Join(dir, "own", "surnames.txt"), func(w string) { t.surname(w, 3) }),
		fields(filepath.Join(dir, "own", "places.txt"), func(w string) { t.at(w).place = true }),
	)
}

// census reads the names of the United States census of 1990 with their
// frequencies: "SMITH 1.006 1.006 1", of a hundred people.
func census(t table, dir string) error {
	read := func(file string, add func(name string, share float64, rank int)) error {
		return each(filepath.Join(dir, file), func(line string) error {
			f := strings.Fields(line)
			if len(f) != 4 {
				return fmt.Errorf("%d columns", len(f))
			}
			share, err1 := strconv.ParseFloat(f[1], 64)
			rank, err2 := strconv.Atoi(f[3])
			if k := fold(f[0]); k != "" && errors.Join(err1, err2) == nil {
				add(k, share, rank)
			}
			return errors.Join(err1, err2)
		})
	}
	first := func(name string, share float64, _ int) {
		switch {
		case share >= 0.03:
			t.forename(name, 3)
		case share >= 0.004:
			t.forename(name, 2)
		default:
			t.forename(name, 1)
		}
	}
	return errors.Join(
		read("dist.female.first", first),
		read("dist.male.first", first),
		read("dist.all.last", func(name string, _ float64, rank int) {
			switch {
			case rank <= 2000:
				t.surname(name, 3)
			case rank <= 15000:
				t.surname(name, 2)
			case rank <= 60000:
				t.surname(name, 1)
			default: // rare, and not taken from elsewhere either
				t.at(name)
			}
		}),
	)
}

func moby(t table, src string) error {
	add := func(line string) error {
		if k := fold(strings.TrimSpace(line)); k != "" {
			t.forename(k, 2)
		}
		return nil
	}
	return errors.Join(each(filepath.Join(src, "female.txt"), add), each(filepath.Join(src, "male.txt"), add))
}

var (
	assigned = regexp.MustCompile(`^\s+(\w*(?:first|last|given|family|sur)_?names?\w*)\s*(?::[^=]*)?=`)
	other    = regexp.MustCompile(`^\s+(\w+)\s*(?::[^=]*)?=`)
	quoted   = regexp.MustCompile(`"([^"]+)"`)
)

// faker reads the lists of names in the sources of the Python package of that
// name, of every locale that is written in Latin letters.
func faker(t table, dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "__init__.py") {
			return err
		}
		list := ""
		weight := 2
		if strings.Contains(path, "en_GB") || strings.Contains(path, "en_IE") {
			weight = 3
		}
		return each(path, func(line string) error {
			if m := assigned.FindStringSubmatch(line); m != nil {
				list = m[1]
			} else if other.MatchString(line) {
				list = ""
			}
			if list == "" || strings.Contains(line, "{{") {
				return nil
			}
			for _, m := range quoted.FindAllStringSubmatch(line, -1) {
				for _, w := range strings.FieldsFunc(m[1], func(r rune) bool { return r == ' ' || r == '-' }) {
					k := fold(w)
					if first, _ := utf8.DecodeRuneInString(w); k == "" || !unicode.In(first, unicode.Latin) || !unicode.IsUpper(first) {
						continue
					}
					if strings.Contains(list, "first") || strings.Contains(list, "given") {
						t.forename(k, weight)
					} else {
						t.surname(k, weight)
					}
				}
			}
			return nil
		})
	})
}

// humannames reads one list of forenames and surnames together. What no other
// list has is taken for either, with the least weight.
func humannames(t table, name string) error {
	return each(name, func(line string) error {
		for _, w := range strings.Split(strings.TrimSpace(line), "-") {
			if k := fold(w); len(k) >= 4 && len(k) <= 12 && t[k] == nil {
				t.forename(k, 1)
				t.surname(k, 1)
			}
		}
		return nil
	})
}

// words marks the names that are words of the language too.
func words(t table, list, own string) error {
	mark := func(w string) {
		if e := t[w]; e != nil {
			e.common = true
		}
	}
	return errors.Join(
		each(list, func(line string) error {
			if k := fold(line); k != "" && line == strings.ToLower(line) {
				mark(k)
			}
			return nil
		}),
		fields(own, mark),
		fields(filepath.Join(filepath.Dir(own), "unwords.txt"), func(w string) {
			if e := t[w]; e != nil {
				e.common = false
			}
		}),
	)
}

// plain adds every accented name without its accents, as keyboards write it.
func plain(t table) {
	letters := strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ı", "i", "ß", "ss", "æ", "ae")
	names := make([]string, 0, len(t))
	for n := range t {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		ascii := strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(letters.Replace(n)))
		if ascii != n {
			t.forename(ascii, t[n].forename)
			t.surname(ascii, t[n].surname)
		}
	}
}

// filterBytes is the size of the filter of words: 11 bits for each, which says
// yes to one word in a hundred that is not among them.
const filterBytes = 1 << 16

// wordFilter is a Bloom filter of the words that are no names: four bits each,
// taken from the FNV-1a hash of the word. Package detectors reads it the same way.
func wordFilter(t table, list string) ([]byte, error) {
	bits := make([]byte, filterBytes)
	err := each(list, func(line string) error {
		k := fold(strings.TrimSuffix(line, "'s"))
		if k == "" || line != strings.ToLower(line) || t[k] != nil {
			return nil
		}
		h := fnv.New64a()
		h.Write([]byte(k))
		for x, n := h.Sum64(), 0; n < 4; n++ {
			b := x % (8 * filterBytes)
			bits[b/8] |= 1 << (b % 8)
			x = x>>16 | x<<48
		}
		return nil
	})
	return bits, err
}

// encode writes the names in order, each as the number of bytes it shares with
// the one before, the number of bytes that follow, those, and its flags.
func encode(t table) []byte {
	names := make([]string, 0, len(t))
	for n, e := range t {
		if e.forename+e.surname > 0 || e.place {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	var out []byte
	prev := ""
	for _, n := range names {
		same := 0
		for same < len(n) && same < len(prev) && same < 15 && n[same] == prev[same] {
			same++
		}
		e := t[n]
		flags := byte(e.forename) | byte(e.surname)<<2
		if e.common {
			flags |= 1 << 4
		}
		if e.place {
			flags |= 1 << 5
		}
		rest := n[same:]
		out = append(out, byte(same)<<4|byte(min(len(rest), 15)))
		if len(rest) >= 15 {
			out = append(out, byte(len(rest)))
		}
		out = append(append(out, rest...), flags)
		prev = n
	}
	return out
}
