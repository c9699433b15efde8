package modulus

import (
	"fmt"
	"strings"
	"testing"
)

// The rows here are made up; their structure is that of the published table.
const made = `
# from to method weights exception
990000 990009 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1
990010 990019 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1
990020 990029 DBLAL 0 0 2 1 2 1 2 1 2 1 2 1 2 1 1
990030 990039 MOD11 0 0 0 0 0 0 0 7 6 5 4 3 2 1
990030 990039 DBLAL 2 1 2 1 2 1 2 1 2 1 2 1 2 1
990040 990049 MOD11 0 0 0 0 0 0 0 0 7 6 5 4 3 2 4
990050 990059 MOD11 7 6 5 4 3 2 7 6 5 4 3 2 0 0 5
990050 990059 DBLAL 2 1 2 1 2 1 2 1 2 1 2 1 2 0 5
990060 990069 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1 6
990070 990079 MOD11 1 1 1 1 1 1 8 7 6 5 4 3 2 1 7
990080 990089 MOD11 8 7 6 5 4 3 0 0 0 0 0 0 0 1 8
990090 990099 MOD11 0 0 1 2 5 3 6 4 8 7 10 9 3 1 2
990090 990099 MOD11 0 0 1 2 5 3 6 4 8 7 10 9 3 1 9
990100 990109 MOD11 8 7 6 5 4 3 8 7 6 5 4 3 2 1 10
990100 990109 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1 11
990120 990129 MOD11 8 7 6 5 4 3 8 7 6 5 4 3 2 1 12
990120 990129 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1 13
990130 990139 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1
990130 990139 DBLAL 2 1 2 1 2 1 2 1 2 1 2 1 2 1 3
990140 990149 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1 14
990055 990050
`

