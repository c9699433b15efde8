package reports

import (
	"bytes"
	"encoding/json"
	"html/template"
	"path"
	"strconv"
	"strings"
	"time"

	"sardine/finding"
	"sardine/internal/phrase"
	"sardine/inventory"
)

// tables packs the rows of the page's two tables: text that recurs is numbered,
// so that 50,000 files make a page of some megabytes. The script unpacks them.
type tables struct {
	mixed   bool
	numbers map[string]int
	Text    []string `json:"text"`
	Kinds   [][2]any `json:"kinds"` // title, number of the category
	Cats    []string `json:"categories"`
	Files   [][]any  `json:"files"`
	Unread  [][]any  `json:"unread"`
	kinds   []string // by number
	cats    []finding.Category
}

// fileRow is a row as the page shows it without its script, and as the script
// shows it. The two must agree.
type fileRow struct {
	Name, Folder, Kinds, Status, Opened, Why, Size, Modified, Owner string
	Risk, Values, Parts                                             int64
	Class                                                           string
}

// option is a category to choose.
type option struct {
	No    int
	Title string
}

func newTables(g *gathered) *tables {
	t := &tables{mixed: g.mixed, numbers: map[string]int{}, Text: []string{}, Kinds: [][2]any{}, Cats: []string{}, Files: [][]any{}, Unread: [][]any{}}
	for _, x := range g.files {
		t.Files = append(t.Files, append(t.row(x), packedKinds(t, x)))
	}
	for _, x := range g.unread {
		t.Unread = append(t.Unread, append(t.row(x), t.number(whysOf(x)), x.Unread))
	}
	return t
}

// row is what both tables know of a file: name, folder, status, risk, bytes,
// seconds since 1970 or 0, owner, what opened it.
func (t *tables) row(x *inventory.File) []any {
	folder, name := t.place(x)
	var modified int64
	if !x.Ref.Meta.Modified.IsZero() {
		modified = x.Ref.Meta.Modified.Unix()
	}
	return []any{name, t.number(folder), int(x.Status), int64(x.Risk + 0.5), x.Ref.Meta.Size, modified, t.number(x.Ref.Meta.Owner), t.number(openedWith(x))}
}

func (t *tables) place(x *inventory.File) (folder, name string) {
	folder = path.Dir(x.Ref.Rel)
	if folder == "." {
		folder = ""
	}
	return folderName(x.Ref.Root, folder, t.mixed), path.Base(x.Ref.Rel)
}

func (t *tables) number(s string) int {
	n, ok := t.numbers[s]
	if !ok {
		n = len(t.Text)
		t.numbers[s] = n
		t.Text = append(t.Text, s)
	}
	return n
}

// packedKinds is kind, distinct values, kind, distinct values ... in the order
// of their share in the risk.
func packedKinds(t *tables, x *inventory.File) []int64 {
	out := []int64{}
	for _, k := range byWeight(x.Kinds) {
		out = append(out, int64(t.kind(k.Kind)), k.Distinct)
	}
	return out
}

func (t *tables) kind(k *finding.Kind) int {
	for i, name := range t.kinds {
		if name == k.Name {
			return i
		}
	}
	c := -1
	for i := range t.cats {
		if t.cats[i] == k.Category {
			c = i
		}
	}
	if c < 0 {
		c = len(t.cats)
		t.cats = append(t.cats, k.Category)
		t.Cats = append(t.Cats, phrase.Capital(string(k.Category)))
	}
	t.kinds = append(t.kinds, k.Name)
	t.Kinds = append(t.Kinds, [2]any{k.Title, c})
	return len(t.kinds) - 1
}

// options are the categories that occur, in the order of all reports.
func (t *tables) options() []option {
	var out []option
	for _, c := range finding.Categories {
		for i := range t.cats {
			if t.cats[i] == c {
				out = append(out, option{i, t.Cats[i]})
			}
		}
	}
	return out
}

func (t *tables) data() (template.JS, error) { return embedded(t) }

// embedded is v as data of a page. Angle brackets and ampersands are escaped,
// so that no name can end the element it stands in.
func embedded(v any) (template.JS, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(true)
	err := enc.Encode(v)
	return template.JS(b.String()), err
}

// first is the rows that show before or without the script.
func (t *tables) first(files []*inventory.File) []fileRow {
	var out []fileRow
	for _, x := range files[:min(len(files), htmlFirst)] {
		folder, name := t.place(x)
		r := fileRow{
			Name: name, Folder: folder, Status: x.Status.String(), Opened: openedWith(x), Class: statusClass[x.Status], Why: whysOf(x), Size: phrase.Size(x.Ref.Meta.Size),
			Owner: x.Ref.Meta.Owner, Risk: int64(x.Risk + 0.5), Parts: x.Unread, Kinds: kindWords(x),
		}
		if m := x.Ref.Meta.Modified; !m.IsZero() {
			r.Modified = m.UTC().Format(time.DateOnly)
		}
		for _, k := range x.Kinds {
			r.Values += k.Distinct
		}
		out = append(out, r)
	}
	return out
}

// kindsNamed is how many kinds of a file a row names.
const kindsNamed = 4

func kindWords(x *inventory.File) string {
	var parts []string
	for i, k := range byWeight(x.Kinds) {
		if i == kindsNamed {
			parts = append(parts, phrase.Count(int64(len(x.Kinds)-i), "more kind"))
			break
		}
		parts = append(parts, k.Kind.Title+" "+phrase.Number(k.Distinct))
	}
	return strings.Join(parts, ", ")
}

// whysOf says why a file was not read, or not wholly, with help for the first.
func whysOf(x *inventory.File) string {
	var parts []string
	for _, why := range reasonsOf(x) {
		parts = append(parts, reasonText(why))
	}
	if len(parts) > 3 {
		parts = append(parts[:3], strconv.Itoa(len(parts)-3)+" more reasons")
	}
	return strings.Join(parts, "; ")
}
