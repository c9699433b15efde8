package detectors

import "sardine/finding"

// Table returns the built-in detectors: every one, listed here by hand.
func Table() []*Detector {
	return append([]*Detector{
		nino,
		nhs, chi, hc,
		utr,
		uln,
		email,
		phone,
		dob, age,
		postcode,
		card,
		iban,
		sortCode, account,
		ip, mac, imei, imsi, iccid, advertisingID, cookieID, userAgent, coordinates,
		mrz, passport, brp, shareCode, homeOffice,
		licence, vrm,
		upn, uci, hesa, studentSSN, teacherRef,
		paye, accountsOffice, vat, company, taxTemporary, schoolNumber,
		pnc, cro, prison, crime, court, dbs,
		staffNumber, username, credential, handle, personalURL,
		person,
		address,
	}, builtinRules()...)
}

// Kinds returns every kind that the built-in detectors report, in the order of
// the table, each once.
func Kinds() []*finding.Kind {
	var ks []*finding.Kind
	seen := make(map[string]bool)
	for _, d := range Table() {
		for _, k := range append([]*finding.Kind{d.Kind}, d.More...) {
			if !seen[k.Name] {
				seen[k.Name] = true
				ks = append(ks, k)
			}
		}
	}
	return ks
}
