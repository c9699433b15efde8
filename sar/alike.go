package sar

import (
	"cmp"
	"slices"

	"sardine/finding"
	"sardine/sar/match"
)

// alike tells which matches say the same, so that a reviewer reads each
// passage once. Of files that repeat one another the fullest stands for all.
func (f *Found) alike() {
	var vs []*match.Verdict
	for _, v := range f.Matches {
		v.Like = match.Likeness{}
		if v.Class != match.Rejected && v.Sketch != nil {
			vs = append(vs, v)
		}
	}
	// The fullest first: what repeats it comes later.
	slices.SortStableFunc(vs, func(a, b *match.Verdict) int {
		return cmp.Or(cmp.Compare(b.Sketch.Words, a.Sketch.Words), cmp.Compare(rank(a.Class), rank(b.Class)), cmp.Compare(a.File, b.File))
	})
	r := &repeats{found: f, digest: map[string]*match.Verdict{}, runs: map[uint64][]*match.Verdict{}}
	for _, v := range vs {
		r.place(v)
	}
	threads(vs)
}

// repeats are the files that stand for others so far.
type repeats struct {
	found  *Found
	digest map[string]*match.Verdict
	runs   map[uint64][]*match.Verdict // by runs of words
}

// What makes files alike.
const (
	leastRuns = 4    // of words, fewer of which stand in many files
	nearShare = 0.75 // of the runs of both, for files that are nearly the same
	probes    = 48   // runs of a file by which others that hold it are looked for
	crowded   = 200  // files that have a run: a letter head, a signature
)

// place finds the file that v repeats, or makes v stand for others.
func (r *repeats) place(v *match.Verdict) {
	res, ok := r.found.Results[v.File]
	if ok && res.Digest != "" {
		if first := r.digest[res.Digest]; first != nil {
			v.Like.SameAs = first.File
			first.Like.Holds = append(first.Like.Holds, v.File)
			return
		}
		r.digest[res.Digest] = v
	}
	if best, in, share := r.nearest(v); best != nil {
		if in && res.Status == finding.Read {
			v.Like.In = best.File
			best.Like.Holds = append(best.Like.Holds, v.File)
			return
		}
		if share >= nearShare && len(v.Sketch.Hashes()) >= leastRuns {
			v.Like.Near, v.Like.Share = best.File, share
			return
		}
	}
	for _, h := range v.Sketch.Hashes() {
		if some := r.runs[h]; len(some) < crowded {
			r.runs[h] = append(some, v)
		}
	}
}

// nearest is the file that has most of v's runs of words: in if it has all of
// them.
func (r *repeats) nearest(v *match.Verdict) (best *match.Verdict, in bool, share float64) {
	hashes := v.Sketch.Hashes()
	if len(hashes) == 0 {
		return nil, false, 0
	}
	count := map[*match.Verdict]int{}
	step := max(1, len(hashes)/probes)
	for i := 0; i < len(hashes); i += step {
		for _, o := range r.runs[hashes[i]] {
			count[o]++
		}
	}
	most := 0.0
	for o, n := range count {
		if n*step*4 < len(hashes) {
			continue
		}
		ours, theirs, both := v.Sketch.Common(o.Sketch)
		if ours == 0 {
			continue
		}
		held, jaccard := float64(both)/float64(ours), float64(both)/float64(ours+theirs-both)
		better := cmp.Or(cmp.Compare(held, most), cmp.Compare(jaccard, share))
		if held == most && held == 1 && best != nil { // several hold all of it: the fullest
			better = cmp.Or(cmp.Compare(o.Sketch.Words, best.Sketch.Words), better)
		}
		if best == nil || better > 0 || better == 0 && o.File < best.File {
			best, most, share = o, held, jaccard
		}
	}
	if best == nil {
		return nil, false, 0
	}
	whole := v.Sketch.Whole() && best.Sketch.Whole()
	return best, whole && most == 1 && len(hashes) >= leastRuns, share
}

// threads joins messages into conversations: by what the head of one says it
// answers, or by the subject and words that one quotes of the other.
func threads(vs []*match.Verdict) {
	byID, bySubject := map[uint64]int{}, map[uint64][]int{}
	up := make([]int, len(vs))
	for i, v := range vs {
		up[i] = i
		if m := v.Sketch.Mail; m != nil {
			if m.ID != 0 {
				byID[m.ID] = i
			}
			if m.Subject != 0 {
				bySubject[m.Subject] = append(bySubject[m.Subject], i)
			}
		}
	}
	top := func(i int) int {
		for up[i] != i {
			up[i] = up[up[i]]
			i = up[i]
		}
		return i
	}
	join := func(a, b int) { // the fuller one, which comes first, leads
		if a, b = top(a), top(b); a != b {
			up[max(a, b)] = min(a, b)
		}
	}
	answered := map[uint64]int{} // a message that is not there, by those that answer it
	for i, v := range vs {
		if v.Sketch.Mail == nil {
			continue
		}
		for _, ref := range append([]uint64{v.Sketch.Mail.ID}, v.Sketch.Mail.Refs...) {
			if ref == 0 {
				continue
			}
			if j, ok := byID[ref]; ok {
				join(i, j)
			} else if j, ok := answered[ref]; ok {
				join(i, j)
			} else {
				answered[ref] = i
			}
		}
	}
	for _, same := range bySubject {
		joinQuoting(vs, same[:min(len(same), maxSubject)], join)
	}
	size := map[int]int{}
	for i := range vs {
		size[top(i)]++
	}
	for i, v := range vs {
		if t := top(i); size[t] > 1 && v.Sketch.Mail != nil {
			v.Like.Thread = vs[t].File
		}
	}
}

// maxSubject is how many messages of one subject are compared with each other.
const maxSubject = 300

// joinQuoting joins messages of one subject of which one holds half of the
// other's words.
func joinQuoting(vs []*match.Verdict, same []int, join func(a, b int)) {
	for i, a := range same {
		for _, b := range same[i+1:] {
			ours, theirs, both := vs[a].Sketch.Common(vs[b].Sketch)
			if least := min(ours, theirs); least > 0 && both*2 >= least {
				join(a, b)
			}
		}
	}
}
