package reports

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sardine/document"
	"sardine/finding"
	"sardine/inventory"
)

// Coverage lists the ways of rendering the coverage statement: how much of
// what was in scope was read, and what was not, and why. It names no file, so
// that it can go with an answer to a subject access request.
func Coverage() []Report { return coverage[:] }

var coverage = [...]Report{
	{"table", "the statement as text", writeCoverageText},
	{"html", "the statement as a web page, to print", writeCoverageHTML},
	{"json", "the statement for programs", writeCoverageJSON},
}

// statement is the coverage statement. All its numbers are whole, so that its
// canonical form is the same in every language.
type statement struct {
	Statement string        `json:"statement"`
	Version   int           `json:"version"`
	Made      string        `json:"made"`
	Program   string        `json:"program,omitempty"`
	Versions  string        `json:"formats_and_detectors,omitempty"`
	Folders   []string      `json:"folders"`
	Narrowed  []string      `json:"narrowed,omitempty"`
	Scans     []scanTime    `json:"scans"`
	Complete  bool          `json:"complete"`
	Scope     amount        `json:"in_scope"`
	Read      amount        `json:"read"`
	Partly    amount        `json:"partly_read"`
	Skipped   amount        `json:"skipped"`
	Failed    amount        `json:"failed"`
	Reasons   []reasonCount `json:"not_read_because"`
	Encrypted amount        `json:"encrypted"`
	TooLarge  amount        `json:"too_large"`
	Changed   amount        `json:"changed_during_the_scan"`
	Unlocked  []unlockCount `json:"opened_with_passwords,omitempty"`
	Gone      int64         `json:"no_longer_there"`
	Notes     []string      `json:"notes"`
	Digest    *sealed       `json:"digest,omitempty"`
}

// amount is files and bytes, with their shares of the scope in hundredths.
type amount struct {
	Files        int64  `json:"files"`
	Bytes        int64  `json:"bytes"`
	ShareOfFiles string `json:"share_of_files"`
	ShareOfBytes string `json:"share_of_bytes"`
}

type reasonCount struct {
	Reason  string `json:"reason"`
	Meaning string `json:"meaning,omitempty"`
	Parts   int64  `json:"parts"`
	amount
}

// unlockCount is what one password opened. A password is a number here, never
// a word: its line in the list that the scan was given.
type unlockCount struct {
	Password int   `json:"password"`
	Parts    int64 `json:"parts"`
	amount
}

// Name is the password in words.
func (u unlockCount) Name() string { return PasswordName(u.Password) }

type scanTime struct {
	Folder  string   `json:"folder"`
	Started string   `json:"started"`
	Ended   string   `json:"ended,omitempty"`
	Whole   bool     `json:"whole"`
	LeftOut int64    `json:"left_out"` // files and folders, by the flags of the scan
	Flags   []string `json:"by_flags,omitempty"`
}

type sealed struct {
	Algorithm string `json:"algorithm"`
	Of        string `json:"of"`
	Value     string `json:"value"`
}

// digestOf says what the digest is of, so that anybody can make it again.
const digestOf = "this JSON object without its member \"digest\", keys sorted, no white space, UTF-8"

func newStatement(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) (*statement, error) {
	f.Kinds, f.Categories, f.MinScore = nil, nil, 0 // they say what counts as found, not what was read
	sum, err := db.Summary(ctx, f)
	if err != nil {
		return nil, err
	}
	scans, err := db.Scans(ctx)
	if err != nil {
		return nil, err
	}
	share := func(files, bytes int64) amount {
		return amount{files, bytes, hundredths(files, sum.Files), hundredths(bytes, sum.Bytes)}
	}
	status := func(s finding.Status) amount { return share(sum.Status[s], sum.StatusBytes[s]) }
	s := &statement{
		Statement: "coverage", Version: 1, Made: opt.made().UTC().Format(time.RFC3339), Program: opt.About.Program, Versions: opt.About.Versions,
		Folders: []string{}, Narrowed: narrowed(f), Scans: []scanTime{}, Reasons: []reasonCount{}, Scope: share(sum.Files, sum.Bytes),
		Read: status(finding.Read), Partly: status(finding.PartlyRead), Skipped: status(finding.Skipped), Failed: status(finding.Failed), Gone: sum.Gone,
		Encrypted: share(0, 0), TooLarge: share(0, 0), Changed: share(0, 0),
	}
	for _, r := range sum.Reasons {
		a := share(r.Files, r.Bytes)
		s.Reasons = append(s.Reasons, reasonCount{string(r.Why), reasonHelp[r.Why], r.Streams, a})
		switch r.Why {
		case document.Encrypted:
			s.Encrypted = a
		case document.TooLarge:
			s.TooLarge = a
		case document.Changed:
			s.Changed = a
		}
	}
	for _, u := range sum.Unlocks {
		s.Unlocked = append(s.Unlocked, unlockCount{u.Password, u.Streams, share(u.Files, u.Bytes)})
	}
	s.scans(scans, f, db.HashPaths())
	s.notes(db.HashPaths())
	return s, s.seal()
}

