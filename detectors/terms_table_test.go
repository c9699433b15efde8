package detectors

import (
	"testing"

	"sardine/document"
	"sardine/finding"
)

// registers are tables of people as schools and employers export them; want is
// the kind and value of each finding of a special or high-risk category.
var registers = []struct {
	name   string
	header []string
	rows   [][]string
	want   []string
}{
	{"programs write true and false", []string{"Name", "FSM6"},
		[][]string{{"Ann Example", "T"}, {"Bob Example", "F"}, {"Cy Example", "TRUE"}},
		[]string{"high-risk:free-school-meals T", "high-risk:free-school-meals TRUE"}},
	{"codes of ethnicity", []string{"Legal Surname", "Eth Code"},
		[][]string{{"Example", "BAFR"}, {"Tester", "WWEL"}, {"Other", "none"}},
		[]string{"special:racial-or-ethnic-origin BAFR", "special:racial-or-ethnic-origin WWEL"}},
	{"reasons of absence", []string{"Employee", "Days", "Reason"},
		[][]string{{"Tregenza, Morwenna", "5", "Gastroenteritis"}, {"Hale, Xavier", "2", "Anxiety/depression"}, {"Sood, Ravi", "1", "Training"}},
		[]string{"special:health Gastroenteritis", "special:health Anxiety"}},
	{"answers to questions", []string{"ID", "Do you consider yourself disabled?", "What is your gender?"},
		[][]string{{"R3", "Yes", "Non-binary"}, {"R7", "No", "Woman"}},
		[]string{"special:health Yes", "high-risk:gender-identity Non-binary"}},
	{"answers in words of one's own", []string{"Employee", "Religion or belief", "Disability", "Union"},
		[][]string{{"Mair Vaughan", "Welsh chapel", "a slipped disc", "the National Education Union"}, {"Sam Kent", "prefer not to say", "none", "the rugby union"}},
		[]string{"special:religion Welsh chapel", "special:health a slipped disc", "special:trade-union the National Education Union"}},
	{"a list of parts", []string{"Item", "Reason"},
		[][]string{{"Bracket", "Depression"}, {"Screw", "Anxiety"}}, nil},
}

func TestRegisters(t *testing.T) {
	for _, c := range registers {
		b := document.NewBuilder("register.csv")
		b.Header(c.header)
		at := int64(0)
		for i, row := range c.rows {
			for col, v := range row {
				b.Cell(uint32(i+2), uint16(col))
				b.Copy([]byte(v), at)
				at += int64(len(v) + 1)
			}
			b.EndRow()
		}
		s := engine.Session(finding.FileRef{})
		var got []string
		for _, f := range append(s.Part(b.Take(document.Body)), s.Close()...) {
			if f.Score >= Threshold && (f.Kind.Category == finding.Special || f.Kind.Category == finding.HighRisk) {
				got = append(got, f.Kind.Name+" "+f.Value.Reveal())
			}
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %q, want %q", c.name, got[i], c.want[i])
			}
		}
	}
}
