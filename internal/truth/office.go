package truth

import (
	"fmt"
	"strings"

	"sardine/internal/truth/pack"
)

// money: payments to and from people.
func money(s *share) {
	all := s.role(Staff)
	w := newDraft(nil)
	rows := w.table(span(all, 0, 15), []column{{"Payee name", "caps"}, {"Sort Code", "sort"}, {"Account No", "account"}, {"Net pay", "pay"}, {"Ref", "number"}})
	for i := 1; i < len(rows); i++ {
		rows[i][3] = fmt.Sprintf("%d.%02d", s.dice.between(1400, 3200), s.dice.n(100))
	}
	s.add("Finance/Payroll/BACS 2026-02.csv", w, []byte(delimited(',', true, rows)), nil)

	w = newDraft(nil)
	var pages [][]string
	for i := range 3 {
		w.cast = map[string]*Person{"a": western(all, i+2)}
		pages = append(pages, strings.Split(w.fill(`Harbourside Training - PAYSLIP - February 2026
Employee: «a.full»            Staff no: «a.number»
NI number: «a.nino»     NI table A     Tax code 1257L
Gross pay 2,416.67   Income tax 273.80   «a.union» subscription 14.20
Paid to account «a.account» sort code «a.sort»
Tax district 475, payment run «!bank-account|20260227»`), "\n"))
	}
	data, err := pack.PDF("Payslips February 2026", pages)
	s.add("Finance/Payroll/payslips 2026-02.pdf", w, data, err).partly("read in part")

	w = newDraft(map[string]*Person{"a": s.parent(1), "b": s.parent(2), "c": s.staff(14)}).as(escapeHTML)
	s.text("Finance/Receipts/card payments.html", w, `<html><head><meta charset="utf-8"><title>Card payments</title></head><body>
<p>Taken by telephone on 4 February 2026 (please do not write card numbers down!)</p>
<ul>
<li>«a.formal», trip to Porthwenna, card <b>«a.card»</b>, expiry 09/28 &pound;35.00</li>
<li>«b.formal», uniform deposit, card <b>«b.cardrun»</b> &pound;20.00</li>
<li>Order «!payment-card|4111 1111 1111 1112» and IMEI «!payment-card|490154203237518» are not cards.</li>
</ul><p>Reconciled by «c.full»</p></body></html>
`)

	w = newDraft(map[string]*Person{"a": s.parent(3), "b": s.parent(4)}).as(escapeXML)
	s.text("Finance/Suppliers/sole traders.xml", w, `<?xml version="1.0" encoding="utf-8"?>
<suppliers>
  <supplier id="S0041"><contact>«a.full»</contact><trade>Boat repairs</trade><iban>«a.ibans»</iban><utr>«a.utr»</utr><phone>«a.phone»</phone></supplier>
  <supplier id="S0042"><contact>«b.full»</contact><trade>Window cleaning</trade><iban>«b.iban»</iban><utr>«b.utr»</utr><mail>«b.home»</mail></supplier>
  <supplier id="S0043" company="«!uk-nino|NI654321»"><trade>Kelpstow Marine Fittings Ltd</trade><iban note="wrong check digits">«!iban|GB45HBRT08999912345678»</iban></supplier>
</suppliers>
`)

	w = newDraft(map[string]*Person{"a": s.parent(5)})
	s.text("Finance/Bursary/hardship note.txt", w, `Bursary panel, 11 November 2025

«a.formal», «a.address», asks for help with bus fares. The family receives «=high-risk:free-school-meals a|free school meals» and is «=high-risk:hardship a|behind with the rent».
Income evidence seen: payslip with National Insurance no. «a.ninospaced».
Award £240, decided «!sort-code|12-10-25». Pay to «a.sort» «a.account».
`)
}

