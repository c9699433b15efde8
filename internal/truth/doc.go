// Package truth makes fictional people and small files about them whose
// personal data is known beforehand: for tests, for measuring and for the demo
// share in testdata/share.
//
// It finds nothing and reads nothing: it imports neither formats nor detectors,
// so that it can judge both. Its one invariant: the same seed gives the same
// bytes on every machine and every day.
//
// Everybody and everything here is invented. Where a range is set aside for
// examples it is used: NHS numbers begin with 999, telephone numbers are those
// Ofcom keeps for drama, mail domains lie under example.org, example.com and
// example.net, payment cards are the schemes' published test numbers, postcodes
// lie in districts that do not exist. Where no range is set aside (tax
// references, unique learner numbers) the numbers are random with right check
// digits.
package truth

import (
	"fmt"
	"os"
	"path/filepath"

	"sardine/document"
)

// Item is one piece of personal data that a document holds.
type Item struct {
	Kind   string   `json:"kind"`            // as the product calls it: "uk-nino", "special:health"
	Value  string   `json:"value"`           // as a reader of the document sees it: escapes undone, line ends \n
	Person int      `json:"person"`          // ID of the person, or -1
	Where  string   `json:"where"`           // "body", "header", "comment", "deleted", "hidden", "metadata", "name", "column:DOB" ...
	Inner  []string `json:"inner,omitempty"` // steps into archives and mails; the parts of a document or workbook are none
	Also   []string `json:"also,omitempty"`  // other spellings of the value in the same place: the serial number of a date
}

// Hint is the kind of what may be reported or not: a first name on its own, an
// address that is an office's. Finding it is no error and missing it is none.
const Hint = "hint"

// Doc is one file of the share.
type Doc struct {
	Rel    string // below the root of the share, with forward slashes
	Bytes  []byte
	Truth  []Item
	Traps  []Item              // look like the kind and are not: order numbers, dates of meetings
	Unread bool                // must not be counted as read; Truth, if any, says what is missed
	Reason document.SkipReason // why it is Unread; or, if it is not, why it may be read in part only
}

// ShareSeed and ShareSize make the committed share.
const (
	ShareSeed = 2026
	ShareSize = 60
)

// Share returns the documents of testdata/share.
func Share() ([]Person, []Doc, error) {
	people := People(ShareSeed, ShareSize)
	docs, err := Documents(ShareSeed, people)
	return people, docs, err
}

// Write puts docs below dir, which is made if need be.
func Write(dir string, docs []Doc) error {
	for _, d := range docs {
		name := filepath.Join(dir, filepath.FromSlash(d.Rel))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return fmt.Errorf("write share: %w", err)
		}
		if err := os.WriteFile(name, d.Bytes, 0o644); err != nil {
			return fmt.Errorf("write share: %w", err)
		}
	}
	return nil
}
