package casefile

import (
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Subject is what is known of the person whom the request is about: the
// contents of subject.yaml. Every key is optional, but a name or a number that
// singles the person out must be there.
type Subject struct {
	Names       Texts        `yaml:"names"` // as people write them: the first is the usual one; maiden names, nicknames
	Emails      Texts        `yaml:"emails"`
	Phones      Texts        `yaml:"phones"`
	Addresses   Texts        `yaml:"addresses"`
	Born        Day          `yaml:"date_of_birth"`
	Identifiers []Identifier `yaml:"identifiers"`
	Relations   []Relation   `yaml:"relations"` // people who share details with the subject
}

// Identifier is a number or name that singles the subject out.
type Identifier struct {
	Kind  Text `yaml:"kind"` // nino, nhs, upn, staff number ...: as `sardine catalogue` calls it, or in plain words
	Value Text `yaml:"value"`
}

// Relation is somebody close to the subject, who has data of their own.
type Relation struct {
	Name     Text `yaml:"name"`
	Relation Text `yaml:"relation"` // mother, partner, solicitor
	Note     Text `yaml:"note"`
	Email    Text `yaml:"email"` // theirs: what stands beside it is about the subject more likely
	Phone    Text `yaml:"phone"`
}

// UnmarshalYAML takes a relation, or just a name.
func (r *Relation) UnmarshalYAML(n ast.Node) error {
	if s, ok := scalar(n); ok {
		r.Name = Text(s)
		return nil
	}
	m, ok := n.(*ast.MappingNode)
	if !ok {
		one, ok := n.(*ast.MappingValueNode)
		if !ok {
			return at(n, "a relation has name: and relation:")
		}
		m = &ast.MappingNode{Values: []*ast.MappingValueNode{one}}
	}
	for _, v := range m.Values {
		key, _ := scalar(v.Key)
		value, ok := scalar(v.Value)
		if !ok {
			return at(v.Value, "one value is wanted here")
		}
		switch strings.ToLower(key) {
		case "name":
			r.Name = Text(value)
		case "relation", "kind", "as":
			r.Relation = Text(value)
		case "note":
			r.Note = Text(value)
		case "email":
			r.Email = Text(value)
		case "phone":
			r.Phone = Text(value)
		default:
			return at(v.Key, "unknown key; known are: name, relation, email, phone, note")
		}
	}
	return nil
}

const subjectKeys = "names, emails, phones, addresses, date_of_birth, identifiers (kind, value), relations"

// ParseSubject reads subject.yaml. file stands in errors, which name line and
// column and repeat nothing.
func ParseSubject(file string, raw []byte) (*Subject, error) {
	var s Subject
	if err := decode(file, raw, &s, subjectKeys); err != nil {
		return nil, err
	}
	for _, id := range s.Identifiers {
		if id.Value == "" {
			return nil, &Error{file, 1, 1, "an identifier has no value"}
		}
	}
	if len(s.Names)+len(s.Emails)+len(s.Phones)+len(s.Identifiers) == 0 {
		return nil, &Error{file, 1, 1, "a name or an identifier is needed"}
	}
	return &s, nil
}

// Age in whole years on a day; -1 if the date of birth is not known.
func (s *Subject) Age(on time.Time) int {
	if s.Born.IsZero() {
		return -1
	}
	n := on.Year() - s.Born.Year()
	if on.Month() < s.Born.Month() || on.Month() == s.Born.Month() && on.Day() < s.Born.Day() {
		n--
	}
	return n
}
