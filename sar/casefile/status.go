package casefile

import (
	"fmt"
	"time"

	"sardine/sar/clock"
)

// Status is where a request stands on a day.
type Status struct {
	Reference string   `json:"reference"`
	Case      string   `json:"case"`
	Received  string   `json:"received"`
	Nation    string   `json:"nation"`
	State     string   `json:"state"` // open, waiting, paused, closed
	Start     string   `json:"start"`
	Safe      string   `json:"safe"`
	Latest    string   `json:"latest"`
	Left      int      `json:"days_left"` // to Latest; negative when it is late
	LeftSafe  int      `json:"days_left_safe"`
	TellBy    string   `json:"tell_extension_by,omitempty"`
	Record    string   `json:"educational_record_due,omitempty"`
	Complaint string   `json:"complaint_due,omitempty"`
	Next      string   `json:"next"`
	Notes     []string `json:"notes,omitempty"`
	Bundle    string   `json:"bundle,omitempty"` // the last one made

	safe, latest, tellBy, record, complaint time.Time
}

// Open reports whether an answer is still due.
func (s *Status) Open() bool { return s.State != "closed" }

// Status works out where the request stands.
func (c *Case) Status(now time.Time) (*Status, error) {
	es, err := c.Events()
	if err != nil {
		return nil, err
	}
	today := clock.Day(now)
	f := clock.Facts{Nation: c.Nation, Received: c.Received.Time}
	f.Waits = append(spans(es, "id-asked", "id-received"), spans(es, "authority-asked", "authority-received")...)
	f.Pauses = spans(es, "clarify-asked", "clarify-answered")
	f.Extended, _ = Has(es, "extended")
	d, err := clock.Count(f, today)
	if err != nil {
		return nil, err
	}
	s := &Status{Reference: c.Reference, Case: c.Dir, Received: form(c.Received.Time), Nation: string(c.Nation), State: "open",
		Start: form(d.Start), Safe: form(d.Safe), Latest: form(d.Latest), safe: d.Safe, latest: d.Latest,
		Left: clock.Left(d.Latest, today), LeftSafe: clock.Left(d.Safe, today)}
	switch {
	case closed(es):
		s.State = "closed"
	case d.Waiting:
		s.State = "waiting"
		s.Notes = append(s.Notes, "identity or authority was asked for and has not come: the dates are those if it came today")
	case d.Paused:
		s.State = "paused"
		s.Notes = append(s.Notes, "clarification was asked for and has not come: the dates are those if it came today")
	}
	if f.Extended.IsZero() {
		s.TellBy, s.tellBy = form(d.TellBy), d.TellBy
	}
	if d.Late {
		s.Notes = append(s.Notes, "the extension was told after the first month: do not rely on it")
	}
	if d.Beyond {
		s.Notes = append(s.Notes, fmt.Sprintf("the holidays of %d to %d are known; for other years check the date by hand", clock.FirstYear, clock.LastYear))
	}
	c.recordDue(s)
	if day, ok := Has(es, "complaint"); ok {
		s.complaint = clock.ComplaintDue(day)
		s.Complaint = form(s.complaint)
	}
	s.Bundle = c.lastBundle()
	s.Next = c.next(s, es, today)
	return s, nil
}

// recordDue adds the date of the separate right to a pupil's educational
// record, which maintained schools owe and academies do not.
func (c *Case) recordDue(s *Status) {
	if !c.School.Record {
		return
	}
	if c.School.Type != "maintained" {
		s.Notes = append(s.Notes, "the 15 school days for an educational record bind maintained schools only: they do not apply here")
		return
	}
	var off []clock.Span
	for _, p := range c.School.Closed {
		off = append(off, clock.Span{From: p.From.Time, To: p.To.Time})
	}
	s.record = clock.RecordDue(c.Nation, c.Received.Time, off)
	s.Record = form(s.record)
	if len(off) == 0 {
		s.Notes = append(s.Notes, "the educational record's date counts no school holidays: add them to case.yaml under school: closed:")
	}
}

func closed(es []Event) bool {
	for _, kind := range []string{"sent", "nothing-held", "refused"} {
		if _, ok := Has(es, kind); ok {
			return true
		}
	}
	return false
}

// next is the step that the requester is waiting for.
func (c *Case) next(s *Status, es []Event, today time.Time) string {
	if _, ok := Has(es, "complaint"); ok && !today.After(s.complaint) {
		return "acknowledge the complaint by " + s.Complaint
	}
	if s.State == "closed" {
		return "nothing: the request is closed"
	}
	waits := ""
	if s.State == "waiting" {
		waits = "; meanwhile remind the requester of the proof that was asked for"
	}
	if s.State == "paused" {
		waits = "; meanwhile remind the requester of the question that was asked"
	}
	switch {
	case !c.has("matches.jsonl"):
		return "find the files: sardine sar find" + waits
	case s.Bundle == "":
		return "review, then make the bundle: sardine sar bundle" + waits
	case s.Left < 0:
		return "send the bundle: the answer is late"
	default:
		return "check and send the bundle, then record it: sardine sar event … sent" + waits
	}
}

// Entries are the days of the request for a calendar. They name the reference
// and nobody.
func (s *Status) Entries() []clock.Entry {
	if !s.Open() {
		return nil
	}
	var out []clock.Entry
	add := func(day time.Time, id, title, comment string) {
		if !day.IsZero() {
			out = append(out, clock.Entry{UID: id + "-" + s.Reference + "@sardine", Day: day, Title: title + ": " + s.Reference, Comment: comment})
		}
	}
	add(s.safe, "safe", "Subject access request, safe date", "Without the benefit of any doubt in the counting.")
	add(s.latest, "latest", "Subject access request, last day", "Answer or tell the requester why not.")
	add(s.tellBy, "extend", "Subject access request, last day to tell of an extension", "")
	add(s.record, "record", "Educational record, last of 15 school days", "")
	add(s.complaint, "complaint", "Acknowledge complaint about data protection", "")
	return out
}

func form(t time.Time) string { return t.Format(clock.DateForm) }
