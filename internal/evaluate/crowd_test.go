package evaluate

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"sardine/internal/truth"
)

// A crowd is a share of many small files: a few speak of the subjects, some of
// namesakes and relatives of theirs, all others of strangers.
type crowd struct {
	src      *rand.Rand
	pool     []someone // strangers
	subjects []someone
	docs     []crowdDoc
}

// someone is a person with what they might be called besides.
type someone struct {
	truth.Person
	no     int    // of the subject, or -1
	former string // surname before
	nick   string
}

// crowdDoc is one file and what it says of subjects.
type crowdDoc struct {
	rel  string
	data []byte
	must map[int]bool // subjects who stand in it by number, full name, or initial and surname
	way  string

	hints int // number of the subject whom it is about, from 1, whether or not it says so for sure
}

// nicks are usual short forms of forenames that subjects have.
var nicks = map[string]string{
	"Susan": "Sue", "Margaret": "Maggie", "Edmund": "Ted", "Lewis": "Lew", "Alan": "Al", "Charlotte": "Lottie", "Frank": "Francis", "Eleanor": "Nell",
	"Joanne": "Jo", "Will": "William", "Fiona": "Fi", "Catriona": "Trina", "Dafydd": "Dai", "Alasdair": "Ali", "Mohammed": "Mo", "Rajesh": "Raj",
}

// plainName reports whether a name has one word of letters in each half, so
// that templates may take it apart.
func plainName(p *truth.Person) bool {
	for _, r := range p.First + p.Last {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return len(p.Last) > 3
}

// newCrowd makes n files, of which some thirty speak of each subject.
func newCrowd(seed uint64, n, subjects int) *crowd {
	c := &crowd{src: rand.New(rand.NewPCG(seed, 7))}
	people := truth.People(seed, 4000)
	taken := map[string]bool{}
	for i := range people {
		p := people[i]
		if p.Role != truth.Staff || !plainName(&p) || nicks[p.First] == "" || taken[p.Last] || len(c.subjects) == subjects {
			c.pool = append(c.pool, someone{Person: p, no: -1})
			continue
		}
		taken[p.Last] = true
		c.subjects = append(c.subjects, someone{Person: p, no: len(c.subjects), former: "Quill" + strings.ToLower(p.Last[:2]), nick: nicks[p.First]})
	}
	c.apart()
	for i := range c.subjects {
		c.about(&c.subjects[i])
	}
	for len(c.docs) < n {
		c.add(c.common(), c.stranger())
	}
	c.src.Shuffle(len(c.docs), func(i, j int) { c.docs[i], c.docs[j] = c.docs[j], c.docs[i] })
	return c
}

// apart makes what singles a subject out theirs alone: lists of numbers for
// examples are short.
func (c *crowd) apart() {
	for i := range c.pool {
		p := &c.pool[i]
		for k := range c.subjects {
			s := &c.subjects[k]
			if p.Email == s.Email {
				p.Email = strings.Replace(p.Email, "@", "2@", 1)
			}
			if p.HomeEmail == s.HomeEmail {
				p.HomeEmail = "x" + p.HomeEmail
			}
			if p.Mobile == s.Mobile {
				p.Mobile = "07700 901000" // not a number of anybody
			}
			if p.Number == s.Number || p.User == s.User {
				p.Number, p.User = "HT00000", "guest00"
			}
			if p.Phone == s.Phone {
				p.Phone = "01632 961000"
			}
		}
	}
}

func (c *crowd) n(k int) int { return c.src.IntN(k) }

func (c *crowd) stranger() *someone { return &c.pool[c.n(len(c.pool))] }

// add writes a file of some way about p.
func (c *crowd) add(w way, p *someone) *crowdDoc {
	d := crowdDoc{way: w.name, must: map[int]bool{}}
	rel, data := w.write(c, p)
	d.rel = fmt.Sprintf("%s/%02d/%05d_%s", []string{"Records", "Office", "HR", "Archive"}[c.n(4)], c.n(40), len(c.docs), rel)
	d.data = []byte(data)
	d.hints = p.no + 1
	if p.no >= 0 && !w.hint {
		d.must[p.no] = true
	}
	c.docs = append(c.docs, d)
	return &c.docs[len(c.docs)-1]
}

// about writes the files about a subject, and those of their namesakes and a
// relative.
func (c *crowd) about(s *someone) {
	for _, w := range ways {
		c.add(w, s)
	}
	for range 3 {
		other := *c.stranger()
		name := other
		name.First, name.Last, name.no = s.First, s.Last, -1
		name.Email, name.HomeEmail = strings.ToLower(s.First[:1]+"."+other.Last+s.Last)+"@learn."+truth.Domain, "box"+other.HomeEmail
		name.User = fmt.Sprintf("u%05d", c.n(100000))
		for _, w := range ways {
			if w.known {
				c.add(w, &name)
			}
		}
	}
	kin := *c.stranger()
	kin.Last, kin.no = s.Last, -1
	kin.House, kin.Town, kin.Postcode = s.House, s.Town, s.Postcode
	if kin.First[0] == s.First[0] || kin.First == s.nick {
		kin.First = "Zachary"
	}
	kin.Email, kin.HomeEmail, kin.User = "zk@learn."+truth.Domain, "kin"+kin.HomeEmail, fmt.Sprintf("k%05d", c.n(100000))
	for _, w := range ways {
		if w.known {
			c.add(w, &kin)
		}
	}
}

// write puts the files below a folder.
func (c *crowd) write(t *testing.T, dir string) {
	t.Helper()
	for i := range c.docs {
		name := filepath.Join(dir, filepath.FromSlash(c.docs[i].rel))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, c.docs[i].data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// asked is what the requester says of a subject.
func (s *someone) asked() string {
	return fmt.Sprintf("names: [%q]\ndate_of_birth: %s\nemails: [%q]\nphones: [%q]\naddresses: [%q]\nidentifiers: [{kind: nino, value: %q}]\n",
		s.Full(), s.Born.Format("2006-01-02"), s.Email, s.Mobile, s.House+", "+s.Town+", "+s.Postcode, s.NINO)
}