func table(t *testing.T) *Table {
	t.Helper()
	x, err := Parse(strings.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Sums are worked by hand in the comments.
func TestCheck(t *testing.T) {
	x := table(t)
	for _, c := range []struct {
		code, account string
		want          Result
	}{
		{"990000", "66374958", Right},         // 42+6+9+49+4+27+35+8 = 180
		{"990000", "66374959", Wrong},         // 181
		{"990009", "0374958", Wrong},          // 00374958: 132
		{"990010", "88837491", Right},         // 64+56+48+15+28+12+18+1 = 242 = 22*11
		{"990010", "88837493", Wrong},         // 244
		{"999999", "12345678", NotCheckable},  // no row
		{"990000", "12345", NotCheckable},     // too short
		{"990000", "123456789", NotCheckable}, // too long
		{"99000", "12345678", NotCheckable},
		{"990060", "45678933", NotCheckable}, // foreign currency: a 4 to 8, g = h
		{"990060", "88837491", Right},        // a is 8, g differs from h
		{"990060", "88837499", NotCheckable},
	} {
		if got := x.Check(c.code, c.account); got != c.want {
			t.Errorf("%s %s: %d, want %d", c.code, c.account, got, c.want)
		}
	}
	if (*Table)(nil).Check("990000", "66374958") != NotCheckable {
		t.Error("without a table something was checked")
	}
}

// right lists the accounts of a few thousand that pass.
func right(x *Table, code string, from, step, n int) map[string]bool {
	found := map[string]bool{}
	for i := range n {
		a := fmt.Sprintf("%08d", (from+i*step)%100_000_000)
		if x.Check(code, a) == Right {
			found[a] = true
		}
	}
	return found
}

// reference is the plain check, written again: weights, digits summed or not.
func reference(weights []int, doubled bool, add, divisor int, code, account string) int {
	s := code + account
	total := add
	for i, w := range weights {
		p := w * int(s[i]-'0')
		if doubled {
			for ; p > 0; p /= 10 {
				total += p % 10
			}
		} else {
			total += p
		}
	}
	return total % divisor
}

func TestExceptionsAgainstTheirRules(t *testing.T) {
	x := table(t)
	eleven := []int{0, 0, 0, 0, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1}
	long := []int{8, 7, 6, 5, 4, 3, 8, 7, 6, 5, 4, 3, 2, 1}
	double := []int{2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1}
	two := []int{0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1}
	twoNine := []int{0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1}
	ten := []int{0, 0, 0, 0, 0, 0, 7, 1, 3, 7, 1, 3, 7, 1}
	zero := func(w []int) []int { return append(make([]int, 8), w[8:]...) }
	digit := func(a string, i int) int { return int(a[i] - '0') }
	m11 := func(w []int, code, a string) bool { return reference(w, false, 0, 11, code, a) == 0 }
	for name, c := range map[string]struct {
		code string
		want func(a string) bool
	}{
		"1 adds 27": {"990020", func(a string) bool {
			return reference([]int{0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1}, true, 27, 10, "990020", a) == 0
		}},
		"two rows, both": {"990030", func(a string) bool {
			return m11([]int{0, 0, 0, 0, 0, 0, 0, 7, 6, 5, 4, 3, 2, 1}, "990030", a) && reference(double, true, 0, 10, "990030", a) == 0
		}},
		"2 and 9": {"990090", func(a string) bool {
			w := two
			if digit(a, 0) != 0 && digit(a, 6) == 9 {
				w = twoNine
			}
			return m11(w, "990090", a) || m11(two, "309634", a)
		}},
		"3 needs no second for c 6 or 9": {"990130", func(a string) bool {
			return m11(eleven, "990130", a) && (digit(a, 2) == 6 || digit(a, 2) == 9 || reference(double, true, 0, 10, "990130", a) == 0)
		}},
		"4 asks for gh": {"990040", func(a string) bool {
			return reference([]int{0, 0, 0, 0, 0, 0, 0, 0, 7, 6, 5, 4, 3, 2}, false, 0, 11, "990040", a) == digit(a, 6)*10+digit(a, 7)
		}},
		"5 has check digits and substitutes": {"990055", func(a string) bool {
			r := reference([]int{7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 0, 0}, false, 0, 11, "990050", a)
			if r == 1 || (11-r)%11 != digit(a, 6) {
				return false
			}
			r = reference([]int{2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 0}, true, 0, 10, "990050", a)
			return (10-r)%10 == digit(a, 7)
		}},
		"7 drops weights for g 9": {"990070", func(a string) bool {
			w := []int{1, 1, 1, 1, 1, 1, 8, 7, 6, 5, 4, 3, 2, 1}
			if digit(a, 6) == 9 {
				w = zero(w)
			}
			return m11(w, "990070", a)
		}},
		"8 substitutes 090126": {"990080", func(a string) bool { return m11([]int{8, 7, 6, 5, 4, 3, 0, 0, 0, 0, 0, 0, 0, 1}, "090126", a) }},
		"10 or 11": {"990100", func(a string) bool {
			w := long
			if a[:2] == "09" || a[:2] == "99" && digit(a, 6) == 9 {
				w = zero(w)
			}
			return m11(w, "990100", a) || m11(eleven, "990100", a)
		}},
		"12 or 13": {"990120", func(a string) bool { return m11(long, "990120", a) || reference(ten, false, 0, 10, "990120", a) == 0 }},
		"14 tries without the last digit": {"990140", func(a string) bool {
			return m11(eleven, "990140", a) || strings.ContainsAny(a[7:], "019") && m11(eleven, "990140", "0"+a[:7])
		}},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			for i := range 6000 {
				a := fmt.Sprintf("%08d", (i*16_661+7)%100_000_000)
				got, want := x.Check(c.code, a) == Right, c.want(a)
				if got != want {
					t.Fatalf("%s %s: right is %v, want %v", c.code, a, got, want)
				}
				if got {
					n++
				}
			}
			if n == 0 || n == 6000 {
				t.Errorf("%d of 6000 are right: the check would check nothing", n)
			}
		})
	}
	if n := len(right(x, "990010", 0, 1, 1100)); n < 50 || n > 200 {
		t.Errorf("%d of 1100 in a row pass modulus 11", n)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"empty":           "\n# nothing\n",
		"few weights":     "990000 990009 MOD10 0 0 0",
		"method":          "990000 990009 MOD12 0 0 0 0 0 0 7 1 3 7 1 3 7 1",
		"range":           "990009 990000 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1",
		"no sort code":    "99000x 990009 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1",
		"weight":          "990000 990009 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 x",
		"large weight":    "990000 990009 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1000",
		"exception":       "990000 990009 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1 15",
		"one long line":   strings.Repeat("9", 70_000),
		"something else":  "<html><body>Please accept our terms</body></html>",
		"exception zero ": "990000 990009 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1 0",
	} {
		if _, err := Parse(strings.NewReader(text)); err == nil {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), "terms") || strings.Contains(err.Error(), "99000x") {
			t.Errorf("%s: the error holds text of the file: %v", name, err)
		}
	}
	if n := table(t).Rows(); n != 20 {
		t.Errorf("%d rows, want 20", n)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(made, "990000", "66374958")
	f.Add("990000 990009 MOD11 -1 0 0 0 0 0 7 1 3 7 1 3 7 1 14\n", "990000", "1")
	f.Fuzz(func(t *testing.T, text, code, account string) {
		x, err := Parse(strings.NewReader(text))
		if err != nil {
			return
		}
		if x.Check(code, account) != NotCheckable && len(code) != 6 {
			t.Error("a sort code that is none was checked")
		}
	})
}
