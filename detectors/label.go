package detectors

import (
	"fmt"
	"strings"
	"unicode"
)

// relation is what a label says about the values of one detector.
type relation int8

const (
	against  relation = -2 // it is none, whatever it looks like
	unspoken relation = 0
	hinted   relation = 1
	named    relation = 2
)

// labelInfo is one label, or all labels of one heading, as the engine knows it.
type labelInfo struct {
	rel      []relation // by detector
	specific bool       // names one sort of thing: values of other sorts are not meant
	name     string     // of a set: the heading or key it was read from
	quiet    bool       // only of detectors that are named by it quietly
	said     bool       // it plainly names values of one of after, and not quietly
	after    []int32    // detectors that read what it names
	names    []int32    // detectors of which it names values
}

// elsewhere are labels of numbers that are no personal data of any kind: they
// sink what merely looks like one (reference: trap lists of each identifier).
var elsewhere = []string{
	"order number", "order no", "order ref", "order id", "purchase order", "po number", "po no", "invoice", "invoice no", "invoice number", "invoice ref",
	"isbn", "isbn 13", "isbn 10", "issn", "ean", "gtin", "upc", "sku", "barcode", "asin", "doi", "batch", "batch no", "batch number", "lot", "lot no",
	"ticket", "ticket no", "ticket number", "tracking", "tracking number", "tracking no", "consignment", "parcel", "serial", "serial no",
	"serial number", "part no", "part number", "model", "model no", "model number", "product code", "product no", "product number", "item no",
	"item number", "catalogue no", "catalogue number", "stock code", "asset tag", "asset no", "asset number", "quote no", "quote ref", "quotation",
	"version", "build", "revision", "checksum", "hash", "md5", "sha1", "sha256", "crc", "commit", "uuid", "guid", "timestamp", "epoch", "bytes",
	"pid", "port", "charity no", "charity number", "registered charity", "urn", "ukprn", "laestab", "dfe number", "establishment number", "centre number",
	"centre no", "meter", "meter number", "mpan", "mprn", "job no", "job number", "job ref", "contract no", "contract number", "po box",
	"case officer", "voucher", "voucher no", "booking ref", "booking reference", "booking no", "cost centre", "ledger code", "nominal code",
	"supplier no", "supplier number", "vendor no", "amount", "total", "balance", "price", "quantity", "qty", "expected result", "actual result",
}

// labelBuilder collects the labels of all detectors.
type labelBuilder struct {
	n     int
	ids   map[string]int32
	texts []string
	infos []labelInfo
	reads []bool // detectors with an anchor AfterLabel
}

func newLabelBuilder(detectors int) *labelBuilder {
	b := &labelBuilder{n: detectors, ids: make(map[string]int32), reads: make([]bool, detectors)}
	for _, t := range elsewhere {
		b.info(t).specific = true
	}
	return b
}

func (b *labelBuilder) info(text string) *labelInfo {
	key := strings.Join(splitWords(text), " ")
	id, ok := b.ids[key]
	if !ok {
		id = int32(len(b.infos))
		b.ids[key] = id
		b.texts = append(b.texts, text)
		b.infos = append(b.infos, labelInfo{rel: make([]relation, b.n)})
	}
	return &b.infos[id]
}

func (b *labelBuilder) addDetector(i int, d *Detector) {
	for _, l := range d.Labels {
		in := b.info(l)
		in.rel[i], in.specific, in.quiet = named, true, false
	}
	for _, l := range d.Hints {
		in := b.info(l)
		in.quiet = false
		if in.rel[i] == unspoken {
			in.rel[i] = hinted
		}
	}
	for _, l := range d.Against {
		in := b.info(l)
		in.rel[i], in.quiet = against, false
	}
	for _, l := range d.Quiet {
		known := len(b.infos)
		in := b.info(l)
		if in.rel[i] == unspoken {
			in.rel[i] = named
		}
		in.quiet = in.quiet || len(b.infos) > known
	}
}

func (b *labelBuilder) after(i int) { b.reads[i] = true }

// addTo enters the labels into the word table of e.
func (b *labelBuilder) addTo(e *Engine) error {
	for id := range b.infos {
		in := &b.infos[id]
		for d, r := range in.rel {
			if b.reads[d] && r > 0 {
				in.after = append(in.after, int32(d))
			}
			if r > 0 {
				in.names = append(in.names, int32(d))
			}
			in.said = in.said || b.reads[d] && r == named && in.specific && !in.quiet
		}
		if !e.words.add(b.texts[id], phrase{isLabel: true, id: int32(id)}) {
			return fmt.Errorf("label %q holds no letter", b.texts[id])
		}
	}
	e.labels = b.infos
	return nil
}

// longName is a heading that is a sentence: what it asks for may stand anywhere
// in it.
const longName = 40 // bytes

// nameSet is what the labels in a name say together. It reads headings, keys
// and tags, which may be in camel case.
func (e *Engine) nameSet(name string) *labelInfo {
	var w walker
	var f shadow
	f.set(uncamel(name))
	w.e = e
	w.run(f.text)
	set := &labelInfo{name: strings.Clone(name), rel: make([]relation, len(e.detectors)), quiet: true}
	for _, l := range w.labels {
		in := &e.labels[l.id]
		if in.quiet && int(l.end-l.start)*4 < len(f.text) && len(f.text) < longName && f.text[len(f.text)-1] != '?' { // "sendHelloRetryRequest"
			continue
		}
		set.specific = set.specific || in.specific
		set.quiet = set.quiet && in.quiet
		for d, r := range in.rel {
			if r == against || set.rel[d] != against && r > set.rel[d] {
				set.rel[d] = r
			}
		}
		for _, d := range in.after {
			if !containsInt(set.after, d) {
				set.after = append(set.after, d)
			}
		}
	}
	for d, r := range set.rel {
		if r > 0 {
			set.names = append(set.names, int32(d))
		}
	}
	return set
}

func containsInt(xs []int32, x int32) bool {
	for _, y := range xs {
		if x == y {
			return true
		}
	}
	return false
}

// uncamel puts spaces into names such as dateOfBirth and NHSNumber.
func uncamel(name string) string {
	var b strings.Builder
	rs := []rune(name)
	for i, r := range rs {
		if i > 0 && unicode.IsUpper(r) {
			next := i+1 < len(rs) && unicode.IsLower(rs[i+1])
			if unicode.IsLower(rs[i-1]) || unicode.IsUpper(rs[i-1]) && next {
				b.WriteByte(' ')
			}
		}
		b.WriteRune(r)
	}
	return strings.Replace(b.String(), "Do B", "DoB", 1) // one word, as people write it
}
