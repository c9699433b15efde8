package truth

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Role is what somebody is to Harbourside Training.
type Role string

const (
	Staff   Role = "staff"
	Learner Role = "learner"
	Parent  Role = "parent"
)

// Organisation and Domain are those of the fictional training provider.
const (
	Organisation = "Harbourside Training"
	Domain       = "harbourside.example.org"
)

// Person is somebody who does not exist. Empty fields do not apply.
type Person struct {
	ID     int
	Role   Role
	Title  string
	First  string
	Last   string
	Female bool
	Born   time.Time
	Kin    int // a learner's parent, a parent's child, a member of staff's next of kin

	Email, HomeEmail       string
	Mobile, Phone          string // "07700 900123", "01632 960123"
	House, Town, Postcode  string // "12 Quay View", "Saltreach", "SA89 1AA"
	NINO, NHS, UTR         string // without spaces
	SortCode, Account      string
	IBAN, Card             string // card in its usual groups
	UPN, ULN               string
	Licence, Passport, DBS string
	Number, User           string // staff or learner number, log-in
	IP, Plate              string

	Job, Course                                  string
	Pay                                          int
	Started                                      time.Time
	Health, Ethnicity, Religion, Union, Criminal string
}

// Full is the name as people write it: "Siân Bowen-Hughes".
func (p *Person) Full() string { return p.First + " " + p.Last }

// People makes n people, two fifths of them staff, two fifths learners, the
// rest parents. Names do not repeat while the lists allow it.
func People(seed uint64, n int) []Person {
	d := newDice(seed, "people")
	people := make([]Person, n)
	used := map[string]bool{}
	staff, learners := n*2/5, n*2/5
	// The lists hold some two thousand names; looking for a new one longer than
	// this costs more than it is worth.
	const tries = 12
	for i := range people {
		role := Parent
		switch {
		case i < staff:
			role = Staff
		case i < staff+learners:
			role = Learner
		}
		for try := 0; ; try++ {
			people[i] = newPerson(d, i, role)
			if name := people[i].Full(); !used[name] || try >= tries {
				used[name] = true
				break
			}
		}
	}
	join(d, people, staff, learners)
	return people
}

// join gives learners a parent, most of whom share the family name, and staff
// somebody to call in an emergency.
func join(d *dice, people []Person, staff, learners int) {
	parents := len(people) - staff - learners
	for i := range people {
		p := &people[i]
		switch {
		case parents == 0:
			p.Kin = -1
		case p.Role == Parent:
			p.Kin = staff + (i-staff-learners)%max(learners, 1)
		default:
			p.Kin = staff + learners + (i-staff+staff*parents)%parents
		}
	}
	for i := staff + learners; i < len(people) && learners > 0; i++ {
		child := &people[people[i].Kin]
		if child.Role == Learner && !d.one(4) {
			child.Last = people[i].Last
			child.House, child.Town, child.Postcode = people[i].House, people[i].Town, people[i].Postcode
			account(d, child)
			child.Licence = licenceNumber(d, child.Last, child.First, child.Born, child.Female)
		}
	}
}

func newPerson(d *dice, id int, role Role) Person {
	t := traditionOf(d)
	p := Person{ID: id, Role: role, Female: d.one(2), Last: pick(d, t.family), Kin: -1}
	if p.Female {
		p.First, p.Title = pick(d, t.women), pick(d, []string{"Mrs", "Ms", "Miss", "Dr", "Ms"})
	} else {
		p.First, p.Title = pick(d, t.men), pick(d, []string{"Mr", "Mr", "Mr", "Dr", "Rev"})
	}
	year := d.between(1958, 1998)
	if role == Learner {
		year, p.Title = d.between(2003, 2009), pick(d, []string{"", "", "Mx"})
	}
	p.Born = time.Date(year, time.Month(d.between(1, 12)), d.between(1, 28), 0, 0, 0, 0, time.UTC)
	p.Started = time.Date(d.between(2012, 2025), time.Month(d.between(1, 12)), d.between(1, 28), 0, 0, 0, 0, time.UTC)
	p.House, p.Town, p.Postcode = fmt.Sprintf("%d %s", d.between(1, 180), pick(d, streets)), pick(d, towns), postcodeOf(d)
	if d.one(6) {
		p.House = fmt.Sprintf("Flat %d, %s", d.between(1, 9), p.House)
	}
	p.Mobile, p.Phone = "07700 900"+d.number(3), dramaPhone(d)
	p.Number = "HT" + d.number(5)
	if role == Learner {
		p.Number = "LRN-" + d.number(6)
	}
	account(d, &p)
	identify(d, &p)
	p.Job, p.Course, p.Pay = pick(d, jobTitles), pick(d, courses), d.between(230, 580)*100
	p.Health, p.Ethnicity, p.Religion = pick(d, conditions), pick(d, t.ethnicity), pick(d, t.religion)
	p.Union, p.Criminal = pick(d, unions), pick(d, offences)
	return p
}

func traditionOf(d *dice) *tradition {
	total := 0
	for i := range traditions {
		total += traditions[i].weight
	}
	k := d.n(total)
	for i := range traditions {
		if k -= traditions[i].weight; k < 0 {
			return &traditions[i]
		}
	}
	return &traditions[0]
}

// account makes what is built from a name: addresses and log-ins.
func account(d *dice, p *Person) {
	first, last := slug(p.First), slug(p.Last)
	p.User = first[:1] + last + d.number(2)
	p.Email = first + "." + last + "@" + Domain
	if p.Role == Learner {
		p.Email = p.User + "@learn." + Domain
	}
	p.HomeEmail = pick(d, []string{first + "." + last, first[:1] + "_" + last, last + "." + first, first + fmt.Sprint(p.Born.Year()%100)}) +
		"@" + pick(d, []string{"mail.example.com", "post.example.net", "inbox.example.org", "example.com"})
}

func identify(d *dice, p *Person) {
	p.NINO, p.NHS, p.UTR = ninoNumber(d), nhsNumber(d), utrNumber(d)
	p.SortCode, p.Account = pick(d, sortCodes), d.number(8)
	p.IBAN, p.Card = ibanNumber(p.SortCode, p.Account), pick(d, testCards)
	p.UPN, p.ULN = upnNumber(d, p.Born.Year()), ulnNumber(d)
	p.Licence = licenceNumber(d, p.Last, p.First, p.Born, p.Female)
	p.Passport, p.DBS = "99"+d.number(7), "00"+d.number(10)
	p.IP = pick(d, []string{"192.0.2.", "198.51.100.", "203.0.113."}) + fmt.Sprint(d.between(1, 254)) // RFC 5737
	// DVLA gives no region the letters J, T or U, so these plates were never sold in the ordinary series.
	p.Plate = fmt.Sprintf("%s%02d %s", pick(d, []string{"JX", "TB", "UH"}), d.between(51, 74), pick(d, []string{"HBR", "SLT", "KLP", "TDW", "MCK"}))
}

// slug is s as it stands in an e-mail address.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r == '-' {
			return r
		}
		return -1
	}, strings.ToLower(ascii(s)))
}

// Letters that are no accented ones to Unicode.
var whole = strings.NewReplacer("ł", "l", "Ł", "L", "ı", "i")

// ascii takes accents off.
func ascii(s string) string {
	s = whole.Replace(s)
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || r > unicode.MaxASCII {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}
