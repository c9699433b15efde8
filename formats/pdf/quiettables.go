package pdf

import (
	"bytes"
	"maps"
	"slices"

	"sardine/document"
	"sardine/internal/pdfile"
)

// Tables that give letters their meaning are little programs in PostScript.
// Readers of PDF look for the lists in them alone; the rest are names that
// somebody chose, and words of the language: "source" is in "findresource".

// quietTables asks about the words of the tables, and writes the tables as bare
// lists if one may not stay.
func (r *rewriter) quietTables(tables map[int]bool) error {
	b := document.NewBuilder("tables of letters")
	known := map[string]bool{}
	say := func(data []byte) {
		if text := textString(withoutCodes(data)); len(known) < maxNames && !known[text] {
			known[text] = true
			b.Decode(text, 0, int64(len(data)))
			b.Insert("\n")
		}
	}
	numbers := slices.Sorted(maps.Keys(tables))
	for _, n := range numbers {
		if data := r.tableOf(n); data != nil {
			say(data)
		}
	}
	say((&cmap{}).written(false)) // of our own
	reps, err := r.ed.Replace(b.Take(document.Hidden))
	if err != nil || len(reps) == 0 {
		return err
	}
	r.changed = true
	for _, n := range numbers {
		data := r.tableOf(n)
		o := r.file.Object(n)
		if data == nil || bytes.Contains(data, []byte("usecmap")) || o.Value.Key("UseCMap").Kind != pdfile.Null {
			continue // it is read together with another
		}
		if m := parseCMap(data); len(m.text) > 0 {
			r.edits.SetValue(n, r.edits.Value(n).Without("CMapName").Without("CIDSystemInfo"))
			r.edits.SetData(n, m.written(true))
		}
	}
	for _, f := range []*labelFont{r.overText, r.overPicture} {
		if f != nil {
			f.bare = true
			f.define()
		}
	}
	return nil
}

// tableOf is the table n as it will be; nil if it cannot be read.
func (r *rewriter) tableOf(n int) []byte {
	if data, changed := r.edits.Data(n); changed {
		return data
	}
	data, err := r.file.Decode(r.file.Object(n), maxStream)
	if err != nil {
		return nil
	}
	return data
}

// withoutCodes is a table without the codes and letters in it.
func withoutCodes(data []byte) (out []byte) {
	for len(data) > 0 && len(out) < maxString {
		i := bytes.IndexByte(data, '<')
		if i < 0 {
			return append(out, data...)
		}
		out = append(out, data[:i]...)
		j := bytes.IndexByte(data[i:], '>')
		if j < 0 || j > 1024 { // no code is so long
			out, data = append(out, '<'), data[i+1:]
			continue
		}
		data = data[i+j+1:]
	}
	return out
}
