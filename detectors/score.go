package detectors

import (
	"math/bits"

	"sardine/finding"
)

// Threshold is the score from which findings are reported by default, and
// Floor the score from which the engine returns them, for people to review.
const (
	Threshold finding.Score = 500
	Floor     finding.Score = 100
)

// floorPoints reach the Floor.
const floorPoints = 30

// Weight is a piece of evidence and how much it counts, in points. Fifty
// points reach the Threshold.
type Weight struct {
	Reason finding.Reason
	Points int
}

// The usual weights (reference: a checksum that one random number in eleven
// passes is never enough alone; a label on the line is worth more than it).
// A detector may weigh its own evidence otherwise; context is weighed with these.
const (
	shapePoints       = 10  // looks like one, as many other things do
	checksumPoints    = 30  // one check digit
	labelPoints       = 40  // named on the line or by the line above
	farLabelPoints    = 30  // named on the line, 40 bytes or more away
	hintPoints        = 20  // named by a word that names other things too
	afterPoints       = 25  // named by a word behind it
	saidPoints        = 36  // "... is the correct sort code", "... (sort code)"
	columnPoints      = 45  // named by the heading of its column
	keyPoints         = 45  // named by its field
	consistentPoints  = 30  // most values of the column are of this kind
	neighbourPoints   = 10  // other data of one person on the line or row
	badLabelPoints    = -50 // named as something else
	placeholderPoints = -100
)

// scale maps points to thousandths: a line through each pair of rows. Rows are
// fitted to the share of findings that were true, by points, in four collections:
// the evaluation share, its cases, its negatives and twelve shares of made-up
// people (seeds 500 to 511; the tests hold to other seeds). Where the collections
// differ, the row lies between them, so that no score is ten points off in either:
// 30 to 39 points: .13 of 290 findings were true; 40 to 44: .33 of 100; 45 to 49:
// .70 of 57, nearly all names of people, and none but names in the negatives; 50 to
// 54: .91 of 396 (.83 in the cases, .94 of the made-up people); 55 to 59: .97 of
// 1,081 (.90 in the cases); 60 to 69: .99 of 1,976; more: all but one in a thousand.
// There is a step at the threshold: what reaches it is named or shown by something
// beside its own shape. Nothing is ever certain.
var scale = [...]struct{ points, score int }{
	{0, 0}, {floorPoints, 100}, {35, 115}, {40, 250}, {45, 420}, {49, 490},
	{50, 850}, {54, 885}, {55, 905}, {60, 940}, {65, 955}, {70, 962}, {80, 970}, {100, 978}, {120, 983}, {150, 988}, {200, 992},
}

// ScaleVersion is bumped when scale changes: stored scores are then made again.
const ScaleVersion = 2

// score turns a sum of points into thousandths.
func score(points int) finding.Score {
	return scores[max(0, min(points, len(scores)-1))]
}

// scores are the scores of all points up to the last ones of scale.
var scores = func() (t [201]finding.Score) {
	for points := range t {
		t[points] = onScale(points)
	}
	return t
}()

func onScale(points int) finding.Score {
	if points <= 0 {
		return 0
	}
	for i := 1; i < len(scale); i++ {
		a, b := scale[i-1], scale[i]
		if points <= b.points {
			return finding.Score(a.score + (points-a.points)*(b.score-a.score)/(b.points-a.points))
		}
	}
	return finding.Score(scale[len(scale)-1].score)
}

// reasons is a set of finding.Reason, which are fewer than 32.
type reasons uint32

func (r *reasons) add(x finding.Reason) { *r |= 1 << x }

// reasonLists are the lists of the sets that were met last. Findings share them:
// those of a table are all found for the same few reasons.
type reasonLists [64]struct {
	set  reasons
	list []finding.Reason
}

func (l *reasonLists) of(r reasons) []finding.Reason {
	x := &l[uint64(r)*hashKey>>58]
	if x.set != r {
		rs := r.appendTo(make([]finding.Reason, 0, bits.OnesCount32(uint32(r))))
		x.set, x.list = r, rs
	}
	return x.list
}

// appendTo appends the reasons in the order of their numbers.
func (r reasons) appendTo(rs []finding.Reason) []finding.Reason {
	for ; r != 0; r &= r - 1 {
		rs = append(rs, finding.Reason(bits.TrailingZeros32(uint32(r))))
	}
	return rs
}
