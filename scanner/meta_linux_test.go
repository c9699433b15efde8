package scanner

import "testing"

func TestACLText(t *testing.T) {
	raw := []byte{2, 0, 0, 0,
		1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 4, 0, 0xe9, 3, 0, 0,
		4, 0, 4, 0, 255, 255, 255, 255, 16, 0, 4, 0, 255, 255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255}
	if got, want := aclText(raw), "u::rw-,u:1001:r--,g::r--,m::r--,o::---"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := aclText([]byte("x")); got != "" {
		t.Errorf("garbage gives %q", got)
	}
}
