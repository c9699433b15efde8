package closure

import (
	"strings"
	"testing"
)

func tna(t *testing.T) *Table {
	t.Helper()
	p, err := Preset("tna")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPublishedCases are worked examples of The National Archives.
func TestPublishedCases(t *testing.T) {
	for _, c := range []struct {
		e     Evidence
		years int
		opens int
	}{
		{Evidence{Year: 1985, Ages: []int{19}}, 81, 2067},
		{Evidence{Year: 1951, Groups: []Group{Worker}}, 84, 2036},
		{Evidence{Year: 1951, Ages: []int{16}}, 84, 2036},
		{Evidence{Year: 1940, Groups: []Group{Adult}}, 82, 2023},
		{Evidence{Year: 2000, Groups: []Group{Unknown}}, 100, 2101},
		{Evidence{Year: 1999, Births: []int{1950}}, 51, 2051},
	} {
		d := tna(t).Decide(c.e)
		if !d.People || d.Years != c.years || d.Opens.Year() != c.opens || d.Opens.YearDay() != 1 {
			t.Errorf("%+v: %+v", c.e, d)
		}
	}
}

// TestYoungestDecides: more evidence never opens a record earlier.
func TestYoungestDecides(t *testing.T) {
	e := Evidence{Year: 1970, Births: []int{1930, 1961, 1902}, Groups: []Group{Worker}}
	d := tna(t).Decide(e)
	if d.Opens.Year() != 2062 || d.Basis != "a date of birth" {
		t.Errorf("%+v", d)
	}
	e.Groups = append(e.Groups, Unknown)
	if more := tna(t).Decide(e); more.Opens.Before(d.Opens) || more.Opens.Year() != 2071 {
		t.Errorf("%+v", more)
	}
	if d := tna(t).Decide(Evidence{Year: 1970}); d.People || !d.Opens.IsZero() {
		t.Errorf("nobody is named: %+v", d)
	}
	if d := tna(t).Decide(Evidence{Year: 2020, Births: []int{1850}}); d.Years != 0 || d.Opens.Year() != 1951 {
		t.Errorf("long open: %+v", d)
	}
}

func TestPresets(t *testing.T) {
	list, err := Presets()
	if err != nil || len(list) < 4 {
		t.Fatal(len(list), err)
	}
	hull, err := Preset("hull")
	if err != nil {
		t.Fatal(err)
	}
	if d := hull.Decide(Evidence{Year: 1980, Ages: []int{40}}); d.Years != 75 {
		t.Errorf("%+v", d)
	}
	if d := hull.Decide(Evidence{Year: 1980, Ages: []int{9}}); d.Years != 100 {
		t.Errorf("%+v", d)
	}
	if _, err := Preset("nowhere"); err == nil || !strings.Contains(err.Error(), "tna") {
		t.Errorf("%v", err)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"name: x\nlifetime: 100\nperiods: {unknown: 100, child: 100, worker: 84}":            "adult must be",
		"name: x\nlifetime: 100\nperiods: {unknown: 50, child: 100, worker: 84, adult: 82}":  "may not be shorter",
		"name: x\nlifetime: 900\nperiods: {unknown: 100, child: 100, worker: 84, adult: 82}": "1 to 150",
		"name: x\nlifetme: 100\nperiods: {unknown: 100, child: 100, worker: 84, adult: 82}":  "[2:1]",
		"name: x\nlifetime: 100\nperiods: {unknown: 101, child: 100, worker: 84, adult: 82}": "from 0 to 100",
		"lifetime: 100\nperiods: {unknown: 100, child: 100, worker: 84, adult: 82}":          "has a name",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
