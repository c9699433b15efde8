package pdf

import (
	"sardine/internal/pdfile"
)

// loadLayers reads which groups of optional content are off by default (ISO
// 32000-1, section 8.11.4.3).
func (c *cache) loadLayers(f *pdfile.File) {
	c.layered, c.layers = true, make(map[int]bool)
	oc := f.Key(f.Root(), "OCProperties")
	d := f.Key(oc, "D")
	if f.Key(d, "BaseState").IsName("OFF") {
		for _, g := range f.Key(oc, "OCGs").List {
			c.layers[g.ID()] = true
		}
		for _, g := range f.Key(d, "ON").List {
			delete(c.layers, g.ID())
		}
	}
	for _, g := range f.Key(d, "OFF").List {
		if len(c.layers) < 100_000 {
			c.layers[g.ID()] = true
		}
	}
}

// off reports whether what belongs to a group, or to a membership of groups,
// is not shown.
func (c *cache) off(f *pdfile.File, ref Value) bool {
	if !c.layered {
		c.loadLayers(f)
	}
	if len(c.layers) == 0 {
		return false
	}
	if ref.Kind == pdfile.Ref && c.layers[ref.ID()] {
		return true
	}
	v := f.Get(ref)
	if !f.Key(v, "Type").IsName("OCMD") {
		return false
	}
	groups := []Value{v.Key("OCGs")}
	if list := f.Get(groups[0]); list.Kind == pdfile.Array {
		groups = list.List
	}
	on, off := 0, 0
	for _, g := range groups[:min(len(groups), 1000)] {
		if c.layers[g.ID()] {
			off++
		} else {
			on++
		}
	}
	switch f.Key(v, "P").Name() {
	case "AllOn":
		return off > 0
	case "AnyOff":
		return off == 0
	case "AllOff":
		return on > 0
	}
	return on == 0 && off > 0
}
