package truth

import (
	"fmt"
	"strings"

	"sardine/internal/truth/pack"
)

// safeguarding: what is most sensitive.
func safeguarding(s *share) {
	l := s.learner(13)
	cast := map[string]*Person{"l": l, "p": s.kin(l), "d": s.staff(11), "t": s.staff(6), "x": s.parent(9)}
	w := newDraft(cast)
	s.text("Safeguarding/Concerns/«l.family» 2025-11-03.txt", w, `RECORD OF CONCERN                                 Form SG1

Learner      : «l.full» («l.number»)
DOB          : «l.dob»
Reported by  : «t.formal»
Date/time    : 03/11/2025 10:40

«l.first» is frightened to go home. «p.formal» has been drinking and «l.full» has seen bruises on a
younger brother. «l.full» said that a neighbour, «x.full», has «=criminal-offence x|a conviction for assault».
There is a history of «=high-risk:safeguarding l|self-harm»: «l.full» takes medication for «=special:health l|depression». No history of
«=special:health l|epilepsy».
Passed to «d.full», Designated Safeguarding Lead, «d.phone», at 11:05. Log no «!nhs-number|485 777 3455».
`)

	attached := newDraft(cast).as(escapeWord)
	form, err := pack.Docx(pack.Word{Author: "Safeguarding", Title: "Referral", Body: paras(attached.at("body", "referral.docx").fill(`Multi-agency referral
Child: «l.full», born «l.doblong», NHS number «l.nhsplain»
Home address: «l.address»
Parent: «p.full», «p.mobile»
Ethnicity: «l.ethnicity». Religion: «l.religion».`))})
	if err != nil {
		s.err = err
		return
	}
	w = newDraft(cast)
	list := w.at("body", "contacts.csv")
	rows := list.table([]*Person{cast["p"], cast["x"]}, []column{{"Name", "full"}, {"Telephone", "mobileplain"}, {"Email", "home"}})
	mail := pack.Mail{
		Headers: headers(w, "«d.full» <«d.email»>", "«=hint|frontdoor@tidewick-council.example.com»", "Referral: «l.full»", "Mon, 03 Nov 2025 12:10:00 +0000"),
		Attachments: []pack.Attachment{
			{Name: "referral.docx", MediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Bytes: form},
			{Name: "contacts.csv", MediaType: "text/csv", Bytes: []byte(delimited(',', true, rows))},
		},
	}
	const said = "Please find our referral for «l.full» (DOB «l.dob») attached. Ring me on «d.mobilezero» before you ring «p.titled»."
	mail.Text = w.at("body").fill(said) + "\n"
	mail.HTML = "<html><body><p>" + w.as(escapeHTML).fill(said) + "</p></body></html>\n"
	w.truth = append(w.truth, attached.truth...)
	s.add("Safeguarding/Concerns/referral «l.family».eml", w, pack.Eml(mail), nil)

	w = newDraft(cast).as(escapeWord)
	word := pack.Word{Author: "Safeguarding", Title: "Chronology", Footer: pack.Para(w.at("footer").fill("Chronology for «l.comma», opened by «d.short»"))}
	w.at("body")
	word.Body = pack.Para("Chronology") + pack.Table([][]string{
		{"Date", "Event", "By"},
		{"03/11/2025", w.fill("Concern raised about «l.full»; «p.titled» not told"), w.fill("«t.full»")},
		{"04/11/2025", w.fill("Strategy call. Social worker has «l.full» under a «=high-risk:safeguarding l|child protection plan»"), w.fill("«d.full»")},
		{"12/11/2025", w.fill("«x.full» (born «x.dobord»): «x.criminal», as the police told us"), w.fill("«d.full»")},
	})
	data, err := pack.Docx(word)
	s.add("Safeguarding/Chronologies/chronology.docx", w, data, err)
}

