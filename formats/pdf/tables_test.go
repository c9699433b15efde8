package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

// lines draws texts at places: x, y, text in turn.
func lines(items ...any) string {
	var b strings.Builder
	b.WriteString("BT /F1 10 Tf ")
	for i := 0; i < len(items); i += 3 {
		fmt.Fprintf(&b, "1 0 0 1 %v %v Tm (%s) Tj ", items[i], items[i+1], items[i+2])
	}
	return b.String() + "ET"
}

func TestTable(t *testing.T) {
	content := lines(50, 700, "Staff of the college", 50, 660, "Name", 200, 660, "NI number", 350, 660, "Post",
		50, 640, "Jo Doe", 200, 640, "QQ 12 34 56 C", 350, 640, "Clerk", 50, 620, "Sam Roe", 350, 620, "Cook",
		50, 600, "Kit Moe", 200, 600, "QQ 65 43 21 A", 350, 600, "Cleaner", 50, 560, "That is all.")
	r := formattest.Read(format, onePage(content), "a.pdf")
	for _, p := range r.Parts {
		if p.Table == nil {
			continue
		}
		if !slices.Equal(p.Table.Header, []string{"Name", "NI number", "Post"}) {
			t.Errorf("header %q", p.Table.Header)
		}
		for i, c := range p.Table.Cells {
			if c.Row == 3 && c.Col == 2 && p.Text[c.Text:p.Table.End(i, len(p.Text))] != "Cook" {
				t.Errorf("cell %q", p.Text[c.Text:p.Table.End(i, len(p.Text))])
			}
		}
		if !strings.Contains(p.Text, "Jo Doe\tQQ 12 34 56 C\tClerk\n") {
			t.Errorf("text %q", p.Text)
		}
		return
	}
	t.Errorf("no table in %q", r.Text())
}

// TestForm: two columns of names and values are lines, not a table that is
// headed by the first value.
func TestForm(t *testing.T) {
	content := lines(50, 660, "Name", 200, 660, "Jo Doe", 50, 640, "Born", 200, 640, "1 May 1990", 50, 620, "Post", 200, 620, "Clerk", 50, 600, "Room", 200, 600, "12")
	r := formattest.Read(format, onePage(content), "a.pdf")
	if p := r.Parts[1]; p.Table != nil || !strings.HasPrefix(p.Text, "Name\tJo Doe\nBorn\t1 May 1990\n") {
		t.Errorf("%v %q", p.Table, p.Text)
	}
}

func TestColumns(t *testing.T) {
	var items []any
	for i := range 6 {
		items = append(items, 50, 700-12*i, fmt.Sprintf("left column with a long line of text %d", i), 320, 700-12*i, fmt.Sprintf("right column with a long line of text %d", i))
	}
	r := formattest.Read(format, onePage(lines(items...)), "a.pdf")
	text := r.Parts[1].Text
	if strings.Index(text, "left column with a long line of text 5") > strings.Index(text, "right column with a long line of text 0") {
		t.Errorf("columns are read across:\n%s", text)
	}
}

// TestVeils: what nobody sees is told apart, with the reason.
func TestVeils(t *testing.T) {
	for show, want := range map[string]string{
		"3 Tr (secret) Tj":    "invisible text",
		"1 g (secret) Tj 0 g": "white text",
		"(secret) Tj ET 0 g 40 690 100 30 re f BT /F1 10 Tf 50 20 Td": "covered text",
		"0 300 Td (secret) Tj":         "outside the page",
		"/OC /Off BDC (secret) Tj EMC": "hidden layer",
	} {
		data := file("", "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >> >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /Properties << /Off 6 0 R >> >> >>",
			deflated("BT /F1 10 Tf 50 700 Td "+show+" ET"), helveticaFont, "<< /Type /OCG >>")
		r := formattest.Read(format, data, "a.pdf")
		if len(r.Parts) != 1 || r.Parts[0].Kind.String() != "hidden" || r.Parts[0].Text != "secret\n" || !slices.ContainsFunc(r.Parts[0].Labels, func(l document.Label) bool { return l.Name == want }) {
			t.Errorf("%s: %d parts, %q", want, len(r.Parts), r.Text())
		}
	}
	box := "0 g 40 690 100 30 re f 1 g BT /F1 10 Tf 50 700 Td (heading) Tj ET"
	if p := formattest.Read(format, onePage(box), "a.pdf").Parts[1]; p.Kind.String() != "painted" || p.Text != "heading\n" {
		t.Errorf("white on black: %s %q", p.Kind, p.Text)
	}
}
