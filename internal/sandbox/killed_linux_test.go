package sandbox

import (
	"context"
	"testing"
)

// TestKilledFromOutside is for Linux, where the children of a process can be
// listed.
func TestKilledFromOutside(t *testing.T) {
	p := pool(t, Options{})
	killed := 0
	reply, err := p.Do(context.Background(), &Job{Name: "ask", Request: []byte("x"),
		Answer: func(_ context.Context, _ string, in []byte) ([]byte, error) {
			if killed < 5 {
				killed++
				c := children(t)
				if len(c) != 1 {
					t.Fatalf("%d children", len(c))
				}
				if err := c[0].Kill(); err != nil {
					t.Fatal(err)
				}
			}
			return in, nil
		}})
	if err != nil || string(reply[1:]) != "x" || killed != 5 {
		t.Errorf("%q, %v after %d kills", reply, err, killed)
	}
}