// network: what machines write down about people.
func network(s *share) {
	w := newDraft(nil)
	var b strings.Builder
	for i, p := range span(s.everybody(), 3, 24) {
		w.cast = map[string]*Person{"a": p}
		b.WriteString(w.fill(fmt.Sprintf(`«a.ip» - «a.user» [02/Mar/2026:%02d:%02d:07 +0000] "GET /moodle/user/%d?v=«!ip-address|2.11.0.%d» HTTP/1.1" 200 %d`+"\n",
			8+i/8, i*7%60, 1000+i*37, i, s.dice.between(300, 90000))))
	}
	s.add("IT/logs/access.log", w, []byte(b.String()), nil)

	w = newDraft(nil).as(escapeJSON)
	b.Reset()
	b.WriteString("[\n")
	for i, p := range span(s.role(Staff), 5, 8) {
		w.cast = map[string]*Person{"a": p}
		if i > 0 {
			b.WriteString(",\n")
		}
		b.WriteString(w.fill(`  {"samAccountName": "«a.user»", "displayName": "«a.comma»", "mail": "«a.email»", "mobile": "«a.mobileintl»", "employeeID": "«a.number»", "whenCreated": "2024-09-02"}`))
	}
	b.WriteString("\n]\n")
	s.add("IT/users.json", w, []byte(b.String()), nil)

	w = newDraft(nil)
	var messages [][]byte
	for i := range 3 {
		w.cast = map[string]*Person{"a": s.staff(i + 3), "b": s.parent(i + 2), "l": s.learner(i + 14)}
		m := pack.Mail{Headers: headers(w.at("header"), "«a.full» <«a.email»>", "«b.full» <«b.home»>", "Absence of «l.full»", fmt.Sprintf("Thu, %d Feb 2026 09:1%d:00 +0000", 5+7*i, i))}
		w.at("body")
		m.Text = w.fill("Dear «b.titled»\n\nFrom next week «l.full» may stay at home because of «l.health». Please ring «a.phone» if that changes.\nFrom our side nothing else is needed.\n\nRegards,\n«a.full»\n«a.job»\n")
		messages = append(messages, pack.Eml(m))
	}
	s.add("IT/mailbox/archive 2026-02.mbox", w, pack.Mbox(messages...), nil)
}

// everybody is everybody, as pointers.
func (s *share) everybody() []*Person {
	all := make([]*Person, len(s.people))
	for i := range s.people {
		all[i] = &s.people[i]
	}
	return all
}

// policies speak of sorts of personal data and hold none.
func policies(s *share) {
	w := newDraft(nil)
	s.text("Policies/data protection policy.txt", w, `DATA PROTECTION POLICY (version 5.2.0.1, approved 19/03/2025, review 19/03/2027)

Special category data means data about racial or ethnic origin, political opinions, religion or belief, «!special:trade-union|trade union membership»,
genetic or biometric data, health, sex life and sexual orientation. Criminal convictions are treated alike.
Staff must not e-mail National Insurance numbers. An example of a badly kept number is «!uk-nino|AB 12 34 56 E»; an NHS number
has ten digits, for instance «!nhs-number|987 654 4321».
Examples of health conditions include «!special:health|asthma, epilepsy and diabetes». «!person-name|Parkinson’s UK» and the «!special:religion|Church of England» run courses here.
Retention: six years after leaving; accident books three years; see section 4.10.2.1.
`)
	w = newDraft(nil).as(escapeHTML)
	s.text("Policies/evacuation plan.html", w, `<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Evacuation plan</title></head><body>
<h1>Evacuation plan</h1><p>Leave by «!person-name|Victoria Parade» or «!person-name|Park Avenue». Assembly points: «!person-name|Lincoln Room», «!person-name|Chelsea Suite», «!person-name|Kent Block».</p>
<p>Extinguishers: CO2 <code>«!uk-nino|CE123456A-7»</code>, serial «!passport-number|SN-301887654-2». Drill dates 03/10/2025, 06/02/2026.</p>
</body></html>
`)
}
