package match

import (
	"strings"

	"sardine/finding"
)

// KindOf turns what a person writes for `kind:` into the name of a kind; what
// it does not know it returns folded.
func KindOf(written string) string {
	f := finding.Fold(written)
	for _, k := range kindWords {
		for _, w := range k.words {
			if f == w || strings.Contains(" "+f+" ", " "+w+" ") {
				return k.kind
			}
		}
	}
	return strings.ReplaceAll(f, " ", "-")
}

// kindWords in the order in which they are tried: the more exact first.
var kindWords = []struct {
	kind  string
	words []string
}{
	{"uk-nino", []string{"uk nino", "nino", "ni number", "ni no", "national insurance", "nin"}},
	{"nhs-number", []string{"nhs number", "nhs no", "nhs"}},
	{"chi-number", []string{"chi number", "chi"}},
	{"hc-number", []string{"hc number", "h c number", "health and care number"}},
	{"upn", []string{"upn", "unique pupil number", "pupil number"}},
	{"uln", []string{"uln", "unique learner number", "learner number", "learner reference"}},
	{"uci", []string{"uci", "candidate identifier"}},
	{"utr", []string{"utr", "taxpayer reference", "tax reference"}},
	{"teacher-reference-number", []string{"teacher reference number", "teacher reference", "trn"}},
	{"dbs-number", []string{"dbs number", "dbs", "dbs certificate"}},
	{"passport-number", []string{"passport number", "passport"}},
	{"driving-licence", []string{"driving licence", "driver number", "driver", "licence", "dlic"}},
	{"vehicle-registration", []string{"vehicle registration", "vehicle", "registration", "vrm", "vrn", "car"}},
	{"payment-card", []string{"payment card", "card number", "card"}},
	{"iban", []string{"iban"}},
	{"sort-code", []string{"sort code", "sort"}},
	{"bank-account", []string{"bank account", "account number", "account", "acct"}},
	{"username", []string{"username", "user name", "login", "user", "user id"}},
	{"staff-number", []string{"staff number", "staff no", "staff id", "staff", "payroll number", "payroll", "employee number", "employee", "staffno", "candidate number"}},
	{"student-support-number", []string{"student support number", "ssn"}},
	{"hesa-id", []string{"hesa id", "hesa", "husid"}},
	{"brp", []string{"brp", "residence permit"}},
	{"share-code", []string{"share code"}},
	{"home-office-reference", []string{"home office reference"}},
	{"pnc-id", []string{"pnc id", "pnc"}},
	{"prison-number", []string{"prison number"}},
	{"ip-address", []string{"ip address", "ip"}},
	{"email", []string{"email", "e mail", "mail", "email address"}},
	{"phone", []string{"phone", "mobile", "telephone", "tel", "landline"}},
	{"postcode", []string{"postcode", "post code"}},
	{"postal-address", []string{"postal address", "address"}},
	{"date-of-birth", []string{"date of birth", "dob", "birth", "born"}},
	{"person-name", []string{"name", "alias", "former name", "maiden name", "also known as"}},
	{"social-handle", []string{"social handle", "handle", "twitter", "instagram"}},
}
