package detectors

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"sardine/finding"
)

// Detector is one plug-in: what its candidates look like, what names them, and
// a function that checks one. Detectors are immutable and shared by goroutines.
type Detector struct {
	Name, Doc string
	Kind      *finding.Kind
	More      []*finding.Kind // other kinds that Check reports
	Version   int             // bump when the findings for some text change

	Anchors []Anchor
	Check   func(*Candidate) // reports what it finds; must not keep the Candidate or its Text

	Labels   []string // words that name such a value, and nothing else
	Hints    []string // words that name such a value among other things
	Against  []string // words that say a value is none, whatever it looks like
	Quiet    []string // words that name such a value where they stand as a label, and say nothing about values of other detectors
	Certain  bool     // the shape speaks for itself: labels of other detectors do not lower it
	Mixed    bool     // letters and digits take turns in it: no letter is taken for a digit by mistake
	FromRule bool     // made from a rule, whose examples are its tests

	everywhere *regexp.Regexp // see Everywhere
}

// Engine runs a set of detectors. It is safe for many goroutines: but for the
// buffers that its sessions leave to each other it is immutable.
type Engine struct {
	detectors []*Detector
	class     [256]byteClass
	words     wordTable
	labels    []labelInfo
	layouts   layoutTable
	totals    [maxDigits + 1][]digitAnchor
	joins     Join // all that some anchor allows
	literals  [256][]literalAnchor
	seconds   [256][4]uint64 // bit b of c: a literal may begin with c and b. A space begins some, and nearly all words end at one
	caps      []capAnchor
	spare     sync.Pool // of *buffers
	forgetful bool      // tests: every cell is read, whatever was read before
}

const anyByte = ^uint64(0)

// capAnchor is an Anchor of form CapWord.
type capAnchor struct {
	detector int32
	name     bool
}

type literalAnchor struct {
	text     string
	detector int32
	may      func(text string, start, end int) bool
}

// digitAnchor is an Anchor of form Digits for one grouping.
type digitAnchor struct {
	detector      int32
	before, after Beside
	first         uint16 // bit d: digit d may come first
	joins         Join
	may           func(text string, start, end int) bool
}

// New compiles the anchors of ds. It fails if a detector is incomplete, two
// have one name, or an anchor cannot be read.
func New(ds []*Detector) (*Engine, error) {
	e := &Engine{detectors: ds}
	e.classify()
	labels := newLabelBuilder(len(ds))
	names := make(map[string]bool)
	for i, d := range ds {
		switch {
		case d.Name == "" || d.Kind == nil || d.Check == nil:
			return nil, fmt.Errorf("detector %q (number %d): name, kind and check are needed", d.Name, i)
		case names[d.Name]:
			return nil, fmt.Errorf("detector %q is listed twice", d.Name)
		}
		names[d.Name] = true
		labels.addDetector(i, d)
		for _, a := range d.Anchors {
			if err := e.addAnchor(int32(i), a, labels); err != nil {
				return nil, fmt.Errorf("detector %q: %w", d.Name, err)
			}
		}
	}
	if err := labels.addTo(e); err != nil {
		return nil, err
	}
	e.words.build()
	return e, nil
}

// Detectors returns what the engine runs. The slice is not to be changed.
func (e *Engine) Detectors() []*Detector { return e.detectors }

func (e *Engine) classify() {
	for c := range e.class {
		switch {
		case c >= 0x80:
			e.class[c] = highByte
		case isDigit(byte(c)):
			e.class[c] = digitByte
		case isLetter(byte(c)):
			e.class[c] = letterByte
		}
	}
}

