//go:build !linux && !darwin

package redact

import "os"

// hold does nothing: on Windows a file that is open cannot be removed.
func hold(*os.File) {}

// removeUnheld removes a file that nobody has open.
func removeUnheld(name string) { os.Remove(name) }
