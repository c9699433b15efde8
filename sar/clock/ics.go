package clock

import (
	"fmt"
	"strings"
	"time"
)

// Entry is one all-day entry of a calendar file.
type Entry struct {
	UID     string // the same for the same entry, so that a calendar replaces it
	Day     time.Time
	Title   string
	Comment string
}

// Calendar writes entries as an iCalendar file (RFC 5545).
func Calendar(entries []Entry, stamp time.Time) []byte {
	var b strings.Builder
	line := func(s string) {
		for len(s) > 73 { // content lines are folded at 75 bytes, section 3.1
			cut := 73
			for cut > 0 && s[cut]&0xC0 == 0x80 {
				cut--
			}
			b.WriteString(s[:cut] + "\r\n ")
			s = s[cut:]
		}
		b.WriteString(s + "\r\n")
	}
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Sardine//Subject access//EN")
	for _, e := range entries {
		line("BEGIN:VEVENT")
		line("UID:" + escape(e.UID))
		line("DTSTAMP:" + stamp.UTC().Format("20060102T150405Z"))
		line("DTSTART;VALUE=DATE:" + e.Day.Format("20060102"))
		line("DTEND;VALUE=DATE:" + e.Day.AddDate(0, 0, 1).Format("20060102"))
		line("SUMMARY:" + escape(e.Title))
		if e.Comment != "" {
			line("DESCRIPTION:" + escape(e.Comment))
		}
		for _, before := range []int{7, 1} {
			line("BEGIN:VALARM")
			line("ACTION:DISPLAY")
			line("DESCRIPTION:" + escape(e.Title))
			line(fmt.Sprintf("TRIGGER:-P%dD", before))
			line("END:VALARM")
		}
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return []byte(b.String())
}

var icsEscape = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

func escape(s string) string { return icsEscape.Replace(s) }
