package redact

import (
	"slices"
	"testing"
)

// TestCleanedNames: values go from names of files and folders, endings stay,
// and two files do not become one.
func TestCleanedNames(t *testing.T) {
	for _, u := range []Unit{ByValue, ByRow, ByPage} {
		r, _ := run(t, map[string][]byte{
			"Jonquil Drwmsworth/review_2025.txt": []byte("x Jonquil Drwmsworth"),
			"about Jonquil_Drwmsworth.txt":       []byte("y"),
			"about jonquil drwmsworth.txt":       []byte("z"),
		}, func(o *Options, jobs []Job) {
			given("Jonquil Drwmsworth")(o, jobs)
			o.Names, o.Unit, o.Mask = true, u, Box
		})
		var names []string
		for _, f := range r.Files {
			names = append(names, f.Copy)
			if f.Name != "cleaned" || f.Source != f.Copy {
				t.Errorf("%+v", f)
			}
		}
		slices.Sort(names)
		if !slices.Equal(names, []string{"about redacted-2.txt", "about redacted.txt", "redacted/review_2025.txt"}) {
			t.Errorf("%s: %q", u, names)
		}
	}
}
