package truth

import (
	"fmt"
	"strings"

	"sardine/internal/truth/pack"
)

// enrolments: forms and extracts of the learner records system.
func enrolments(s *share) {
	a := s.learner(0)
	w := newDraft(map[string]*Person{"a": a, "p": s.kin(a)}).as(escapeXML)
	s.text("Learners/Enrolments/enrolment «a.number».xml", w, `<?xml version="1.0" encoding="UTF-8"?>
<enrolment year="2025/26" submitted="2025-09-04T14:22:10Z">
  <learner ref="«a.number»">
    <forename>«a.given»</forename>
    <surname>«a.family»</surname>
    <dateOfBirth>«a.dobiso»</dateOfBirth>
    <uln>«a.uln»</uln>
    <upn>«a.upn»</upn>
    <contact email="«a.home»" mobile="«a.mobileplain»"/>
    <address><line>«a.street»</line><town>«a.town»</town><postcode>«a.postcode»</postcode></address>
    <medical>«a.full» has «a.health» &amp; carries medication</medical>
  </learner>
  <parent relationship="parent"><name>«p.formal»</name><telephone>«p.mobilezero»</telephone></parent>
  <course code="«!uln|1001234567»">«a.course»</course>
</enrolment>
`)

	w = newDraft(nil).as(escapeXML)
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<Message>\n  <Header><UKPRN>19999999</UKPRN><Prepared>2025-12-01</Prepared></Header>\n")
	for _, p := range span(s.role(Learner), 1, 8) {
		w.cast = map[string]*Person{"a": p}
		b.WriteString(w.fill("  <Learner>\n    <LearnRefNumber>«a.number»</LearnRefNumber>\n    <ULN>«a.uln»</ULN>\n    <FamilyName>«a.family»</FamilyName>\n    <GivenNames>«a.given»</GivenNames>\n" +
			"    <DateOfBirth>«a.dobiso»</DateOfBirth>\n    <NINumber>«a.nino»</NINumber>\n    <PostcodePrior>«a.postcode»</PostcodePrior>\n    <TelNo>«a.mobileplain»</TelNo>\n    <Email>«a.home»</Email>\n  </Learner>\n"))
	}
	b.WriteString("</Message>\n")
	s.add("Learners/Enrolments/ilr_extract.xml", w, []byte(b.String()), nil)

	w = newDraft(nil).as(escapeJSON)
	b.Reset()
	b.WriteString("{\"exported\": \"2026-01-15T07:00:00Z\", \"system\": \"Tiller MIS 4.12.0.3\",\n \"learners\": [\n")
	for i, p := range span(s.role(Learner), 9, 6) {
		w.cast = map[string]*Person{"a": p, "p": s.kin(p)}
		if i > 0 {
			b.WriteString(",\n")
		}
		b.WriteString(w.fill(`  {"id": "«a.number»", "fullName": "«a.full»", "dob": "«a.dobiso»", "uln": "«a.uln»", "nhsNumber": "«a.nhsplain»",` + "\n" +
			`   "address": "«a.address»", "email": "«a.email»", "username": "«a.user»",` + "\n" +
			`   "guardian": {"name": "«p.formal»", "phone": "«p.mobile»"}, "notes": "Learner has «a.health».\nSpeak to «p.titled» first."}`))
	}
	b.WriteString("\n ]}\n")
	s.add("Learners/mis_export.json", w, []byte(b.String()), nil)
}

// learnerTables: registers, contacts, marks.
func learnerTables(s *share) {
	learners, parents := s.role(Learner), s.role(Parent)
	w := newDraft(nil)
	rows := w.table(span(learners, 3, 12), []column{{"Learner", "caps"}, {"Ref", "number"}, {"Course", "course"}})
	rows[0] = append(rows[0], "08/09/2025", "15/09/2025", "22/09/2025", "%")
	for i := 1; i < len(rows); i++ {
		rows[i] = append(rows[i], pick(s.dice, []string{"/", "/", "/", "N", "L"}), "/", pick(s.dice, []string{"/", "O"}), fmt.Sprint(s.dice.between(61, 100)))
	}
	s.add("Learners/Attendance/register autumn.csv", w, []byte(delimited(',', true, rows)), nil)

	w = newDraft(nil)
	rows = w.table(span(parents, 0, 10), []column{{"Parent or carer", "formal"}, {"Home phone", "phone"}, {"Mobile", "mobileintl"}, {"E-mail", "home"}, {"Address", "street"}, {"Postcode", "postcode"}})
	data, err := pack.UTF16(delimited('\t', true, rows))
	s.add("Learners/Parents/contacts.txt", w, data, err)

	w = newDraft(nil)
	marks := w.grid(span(learners, 5, 9), []column{{"Name", "comma"}, {"ULN", "uln"}, {"DOB", "dob"}})
	w.add("high-risk:grades", "Grade", -1)
	marks[0] = append(marks[0], "Unit 1", "Unit 2", "Grade")
	for i := 1; i < len(marks); i++ {
		marks[i] = append(marks[i], s.dice.between(20, 80), s.dice.between(20, 80), pick(s.dice, []string{"Pass", "Merit", "Distinction", "Refer"}))
	}
	data, err = pack.Workbook("Exams", "Marks", pack.Sheet{Name: "Unit marks", Rows: marks})
	s.add("Learners/Marks/marks 2025.xlsx", w, data, err)

	w = newDraft(nil).as(escapeJSON)
	var b strings.Builder
	for i, p := range span(learners, 2, 10) {
		w.cast = map[string]*Person{"a": p}
		b.WriteString(w.fill(fmt.Sprintf(`{"ts":%d,"event":"%s","user":"«a.user»","email":"«a.email»","ip":"«a.ip»","build":"«!ip-address|4.12.0.%d»"}`+"\n",
			1764000000+i*613, pick(s.dice, []string{"login", "submit", "logout"}), i)))
	}
	s.add("Learners/events.jsonl", w, []byte(b.String()), nil)
}

