package sandbox

import "testing"

func TestRoom(t *testing.T) {
	for _, c := range []struct {
		live, scanned uint64
		want          int
	}{
		{0, 0, 100}, {32 << 20, 1 << 20, 100}, {64 << 20, 0, 100}, {128 << 20, 1 << 20, 50}, {128 << 20, 120 << 20, 93},
		{512 << 20, 500 << 20, 97}, {512 << 20, 1 << 20, 12}, {1 << 30, 2 << 30, 100},
	} {
		if got := room(c.live, c.scanned); got != c.want {
			t.Errorf("%d MB, %d MB to scan: %d, want %d", c.live>>20, c.scanned>>20, got, c.want)
		}
	}
}
