package truth

import (
	"bytes"
	"io"
	"math"
	"strconv"
)

// Unlimited asks a stream to go on for ever.
const Unlimited = math.MaxInt64

// A stream makes whole records in a small buffer; what it makes depends on the
// seed alone, not on how it is read.
type stream struct {
	left   int64 // bytes of the body still to be made
	buf    []byte
	at     int
	record func(b []byte) []byte // appends one; nothing when there are no more
	pad    byte                  // fills what the last record leaves
	tail   string
}

// newStream is n bytes: head, whole records, pad as far as need be, tail. Bytes
// that do not even hold head and tail are cut from both.
func newStream(n int64, head, tail string, pad byte, record func(b []byte) []byte) io.Reader {
	n = max(n, 0)
	head = head[:min(int64(len(head)), n)]
	tail = tail[:min(int64(len(tail)), n-int64(len(head)))]
	return &stream{left: n - int64(len(head)) - int64(len(tail)), buf: []byte(head), record: record, pad: pad, tail: tail}
}

func (s *stream) Read(p []byte) (int, error) {
	if s.at == len(s.buf) {
		s.buf, s.at = s.buf[:0], 0
		s.fill()
	}
	if len(s.buf) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.buf[s.at:])
	s.at += n
	return n, nil
}

func (s *stream) fill() {
	for s.left > 0 && len(s.buf) < 32<<10 {
		from := len(s.buf)
		s.buf = s.record(s.buf)
		made := int64(len(s.buf) - from)
		if made == 0 {
			s.left = 0
		}
		if made > s.left {
			s.buf = append(s.buf[:from], bytes.Repeat([]byte{s.pad}, int(s.left))...)
			made = s.left
		}
		s.left -= made
	}
	if s.left == 0 {
		s.buf, s.tail = append(s.buf, s.tail...), ""
	}
}

// maker fills records: people are drawn from a pool, their numbers made anew,
// so that values are many and memory is not.
type maker struct {
	d    *dice
	pool []Person
	row  int
}

func newMaker(seed uint64, name string) *maker {
	return &maker{d: newDice(seed, name), pool: People(seed, 1000)}
}

func (m *maker) who() *Person { return &m.pool[m.d.n(len(m.pool))] }

// nhs appends a test number that passes its check.
func (m *maker) nhs(b []byte) []byte {
	for {
		at := len(b)
		b = m.d.digits(append(b, "999"...), 6)
		sum := 0
		for i, c := range b[at:] {
			sum += int(c-'0') * (10 - i)
		}
		if check := (11 - sum%11) % 11; check != 10 {
			return append(b, '0'+byte(check))
		}
		b = b[:at]
	}
}

// nino appends a number of live shape; the first letters are few, since none of
// them makes a pair that is not used.
func (m *maker) nino(b []byte) []byte {
	b = append(b, "ABCEHJLMRSWX"[m.d.n(12)], "AEHJLSXY"[m.d.n(8)])
	return append(m.d.digits(b, 6), "ABCD"[m.d.n(4)])
}

func (m *maker) day(b []byte, year int, sep byte) []byte {
	d, mo := m.d.between(1, 28), m.d.between(1, 12)
	b = append(b, '0'+byte(d/10), '0'+byte(d%10), sep, '0'+byte(mo/10), '0'+byte(mo%10), sep)
	return strconv.AppendInt(b, int64(year), 10)
}

// DenseCSV is a table of people with a heading row, nothing but personal data,
// n bytes long: about 150 bytes and nine values a row.
func DenseCSV(seed uint64, n int64) io.Reader {
	m := newMaker(seed, "dense")
	const head = "Staff No,Forename,Surname,DOB,NI Number,NHS Number,Email,Mobile,Sort Code,Account No,Postcode\n"
	return newStream(n, head, "", '\n', func(b []byte) []byte {
		p := m.who()
		m.row++
		b = append(strconv.AppendInt(append(b, "HT"...), int64(m.row), 10), ',')
		b = append(append(append(append(b, p.First...), ','), p.Last...), ',')
		b = append(m.day(b, m.d.between(1950, 2008), '/'), ',')
		b = append(m.nino(b), ',')
		b = append(m.nhs(b), ',')
		b = append(append(b, p.User...), '.')
		b = append(strconv.AppendInt(b, int64(m.row), 10), "@harbourside.example.org,07700 900"...)
		b = append(m.d.digits(b, 3), ',')
		b = append(append(b, p.SortCode...), ',')
		b = append(m.d.digits(b, 8), ',')
		return append(append(b, p.Postcode...), '\n')
	})
}