// learnerLetters: documents about one learner each.
func learnerLetters(s *share) {
	a := s.learner(5)
	w := newDraft(map[string]*Person{"a": a, "p": s.kin(a), "t": s.staff(2)}).as(escapeWord)
	word := pack.Word{Author: w.at("metadata").fill("«t.full»"), Title: "Review", Header: pack.Para(w.at("header").fill("«=high-risk:sen a|EHCP» annual review: «a.full»"))}
	word.Body = paras(w.at("body").fill(`Present: «a.full», «p.formal» (parent), «t.full» («t.job»)
«a.full», date of birth «a.dobord», NHS number «a.nhs», UPN «a.upn».
«a.first» was diagnosed with «a.health» in Year 8. «p.titled» reports that «a.first» sleeps badly before assessments.
`)) + pack.Para("The learner's address is ", w.fill("«a.street», "), w.fill("«a.town», "), w.fill("«a.postcode»"), ".") +
		pack.Table([][]string{{"Need", "Provision"}, {"Reading", "25 % extra time"}, {"Contact", w.fill("«p.home»")}})
	data, err := pack.Docx(word)
	s.add("Learners/Support/EHCP review - «a.full».docx", w, data, err)

	w = newDraft(map[string]*Person{"a": s.learner(6), "b": s.learner(7), "c": s.learner(8)})
	aside := w.at("comment").fill("<!-- spare reader: ask «a.home» -->") // entities mean nothing in a comment
	w.as(escapeHTML).at("body")
	s.text("Learners/Support/access arrangements.html", w, `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Access arrangements 2026</title>
<style>.m { font-size: 10pt }</style></head><body>
<h1>Access arrangements &ndash; summer 2026</h1>
`+aside+`
<table><tr><th>Candidate</th><th>Date of birth</th><th>Reason</th><th>Arrangement</th></tr>
<tr><td>«a.full»</td><td>«a.dob»</td><td>«a.health»</td><td>Reader</td></tr>
<tr><td>«b.full»</td><td>«b.dob»</td><td>«b.health»</td><td>25&nbsp;% extra time</td></tr>
<tr><td>«c.full»</td><td>«c.dob»</td><td>«c.health»</td><td>Rest breaks</td></tr></table>
<p>Questions to <a href="mailto:«b.email»">«b.email»</a>. Centre 99&#8209;999, season «!date-of-birth|15/05/2026» to «!date-of-birth|24/06/2026».</p>
</body></html>
`)

	w = newDraft(map[string]*Person{"a": s.learner(10), "p": s.kin(s.learner(10)), "t": s.staff(6)})
	s.text("Learners/Llythyrau/llythyr rhieni.txt", w, `Annwyl «p.titled»

Enw'r dysgwr: «a.full»
Dyddiad geni: «a.dobwelsh»
Cyfeiriad: «a.address»
Ffôn: «p.mobile»

Mae «a.full» wedi colli tair gwers ers 3 Tachwedd 2025. Cysylltwch â ni drwy «t.email».

Yn gywir
«t.full»
`)

	w = newDraft(nil)
	rows := w.table(span(s.role(Learner), 12, 6), []column{{"Pass holder", "full"}, {"Born", "dobshort"}, {"Home postcode", "postcode"}, {"Route", "course"}})
	for i := 1; i < len(rows); i++ {
		rows[i][3] = fmt.Sprintf("Route %d via Church Lane", s.dice.between(1, 40))
	}
	s.add("Learners/Travel/bus passes.tsv", w, []byte(delimited('\t', false, rows)), nil)
}
