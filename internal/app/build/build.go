// Package build says which program this is: its version, revision and the Go
// release that made it, as receipts and manifests name it.
//
// It depends on nothing. Its one invariant: what it says is the same wherever it
// is asked.
package build

import (
	"runtime/debug"
	"time"
)

// Version is set by the linker; a build from source says so.
var Version = "devel"

// String describes the program: version, revision and Go release.
func String() string {
	s := "sardine " + Version
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, kv := range info.Settings {
			if kv.Key == "vcs.revision" && len(kv.Value) >= 12 {
				s += " (" + kv.Value[:12] + ")"
			}
		}
		s += " " + info.GoVersion
	}
	return s
}

// Time is the time of the revision that was built, nil if unknown.
func Time() *time.Time {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, kv := range info.Settings {
			if t, err := time.Parse(time.RFC3339, kv.Value); err == nil && kv.Key == "vcs.time" {
				return &t
			}
		}
	}
	return nil
}