// purchases: documents full of numbers that are nobody's.
func purchases(s *share) {
	w := newDraft(nil)
	var b strings.Builder
	b.WriteString("Order no,Supplier,Part,Description,Qty,Unit price,Ordered\r\n")
	for i := range 40 {
		b.WriteString(w.fill(fmt.Sprintf("«!nhs-number|60%s»,Kelpstow Marine Fittings,«!uk-nino|MF%s-%d»,%s,%d,%d.%02d,%02d/%02d/2025\r\n",
			wrongNHS(s.dice), s.dice.number(6), i%9+1, pick(s.dice, []string{"Bilge pump 12V", "Victoria sponge tin", "Earl Grey 80s", "Church candle", "Union fitting 15mm", "White emulsion 5L"}),
			s.dice.between(1, 30), s.dice.between(1, 90), s.dice.n(100), s.dice.between(1, 28), s.dice.between(1, 12))))
	}
	s.add("Finance/Purchasing/orders 2025.csv", w, []byte(b.String()), nil)

	w = newDraft(map[string]*Person{"a": s.parent(6)})
	s.text("Finance/Purchasing/invoice 20415.txt", w, `INVOICE 20415                                   Date «!date-of-birth|14/11/2025»
Tidewick Fire Safety Ltd, Unit 4, Customs Quay Industrial Estate
Company no «!bank-account|09999412»   VAT GB «!passport-number|999 9973 00»
Order «!phone|0207 2025 11»  Batch «!uln|4455667788»  EAN 5012345678900  Drawing «!ip-address|4.10.2.1»

12 extinguishers at 41.50          498.00
 1 visit, engineer «a.full»         60.00
Total                              558.00
Terms 30 days. Version 1.4 of our conditions (01/04/2024) applies.
`)
}

// wrongNHS is eight digits that make 60 and them fail the NHS check.
func wrongNHS(d *dice) string {
	b := d.digits([]byte("60"), 7)
	sum := 0
	for i, c := range b {
		sum += int(c-'0') * (10 - i)
	}
	return string(append(b[2:], '0'+byte((11-sum%11+3)%10)))
}

// governors: minutes and registers; public life with private details.
func governors(s *share) {
	w := newDraft(map[string]*Person{"a": s.parent(7), "b": s.staff(9), "c": s.staff(1), "l": s.learner(11)}).as(escapeWord)
	word := pack.Word{Author: "Clerk", Title: "Minutes", Header: pack.Para("CONFIDENTIAL – Part B")}
	word.Body = paras(w.fill(`Minutes of the governing body, «!date-of-birth|18/06/2025», 18:30, Union Street centre
Present: «a.formal» (chair), «b.full», «c.full»
1. Minutes of 19/03/2025 were agreed. Next meeting 17/09/2025.
2. Health and safety: no accidents. The «!special:trade-union|union consultation» on the new timetable has ended.
3. Exclusion: «l.full» (born «l.doblong») was «=high-risk:disciplinary l|excluded» for five days after being «=criminal-offence l|arrested for possession of a knife». The panel upheld it.
4. Staffing: «b.titled» spoke of being «=special:religion b|a Jehovah’s Witness» and of days off.
5. Chapel Lane car park, «!person-name|Cardinal Newman Wing» and the «!person-name|White Hart» sign were discussed.
Signed: «a.full»`))
	data, err := pack.Docx(word)
	s.add("Governors/Minutes/2025-06-18 minutes part B.docx", w, data, err)

	w = newDraft(map[string]*Person{"a": s.parent(7), "b": s.parent(8)}).as(escapeHTML)
	s.text("Governors/register of interests.html", w, `<html lang="en"><meta charset="utf-8"><title>Register of interests</title>
<dl><dt>«a.formal»</dt><dd>Director, Oysterham Chandlery Ltd. Contact «a.email»</dd>
<dt>«b.formal»</dt><dd>Member of «b.union». Home: «b.address»</dd></dl></html>
`)

	w = newDraft(nil)
	s.text("Governors/agenda 2026-03.txt", w, `AGENDA – Wednesday 18 March 2026, 18:30
1 Apologies   2 Minutes   3 Matters arising (see paper 2026/14, pages 3-7)
4 Budget «!date-of-birth|01/04/2026» to 31/03/2027   5 Risk register v2.0.1.0   6 «!special:trade-union|Trade union facility time» (policy)
7 «!special:health|Mental health strategy»   8 Any other business
Room «!postcode|M1 Harbour», enter by Church Lane. «!person-name|St John’s Ambulance» will attend. «!person-name|Marks & Spencer» vouchers: none left.
`)
}
