package main

import (
	"errors"

	"sardine/inventory"
)

// inventoryAdvice is what to do about an inventory that cannot be used.
var inventoryAdvice = []struct {
	trouble error
	what    string
}{
	{inventory.ErrBusy, "Wait until the other scan is done, or give this one an inventory of its own with --inventory FILE."},
	{inventory.ErrKey, "Without its own key no value in it can be compared. Put the key back (or name it with --key-file), or move the inventory away and scan again."},
	{inventory.ErrNotInventory, "Name another file with --inventory, or move that one away."},
	{inventory.ErrDamaged, "Move the inventory and its key away and scan again, or put both back from a backup. Nothing in your own files is affected."},
	{inventory.ErrNewer, "Use that version, or give this one an inventory of its own with --inventory FILE."},
	{inventory.ErrOlder, "A scan brings it up to date: run 'sardine scan FOLDER' once."},
	{inventory.ErrPlace, "A database wants a disk of this machine that can be written: not a network drive, and nothing read-only. Name another place with --inventory, or copy the inventory and its key there."},
	{inventory.ErrFull, "Make room and run the same command again: it goes on where it was."},
}

// advice says what to do about err; "" if there is nothing to say.
func advice(err error) string {
	for _, a := range inventoryAdvice {
		if errors.Is(err, a.trouble) {
			return a.what
		}
	}
	return ""
}
