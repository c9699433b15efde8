package tables

import (
	"sardine/detectors"
	"sardine/inventory"
)

// OpenInventory opens or makes the inventory at path ("" for the default
// place). opt.Versions is the fingerprint of the tables that scan into it, the
// built-in ones if it is empty.
func OpenInventory(path string, opt inventory.Options) (*inventory.DB, error) {
	path, err := inventoryPath(path)
	if err != nil {
		return nil, err
	}
	if opt.Versions == "" {
		opt.Versions = Builtin().Fingerprint()
	}
	opt.Kinds = detectors.Kinds()
	return inventory.Open(path, opt)
}

func inventoryPath(path string) (string, error) {
	if path != "" {
		return path, nil
	}
	return inventory.DefaultPath()
}
