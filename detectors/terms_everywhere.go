package detectors

import (
	"strings"
	"time"
)

// Everywhere reports whether the detector is a rule's pattern that may begin
// anywhere, so that no anchor can be looked for: its expression runs over all
// text by itself. Whoever loads such a rule should be told what it costs.
func (d *Detector) Everywhere() bool { return d.everywhere != nil }

// MBPerSecond measures how fast the expression of an Everywhere detector runs
// over English prose on this machine, in millions of bytes a second on one core.
// It takes some hundredths of a second.
func (d *Detector) MBPerSecond() float64 {
	const (
		piece = 64 << 10
		least = 20 * time.Millisecond
	)
	if d.everywhere == nil {
		return 0
	}
	text := strings.Repeat(costText, piece/len(costText)+1)
	start, bytes := time.Now(), 0
	for time.Since(start) < least {
		d.everywhere.FindAllStringIndex(text, -1)
		bytes += len(text)
	}
	return float64(bytes) / 1e6 / time.Since(start).Seconds()
}

// costText is what office documents are made of: words, numbers, an address.
const costText = "Thank you for your letter of 3 March about the place for your daughter in Year 7. The panel met on Tuesday and agreed to offer it, " +
	"subject to the form being returned by the end of the month. Please ring 01632 960123 or write to office@example.org if anything is unclear; " +
	"the reference is KX-20461 and the amount due is 135.50 for the term.\n"

// readEverywhere makes hits of what patterns that may begin anywhere match.
func (s *Session) readEverywhere() {
	for i, d := range s.e.detectors {
		if d.everywhere == nil {
			continue
		}
		for _, m := range d.everywhere.FindAllStringIndex(s.fold.text, -1) {
			if m[1]-m[0] <= longestMatch && m[1] > m[0] {
				s.walk.hits = append(s.walk.hits, hit{start: int32(m[0]), end: int32(m[1]), detector: int32(i)})
			}
		}
	}
}
