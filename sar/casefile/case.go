// Package casefile keeps the folder of a subject access request: case.yaml (who
// asks, about whom, by what right, what was searched), subject.yaml, the record
// of events, the decisions and the audit log.
//
// It searches no file and decides nothing. Its one invariant: events, decisions
// and audit are only ever added to, each line chained to the one before by its
// digest, and the audit log holds no personal value. The folder is readable by
// its owner only.
package casefile

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"sardine/sar/clock"
)

// Case is case.yaml and the folder it lies in. A person may edit the file.
type Case struct {
	Dir string `yaml:"-"`

	Reference string       `yaml:"reference"`
	Received  Day          `yaml:"received"`
	Nation    clock.Nation `yaml:"nation"`
	Requester Requester    `yaml:"requester,omitempty"`
	Child     Child        `yaml:"child,omitempty"`
	School    School       `yaml:"school,omitempty"`
	Scope     string       `yaml:"scope,omitempty"`   // what was asked for, in words
	Systems   []System     `yaml:"systems,omitempty"` // databases, mail, paper: searched or not
	Never     []Never      `yaml:"never_disclose,omitempty"`
	Sender    Sender       `yaml:"sender,omitempty"` // who answers
}

// Requester is who asks: often not the subject.
type Requester struct {
	Name     string `yaml:"name,omitempty"`
	Relation string `yaml:"relation,omitempty"` // self, parent, solicitor, attorney; "" is self
	Address  string `yaml:"address,omitempty"`
	Email    string `yaml:"email,omitempty"`
	Phone    string `yaml:"phone,omitempty"`
}

// Self reports whether the subject asks for themself.
func (r Requester) Self() bool { return r.Relation == "" || r.Relation == "self" }

// Child says what was found about a child's understanding of the request.
type Child struct {
	Competent string `yaml:"competent,omitempty"` // yes, no, not assessed
	Note      string `yaml:"note,omitempty"`
	Review    string `yaml:"safeguarding_review,omitempty"` // who decided that safeguarding files may go to the requester
}

// School matters for the separate right to an educational record.
type School struct {
	Type   string   `yaml:"type,omitempty"` // maintained, academy, independent, none
	Record bool     `yaml:"educational_record,omitempty"`
	Closed []Period `yaml:"closed,omitempty"`
}

// Period is a range of days, both counted.
type Period struct {
	From Day `yaml:"from"`
	To   Day `yaml:"to"`
}

// System is a place where data may be held that is no folder of files.
type System struct {
	Name     string `yaml:"name"`
	Searched bool   `yaml:"searched"`
	By       string `yaml:"by,omitempty"`
	Why      string `yaml:"why,omitempty"` // why not, or how
}

// Never is something that must not be in any copy.
type Never struct {
	Value string `yaml:"value"`
	Why   string `yaml:"why,omitempty"`
}

// Sender is what letters are signed with.
type Sender struct {
	Organisation string `yaml:"organisation,omitempty"`
	Name         string `yaml:"name,omitempty"`
	Title        string `yaml:"title,omitempty"`
	Address      string `yaml:"address,omitempty"`
	Email        string `yaml:"email,omitempty"`
	Phone        string `yaml:"phone,omitempty"`
}

const caseKeys = "reference, received, nation, requester, child, school, scope, systems, never_disclose, sender"

// Options of a new case.
type Options struct {
	Subject   string // path of subject.yaml
	Received  string
	Nation    string
	Reference string
}

