package clock

import (
	"strings"
	"testing"
	"time"
)

func day(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := ParseDay(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

// TestDeadlines holds dates that were worked out by hand from the regulator's
// examples and the published holidays.
func TestDeadlines(t *testing.T) {
	for _, c := range []struct {
		name, received, latest, exact, safe string
		nation                              Nation
		extended                            bool
		asked, answered                     string
	}{
		{name: "to a Saturday", received: "2026-09-03", latest: "2026-10-05", exact: "2026-10-03", safe: "2026-10-02"},
		{name: "no 31 April", received: "2026-03-31", latest: "2026-04-30", exact: "2026-04-30", safe: "2026-04-30"},
		{name: "no 30 February", received: "2026-01-30", latest: "2026-03-02", exact: "2026-02-28", safe: "2026-02-27"},
		{name: "Christmas", received: "2026-11-25", latest: "2026-12-29", exact: "2026-12-25", safe: "2026-12-24"},
		{name: "received on a holiday", received: "2026-05-04", latest: "2026-06-04", exact: "2026-06-04", safe: "2026-06-04"},
		{name: "leap year", received: "2028-01-31", latest: "2028-02-29", exact: "2028-02-29", safe: "2028-02-29"},
		{name: "Easter", received: "2026-03-03", latest: "2026-04-07", exact: "2026-04-03", safe: "2026-04-02"},
		{name: "Easter Monday is none in Scotland", received: "2026-03-03", latest: "2026-04-06", exact: "2026-04-03", safe: "2026-04-02", nation: Scotland},
		{name: "extended", received: "2026-02-10", extended: true, latest: "2026-05-11", exact: "2026-05-10", safe: "2026-05-08"},
		{name: "extended over a short month", received: "2026-11-30", extended: true, latest: "2027-03-01", exact: "2027-02-28", safe: "2027-02-26"},
		{name: "paused", received: "2026-09-01", asked: "2026-09-08", answered: "2026-09-14", latest: "2026-10-08", exact: "2026-10-08", safe: "2026-10-07"},
		{name: "St Patrick", received: "2026-02-17", latest: "2026-03-18", exact: "2026-03-17", safe: "2026-03-16", nation: NorthernIreland},
		{name: "St Patrick in England", received: "2026-02-17", latest: "2026-03-17", exact: "2026-03-17", safe: "2026-03-17"},
		{name: "2 January", received: "2025-12-02", latest: "2026-01-05", exact: "2026-01-02", safe: "2025-12-31", nation: Scotland},
		{name: "12 July on a Sunday", received: "2026-06-13", latest: "2026-07-14", exact: "2026-07-13", safe: "2026-07-10", nation: NorthernIreland},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Facts{Nation: c.nation, Received: day(t, c.received)}
			if f.Nation == "" {
				f.Nation = England
			}
			if c.extended {
				f.Extended = f.Received.AddDate(0, 0, 10)
			}
			if c.asked != "" {
				f.Pauses = []Span{{day(t, c.asked), day(t, c.answered)}}
			}
			d, err := Count(f, f.Received)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range []struct{ what, got, want string }{
				{"latest", d.Latest.Format(DateForm), c.latest}, {"exact", d.Exact.Format(DateForm), c.exact}, {"safe", d.Safe.Format(DateForm), c.safe},
			} {
				if x.got != x.want {
					t.Errorf("%s %s, want %s", x.what, x.got, x.want)
				}
			}
		})
	}
}

