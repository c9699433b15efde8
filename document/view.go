package document

import "fmt"

// View is which text of a document with tracked changes a reader of text
// wants. Whoever looks for personal data, or rewrites, wants all of it. Formats
// without tracked changes do not look at it.
type View uint8

const (
	ViewAll      View = iota // as it stands with all insertions; what was deleted or moved away is a part of its own, Deleted
	ViewOriginal             // before the changes: insertions are left out, deletions stand in their place
	ViewFinal                // after them: deletions are left out
)

var viewNames = [...]string{ViewAll: "all", ViewOriginal: "original", ViewFinal: "final"}

func (v View) String() string { return viewNames[v] }

// ParseView reads the name of a view.
func ParseView(name string) (View, error) {
	for v, n := range viewNames {
		if n == name {
			return View(v), nil
		}
	}
	return 0, fmt.Errorf("no view %q: original, final or all", name)
}
