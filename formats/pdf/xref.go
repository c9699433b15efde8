package pdf

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
)

// maxObject is the highest object number of a PDF file (ISO 32000-1, annex C).
const maxObject = 8_388_607

// An entry is where an object starts, counted from the header.
type entry struct {
	at  int64
	gen int
}

// highest is the highest object number that a file of size bytes is believed
// to have: the foreign reader makes a table of that length.
func highest(size int64) int { return int(min(max(size, 1<<20), maxObject)) }

// tables reads the cross reference tables (ISO 32000-1, section 7.5.4) that
// start at the offset at, newest first, and the trailer of the newest. The
// foreign reader never sees them: it takes forged ones at their word. ok is false
// when there is no table, as in files with cross reference streams.
func tables(f io.ReaderAt, base, size, at int64) (entries map[int]entry, trailer []byte, ok bool) {
	entries = make(map[int]entry)
	seen := make(map[int64]bool)
	for at >= 0 && at < size && !seen[at] {
		seen[at] = true
		t := &tokens{r: bufio.NewReader(io.NewSectionReader(f, base+at, size-at))}
		if t.next() != "xref" {
			break
		}
		dict, whole := t.table(entries, highest(size))
		if !whole {
			return nil, nil, false
		}
		if trailer == nil {
			trailer = dict
		}
		at = -1
		if m := rePrev.FindSubmatch(dict); m != nil {
			at, _ = strconv.ParseInt(string(m[1]), 10, 64)
		}
	}
	return entries, trailer, trailer != nil
}

type tokens struct{ r *bufio.Reader }

// next returns the next run of bytes between blanks, at most 30 of them.
func (t *tokens) next() string {
	var b []byte
	for len(b) < 30 {
		c, err := t.r.ReadByte()
		if err != nil {
			break
		}
		if blank(c) {
			if len(b) > 0 {
				break
			}
			continue
		}
		b = append(b, c)
		if bytes.Equal(b, []byte("trailer")) {
			break
		}
	}
	return string(b)
}

// table reads one table up to its trailer dictionary. Entries that are already
// known come from a newer table and stay.
func (t *tokens) table(entries map[int]entry, limit int) (trailer []byte, ok bool) {
	const maxTrailer = 64 << 10
	for {
		first := t.next()
		if first == "trailer" {
			dict, _ := io.ReadAll(io.LimitReader(t.r, maxTrailer))
			dict, _, ok = bytes.Cut(dict, []byte("startxref"))
			return dict, ok
		}
		start, err1 := strconv.Atoi(first)
		n, err2 := strconv.Atoi(t.next())
		if err1 != nil || err2 != nil || start < 0 || n < 0 || start > limit || n > limit+1-start {
			return nil, false
		}
		for i := range n {
			at, err1 := strconv.ParseInt(t.next(), 10, 64)
			gen, err2 := strconv.Atoi(t.next())
			use := t.next()
			if err1 != nil || err2 != nil || use != "n" && use != "f" {
				return nil, false
			}
			if _, known := entries[start+i]; !known {
				if use == "f" {
					at = 0
				}
				entries[start+i] = entry{at, gen}
			}
		}
	}
}

// ending is the table and trailer that are put at the end of the file in place
// of its own. at is where it will stand.
func ending(entries map[int]entry, trailer []byte, at int64) []byte {
	var b bytes.Buffer
	b.WriteString(pad)
	b.WriteString("xref\n")
	numbers := slices.Sorted(maps.Keys(entries))
	for i := 0; i < len(numbers); {
		j := i + 1
		for j < len(numbers) && numbers[j] == numbers[j-1]+1 {
			j++
		}
		fmt.Fprintf(&b, "%d %d\n", numbers[i], j-i)
		for _, n := range numbers[i:j] {
			if e := entries[n]; e.at > 0 {
				fmt.Fprintf(&b, "%010d %05d n \n", e.at, e.gen)
			} else {
				b.WriteString("0000000000 65535 f \n")
			}
		}
		i = j
	}
	fmt.Fprintf(&b, "trailer\n%s\n%sstartxref\n%d\n%%%%EOF\n", trailer, pad, at+int64(len(pad)))
	return b.Bytes()
}
