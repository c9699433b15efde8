package modulus

// lastException is the highest number of an exception that the method has.
const lastException = 14

// Places of digits in a sort code (u v w x y z) and an account (a to h), in
// the letters of the published method.
const (
	placeA = 6
	placeB = 7
	placeC = 8
	placeG = 12
	placeH = 13
)

// Sort codes that exceptions 8 and 9 put in place of the real one.
const (
	codeOfEight = "090126"
	codeOfNine  = "309634"
)

// number is a sort code and an account in one.
type number [14]int

func numberOf(code, account string) number {
	var n number
	for i := range 6 {
		n[i] = int(code[i] - '0')
	}
	for i := range 8 {
		n[6+i] = int(account[i] - '0')
	}
	return n
}

// Check tells whether account belongs to a bank of the sort code. Both are
// digits without separators. Accounts of six and seven digits are filled up
// with zeros on the left; other lengths are not checkable: which of their
// digits count differs from bank to bank.
func (t *Table) Check(code, account string) Result {
	if len(account) == 6 || len(account) == 7 {
		account = "00"[:8-len(account)] + account
	}
	c := sortCode(code)
	if t == nil || c < 0 || len(account) != 8 || !digits(account) {
		return NotCheckable
	}
	rows := t.of(c)
	if len(rows) == 0 {
		return NotCheckable
	}
	n := numberOf(code, account)
	if rows[0].exception == 6 && n[placeA] >= 4 && n[placeA] <= 8 && n[placeG] == n[placeH] {
		return NotCheckable // accounts in foreign currencies
	}
	first := t.passes(&rows[0], code, n)
	if len(rows) == 1 {
		return result(first)
	}
	switch second := &rows[1]; {
	case eitherPasses(rows[0].exception, second.exception):
		return result(first || t.passes(second, code, n))
	case second.exception == 3 && (n[placeC] == 6 || n[placeC] == 9):
		return result(first)
	default:
		return result(first && t.passes(second, code, n))
	}
}

func result(right bool) Result {
	if right {
		return Right
	}
	return Wrong
}

// eitherPasses reports whether the exceptions of two rows say that one check
// is enough: 2 with 9, 10 with 11, 12 with 13.
func eitherPasses(a, b int) bool {
	return a == 2 && b == 9 || a == 10 && b == 11 || a == 12 && b == 13
}

// passes runs one check.
func (t *Table) passes(x *row, code string, n number) bool {
	weights := x.weights
	switch x.exception {
	case 2:
		weights = weightsOfTwo(weights, n)
	case 5:
		if other, ok := t.substitutes[code]; ok {
			n = replaced(n, other)
		}
	case 7:
		if n[placeG] == 9 {
			weights = withoutCode(weights)
		}
	case 8:
		n = replaced(n, codeOfEight)
	case 9:
		n = replaced(n, codeOfNine)
	case 10:
		if ab := n[placeA]*10 + n[placeB]; ab == 9 || ab == 99 && n[placeG] == 9 {
			weights = withoutCode(weights)
		}
	}
	total, divisor := sum(x, weights, n), 11
	if x.method != mod11 {
		divisor = 10
	}
	rest := ((total % divisor) + divisor) % divisor
	switch x.exception {
	case 4:
		return rest == n[placeG]*10+n[placeH]
	case 5:
		return checkDigitFive(x, rest, n)
	case 14:
		return rest == 0 || passesShifted(x, weights, n)
	}
	return rest == 0
}

// sum adds up products or, for double alternate, the digits of the products.
func sum(x *row, weights [14]int, n number) int {
	total := 0
	for i, w := range weights {
		p := w * n[i]
		if x.method == doubleAlternate {
			p = p/10 + p%10
		}
		total += p
	}
	if x.exception == 1 {
		total += 27
	}
	return total
}

// weightsOfTwo are the weights that exception 2 uses for accounts that do not
// begin with zero.
func weightsOfTwo(usual [14]int, n number) [14]int {
	switch {
	case n[placeA] == 0:
		return usual
	case n[placeG] == 9:
		return [14]int{0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1}
	}
	return [14]int{0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1}
}

// withoutCode sets the weights of the sort code and of a and b to zero.
func withoutCode(w [14]int) [14]int {
	for i := range placeC {
		w[i] = 0
	}
	return w
}

func replaced(n number, code string) number {
	for i := range 6 {
		n[i] = int(code[i] - '0')
	}
	return n
}

// checkDigitFive: exception 5 does not ask for a remainder of zero, but for a
// check digit, g of the first check and h of the second.
func checkDigitFive(x *row, rest int, n number) bool {
	if x.method == doubleAlternate {
		return (10-rest)%10 == n[placeH]
	}
	return rest != 1 && (11-rest)%11 == n[placeG]
}

// passesShifted: exception 14 takes an account whose last digit is 0, 1 or 9 a
// second time, without it.
func passesShifted(x *row, weights [14]int, n number) bool {
	if h := n[placeH]; h != 0 && h != 1 && h != 9 {
		return false
	}
	copy(n[placeB:], n[placeA:placeH])
	n[placeA] = 0
	return sum(x, weights, n)%11 == 0
}
