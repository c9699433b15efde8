package truth

import (
	"strings"

	"sardine/internal/truth/pack"
)

// starters: forms and lists of people who joined.
func starters(s *share) {
	a, b := s.staff(0), s.staff(1)
	w := newDraft(map[string]*Person{"a": a, "k": s.kin(a), "b": b})
	template, err := pack.Docx(pack.Word{
		Author: "People Team", Title: "New starter form",
		Header: pack.Para("Harbourside Training – new starter form – {STAFFNO}"),
		Footer: pack.Para("Return to {CONTACT}"),
		Body: pack.Para("Your details") + pack.Table([][]string{
			{"Full name", "{NAME}"}, {"Date of birth", "{DOB}"}, {"National Insurance number", "{NINO}"},
			{"Home address", "{ADDRESS}"}, {"Mobile", "{MOBILE}"}, {"Personal e-mail", "{HOME}"},
			{"Driving licence number", "{LICENCE}"}, {"Passport number", "{PASSPORT}"},
		}) + pack.Para("Where should we pay you? Sort code {SORT}, account number {ACCOUNT}.") +
			pack.Para("In an emergency please call {KIN} on {KINPHONE}.") + pack.Para("Signed: {NAME}"),
	})
	if err != nil {
		s.err = err
		return
	}
	var texts [][2]string
	slot := func(where, hole, view string) { texts = append(texts, [2]string{hole, w.at(where).fill(view)}) }
	slot("header", "{STAFFNO}", "«a.number»")
	slot("footer", "{CONTACT}", "«b.email»")
	for _, t := range [][2]string{
		{"{NAME}", "«a.full»"}, {"{DOB}", "«a.dob»"}, {"{NINO}", "«a.ninospaced»"}, {"{ADDRESS}", "«a.address»"}, {"{MOBILE}", "«a.mobile»"},
		{"{HOME}", "«a.home»"}, {"{LICENCE}", "«a.licence»"}, {"{PASSPORT}", "«a.passport»"}, {"{SORT}", "«a.sort»"}, {"{ACCOUNT}", "«a.account»"},
		{"{KIN}", "«k.formal»"}, {"{KINPHONE}", "«k.mobile»"},
	} {
		slot("body", t[0], t[1])
	}
	data, err := pack.FillDocx(template, texts)
	s.add("HR/Starters/Starter form - «a.full».docx", w, data, err)

	w = newDraft(nil)
	rows := w.table(span(s.role(Staff), 2, 9), []column{
		{"Staff No", "number"}, {"Title", "title"}, {"Forename", "given"}, {"Surname", "family"}, {"DOB", "dob"}, {"NI Number", "nino"},
		{"Start date", "started"}, {"Job", "job"}, {"Home e-mail", "home"}, {"Mobile", "mobile"}, {"Postcode", "postcode"},
	})
	s.add("HR/Starters/new_starters_2025-26.csv", w, []byte("\uFEFF"+delimited(',', true, rows)), nil)
}

// staffFiles: contracts and notes about one person each.
func staffFiles(s *share) {
	all := s.role(Staff)
	w := newDraft(map[string]*Person{"a": s.staff(3), "b": s.staff(4), "c": s.staff(5)}).as(escapeWord)
	word := pack.Word{
		Author: w.at("metadata").fill("«b.full»"), Title: "Contract of employment",
		Header:  pack.Para(w.at("header").fill("Private and confidential: «a.comma»")),
		Footer:  pack.Para(w.at("footer").fill("Staff number «a.number» – version 3.1 of 12/01/2024")),
		Comment: pack.Para(w.at("comment").fill("Please check the NI number with payroll, I have «a.ninolower» on the old system.")),
	}
	body := w.at("body").fill(`Contract of employment
Between Harbourside Training, Old Customs House, Saltreach, and «a.formal» of «a.address».
You will work as «a.job» from «a.started» at a salary of £«a.pay» a year, reviewed each 1 September.
Your National Insurance number is «a.ninospaced» and your date of birth «a.doblong».
Policy reference «!uk-nino|SC 12 34 56», schedule «!phone|2025 0131 0815» refer to our handbook.
Signed for the company: «b.full», People Team (ext. 4210)`)
	word.Body = paras(body) + pack.Deletion("People Team", w.at("deleted").fill("Formerly paid to account «c.account», sort code «c.sort», in the name of «c.full»."))
	data, err := pack.Docx(word)
	s.add("HR/Contracts/Contract «a.family».docx", w, data, err)

	w = newDraft(map[string]*Person{"a": western(all, 6), "b": western(all, 7)})
	data, err = pack.Windows1252(strings.ReplaceAll(w.fill(`RETURN TO WORK DISCUSSION – confidential

Employee: «a.formal»     Payroll no: «a.number»
Line manager: «b.full»
«=high-risk:sickness a|Absent» from 3 November 2025 to 14 November 2025

«a.first» told me about being off work because of «a.health». The GP at Tidemill Surgery
(NHS number «a.nhs») has signed «a.first» fit for reduced hours. «a.titled» would rather that
colleagues were not told. Next review: 1 December 2025, room «!postcode|A1 4AB».

Contact while at home: «a.phone» or «a.mobileintl»
£45.60 sick pay adjustment – see 2025/11/17
`), "\n", "\r\n"))
	s.add("HR/Sickness/return to work «a.family» 2025-11.txt", w, data, err)
}

