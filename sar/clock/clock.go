// Package clock counts the days of a subject access request: when the answer is
// due, when an extension must be told, and which days are no working days in
// each nation of the United Kingdom.
//
// It stores nothing and knows nothing of files. Its one invariant: the safe
// date is never later than the latest date.
package clock

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Span is a period of days, both counted. A zero To means that it goes on.
type Span struct{ From, To time.Time }

// Facts are what a request's dates follow from. Days are at midnight UTC.
type Facts struct {
	Nation   Nation
	Received time.Time
	Waits    []Span    // asked to received: proof of identity, authority, a fee
	Pauses   []Span    // asked to answered: clarification of what is sought
	Extended time.Time // when the requester was told of the extension; zero if there is none
}

// Dates are the answer.
type Dates struct {
	Start   time.Time // the day the period counts from: the latest of receipt, identity, authority
	Safe    time.Time // without the benefit of any doubt: not rolled over weekends, pauses counted short
	Latest  time.Time // as the regulator counts: the next working day, pauses counted whole
	Exact   time.Time // Latest before it was moved off a weekend or holiday
	TellBy  time.Time // last day on which an extension may be told
	Waiting bool      // identity or authority was asked for and has not come: nothing runs yet
	Paused  bool      // clarification was asked for and has not come
	Late    bool      // the extension was told after TellBy: Safe does not count it
	Beyond  bool      // a date lies outside the years whose holidays are published
}

// Months of a request: one, and two more if it is complex or one of several
// (UK GDPR Article 12(3), Article 12A since 5 February 2026).
const (
	months         = 1
	monthsExtended = 3
)

// Count works out the dates on the given day, which matters only for waits and
// pauses that go on: they are counted as if they ended that day.
func Count(f Facts, today time.Time) (Dates, error) {
	if f.Received.IsZero() {
		return Dates{}, fmt.Errorf("the day of receipt is missing")
	}
	if !f.Nation.Valid() {
		return Dates{}, fmt.Errorf("nation: one of %v", Nations)
	}
	d := Dates{Start: f.Received}
	for _, w := range f.Waits {
		end := w.To
		if end.IsZero() {
			d.Waiting, end = true, later(today, w.From)
		}
		d.Start = later(d.Start, end)
	}
	// Days that both the statute and the older guidance agree do not count,
	// and those that only the statute's words add (question and answer on one day).
	whole, short := pauseDays(f.Pauses, d.Start, today)
	d.Paused = slices.ContainsFunc(f.Pauses, func(p Span) bool { return p.To.IsZero() })
	first := addMonths(d.Start, months)
	d.TellBy = first.AddDate(0, 0, short)
	end, safe := first.AddDate(0, 0, whole), first.AddDate(0, 0, short)
	if !f.Extended.IsZero() {
		d.Late = f.Extended.After(roll(first.AddDate(0, 0, whole), f.Nation))
		end = addMonths(d.Start, monthsExtended).AddDate(0, 0, whole)
		if !d.Late {
			safe = addMonths(d.Start, monthsExtended).AddDate(0, 0, short)
		}
	}
	d.Exact, d.Latest = end, roll(end, f.Nation)
	d.Safe = back(safe, f.Nation)
	d.TellBy = back(d.TellBy, f.Nation)
	d.Beyond = !Covered(d.Latest.Year()) || !Covered(d.Safe.Year())
	return d, nil
}

// pauseDays is how many days do not count: from the day of asking to the day
// of the answer, both included (whole), and one less for each pause (short).
// Days before the start and days of two pauses at once count once.
func pauseDays(pauses []Span, start, today time.Time) (whole, short int) {
	sorted := slices.Clone(pauses)
	slices.SortFunc(sorted, func(a, b Span) int { return cmp.Compare(a.From.Unix(), b.From.Unix()) })
	var last time.Time
	for _, p := range sorted {
		to := p.To
		if to.IsZero() {
			to = later(today, p.From)
		}
		from := later(p.From, start)
		if !last.IsZero() {
			from = later(from, last.AddDate(0, 0, 1))
		}
		if from.After(to) {
			continue
		}
		n := days(from, to) + 1
		whole, short = whole+n, short+n-1
		last = to
	}
	return whole, short
}

// addMonths is the corresponding date: the same number n months on, or that
// month's last day (ICO, right of access: "How long do we have to comply?").
func addMonths(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func days(from, to time.Time) int { return int(to.Sub(from).Hours()+12) / 24 }

// Left is how many days are left on the given day; negative when it is late.
func Left(due, today time.Time) int {
	if due.Before(today) {
		return -days(due, today)
	}
	return days(today, due)
}

// complaintDays: a complaint about data protection is acknowledged within 30
// days of its receipt (DPA 2018 section 164A, from 19 June 2026).
const complaintDays = 30

// ComplaintDue is the last day to acknowledge a complaint.
func ComplaintDue(received time.Time) time.Time { return received.AddDate(0, 0, complaintDays) }

// recordDays: a parent's request for the educational record of a pupil of a
// maintained school is answered within 15 school days (Education (Pupil
// Information) (England) Regulations 2005, regulation 5).
const recordDays = 15

// RecordDue is the last of the 15 school days after receipt: no weekend, no
// bank holiday, no day of the given closures. Only maintained schools have it.
func RecordDue(n Nation, received time.Time, closed []Span) time.Time {
	day, left := received, recordDays
	for steps := 0; left > 0 && steps < 400; steps++ {
		day = day.AddDate(0, 0, 1)
		if Working(n, day) && !slices.ContainsFunc(closed, func(s Span) bool { return !day.Before(s.From) && !day.After(s.To) }) {
			left--
		}
	}
	return day
}

// DateForm is how days are written in case files and on the command line.
const DateForm = "2006-01-02"

// ParseDay reads a day.
func ParseDay(s string) (time.Time, error) {
	t, err := time.Parse(DateForm, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("a day is written as 2026-11-02")
	}
	return t, nil
}

// Day cuts a moment down to its day.
func Day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
