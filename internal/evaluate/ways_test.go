package evaluate

import (
	"fmt"
	"strings"

	"sardine/internal/truth/pack"
)

// way is one way in which a file speaks of somebody.
type way struct {
	name  string
	hint  bool // nothing in it singles anybody out
	known bool // it holds details that tell namesakes apart
	share int  // how many of a hundred files about strangers are such
	write func(*crowd, *someone) (rel, text string)
}

// common picks a way for a stranger.
func (c *crowd) common() way {
	k := c.n(100)
	for _, w := range ways {
		if k -= w.share; k < 0 {
			return w
		}
	}
	return ways[0]
}

func (c *crowd) filler() string {
	return []string{
		"The timetable for the spring term was agreed and the room list follows.", "The boiler in block B will be replaced over half term.",
		"Please note the fire drill on Thursday at eleven.", "The budget for materials was cut by a tenth.", "Parking permits must be renewed by Friday.",
		"A new supplier for the canteen starts in March.", "Minutes are to be sent round within five days.",
	}[c.n(7)]
}

func (c *crowd) stamp() string {
	return fmt.Sprintf("2026-%02d-%02d %02d:%02d:%02d", 1+c.n(9), 1+c.n(28), 6+c.n(12), c.n(60), c.n(60))
}

// among puts a line about p among others about strangers.
func (c *crowd) among(n int, p *someone, line func(*someone) string) string {
	at := c.n(n)
	var b strings.Builder
	for i := range n {
		q := p
		if i != at {
			q = c.stranger()
		}
		b.WriteString(line(q) + "\n")
	}
	return b.String()
}

func (c *crowd) mail(from, to, subject, body string) string {
	return fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: Mon, 2 Mar 2026 09:%02d:00 +0000\r\nMessage-ID: <%d.%d@mail.example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s",
		from, to, subject, c.n(60), c.n(1<<30), len(c.docs), body)
}

func plainDate(p *someone) string { return p.Born.Format("02/01/2006") }

// slip swaps two letters of a name that has enough of them.
func slip(s string) string {
	if r := []rune(s); len(r) > 3 {
		r[2], r[3] = r[3], r[2]
		return string(r)
	}
	return s
}

func docx(lines ...string) string {
	var body string
	for _, l := range lines {
		body += pack.Para(l)
	}
	raw, err := pack.Docx(pack.Word{Body: body})
	if err != nil {
		panic("evaluate: " + err.Error()) // the texts are ours
	}
	return string(raw)
}

func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

