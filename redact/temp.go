package redact

import (
	"os"
	"path/filepath"
	"strings"
)

// tempPrefix begins the names of copies that are not proven yet. They lie in
// the output folder itself, so that the next run finds what a run that was
// killed has left there.
const tempPrefix = ".sardine-copy-"

// tempCopy makes a file for a copy, which nobody else can read. It is held: a
// run that comes by leaves it alone until this process ends.
func tempCopy(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, tempPrefix+"*") // 0600
	if err != nil {
		return nil, err
	}
	hold(f)
	return f, nil
}

// sweep removes the unproven copies in dir that no process holds any more: they
// are of runs that were killed, and what is in them may be personal data. A file
// that cannot be removed is no reason to stop; it has the rights it had.
func sweep(dir string) {
	all, err := os.ReadDir(dir)
	if err != nil {
		return // most likely there is no folder yet
	}
	for _, e := range all {
		if strings.HasPrefix(e.Name(), tempPrefix) && e.Type().IsRegular() {
			removeUnheld(filepath.Join(dir, e.Name()))
		}
	}
}