// staffLetters: what was written to and about staff who complain or leave.
func staffLetters(s *share) {
	w := newDraft(map[string]*Person{"a": s.staff(8), "b": s.staff(9), "c": s.staff(10)})
	s.text("HR/Grievances/2025-03 outcome.txt", w, `To: «a.formal»
cc: «c.full», «c.email»

Dear «a.titled»

Grievance heard on 18/03/2025

You complained that «b.formal» had spoken about your membership of «a.union» in front of learners. The panel
finds that «b.titled» did mention it. «b.first» has accepted a «=high-risk:disciplinary b|written warning», which stays live until 18/03/2026.
You also said that you were passed over because you are «a.ethnicity». The panel could not find this proved.

Case reference «!nhs-number|401 238 7765», minutes of «!date-of-birth|18/03/2025», «!person-name|Victoria Parade» centre.

Yours sincerely

«c.full»
«c.job»
`)

	w = newDraft(map[string]*Person{"a": s.staff(11), "b": s.staff(12)})
	data, err := pack.UTF16(strings.ReplaceAll(w.fill(`P45 and leaver notes
Leaver: «a.caps»
NI: «a.nino»
D.O.B. «a.dobdots»
Last day 31/08/2025, tax code 1257L, PAYE reference 475/HB00612
UTR (self-employed work) «a.utrspaced»
Forward post to:
«a.full»
«a.lines»
Personal mail «a.home» – asked by «b.full» on 02/09/2025
`), "\n", "\r\n"))
	s.add("HR/Leavers/P45 notes.txt", w, data, err)

	w = newDraft(map[string]*Person{"a": s.staff(13), "b": s.staff(14)})
	mail := pack.Mail{Headers: headers(w, "«b.full» <«b.email»>", "«=hint|references@kelpstow-college.example.com»", "Reference for «a.full»", "Tue, 14 Oct 2025 11:20:00 +0100")}
	mail.Text = w.at("body").fill(`Dear colleagues

«a.formal» (born «a.doblong») worked with us as «a.job» from «a.started». Attendance was good apart from
six weeks in spring, when «a.titled» was treated for «a.health». An enhanced DBS certificate, number «a.dbs»,
was seen on 04/09/2023 and recorded no cautions.

With best wishes
«b.full»
Harbourside Training, «b.phone»
`)
	s.add("HR/References/reference «a.family».eml", w, pack.Eml(mail), nil)
}

// staffTables: lists and workbooks about all of them.
func staffTables(s *share) {
	all := s.role(Staff)
	w := newDraft(nil)
	sheet := func(name string, hidden bool, people []*Person, columns []column) pack.Sheet {
		where := "body"
		if hidden {
			where = "hidden"
		}
		return pack.Sheet{Name: name, Hidden: hidden, Rows: w.at(where).grid(people, columns)}
	}
	data, err := pack.Workbook("People Team", "Staff list",
		sheet("Staff", false, span(all, 0, 14), []column{{"Staff number", "number"}, {"Surname", "family"}, {"First name", "given"}, {"Date of birth", "dob"},
			{"NI number", "ninospaced"}, {"Job title", "job"}, {"Salary", "pay"}, {"Work e-mail", "email"}}),
		sheet("Contacts", false, span(all, 0, 14), []column{{"Name", "full"}, {"Address", "street"}, {"Town", "town"}, {"Postcode", "postcode"}, {"Mobile", "mobile"}, {"Car reg", "plate"}}),
		sheet("Bank", true, span(all, 0, 14), []column{{"Payee", "caps"}, {"Sort code", "sort"}, {"Account number", "account"}}))
	s.add("HR/Staff list.xlsx", w, data, err)

	w = newDraft(map[string]*Person{"n": s.staff(15)})
	log := sheet("Absence", false, span(all, 15, 6), []column{{"Employee", "comma"}, {"Staff no", "number"}, {"Reason for absence", "health"}})
	log.Notes = map[string]string{"C2": w.at("comment").fill("Rang «n.first» on «n.mobile»: «=special:health n|waiting for an MRI scan»")}
	data, err = pack.Workbook("People Team", "Absence 2025", log, pack.Sheet{Name: "Codes", Rows: [][]any{{"Code", "Meaning"}, {"S01", "Cold or flu"}, {"S02", "Back pain"}, {"S99", "Other"}}})
	s.add("HR/Sickness/absence_log.xlsx", w, data, err)

	w = newDraft(nil)
	rows := w.table(span(all, 4, 8), []column{{"Name", "comma"}, {"DBS certificate number", "dbs"}, {"Date of birth", "dobmon"}, {"Disclosure", "criminal"}})
	for i := 1; i < len(rows); i++ { // the register says "none" for most of them
		if i%4 != 0 {
			rows[i][3] = "none recorded"
		}
	}
	w.truth = keep(w.truth, func(i int, it Item) bool { return it.Kind != "criminal-offence" || (i/4+1)%4 == 0 })
	s.add("HR/DBS/dbs_register.tsv", w, []byte(delimited('\t', false, rows)), nil)

	w = newDraft(nil)
	some := make([]*Person, 7)
	for i := range some {
		some[i] = western(all, i+3)
	}
	rows = w.table(some, []column{{"Employee", "full"}, {"Ethnic group", "ethnicity"}, {"Religion or belief", "religion"}, {"Disability", "health"}, {"Union", "union"}})
	data, err = pack.Windows1252(delimited(';', true, rows))
	s.add("HR/Equality/equality_monitoring.csv", w, data, err)
}

func keep(items []Item, ok func(i int, it Item) bool) []Item {
	var out []Item
	for i, it := range items {
		if ok(i, it) {
			out = append(out, it)
		}
	}
	return out
}

func headers(w *draft, from, to, subject, date string) [][2]string {
	w.at("header")
	return [][2]string{{"From", w.fill(from)}, {"To", w.fill(to)}, {"Subject", w.fill(subject)}, {"Date", date}}
}