// scans takes the last scan of each folder in scope.
func (s *statement) scans(scans []inventory.ScanInfo, f inventory.Filter, hashed bool) {
	s.Complete = len(scans) > 0
	for _, l := range lastScans(scans, f, hashed) {
		t := scanTime{Folder: l.folder, Started: stamp(l.Started), Ended: stamp(l.Ended), Whole: l.Complete, LeftOut: l.LeftOut}
		for _, flag := range l.Narrowed {
			t.Flags = append(t.Flags, oneLine(flag))
		}
		s.Folders = append(s.Folders, l.folder)
		s.Scans = append(s.Scans, t)
		s.Complete = s.Complete && l.Complete
	}
}

// touches reports whether one of two folders holds the other.
func touches(a, b string) bool {
	slash := func(p string) string {
		return strings.TrimSuffix(strings.ReplaceAll(p, `\`, "/"), "/") + "/"
	}
	return b == "" || strings.HasPrefix(slash(a), slash(b)) || strings.HasPrefix(slash(b), slash(a))
}

// oneLine keeps a name of a folder on its line, and out of what JSON encoders
// escape in different ways.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func (s *statement) notes(hashed bool) {
	if !s.Complete {
		s.Notes = append(s.Notes, "The last scan did not go to its end: files that it had not reached are not counted here. Scan again before relying on this statement.")
	}
	s.Notes = append(s.Notes,
		"In scope are the files that scans of these folders met. What the person who scanned left out on purpose is named above and not counted.",
		"In scope = read + partly read + skipped + failed. What was not read is not known to be free of personal data.",
		"A file counts once, under the first reason met in it. Parts are all the members, pages and streams inside files that were not read.",
		"Read means that all text of a file was searched. It does not mean that everything in it was recognised.",
		"The digest shows whether the statement was changed after it was made, not who made it: a signature beside the file does, if there is one.")
	if hashed {
		s.Notes = append(s.Notes, "The inventory keeps digests in place of the names of folders.")
	}
}

// hundredths of a hundredth: "86.00". It is cut, not rounded: what was not
// read whole never shows as 100.00.
func hundredths(n, of int64) string {
	if of == 0 {
		return "0.00"
	}
	whole := int64(10_000 * (float64(n) / float64(of)))
	if n == of {
		whole = 10_000
	}
	return fmt.Sprintf("%d.%02d", whole/100, whole%100)
}

// seal puts the digest in. It is over the canonical form, in the manner of RFC
// 8785, which differs only for numbers that are not whole.
func (s *statement) seal() error {
	s.Digest = nil
	canon, err := canonical(s)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(canon)
	s.Digest = &sealed{"sha-256", digestOf, hex.EncodeToString(sum[:])}
	return nil
}

func canonical(v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var m map[string]any // encoded with its keys sorted
	d := json.NewDecoder(bytes.NewReader(plain))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err = enc.Encode(m)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

func writeCoverageJSON(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) error {
	s, err := newStatement(ctx, db, f, opt)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(opt.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(s)
}

// short writes a digest in groups, to be compared by eye.
func short(digest string) string {
	var groups []string
	for len(digest) > 8 {
		groups = append(groups, digest[:8])
		digest = digest[8:]
	}
	return strings.Join(append(groups, digest), " ")
}

// coverageRow is a line of the statement's table.
type coverageRow struct {
	Name, Means string
	Class       string
	amount
	At, Wide float64
}

func (s *statement) rows() []coverageRow {
	rows := []coverageRow{
		{Name: "read", Class: "s-read", amount: s.Read}, {Name: "partly read", Class: "s-part", amount: s.Partly},
		{Name: "skipped", Class: "s-skip", amount: s.Skipped}, {Name: "failed", Class: "s-fail", amount: s.Failed},
	}
	at := 0.0
	for i, st := range finding.Statuses {
		r := &rows[i]
		r.Means, r.At = statusMeans[st], at
		r.Wide, _ = strconv.ParseFloat(r.ShareOfFiles, 64) // our own number
		at += r.Wide
	}
	return rows
}
