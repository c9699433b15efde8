package truth

import (
	"strconv"
	"strings"

	"sardine/document"
	"sardine/internal/truth/pack"
)

// oldArchives: containers in containers.
func oldArchives(s *share) {
	staff, learners := s.role(Staff), s.role(Learner)
	w := newDraft(map[string]*Person{"a": s.staff(7), "b": s.staff(8)})
	leavers := delimited(',', false, w.at("body", "leavers.csv").table(span(staff, 12, 5), []column{{"Surname", "family"}, {"First name", "given"}, {"NINO", "nino"}, {"Date of birth", "dob"}, {"Telephone", "phone"}}))
	note := w.at("body", "letters.zip", "note.txt").fill("Note for the file: «a.full» (NI «a.ninospaced») moved to «a.address».\n")
	w.as(escapeWord)
	letter, err := pack.Docx(pack.Word{Author: "Office", Title: "Letter", Body: paras(w.at("body", "letters.zip", "letter.docx").fill("Dear «b.titled»\nWe have changed your bank details to «b.sort», «b.account».\nYours sincerely, Payroll"))})
	if err != nil {
		s.err = err
		return
	}
	inner, err := pack.Zip(pack.Member{Name: "note.txt", Bytes: []byte(note)}, pack.Member{Name: "letter.docx", Bytes: letter})
	if err != nil {
		s.err = err
		return
	}
	data, err := pack.Zip(pack.Member{Name: "leavers.csv", Bytes: []byte(leavers)}, pack.Member{Name: "letters.zip", Bytes: inner})
	s.add("Old/backup 2019.zip", w, data, err)

	w = newDraft(nil)
	table := delimited('\t', false, w.at("body", "export/alumni.tsv").table(span(learners, 6, 6), []column{{"Full name", "full"}, {"Personal email", "home"}, {"Mobile", "mobileplain"}}))
	w.as(escapeJSON).at("body", "export/notes.json")
	var b strings.Builder
	for _, p := range span(learners, 3, 3) {
		w.cast = map[string]*Person{"a": p}
		b.WriteString(w.fill(`{"learner": "«a.full»", "dateOfBirth": "«a.dobiso»", "comment": "«a.full» is «=special:religion a|a practising Catholic» and has «a.health»"}` + "\n"))
	}
	data, err = pack.TarGz(pack.Member{Name: "export/alumni.tsv", Bytes: []byte(table)}, pack.Member{Name: "export/notes.json", Bytes: []byte(b.String())})
	s.add("Old/export 2021.tar.gz", w, data, err)

	w = newDraft(nil)
	table = delimited(',', false, w.at("body", "learners.csv").table(span(learners, 0, 9), []column{{"ULN", "uln"}, {"UPN", "upn"}, {"Name", "caps"}, {"D.O.B.", "dobshort"}, {"NHS No", "nhsdash"}}))
	data, err = pack.Gzip("learners.csv", []byte(table))
	s.add("Old/2016/learners.csv.gz", w, data, err)

	w = newDraft(map[string]*Person{"a": western(s.role(Parent), 3), "b": western(s.role(Parent), 4)})
	data, err = pack.PDF("Visitors", [][]string{strings.Split(w.fill(`Visitors' book, Monday 6 June 2016
09:10  «a.formal»  car «a.plate»  to see Reception
10:45  «b.formal»  car «b.plate»  (tel. «b.mobile»)
Notes: room A12 locked, alarm code changed`), "\n")})
	s.add("Old/Scans/visitors 2016.pdf", w, data, err).partly(document.Partial)
}

// oldStrays: what cannot be read, or not yet, and must be said so.
func oldStrays(s *share) {
	w := newDraft(map[string]*Person{"a": s.staff(2)})
	locked := w.at("body", "salaries.txt").fill("Salary of «a.full», NI «a.nino»: £«a.pay»\n")
	data, err := pack.LockedZip(pack.Member{Name: "salaries.txt", Bytes: []byte(locked)}, "Harbour-2024")
	s.add("Old/protected.zip", w, data, err).unread(document.Encrypted)

	w = newDraft(map[string]*Person{"a": s.staff(4)}).as(escapeWord)
	whole, err := pack.Docx(pack.Word{Author: "Office", Title: "Contract", Body: paras(w.fill("Contract of «a.full», born «a.dob», NI «a.nino»"))})
	if err != nil {
		s.err = err
		return
	}
	s.add("Old/damaged contract.docx", w, whole[:len(whole)*2/5], nil).unread(document.Corrupt)

	w = newDraft(map[string]*Person{"a": western(s.role(Staff), 5)}).as(escapeRTF)
	rtf := w.fill(`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}` + "\n" + `\f0\fs22 Dear «a.titled»\par\par Your NI number is {\b «a.nino»} and your date of birth «a.doblong».\par}` + "\n")
	s.add("Old/letter 2011.rtf", w, []byte(rtf), nil)

	// The head of an Access database, then pages of noise that hold no text.
	mdb := append([]byte("\x00\x01\x00\x00Standard Jet DB\x00\x01\x00\x00\x00"), make([]byte, 4072)...)
	for i := 64; i < len(mdb); i++ {
		if !s.dice.one(3) { // as in a real one, much is zero
			mdb[i] = byte(s.dice.n(256)) | 0x80
		}
	}
	s.add("Old/payroll 2008.mdb", newDraft(nil), mdb, nil).unread(document.Unsupported)

	picture, err := pack.JPEG()
	s.add("Old/Scans/IMG_0412.jpg", newDraft(nil), picture, err).unread(document.NoAssist)

	s.add("Old/empty.txt", newDraft(nil), nil, nil)
}

// escapeRTF writes what is not ASCII as \uN, with a question mark for old
// readers.
func escapeRTF(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\\' || r == '{' || r == '}':
			b.WriteString(`\` + string(r))
		case r < 0x80:
			b.WriteRune(r)
		default:
			b.WriteString(`\u` + strconv.Itoa(int(r)) + "?")
		}
	}
	return b.String()
}
