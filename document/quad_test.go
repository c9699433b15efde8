package document

import "testing"

func TestQuadHolds(t *testing.T) {
	upright := Quad{X0: 10, Y0: 10, X1: 30, Y1: 10, X2: 30, Y2: 20, X3: 10, Y3: 20}
	turned := Quad{X0: 0, Y0: 10, X1: 10, Y1: 0, X2: 20, Y2: 10, X3: 10, Y3: 20}
	backwards := Quad{X0: 10, Y0: 20, X1: 30, Y1: 20, X2: 30, Y2: 10, X3: 10, Y3: 10}
	for _, c := range []struct {
		q    Quad
		x, y float64
		want bool
	}{{upright, 20, 15, true}, {upright, 31, 15, false}, {upright, 20, 9, false}, {turned, 10, 10, true}, {turned, 2, 2, false}, {backwards, 20, 15, true}, {backwards, 9, 15, false}} {
		if c.q.Holds(c.x, c.y) != c.want {
			t.Errorf("%+v holds (%g, %g): want %v", c.q, c.x, c.y, c.want)
		}
	}
	if x, y := turned.Centre(); x != 10 || y != 10 {
		t.Errorf("centre %g %g", x, y)
	}
}
