package reports

import (
	"fmt"
	"slices"
	"strings"

	"sardine/internal/phrase"
	"sardine/inventory"
)

// PasswordName is a password in words: its line in the list that the scan was
// given, never its text.
func PasswordName(no int) string {
	if no == 0 {
		return "well-known password"
	}
	return fmt.Sprintf("password #%d", no)
}

// openedWith names what opened x, or what is in it, each once and in order; ""
// if nothing was locked.
func openedWith(x *inventory.File) string {
	var nos []int
	for _, u := range x.Unlocks {
		if !slices.Contains(nos, u.Password) {
			nos = append(nos, u.Password)
		}
	}
	slices.Sort(nos)
	var out []string
	for _, no := range nos {
		out = append(out, PasswordName(no))
	}
	return strings.Join(out, ", ")
}

// unlockWords tell how many files each password opened; "" if there were none.
func unlockWords(s *inventory.Summary) string {
	var out []string
	for _, u := range s.Unlocks {
		out = append(out, PasswordName(u.Password)+": "+phrase.Count(u.Files, "file"))
	}
	return strings.Join(out, ", ")
}

// unlockJSON is what one password opened, as programs read it.
type unlockJSON struct {
	Password int   `json:"password"`
	Files    int64 `json:"files"`
	Parts    int64 `json:"parts"`
}

func unlockTotals(s *inventory.Summary) []unlockJSON {
	var out []unlockJSON
	for _, u := range s.Unlocks {
		out = append(out, unlockJSON{u.Password, u.Files, u.Streams})
	}
	return out
}

func unlockedIn(x *inventory.File) []unlocked {
	var out []unlocked
	for _, u := range x.Unlocks {
		out = append(out, unlocked{u.Path.String(), u.Password})
	}
	return out
}
