package reading

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestHashing: whatever way a file is read, its digest is that of its bytes.
func TestHashing(t *testing.T) {
	data := make([]byte, 300_000)
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range data {
		data[i] = byte(rng.Uint32())
	}
	want := sha256.Sum256(data)
	for round := range 20 {
		h := newHashing(bytes.NewReader(data), int64(len(data)))
		for range round {
			off := rng.Int64N(int64(len(data)))
			if rng.IntN(2) == 0 {
				off = h.pos
			}
			if _, err := h.ReadAt(make([]byte, rng.IntN(50_000)), off); err != nil && off+50_000 < int64(len(data)) {
				t.Fatal(err)
			}
		}
		got, err := h.finish(context.Background())
		if err != nil || got != hex.EncodeToString(want[:]) {
			t.Fatalf("round %d: %s, %v", round, got, err)
		}
	}
	short := newHashing(strings.NewReader("abc"), 10)
	if d, err := short.finish(context.Background()); err == nil {
		t.Errorf("a file that shrank has digest %s", d)
	}
}
