package detectors

import (
	"strings"
	"testing"
)

// Check digits by the worked examples of their sources; the wrong ones differ
// from a right one in one place.
func TestCheckDigits(t *testing.T) {
	digits := func(f func([]byte) bool) func(string) bool {
		return func(v string) bool { return f([]byte(v)) }
	}
	for name, c := range map[string]struct {
		check        func(string) bool
		right, wrong string
	}{
		"modulus 11": {digits(mod11), "9991408576 9993921637 9994859765 3980823156 3981330072", "9991408577 9990000000 9876544321 3980823159"},
		"chi":        {digits(validCHI), "0101019009 2902009003", "3102999018 0101019008 0000000000"},
		"utr":        {digits(validUTR), "1955839661 9770733880 4000142542", "2955839661 0955839661"},
		"uln":        {digits(validULN), "9276308686 9993021449", "9276308685 9999999999 0276308686"},
		"luhn":       {digits(luhn), "4111111111111111 490154203237518 378282246310005", "4111111111111112 490154203237517"},
		"vat":        {digits(validVAT), "980780684 123456782 123456727", "802311781 980780685"},
		"hesa":       {digits(validHESA), "9811411234565 1211560000015 22100077740000015", "9811411234566"},
		"iban":       {digits(mod97), "GB82WEST12345698765432 DE89370400440532013000 NO9386011117947", "GB82WEST12345698765433"},
		"upn":        {validUPN, "Q201999924001 R213999999123 P20199992401A", "A801200005001 Q201999924002"},
		"uci":        {validUCI, "681990012058G 689990980001D", "681990012058H"},
		"student":    {validStudentSSN, "ABCD12345678P", "WADM46891352A ABCD12345678Q"},
		"ao":         {validAO, "409PC00692474 709PY00922808 613PR0029423X", "123PA00012345 123PA00045678 409QC00692474"},
		"licence":    {digits(func(v []byte) bool { return validLicence(v) }), "MORGA753116SM9IJ SMITH805123AB9CD LEE99902031J99AB", "MORGA793116SM9IJ SMITH802301AB9CD"},
	} {
		for _, v := range strings.Fields(c.right) {
			if !c.check(v) {
				t.Errorf("%s: %s fails", name, v)
			}
		}
		for _, v := range strings.Fields(c.wrong) {
			if c.check(v) {
				t.Errorf("%s: %s passes", name, v)
			}
		}
	}
}

// One wrong digit is always found by modulus 11, Luhn and modulus 97.
func TestOneWrongDigit(t *testing.T) {
	for v, check := range map[string]func([]byte) bool{
		"9991408576": mod11, "9276308686": validULN, "4111111111111111": luhn, "GB82WEST12345698765432": mod97, "9811411234565": validHESA,
	} {
		for i := range len(v) {
			if !isDigit(v[i]) {
				continue
			}
			for d := byte('0'); d <= '9'; d++ {
				w := []byte(v)
				if w[i] = d; d != v[i] && check(w) {
					t.Errorf("%s passes as %s", v, w)
				}
			}
		}
	}
}

func TestCheckLetters(t *testing.T) {
	for _, c := range []struct {
		digits string
		letter byte
		want   bool
	}{{"79" + zeros("163001", 7), 'B', true}, {"24" + zeros("1234567", 7), 'K', true}, {"91" + zeros("65656", 6), 'H', true}, {"8350058", 'Z', true}, {"65" + zeros("85227", 6), 'G', false}} {
		if got := checkLetter23(c.digits, c.letter); got != c.want {
			t.Errorf("%s%c: %v", c.digits, c.letter, got)
		}
	}
	if !zoneCheck("L898902C3", '6') || !zoneCheck("740812", '2') || zoneCheck("740812", '3') {
		t.Error("check digits of machine-readable zones")
	}
}

func TestParseDate(t *testing.T) {
	for text, want := range map[string]date{
		"03/03/1987": {3, 3, 1987}, "3.3.87": {3, 3, 1987}, "03-03-26": {3, 3, 2026}, "1987-03-04": {4, 3, 1987}, "19870304": {4, 3, 1987}, "04031987": {4, 3, 1987},
		"3rd March 1987": {3, 3, 1987}, "3 Mawrth 1987": {3, 3, 1987}, "03-Mar-87": {3, 3, 1987}, "March 3rd, 1987": {3, 3, 1987}, "March 1987": {0, 3, 1987},
		"3 Mar '87": {3, 3, 1987}, "3rd of March 1987": {3, 3, 1987}, "12/25/1987": {25, 12, 1987}, "29/02/2000": {29, 2, 2000},
	} {
		if d, end := parseDate(text, 0); d != want || end != len(text) {
			t.Errorf("%s: %v, %d", text, d, end)
		}
	}
	for _, text := range []string{"", "3", "31/02/1987", "29/02/1900", "3 Marx 1987", "32/13/1987", "1987-13-01", "3/3", "March", "999999999"} {
		if d, end := parseDate(text, 0); end != 0 {
			t.Errorf("%q: %v, %d", text, d, end)
		}
	}
}

func TestNormalForms(t *testing.T) {
	for _, vs := range [][]string{
		{"01632 960123", "+44 1632 960123", "0044 (0)1632 960123", "(01632) 960 123", "01632 960123 ext 12"},
		{"07700 900123", "447700900123", "7700900123", "+44 (0)7700-900-123"},
	} {
		for _, v := range vs[1:] {
			if a, b := kindPhone.Normalise(vs[0]), kindPhone.Normalise(v); a != b {
				t.Errorf("%s is %s and %s is %s", vs[0], a, v, b)
			}
		}
	}
	if kindEmail.Normalise("Jo (at) Example [dot] org") != "jo@example.org" {
		t.Error("an address in words has another normal form")
	}
}

func TestAddressLiteral(t *testing.T) {
	for text, want := range map[string]int{
		"[192.0.2.1]": 11, "[192.0.2.1] now": 11, "[IPv6:2001:db8::1]": 18, "[nobody]": 0, "[192.0.2.1": 0, "[]": 0, "": 0,
	} {
		if got := addressLiteral(text, 0); got != want {
			t.Errorf("addressLiteral(%q) = %d, want %d", text, got, want)
		}
	}
}
