package pdf

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"sardine/document"
	"sardine/internal/pdfile"
)

// Most names in a PDF are the standard's own. Some are chosen freely, and can
// say as much as a string: the states of radio buttons, fonts, places that
// links lead to, kinds of structure, colours. So do the identifiers of elements
// of the structure, which are strings that nobody sees.

// freely says which names of a dictionary are.
type freely uint8

const (
	valuesOf freely = iota // those under freeKeys
	appearances
	keysOf // all keys
)

// freeKeys are keys whose values are names that somebody chose.
var freeKeys = map[string]bool{"AS": true, "BaseFont": true, "FontName": true, "D": true, "Dest": true, "V": true, "DV": true}

// pageActions are the named actions of the standard (ISO 32000-1, table 211);
// programs have others of their own.
var pageActions = map[string]bool{"NextPage": true, "PrevPage": true, "FirstPage": true, "LastPage": true}

// maxNames bounds how many names one part holds.
const maxNames = 20_000

// names asks about the freely chosen names of the file, and gives those that
// hold a value another name, everywhere.
func (r *rewriter) names() error {
	n := &naming{r: r, role: map[int]freely{}, roles: map[string]bool{}, ids: map[string]bool{}}
	numbers := r.file.Numbers()
	slices.Sort(numbers)
	for _, num := range numbers {
		n.place(r.edits.Value(num), 0)
	}
	said := maps.Clone(n.ids)
	if info := r.file.Resolve(r.file.Trailer.Key("Info")); info != nil && info.Value.Kind == pdfile.Dict { // the reader tells its keys
		n.role[info.Num] = keysOf
		for i := 0; i+1 < len(info.Value.List); i += 2 {
			said[info.Value.List[i].Name()] = true
		}
	}
	var list []string
	known := map[string]bool{}
	for _, num := range numbers {
		n.walk(r.edits.Value(num), n.role[num], 0, func(name string) string {
			if len(name) > 2 && len(list) < maxNames && !known[name] {
				known[name] = true
				list = append(list, name)
			}
			return name
		})
	}
	other, err := r.rename("names", list, known, said)
	if err != nil || len(other) == 0 {
		return err
	}
	r.changed = true
	for _, num := range numbers {
		v, changed := n.walk(r.edits.Value(num), n.role[num], 0, func(name string) string {
			if to, ok := other[name]; ok {
				return to
			}
			return name
		})
		if changed {
			r.edits.SetValue(num, v)
		}
	}
	return nil
}

// rename asks about names, under the name of a part that there is no other of,
// and makes up others for those that may not stay. Of said ones the rest stays:
// other strings that say the same were told, and changed so.
func (r *rewriter) rename(part string, list []string, known, said map[string]bool) (map[string]string, error) {
	b := document.NewBuilder(part)
	var at []int
	var texts []string
	for i, name := range list {
		at = append(at, b.Len())
		if strings.HasPrefix(name, "\xFE\xFF") { // the identifier of an element
			name = textString([]byte(name))
		}
		texts = append(texts, clean(strings.ToValidUTF8(name, unknown)))
		b.Decode(texts[i], int64(i), int64(i+1))
		b.Insert("\n")
	}
	if b.Empty() {
		return nil, nil
	}
	reps, err := r.ed.Replace(b.Take(document.Hidden))
	if err != nil {
		return nil, err
	}
	other := map[string]string{}
	next := 0
	for k := len(reps) - 1; k >= 0; k-- { // from the end, so that places before stay true
		rep := reps[k]
		i, found := slices.BinarySearch(at, int(rep.Span.Start))
		if !found {
			i--
		}
		name := list[i]
		if said[name] {
			old, changed := other[name]
			if !changed {
				old = texts[i]
			}
			from, to := min(int(rep.Span.Start)-at[i], len(old)), min(int(rep.Span.End)-at[i], len(old))
			other[name] = old[:from] + rep.New + old[to:]
		} else if _, done := other[name]; !done {
			to := ""
			for to == "" || known[to] {
				next++
				to = "N" + strconv.Itoa(next)
			}
			other[name] = to
		}
	}
	return other, nil
}

