// Package policy applies what an organisation has said about findings: which
// telephone numbers, mailboxes and addresses are its own, and which findings
// somebody has looked at and accepted, why, and until when.
//
// It finds nothing and drops nothing: a finding that the policy speaks of keeps
// its place and kind, gets a reason, and its score sinks to [Sunk], so that it
// is stored and can be looked at, and counts neither as a finding nor for the
// risk. Its one invariant: an entry without a reason, an author and a date on
// which it ends is not accepted.
package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/goccy/go-yaml"

	"sardine/finding"
	"sardine/internal/modulus"
)

// Sunk is the score of findings that the policy speaks of: the least that is
// stored.
const Sunk finding.Score = 100

// File is a policy as it is written, in YAML: org.yaml.
type File struct {
	Organisation Organisation `yaml:"organisation"`
	Allow        []Entry      `yaml:"allow"`
	ModulusTable string       `yaml:"modulus_table"` // file with the banks' table for account numbers, from the folder of this one
}

// Organisation lists the organisation's own details. They are on every letter
// head and are nobody's personal data.
type Organisation struct {
	Name      string   `yaml:"name"`
	Domains   []string `yaml:"domains"`   // mailboxes of roles there (info@, office@ ...) are its own; those of people are not
	Emails    []string `yaml:"emails"`    // further mailboxes
	Phones    []string `yaml:"phones"`    // switchboards, as written anywhere
	Postcodes []string `yaml:"postcodes"` // of its sites
	Addresses []string `yaml:"addresses"` // of its sites, or a part of them that no home shares
	Names     []string `yaml:"names"`     // names of people in their public office, or of buildings named after people
}

// Entry accepts findings. All that is given must fit.
type Entry struct {
	Value   string `yaml:"value"`   // this value, however it is written
	Pattern string `yaml:"pattern"` // values that this RE2 expression matches whole
	Domain  string `yaml:"domain"`  // e-mail addresses of this domain
	File    string `yaml:"file"`    // files whose path from the root matches: *.log, Public/*
	Kind    string `yaml:"kind"`    // findings of this kind
	Reason  string `yaml:"reason"`  // why; required
	Author  string `yaml:"author"`  // who says so; required
	Expires string `yaml:"expires"` // the last day, 2027-08-31; required
}

// Policy is ready to be applied, by many goroutines at once.
type Policy struct {
	own     map[string][]string // values of the organisation's own, by kind, in normal form
	domains []string
	allow   []entry
	expired []string
	sum     string

	modulus     *modulus.Table // nil: account numbers are not checked
	modulusFile string
	examples    *atomic.Int64 // of findings that were left out; nil: they count
	baseline    *Baseline     // nil: none
	fileSum     string        // of Known: the content of the one file that it is for
}

type entry struct {
	Entry
	pattern *regexp.Regexp
}

// Parse reads a policy. Errors give line and column. Entries that have expired
// by now are left out and can be asked for with Expired.
func Parse(raw []byte, now time.Time) (*Policy, error) {
	var f File
	if err := yaml.UnmarshalWithOptions(raw, &f, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s", yaml.FormatError(err, false, false))
	}
	sum := sha256.Sum256(raw)
	p := &Policy{modulusFile: f.ModulusTable, sum: hex.EncodeToString(sum[:8]), own: map[string][]string{
		"email": f.Organisation.Emails, "phone": f.Organisation.Phones, "postcode": f.Organisation.Postcodes,
		"postal-address": f.Organisation.Addresses, "person-name": f.Organisation.Names,
	}}
	for _, d := range f.Organisation.Domains {
		p.domains = append(p.domains, strings.ToLower(strings.TrimPrefix(d, "@")))
	}
	for i, e := range f.Allow {
		if err := p.add(i+1, e, now); err != nil {
			return nil, fmt.Errorf("entry %d of allow: %w", i+1, err)
		}
	}
	return p, nil
}

func (p *Policy) add(n int, e Entry, now time.Time) error {
	switch {
	case e.Reason == "" || e.Author == "" || e.Expires == "":
		return fmt.Errorf("reason, author and expires are required")
	case e.Value == "" && e.Pattern == "" && e.Domain == "" && e.File == "":
		return fmt.Errorf("one of value, pattern, domain and file is required")
	}
	last, err := time.ParseInLocation("2006-01-02", e.Expires, now.Location())
	if err != nil {
		return fmt.Errorf("expires: not a date like 2027-08-31")
	}
	if _, err := path.Match(e.File, ""); err != nil {
		return fmt.Errorf("file: an opening [ has no closing ]")
	}
	x := entry{Entry: e}
	if e.Pattern != "" {
		if x.pattern, err = regexp.Compile(`^(?:` + e.Pattern + `)$`); err != nil {
			return fmt.Errorf("pattern: not a regular expression (RE2)") // the expression itself may hold a value
		}
	}
	if !now.Before(last.AddDate(0, 0, 1)) {
		p.expired = append(p.expired, fmt.Sprintf("entry %d of allow, until %s", n, e.Expires)) // no text of the entry: it may hold names
		return nil
	}
	p.allow = append(p.allow, x)
	return nil
}

