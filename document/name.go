package document

// NamePath is the path under which the name of a file itself is looked
// through: it is not part of the file's bytes.
const NamePath = "(file name)"

// NamePart is the name of a file as a part of its own. Folders stand on lines of
// their own, and _ reads as a blank; every byte keeps its place.
func NamePart(name string) *Part {
	b := NewBuilder(NamePath)
	raw, from := []byte(name), 0
	for i, c := range raw {
		if c == '/' || c == '_' {
			b.CopyValid(raw[from:i], int64(from))
			b.Decode(map[byte]string{'/': "\n", '_': " "}[c], int64(i), int64(i+1))
			from = i + 1
		}
	}
	b.CopyValid(raw[from:], int64(from))
	return b.Take(Name)
}
