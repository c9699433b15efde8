package truth

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The checks below are written from the published rules and not from the code
// that makes the numbers; TestChecksAreRight holds them against published
// examples first.

func weighted(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return sum
}

func nhsOK(s string) bool {
	return len(s) == 10 && weighted(s, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

func utrOK(s string) bool {
	table := []int{2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1}
	return len(s) == 10 && int(s[0]-'0') == table[weighted(s[1:], 6, 7, 8, 9, 10, 5, 4, 3, 2)%11]
}

func ulnOK(s string) bool {
	return len(s) == 10 && weighted(s, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 10
}

func upnOK(s string) bool {
	return len(s) == 13 && s[0] == "ABCDEFGHJKLMNPQRTUVWXYZ"[weighted(s[1:], 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)%23]
}

func ibanOK(s string) bool {
	var digits strings.Builder
	for _, r := range s[4:] + s[:4] {
		if r >= 'A' {
			fmt.Fprint(&digits, r-'A'+10)
		} else {
			digits.WriteRune(r)
		}
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	return ok && new(big.Int).Mod(n, big.NewInt(97)).Int64() == 1
}

func luhnOK(s string) bool {
	sum, double := 0, false
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == ' ' {
			continue
		}
		d := int(s[i] - '0')
		if double {
			d = d/5 + d*2%10
		}
		sum, double = sum+d, !double
	}
	return sum%10 == 0
}

func TestChecksAreRight(t *testing.T) {
	for name, ok := range map[string]bool{
		"nhs":        nhsOK("9434765919"),
		"nhs wrong":  !nhsOK("9434765918"),
		"utr":        utrOK("1955839661"),
		"utr wrong":  !utrOK("2955839661"),
		"uln":        ulnOK("9276308686"),
		"uln wrong":  !ulnOK("9276308685"),
		"upn":        upnOK("Q201999924001"),
		"upn wrong":  !upnOK("A801200005001"),
		"iban":       ibanOK("GB82WEST12345698765432"),
		"iban wrong": !ibanOK("GB82WEST12345698765433"),
		"luhn":       luhnOK("4111 1111 1111 1111"),
		"luhn wrong": !luhnOK("4111 1111 1111 1112"),
	} {
		if !ok {
			t.Errorf("%s: the test's own check is wrong", name)
		}
	}
}

var drama = regexp.MustCompile(`^(07700 900\d{3}|01632 960\d{3}|020 7946 0\d{3}|0113 496 0\d{3}|029 2018 0\d{3}|028 9649 6\d{3})$`)

func TestPeople(t *testing.T) {
	shapes := map[string]*regexp.Regexp{
		"nino":     regexp.MustCompile(`^QQ\d{6}[A-D]$`),
		"email":    regexp.MustCompile(`^[a-z0-9._-]+@([a-z]+\.)*example\.(org|com|net)$`),
		"postcode": regexp.MustCompile(`^([A-PR-UWYZ][A-HK-Y]?\d\d?|[A-PR-UWYZ]\d[A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y]\d[ABEHMNPRVWXY]) \d[ABD-HJLNP-UW-Z]{2}$`),
		"licence":  regexp.MustCompile(`^[A-Z]{1,5}9{0,4}\d([05]\d|[16][0-2])([012]\d|3[01])\d[A-Z][A-Z9]9[A-Z0-9]{2}$`),
		"plate":    regexp.MustCompile(`^(JX|TB|UH)\d\d [A-HJ-PR-Z]{3}$`),
	}
	names, users := map[string]bool{}, 0
	for _, p := range People(7, 800) {
		for name, v := range map[string]string{"nino": p.NINO, "email": p.Email, "postcode": p.Postcode, "licence": p.Licence, "plate": p.Plate} {
			if !shapes[name].MatchString(v) {
				t.Errorf("person %d: %s has the wrong shape: %s", p.ID, name, v)
			}
		}
		checks := map[string]bool{
			"nhs": nhsOK(p.NHS) && p.NHS[:3] == "999", "utr": utrOK(p.UTR), "uln": ulnOK(p.ULN), "upn": upnOK(p.UPN) && p.UPN[4:8] == "9999",
			"iban": ibanOK(p.IBAN) && strings.HasSuffix(p.IBAN, strings.ReplaceAll(p.SortCode, "-", "")+p.Account),
			"card": luhnOK(p.Card) && slices.Contains(testCards, p.Card), "mobile": drama.MatchString(p.Mobile), "phone": drama.MatchString(p.Phone),
			"home": shapes["email"].MatchString(p.HomeEmail), "name": strings.TrimSpace(p.First) != "" && strings.TrimSpace(p.Last) != "",
		}
		for name, ok := range checks {
			if !ok {
				t.Errorf("person %d: %s is wrong", p.ID, name)
			}
		}
		names[p.Full()] = true
		if p.User != "" {
			users++
		}
	}
	if len(names) < 760 || users != 800 {
		t.Errorf("%d names and %d log-ins for 800 people", len(names), users)
	}
}

func TestPeopleDependOnSeedOnly(t *testing.T) {
	a, b, c := People(1, 50), People(1, 50), People(2, 50)
	if !slices.Equal(a, b) {
		t.Error("the same seed gave other people")
	}
	if slices.Equal(a, c) {
		t.Error("another seed gave the same people")
	}
	roles := map[Role]int{}
	for _, p := range a {
		roles[p.Role]++
		if p.Role == Learner && a[p.Kin].Role != Parent || p.Role == Parent && a[p.Kin].Role != Learner {
			t.Errorf("person %d (%s) has a %s as kin", p.ID, p.Role, a[p.Kin].Role)
		}
	}
	if roles[Staff] != 20 || roles[Learner] != 20 || roles[Parent] != 10 {
		t.Errorf("roles are %v", roles)
	}
	for _, n := range []int{0, 1, 2, 3} { // too few for every role: no panic
		if got := len(People(1, n)); got != n {
			t.Errorf("asked for %d people, got %d", n, got)
		}
	}
}
