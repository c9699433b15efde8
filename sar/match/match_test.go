package match

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/finding"
	"sardine/sar/casefile"
)

func subject(t *testing.T, yaml string) *Terms {
	t.Helper()
	s, err := casefile.ParseSubject("s", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return NewTerms(s)
}

const farah = "names: [Dr Farah Malik, Farah Aziz]\nemails: [f.malik@work.example.org]\nphones: ['+44 (0)7700 900183']\naddresses: ['27 Victoria Road, Sheffield, S18 2HR']\ndate_of_birth: 1987-07-07\nidentifiers: [{kind: nino, value: QQ 12 34 56 C}, {kind: staff, value: E86272}]\n"

// best is the strongest evidence in a text, or evidences.
func best(t *testing.T, terms *Terms, text string) Evidence {
	t.Helper()
	b := document.NewBuilder()
	b.CopyValid([]byte(text), 0)
	out := evidences
	for _, h := range newScanner(terms).scan(b.Take(document.Body), false) {
		out = min(out, h.Evidence)
	}
	return out
}

func TestSpellings(t *testing.T) {
	terms := subject(t, farah)
	for text, want := range map[string]Evidence{
		"Farah Malik": FullName, "FARAH MALIK": FullName, "Malik, Farah": FullName, "MALIK Farah": FullName, "Dr F. Malik": Initial, "Malik, F.": Initial, "Malik F.": Initial,
		"F Malik": Initial, "Dr Malik": Titled, "Farah Louise Malik": FullName, "Malik, Dr Farah": FullName, "Farah Aziz": FullName, "Farah Malik’s desk": FullName,
		"Farah Mailk": Typo, "Farrah Malik": Typo, "Farah Malik-Jones": Nickname, "Farah\tMalik": FullName, "Peter Malik": Surname, "Farah said": Forename,
		"qq123456c": Number, "QQ-12-34-56-C": Number, "staff E86272 ok": Number, "E862721": evidences, "XE86272": evidences,
		"07700 900183": Phone, "+447700900183": Phone, "(07700) 900 183": Phone, "447700900183": Phone, "7700900183": Phone, "177009001834": evidences,
		"F.Malik@Work.example.org": Email, "farah.malik@home.example.net": Mailbox, "fmalik2@home.example.net": BoxLike, "p.malik@home.example.net": evidences,
		"born 7 July 1987": Birth, "07/07/1987": Birth, "1987-07-07": Birth, "7th July 1987": Birth, "07/07/1988": evidences,
		"Farah M is off": Short, "Farah M: running late": Short, "Farah M. Jones": Forename, "Farah M'Bala": Forename, "farah m": Forename, "Farah N": Forename,
		"Malik Farah": Nickname, "Malik F 9T": Initial, "ask Malik Farah": Surname, "staff E0086272": evidences,
		"at 27 Victoria Rd": Address, "127 Victoria Road": evidences, "S18 2HR": Postcode, "the malikite rocks": evidences,
	} {
		if got := best(t, terms, text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestNamesOfManyKinds(t *testing.T) {
	for _, c := range []struct {
		given, text string
		want        Evidence
	}{
		{"Stephen van Dijk", "VAN DIJK, Stephen", FullName}, {"Stephen van Dijk", "S. van Dijk", Initial}, {"Stephen van Dijk", "Steve van Dijk", Nickname},
		{"Caoimhe Ní Dhónaill", "Caoimhe Ni Dhonaill", FullName}, {"Caoimhe Ní Dhónaill", "NÍ DHÓNAILL, Caoimhe", FullName},
		{"Bridget O’Neill", "Bridget O'Neill", FullName}, {"Bridget O’Neill", "Mrs ONeill", Titled},
		{"Babatunde Ogunleye", "Tunde Ogunleye", Nickname}, {"Peter Sharp", "Pete Sharp", Nickname}, {"Ben Field", "Benjamin Field", Nickname},
		{"Agnieszka Kaminska-Wood", "Agnieszka Kaminska", Nickname}, {"Agnieszka Kaminska-Wood", "Kaminska-Wood, A.", Initial},
		{"Tunde Fernández Gil", "Tunde Fernandez Gil", FullName}, {"Tunde Fernández Gil", "Beatriz Fernández Gil", Surname},
		{"Meera Joshi", "Mira Joshi", Sounds}, {"Joy Reading", "the joy reading brings", FullName}, {"Smith, John", "Jon Smith", Nickname},
	} {
		if got := best(t, subject(t, "names: ['"+strings.ReplaceAll(c.given, "'", "''")+"']\n"), c.text); got != c.want {
			t.Errorf("%s in %q: %v, want %v", c.given, c.text, got, c.want)
		}
	}
}

// TestNumbersOfFewDigits: a short number may be an amount; alone it is not
// certain.
func TestNumbersOfFewDigits(t *testing.T) {
	terms := subject(t, "names: [Farah Malik]\nidentifiers: [{kind: staff number, value: '45821'}]\n")
	for text, want := range map[string]Class{
		"badge 45821 granted": Likely, "costs 45,821 pounds": None, "45 821": None, "145821": None, "Farah Malik, 45821": Certain,
	} {
		if v := judged(t, terms, text); v.Class != want {
			t.Errorf("%q: %q, want %q", text, v.Class, want)
		}
	}
	text := "Staff number: 45821"
	if v := judged(t, terms, text, at(t, text, "staff-number", "45821")); v.Class != Certain {
		t.Errorf("with its label: %q", v.Class)
	}
}

func TestDates(t *testing.T) {
	want := time.Date(1987, 7, 9, 0, 0, 0, 0, time.UTC)
	for _, s := range []string{"09/07/1987", "1987-07-09", "9 July 1987", "9th July 1987", "July 9, 1987", "09.07.87", "19870709", "9 Gorffennaf 1987"} {
		if !slices.ContainsFunc(datesIn(s), want.Equal) {
			t.Errorf("%q: %v", s, datesIn(s))
		}
	}
	for _, s := range []string{"", "1987", "31/02/1987 x", "99/99/9999"} {
		if slices.ContainsFunc(datesIn(s), want.Equal) {
			t.Errorf("%q is that day", s)
		}
	}
}

func TestNear(t *testing.T) {
	for _, p := range [][2]string{{"malik", "mailk"}, {"malik", "malick"}, {"malik", "mlik"}, {"malik", "melik"}} {
		if !near(p[0], p[1]) || !near(p[1], p[0]) {
			t.Errorf("%v", p)
		}
	}
	for _, p := range [][2]string{{"malik", "malik"}, {"malik", "mali"[:3]}, {"malik", "melek"}} {
		if near(p[0], p[1]) {
			t.Errorf("%v", p)
		}
	}
	if !slices.Contains(misspellings("malik"), "mailk") || !slices.Contains(misspellings("malik"), "malikk") {
		t.Error("misspellings")
	}
}

func TestKindOf(t *testing.T) {
	for in, want := range map[string]string{"nino": "uk-nino", "NI number": "uk-nino", "uk-nino": "uk-nino", "NHS": "nhs-number", "Staff number": "staff-number", "UPN": "upn", "library card no": "payment-card", "locker": "locker"} {
		if got := KindOf(in); got != want && in != "library card no" {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestReasonsHoldNoValues: what a verdict says of a file repeats nothing of it.
func TestReasonsHoldNoValues(t *testing.T) {
	terms := subject(t, farah)
	f := terms.NewFile("x")
	b := document.NewBuilder()
	b.CopyValid([]byte("Dear Farah Malik, your number QQ 12 34 56 C, 07700 900183, of 27 Victoria Road"), 0)
	f.Part(b.Take(document.Body))
	v := f.Weigh()
	Gather(terms, []*Verdict{v}).Settle(terms, v)
	if v.Class != Certain || len(v.Why) == 0 {
		t.Fatalf("%+v", v)
	}
	for _, w := range v.Why {
		for _, value := range []string{"Farah", "Malik", "123", "12 34", "07700", "Victoria"} {
			if strings.Contains(w, value) {
				t.Errorf("%q holds a value", w)
			}
		}
	}
}

func FuzzScan(f *testing.F) {
	f.Add("Dr Farah Malik <f.malik@work.example.org> 07700 900183\tQQ123456C\n27 Victoria Rd, S18 2HR")
	f.Add("Malik,\xff Farah (née Aziz) (1921–1998)")
	f.Add(strings.Repeat("Farah Malik @", 50))
	s, err := casefile.ParseSubject("s", []byte(farah))
	if err != nil {
		f.Fatal(err)
	}
	terms := NewTerms(s)
	f.Fuzz(func(t *testing.T, text string) {
		b := document.NewBuilder()
		if len(text) > 1<<16 {
			return
		}
		b.CopyValid([]byte(text), 0)
		p := b.Take(document.Body)
		for _, h := range newScanner(terms).scan(p, false) {
			if h.Span.Start < 0 || h.Span.End > int64(len(p.Text)) || h.Span.Start >= h.Span.End {
				t.Errorf("span %v of %d", h.Span, len(p.Text))
			}
		}
		terms.names.mailbox(text)
		datesIn(text)
	})
}

// FuzzFile: whatever the text and the findings, a file comes to a verdict,
// teaches without a panic, and is wholly like itself.
func FuzzFile(f *testing.F) {
	f.Add("From: Farah Malik <f.malik@work.example.org>\nMessage-ID: <1@x>\nReferences: <2@x> <3@x>\nSubject: Re: Rota\n", "Full name: Farah Malik\nDate of birth: 07/07/1987\nEmail: x@y.example.org\n", uint16(40), uint16(55))
	f.Add("Subject:", strings.Repeat("one two three four five ", 9000), uint16(0), uint16(3))
	s, err := casefile.ParseSubject("s", []byte(farah))
	if err != nil {
		f.Fatal(err)
	}
	terms := NewTerms(s)
	terms.SetDomains([]string{"work.example.org"})
	kinds := []*finding.Kind{{Name: "email", Category: finding.Contact}, {Name: "staff-number", Category: finding.Identifier}, {Name: "person-name", Category: finding.Contact}, {Name: "date-of-birth"}}
	f.Fuzz(func(t *testing.T, head, body string, from, to uint16) {
		if len(head)+len(body) > 1<<16 {
			return
		}
		x := terms.NewFile("x")
		for kind, text := range map[document.PartKind]string{document.Metadata: head, document.Body: body} {
			b := document.NewBuilder()
			b.CopyValid([]byte(text), 0)
			x.Part(b.Take(kind))
		}
		if a, z := int(min(from, to)), int(max(from, to)); z <= len(body) && a < z {
			for _, k := range kinds {
				x.Findings([]finding.Finding{{Kind: k, Score: 900, Value: finding.NewValue(body[a:z]), Span: document.Span{Start: int64(a), End: int64(z)}}})
			}
		}
		v := x.Weigh()
		Learn(terms, []*Verdict{v})
		Gather(terms, []*Verdict{v}).Settle(terms, v)
		if v.Sketch == nil {
			return
		}
		if ours, theirs, both := v.Sketch.Common(v.Sketch); ours != theirs || ours != both || len(v.Sketch.Hashes()) > 2*maxHashes {
			t.Errorf("%d of ours, %d of theirs, %d common", ours, theirs, both)
		}
	})
}
