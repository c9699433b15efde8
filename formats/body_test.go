package formats

import (
	"context"
	"strings"
	"testing"

	"sardine/document"
)

// labelled records the text under each label of a kind.
type labelled struct {
	found map[document.LabelKind][]string
}

func (l *labelled) Part(p *document.Part) error {
	for _, x := range p.Labels {
		l.found[x.Kind] = append(l.found[x.Kind], x.Name+"|"+p.Path.String()+"|"+strings.TrimSpace(p.Text[x.Start:x.End]))
	}
	return nil
}
func (l *labelled) Skip(document.Path, document.SkipReason) {}

func TestBodiesOfMessagesAreLabelled(t *testing.T) {
	const mail = "From: =?utf-8?q?Zo=C3=AB?= <z@example.org>\nTo: a@example.org,\n b@example.org\nSubject: Leave\nDate: Mon, 2 Nov 2026 09:00:00 +0000\n" +
		"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" +
		"--b\nContent-Type: text/plain\n\nHello\n> old one\n> old two\nnew\nOn Monday Ann wrote:\nolder\n" +
		"--b\nContent-Type: text/html\n\n<p>Hi: there</p><p>-----Original Message-----</p><p>older</p>\n" +
		"--b\nContent-Type: text/plain; name=n.txt\n\n> not a body\n--b--\n"
	l := &labelled{map[document.LabelKind][]string{}}
	if _, err := Read(context.Background(), File(strings.NewReader(mail), int64(len(mail)), "a.eml"), document.Options{}, l); err != nil {
		t.Fatal(err)
	}
	if got := l.found[document.Sender]; len(got) != 2 || !strings.HasPrefix(got[0], "Zoë <z@example.org>|body.txt|Hello") || !strings.HasPrefix(got[1], "Zoë <z@example.org>|body.html|Hi: there") {
		t.Errorf("sender %q", got)
	}
	if got := l.found[document.Recipient]; len(got) != 2 || !strings.HasPrefix(got[0], "a@example.org, b@example.org|") {
		t.Errorf("recipients %q", got)
	}
	if len(l.found[document.Sent]) != 2 || len(l.found[document.Subject]) != 2 {
		t.Errorf("%q", l.found)
	}
	want := []string{">|body.txt|> old one\n> old two", "reply|body.txt|On Monday Ann wrote:\nolder", "reply|body.html|-----Original Message-----\nolder"}
	if got := l.found[document.Quoted]; strings.Join(got, "\x00") != strings.Join(want, "\x00") {
		t.Errorf("quoted %q, want %q", got, want)
	}
}

func TestQuotations(t *testing.T) {
	for text, want := range map[string]string{
		"From: Ann\nSent: Monday\nTo: Bob\n\nold":      "From: Ann\nSent: Monday\nTo: Bob\n\nold",
		"new\nFrom: the desk of\nAnn":                  "",
		"On Monday Ann wrote:\n> old\nnew":             "> old\n",
		"The sum: 1 > 0\n-- \nAnn":                     "",
		"x\n---------- Forwarded message ---------\ny": "---------- Forwarded message ---------\ny",
		"Begin forwarded message:\n\ny":                "Begin forwarded message:\n\ny",
	} {
		got := ""
		for _, l := range (&body{}).quoted(text) {
			got += text[l.Start:l.End]
		}
		if got != want {
			t.Errorf("%q: quoted %q, want %q", text, got, want)
		}
	}
	b := &body{}
	b.quoted("-----Original Message-----\nx")
	if got := b.quoted("goes on"); len(got) != 1 || got[0].End != 7 {
		t.Errorf("the next part: %v", got)
	}
}
