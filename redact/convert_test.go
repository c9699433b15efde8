package redact

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/internal/truth/pack"
	"sardine/redact/convert"
)

// mailbox is a store of Outlook with what a converted copy shows, and what it
// leaves out.
func mailbox() []byte {
	return pack.PST(pack.Mailbox{Folders: []pack.MailFolder{{Name: "Inbox", Items: []pack.Outlook{
		{Strings: []pack.Prop{{ID: 0x37, Text: "Trip of Jonquil Drwmsworth"}, {ID: 0x0C1A, Text: "Zoë Marsh"}, {ID: 0x1000, Text: "Dear all,\r\nJonquil Drwmsworth comes along, 07700 900183.\r\nPlease bring lunch.\r\n"}},
			To: [][2]string{{"Sam Reed", "sam.reed@example.org"}}, Attachments: []pack.Attachment{{Name: "list.txt", Bytes: []byte("Attached words about Jonquil Drwmsworth stay otherwise\n")}}},
		{Strings: []pack.Prop{{ID: 0x37, Text: "Second letter"}, {ID: 0x0C1A, Text: "Sam Reed"}, {ID: 0x1000, Text: "Nothing in it has to go.\r\n"}}},
	}}}})
}

func TestConvertEveryForm(t *testing.T) {
	rows, err := os.ReadFile("../formats/sqlite/testdata/rows.db")
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []convert.Form{convert.Text, convert.Document, convert.Workbook, convert.PDF, convert.Suited} {
		r, out := run(t, map[string][]byte{"old.pst": mailbox(), "old.db": rows}, func(o *Options, jobs []Job) {
			given("Jonquil Drwmsworth", "07700 900183", "Ann Example")(o, jobs)
			o.Convert = form
		})
		for _, f := range r.Files {
			if f.Status != "redacted" {
				t.Errorf("%s to %s: %s: %s", f.Source, form, f.Status, f.Reason)
				continue
			}
			if want := map[convert.Form]string{convert.Text: ".txt", convert.Document: ".docx", convert.Workbook: ".xlsx", convert.PDF: ".pdf", convert.Suited: map[string]string{"old.pst": ".pdf", "old.db": ".xlsx"}[f.Source]}[form]; f.Copy != "old"+want && f.Copy != f.Source+want {
				t.Errorf("%s to %s: the copy is called %s", f.Source, form, f.Copy)
			}
			text := textOf(t, filepath.Join(out, f.Copy))
			must := []string{"bring lunch", "Zoë Marsh", "sam.reed@example.org", "Second letter", "Attached words about", "[Redacted: text]"}
			if f.Source == "old.db" {
				must = []string{"[Redacted: text]", "Bob", "name"}
			}
			for _, m := range must {
				if !strings.Contains(strings.Join(strings.Fields(text), " "), m) {
					t.Errorf("%s to %s: %q is not in the copy", f.Source, form, m)
				}
			}
			for _, v := range []string{"Jonquil", "900183", "Ann Example"} {
				if strings.Contains(text, v) {
					t.Errorf("%s to %s: %q is in the copy", f.Source, form, v)
				}
			}
			if f.ConvertedTo == "" || f.Source == "old.db" && len(f.LeftOut) == 0 || len(f.Removed) == 0 {
				t.Errorf("%s: the receipt says %q, %v, %v", f.Source, f.ConvertedTo, f.LeftOut, f.Removed)
			}
		}
	}
}

func TestWithoutConvertTheWayOutIsNamed(t *testing.T) {
	r, _ := run(t, map[string][]byte{"old.pst": mailbox()}, given("Jonquil Drwmsworth"))
	if f := r.Files[0]; f.Status != "refused" || !strings.Contains(f.WayOut, "--convert") {
		t.Errorf("%s: %s: %s", f.Status, f.Reason, f.WayOut)
	}
}

func TestAMemberWithoutRewriterIsNamedAsOne(t *testing.T) {
	archive, err := pack.Zip(pack.Member{Name: "old.pst", Bytes: mailbox()})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := run(t, map[string][]byte{"old.zip": archive}, given("Jonquil Drwmsworth"))
	if f := r.Files[0]; f.Status != "refused" || !strings.Contains(f.Reason, "member") || !strings.Contains(f.WayOut, "unpack") {
		t.Errorf("%s: %s: %s", f.Status, f.Reason, f.WayOut)
	}
}

// TestConvertedNamesDoNotMeet converts a file beside one that has the name
// already.
func TestConvertedNamesDoNotMeet(t *testing.T) {
	r, _ := run(t, map[string][]byte{"Old.pst": mailbox(), "old.pdf.txt": []byte("x"), "old.docx": ooxml(t, pack.Para("x"))}, func(o *Options, jobs []Job) {
		given("Jonquil Drwmsworth")(o, jobs)
		o.Convert = convert.Document
	})
	seen := map[string]bool{}
	for _, f := range r.Files {
		if f.Copy == "" || seen[strings.ToLower(f.Copy)] {
			t.Errorf("%s became %q: %s", f.Source, f.Copy, f.Reason)
		}
		seen[strings.ToLower(f.Copy)] = true
	}
}