var ways = []way{
	{"letter", false, true, 10, func(c *crowd, p *someone) (string, string) {
		return "letter.txt", fmt.Sprintf("Harbourside Training\n\n%s\n%s\n%s\n%s\n\nDear %s %s,\n\n%s\n\nYours sincerely,\n%s\n", p.Full(), p.House, p.Town, p.Postcode, p.Title, p.Last, c.filler(), c.stranger().Full())
	}},
	{"form", false, true, 4, func(c *crowd, p *someone) (string, string) {
		return "starter.txt", fmt.Sprintf("NEW STARTER FORM\nFull name: %s\nDate of birth: %s\nNI number: %s\nStaff number: %s\nPersonal email: %s\nMobile: %s\nUser name: %s\n", p.Full(), plainDate(p), p.NINO, p.Number, p.HomeEmail, p.Mobile, p.User)
	}},
	{"form in word", false, true, 2, func(c *crowd, p *someone) (string, string) {
		return "starter.docx", docx("New starter", "Name: "+escaped(p.Full()), "Date of birth: "+plainDate(p), "Staff number: "+p.Number, "User name: "+p.User, c.filler())
	}},
	{"list by name", false, true, 8, func(c *crowd, p *someone) (string, string) {
		return "list.csv", "Surname,Forename,DOB,Department\n" + c.among(18, p, func(q *someone) string {
			return fmt.Sprintf("%s,%s,%s,%s", q.Last, q.First, plainDate(q), q.Job)
		})
	}},
	{"list by number", false, false, 6, func(c *crowd, p *someone) (string, string) {
		return "training.csv", "Staff No,Course,Result\n" + c.among(18, p, func(q *someone) string { return q.Number + ",Fire safety,pass" })
	}},
	{"door log", false, false, 8, func(c *crowd, p *someone) (string, string) {
		return "door.log", c.among(30, p, func(q *someone) string { return fmt.Sprintf("%s reader 4 badge %s granted", c.stamp(), q.Number) })
	}},
	{"system log", false, false, 6, func(c *crowd, p *someone) (string, string) {
		return "auth.log", c.among(30, p, func(q *someone) string {
			return fmt.Sprintf("%s host1 sshd[%d]: session opened for %s by (uid=0)", c.stamp(), c.n(9999), q.User)
		})
	}},
	{"payroll by number", false, false, 3, func(c *crowd, p *someone) (string, string) {
		return "pay.csv", "NI Number,Tax code,Net\n" + c.among(18, p, func(q *someone) string { return fmt.Sprintf("%s,1257L,%d.20", q.NINO, 1500+c.n(900)) })
	}},
	{"mail from work", false, false, 10, func(c *crowd, p *someone) (string, string) {
		return "message.eml", c.mail(p.Full()+" <"+p.Email+">", c.stranger().Email, "Rooms", "Hello,\r\n\r\n"+c.filler()+"\r\n\r\nRegards\r\n"+p.First+"\r\n")
	}},
	{"mail from home", false, false, 3, func(c *crowd, p *someone) (string, string) {
		return "message.eml", c.mail(p.HomeEmail, c.stranger().Email, "Leave", "Hi,\r\n\r\n"+c.filler()+"\r\n\r\nThanks\r\n")
	}},
	{"copied in", false, false, 2, func(c *crowd, p *someone) (string, string) {
		return "message.eml", strings.Replace(c.mail(c.stranger().Email, c.stranger().Email, "Agenda", c.filler()), "Subject:", "Cc: "+p.Email+"\r\nSubject:", 1)
	}},
	{"minutes", false, false, 6, func(c *crowd, p *someone) (string, string) {
		return "minutes.txt", fmt.Sprintf("Staff meeting\nPresent: %s. %s, %s. %s, %s\n\n1. %s\n2. %s\n", p.First[:1], p.Last, c.stranger().First[:1], c.stranger().Last, c.stranger().Full(), c.filler(), c.filler())
	}},
	{"initial behind", false, false, 3, func(c *crowd, p *someone) (string, string) {
		return "rota.txt", "Lunch duty\n" + c.among(6, p, func(q *someone) string { return q.Last + ", " + q.First[:1] + "." })
	}},
	{"title and surname", true, false, 4, func(c *crowd, p *someone) (string, string) {
		return "note.txt", fmt.Sprintf("Note for file\n%s %s asked for the room to be changed. %s\n", p.Title, p.Last, c.filler())
	}},
	{"memo", false, false, 6, func(c *crowd, p *someone) (string, string) {
		return "memo.txt", fmt.Sprintf("Memo\nTo: all staff\n%s %s will cover the morning. %s\n", c.filler(), p.Full(), c.filler())
	}},
	{"surname first", false, false, 3, func(c *crowd, p *someone) (string, string) {
		return "register.txt", "Register of keys\n" + c.among(8, p, func(q *someone) string { return strings.ToUpper(q.Last) + ", " + q.First })
	}},
	{"misspelt", false, false, 1, func(c *crowd, p *someone) (string, string) {
		return "note.txt", fmt.Sprintf("Please tell %s %s that the keys are back. %s\n", p.First, slip(p.Last), c.filler())
	}},
	{"short form", false, false, 1, func(c *crowd, p *someone) (string, string) {
		first := p.First
		if p.nick != "" {
			first = p.nick
		}
		return "note.txt", fmt.Sprintf("%s %s is to be asked about the minibus. %s\n", first, p.Last, c.filler())
	}},
	{"chat", false, false, 3, func(c *crowd, p *someone) (string, string) {
		return "chat.txt", fmt.Sprintf("[09:12] anyone seen the projector?\n[09:13] ask %s, had it on monday\n[09:14] ok\n", strings.ToLower(p.Full()))
	}},
	{"call back", false, false, 2, func(c *crowd, p *someone) (string, string) {
		return "calls.txt", "Calls to be returned\n" + c.among(5, p, func(q *someone) string { return "caller wants a reply on " + strings.ReplaceAll(q.Mobile, " ", "") })
	}},
	{"married name", false, false, 0, func(c *crowd, p *someone) (string, string) {
		return "change.txt", fmt.Sprintf("Change of name\nFull name: %s (formerly %s)\nNI number: %s\n", p.Full(), p.former, p.NINO)
	}},
	{"former name", false, false, 0, func(c *crowd, p *someone) (string, string) {
		return "appraisal.txt", fmt.Sprintf("Appraisal 2014\n%s %s met all objectives. %s\n", p.First, p.former, c.filler())
	}},
	{"name of the file", false, false, 2, func(c *crowd, p *someone) (string, string) {
		return strings.ReplaceAll(p.Full(), " ", "_") + "_review.txt", "All objectives were met. " + c.filler() + "\n"
	}},
	{"number in the name of the file", false, false, 1, func(c *crowd, p *someone) (string, string) {
		return p.Number + "_appraisal.txt", "All objectives were met. " + c.filler() + "\n"
	}},
	{"page", false, false, 3, func(c *crowd, p *someone) (string, string) {
		return "page.html", fmt.Sprintf("<html><body><h1>Team</h1><table><tr><td>%s</td><td>%s</td></tr></table><p>%s</p></body></html>", escaped(p.Full()), p.Job, c.filler())
	}},
	{"record", false, true, 4, func(c *crowd, p *someone) (string, string) {
		return "record.json", fmt.Sprintf(`{"id":%d,"forename":%q,"surname":%q,"dob":%q,"postcode":%q}`+"\n", c.n(99999), p.First, p.Last, p.Born.Format("2006-01-02"), p.Postcode)
	}},
	{"card", false, false, 3, func(c *crowd, p *someone) (string, string) {
		return "card.vcf", fmt.Sprintf("BEGIN:VCARD\r\nVERSION:3.0\r\nN:%s;%s;;;\r\nFN:%s\r\nTEL:%s\r\nEND:VCARD\r\n", p.Last, p.First, p.Full(), p.Phone)
	}},
	{"first name only", true, false, 2, func(c *crowd, p *someone) (string, string) {
		return "note.txt", fmt.Sprintf("%s will bring the cake. %s\n", p.First, c.filler())
	}},
	{"nobody", true, false, 0, func(c *crowd, p *someone) (string, string) {
		return "note.txt", c.filler() + "\n" + c.filler() + "\n"
	}},
}
