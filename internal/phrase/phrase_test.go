package phrase

import (
	"slices"
	"testing"
	"time"
)

func TestPhrases(t *testing.T) {
	for got, want := range map[string]string{
		Number(0): "0", Number(int64(-1234567)): "-1,234,567", Number(999): "999", Number(1000): "1,000",
		Count(1, "file"): "1 file", Count(2000, "file"): "2,000 files", Count(2, "file or folder", "files or folders"): "2 files or folders",
		Size(1): "1 byte", Size(999): "999 bytes", Size(1000): "1.0 kB", Size(87_654): "88 kB", Size(999_900): "1.0 MB",
		Size(3_200_000_000): "3.2 GB", Size(5e15): "5.0 PB",
		Duration(400 * time.Millisecond): "0.4 seconds", Duration(61 * time.Second): "61 seconds",
		Duration(12 * time.Minute): "12 minutes", Duration(190 * time.Minute): "3 hours 10 minutes", Duration(72 * time.Hour): "3 days",
		quote("plain.txt", false): "plain.txt", quote("it's here", false): `'it'\''s here'`, quote("", false): "''",
		quote("Z:/HR/Staff list.xlsx", true): `"Z:\HR\Staff list.xlsx"`, quote("a/b", true): `a\b`,
		Capital("élan"): "Élan", Pad("Siân", 6) + "|": "Siân  |", Pad("longer", 2): "longer",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := Wrap("one two three  four", 9); !slices.Equal(got, []string{"one two", "three", "four"}) {
		t.Errorf("%q", got)
	}
}
