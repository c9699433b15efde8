package clock

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/gb"
)

// Nation decides which days are bank holidays.
type Nation string

const (
	England         Nation = "england"
	Wales           Nation = "wales"
	Scotland        Nation = "scotland"
	NorthernIreland Nation = "northern-ireland"
)

// Nations in the order of the guide.
var Nations = []Nation{England, Wales, Scotland, NorthernIreland}

// Valid reports whether n is one of Nations.
func (n Nation) Valid() bool { return slices.Contains(Nations, n) }

// The years whose holidays were checked against the lists that gov.uk
// publishes. Others follow from the rules alone: an extra holiday that is
// proclaimed later is not in them, which makes a date earlier and never later.
const (
	FirstYear = 2020
	LastYear  = 2027
)

// Covered reports whether the holidays of the year are known.
func Covered(year int) bool { return year >= FirstYear && year <= LastYear }

// Working reports whether day is neither a weekend nor a bank holiday.
func Working(n Nation, day time.Time) bool {
	if w := day.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	_, observed, _ := calendars[n].IsHoliday(day)
	return !observed
}

// roll moves a day that is none for work to the next one that is.
func roll(day time.Time, n Nation) time.Time { return step(day, n, 1) }

// back moves it to the one before.
func back(day time.Time, n Nation) time.Time { return step(day, n, -1) }

func step(day time.Time, n Nation, by int) time.Time {
	for range 14 { // no run of free days is longer
		if Working(n, day) {
			break
		}
		day = day.AddDate(0, 0, by)
	}
	return day
}

func bank(name string, like *cal.Holiday, observed []cal.AltDay) *cal.Holiday {
	return like.Clone(&cal.Holiday{Name: name, Type: cal.ObservanceBank, Observed: observed})
}

// Holidays that only some nations have (Banking and Financial Dealings Act
// 1971, schedule 1; St Andrew's Day Bank Holiday (Scotland) Act 2007), and one
// that every nation had once.
var (
	toMonday = []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 1}}

	// 2 January makes room for 1 January, whose substitute comes first.
	secondJanuary = &cal.Holiday{Name: "2 January", Type: cal.ObservanceBank, Month: time.January, Day: 2, Func: cal.CalcDayOfMonth,
		Observed: []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 2}, {Day: time.Monday, Offset: 1}}}
	saintAndrew  = bank("St Andrew's Day", dayOf(time.November, 30), toMonday)
	saintPatrick = bank("St Patrick's Day", dayOf(time.March, 17), toMonday)
	boyne        = bank("Battle of the Boyne", dayOf(time.July, 12), toMonday)
	funeral2022  = &cal.Holiday{Name: "State Funeral", Type: cal.ObservanceBank, Month: time.September, Day: 19,
		Func: cal.CalcDayOfMonth, StartYear: 2022, EndYear: 2022}
	newYear = aa.NewYear.Clone(&cal.Holiday{Name: "New Year's Day", Type: cal.ObservanceBank, Observed: toMonday})
)

func dayOf(m time.Month, day int) *cal.Holiday {
	return &cal.Holiday{Month: m, Day: day, Func: cal.CalcDayOfMonth}
}

var calendars = map[Nation]*cal.Calendar{
	England: calendar(gb.Holidays...), Wales: calendar(gb.Holidays...),
	NorthernIreland: calendar(append(slices.Clone(gb.Holidays), saintPatrick, boyne)...),
	Scotland: calendar(newYear, secondJanuary, gb.GoodFriday, gb.EarlyMay, gb.VEDay, gb.CoronationDay, gb.SpringHoliday,
		gb.SpringHoliday2022, gb.PlatinumJubilee, gb.SummerHolidayScotland, saintAndrew, gb.ChristmasDay, gb.BoxingDay),
}

func calendar(hs ...*cal.Holiday) *cal.Calendar {
	c := &cal.Calendar{Name: "bank holidays"}
	c.AddHoliday(append(hs, funeral2022)...)
	return c
}