// Expired describes the entries that are no longer applied.
func (p *Policy) Expired() []string { return p.expired }

// Digest changes with every change of the policy; findings that were stored
// under another one are made again.
func (p *Policy) Digest() string { return p.sum }

// Apply marks the findings of the file at rel that the policy speaks of. It
// works in place. A nil Policy speaks of none.
func (p *Policy) Apply(rel string, fs []finding.Finding) {
	if p == nil {
		return
	}
	p.checkAccounts(fs)
	for i := range fs {
		f := &fs[i]
		switch {
		case p.isOwn(f):
			sink(f, finding.Own)
		case slices.ContainsFunc(p.allow, func(e entry) bool { return e.fits(rel, f) }),
			p.fileSum != "" && p.baseline.Holds(p.fileSum, rel, f):
			sink(f, finding.Accepted)
		case p.examples != nil && isExample(f):
			if f.Score >= counted {
				p.examples.Add(1)
			}
			f.Score = min(f.Score, Sunk)
		}
	}
}

// counted is the least score of findings that count by default.
const counted finding.Score = 500

// isExample reports whether f lies in a range that is kept for examples, or is
// a dummy.
func isExample(f *finding.Finding) bool {
	return slices.Contains(f.Why, finding.Reserved) || slices.Contains(f.Why, finding.Placeholder)
}

// LeaveOutExamples makes values that are nobody's, by their range, count no
// more: drama telephone numbers, example.org, test cards.
func (p *Policy) LeaveOutExamples() {
	p.examples = new(atomic.Int64)
	p.sum += "-examples"
}

// Examples is how many findings were left out so far.
func (p *Policy) Examples() int64 {
	if p == nil || p.examples == nil {
		return 0
	}
	return p.examples.Load()
}

func sink(f *finding.Finding, why finding.Reason) {
	f.Score = min(f.Score, Sunk)
	f.Why = append(slices.Clone(f.Why), why)
}

func (p *Policy) isOwn(f *finding.Finding) bool {
	value := f.Kind.Normalise(f.Value.Reveal())
	for _, own := range p.own[f.Kind.Name] {
		n := f.Kind.Normalise(own)
		if n == value || f.Kind.Name == "postal-address" && n != "" && strings.Contains(" "+value+" ", " "+n+" ") {
			return true
		}
	}
	if f.Kind.Name != "email" {
		return false
	}
	local, domain := splitMailbox(f.Value.Reveal())
	return slices.Contains(p.domains, domain) && slices.Contains(roleMailboxes, local)
}

func splitMailbox(s string) (local, domain string) {
	i := strings.LastIndexByte(s, '@')
	if i < 0 {
		return "", ""
	}
	return strings.ToLower(s[:i]), strings.ToLower(s[i+1:])
}

// roleMailboxes are names of mailboxes that belong to a task and not to a
// person (RFC 2142, and what UK schools and employers use).
var roleMailboxes = []string{
	"abuse", "accounts", "admin", "administration", "admissions", "apprenticeships", "attendance", "bookings", "bursar", "careers",
	"communications", "complaints", "compliance", "contact", "courses", "customerservice", "data.protection", "dataprotection", "dpo",
	"donotreply", "enquiries", "enquiry", "enrolment", "enrolments", "estates", "exams", "examsoffice", "facilities", "feedback",
	"finance", "foi", "general", "governance", "governors", "hello", "help", "helpdesk", "hostmaster", "hr", "humanresources", "info",
	"information", "it", "itsupport", "jobs", "library", "mail", "marketing", "media", "membership", "news", "newsletter", "no-reply",
	"noreply", "office", "ops", "payroll", "postmaster", "press", "privacy", "procurement", "purchasing", "reception", "recruitment",
	"registry", "sales", "school", "schooloffice", "security", "sen", "senco", "services", "site", "studentservices", "support", "team",
	"training", "vacancies", "webmaster",
}

func (e *entry) fits(rel string, f *finding.Finding) bool {
	value := f.Value.Reveal()
	if e.Kind != "" && e.Kind != f.Kind.Name {
		return false
	}
	if e.Value != "" && f.Kind.Normalise(e.Value) != f.Kind.Normalise(value) {
		return false
	}
	if e.pattern != nil && !e.pattern.MatchString(value) {
		return false
	}
	if e.Domain != "" {
		_, domain := splitMailbox(value)
		if f.Kind.Name != "email" || domain != strings.ToLower(e.Domain) {
			return false
		}
	}
	return e.File == "" || fileFits(e.File, rel)
}

// fileFits matches a pattern against the whole path, or against the base name
// if it has no slash.
func fileFits(pattern, rel string) bool {
	if !strings.Contains(pattern, "/") {
		rel = path.Base(rel)
	}
	ok, err := path.Match(pattern, rel)
	return ok && err == nil // the pattern was checked when it was parsed
}
