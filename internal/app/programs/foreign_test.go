package programs

import "testing"

func TestInfoValues(t *testing.T) {
	printed := "Title:           Report\nPhone: 07700 900123\nAuthor:          A. Example\nForm:            none\nPage size:       612 x 792 pts (letter)\nOptimized:       no\n"
	const want = "           Report\nPhone: 07700 900123\n          A. Example\n"
	if got := infoValues(printed); got != want {
		t.Errorf("values: %q", got)
	}
}