func TestWaitsAndPauses(t *testing.T) {
	f := Facts{Nation: England, Received: day(t, "2026-09-01"), Waits: []Span{{From: day(t, "2026-09-02")}}}
	d, err := Count(f, day(t, "2026-09-20"))
	if err != nil || !d.Waiting || d.Start.Format(DateForm) != "2026-09-20" {
		t.Errorf("waiting for identity: %+v %v", d, err)
	}
	f.Waits[0].To = day(t, "2026-09-10")
	if d, _ = Count(f, day(t, "2026-09-20")); d.Waiting || d.Latest.Format(DateForm) != "2026-10-12" {
		t.Errorf("identity came on the 10th: %+v", d)
	}
	f.Waits = nil
	f.Pauses = []Span{{day(t, "2026-09-08"), day(t, "2026-09-10")}, {day(t, "2026-09-09"), day(t, "2026-09-14")}, {From: day(t, "2026-09-18")}}
	if d, _ = Count(f, day(t, "2026-09-20")); !d.Paused || d.Exact.Format(DateForm) != "2026-10-11" {
		t.Errorf("overlapping pauses count once: %+v", d)
	}
	f.Pauses, f.Extended = nil, day(t, "2026-10-05")
	if d, _ = Count(f, f.Extended); !d.Late || d.Safe.Format(DateForm) != "2026-10-01" {
		t.Errorf("an extension told late is not relied on: %+v", d)
	}
}

// TestSafeIsNeverLater walks every day of three years in every nation.
func TestSafeIsNeverLater(t *testing.T) {
	for _, n := range Nations {
		for d := day(t, "2025-01-01"); d.Year() < 2028; d = d.AddDate(0, 0, 1) {
			for _, pause := range []int{-1, 0, 5} {
				f := Facts{Nation: n, Received: d}
				if pause >= 0 {
					f.Pauses = []Span{{d.AddDate(0, 0, 3), d.AddDate(0, 0, 3+pause)}}
				}
				got, err := Count(f, d)
				if err != nil || got.Safe.After(got.Latest) || !Working(n, got.Latest) || !Working(n, got.Safe) {
					t.Fatalf("%s %s: %+v %v", n, d, got, err)
				}
			}
		}
	}
}

func TestSchoolDaysAndComplaints(t *testing.T) {
	closed := []Span{{day(t, "2026-10-26"), day(t, "2026-10-30")}}
	if got := RecordDue(England, day(t, "2026-10-19"), closed); got.Format(DateForm) != "2026-11-16" {
		t.Errorf("15 school days over half term: %s", got)
	}
	if got := ComplaintDue(day(t, "2026-07-01")); got.Format(DateForm) != "2026-07-31" {
		t.Errorf("complaint: %s", got)
	}
	if Left(day(t, "2026-07-01"), day(t, "2026-07-04")) != -3 || Left(day(t, "2026-07-04"), day(t, "2026-07-01")) != 3 {
		t.Error("days left")
	}
}

func TestHolidaysAreThePublishedOnes(t *testing.T) {
	for n, list := range map[Nation]string{
		England:         "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28 2027-01-01 2027-12-27 2027-12-28 2022-09-19",
		Scotland:        "2026-01-01 2026-01-02 2026-04-03 2026-05-04 2026-05-25 2026-08-03 2026-11-30 2026-12-25 2026-12-28 2022-01-03 2022-01-04 2023-01-02 2023-01-03",
		NorthernIreland: "2026-03-17 2026-07-13 2026-08-31 2027-07-12 2027-12-28",
	} {
		for s := range strings.FieldsSeq(list) {
			if Working(n, day(t, s)) {
				t.Errorf("%s: %s is a bank holiday", n, s)
			}
		}
	}
	for n, s := range map[Nation]string{England: "2026-01-02", Scotland: "2026-04-06", Wales: "2026-11-30"} {
		if !Working(n, day(t, s)) {
			t.Errorf("%s: %s is a working day", n, s)
		}
	}
}

func TestCalendarFile(t *testing.T) {
	out := string(Calendar([]Entry{{UID: "a@sardine", Day: day(t, "2026-10-05"), Title: "Answer due; R1, " + strings.Repeat("long ", 20)}}, day(t, "2026-09-01")))
	for _, want := range []string{"DTSTART;VALUE=DATE:20261005\r\n", `Answer due\; R1\,`, "END:VCALENDAR\r\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	for l := range strings.SplitSeq(out, "\r\n") {
		if len(l) > 75 {
			t.Errorf("a line of %d bytes", len(l))
		}
	}
}
