package redaction

import "sardine/redact"

// measuredRecall is how much detection found in the evaluation kit's made-up
// share of a school trust (199 documents in 24 formats, score.py share
// --min-score 0.4, November 2026). The detectors were tuned on such documents:
// others will fare worse, and the receipt says so.
var measuredRecall = recalls(
	redact.Recall{Kind: "bank-account", Found: 140, Of: 143},
	redact.Recall{Kind: "date-of-birth", Found: 338, Of: 338},
	redact.Recall{Kind: "dbs-number", Found: 70, Of: 70},
	redact.Recall{Kind: "driving-licence", Found: 9, Of: 9},
	redact.Recall{Kind: "email", Found: 457, Of: 457},
	redact.Recall{Kind: "iban", Found: 29, Of: 29},
	redact.Recall{Kind: "ip-address", Found: 52, Of: 52},
	redact.Recall{Kind: "nhs-number", Found: 24, Of: 24},
	redact.Recall{Kind: "passport-number", Found: 12, Of: 12},
	redact.Recall{Kind: "payment-card", Found: 9, Of: 9},
	redact.Recall{Kind: "person-name", Found: 907, Of: 912},
	redact.Recall{Kind: "person-name, first or last name alone", Found: 409, Of: 428},
	redact.Recall{Kind: "phone", Found: 285, Of: 285},
	redact.Recall{Kind: "postal-address", Found: 150, Of: 150},
	redact.Recall{Kind: "postcode", Found: 160, Of: 160},
	redact.Recall{Kind: "sort-code", Found: 140, Of: 140},
	redact.Recall{Kind: "special categories", Found: 128, Of: 129},
	redact.Recall{Kind: "staff-number", Found: 142, Of: 142},
	redact.Recall{Kind: "uk-nino", Found: 180, Of: 180},
	redact.Recall{Kind: "uln", Found: 3, Of: 3},
	redact.Recall{Kind: "upn", Found: 96, Of: 96},
	redact.Recall{Kind: "username", Found: 61, Of: 61},
	redact.Recall{Kind: "utr", Found: 9, Of: 9},
	redact.Recall{Kind: "vehicle-registration", Found: 9, Of: 9},
)

func recalls(rs ...redact.Recall) []redact.Recall {
	for i := range rs {
		// Three digits: more would be exact about nothing.
		rs[i].Recall = float64(rs[i].Found*1000/rs[i].Of) / 1000
	}
	return rs
}