func TestConvertedNamesAreCleaned(t *testing.T) {
	r, _ := run(t, map[string][]byte{"About Jonquil Drwmsworth.pst": mailbox(), "strict.pst": mailbox()}, func(o *Options, jobs []Job) {
		given("Jonquil Drwmsworth")(o, jobs)
		o.Convert, o.Names = convert.PDF, true
	})
	for _, f := range r.Files {
		if strings.Contains(f.Source+f.Copy, "Jonquil") || !strings.HasSuffix(f.Copy, ".pdf") || !strings.HasSuffix(f.Source, ".pst") {
			t.Errorf("%q became %q", f.Source, f.Copy)
		}
		if (f.Name == "cleaned") != (f.Source != "strict.pst") {
			t.Errorf("%q: the name is said to be %q", f.Source, f.Name)
		}
	}
}

func TestStrictConvertsNothingThatWasNotReadWhole(t *testing.T) {
	picture := pack.PST(pack.Mailbox{Folders: []pack.MailFolder{{Name: "Inbox", Items: []pack.Outlook{{Strings: []pack.Prop{{ID: 0x37, Text: "Trip"}, {ID: 0x1000, Text: "See the picture.\r\n"}},
		Attachments: []pack.Attachment{{Name: "photo.png", Bytes: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x00\x00\x00\x00")}}}}}}})
	for strict, want := range map[bool]string{true: "refused", false: "redacted"} {
		r, _ := run(t, map[string][]byte{"a.pst": picture}, func(o *Options, jobs []Job) {
			given("Jonquil Drwmsworth")(o, jobs)
			o.Convert, o.Strict = convert.Text, strict
		})
		f := r.Files[0]
		if f.Status != want || !strict && !slices.ContainsFunc(f.LeftOut, func(l LeftOut) bool { return l.What == leftUnread }) {
			t.Errorf("strict %v: %s, %s, %v", strict, f.Status, f.Reason, f.LeftOut)
		}
	}
}

func TestLettersNoPDFHasBecomeWord(t *testing.T) {
	store := pack.PST(pack.Mailbox{Folders: []pack.MailFolder{{Name: "Inbox", Items: []pack.Outlook{
		{Strings: []pack.Prop{{ID: 0x37, Text: "旅行"}, {ID: 0x0C1A, Text: "Zoë"}, {ID: 0x1000, Text: strings.Repeat("这次旅行 Jonquil Drwmsworth 很好。\r\n", 9)}}}}}}})
	change := func(form convert.Form) func(*Options, []Job) {
		return func(o *Options, jobs []Job) {
			given("Jonquil Drwmsworth")(o, jobs)
			o.Convert = form
		}
	}
	if r, _ := run(t, map[string][]byte{"old.pst": store}, change(convert.Suited)); r.Files[0].Copy != "old.docx" || r.Files[0].ConvertedTo != "docx" {
		t.Errorf("%+v", r.Files[0])
	}
	if r, _ := run(t, map[string][]byte{"old.pst": store}, change(convert.PDF)); r.Files[0].Status != "refused" || !strings.Contains(r.Files[0].WayOut, "docx") {
		t.Errorf("%+v", r.Files[0])
	}
}

// manuscript notes what it is given.
type manuscript struct{ strings.Builder }

func (m *manuscript) Head(ps []convert.Pair) {
	for _, p := range ps {
		m.WriteString("<" + p.Name + ">" + p.Text)
	}
}
func (m *manuscript) Heading(_ int, s string) { m.WriteString("#" + s + "\n") }
func (m *manuscript) Lines(s string)          { m.WriteString(s) }
func (m *manuscript) Rows(t convert.Rows) {
	if !t.More {
		m.WriteString("=" + t.Name + strings.Join(t.Header, "|") + "\n")
	}
	for _, r := range t.Rows {
		m.WriteString(strings.Join(r.Cells, "|") + "\n")
	}
}
func (m *manuscript) Close() error { return nil }

// converted feeds parts to the converter, with words that go.
func converted(t *testing.T, name string, goes []string, parts ...*document.Part) (string, map[string]int) {
	t.Helper()
	o := &Order{name: name, common: &Common{}, metadata: KeepAll, kept: map[string]bool{}}
	for _, g := range goes {
		o.terms = append(o.terms, term{value: g, key: strings.ToLower(g), reach: everywhere, needle: gradeGiven(g), text: "[gone]"})
	}
	m := &manuscript{}
	c := newConverting(o, m)
	for _, p := range parts {
		if err := c.Part(p); err != nil {
			t.Fatal(err)
		}
	}
	c.finish()
	return m.String(), c.left
}

func TestAWordOverTheCutOfTwoPartsGoes(t *testing.T) {
	b := document.NewBuilder("")
	long := strings.Repeat("One line.\n", 1500)
	b.Copy([]byte(long+"The last line ends in the middle of quagga"), 0)
	first := b.Cut(document.Body)
	b.Copy([]byte("green and goes on.\nAnother line.\n"), 15042)
	got, _ := converted(t, "a.doc", []string{"quaggagreen"}, first, b.Take(document.Body))
	if got != long+"The last line ends in the middle of [gone] and goes on.\nAnother line.\n" {
		t.Errorf("%q", got[max(0, len(got)-200):])
	}
}

func TestWhatIsLeftOutIsCounted(t *testing.T) {
	part := func(kind document.PartKind, text string) *document.Part {
		b := document.NewBuilder("")
		b.Copy([]byte(text), 0)
		return b.Take(kind)
	}
	got, left := converted(t, "a.doc", nil, part(document.Body, "Seen.\n"), part(document.Hidden, "unseen\n"), part(document.Deleted, "deleted\n"),
		part(document.Metadata, "Author\n"), part(document.Painted, "painted\n"), part(document.Hidden, "\n"), part(document.Comment, "A remark.\n"))
	if got != "Seen.\n#Comments\nA remark.\n" {
		t.Errorf("%q", got)
	}
	for what, n := range map[string]int{leftHidden: 1, leftDeleted: 1, leftProperties: 1, leftPainted: 1} {
		if left[what] != n {
			t.Errorf("%s: %d", what, left[what])
		}
	}
}

func TestWhoWroteACommentIsAProperty(t *testing.T) {
	b := document.NewBuilder("")
	b.Copy([]byte("Zoë Marsh\nPlease look at this.\nZM\n"), 0)
	p := b.Take(document.Comment)
	p.Labels = []document.Label{{Start: 0, End: 10, Kind: document.Key, Name: "Author"}, {Start: 32, End: 34, Kind: document.Key, Name: "Initials"}}
	for m, want := range map[Metadata]string{Strip: "Author\nPlease look at this.\nAuthor\n", KeepAll: p.Text} {
		o := &Order{name: "a.doc", common: &Common{}, metadata: m, kept: map[string]bool{}}
		out := &manuscript{}
		c := newConverting(o, out)
		if err := c.Part(p); err != nil {
			t.Fatal(err)
		}
		c.finish()
		if got := strings.TrimPrefix(out.String(), "#Comments\n"); got != want {
			t.Errorf("%s: %q", m, got)
		}
	}
}

func TestTablesKeepTheirPlaces(t *testing.T) {
	b := document.NewBuilder("")
	b.Header([]string{"Name", "Age"})
	for i, c := range []struct {
		row  uint32
		col  uint16
		text string
	}{{1, 0, "Name"}, {1, 1, "Age"}, {3, 0, "quagga"}, {3, 2, "12"}, {4, 1, "quagga green"}} {
		if i > 0 && c.col == 0 {
			b.EndRow()
		}
		b.Cell(c.row, c.col)
		b.Copy([]byte(c.text), int64(i*100))
	}
	b.EndRow()
	p := b.Take(document.Body)
	p.Labels = []document.Label{{End: uint32(len(p.Text)), Kind: document.Sheet, Name: "List of quagga"}}
	got, _ := converted(t, "a.xls", []string{"quagga"}, p)
	if got != "=\nName|Age\n[gone]||12\n|[gone] green\n" {
		t.Errorf("%q", got)
	}
}

// TestAConvertedCopyIsNotBelieved gives the verification copies that say too
// much, too little, or something else.
func TestAConvertedCopyIsNotBelieved(t *testing.T) {
	src := filepath.Join(t.TempDir(), "old.pst")
	if err := os.WriteFile(src, mailbox(), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(string) string
		want   error
	}{
		"honest":       {func(s string) string { return s }, nil},
		"a value left": {func(s string) string { return s + "Jonquil Drwmsworth\n" }, ErrLeak},
		"spelt apart":  {func(s string) string { return s + "drwmsworth, jonquil, JONQUILDRWMSWORTH\n" }, ErrLeak},
		"a word lost":  {func(s string) string { return strings.Replace(s, "lunch", "", 1) }, ErrDiffers},
		"a word added": {func(s string) string { return s + "marmalade\n" }, ErrDiffers},
	} {
		opt := &Options{Out: t.TempDir(), Engine: engine(), Convert: convert.Text, Values: values("Jonquil Drwmsworth"), Select: Selection{Kinds: []string{"none"}}}
		opt.worker()
		p, err := gather(t.Context(), &Job{Source: src, Name: "old.pst"}, opt)
		if err != nil {
			t.Fatal(err)
		}
		share([]*plan{p}, opt)
		in, _, err := openSource(src)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		var b bytes.Buffer
		if _, err := opt.Worker.(*Local).WriteCopy(t.Context(), in, &b, p.order); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "copy")
		if err := os.WriteFile(file, []byte(c.change(b.String())), 0o600); err != nil {
			t.Fatal(err)
		}
		copied, _, err := openSource(file)
		if err != nil {
			t.Fatal(err)
		}
		defer copied.Close()
		if _, err := opt.Worker.Verify(t.Context(), in, copied, p.order, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOwnWordsAreFew(t *testing.T) {
	if !slices.Contains(leftOuts, leftUnread) || ownWords["comments"] == 0 || len(ownWords) > 60 {
		t.Errorf("%d words that every copy may hold", len(ownWords))
	}
}
