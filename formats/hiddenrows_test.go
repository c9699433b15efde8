package formats

import (
	"testing"

	"sardine/document"
)

// with makes an example that needs the test, for members that are files.
func with(f func(testing.TB) func(testing.TB) []byte) func(testing.TB) []byte {
	return func(t testing.TB) []byte { return f(t)(t) }
}

// hiddenRows are the hiding places that a study of 2,400 public office files
// counted, and those found since.
var hiddenRows = []hiddenRow{
	{"docx", "text box", wordFile(`<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>` + paragraph(secret) + `</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>`), document.Body, "word/document.xml", ""},
	{"docx", "text box for newer programs (AlternateContent, Choice)", wordFile(`<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>` + paragraph(secret) + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r></w:p>`), document.Body, "word/document.xml", ""},
	{"docx", "text box for older programs (AlternateContent, Fallback)", wordFile(`<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"/><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + paragraph(secret) + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`), document.Body, "word/document.xml", ""},
	{"docx", "content control: text", wordFile(`<w:sdt><w:sdtContent>` + paragraph(secret) + `</w:sdtContent></w:sdt>`), document.Body, "word/document.xml", ""},
	{"docx", "content control: title, tag", wordFile(`<w:sdt><w:sdtPr><w:alias w:val="` + secret + `"/></w:sdtPr><w:sdtContent>` + paragraph("x") + `</w:sdtContent></w:sdt>`), document.Hidden, "word/document.xml", ""},
	{"docx", "smart tag, custom mark: properties", wordFile(`<w:p><w:smartTag w:element="x"><w:smartTagPr><w:attr w:name="n" w:val="` + secret + `"/></w:smartTagPr><w:r><w:t>x</w:t></w:r></w:smartTag></w:p>`), document.Hidden, "word/document.xml", ""},
	{"docx", "content control: list of choices", wordFile(`<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="` + secret + `" w:value="1"/></w:dropDownList></w:sdtPr></w:sdt>`), document.Hidden, "word/document.xml", ""},
	{"docx", "macro (VBA)", with(func(t testing.TB) func(testing.TB) []byte {
		return wordFile(paragraph("x"), made{"word/vbaProject.bin", macro(t, secret)})
	}), document.Hidden, "word/vbaProject.bin!/VBA/Module1", ""},
	{"docx", "form control (ActiveX)", wordFile(paragraph("x"), made{"word/activeX/activeX1.bin", "\x00\x02\x18\x00" + secret + "\x00\x00"}), document.Hidden, "word/activeX/activeX1.bin", ""},
	{"docx", "embedded web page (altChunk)", wordFile(`<w:altChunk r:id="rId1"/>`, made{"word/afchunk1.html", "<html><body><p>" + secret + "</p></body></html>"}), document.Body, "word/afchunk1.html", ""},
	{"docx", "alternative text of a picture", wordFile(`<w:p><w:r><w:drawing><docPr id="1" name="x" descr="` + secret + `"/></w:drawing></w:r></w:p>`), document.Hidden, "word/document.xml", ""},
	{"docx", "path of the template", wordFile(paragraph("x"), made{"word/_rels/settings.xml.rels", relation("attachedTemplate", "file:///C:/Users/"+secret+"/x.dotx", "External")}), document.Hidden, "word/_rels/settings.xml.rels", ""},
	{"docx", "chart: values it keeps", wordFile(paragraph("x"), made{"word/charts/chart1.xml", chart(secret)}), document.Body, "word/charts/chart1.xml", ""},
	{"docx", "chart: workbook behind it", with(func(t testing.TB) func(testing.TB) []byte {
		return wordFile(paragraph("x"), made{"word/embeddings/Workbook1.xlsx", string(sheetFile("", cellText(secret), "")(t))})
	}), document.Body, "word/embeddings/Workbook1.xlsx!/xl/worksheets/sheet1.xml", ""},
	{"docx", "comment", wordFile(paragraph("x"), made{"word/comments.xml", `<w:comments ` + wordNS + `><w:comment w:id="0">` + paragraph(secret) + `</w:comment></w:comments>`}), document.Comment, "word/comments.xml", ""},
	{"docx", "author of a comment", wordFile(paragraph("x"), made{"word/comments.xml", `<w:comments ` + wordNS + `><w:comment w:id="0" w:author="` + secret + `">` + paragraph("x") + `</w:comment></w:comments>`}), document.Comment, "word/comments.xml", ""},
	{"docx", "properties", wordFile(paragraph("x"), made{"docProps/core.xml", `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>` + secret + `</dc:creator></cp:coreProperties>`}), document.Metadata, "docProps/core.xml", ""},
	{"docx", "company, manager", wordFile(paragraph("x"), made{"docProps/app.xml", `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Manager>` + secret + `</Manager></Properties>`}), document.Metadata, "docProps/app.xml", ""},
	{"docx", "properties of the user's own", wordFile(paragraph("x"), made{"docProps/custom.xml", properties(secret)}), document.Metadata, "docProps/custom.xml", ""},
	{"docx", "data behind fields (customXml)", wordFile(paragraph("x"), made{"customXml/item1.xml", `<case><client>` + secret + `</client></case>`}), document.Hidden, "customXml/item1.xml", ""},
	{"docx", "data behind fields: attributes", wordFile(paragraph("x"), made{"customXml/item1.xml", `<case client="` + secret + `"/>`}), document.Hidden, "customXml/item1.xml", ""},
	{"docx", "SmartArt: data", wordFile(paragraph("x"), made{"word/diagrams/data1.xml", smartArt(secret)}), document.Body, "word/diagrams/data1.xml", ""},
	{"docx", "SmartArt: drawing", wordFile(paragraph("x"), made{"word/diagrams/drawing1.xml", smartArt(secret)}), document.Body, "word/diagrams/drawing1.xml", ""},
	{"docx", "variables (docVars)", wordFile(paragraph("x"), made{"word/settings.xml", `<w:settings ` + wordNS + `><w:docVars><w:docVar w:name="Client" w:val="` + secret + `"/></w:docVars></w:settings>`}), document.Hidden, "word/settings.xml", ""},
	{"docx", "embedded file (OLE package)", with(func(t testing.TB) func(testing.TB) []byte {
		return wordFile(paragraph("x"), made{"word/embeddings/oleObject1.bin", packager(t, "note.txt", secret)})
	}), document.Body, "word/embeddings/oleObject1.bin!/note.txt", ""},
	{"docx", "link to a mailbox or web page", wordFile(paragraph("x"), made{"word/_rels/document.xml.rels", relation("hyperlink", "mailto:"+secret, "External")}), document.Hidden, "word/_rels/document.xml.rels", ""},
	{"docx", "simple field", wordFile(`<w:p><w:fldSimple w:instr=" DOCPROPERTY ` + secret + ` "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>`), document.Hidden, "word/document.xml", ""},
	{"docx", "field code torn over runs", wordFile(`<w:p><w:r><w:instrText>HYPERLINK "mailto:Ann Ver</w:instrText></w:r><w:r><w:instrText>borgen 07700 900123"</w:instrText></w:r></w:p>`), document.Hidden, "word/document.xml", ""},
	{"docx", "form field (ffData)", wordFile(`<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput><w:default w:val="` + secret + `"/></w:textInput></w:ffData></w:fldChar></w:r></w:p>`), document.Hidden, "word/document.xml", ""},
	{"docx", "glossary (building blocks)", wordFile(paragraph("x"), made{"word/glossary/document.xml", `<w:glossaryDocument ` + wordNS + `>` + paragraph(secret) + `</w:glossaryDocument>`}), document.Body, "word/glossary/document.xml", ""},
	{"docx", "WordArt", wordFile(`<w:p><w:r><w:pict><v:shape><v:textpath string="` + secret + `"/></v:shape></w:pict></w:r></w:p>`), document.Hidden, "word/document.xml", ""},
	{"docx", "mail merge: source and query", wordFile(paragraph("x"), made{"word/settings.xml", `<w:settings ` + wordNS + `><w:mailMerge><w:query w:val="SELECT * WHERE name='` + secret + `'"/></w:mailMerge></w:settings>`}), document.Hidden, "word/settings.xml", ""},
	{"docx", "EXIF of a picture", with(func(t testing.TB) func(testing.TB) []byte {
		return wordFile(paragraph("x"), made{"word/media/image1.jpeg", photo(t, secret)})
	}), document.Metadata, "word/media/image1.jpeg", document.NoAssist},
	{"docx", "people", wordFile(paragraph("x"), made{"word/people.xml", `<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="` + secret + `"/></w15:people>`}), document.Comment, "word/people.xml", ""},
	{"docx", "signature", wordFile(paragraph("x"), made{"_xmlsignatures/sig1.xml", signature(secret)}), document.Hidden, "_xmlsignatures/sig1.xml", ""},
	{"docx", "preview of the first page", with(func(t testing.TB) func(testing.TB) []byte {
		return wordFile(paragraph("x"), made{"docProps/thumbnail.emf", enhanced(secret)})
	}), document.Painted, "docProps/thumbnail.emf", ""},
	{"docx", "deleted text (tracked)", wordFile(`<w:p><w:del w:author="x"><w:r><w:delText>` + secret + `</w:delText></w:r></w:del></w:p>`), document.Deleted, "word/document.xml", ""},
	{"docx", "author of a tracked change", wordFile(`<w:p><w:ins w:author="` + secret + `"><w:r><w:t>x</w:t></w:r></w:ins></w:p>`), document.Hidden, "word/document.xml", ""},
	{"docx", "text before it was moved", wordFile(`<w:p><w:moveFrom w:author="x"><w:r><w:t>` + secret + `</w:t></w:r></w:moveFrom></w:p>`), document.Deleted, "word/document.xml", ""},
	{"docx", "hidden text (vanish)", wordFile(`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>` + secret + `</w:t></w:r></w:p>`), document.Hidden, "word/document.xml", ""},
	{"docx", "header", wordFile(paragraph("x"), made{"word/header1.xml", `<w:hdr ` + wordNS + `>` + paragraph(secret) + `</w:hdr>`}), document.Body, "word/header1.xml", ""},
	{"docx", "footnote", wordFile(paragraph("x"), made{"word/footnotes.xml", `<w:footnotes ` + wordNS + `><w:footnote w:id="2">` + paragraph(secret) + `</w:footnote></w:footnotes>`}), document.Body, "word/footnotes.xml", ""},
	{"docx", "endnote", wordFile(paragraph("x"), made{"word/endnotes.xml", `<w:endnotes ` + wordNS + `><w:endnote w:id="2">` + paragraph(secret) + `</w:endnote></w:endnotes>`}), document.Body, "word/endnotes.xml", ""},
	{"docx", "bookmark", wordFile(`<w:p><w:bookmarkStart w:id="0" w:name="` + secret + `"/></w:p>`), document.Hidden, "word/document.xml", ""},
	{"docx", "letter written as a symbol (w:sym)", wordFile(`<w:p><w:r><w:sym w:font="Symbol" w:char="0041"/><w:t>nn Verborgen 07700 900123</w:t></w:r></w:p>`), document.Body, "word/document.xml", ""},
	{"docx", "PDF inside", with(func(t testing.TB) func(testing.TB) []byte {
		return wordFile(paragraph("x"), made{"word/embeddings/oleObject1.bin", packager(t, "note.pdf", string(pdfFile(shown("", secret), "", "", "")(t)))})
	}), document.Painted, "word/embeddings/oleObject1.bin!/note.pdf", ""},
	{"docx", "word torn by a hyphen or runs", wordFile(`<w:p><w:r><w:t>Ann Ver</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t>borgen 07700 900123</w:t></w:r></w:p>`), document.Body, "word/document.xml", ""},

	{"xlsx", "macro (VBA)", with(func(t testing.TB) func(testing.TB) []byte {
		return sheetFile("", cellText("x"), "", made{"xl/vbaProject.bin", macro(t, secret)})
	}), document.Hidden, "xl/vbaProject.bin!/VBA/Module1", ""},
	{"xlsx", "folder of the last user (absPath)", sheetFile("", cellText("x"), "", made{"(workbook)", `<absPath url="C:\Users\` + secret + `\"/>`}), document.Hidden, "xl/workbook.xml", ""},
	{"xlsx", "form control (ctrlProps)", sheetFile("", cellText("x"), "", made{"xl/ctrlProps/ctrlProp1.xml", `<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="List"><itemLst><item val="` + secret + `"/></itemLst></formControlPr>`}), document.Hidden, "xl/ctrlProps/ctrlProp1.xml", ""},
	{"xlsx", "form control (ActiveX)", sheetFile("", cellText("x"), "", made{"xl/activeX/activeX1.bin", "\x00\x02\x18\x00" + wide(secret) + "\x00\x00"}), document.Hidden, "xl/activeX/activeX1.bin", ""},
	{"xlsx", "chart: values it keeps", sheetFile("", cellText("x"), "", made{"xl/charts/chart1.xml", chart(secret)}), document.Body, "xl/charts/chart1.xml", ""},
	{"xlsx", "comment", sheetFile("", cellText("x"), "", made{"xl/comments1.xml", `<comments ` + sheetNS + `><commentList><comment ref="A1"><text><r><t>` + secret + `</t></r></text></comment></commentList></comments>`}), document.Comment, "xl/comments1.xml", ""},
	{"xlsx", "threaded comment", sheetFile("", cellText("x"), "", made{"xl/threadedComments/threadedComment1.xml", `<ThreadedComments><threadedComment ref="A1"><text>` + secret + `</text></threadedComment></ThreadedComments>`}), document.Comment, "xl/threadedComments/threadedComment1.xml", ""},
	{"xlsx", "connection: query, account", sheetFile("", cellText("x"), "", made{"xl/connections.xml", `<connections ` + sheetNS + `><connection id="1" name="x"><dbPr connection="Server=x;User ID=` + secret + `" command="SELECT 1"/></connection></connections>`}), document.Hidden, "xl/connections.xml", ""},
	{"xlsx", "properties of the user's own", sheetFile("", cellText("x"), "", made{"docProps/custom.xml", properties(secret)}), document.Metadata, "docProps/custom.xml", ""},
	{"xlsx", "data behind fields (customXml)", sheetFile("", cellText("x"), "", made{"customXml/item1.xml", `<case><client>` + secret + `</client></case>`}), document.Hidden, "customXml/item1.xml", ""},
	{"xlsx", "words that conditional formatting looks for", sheetFile("", cellText("x"), `<conditionalFormatting sqref="A1"><cfRule type="containsText" text="`+secret+`"/></conditionalFormatting>`), document.Hidden, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "list of a drop-down (data validation)", sheetFile("", cellText("x"), `<dataValidations><dataValidation type="list"><formula1>"`+secret+`,x"</formula1></dataValidation></dataValidations>`), document.Hidden, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "message of a drop-down", sheetFile("", cellText("x"), `<dataValidations><dataValidation prompt="`+secret+`"/></dataValidations>`), document.Hidden, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "defined name", sheetFile("", cellText("x"), "", made{"(workbook)", `<definedNames><definedName name="Client">"` + secret + `"</definedName></definedNames>`}), document.Hidden, "xl/workbook.xml", ""},
	{"xlsx", "SmartArt", sheetFile("", cellText("x"), "", made{"xl/diagrams/data1.xml", smartArt(secret)}), document.Body, "xl/diagrams/data1.xml", ""},
	{"xlsx", "embedded file (OLE package)", with(func(t testing.TB) func(testing.TB) []byte {
		return sheetFile("", cellText("x"), "", made{"xl/embeddings/oleObject1.bin", packager(t, "note.txt", secret)})
	}), document.Body, "xl/embeddings/oleObject1.bin!/note.txt", ""},
	{"xlsx", "another workbook's values (externalLinks)", sheetFile("", cellText("x"), "", made{"xl/externalLinks/externalLink1.xml", `<externalLink ` + sheetNS + `><externalBook><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>` + secret + `</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>`}), document.Hidden, "xl/externalLinks/externalLink1.xml", ""},
	{"xlsx", "another workbook's place", sheetFile("", cellText("x"), "", made{"xl/externalLinks/_rels/externalLink1.xml.rels", relation("externalLinkPath", "file:///H:/"+secret+".xlsx", "External")}), document.Hidden, "xl/externalLinks/_rels/externalLink1.xml.rels", ""},
	{"xlsx", "who has it open (fileSharing)", sheetFile("", cellText("x"), "", made{"(workbook)", `<fileSharing userName="` + secret + `"/>`}), document.Hidden, "xl/workbook.xml", ""},
	{"xlsx", "words inside a formula", sheetFile("", `<row r="1"><c r="A1" t="str"><f>IF(B1=1,"`+secret+`","x")</f><v>x</v></c></row>`, ""), document.Hidden, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "value kept of a formula", sheetFile("", `<row r="1"><c r="A1" t="str"><f>B1</f><v>`+secret+`</v></c></row>`, ""), document.Body, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "header and footer", sheetFile("", cellText("x"), `<headerFooter><oddHeader>&amp;L`+secret+`</oddHeader></headerFooter>`), document.Body, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "hidden row or column", sheetFile("", `<row r="1" hidden="1"><c r="A1" t="inlineStr"><is><t>`+secret+`</t></is></c></row>`, ""), document.Body, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "hidden sheet", sheetFile("hidden", cellText(secret), ""), document.Hidden, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "very hidden sheet", sheetFile("veryHidden", cellText(secret), ""), document.Hidden, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "link to a mailbox or web page", sheetFile("", cellText("x"), "", made{"xl/worksheets/_rels/sheet1.xml.rels", relation("hyperlink", "mailto:"+secret, "External")}), document.Hidden, "xl/worksheets/_rels/sheet1.xml.rels", ""},
	{"xlsx", "tip of a link", sheetFile("", cellText("x"), `<hyperlinks><hyperlink ref="A1" tooltip="`+secret+`"/></hyperlinks>`), document.Hidden, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "inline string", sheetFile("", cellText(secret), ""), document.Body, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "EXIF of a picture", with(func(t testing.TB) func(testing.TB) []byte {
		return sheetFile("", cellText("x"), "", made{"xl/media/image1.jpeg", photo(t, secret)})
	}), document.Metadata, "xl/media/image1.jpeg", document.NoAssist},
	{"xlsx", "string that no cell shows any more", sheetFile("", cellText("x"), "", made{"xl/sharedStrings.xml", `<sst ` + sheetNS + `><si><t>` + secret + `</t></si></sst>`}), document.Hidden, "xl/sharedStrings.xml", ""},
	{"xlsx", "people", sheetFile("", cellText("x"), "", made{"xl/persons/person.xml", `<personList><person displayName="` + secret + `"/></personList>`}), document.Comment, "xl/persons/person.xml", ""},
	{"xlsx", "pivot table: values it keeps", sheetFile("", cellText("x"), "", made{"xl/pivotCache/pivotCacheDefinition1.xml", `<pivotCacheDefinition ` + sheetNS + `><cacheFields><cacheField name="Client"><sharedItems><s v="` + secret + `"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>`}), document.Hidden, "xl/pivotCache/pivotCacheDefinition1.xml", ""},
	{"xlsx", "pivot table: records it keeps", sheetFile("", cellText("x"), "", made{"xl/pivotCache/pivotCacheRecords1.xml", `<pivotCacheRecords ` + sheetNS + `><r><s v="` + secret + `"/></r></pivotCacheRecords>`}), document.Hidden, "xl/pivotCache/pivotCacheRecords1.xml", ""},
	{"xlsx", "pivot table: who refreshed it", sheetFile("", cellText("x"), "", made{"xl/pivotCache/pivotCacheDefinition1.xml", `<pivotCacheDefinition ` + sheetNS + ` refreshedBy="` + secret + `"/>`}), document.Hidden, "xl/pivotCache/pivotCacheDefinition1.xml", ""},
	{"xlsx", "printer settings", sheetFile("", cellText("x"), "", made{"xl/printerSettings/printerSettings1.bin", wide(`\\PRINT01\`+secret) + "\x00\x00\x01\x04\x00\x06\xdc\x00"}), document.Hidden, "xl/printerSettings/printerSettings1.bin", ""},
	{"xlsx", "changes of a shared workbook", sheetFile("", cellText("x"), "", made{"xl/revisions/revisionLog1.xml", `<revisions ` + sheetNS + `><rcc rId="1" sId="1"><oc r="A1" t="inlineStr"><is><t>` + secret + `</t></is></oc></rcc></revisions>`}), document.Deleted, "xl/revisions/revisionLog1.xml", ""},
	{"xlsx", "users of a shared workbook", sheetFile("", cellText("x"), "", made{"xl/revisions/userNames.xml", `<users ` + sheetNS + `><userInfo name="` + secret + `"/></users>`}), document.Hidden, "xl/revisions/userNames.xml", ""},
	{"xlsx", "signature", sheetFile("", cellText("x"), "", made{"_xmlsignatures/sig1.xml", signature(secret)}), document.Hidden, "_xmlsignatures/sig1.xml", ""},
	{"xlsx", "text kept as a value (t=\"str\")", sheetFile("", `<row r="1"><c r="A1" t="str"><v>`+secret+`</v></c></row>`, ""), document.Body, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "preview of the first page", with(func(t testing.TB) func(testing.TB) []byte {
		return sheetFile("", cellText("x"), "", made{"docProps/thumbnail.emf", enhanced(secret)})
	}), document.Painted, "docProps/thumbnail.emf", ""},
	{"xlsx", "heading of a table's column", sheetFile("", cellText("x"), "", made{"xl/tables/table1.xml", `<table ` + sheetNS + `><tableColumns><tableColumn id="1" name="` + secret + `"/></tableColumns></table>`}), document.Hidden, "xl/tables/table1.xml", ""},
	{"xlsx", "text box", sheetFile("", cellText("x"), "", made{"xl/drawings/drawing1.xml", `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" ` + drawNS + `><a:p><a:r><a:t>` + secret + `</a:t></a:r></a:p></xdr:wsDr>`}), document.Body, "xl/drawings/drawing1.xml", ""},
	{"xlsx", "phonetic guide", sheetFile("", `<row r="1"><c r="A1" t="inlineStr"><is><t>x</t><rPh sb="0" eb="1"><t>`+secret+`</t></rPh></is></c></row>`, ""), document.Hidden, "xl/worksheets/sheet1.xml", ""},
	{"xlsx", "property of a sheet (customProperty)", sheetFile("", cellText("x"), "", made{"xl/customProperty1.bin", wide(secret)}), document.Hidden, "xl/customProperty1.bin", ""},
	{"xlsx", "binary part of a workbook (.xlsb)", sheetFile("", cellText("x"), "", made{"xl/customProperty2.bin", "\x9b\x05\x20" + wide(secret)}), document.Hidden, "xl/customProperty2.bin", ""},
	{"xlsx", "scenario", sheetFile("", cellText("x"), `<scenarios><scenario name="x" user="`+secret+`"/></scenarios>`), document.Hidden, "xl/worksheets/sheet1.xml", ""},

	{"pptx", "macro (VBA)", with(func(t testing.TB) func(testing.TB) []byte {
		return showFile(slideText("x"), made{"ppt/vbaProject.bin", macro(t, secret)})
	}), document.Hidden, "ppt/vbaProject.bin!/VBA/Module1", ""},
	{"pptx", "form control (ActiveX)", showFile(slideText("x"), made{"ppt/activeX/activeX1.bin", "\x00\x02\x18\x00" + secret + "\x00\x00"}), document.Hidden, "ppt/activeX/activeX1.bin", ""},
	{"pptx", "alternative text of a picture", showFile(`><p:cSld><p:spTree><p:pic><p:nvPicPr><p:cNvPr id="2" name="x" descr="` + secret + `"/></p:nvPicPr></p:pic></p:spTree></p:cSld>`), document.Hidden, "ppt/slides/slide1.xml", ""},
	{"pptx", "chart: values it keeps", showFile(slideText("x"), made{"ppt/charts/chart1.xml", chart(secret)}), document.Body, "ppt/charts/chart1.xml", ""},
	{"pptx", "chart: workbook behind it", with(func(t testing.TB) func(testing.TB) []byte {
		return showFile(slideText("x"), made{"ppt/embeddings/Workbook1.xlsx", string(sheetFile("", cellText(secret), "")(t))})
	}), document.Body, "ppt/embeddings/Workbook1.xlsx!/xl/worksheets/sheet1.xml", ""},
	{"pptx", "authors of comments", showFile(slideText("x"), made{"ppt/commentAuthors.xml", `<p:cmAuthorLst ` + showNS + `><p:cmAuthor id="0" name="` + secret + `"/></p:cmAuthorLst>`}), document.Comment, "ppt/commentAuthors.xml", ""},
	{"pptx", "comment", showFile(slideText("x"), made{"ppt/comments/comment1.xml", `<p:cmLst ` + showNS + `><p:cm><p:text>` + secret + `</p:text></p:cm></p:cmLst>`}), document.Comment, "ppt/comments/comment1.xml", ""},
	{"pptx", "comment since 2021", showFile(slideText("x"), made{"ppt/comments/modernComment_100_0.xml", `<p188:cmLst xmlns:p188="http://schemas.microsoft.com/office/powerpoint/2018/8/main" ` + drawNS + `><p188:cm><p188:txBody><a:p><a:r><a:t>` + secret + `</a:t></a:r></a:p></p188:txBody></p188:cm></p188:cmLst>`}), document.Comment, "ppt/comments/modernComment_100_0.xml", ""},
	{"pptx", "properties of the user's own", showFile(slideText("x"), made{"docProps/custom.xml", properties(secret)}), document.Metadata, "docProps/custom.xml", ""},
	{"pptx", "data behind fields (customXml)", showFile(slideText("x"), made{"customXml/item1.xml", `<case><client>` + secret + `</client></case>`}), document.Hidden, "customXml/item1.xml", ""},
	{"pptx", "SmartArt", showFile(slideText("x"), made{"ppt/diagrams/data1.xml", smartArt(secret)}), document.Body, "ppt/diagrams/data1.xml", ""},
	{"pptx", "embedded file (OLE package)", with(func(t testing.TB) func(testing.TB) []byte {
		return showFile(slideText("x"), made{"ppt/embeddings/oleObject1.bin", packager(t, "note.txt", secret)})
	}), document.Body, "ppt/embeddings/oleObject1.bin!/note.txt", ""},
	{"pptx", "hidden slide", showFile(` show="0"` + slideText(secret)), document.Hidden, "ppt/slides/slide1.xml", ""},
	{"pptx", "EXIF of a picture", with(func(t testing.TB) func(testing.TB) []byte {
		return showFile(slideText("x"), made{"ppt/media/image1.jpeg", photo(t, secret)})
	}), document.Metadata, "ppt/media/image1.jpeg", document.NoAssist},
	{"pptx", "speaker's notes", showFile(slideText("x"), made{"ppt/notesSlides/notesSlide1.xml", `<p:notes ` + showNS + ` ` + drawNS + slideText(secret) + `</p:notes>`}), document.Body, "ppt/notesSlides/notesSlide1.xml", ""},
	{"pptx", "printer settings", showFile(slideText("x"), made{"ppt/printerSettings/printerSettings1.bin", wide(`\\PRINT01\` + secret)}), document.Hidden, "ppt/printerSettings/printerSettings1.bin", ""},
	{"pptx", "signature", showFile(slideText("x"), made{"_xmlsignatures/sig1.xml", signature(secret)}), document.Hidden, "_xmlsignatures/sig1.xml", ""},
	{"pptx", "preview of the first slide", with(func(t testing.TB) func(testing.TB) []byte {
		return showFile(slideText("x"), made{"docProps/thumbnail.jpeg", photo(t, secret)})
	}), document.Metadata, "docProps/thumbnail.jpeg", document.NoAssist},
	{"pptx", "link to a mailbox or web page", showFile(slideText("x"), made{"ppt/slides/_rels/slide1.xml.rels", relation("hyperlink", "mailto:"+secret, "External")}), document.Hidden, "ppt/slides/_rels/slide1.xml.rels", ""},
	{"pptx", "table cell", showFile(`><p:cSld><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>` + secret + `</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:cSld>`), document.Body, "ppt/slides/slide1.xml", ""},
	{"pptx", "layout and master", showFile(slideText("x"), made{"ppt/slideMasters/slideMaster1.xml", `<p:sldMaster ` + showNS + ` ` + drawNS + slideText(secret) + `</p:sldMaster>`}), document.Body, "ppt/slideMasters/slideMaster1.xml", ""},
	{"pptx", "tag of an add-in", showFile(slideText("x"), made{"ppt/tags/tag1.xml", `<p:tagLst ` + showNS + `><p:tag name="CLIENT" val="` + secret + `"/></p:tagLst>`}), document.Hidden, "ppt/tags/tag1.xml", ""},

	{"odf", "comment", openFile("text", `<text:p><office:annotation><dc:creator>x</dc:creator><text:p>`+secret+`</text:p></office:annotation>x</text:p>`), document.Comment, "content.xml", ""},
	{"odf", "author of a comment", openFile("text", `<text:p><office:annotation><dc:creator>`+secret+`</dc:creator><text:p>x</text:p></office:annotation>x</text:p>`), document.Comment, "content.xml", ""},
	{"odf", "link to data elsewhere", openFile("spreadsheet", `<table:table table:name="x"><table:table-source xlink:href="file:///H:/`+secret+`.ods"/></table:table>`), document.Hidden, "content.xml", ""},
	{"odf", "embedded object", openFile("text", `<text:p>x</text:p>`, made{"Object 1/content.xml", `<office:document-content ` + odfNS + `><office:body><office:text><text:p>` + secret + `</text:p></office:text></office:body></office:document-content>`}), document.Body, "Object 1/content.xml", ""},
	{"odf", "hidden text", openFile("text", `<text:p>x<text:hidden-text text:condition="true" text:string-value="`+secret+`"/></text:p>`), document.Hidden, "content.xml", ""},
	{"odf", "hidden section", openFile("text", `<text:section text:name="x" text:display="none"><text:p>`+secret+`</text:p></text:section>`), document.Hidden, "content.xml", ""},
	{"odf", "hidden row or column", openFile("spreadsheet", `<table:table table:name="x"><table:table-row table:visibility="collapse"><table:table-cell><text:p>`+secret+`</text:p></table:table-cell></table:table-row></table:table>`), document.Hidden, "content.xml", ""},
	{"odf", "EXIF of a picture", with(func(t testing.TB) func(testing.TB) []byte {
		return openFile("text", `<text:p>x</text:p>`, made{"Pictures/1.jpg", photo(t, secret)})
	}), document.Metadata, "Pictures/1.jpg", document.NoAssist},
	{"odf", "preview of the first page", with(func(t testing.TB) func(testing.TB) []byte {
		return openFile("text", `<text:p>x</text:p>`, made{"Thumbnails/thumbnail.jpg", photo(t, secret)})
	}), document.Metadata, "Thumbnails/thumbnail.jpg", document.NoAssist},
	{"odf", "picture of an embedded object", with(func(t testing.TB) func(testing.TB) []byte {
		return openFile("text", `<text:p>x</text:p>`, made{"ObjectReplacements/Object 1", enhanced(secret)})
	}), document.Painted, "ObjectReplacements/Object 1", ""},
	{"odf", "deleted text (tracked)", openFile("text", `<text:tracked-changes><text:changed-region><text:deletion><text:p>`+secret+`</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>x</text:p>`), document.Deleted, "content.xml", ""},
	{"odf", "author of a tracked change", openFile("text", `<text:tracked-changes><text:changed-region><text:insertion><office:change-info><dc:creator>`+secret+`</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>`), document.Hidden, "content.xml", ""},
	{"odf", "properties", openFile("text", `<text:p>x</text:p>`, made{"meta.xml", `<office:document-meta ` + odfNS + `><office:meta><dc:creator>` + secret + `</dc:creator></office:meta></office:document-meta>`}), document.Metadata, "meta.xml", ""},
	{"odf", "properties of the user's own", openFile("text", `<text:p>x</text:p>`, made{"meta.xml", `<office:document-meta ` + odfNS + `><office:meta><meta:user-defined meta:name="Client">` + secret + `</meta:user-defined></office:meta></office:document-meta>`}), document.Metadata, "meta.xml", ""},
	{"odf", "alternative text of a picture", openFile("text", `<text:p><draw:frame><svg:desc>`+secret+`</svg:desc></draw:frame></text:p>`), document.Hidden, "content.xml", ""},
	{"odf", "link to a mailbox or web page", openFile("text", `<text:p><text:a xlink:href="mailto:`+secret+`">x</text:a></text:p>`), document.Hidden, "content.xml", ""},
	{"odf", "variable", openFile("text", `<text:user-field-decls><text:user-field-decl office:value-type="string" office:string-value="`+secret+`" text:name="x"/></text:user-field-decls>`), document.Hidden, "content.xml", ""},
	{"odf", "speaker's notes", openFile("presentation", `<draw:page><presentation:notes xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"><draw:frame><draw:text-box><text:p>`+secret+`</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>`), document.Body, "content.xml", ""},
	{"odf", "macro (Basic)", openFile("text", `<text:p>x</text:p>`, made{"Basic/Standard/Module1.xml", `<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1">REM ` + secret + `</script:module>`}), document.Hidden, "Basic/Standard/Module1.xml", ""},
	{"odf", "header", openFile("text", `<text:p>x</text:p>`, made{"styles.xml", `<office:document-styles ` + odfNS + `><office:master-styles><style:master-page xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><style:header><text:p>` + secret + `</text:p></style:header></style:master-page></office:master-styles></office:document-styles>`}), document.Body, "styles.xml", ""},
}
