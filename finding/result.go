package finding

import (
	"slices"
	"time"

	"sardine/document"
)

// FileRef names a file of a scan. Root and Path are as the user reaches them;
// Rel counts from Root with forward slashes. Seq numbers files in the order of
// the walk, from 0.
type FileRef struct {
	Seq  int64
	Root string
	Rel  string
	Meta Meta
}

// Meta is what the file system says about a file. Captured at scan time,
// because reading it again costs days on a large share. Empty fields are not
// known on this system.
type Meta struct {
	Size     int64
	Modified time.Time
	Accessed time.Time // zero if the system does not say
	Created  time.Time
	Mode     uint32 // permission and type bits as io/fs has them
	Owner    string // uid, or SID
	Group    string
	ACL      string // POSIX ACL in its text form, or the security descriptor in SDDL
	Attrs    uint32 // Windows file attributes
	FileID   string // device and inode, or volume and file index
}

// Status says how a file ended. Walked = Read + PartlyRead + Skipped + Failed.
type Status uint8

const (
	Read       Status = iota + 1 // every stream was read
	PartlyRead                   // text was read, and something was not
	Skipped                      // nothing was read, for a named reason
	Failed                       // the file could not be opened or its reading broke
)

var statusNames = [...]string{Read: "read", PartlyRead: "partly read", Skipped: "skipped", Failed: "failed"}

func (s Status) String() string {
	if int(s) < len(statusNames) && statusNames[s] != "" {
		return statusNames[s]
	}
	return "unknown"
}

// Statuses in the order of the summary.
var Statuses = []Status{Read, PartlyRead, Skipped, Failed}

// Skip is one stream that was not read, or not wholly. Name is the path inside
// the file, "" for the file itself.
type Skip struct {
	Path document.Path
	Why  document.SkipReason
}

// Unlock is one stream that a password opened. Password is its number in the
// list that the user gave, from 1, and 0 for one that every program knows. Its
// text is kept nowhere.
type Unlock struct {
	Path     document.Path
	Password int
}

// Result is how one file ended.
type Result struct {
	File    FileRef
	Status  Status
	Format  string // name of the format that read the outermost stream
	Digest  string // SHA-256 of the bytes in hex, "" if not all of them were read
	Skips   []Skip // at most MaxSkips; SkipCount counts all
	Skipped int
	Unlocks []Unlock // what passwords opened, at most MaxSkips
	Text    int64    // bytes of text that detectors saw
	Count   int      // findings
	Err     error    // for the run's own trouble with this file; never holds a value
}

// MaxSkips is how many skips of one file are kept one by one.
const MaxSkips = 1000

// KeepSkip adds s to a list of at most MaxSkips. In a full list, what is said of
// the whole file and the first of a reason take the place of one of many: that
// a mailbox was given up half way must not be lost behind a thousand pictures.
func KeepSkip(list []Skip, s Skip) []Skip {
	if len(list) < MaxSkips {
		return append(list, s)
	}
	same := func(why document.SkipReason) func(Skip) bool { return func(x Skip) bool { return x.Why == why } }
	if len(s.Path) > 0 && slices.ContainsFunc(list, same(s.Why)) {
		return list
	}
	for i := len(list) - 1; i > 0; i-- {
		if len(list[i].Path) > 0 && slices.ContainsFunc(list[:i], same(list[i].Why)) {
			list[i] = s
			break
		}
	}
	return list
}

// ends are reasons for which reading a file was given up before its end.
var ends = []document.SkipReason{document.TimedOut, document.OutOfMemory, document.Crashed, document.Bomb, document.TooMany, document.Unreadable}

// Why is the reason that stands for the file in summaries: that for which it was
// given up, if it was, or else the first skip's.
func (r *Result) Why() document.SkipReason {
	for _, s := range r.Skips {
		if len(s.Path) == 0 && slices.Contains(ends, s.Why) {
			return s.Why
		}
	}
	if len(r.Skips) > 0 {
		return r.Skips[0].Why
	}
	return ""
}
