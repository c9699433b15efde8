package pdf

import (
	"maps"
	"slices"
	"strconv"

	"sardine/document"
	"sardine/internal/pdfile"
)

// own is a picture that one page draws for itself, under a name in its
// resources.
type own struct {
	name string
	ref  Value
}

// blankPictures blanks the pictures that show what had to go. One that is drawn
// once is changed where it is. Of one that is drawn elsewhere too, and of one
// that stands in the content itself, the page gets a copy for that place, so
// that the others keep theirs.
func (r *rewriter) blankPictures() error {
	for _, e := range r.pages {
		for _, i := range slices.Sorted(maps.Keys(e.spots)) {
			pic := &e.page.images[i]
			var err error
			switch {
			case pic.object != nil && r.uses[pic.object.Num] == 1:
				err = r.blank(pic.object.Num, e.spots[i])
			case len(e.page.streams[pic.stream].pieces) == 0 || e.page.object == nil:
				err = document.Skipped(document.Unsupported, nil) // in a drawing that others may share
			default:
				err = r.ownPicture(e, pic, e.spots[i])
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// ownPicture lets the page draw a blanked copy in place of the picture.
func (r *rewriter) ownPicture(e *pageEdit, pic *picture, boxes []box) error {
	o := pic.object
	if o == nil {
		o = r.file.Loose(written(r.file, pic.inline, e.page.in.resources), pic.data)
	}
	v := loose(o.Value)
	for _, key := range [...]string{"SMask", "Mask"} {
		if m := r.file.Resolve(v.Key(key)); m != nil && m.Stream {
			b, err := r.blacked(m, loose(m.Value), boxes)
			if err != nil {
				return err
			}
			v = v.Set(key, b.add(r.edits))
		}
	}
	b, err := r.blacked(o, v, boxes)
	if err != nil {
		return err
	}
	r.owned++
	name := "SardineIm" + strconv.Itoa(r.owned)
	e.own = append(e.own, own{name, b.add(r.edits)})
	e.content = e.page.streams[pic.stream]
	e.edit.bytes = append(e.edit.bytes, byteEdit{pic.start, pic.end, []byte(" /" + name + " Do ")})
	return nil
}

// A blanked picture is packed, or waits to be.
type blanked struct {
	v      Value
	data   []byte
	packed bool
}

func (b blanked) put(e *pdfile.Edits, n int) {
	e.SetValue(n, b.v)
	if b.packed {
		e.SetRaw(n, b.data)
	} else {
		e.SetData(n, b.data)
	}
}

func (b blanked) add(e *pdfile.Edits) Value {
	ref := e.Add(b.v)
	b.put(e, ref.ID())
	return ref
}

// The short keys and values of pictures that stand in the content (ISO 32000-1,
// tables 93 and 94). Filters have short names of their own.
var (
	longKeys = map[string]string{"BPC": "BitsPerComponent", "CS": "ColorSpace", "D": "Decode", "DP": "DecodeParms", "F": "Filter",
		"H": "Height", "IM": "ImageMask", "I": "Interpolate", "W": "Width"}
	longSpaces = map[string]string{"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}
	longFilter = map[string]string{"A85": "ASCII85Decode", "AHx": "ASCIIHexDecode", "CCF": "CCITTFaxDecode", "DCT": "DCTDecode",
		"Fl": "FlateDecode", "LZW": "LZWDecode", "RL": "RunLengthDecode"}
)

// written is the dictionary of a picture in the content as that of an object.
func written(f *pdfile.File, dict, resources Value) Value {
	out := pdfile.DictOf("Type", pdfile.NameOf("XObject"), "Subtype", pdfile.NameOf("Image"))
	long := func(v Value, names map[string]string) Value {
		if n, ok := names[v.Name()]; ok && v.Kind == pdfile.Name {
			return pdfile.NameOf(n)
		}
		return v
	}
	for i := 0; i+1 < len(dict.List); i += 2 {
		key, v := dict.List[i].Name(), clone(dict.List[i+1])
		if k, ok := longKeys[key]; ok {
			key = k
		}
		switch key {
		case "ColorSpace":
			if named := f.Key(f.Key(resources, "ColorSpace"), v.Name()); v.Kind == pdfile.Name && named.Kind != pdfile.Null {
				v = named
			}
			v = long(v, longSpaces)
			for k := range min(len(v.List), 2) {
				v.List[k] = long(v.List[k], longSpaces)
				if v.List[k].IsName("I") {
					v.List[k] = pdfile.NameOf("Indexed")
				}
			}
		case "Filter":
			v = long(v, longFilter)
			for k := range v.List {
				v.List[k] = long(v.List[k], longFilter)
			}
		}
		out = out.Set(key, loose(v))
	}
	return out
}
