package casefile

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"sardine/sar/clock"
)

// Event is something that happened to a request, on a day.
type Event struct {
	Kind string `json:"kind"`
	Day  string `json:"day"`
	Note string `json:"note,omitempty"`
}

// EventKind says what an event means.
type EventKind struct{ Name, Doc string }

// EventKinds in the order in which they usually come.
var EventKinds = []EventKind{
	{"id-asked", "proof of identity was asked for: the month waits for it"},
	{"id-received", "proof of identity came"},
	{"authority-asked", "proof was asked for that the requester may act for the subject: the month waits for it"},
	{"authority-received", "that proof came"},
	{"clarify-asked", "the requester was asked what is sought: the clock pauses"},
	{"clarify-answered", "the answer came: the clock goes on"},
	{"extended", "the requester was told that two more months are needed, and why"},
	{"known-to-subject", "the subject already knows the health data, or supplied it: it need not be held back"},
	{"opinion", "a health professional's opinion was obtained: health data may be disclosed as it says"},
	{"sent", "the answer was sent: the request is closed"},
	{"sent-in-part", "a part of the answer was sent: the clock goes on"},
	{"nothing-held", "the requester was told that nothing is held: the request is closed"},
	{"refused", "the request was refused, with reasons: it is closed"},
	{"charged", "a fee was asked for, because the request is manifestly unfounded or excessive"},
	{"complaint", "the requester complained: to be acknowledged within 30 days"},
}

// AddEvent writes an event into the case's record.
func (c *Case) AddEvent(now time.Time, e Event) error {
	if !slices.ContainsFunc(EventKinds, func(k EventKind) bool { return k.Name == e.Kind }) {
		names := make([]string, len(EventKinds))
		for i, k := range EventKinds {
			names[i] = k.Name
		}
		return fmt.Errorf("no such event; there are: %s", strings.Join(names, ", "))
	}
	day, err := clock.ParseDay(e.Day)
	if err != nil {
		return err
	}
	if day.After(clock.Day(now).AddDate(0, 0, 1)) {
		return fmt.Errorf("the day lies in the future")
	}
	if err := AppendLog(c.path("events.jsonl"), now, e.Kind, e); err != nil {
		return err
	}
	return c.Audit(now, "event", map[string]any{"kind": e.Kind, "day": e.Day, "note": e.Note != ""})
}

// Events returns the record in the order of the days.
func (c *Case) Events() ([]Event, error) {
	rs, err := ReadLog(c.path("events.jsonl"))
	if err != nil {
		return nil, err
	}
	var out []Event
	for _, r := range rs {
		var e Event
		if err := json.Unmarshal(r.Data, &e); err != nil {
			return nil, fmt.Errorf("events: record %d: %w", r.No, ErrBroken)
		}
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, b Event) int { return strings.Compare(a.Day, b.Day) })
	return out, nil
}

// Has reports whether an event of a kind is among es, and the last one's day.
func Has(es []Event, kind string) (day time.Time, ok bool) {
	for _, e := range es {
		if e.Kind == kind {
			if d, err := clock.ParseDay(e.Day); err == nil {
				day, ok = d, true
			}
		}
	}
	return day, ok
}

// spans pairs asked and answered. A second question before an answer belongs
// to the first; an answer without a question is nothing.
func spans(es []Event, asked, answered string) []clock.Span {
	var out []clock.Span
	for _, e := range es {
		d, err := clock.ParseDay(e.Day)
		if err != nil {
			continue
		}
		open := len(out) > 0 && out[len(out)-1].To.IsZero()
		switch {
		case e.Kind == asked && !open:
			out = append(out, clock.Span{From: d})
		case e.Kind == answered && open:
			out[len(out)-1].To = d
		}
	}
	return out
}
