// Command gen writes the letters' templates in sar/paper/templates: plain Word
// documents whose placeholders stand in double braces. Run it from sar/paper
// with go generate after a change to the texts below.
package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
)

const head = `{{sender_block}}
{{date}}

{{requester_block}}

Our reference: {{reference}}

Dear {{requester}},
# %s
`

const tail = `
Yours sincerely,


{{sender_name}}
{{sender_title}}
{{organisation}}
`

const complain = `If you are unhappy with how we have dealt with your request, please tell us at {{contact}}: we will acknowledge a complaint within 30 days and look into it without undue delay. You may also complain to the {{regulator}} ({{regulator_contact}}), and you may seek a remedy through the courts.`

// letters by name of file. A line that begins with # is a heading, one with *
// an item of a list.
var letters = map[string][2]string{
	"acknowledgement": {"Your request for personal data: received", `
Thank you for your request for {{whose}} personal data, which we received on {{received}}.
{{answer_by}}
If you would like to tell us more about what you are looking for, for example dates, people or places, please write to {{contact}}. You need not.
`},
	"clarification": {"Your request for personal data: please tell us more", `
Thank you for your request for {{whose}} personal data, which we received on {{received}}.
We process a large amount of information about {{subject}}. To search for what you want, we need to know:
* {{question}}
The time we have to answer stops until we hear from you. If you would rather have everything, tell us so, and we will make a reasonable and proportionate search for all of it.
Please answer to {{contact}}.
`},
	"extension": {"Your request for personal data: more time is needed", `
We are working on your request for {{whose}} personal data, which we received on {{received}}.
We need more time, because: {{reason}}
We will answer as soon as we can, and by {{extended}} at the latest.
` + complain},
	"cover": {"Your request for personal data: our answer", `
You asked on {{received}} for {{whose}} personal data. We confirm that we process it. A copy is enclosed: {{items}}.
{{review}}
The index lists every item with its number. The pages “About your data” say why we process the data, who receives it, how long we keep it and what your rights are.
# What we have withheld
{{withheld}}
# How we searched
{{search}}
# If something is wrong
You may ask us to correct or erase data, to restrict how we use it, or object to our using it.
` + complain},
	"part": {"Your request for personal data: part of our answer", `
You asked on {{received}} for {{whose}} personal data. A part of it is enclosed: {{items}}.
{{review}}
The rest will follow. It is not ready because: {{reason}}
# What we have withheld
{{withheld}}
` + complain},
	"nothing-held": {"Your request for personal data: nothing found", `
You asked on {{received}} for {{whose}} personal data.
{{review}}
We have searched for it and found none.
# How we searched
{{search}}
If you think that we should hold something, please tell us at {{contact}} where you have seen it or whom you dealt with, and we will look again.
` + complain},
	"refusal": {"Your request for personal data: our decision", `
You asked on {{received}} for {{whose}} personal data. We have decided not to comply with the request, because: {{reason}}
` + complain},
}

func main() {
	for name, l := range letters {
		text := strings.Replace(head, "%s", l[0], 1) + strings.TrimPrefix(l[1], "\n") + tail
		if err := os.WriteFile(filepath.Join("templates", name+".docx"), document(text), 0o644); err != nil {
			panic(err)
		}
	}
}

func document(text string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name, body string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(xml.Header + body))
		}
		if err != nil {
			panic(err)
		}
	}
	put("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`)
	put("_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`)
	put("word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`)
	put("word/styles.xml", `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="21"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="110" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="200" w:after="100"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style></w:styles>`)
	var body strings.Builder
	for line := range strings.SplitSeq(strings.Trim(text, "\n"), "\n") {
		props := ""
		switch {
		case strings.HasPrefix(line, "# "):
			line, props = line[2:], `<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>`
		case strings.HasPrefix(line, "* "):
			line, props = "•  "+line[2:], `<w:pPr><w:ind w:left="360" w:hanging="260"/></w:pPr>`
		}
		body.WriteString("<w:p>" + props)
		if line != "" {
			body.WriteString(`<w:r><w:t xml:space="preserve">`)
			if err := xml.EscapeText(&body, []byte(line)); err != nil {
				panic(err)
			}
			body.WriteString(`</w:t></w:r>`)
		}
		body.WriteString("</w:p>")
	}
	put("word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+body.String()+
		`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1300" w:bottom="1134" w:left="1300" w:header="700" w:footer="700" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
