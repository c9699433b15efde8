package finding

import (
	"slices"
	"strings"

	"sardine/document"
)

// Compare orders findings by path, place, longer first, kind: the order of
// every report.
func Compare(a, b Finding) int { return compare(&a, &b) }

func compare(a, b *Finding) int {
	if c := comparePaths(a.Path, b.Path); c != 0 {
		return c
	}
	switch {
	case a.Span.Start != b.Span.Start:
		return cmp64(a.Span.Start, b.Span.Start)
	case a.Span.End != b.Span.End:
		return cmp64(b.Span.End, a.Span.End)
	}
	return strings.Compare(a.Kind.Name, b.Kind.Name)
}

// comparePaths knows paths that are one and the same, as those of the findings
// of one part are.
func comparePaths(a, b document.Path) int {
	if len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) {
		return 0
	}
	return slices.Compare(a, b)
}

func cmp64(a, b int64) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// layer separates kinds that may share text without competing: a statement
// about a person's health may hold the person's name, and an address its
// postcode. Within a layer one reading wins.
func layer(k *Kind) int {
	switch {
	case k.Category == Special || k.Category == Criminal || k.Category == HighRisk:
		return 1
	case k.Name == "postal-address":
		return 2
	default:
		return 0
	}
}

// Resolve settles overlaps, once, for every sink: among findings of one layer
// that share text the best supported stays, and remembers what it beat. It
// returns them in the order of Compare and reuses fs.
func Resolve(fs []Finding) []Finding {
	if !sorted(fs) {
		slices.SortFunc(fs, Compare)
	}
	kept := 0
	for from := 0; from < len(fs); {
		n := cluster(fs[from:])
		switch {
		case n > 1:
			kept += copy(fs[kept:], settle(fs[from:from+n]))
		case kept == from:
			kept++
		default:
			fs[kept] = fs[from]
			kept++
		}
		from += n
	}
	clear(fs[kept:])
	return fs[:kept]
}

// sorted reports whether fs is in the order of Compare, as it nearly always is.
func sorted(fs []Finding) bool {
	for i := 1; i < len(fs); i++ {
		if compare(&fs[i-1], &fs[i]) > 0 {
			return false
		}
	}
	return true
}

// cluster is how many findings at the start of sorted fs hang together.
func cluster(fs []Finding) int {
	end := fs[0].Span.End
	for i := 1; i < len(fs); i++ {
		if fs[i].Span.Start >= end || comparePaths(fs[i].Path, fs[0].Path) != 0 {
			return i
		}
		end = max(end, fs[i].Span.End)
	}
	return len(fs)
}

// settle decides one cluster: best first, each of the rest stays if nothing
// that stayed shares its text in its layer.
func settle(fs []Finding) []Finding {
	ranked := slices.Clone(fs)
	slices.SortStableFunc(ranked, func(a, b Finding) int {
		switch {
		case beats(a, b):
			return -1
		case beats(b, a):
			return 1
		}
		return 0
	})
	var kept []Finding
next:
	for _, f := range ranked {
		for i := range kept {
			if k := &kept[i]; k.Span.Overlaps(f.Span) && layer(k.Kind) == layer(f.Kind) {
				k.Also = addKind(k.Also, f, k.Kind)
				continue next
			}
		}
		kept = append(kept, f)
	}
	slices.SortFunc(kept, Compare)
	return kept
}

// beats reports whether g stands and f falls: by score, then by length, then
// by place, then by name.
func beats(g, f Finding) bool {
	if g.Score != f.Score {
		return g.Score > f.Score
	}
	if g.Span.Len() != f.Span.Len() {
		return g.Span.Len() > f.Span.Len()
	}
	if g.Span.Start != f.Span.Start {
		return g.Span.Start < f.Span.Start
	}
	return g.Kind.Name < f.Kind.Name
}

// addKind remembers loser's kind, and what it had beaten itself, if they are
// another reading than the winner's.
func addKind(also []*Kind, loser Finding, winner *Kind) []*Kind {
	for _, k := range append([]*Kind{loser.Kind}, loser.Also...) {
		if k.Name == winner.Name || slices.ContainsFunc(also, func(a *Kind) bool { return a.Name == k.Name }) {
			continue
		}
		also = append(also, k)
	}
	return also
}
