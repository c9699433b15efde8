package document

// Centre is the middle of a box.
func (q Quad) Centre() (x, y float64) {
	return float64(q.X0+q.X1+q.X2+q.X3) / 4, float64(q.Y0+q.Y1+q.Y2+q.Y3) / 4
}

// Holds reports whether a point lies in the box, whichever way its corners go
// round, or on its edge.
func (q Quad) Holds(x, y float64) bool {
	xs, ys := [4]float32{q.X0, q.X1, q.X2, q.X3}, [4]float32{q.Y0, q.Y1, q.Y2, q.Y3}
	left, right := false, false
	for i := range 4 {
		k := (i + 1) % 4
		side := float64(xs[k]-xs[i])*(y-float64(ys[i])) - float64(ys[k]-ys[i])*(x-float64(xs[i]))
		left, right = left || side > 0, right || side < 0
	}
	return left != right
}
