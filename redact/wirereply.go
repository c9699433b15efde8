package redact

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/redact/convert"
	"sardine/redact/leak"
)

// What a Worker sends back begins with one of these.
const (
	replyDone = iota
	replyLeak
	replyDiffers
	replyUnread       // with a place
	replyBroken       // with a reader
	replyReadOnly     // nothing follows
	replyUnreadFile   // with a reason
	replyUnreadMember // with a reason
	replySkip         // with a reason
	replyTooLong      // nothing follows
	replyLetters      // nothing follows
	replySize         // nothing follows
	replyOther        // nothing follows
)

// detailed are errors that end in words about where.
var detailed = []struct {
	code int
	is   error
}{{replyLeak, ErrLeak}, {replyDiffers, ErrDiffers}, {replyUnread, ErrUnread}}

// AppendFailure writes err as a code, and as words that hold no text of a file.
func AppendFailure(b []byte, err error) []byte {
	e := &encoder{b}
	var unread *formats.UnreadError
	var skip *document.SkipError
	for _, x := range detailed {
		if errors.Is(err, x.is) {
			e.count(x.code)
			e.text(strings.TrimPrefix(strings.TrimPrefix(err.Error(), x.is.Error()), ": "))
			return e.b
		}
	}
	switch {
	case errors.Is(err, leak.ErrBroken):
		e.count(replyBroken)
		e.text(strings.TrimSuffix(err.Error(), ": "+leak.ErrBroken.Error()))
	case errors.Is(err, formats.ErrReadOnly):
		e.count(replyReadOnly)
	case errors.As(err, &unread) && len(unread.Path) == 0:
		e.count(replyUnreadFile)
		e.text(string(unread.Why))
	case errors.As(err, &unread):
		e.count(replyUnreadMember)
		e.text(string(unread.Why))
	case errors.As(err, &skip):
		e.count(replySkip)
		e.text(string(skip.Why))
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		e.count(replyTooLong)
	case errors.Is(err, convert.ErrLetters):
		e.count(replyLetters)
	case errors.Is(err, convert.ErrSize):
		e.count(replySize)
	default:
		e.count(replyOther)
	}
	return e.b
}

// errOther is a failure that has no words.
var errOther = errors.New("the format's rewriter failed")

// failure reads what AppendFailure wrote; nil if the work was done. more are
// words that places may be told with.
func (d *decoder) failure(more ...string) error {
	code := d.count(replyOther)
	for _, x := range detailed {
		if code != x.code {
			continue
		}
		where := d.text()
		switch {
		case d.bad:
			return ErrWire
		case where == "":
			return x.is
		case !leak.Harmless(where, more...):
			where = "somewhere in it"
		}
		return fmt.Errorf("%w: %s", x.is, where)
	}
	var err error
	switch code {
	case replyDone:
		return nil
	case replyBroken:
		name := d.text()
		if !leak.Harmless(name) {
			name = "another reader"
		}
		err = fmt.Errorf("%s: %w", name, leak.ErrBroken)
	case replyReadOnly:
		err = formats.ErrReadOnly
	case replyUnreadFile:
		err = &formats.UnreadError{Why: d.why()}
	case replyUnreadMember:
		err = &formats.UnreadError{Path: document.Path{"member"}, Why: d.why()}
	case replySkip:
		err = document.Skipped(d.why(), nil)
	case replyTooLong:
		err = context.DeadlineExceeded
	case replyLetters:
		err = convert.ErrLetters
	case replySize:
		err = convert.ErrSize
	default:
		err = errOther
	}
	if d.bad {
		return ErrWire
	}
	return err
}

// Append writes c as the reply to an order.
func (c *Counted) Append(b []byte) []byte {
	e := &encoder{b}
	e.count(replyDone)
	e.count(len(c.kinds))
	for _, k := range c.kinds {
		e.text(k.kind)
		e.count(k.passages)
		e.count(k.values)
		e.count(int(k.where))
	}
	e.count(len(c.reasons))
	for r, n := range c.reasons {
		e.text(r)
		e.count(n)
	}
	for _, what := range leftOuts {
		e.count(c.left[what])
	}
	e.count(c.pages)
	e.count(c.pictures)
	e.count(c.members)
	return e.b
}

