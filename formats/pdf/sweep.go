package pdf

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"sardine/document"
	"sardine/internal/pdfile"
)

// sweep hands over what no page, note or field showed: every other string of
// every object, pages and drawings that nothing leads to, metadata, embedded
// files, scripts. changed limits it to objects of an earlier revision that the
// newer one has otherwise.
func (d *reader) sweep(changed func(num int) bool) error {
	numbers := d.file.Numbers()
	slices.Sort(numbers)
	var later []*pdfile.Object
	for i, n := range numbers {
		if i%1024 == 0 && d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		if changed != nil && !changed(n) {
			continue
		}
		o := d.file.Object(n)
		if d.internal(o) {
			continue
		}
		if err := d.strings(o, o.Value, "", 0); err != nil {
			return err
		}
		if o.Stream || d.file.Key(o.Value, "Type").IsName("Page") || o.Value.Key("EF").Kind != pdfile.Null {
			later = append(later, o)
		}
	}
	if d.b.Len() > 0 {
		if err := d.take(document.Hidden); err != nil {
			return err
		}
	}
	for _, o := range later {
		if err := d.leftover(o); err != nil {
			return err
		}
	}
	return nil
}

// internal reports objects that hold no text by nature.
func (d *reader) internal(o *pdfile.Object) bool {
	if o.Value.Kind == pdfile.Null || o.Num > 0 && o.Num == d.file.Trailer.Key("Encrypt").ID() {
		return true
	}
	t := o.Value.Key("Type")
	return o.Stream && (t.IsName("XRef") || t.IsName("ObjStm"))
}

// mute are keys whose strings are no text: digests, dates, codes, appearance.
var mute = map[string]bool{"ID": true, "CheckSum": true, "Lang": true, "M": true, "CreationDate": true, "ModDate": true, "LastModified": true,
	"DA": true, "DS": true, "CharSet": true, "Registry": true, "Ordering": true, "Panose": true, "Cert": true, "Digest": true, "DigestValue": true, "Lookup": true, "IDTree": true,
	"XFA": true, "NA": true, "HT": true, "NeedAppearances": true, "O": true, "U": true, "OE": true, "UE": true, "Perms": true, "Decode": true,
	"AAPL:AKAnnotationObject": true}

