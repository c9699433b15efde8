package detectors

import "sardine/finding"

// Threshold is the score from which findings are reported by default, and
// Floor the score from which the engine returns them, for people to review.
const (
	Threshold finding.Score = 500
	Floor     finding.Score = 300
)

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
	columnPoints      = 45  // named by the heading of its column
	keyPoints         = 45  // named by its field
	consistentPoints  = 30  // most values of the column are of this kind
	neighbourPoints   = 10  // other data of one person on the line or row
	badLabelPoints    = -50 // named as something else
	placeholderPoints = -100
)

// scale maps points to thousandths: a line through each pair of rows. Rows from
// Threshold on are fitted to the share of findings that were true, by points, in
// four collections together: the evaluation share, its cases, its negatives and
// three shares of made-up people (50 to 54 points: .83 of 329; 55 to 59: .88 of
// 390; 60 to 64: .96 of 418; 65 to 69: .99 of 814; more: .99 and above), a little
// below it, since documents that nobody has seen are harder. There is a step at
// the threshold: what falls short of it is true in less than half of all cases,
// what reaches it in more than three quarters. Nothing is ever certain.
var scale = [...]struct{ points, score int }{
	{0, 0}, {49, 490}, {50, 785}, {55, 890}, {60, 910}, {70, 930}, {80, 945}, {100, 965}, {120, 975}, {150, 985}, {200, 990},
}

// score turns a sum of points into thousandths.
func score(points int) finding.Score {
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

// appendTo appends the reasons in the order of their numbers.
func (r reasons) appendTo(rs []finding.Reason) []finding.Reason {
	for i := finding.Reason(0); r != 0; i, r = i+1, r>>1 {
		if r&1 != 0 {
			rs = append(rs, i)
		}
	}
	return rs
}
