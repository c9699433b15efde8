package match

import (
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
)

// table is a part with headings and rows.
func table(rows ...string) *document.Part {
	b := document.NewBuilder()
	var cells []document.Cell
	for r, row := range rows[1:] {
		for c, v := range strings.Split(row, "|") {
			cells = append(cells, document.Cell{Text: uint32(b.Len()), Row: uint32(r + 2), Col: uint16(c)})
			b.CopyValid([]byte(v), int64(b.Len()))
			b.Insert("\n")
		}
	}
	p := b.Take(document.Body)
	p.Table = &document.Table{Header: strings.Split(rows[0], "|"), Cells: cells}
	return p
}

// share reads files with everything that is found in rows, as a search does.
func share(t *testing.T, terms *Terms, files map[string]*document.Part, found map[string][]finding.Finding) map[string]*Verdict {
	t.Helper()
	out := map[string]*Verdict{}
	var all []*Verdict
	read := func(terms *Terms) {
		all = nil
		for name, p := range files {
			f := terms.NewFile(name)
			f.Part(p)
			f.Findings(found[name])
			v := f.Weigh()
			out[name], all = v, append(all, v)
		}
	}
	read(terms)
	taught := terms.Clone()
	for _, l := range Learn(terms, all) {
		taught.Teach(l)
	}
	read(taught)
	c := Gather(taught, all)
	for _, v := range all {
		c.Settle(c.Inform(taught), v)
	}
	return out
}

// born is the finding of a date of birth in a table.
func born(p *document.Part, row uint32, value string) finding.Finding {
	at := strings.Index(p.Text, value)
	return finding.Finding{Kind: &finding.Kind{Name: "date-of-birth", Category: finding.Demographic}, Score: 900, Value: finding.NewValue(value), Place: finding.Place{Row: row},
		Span: document.Span{Start: int64(at), End: int64(at + len(value))}}
}

func text(s string) *document.Part {
	b := document.NewBuilder()
	b.CopyValid([]byte(s), 0)
	return b.Take(document.Body)
}

// TestTwoPupilsOfOneName: a register that gives dates of birth tells the classes
// and admission numbers of both, and those tell their papers apart.
func TestTwoPupilsOfOneName(t *testing.T) {
	terms := subject(t, "names: [Olivia Taylor]\ndate_of_birth: 2012-03-14\nrelations: [{name: Harry Taylor, relation: brother}, {name: Jo Marsh, relation: mother, phone: 07700 900377}]\n")
	register := table("Adno|Name|DOB|Reg", "004512|Olivia Taylor|14/03/2012|9T", "005231|Olivia Taylor|02/09/2013|7K", "004600|Amelia Begum|10/05/2012|9T")
	files := map[string]*document.Part{
		"register": register,
		"own":      text("Olivia Taylor (9T) won a prize"),
		"other":    text("Olivia Taylor (7K) won a prize"),
		"neither":  text("Olivia Taylor won a prize"),
		"form":     text("Name: Olivia Taylor\nTutor group: 9T\nMeals: yes"),
		"number":   table("Date|Adno|Points|Comment", "6 Oct|4512|2|Great work", "6 Oct|4600|-1|Late"),
		"others":   table("Date|Adno|Points|Comment", "6 Oct|5231|2|Great work", "6 Oct|4600|-1|Late"),
		"row":      table("Name|Form|Club|Day", "Taylor Olivia|9T|Chess|Mon", "Taylor Olivia|7K|Chess|Mon"),
		"short":    text("Olivia T is to sit at the front"),
	}
	got := share(t, terms, files, map[string][]finding.Finding{"register": {born(register, 2, "14/03/2012"), born(register, 3, "02/09/2013"), born(register, 4, "10/05/2012")}})
	for name, want := range map[string]Class{
		"register": Certain, "own": Likely, "other": Possible, "neither": Possible, "form": Likely, "number": Certain, "others": None, "row": Likely, "short": Possible,
	} {
		if got[name].Class != want {
			t.Errorf("%s: %q, want %q: %v", name, got[name].Class, want, got[name].Why)
		}
	}
	for _, u := range got["row"].Units {
		if u.Points >= LeastLikely && u.Hits[0].Class != "9t" {
			t.Error("the namesake's row is taken for the subject's")
		}
	}
}

// TestSomebodyClose: a forename alone says little, and more beside somebody who
// is close to the subject.
func TestSomebodyClose(t *testing.T) {
	terms := subject(t, "names: [Olivia Taylor]\nrelations: [{name: Jo Marsh, relation: mother, phone: 07700 900377}]\n")
	text := "Jo Marsh rang: Olivia is upset."
	if v := judged(t, terms, text, at(t, text, "person-name", "Jo Marsh")); v.Class != Possible {
		t.Errorf("with the mother: %q", v.Class)
	}
	text = "Ring 07700 900377, Olivia is upset."
	if v := judged(t, terms, text, at(t, text, "phone", "07700 900377")); v.Class != Possible {
		t.Errorf("with the mother's telephone: %q", v.Class)
	}
	if v := judged(t, terms, "Olivia is upset."); v.Class != None {
		t.Errorf("alone: %q", v.Class)
	}
}

// TestCodes: what a list calls somebody by is looked for under headings of
// codes, and nowhere else.
func TestCodes(t *testing.T) {
	terms := subject(t, "names: [Charlotte Whitcombe]\n")
	files := map[string]*document.Part{
		"codes": table("Code|Name|Department", "CWH|Mrs Charlotte Whitcombe|Science", "NAB|Miss Ngozi Abara|Maths"),
		"cover": table("Period|Room|Absent|Cover", "3|Lab 2|CWH|NAB", "4|Lab 2|XYZ|NAB"),
		"else":  table("Period|Room|Absent|Cover", "3|CWH|ABC|NAB"),
		"text":  text("CWH is the code of a boiler"),
	}
	got := share(t, terms, files, nil)
	for name, want := range map[string]Class{"codes": Likely, "cover": Possible, "else": None, "text": None} {
		if got[name].Class != want {
			t.Errorf("%s: %q, want %q: %v", name, got[name].Class, want, got[name].Why)
		}
	}
}

// TestNoughts: a number is the same with and without the noughts that fill it
// up, and the day of the last log-in is no user name.
func TestNoughts(t *testing.T) {
	terms := subject(t, "names: [Charlotte Whitcombe]\nidentifiers: [{kind: staff number, value: '0040187'}]\n")
	for text, want := range map[string]Class{"CARD 0000040187 GRANTED": Certain, "CARD 40187 GRANTED": Likely, "CARD 140187 GRANTED": None, "CARD 10040187 GRANTED": None} {
		if v := judged(t, terms, text); v.Class != want {
			t.Errorf("%q: %q, want %q", text, v.Class, want)
		}
	}
	users := table("samAccountName|displayName|employeeID|lastLogon", "cwhitc12|Charlotte Whitcombe|40187|2026-10-01")
	f := terms.NewFile("users")
	f.Part(users)
	lessons := Learn(terms, []*Verdict{f.Weigh()})
	if len(lessons) != 1 || lessons[0].Value.Reveal() != "cwhitc12" || lessons[0].Group != "login" {
		t.Errorf("learnt %d: %+v", len(lessons), lessons)
	}
}
