package pdf

import (
	"math"

	"sardine/internal/pdfile"
)

// matrix is [a b c d e f] of ISO 32000-1, section 8.3.3.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) at(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// inverse is false for a matrix that flattens everything.
func (m matrix) inverse() (matrix, bool) {
	det := m[0]*m[3] - m[1]*m[2]
	if math.Abs(det) < 1e-12 || math.IsNaN(det) {
		return m, false
	}
	return matrix{m[3] / det, -m[1] / det, -m[2] / det, m[0] / det,
		(m[2]*m[5] - m[3]*m[4]) / det, (m[1]*m[4] - m[0]*m[5]) / det}, true
}

// box is an upright rectangle.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) area() float64 { return max(0, b.x1-b.x0) * max(0, b.y1-b.y0) }

func (b box) holds(x, y float64) bool { return x >= b.x0 && x <= b.x1 && y >= b.y0 && y <= b.y1 }

func (b box) and(c box) box {
	return box{max(b.x0, c.x0), max(b.y0, c.y0), min(b.x1, c.x1), min(b.y1, c.y1)}
}

// over is the upright rectangle around b as m draws it.
func (m matrix) over(b box) box {
	out := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, c := range [...][2]float64{{b.x0, b.y0}, {b.x1, b.y0}, {b.x0, b.y1}, {b.x1, b.y1}} {
		x, y := m.at(c[0], c[1])
		out = box{min(out.x0, x), min(out.y0, y), max(out.x1, x), max(out.y1, y)}
	}
	return out
}

func finite(fs ...float64) bool {
	for _, f := range fs {
		if math.IsNaN(f) || math.Abs(f) > 1e7 {
			return false
		}
	}
	return true
}

func sixNumbers(args []Value) (m matrix, ok bool) {
	if len(args) < 6 {
		return m, false
	}
	for i := range m {
		m[i] = args[len(args)-6+i].Num
	}
	return m, finite(m[:]...)
}

// matrixOf reads an array of six numbers.
func matrixOf(f *pdfile.File, v Value) (m matrix, ok bool) {
	if len(v.List) != 6 {
		return m, false
	}
	for i := range m {
		m[i] = f.Get(v.List[i]).Num
	}
	return m, finite(m[:]...)
}

// boxOf reads a rectangle of any two corners.
func boxOf(f *pdfile.File, v Value) (b box, ok bool) {
	if len(v.List) < 4 {
		return b, false
	}
	var n [4]float64
	for i := range n {
		x := f.Get(v.List[i])
		if !x.IsNumber() {
			return b, false
		}
		n[i] = x.Num
	}
	return box{min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3])}, finite(n[:]...)
}
