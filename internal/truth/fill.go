package truth

import (
	"fmt"
	"strings"
	"time"
)

// A draft is a document being written. Its text comes from templates in which
// guillemets hold what is known about a person, so that text and truth are made
// by one call and cannot disagree:
//
//	«a.nino»                   field nino of the person cast as a
//	«=special:health a|words»  the words are such data about a; of nobody without a
//	«!uk-nino|words»           the words look like such data and are not
//
// What is filled in is escaped for the format; the template is not.
type draft struct {
	cast   map[string]*Person
	escape func(string) string // nil: as it is
	where  string
	inner  []string
	truth  []Item
	traps  []Item
}

func newDraft(cast map[string]*Person) *draft { return &draft{cast: cast, where: "body"} }

// at says where the text that follows stands.
func (w *draft) at(where string, inner ...string) *draft {
	w.where, w.inner = where, inner
	return w
}

// as sets the escaping of the text that follows.
func (w *draft) as(escape func(string) string) *draft {
	w.escape = escape
	return w
}

func (w *draft) put(s string) string {
	if w.escape == nil {
		return s
	}
	return w.escape(s)
}

func (w *draft) add(kind, value string, person int, also ...string) {
	w.truth = append(w.truth, Item{kind, value, person, w.where, w.inner, also})
}

// fill writes a template.
func (w *draft) fill(template string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(template, "«")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		slot, after, ok := strings.Cut(rest, "»")
		if !ok {
			panic("truth: slot is not closed: " + rest[:min(len(rest), 20)])
		}
		out.WriteString(w.put(w.slot(slot)))
		template = after
	}
}

func (w *draft) slot(slot string) string {
	head, words, literal := strings.Cut(slot, "|")
	switch {
	case literal && strings.HasPrefix(head, "!"):
		w.traps = append(w.traps, Item{head[1:], words, -1, w.where, w.inner, nil})
		return words
	case literal && strings.HasPrefix(head, "="):
		kind, who, ok := strings.Cut(head[1:], " ")
		id := -1
		if ok {
			id = w.person(who).ID
		}
		w.add(kind, words, id)
		return words
	}
	who, field, _ := strings.Cut(slot, ".")
	return w.field(w.person(who), field)
}

func (w *draft) person(who string) *Person {
	p := w.cast[who]
	if p == nil {
		panic("truth: nobody is cast as " + who)
	}
	return p
}

// A view is one way to write one attribute of a person.
type view struct {
	kind string
	show func(*Person) string
}

// field writes one view of p and notes it as known.
func (w *draft) field(p *Person, name string) string {
	switch name {
	case "address": // two items, one text
		w.add("postal-address", p.House+", "+p.Town, p.ID)
		w.add("postcode", p.Postcode, p.ID)
		return p.House + ", " + p.Town + ", " + p.Postcode
	case "lines":
		w.add("postal-address", p.House+"\n"+p.Town, p.ID)
		w.add("postcode", p.Postcode, p.ID)
		return p.House + "\n" + p.Town + "\n" + p.Postcode
	}
	v, ok := views[name]
	if !ok {
		panic("truth: no field " + name)
	}
	s := v.show(p)
	if v.kind != "" && s != "" {
		w.add(v.kind, s, p.ID)
	}
	return s
}

func born(layout string) view {
	return view{"date-of-birth", func(p *Person) string { return p.Born.Format(layout) }}
}

// grouped puts sep between runs of the given lengths; what is left over stays
// with the last.
func grouped(s, sep string, runs ...int) string {
	var parts []string
	for _, n := range runs {
		if len(s) <= n {
			break
		}
		parts, s = append(parts, s[:n]), s[n:]
	}
	return strings.Join(append(parts, s), sep)
}

func titled(p *Person) string { return strings.TrimSpace(p.Title + " " + p.Last) }

