package truth

import (
	"fmt"
	"strings"
	"time"
)

// nhsNumber is a number of the test range 999: weights 10 to 2, modulus 11, as
// the NHS Data Dictionary has it. A stem whose check would be 10 is never used.
func nhsNumber(d *dice) string {
	for {
		b := d.digits([]byte("999"), 6)
		sum := 0
		for i, c := range b {
			sum += int(c-'0') * (10 - i)
		}
		if check := (11 - sum%11) % 11; check != 10 {
			return string(append(b, '0'+byte(check)))
		}
	}
}

// ninoNumber has HMRC's own dummy prefix QQ: no living person has it, and a
// made-up number of any other prefix might be somebody's.
func ninoNumber(d *dice) string { return "QQ" + d.number(6) + string("ABCD"[d.n(4)]) }

// utrNumber puts its check digit first: HMRC's reference checker.
func utrNumber(d *dice) string {
	b := d.digits(nil, 9)
	sum := 0
	for i, w := range [9]int{6, 7, 8, 9, 10, 5, 4, 3, 2} {
		sum += int(b[i]-'0') * w
	}
	return string("21987654321"[sum%11]) + string(b)
}

// ulnNumber: weights 10 to 2, check 10 minus the remainder by 11, which must
// not be 0 (HESA C17051).
func ulnNumber(d *dice) string {
	for {
		b := d.digits([]byte("99"), 7)
		sum := 0
		for i, c := range b {
			sum += int(c-'0') * (10 - i)
		}
		if r := sum % 11; r != 0 {
			return string(append(b, '0'+byte(10-r)))
		}
	}
}

// upnNumber is of the establishment 9999: weights 2 to 13 on the twelve digits,
// modulus 23 (UPN guide, Department for Education).
func upnNumber(d *dice, born int) string {
	b := []byte("9409999")
	b = fmt.Appendf(b, "%02d", (born+5)%100)
	b = d.digits(b, 3)
	sum := 0
	for i, c := range b {
		sum += int(c-'0') * (i + 2)
	}
	return string("ABCDEFGHJKLMNPQRTUVWXYZ"[sum%23]) + string(b)
}

// Sort codes that the published examples of modulus checking use; no branch is
// meant by them.
var sortCodes = []string{"08-99-99", "10-79-99", "08-99-91", "10-79-93", "18-00-99", "20-29-99"}

// ibanNumber is British, of a bank that does not exist.
func ibanNumber(sort, account string) string {
	bban := "HBRT" + strings.ReplaceAll(sort, "-", "") + account
	return fmt.Sprintf("GB%02d%s", 98-mod97("GB00"+bban), bban)
}

// mod97 is the remainder of ISO 13616: the first four letters moved to the end,
// letters read as 10 to 35.
func mod97(iban string) int {
	r := 0
	for _, c := range iban[4:] + iban[:4] {
		if c >= 'A' {
			r = (r*100 + int(c-'A') + 10) % 97
		} else {
			r = (r*10 + int(c-'0')) % 97
		}
	}
	return r
}

// Test numbers that the card schemes publish.
var testCards = []string{
	"4111 1111 1111 1111", "5555 5555 5555 4444", "4012 8888 8888 1881", "5105 1051 0510 5100",
	"3782 822463 10005", "3714 496353 98431", "4242 4242 4242 4242", "5200 8282 8282 8210",
}

// licenceNumber follows DVLA's layout: five letters of the name, decade, month
// (+50 for women), day, year, initials. Its last three are arbitrary: how DVLA
// makes them is not public.
func licenceNumber(d *dice, last, first string, born time.Time, female bool) string {
	letters := func(s string, n int) string {
		s = strings.Map(func(r rune) rune {
			if r >= 'A' && r <= 'Z' {
				return r
			}
			return -1
		}, strings.ToUpper(ascii(s)))
		return (s + "99999")[:n]
	}
	month := int(born.Month())
	if female {
		month += 50
	}
	return fmt.Sprintf("%s%d%02d%02d%d%s9%c%c", letters(last, 5), born.Year()/10%10, month, born.Day(), born.Year()%10,
		letters(first, 1)+"9", 'A'+rune(d.n(8)), 'J'+rune(d.n(8)))
}

// postcodeOf is a postcode of valid shape (BS 7666) in a district that is not
// in use.
func postcodeOf(d *dice) string {
	const inward = "ABDEFGHJLNPQRSTUWXYZ"
	out := pick(d, []string{"BS89", "EX79", "PL79", "SA89", "CF79", "TR88", "GL89", "NP69", "HU79", "L79", "N79", "W9H", "WC9B", "E8"})
	if out == "E8" { // the shape A9 leaves no unused district: 9ZZ keeps clear of homes
		return "E8 9ZZ"
	}
	return fmt.Sprintf("%s %d%c%c", out, d.n(10), inward[d.n(len(inward))], inward[d.n(len(inward))])
}

// dramaPhone is a number of the ranges that Ofcom keeps for drama.
func dramaPhone(d *dice) string {
	switch d.n(6) {
	case 0:
		return "020 7946 0" + d.number(3)
	case 1:
		return "0113 496 0" + d.number(3)
	case 2:
		return "029 2018 0" + d.number(3)
	case 3:
		return "028 9649 6" + d.number(3)
	default:
		return "01632 960" + d.number(3)
	}
}
