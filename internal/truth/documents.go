package truth

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"sardine/document"
	"sardine/internal/truth/pack"
)

// leastPeople is how many people the share's documents speak of at the least.
const leastPeople = 30

// A share collects documents; the first trouble ends it.
type share struct {
	people []Person
	dice   *dice
	docs   []Doc
	err    error
}

// Documents makes the share of a training provider: some fifty small files
// about people, in the order of their paths. It needs 30 people or more.
func Documents(seed uint64, people []Person) ([]Doc, error) {
	if len(people) < leastPeople {
		return nil, fmt.Errorf("documents: %d people are too few, need %d", len(people), leastPeople)
	}
	s := &share{people: people, dice: newDice(seed, "documents")}
	for _, folder := range []func(*share){
		starters, staffFiles, staffLetters, staffTables, enrolments, learnerTables, learnerLetters, money, purchases,
		safeguarding, governors, network, oldArchives, oldStrays, policies,
	} {
		if folder(s); s.err != nil {
			return nil, s.err
		}
	}
	slices.SortFunc(s.docs, func(a, b Doc) int { return strings.Compare(a.Rel, b.Rel) })
	return s.docs, nil
}

// add keeps a document whose path is a template too: names of files may hold
// names of people.
func (s *share) add(rel string, w *draft, data []byte, err error) *Doc {
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("make %q: %w", rel, err)
	}
	rel = w.as(nil).at("name").fill(rel)
	s.docs = append(s.docs, Doc{Rel: rel, Bytes: data, Truth: w.truth, Traps: w.traps})
	return &s.docs[len(s.docs)-1]
}

// text adds a document whose bytes are the filled template.
func (s *share) text(rel string, w *draft, template string) *Doc {
	text := w.fill(template)
	return s.add(rel, w, []byte(text), nil)
}

func (d *Doc) unread(why document.SkipReason) { d.Unread, d.Reason = true, why }
func (d *Doc) partly(why document.SkipReason) { d.Reason = why }

func (s *share) role(r Role) []*Person {
	var some []*Person
	for i := range s.people {
		if s.people[i].Role == r {
			some = append(some, &s.people[i])
		}
	}
	return some
}

func (s *share) staff(i int) *Person   { return nth(s.role(Staff), i) }
func (s *share) learner(i int) *Person { return nth(s.role(Learner), i) }
func (s *share) parent(i int) *Person  { return nth(s.role(Parent), i) }
func (s *share) kin(p *Person) *Person { return &s.people[p.Kin] }

func nth(some []*Person, i int) *Person { return some[i%len(some)] }

// western returns the i-th of some whose details Windows-1252 can write.
func western(some []*Person, i int) *Person {
	return nth(slices.DeleteFunc(slices.Clone(some), func(p *Person) bool {
		_, err := pack.Windows1252(p.Full() + p.House + p.Town)
		return err != nil
	}), i)
}

// span returns the people i, i+1 ... of some.
func span(some []*Person, i, n int) []*Person {
	var out []*Person
	for k := range n {
		out = append(out, nth(some, i+k))
	}
	return out
}

func escapeXML(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic("truth: " + err.Error()) // a Buffer takes everything
	}
	return b.String()
}

// escapeWord is for docx: the line breaks of addresses become those of Para.
func escapeWord(s string) string { return strings.ReplaceAll(escapeXML(s), "&#xA;", "\n") }

func escapeHTML(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(html.EscapeString(s), "@", "&#64;"), "\n", "<br>")
}

func escapeJSON(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic("truth: " + err.Error()) // strings always marshal
	}
	return string(b[1 : len(b)-1])
}

func delimited(comma rune, crlf bool, rows [][]string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = comma, crlf
	if err := w.WriteAll(rows); err != nil {
		panic("truth: " + err.Error()) // a Builder takes everything, the delimiters are ours
	}
	return b.String()
}

// grid is table for a workbook: dates of birth become serial numbers, pay a
// number.
func (w *draft) grid(people []*Person, columns []column) [][]any {
	first := len(w.truth)
	rows := w.table(people, columns)
	for i := range w.truth[first:] {
		if it := &w.truth[first+i]; it.Kind == "date-of-birth" {
			it.Also = []string{fmt.Sprint(int(serial(it.Value)))}
		}
	}
	out := make([][]any, len(rows))
	for i, row := range rows {
		for c, cell := range row {
			switch view := columns[c].view; {
			case i > 0 && view == "dob":
				out[i] = append(out[i], serial(cell))
			case i > 0 && view == "pay":
				out[i] = append(out[i], people[i-1].Pay)
			default:
				out[i] = append(out[i], cell)
			}
		}
	}
	return out
}

// serial counts days from 30 December 1899, as spreadsheets do after February
// 1900.
func serial(day string) pack.Date {
	t, err := time.Parse("02/01/2006", day)
	if err != nil {
		panic("truth: not a date") // views write them
	}
	return pack.Date(t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour))
}

// paras turns lines into paragraphs of a docx.
func paras(text string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(pack.Para(line))
	}
	return b.String()
}