// OneLineJSON is one valid object with an array of people, without a line
// break, n bytes long.
func OneLineJSON(seed uint64, n int64) io.Reader {
	m := newMaker(seed, "json")
	return newStream(n, `{"people":[`, `]}`, ' ', func(b []byte) []byte {
		p := m.who()
		m.row++
		if m.row > 1 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(append(b, `{"id":`...), int64(m.row), 10)
		b = append(append(append(b, `,"name":"`...), p.Full()...), `","dob":"`...)
		b = append(m.day(b, m.d.between(1950, 2008), '-'), `","nino":"`...)
		b = append(m.nino(b), `","nhs":"`...)
		b = append(m.nhs(b), `","phone":"07700 900`...)
		b = append(m.d.digits(b, 3), `","email":"`...)
		b = append(append(b, p.HomeEmail...), `","note":"`...)
		return append(m.sentence(b), `"}`...)
	})
}

// The words of sentences that say nothing about anybody.
var (
	subjects = []string{"The timetable", "Our workshop", "The autumn budget", "A new boiler", "The minibus", "Chapter 7", "The canteen menu", "Each cohort", "The risk register", "Unit 12"}
	verbs    = []string{"was reviewed", "will be replaced", "needs attention", "opens again", "has been printed", "was discussed at length", "remains unchanged", "is due", "cost less than planned"}
	ends     = []string{"after the holidays", "in room B14", "before the inspection on 12 May 2026", "for £1,245.50", "by the end of week 32", "with the usual supplier", "on page 104", "for 240 places", "under policy 3.2.1"}
)

func (m *maker) sentence(b []byte) []byte {
	b = append(append(b, pick(m.d, subjects)...), ' ')
	b = append(append(b, pick(m.d, verbs)...), ' ')
	return append(append(b, pick(m.d, ends)...), '.')
}

// Prose is running text with little personal data, n bytes long: about one
// value in thirty sentences.
func Prose(seed uint64, n int64) io.Reader {
	m := newMaker(seed, "prose")
	return newStream(n, "", "", '\n', func(b []byte) []byte {
		m.row++
		if m.row%30 == 0 {
			p := m.who()
			b = append(append(append(b, p.Title...), ' '), p.Last...)
			b = append(append(append(b, " asked to be rung on "...), p.Phone...), '.')
		} else {
			b = m.sentence(b)
		}
		if m.d.one(6) {
			return append(b, "\n\n"...)
		}
		return append(b, ' ')
	})
}

// Log is a web server's log, n bytes long: an address in each line, a user in
// some.
func Log(seed uint64, n int64) io.Reader {
	m := newMaker(seed, "log")
	return newStream(n, "", "", '\n', func(b []byte) []byte {
		p := m.who()
		m.row++
		b = append(append(b, p.IP...), " - "...)
		if m.d.one(5) {
			b = append(b, p.User...)
		} else {
			b = append(b, '-')
		}
		b = append(b, " [02/Mar/2026:"...)
		t := m.row % 86400
		for i, v := range [3]int{t / 3600, t / 60 % 60, t % 60} {
			if i > 0 {
				b = append(b, ':')
			}
			b = append(b, '0'+byte(v/10), '0'+byte(v%10))
		}
		b = append(b, ` +0000] "GET /course/view?id=`...)
		b = m.d.digits(b, 5)
		b = append(b, ` HTTP/1.1" 200 `...)
		b = m.d.digits(append(b, '1'+byte(m.d.n(9))), 3)
		return append(b, ` "-" "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101"`+"\n"...)
	})
}

// Mail is an mbox of n messages.
func Mail(seed uint64, n int) io.Reader {
	m := newMaker(seed, "mail")
	return newStream(Unlimited, "", "", 0, func(b []byte) []byte {
		if m.row == n {
			return b
		}
		m.row++
		return m.message(b)
	})
}

func (m *maker) message(b []byte) []byte {
	from, to := m.who(), m.who()
	b = append(b, "From archive@example.org Mon Mar  2 09:30:00 2026\nFrom: "...)
	b = append(append(append(b, ascii(from.Full())...), " <"...), from.Email...)
	b = append(append(append(b, ">\nTo: "...), to.HomeEmail...), "\nSubject: Note "...)
	b = strconv.AppendInt(b, int64(m.row), 10)
	b = append(b, "\nDate: Mon, 02 Mar 2026 09:30:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nHello,\n\n"...)
	for range m.d.between(2, 9) {
		b = append(m.sentence(b), '\n')
	}
	b = append(append(append(b, "\nYou can ring me on "...), from.Mobile...), ".\n\nRegards,\n"...)
	return append(append(b, from.Full()...), "\n\n"...)
}