// New makes the folder of a case. It does not touch one that is there.
func New(dir string, opt Options, now time.Time) (*Case, error) {
	raw, err := os.ReadFile(opt.Subject)
	if err != nil {
		return nil, err
	}
	s, err := ParseSubject(filepath.Base(opt.Subject), raw)
	if err != nil {
		return nil, err
	}
	received, err := clock.ParseDay(opt.Received)
	if err != nil {
		return nil, err
	}
	c := &Case{Dir: dir, Reference: opt.Reference, Received: Day{received}, Nation: clock.Nation(opt.Nation)}
	if c.Nation == "" {
		c.Nation = clock.England
	}
	if !c.Nation.Valid() {
		return nil, fmt.Errorf("nation: one of %v", clock.Nations)
	}
	if c.Reference == "" {
		c.Reference = "SAR-" + received.Format("2006-01-02") + "-" + random(3)
	}
	if age := s.Age(received); age >= 0 && age < 18 {
		c.Child = Child{Competent: "not assessed"}
		if c.Nation == clock.Scotland && age >= 12 { // Age of Legal Capacity (Scotland) Act 1991, section 2(4A); DPA 2018 section 208
			c.Child = Child{Competent: "yes", Note: "presumed in Scotland from 12 years of age"}
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "case.yaml")); err == nil {
		return nil, fmt.Errorf("%q is a case already", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(c.path("subject.yaml"), raw, 0o600); err != nil {
		return nil, err
	}
	if err := c.Save(); err != nil {
		return nil, err
	}
	return c, c.Audit(now, "new", map[string]any{"received": opt.Received, "nation": c.Nation, "names": len(s.Names), "identifiers": len(s.Identifiers)})
}

// Open reads a case.
func Open(dir string) (*Case, error) {
	name := filepath.Join(dir, "case.yaml")
	raw, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%q is not a case: make one with 'sardine sar new'", dir)
	}
	if err != nil {
		return nil, err
	}
	c := &Case{Dir: dir}
	if err := decode("case.yaml", raw, c, caseKeys); err != nil {
		return nil, err
	}
	if c.Nation == "" {
		c.Nation = clock.England
	}
	switch {
	case !c.Nation.Valid():
		return nil, &Error{"case.yaml", 1, 1, fmt.Sprintf("nation: one of %v", clock.Nations)}
	case c.Received.IsZero():
		return nil, &Error{"case.yaml", 1, 1, "received: is missing"}
	}
	return c, nil
}

// Subject reads the case's subject.yaml.
func (c *Case) Subject() (*Subject, error) {
	raw, err := os.ReadFile(c.path("subject.yaml"))
	if err != nil {
		return nil, err
	}
	return ParseSubject("subject.yaml", raw)
}

// Sought is the subject as a search needs them: whoever asks for them is
// somebody close to them.
func (c *Case) Sought() (*Subject, error) {
	s, err := c.Subject()
	if err == nil && !c.Requester.Self() && c.Requester.Name != "" {
		r := &c.Requester
		s.Relations = append(s.Relations, Relation{Name: Text(r.Name), Relation: Text(r.Relation), Email: Text(r.Email), Phone: Text(r.Phone)})
	}
	return s, err
}

// Save writes case.yaml.
func (c *Case) Save() error {
	raw, err := yaml.Marshal(c)
	if err != nil {
		return err
	}
	return WriteFile(c.path("case.yaml"), append([]byte(caseHead), raw...))
}

const caseHead = `# A subject access request. You may edit this file; the record of events and
# decisions lies beside it and is only added to. Keys that may be added:
#   requester: {name, relation (self, parent, solicitor ...), address, email, phone}
#   child: {competent (yes, no, not assessed), note, safeguarding_review}
#   school: {type (maintained, academy, independent, none), educational_record, closed: [{from, to}]}
#   scope: what was asked for
#   systems: [{name, searched (true, false), by, why}]
#   never_disclose: [{value, why}]
#   sender: {organisation, name, title, address, email, phone}
`

// Audit adds to the audit log. data holds counts, names of kinds, digests and
// days; never a value of anybody's.
func (c *Case) Audit(now time.Time, action string, data any) error {
	return AppendLog(c.path("audit.jsonl"), now, action, data)
}

// Path is the place of a file in the case's folder.
func (c *Case) Path(name string) string { return c.path(name) }

func (c *Case) path(name string) string { return filepath.Join(c.Dir, name) }

func (c *Case) has(name string) bool {
	_, err := os.Stat(c.path(name))
	return err == nil
}

// lastBundle is the folder of the last bundle that was made.
func (c *Case) lastBundle() string {
	raw, err := os.ReadFile(c.path("bundle.txt"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(raw))
}

// WriteFile replaces a file of a case at once, readable by its owner only.
func WriteFile(name string, raw []byte) error {
	tmp := name + "." + random(4) + ".tmp"
	if err := os.WriteFile(tmp, raw, 0o600); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	if err := os.Rename(tmp, name); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	return nil
}

func random(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
