package redact

import (
	"math"

	"sardine/document"
	"sardine/finding"
	"sardine/redact/convert"
	"sardine/redact/leak"
)

// Kinds finds a kind by its name; nil if there is none.
type Kinds func(name string) *finding.Kind

// AppendCommon writes what the orders of o's run share.
func (o *Order) AppendCommon(b []byte) []byte {
	e := &encoder{b}
	e.text(o.common.id)
	e.terms(o.common.terms)
	return e.b
}

// DecodeCommon reads what AppendCommon wrote. Values without a kind stay so.
func DecodeCommon(b []byte, kinds Kinds) (*Common, error) {
	d := &decoder{s: string(b)}
	c := &Common{id: d.text(), terms: d.terms(kinds)}
	return c, d.end()
}

// Append writes o, but for what it shares with the others of its run.
func (o *Order) Append(b []byte) []byte {
	e := &encoder{b}
	e.text(o.name)
	e.text(o.out)
	e.text(o.format)
	e.count(int(o.form))
	e.count(int(o.members))
	e.flag(o.noPDF)
	e.skips(o.skips)
	e.count(int(o.unit))
	e.count(int(o.metadata))
	e.flag(o.strict)
	e.terms(o.terms)
	e.count(len(o.places))
	for path, at := range o.places {
		e.text(path)
		e.count(len(at))
		pos := int64(0)
		for _, x := range at {
			e.int(x.span.Start - pos)
			e.int(x.span.Len())
			pos = x.span.Start
			e.count(int(x.term + 1))
		}
	}
	e.count(len(o.kept))
	for k := range o.kept {
		e.text(k)
	}
	e.count(len(o.keeping))
	for _, v := range o.keeping {
		e.text(v)
	}
	e.flag(o.byArea)
	e.flag(o.propose)
	e.text(o.areaText)
	e.count(len(o.areas))
	for _, q := range o.areas {
		e.count(int(q.Page))
		for _, f := range [...]float32{q.X0, q.Y0, q.X1, q.Y1, q.X2, q.Y2, q.X3, q.Y3} {
			e.int(int64(math.Float32bits(f)))
		}
	}
	return e.b
}

// DecodeOrder reads what Append wrote.
func DecodeOrder(b []byte, common *Common, kinds Kinds) (*Order, error) {
	d := &decoder{s: string(b)}
	o := &Order{name: d.text(), out: d.text(), format: d.text(), form: convert.Form(d.count(int(convert.PDF))), members: convert.Form(d.count(int(convert.Suited))), noPDF: d.flag(), skips: d.skips(), common: common, places: map[string][]occurrence{}, kept: map[string]bool{}}
	o.unit, o.metadata = Unit(d.count(int(ByPage))), Metadata(d.count(int(KeepAll)))
	o.strict = d.flag()
	o.terms = d.terms(kinds)
	for n := d.many(); n > 0 && !d.bad; n-- {
		path := d.text()
		o.places[path] = d.occurrences(len(o.terms))
	}
	for n := d.many(); n > 0 && !d.bad; n-- {
		o.kept[d.text()] = true
	}
	for n := d.many(); n > 0 && !d.bad; n-- {
		o.keeping = append(o.keeping, d.text())
	}
	o.byArea, o.propose, o.areaText = d.flag(), d.flag(), d.text()
	for n := d.count(len(d.s) / 9); n > 0 && !d.bad; n-- {
		q := document.Quad{Page: uint32(d.count(1 << 30))}
		for _, f := range [...]*float32{&q.X0, &q.Y0, &q.X1, &q.Y1, &q.X2, &q.Y2, &q.X3, &q.Y3} {
			*f = math.Float32frombits(uint32(d.int()))
		}
		o.areas = append(o.areas, q)
	}
	return o, d.end()
}

func (d *decoder) occurrences(terms int) []occurrence {
	n := d.many()
	at := make([]occurrence, 0, n)
	pos := int64(0)
	for ; n > 0 && !d.bad; n-- {
		pos += d.int()
		x := occurrence{span: document.Span{Start: pos, End: pos + d.int()}, term: int32(d.count(terms)) - 1}
		x.keep = x.term < 0
		if x.span.Start < 0 || x.span.End < x.span.Start {
			d.fail()
		}
		at = append(at, x)
	}
	return at
}

func (e *encoder) terms(ts []term) {
	e.count(len(ts))
	for i := range ts {
		t := &ts[i]
		e.text(kindName(t.kind))
		e.text(t.value)
		e.text(t.Label)
		e.text(t.Reason)
		e.text(t.text)
		e.count(int(t.reach))
		e.flag(t.needle.Strong)
		e.flag(t.needle.Inside)
		e.flag(t.needle.Cased)
	}
}

func (d *decoder) terms(kinds Kinds) []term {
	n := d.count(len(d.s) / 9) // nine fields of at least a byte
	ts := make([]term, 0, n)
	for ; n > 0 && !d.bad; n-- {
		var t term
		if name := d.text(); name != "" {
			if t.kind = kinds(name); t.kind == nil {
				d.fail()
			}
		}
		t.value, t.Label, t.Reason, t.text = d.text(), d.text(), d.text(), d.text()
		t.Action = Remove
		t.reach = reach(d.count(int(allFiles)))
		t.needle = leak.Needle{Text: t.value, Strong: d.flag(), Inside: d.flag(), Cased: d.flag()}
		t.key = leak.Key(t.value)
		ts = append(ts, t)
	}
	return ts
}
