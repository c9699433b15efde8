// Package modulus checks British account numbers against their sort codes, by
// the method and with a table that Vocalink publishes for Pay.UK.
//
// It holds the method and no row of the table: the table may not be passed on
// and changes several times a year, so that whoever wants the check brings the
// current one. It finds no numbers in text. Its one invariant: a number is
// called wrong only if a row of the table says so; a sort code that is in no
// row is not checkable, which is neither right nor wrong.
package modulus

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Result of a check.
type Result uint8

const (
	NotCheckable Result = iota // no row for the sort code, or a number that no row applies to
	Right
	Wrong
)

// Table is the rows of one publication. It is immutable and shared by goroutines.
type Table struct {
	rows        []row // by first sort code
	substitutes map[string]string
}

// row applies to a range of sort codes. A sort code has at most two.
type row struct {
	from, to  int
	method    method
	weights   [14]int // of the six digits of the sort code and the eight of the account
	exception int
}

type method uint8

const (
	mod10 method = iota
	mod11
	doubleAlternate
)

// Limits on a table: the published one has about 1,100 rows.
const (
	mostRows = 20_000
	mostLine = 400 // bytes
)

// Parse reads a table as it is published (valacdos.txt): from, to, method, 14
// weights and perhaps an exception on each line. Lines of two sort codes are
// substitutions (scsubtab.txt); both files can simply be joined. Empty lines
// and lines that begin with # are left out. Errors name the line.
func Parse(r io.Reader) (*Table, error) {
	t := &Table{substitutes: map[string]string{}}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 4096), 64<<10)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(sc.Text(), "\ufeff"))
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Fields(line)
		if len(line) > mostLine || len(t.rows) >= mostRows {
			return nil, fmt.Errorf("line %d: too long, or too many lines", n)
		}
		if len(fields) == 2 && sortCode(fields[0]) >= 0 && sortCode(fields[1]) >= 0 && len(t.substitutes) < mostRows {
			t.substitutes[fields[0]] = fields[1]
			continue
		}
		x, err := parseRow(fields)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		t.rows = append(t.rows, x)
	}
	if err := sc.Err(); err != nil {
		return nil, errors.New("it cannot be read as lines of text")
	}
	if len(t.rows) == 0 {
		return nil, errors.New("there is no row in it")
	}
	slices.SortStableFunc(t.rows, func(a, b row) int { return a.from - b.from })
	return t, nil
}

func parseRow(fields []string) (row, error) {
	const least = 3 + 14
	if len(fields) != least && len(fields) != least+1 {
		return row{}, fmt.Errorf("%d fields; a row has two sort codes, a method, 14 weights and perhaps an exception", len(fields))
	}
	x := row{from: sortCode(fields[0]), to: sortCode(fields[1])}
	if x.from < 0 || x.to < x.from {
		return row{}, errors.New("the first two fields are not a range of sort codes")
	}
	switch strings.ToUpper(fields[2]) {
	case "MOD10":
		x.method = mod10
	case "MOD11":
		x.method = mod11
	case "DBLAL":
		x.method = doubleAlternate
	default:
		return row{}, errors.New("the method is none of MOD10, MOD11 and DBLAL")
	}
	for i, f := range fields[3:] {
		v, err := strconv.Atoi(f)
		if err != nil || v < -100 || v > 100 {
			return row{}, fmt.Errorf("field %d is not a small number", i+4)
		}
		if i == 14 {
			if v < 1 || v > lastException {
				return row{}, fmt.Errorf("exception %d is not known", v)
			}
			x.exception = v
		} else {
			x.weights[i] = v
		}
	}
	return x, nil
}

// sortCode is the number of six digits, or -1.
func sortCode(s string) int {
	if len(s) != 6 || !digits(s) {
		return -1
	}
	n, _ := strconv.Atoi(s)
	return n
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// Rows is how many rows the table has.
func (t *Table) Rows() int { return len(t.rows) }

// of returns the rows for a sort code, in their order.
func (t *Table) of(code int) []row {
	var rows []row
	for i := range t.rows {
		if x := &t.rows[i]; x.from > code {
			break
		} else if code <= x.to && len(rows) < 2 {
			rows = append(rows, *x)
		}
	}
	return rows
}
