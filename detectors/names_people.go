package detectors

import "slices"

// people is what a file has shown to be words of people's names, so that
// they are recognised when they stand alone further on.
type people struct {
	words map[string]firstSeen
	text  string // of the part in which the words up to until are claimed already
	until int
}

// cover says that the words up to the shadow offset until are claimed.
func (p *people) cover(c *Candidate, until int) { p.text, p.until = c.Text, until }

// covered reports whether c was claimed as part of a longer name.
func (p *people) covered(c *Candidate) bool { return c.Start < p.until && p.text == c.Text }

// firstSeen is where a word was first part of a name that was well supported.
// Only what stands behind it may lean on it, so that results do not depend on
// how a stream is cut into parts.
type firstSeen struct {
	stream string
	at     int64
}

// maxPeople bounds the register; a file with more names is a list of names,
// in which words alone mean little.
const maxPeople = 20_000

// remember enters the words of tokens from to last of r as parts of a name.
func (c *Candidate) remember(from, last int, r *nameRun, sure bool) {
	if !sure {
		return
	}
	p := &c.s.people
	for i := from; i <= last; i++ {
		t := &r.tokens[i]
		if t.sort != wordToken || len(t.low) < 3 || notNames[t.low] || t.lex.place() && t.lex.forename() < 3 {
			continue
		}
		p.add(t.low, c.stream(), c.s.streamAt(t.start))
	}
}

func (p *people) add(low, stream string, at int64) {
	if p.words == nil {
		p.words = make(map[string]firstSeen)
	}
	if _, ok := p.words[low]; !ok && len(p.words) < maxPeople {
		p.words[string([]byte(low))] = firstSeen{stream, at}
	}
}

// knows reports whether the word was seen in a name at all.
func (p *people) knows(low string) bool {
	_, ok := p.words[low]
	return ok
}

// before reports whether the word was part of a name that stands before c.
func (p *people) before(low string, c *Candidate) bool {
	f, ok := p.words[low]
	return ok && (f.stream != c.stream() || f.at < c.s.streamAt(c.Start))
}

// knowsAll reports whether all words of n tokens from k on were seen before.
func (p *people) knowsAll(r *nameRun, k, n int, c *Candidate) bool {
	return !slices.ContainsFunc(r.tokens[k:k+n], func(t nameToken) bool {
		return t.sort == wordToken && !p.before(t.low, c)
	})
}

// stream is the path of the part that c stands in.
func (c *Candidate) stream() string { return c.s.part.Path.String() }

// streamAt is where the shadow offset at stands in the stream.
func (s *Session) streamAt(at int) int64 { return s.part.Base + int64(s.fold.origAt(at)) }