// maxCounted bounds what a reply may count: no file holds more passages.
const maxCounted = 1 << 40

// DecodeCounted reads the reply to o: what Counted.Append or AppendFailure
// wrote. It counts no kind and no reason that o does not have.
func DecodeCounted(b []byte, o *Order) (*Counted, error) {
	d := &decoder{s: string(b)}
	if err := d.failure(); err != nil || d.bad {
		return nil, errors.Join(err, d.end())
	}
	titles, reasons := o.titles(), o.reasons()
	c := &Counted{reasons: map[string]int{}, left: map[string]int{}}
	for n := d.many(); n > 0 && !d.bad; n-- {
		k := countedKind{d.text(), d.count(maxCounted), d.count(maxCounted), uint64(d.count(1 << 16))}
		if _, ok := titles[k.kind]; !ok {
			d.fail()
		}
		c.kinds = append(c.kinds, k)
	}
	for n := d.many(); n > 0 && !d.bad; n-- {
		r := d.text()
		c.reasons[r] = d.count(maxCounted)
		if !reasons[r] {
			d.fail()
		}
	}
	for _, what := range leftOuts {
		if n := d.count(maxCounted); n > 0 {
			c.left[what] = n
		}
	}
	c.pages, c.pictures, c.members = d.count(maxCounted), d.count(maxCounted), d.count(maxCounted)
	return c, d.end()
}

// Append writes p as the reply to an order.
func (p *Proof) Append(b []byte) []byte {
	e := &encoder{b}
	e.count(replyDone)
	e.count(len(p.checks))
	for _, c := range p.checks {
		e.text(c.Reader)
		e.text(c.Result)
	}
	e.count(len(p.elsewhere))
	for k, n := range p.elsewhere {
		e.text(k)
		e.count(n)
	}
	e.count(p.dropped)
	e.skips(p.unread)
	return e.b
}

// DecodeProof reads the reply to o: what Proof.Append or AppendFailure wrote.
// Checks have the names of readers that there are.
func DecodeProof(b []byte, o *Order, programs []leak.Program) (*Proof, error) {
	var names []string
	for _, p := range programs {
		names = append(names, p.Name)
	}
	d := &decoder{s: string(b)}
	if err := d.failure(names...); err != nil || d.bad {
		return nil, errors.Join(err, d.end())
	}
	p := &Proof{elsewhere: map[string]int{}}
	for n := d.many(); n > 0 && !d.bad; n-- {
		c := leak.Check{Reader: d.text(), Result: d.text()}
		if !leak.Harmless(c.Reader, names...) || !leak.Harmless(c.Result) {
			d.fail()
		}
		p.checks = append(p.checks, c)
	}
	titles := o.titles()
	titles[""] = "" // words of the user's
	for n := d.many(); n > 0 && !d.bad; n-- {
		k := d.text()
		p.elsewhere[k] = d.count(maxCounted)
		if _, ok := titles[k]; !ok {
			d.fail()
		}
	}
	p.dropped = d.count(maxCounted)
	if p.unread = d.skips(); len(p.unread) > finding.MaxSkips {
		d.fail()
	}
	return p, d.end()
}

// AppendLooked writes how the look at a file ended.
func AppendLooked(b []byte, l Looked) []byte {
	e := &encoder{b}
	e.count(replyDone)
	e.text(l.Format)
	e.skips(l.Skips)
	return e.b
}

// DecodeLooked reads what AppendLooked or AppendFailure wrote.
func DecodeLooked(b []byte) (l Looked, err error) {
	d := &decoder{s: string(b)}
	if err := d.failure(); err != nil || d.bad {
		return l, errors.Join(err, d.end())
	}
	l.Format = d.word()
	if l.Skips = d.skips(); len(l.Skips) > finding.MaxSkips {
		d.fail()
	}
	return l, d.end()
}