func ordinal(t time.Time) string {
	suffix := "th"
	if d := t.Day(); d/10 != 1 {
		switch d % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s %s", t.Day(), suffix, t.Format("January 2006"))
}

var welshMonths = [...]string{"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"}

var views = map[string]view{
	"full":   {"person-name", (*Person).Full},
	"formal": {"person-name", func(p *Person) string { return strings.TrimSpace(p.Title + " " + p.Full()) }},
	"titled": {"person-name", titled}, // learners have a title only if it is Mx: do not cast them here
	"comma":  {"person-name", func(p *Person) string { return p.Last + ", " + p.First }},
	"caps":   {"person-name", func(p *Person) string { return strings.ToUpper(p.Last) + ", " + p.First }},
	"short":  {"person-name", func(p *Person) string { return string([]rune(p.First)[:1]) + ". " + p.Last }},
	"given":  {"person-name", func(p *Person) string { return p.First }}, // in a field or column that says so
	"family": {"person-name", func(p *Person) string { return p.Last }},
	"title":  {"", func(p *Person) string { return p.Title }},
	"first":  {Hint, func(p *Person) string { return p.First }},

	"email": {"email", func(p *Person) string { return p.Email }},
	"home":  {"email", func(p *Person) string { return p.HomeEmail }},

	"mobile":      {"phone", func(p *Person) string { return p.Mobile }},
	"mobileplain": {"phone", func(p *Person) string { return strings.ReplaceAll(p.Mobile, " ", "") }},
	"mobileintl":  {"phone", func(p *Person) string { return "+44 " + p.Mobile[1:] }},
	"mobilezero":  {"phone", func(p *Person) string { return "+44 (0)" + p.Mobile[1:] }},
	"phone":       {"phone", func(p *Person) string { return p.Phone }},

	"street":   {"postal-address", func(p *Person) string { return p.House }},
	"town":     {"", func(p *Person) string { return p.Town }},
	"postcode": {"postcode", func(p *Person) string { return p.Postcode }},

	"dob":      born("02/01/2006"),
	"dobiso":   born("2006-01-02"),
	"doblong":  born("2 January 2006"),
	"dobshort": born("02/01/06"),
	"dobdots":  born("02.01.2006"),
	"dobmon":   born("02-Jan-2006"),
	"dobord":   {"date-of-birth", func(p *Person) string { return ordinal(p.Born) }},
	"dobwelsh": {"date-of-birth", func(p *Person) string {
		return fmt.Sprintf("%d %s %d", p.Born.Day(), welshMonths[p.Born.Month()-1], p.Born.Year())
	}},

	"nino":       {"uk-nino", func(p *Person) string { return p.NINO }},
	"ninospaced": {"uk-nino", func(p *Person) string { return grouped(p.NINO, " ", 2, 2, 2, 2) }},
	"ninolower":  {"uk-nino", func(p *Person) string { return strings.ToLower(p.NINO) }},
	"nhs":        {"nhs-number", func(p *Person) string { return grouped(p.NHS, " ", 3, 3) }},
	"nhsplain":   {"nhs-number", func(p *Person) string { return p.NHS }},
	"nhsdash":    {"nhs-number", func(p *Person) string { return grouped(p.NHS, "-", 3, 3) }},
	"utr":        {"utr", func(p *Person) string { return p.UTR }},
	"utrspaced":  {"utr", func(p *Person) string { return grouped(p.UTR, " ", 5) }},
	"passport":   {"passport-number", func(p *Person) string { return p.Passport }},
	"licence":    {"driving-licence", func(p *Person) string { return p.Licence }},
	"dbs":        {"dbs-number", func(p *Person) string { return p.DBS }},
	"upn":        {"upn", func(p *Person) string { return p.UPN }},
	"uln":        {"uln", func(p *Person) string { return p.ULN }},
	"number":     {"staff-number", func(p *Person) string { return p.Number }},
	"user":       {"username", func(p *Person) string { return p.User }},
	"ip":         {"ip-address", func(p *Person) string { return p.IP }},
	"plate":      {"vehicle-registration", func(p *Person) string { return p.Plate }},

	"sort":    {"sort-code", func(p *Person) string { return p.SortCode }},
	"account": {"bank-account", func(p *Person) string { return p.Account }},
	"iban":    {"iban", func(p *Person) string { return p.IBAN }},
	"ibans":   {"iban", func(p *Person) string { return grouped(p.IBAN, " ", 4, 4, 4, 4, 4) }},
	"card":    {"payment-card", func(p *Person) string { return p.Card }},
	"cardrun": {"payment-card", func(p *Person) string { return strings.ReplaceAll(p.Card, " ", "") }},

	"health":    {"special:health", func(p *Person) string { return p.Health }},
	"ethnicity": {"special:racial-or-ethnic-origin", func(p *Person) string { return p.Ethnicity }},
	"religion":  {"special:religion", func(p *Person) string { return p.Religion }},
	"union":     {"special:trade-union", func(p *Person) string { return p.Union }},
	"criminal":  {"criminal-offence", func(p *Person) string { return p.Criminal }},

	"job":     {"", func(p *Person) string { return p.Job }},
	"course":  {"", func(p *Person) string { return p.Course }},
	"pay":     {"", func(p *Person) string { return fmt.Sprint(p.Pay) }},
	"started": {"", func(p *Person) string { return p.Started.Format("02/01/2006") }},
}

// A column of a table: its heading and the view below it.
type column struct{ head, view string }

// table notes and returns a heading row and a row for each person.
func (w *draft) table(people []*Person, columns []column) [][]string {
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = c.head
	}
	rows, where := [][]string{head}, w.where
	for _, p := range people {
		row := make([]string, len(columns))
		for i, c := range columns {
			w.where = "column:" + c.head
			row[i] = w.field(p, c.view)
		}
		rows = append(rows, row)
	}
	w.where = where
	return rows
}