// naming finds the names of a file that are chosen freely.
type naming struct {
	r     *rewriter
	role  map[int]freely  // of objects
	roles map[string]bool // kinds of structure that are not the standard's
	ids   map[string]bool // identifiers of elements of the structure
}

// place notes what the dictionaries are that v leads to.
func (n *naming) place(v Value, depth int) {
	if depth > maxTree {
		return
	}
	if v.Kind == pdfile.Dict {
		if ap := v.Key("AP"); ap.Kind != pdfile.Null {
			if ap.Kind == pdfile.Ref {
				n.role[ap.ID()] = appearances
			}
			looks := n.r.file.Get(ap)
			for i := 1; i < len(looks.List); i += 2 {
				n.set(looks.List[i])
			}
		}
		if id := n.r.file.Key(v, "ID"); id.Kind == pdfile.String && v.Key("S").Kind == pdfile.Name {
			n.ids[string(id.Str)] = true
		}
		n.set(v.Key("Dests"))
		n.set(v.Key("RoleMap"))
		roles := n.r.file.Key(v, "RoleMap")
		for i := 0; i+1 < len(roles.List); i += 2 {
			n.roles[roles.List[i].Name()] = true
		}
	}
	for _, e := range v.List {
		if e.Kind == pdfile.Array || e.Kind == pdfile.Dict {
			n.place(e, depth+1)
		}
	}
}

func (n *naming) set(ref Value) {
	if o := n.r.file.Resolve(ref); o != nil && !o.Stream && o.Value.Kind == pdfile.Dict && o.Value.Key("Names").Kind == pdfile.Null && o.Value.Key("Kids").Kind == pdfile.Null {
		n.role[o.Num] = keysOf
	}
}

// walk returns v with each freely chosen name as say wants it.
func (n *naming) walk(v Value, what freely, depth int, say func(string) string) (Value, bool) {
	if v.Kind == pdfile.String && n.ids[string(v.Str)] {
		if to := say(string(v.Str)); to != string(v.Str) {
			return Value{Kind: pdfile.String, Str: stringBytes(to)}, true
		}
		return v, false
	}
	if depth > maxTree || v.Kind != pdfile.Array && v.Kind != pdfile.Dict {
		return v, false
	}
	out, changed := v, false
	set := func(i int, e Value) {
		if !changed {
			out.List, changed = slices.Clone(v.List), true
		}
		out.List[i] = e
	}
	ask := func(i int) {
		if to := say(v.List[i].Name()); to != v.List[i].Name() {
			set(i, pdfile.NameOf(to))
		}
	}
	if v.Kind == pdfile.Array {
		for i, e := range v.List {
			if i == 1 && e.Kind == pdfile.Name && v.List[0].IsName("Separation") {
				ask(i)
			} else if c, ch := n.walk(e, valuesOf, depth+1, say); ch {
				set(i, c)
			}
		}
		return out, changed
	}
	for i := 0; i+1 < len(v.List); i += 2 {
		key, e := v.List[i].Name(), v.List[i+1]
		if what == keysOf && key != "Off" {
			ask(i)
		}
		if e.Kind == pdfile.Name {
			if freeKeys[key] && !e.IsName("Off") || key == "N" && v.Key("S").IsName("Named") && !pageActions[e.Name()] || key == "S" && n.roles[e.Name()] || what == keysOf {
				ask(i + 1)
			}
			continue
		}
		inner := valuesOf
		switch {
		case key == "AP":
			inner = appearances
		case key == "RoleMap", key == "Dests", what == appearances:
			inner = keysOf
		}
		if c, ch := n.walk(e, inner, depth+1, say); ch {
			set(i+1, c)
		}
	}
	return out, changed
}
