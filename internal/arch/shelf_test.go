package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// shelves are the places where plug-ins are values that stand in one table by
// hand: what is declared must be named in the table's file outside its own
// declaration. (formats has a test of its own.)
var shelves = []struct {
	files   string
	table   string
	declare *regexp.Regexp
	least   int
}{
	{"../../detectors/*.go", "../../detectors/table.go", regexp.MustCompile(`(?m)^var (\w+) = &Detector\{|^\t(\w+)\s+= &Detector\{`), 10},
	{"../../reports/*.go", "../../reports/reports.go", regexp.MustCompile(`(?m)^var (\w+) = Report\{`), 4},
	{"../../cmd/sardine/*.go", "../../cmd/sardine/root.go", regexp.MustCompile(`(?m)^func (\w+Command)\(c \*console\)`), 7},
}

func TestNothingLiesOnAShelfUnlisted(t *testing.T) {
	for _, s := range shelves {
		table, err := os.ReadFile(s.table)
		if err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(s.files)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			source, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range s.declare.FindAllStringSubmatch(string(source), -1) {
				name := m[1]
				if name == "" {
					name = m[2]
				}
				found++
				if !regexp.MustCompile(`\b` + name + `\b`).Match(table) {
					t.Errorf("%s: %s is not in %s", f, name, s.table)
				}
			}
		}
		if found < s.least {
			t.Errorf("%s: %d found, at least %d expected: the check would check nothing", s.files, found, s.least)
		}
	}
}