// strings appends the strings of a value that were not told before, each under
// its key.
func (d *reader) strings(o *pdfile.Object, v Value, key string, depth int) error {
	if depth > maxTree {
		return nil
	}
	switch v.Kind {
	case pdfile.String:
		if mute[key] || d.told[place{o.Num, v.Start}] || len(v.Str) > maxString {
			return nil
		}
		text := textString(v.Str)
		if !legible(text) || strings.HasPrefix(text, "D:") && len(text) < 30 || !d.fresh(text) {
			return nil
		}
		start := d.b.Len()
		d.text(o, v)
		d.b.Label(document.Key, strings.ToValidUTF8(key[:min(len(key), 100)], ""), start, d.b.Len())
		d.b.Insert("\n")
		return d.room(document.Hidden)
	case pdfile.Array:
		if len(v.List) > 0 && v.List[0].IsName("Indexed") {
			return nil
		}
		for _, e := range v.List {
			if err := d.strings(o, e, key, depth+1); err != nil {
				return err
			}
		}
	case pdfile.Dict:
		signature := v.Key("ByteRange").Kind != pdfile.Null
		if m := v.Key("Metadata"); m.Kind == pdfile.Ref {
			d.about[m.ID()] = true
		}
		for i := 0; i+1 < len(v.List); i += 2 {
			k := string(v.List[i].Str)
			if signature && k == "Contents" {
				continue
			}
			if err := d.strings(o, v.List[i+1], k, depth+1); err != nil {
				return err
			}
		}
		for _, key := range [...]string{"JS", "RV", "RC", "V", "DV"} {
			if js := v.Key(key); js.Kind == pdfile.Ref {
				if err := d.script(js, key); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// script appends JavaScript, rich text or another value that stands in a stream
// of its own.
func (d *reader) script(ref Value, key string) error {
	o := d.file.Resolve(ref)
	if o == nil || !o.Stream || d.ran[o.Num] {
		return nil
	}
	d.ran[o.Num] = true
	data, err := d.file.Decode(o, maxString)
	if err != nil {
		d.out.skip("script", document.Partial)
	}
	text := textString(data)
	if text == "" || !d.fresh(text) {
		return nil
	}
	start := d.b.Len()
	d.b.Stream(uint32(o.Num))
	d.b.Decode(text, 0, int64(len(data)))
	if d.out.traced() {
		d.from = append(d.from, origin{start: int32(start), end: int32(d.b.Len()), glyph: -1, object: o, at: wholeStream, text: text})
	}
	d.b.Label(document.Key, key, start, d.b.Len())
	d.b.Insert("\n")
	return d.room(document.Hidden)
}

// wholeStream is the place of an origin that is all of a stream.
const wholeStream = -1

// leftover reads a stream or page that nothing showed.
func (d *reader) leftover(o *pdfile.Object) error {
	v := o.Value
	switch {
	case d.ran[o.Num]:
		return nil
	case !o.Stream && v.Key("EF").Kind != pdfile.Null:
		return d.attachment(v)
	case !o.Stream:
		d.ran[o.Num] = true
		return d.page(o, v, d.inherit(o.Num, v, inherited{}), spare)
	case d.file.Key(v, "Subtype").IsName("Form"), d.file.Key(v, "PatternType").Int(0) == 1:
		d.ran[o.Num] = true
		p := d.interpret(o, Value{}, inherited{}, spare)
		if err := p.form(o, Value{}, identity, 0); err != nil {
			return err
		}
		for _, s := range p.streams {
			d.ran[s.num] = true
		}
		if err := p.veiled(); err != nil {
			return err
		}
		return d.out.drawn(p)
	case d.file.Key(v, "Subtype").IsName("Image"):
		return d.photograph(o)
	case d.file.Key(v, "Type").IsName("Metadata"), d.about[o.Num]:
		d.ran[o.Num] = true
		data, err := d.file.Decode(o, d.member)
		if err != nil {
			d.out.skip("metadata.xml", document.Partial)
		}
		if len(bytes.TrimSpace(data)) == 0 || d.lines != nil && !d.fresh(string(data[:min(len(data), maxString)])) {
			return nil
		}
		return d.out.child(d.childName("metadata.xml"), "application/xml", o, data)
	}
	return nil
}

// attachment hands over the files of a file specification (section 7.11.3).
func (d *reader) attachment(spec Value) error {
	name := "attachment"
	for _, key := range [...]string{"F", "UF"} {
		if n := line(textString(d.file.Key(spec, key).Str)); n != "" {
			name = n
		}
	}
	if name == madeAnew || strings.HasPrefix(name, "revision ") || strings.HasPrefix(name, "page ") {
		name = "attachment " + name // nobody may call a file what this package says of itself
	}
	files := d.file.Key(spec, "EF")
	for i := 0; i+1 < len(files.List) && i < 40; i += 2 {
		o := d.file.Resolve(files.List[i+1])
		if o == nil || !o.Stream || d.ran[o.Num] {
			continue
		}
		d.ran[o.Num] = true
		data, err := d.file.Decode(o, d.member+1)
		if len(data) > d.member {
			d.out.skip(name, document.TooLarge)
			continue
		}
		if err != nil {
			d.out.skip(name, document.Partial)
		}
		if err := d.out.child(d.childName(name), "", o, data); err != nil {
			return err
		}
	}
	return nil
}

// maxRevisions is how many earlier states of a file are looked at.
const maxRevisions = 50

// revision reads what the n-th state of the file said and the newest does not,
// as a member of its own: a redacted copy has none.
func (d *reader) revision(old, newest *pdfile.File, n int) error {
	b := d.b
	d.b = document.NewBuilder("revision " + strconv.Itoa(n))
	pages, file, cached := d.pages, d.file, d.cache
	told, ran := d.told, d.ran
	d.file, d.cache, d.earlier, d.pages = old, newCache(), true, 0
	d.newest, d.revised = newest, n
	d.told, d.ran = make(map[place]bool), make(map[int]bool)
	defer func() {
		d.b = b
		d.file, d.cache, d.earlier, d.pages = file, cached, false, pages
		d.told, d.ran = told, ran
	}()
	for _, n := range old.Numbers() { // what is as it is now was told
		if old.Same(newest, n) && ran[n] && (old.Object(n).Stream || !d.altered(n)) {
			d.ran[n] = true
		}
	}
	if err := d.info(); err != nil {
		return err
	}
	if err := d.tree(old.Root().Key("Pages"), inherited{}, 0); err != nil {
		return err
	}
	if err := d.fields(old.Key(old.Root(), "AcroForm")); err != nil {
		return err
	}
	return d.sweep(func(n int) bool { return !old.Same(newest, n) })
}

// maxAltered is how many objects of a page are compared with those of the
// newest revision.
const maxAltered = 5000

// altered reports whether something that object n of an earlier revision leads
// to is otherwise in the newest. Pages do not lead to those beside them.
func (d *reader) altered(n int) bool {
	if !d.file.Key(d.file.Object(n).Value, "Type").IsName("Page") {
		return true
	}
	met := map[int]bool{n: true}
	queue := []int{n}
	var walk func(v Value)
	walk = func(v Value) {
		if v.Kind == pdfile.Ref {
			if id := v.ID(); !met[id] {
				met[id] = true
				queue = append(queue, id)
			}
		}
		for i := 0; i < len(v.List); i++ {
			if v.Kind == pdfile.Dict && i%2 == 0 {
				switch string(v.List[i].Str) {
				case "Parent", "P", "Dest", "A", "StructParent", "Popup":
					i++
				}
				continue
			}
			walk(v.List[i])
		}
	}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if !d.file.Same(d.newest, id) || len(met) > maxAltered {
			return true
		}
		walk(d.file.Object(id).Value)
	}
	return false
}
