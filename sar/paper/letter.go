// Package paper draws what goes with the copies of a bundle: letters from Word
// templates, the index, the information that article 15 asks for, and the
// subject's data as a machine reads it.
//
// It decides nothing and reads no file of the search. Its one invariant: what
// it draws names nobody but the subject, the requester and whoever answers.
package paper

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nguyenthenguyen/docx"

	"sardine/document"
	"sardine/finding"
	"sardine/rules/access"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/clock"
)

//go:generate go run sardine/sar/paper/gen

//go:embed templates/*.docx
var templates embed.FS

// Letters are the names of the letters.
var Letters = []string{"acknowledgement", "clarification", "extension", "cover", "part", "nothing-held", "refusal"}

// ErrNoLetter means that there is no template of that name.
var ErrNoLetter = errors.New("there is no such letter")

// Words are what a person adds to a letter.
type Words struct {
	Question string // of a clarification
	Reason   string // of an extension, a refusal, a part
}

// Letter fills the template of a letter. own is a folder with templates that
// replace the built-in ones, "" for none; b may be nil where nothing was
// searched yet.
func Letter(name, own string, c *casefile.Case, s *casefile.Subject, st *casefile.Status, b *sar.Bundle, w Words, now time.Time) ([]byte, error) {
	if !slices.Contains(Letters, name) {
		return nil, fmt.Errorf("%w; there are: %s", ErrNoLetter, strings.Join(Letters, ", "))
	}
	raw, err := templateOf(name, own)
	if err != nil {
		return nil, err
	}
	r, err := docx.ReadDocxFromMemory(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("letter %s: the template is not a Word document", name)
	}
	defer func() { _ = r.Close() }() // in memory
	d := r.Editable()
	for _, v := range values(c, s, st, b, w, now) {
		text := strings.NewReplacer("{{", "{ {", "}}", "} }").Replace(v[1])
		if err := d.Replace("{{"+v[0]+"}}", text, -1); err != nil {
			return nil, err
		}
		for _, f := range []func(string, string) error{d.ReplaceHeader, d.ReplaceFooter} {
			if err := f("{{"+v[0]+"}}", text); err != nil {
				return nil, err
			}
		}
	}
	// The library puts line breaks into the text element, where Word does not
	// allow them.
	for _, mark := range []string{"<w:br/>", "<w:tab/>"} {
		d.SetContent(strings.ReplaceAll(d.GetContent(), mark, `</w:t>`+mark+`<w:t xml:space="preserve">`))
	}
	var out bytes.Buffer
	err = d.Write(&out)
	return out.Bytes(), err
}

func templateOf(name, own string) ([]byte, error) {
	if own != "" {
		raw, err := os.ReadFile(filepath.Join(own, name+".docx"))
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return raw, err
		}
	}
	return templates.ReadFile("templates/" + name + ".docx")
}

// values are the placeholders of all letters. What is not known is marked, so
// that nobody sends it unseen.
func values(c *casefile.Case, s *casefile.Subject, st *casefile.Status, b *sar.Bundle, w Words, now time.Time) [][2]string {
	reg := access.TheRegulator()
	subject := nameOf(s)
	requester, whose := c.Requester.Name, "your"
	if c.Requester.Self() {
		requester = or(requester, subject)
	} else {
		whose = subject + "’s"
	}
	block := join(requester, c.Requester.Address, c.Requester.Email)
	if c.Requester.Self() && c.Requester.Address == "" && len(s.Addresses) > 0 {
		block = join(requester, s.Addresses[0], c.Requester.Email)
	}
	extended := ""
	if b == nil || st.TellBy != "" {
		if d, err := clock.Count(clock.Facts{Nation: c.Nation, Received: c.Received.Time, Extended: c.Received.Time}, now); err == nil {
			extended = long(d.Latest)
		}
	} else {
		extended = longOf(st.Latest)
	}
	return [][2]string{
		{"sender_block", join(c.Sender.Organisation, c.Sender.Address, c.Sender.Email, c.Sender.Phone)},
		{"requester_block", block}, {"requester", or(requester, "[name]")}, {"subject", subject}, {"whose", whose},
		{"reference", c.Reference}, {"date", long(now)}, {"received", long(c.Received.Time)}, {"latest", longOf(st.Latest)}, {"extended", extended},
		{"proof", proof(st)}, {"answer_by", answerBy(st)}, {"question", or(w.Question, "[your question]")}, {"reason", or(w.Reason, "[the reason]")},
		{"items", items(b)}, {"withheld", withheld(b)}, {"search", search(b)}, {"review", review(b)},
		{"organisation", or(c.Sender.Organisation, "[organisation]")}, {"sender_name", or(c.Sender.Name, "[name]")}, {"sender_title", c.Sender.Title},
		{"contact", or(c.Sender.Email, c.Sender.Address, "[contact]")}, {"regulator", reg.Name}, {"regulator_contact", strings.Join([]string{reg.Website, reg.Phone, reg.Address}, ", ")},
	}
}

