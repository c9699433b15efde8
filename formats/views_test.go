package formats

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"sardine/document"
)

// viewed collects text: of the body, and what was deleted.
type viewed struct{ body, deleted strings.Builder }

func (v *viewed) Part(p *document.Part) error {
	switch p.Kind {
	case document.Body:
		v.body.WriteString(p.Text[p.Lead:])
	case document.Deleted:
		v.deleted.WriteString(p.Text[p.Lead:])
	}
	return nil
}

func (v *viewed) Skip(document.Path, document.SkipReason) {}

const trackedWord = `<w:p><w:r><w:t xml:space="preserve">Tom </w:t></w:r><w:ins w:author="A"><w:r><w:t xml:space="preserve">has </w:t><w:tab/></w:r></w:ins>` +
	`<w:del w:author="A"><w:r><w:delText xml:space="preserve">had </w:delText></w:r></w:del><w:r><w:t>asthma</w:t></w:r></w:p>` +
	`<w:p><w:moveFrom w:author="A"><w:r><w:t>moved line</w:t></w:r></w:moveFrom><w:r><w:t>stays</w:t></w:r></w:p>` +
	`<w:p><w:pPr><w:rPr><w:ins w:author="A"/></w:rPr></w:pPr><w:r><w:t>one</w:t></w:r></w:p><w:p><w:r><w:t>two</w:t></w:r></w:p>` +
	`<w:p><w:pPr><w:rPr><w:del w:author="A"/></w:rPr></w:pPr><w:r><w:t>three</w:t></w:r></w:p><w:p><w:r><w:t>four</w:t></w:r></w:p>` +
	`<w:p><w:moveTo w:author="A"><w:r><w:t>moved line</w:t></w:r></w:moveTo></w:p>`

const trackedOpen = `<text:tracked-changes>` +
	`<text:changed-region text:id="c1"><text:insertion><office:change-info><dc:creator>Ada</dc:creator></office:change-info></text:insertion></text:changed-region>` +
	`<text:changed-region text:id="c2"><text:deletion><office:change-info><dc:creator>Ada</dc:creator></office:change-info><text:p>had<text:s/></text:p></text:deletion></text:changed-region>` +
	`<text:changed-region text:id="c3"><text:format-change/></text:changed-region>` +
	`<text:changed-region text:id="c4"><text:deletion><text:p>end one</text:p><text:p>start two</text:p></text:deletion></text:changed-region>` +
	`<text:changed-region text:id="c5"><text:insertion/></text:changed-region></text:tracked-changes>` +
	`<text:p>Tom <text:change-start text:change-id="c1"/>has <text:change-end text:change-id="c1"/><text:change text:change-id="c2"/>asthma</text:p>` +
	`<text:p><text:change-start text:change-id="c3"/>bold<text:change-end text:change-id="c3"/></text:p>` +
	`<text:p>a <text:change text:change-id="c4"/> z</text:p>` +
	`<text:p>left<text:change-start text:change-id="c5"/> in</text:p><text:p>new<text:change-end text:change-id="c5"/> right</text:p>`

const trackedRTF = `{\rtf1\ansi Tom {\revised\revauth0 has }{\deleted\revauthdel0 had }asthma}`

// TestViews: the three views of a document with tracked changes.
func TestViews(t *testing.T) {
	log := made{"xl/revisions/revisionLog1.xml", `<revisions ` + sheetNS + `><rcc rId="1" sId="1"><oc r="A1" t="inlineStr"><is><t>was Ann</t></is></oc></rcc></revisions>`}
	for _, c := range []struct {
		name string
		file []byte
		want [3][2]string // body and deleted, by view
	}{
		{"a.docx", wordFile(trackedWord)(t), [3][2]string{
			document.ViewAll:      {"Tom has \tasthma\nstays\none\ntwo\nthree\nfour\nmoved line", "had \nmoved line"},
			document.ViewOriginal: {"Tom had asthma\nmoved linestays\nonetwo\nthree\nfour", ""},
			document.ViewFinal:    {"Tom has \tasthma\nstays\none\ntwo\nthreefour\nmoved line", ""},
		}},
		{"a.odt", openFile("text", trackedOpen)(t), [3][2]string{
			document.ViewAll:      {"Tom has asthma\nbold\na  z\nleft in\nnew right", "Ada\nhad \nend one\nstart two"},
			document.ViewOriginal: {"Tom had asthma\nbold\na end one\nstart two z\nleft right", ""},
			document.ViewFinal:    {"Tom has asthma\nbold\na  z\nleft in\nnew right", ""},
		}},
		{"a.rtf", []byte(trackedRTF), [3][2]string{
			document.ViewAll:      {"Tom has asthma", "had "},
			document.ViewOriginal: {"Tom had asthma", ""},
			document.ViewFinal:    {"Tom has asthma", ""},
		}},
		{"a.xlsx", sheetFile("", `<row r="1"><c r="A1" t="inlineStr"><is><t>is Amy</t></is></c></row>`, "", log)(t), [3][2]string{
			document.ViewAll:      {"is Amy\n", "was Ann"},
			document.ViewOriginal: {"is Amy\n", "was Ann"},
			document.ViewFinal:    {"is Amy\n", ""},
		}},
	} {
		for view, want := range c.want {
			v := &viewed{}
			opt := document.Options{View: document.View(view)}
			if _, err := Read(context.Background(), File(bytes.NewReader(c.file), int64(len(c.file)), c.name), opt, v); err != nil {
				t.Fatal(err)
			}
			if got := [2]string{v.body.String(), v.deleted.String()}; got != want {
				t.Errorf("%s %s:\n got %q\nwant %q", c.name, opt.View, got, want)
			}
		}
	}
}