func (e *Engine) addAnchor(d int32, a Anchor, labels *labelBuilder) error {
	switch a.Form {
	case Digits:
		return e.addDigits(d, a)
	case Literal:
		if a.Text == "" || e.class[a.Text[0]] != skipByte && e.class[a.Text[0]] != literalByte {
			return fmt.Errorf("a literal must start with a byte that is no letter or digit: %q", a.Text)
		}
		e.class[a.Text[0]] = literalByte
		e.literals[a.Text[0]] = append(e.literals[a.Text[0]], literalAnchor{a.Text, d, a.May})
		seconds := &e.seconds[a.Text[0]]
		if len(a.Text) == 1 {
			*seconds = [4]uint64{anyByte, anyByte, anyByte, anyByte}
		} else {
			seconds[a.Text[1]>>6] |= 1 << (a.Text[1] & 63)
		}
	case Terms:
		for i, t := range a.Terms {
			p := phrase{detector: d, id: int32(i), cap: t.Cap}
			if t.Case {
				p.exact = t.Text
			}
			if !e.words.add(t.Text, p) {
				return fmt.Errorf("term %q holds no letter", t.Text)
			}
		}
	case CapWord:
		e.caps = append(e.caps, capAnchor{d, a.Name})
	case AfterLabel:
		labels.after(int(d))
	default:
		return fmt.Errorf("unknown form of anchor %d", a.Form)
	}
	return nil
}

func (e *Engine) addDigits(d int32, a Anchor) error {
	da := digitAnchor{detector: d, before: a.Before, after: a.After, joins: a.Joins, may: a.May}
	if da.before == 0 {
		da.before = Clear
	}
	if da.after == 0 {
		da.after = Clear
	}
	if da.joins == 0 {
		da.joins = Tight
	}
	e.joins |= da.joins
	if a.First == "" {
		da.first = 1<<10 - 1
	}
	for _, c := range []byte(a.First) {
		if !isDigit(c) {
			return fmt.Errorf("first digits %q", a.First)
		}
		da.first |= 1 << (c - '0')
	}
	if len(a.Layouts) == 0 {
		lo, hi := a.Total[0], a.Total[1]
		if lo < 1 || hi < lo || hi > maxDigits {
			return fmt.Errorf("total of %d to %d digits", lo, hi)
		}
		for n := lo; n <= hi; n++ {
			e.totals[n] = append(e.totals[n], da)
		}
		return nil
	}
	for _, l := range a.Layouts {
		if err := e.addLayout(l, da); err != nil {
			return err
		}
	}
	return nil
}

// addLayout enters every grouping that a layout such as "1-2 1-2 4" stands for.
func (e *Engine) addLayout(layout string, da digitAnchor) error {
	sigs := []uint64{0}
	groups := strings.Fields(layout)
	for _, g := range groups {
		from, to, ranged := strings.Cut(g, "-")
		if !ranged {
			to = from
		}
		lo, err1 := strconv.Atoi(from)
		hi, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || lo < 1 || hi < lo || hi > 31 {
			return fmt.Errorf("layout %q", layout)
		}
		var next []uint64
		for _, s := range sigs {
			for n := lo; n <= hi; n++ {
				next = append(next, s<<5|uint64(n))
			}
		}
		sigs = next
	}
	if len(groups) == 0 || len(groups) > maxGroups {
		return fmt.Errorf("layout %q", layout)
	}
	for _, s := range sigs {
		e.layouts.add(s, da)
	}
	return nil
}

// layoutTable finds the anchors of a grouping of digits: five bits for the
// length of each group.
type layoutTable struct {
	sigs    []uint64
	anchors [][]digitAnchor
	used    int
}

func layoutSlot(sig uint64, size int) int { return int(sig * hashKey >> 40 & uint64(size-1)) }

// find returns the anchors of the grouping.
func (t *layoutTable) find(sig uint64) []digitAnchor {
	if len(t.sigs) == 0 {
		return nil
	}
	for i := layoutSlot(sig, len(t.sigs)); ; i = (i + 1) & (len(t.sigs) - 1) {
		switch t.sigs[i] {
		case sig:
			return t.anchors[i]
		case 0:
			return nil
		}
	}
}

func (t *layoutTable) add(sig uint64, a digitAnchor) {
	if 4*t.used >= len(t.sigs) {
		old := *t
		n := max(256, 4*len(old.sigs))
		*t = layoutTable{sigs: make([]uint64, n), anchors: make([][]digitAnchor, n)}
		for i, s := range old.sigs {
			for _, oa := range old.anchors[i] {
				t.add(s, oa)
			}
		}
	}
	i := layoutSlot(sig, len(t.sigs))
	for t.sigs[i] != 0 && t.sigs[i] != sig {
		i = (i + 1) & (len(t.sigs) - 1)
	}
	if t.sigs[i] == 0 {
		t.sigs[i] = sig
		t.used++
	}
	t.anchors[i] = append(t.anchors[i], a)
}