func nameOf(s *casefile.Subject) string {
	if s != nil && len(s.Names) > 0 {
		return s.Names[0]
	}
	return "[name]"
}

func proof(st *casefile.Status) string {
	if st.State == "waiting" {
		return "Before we can answer we need the proof of identity or authority that we have asked you for: the time we have runs from the day on which it reaches us."
	}
	return ""
}

// answerBy says when the answer comes: where proof is still waited for, the time
// has not begun (article 12A of the UK GDPR).
func answerBy(st *casefile.Status) string {
	if p := proof(st); p != "" {
		return p + " We will answer within one month of that day."
	}
	return "We will answer by " + longOf(st.Latest) + " at the latest."
}

func review(b *sar.Bundle) string {
	if b == nil || b.Reviewed {
		return ""
	}
	return NotReviewed
}

// NotReviewed is the mark that stands in index and letters until somebody has
// looked at the bundle.
const NotReviewed = "NOT YET REVIEWED: this answer was made by a program and nobody has checked it. Do not send it."

func items(b *sar.Bundle) string {
	if b == nil {
		return "[the items]"
	}
	n := b.Disclosed()
	s := fmt.Sprintf("%d items", n)
	if n == 1 {
		s = "1 item"
	}
	if k := b.ByHand(); k > 0 {
		s += fmt.Sprintf(" (%d more are being prepared by hand and will follow)", k)
	}
	return s
}

func withheld(b *sar.Bundle) string {
	if b == nil {
		return "[what was withheld]"
	}
	var lines []string
	for _, u := range b.Exemptions() {
		lines = append(lines, fmt.Sprintf("%s: %s (%s).", capital(u.Label), passages(u.Passages), lawOf(u.Paragraph)))
	}
	n := 0
	for i := range b.Items {
		if b.Items[i].Status == "withheld" {
			n++
		}
	}
	if n > 0 {
		lines = append(lines, fmt.Sprintf("%d documents are withheld whole, for the reasons in the index.", n))
	}
	if len(lines) == 0 {
		return "Nothing."
	}
	return strings.Join(lines, "\n")
}

func search(b *sar.Bundle) string {
	if b == nil {
		return "[how you searched]"
	}
	f := b.Found
	lines := []string{fmt.Sprintf("We searched %s by %s for names, addresses, numbers and other details of the person.", files(int(f.Scope)), by(f.Answered))}
	lines = append(lines, unread(f)...)
	lines = append(lines, "The law asks for a reasonable and proportionate search (article 15(1A) of the UK GDPR).")
	for _, s := range b.Case.Systems {
		word := "searched"
		if !s.Searched {
			word = "not searched"
		}
		lines = append(lines, strings.TrimSuffix(fmt.Sprintf("%s: %s. %s", s.Name, word, s.Why), " "))
	}
	return strings.Join(lines, "\n")
}

// unread says how many files were not read, or only in part, and why, without
// naming any.
func unread(f *sar.Found) []string {
	if len(f.Unread) == 0 {
		return nil
	}
	count := map[string]int{}
	partly := 0
	for _, u := range f.Unread {
		count[whyUnread(u.Why)]++ // the first reason of each
		if u.Status == finding.PartlyRead {
			partly++
		}
	}
	var why []string
	for _, w := range slices.Sorted(maps.Keys(count)) {
		why = append(why, fmt.Sprintf("%s %d", w, count[w]))
	}
	return []string{fmt.Sprintf("%s could not be read, and %s only in part (%s).", files(len(f.Unread)-partly), files(partly), strings.Join(why, ", "))}
}

func files(n int) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}

// whyUnread is a reason in a requester's words.
func whyUnread(why document.SkipReason) string {
	switch why {
	case document.Encrypted:
		return "locked with a password:"
	case document.NoAssist:
		return "pictures whose words could not be read:"
	case document.TooLarge:
		return "too large:"
	case document.Unsupported, document.NotText:
		return "of a kind in which the program reads no text:"
	case document.Offline:
		return "stored elsewhere:"
	case document.Denied:
		return "not open to those who searched:"
	}
	return "damaged or for other reasons:"
}

func by(how string) string {
	if rest, ok := strings.CutPrefix(how, "by "); ok {
		return rest
	}
	return "asking an index made " + how + " and reading"
}

func passages(n int) string {
	if n == 1 {
		return "1 passage"
	}
	return fmt.Sprintf("%d passages", n)
}

// lawOf names the Act with a paragraph of one of its schedules.
func lawOf(paragraph string) string {
	if strings.HasPrefix(paragraph, "Schedule ") {
		return "Data Protection Act 2018, " + paragraph
	}
	return paragraph
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func or(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

func join(lines ...string) string {
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")
}

func long(t time.Time) string { return t.Format("2 January 2006") }

func longOf(day string) string {
	t, err := clock.ParseDay(day)
	if err != nil {
		return day
	}
	return long(t)
}
