package formats

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"sardine/document"
)

// pdfObject is an object of an example, by its number: from 20 on.
type pdfObject struct {
	n    int
	body string
}

// pdfFile is a document of one page that shows content, with more in its
// catalogue and page, and other objects beside them. It ends in behind.
func pdfFile(content, catalogue, page, behind string, more ...pdfObject) func(testing.TB) []byte {
	return func(testing.TB) []byte {
		objects := append([]pdfObject{
			{1, "<< /Type /Catalog /Pages 2 0 R " + catalogue + " >>"},
			{2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"},
			{3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X 20 0 R >>" +
				" /Properties << /L 20 0 R >> >> " + page + " >>"},
			{4, pdfStream("", content)},
			{5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"},
		}, more...)
		var b bytes.Buffer
		b.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
		pdfSection(&b, 0, objects, "")
		b.WriteString(behind)
		return b.Bytes()
	}
}

// pdfSection writes objects with their table and trailer, and returns where
// the table is. before is the table of the revision before, 0 if it is the first.
func pdfSection(b *bytes.Buffer, before int, objects []pdfObject, trailer string) int {
	at := map[int]int{}
	for _, o := range objects {
		at[o.n] = b.Len()
		fmt.Fprintf(b, "%d 0 obj\n%s\nendobj\n", o.n, o.body)
	}
	start := b.Len()
	b.WriteString("xref\n0 1\n0000000000 65535 f \n")
	for _, o := range objects {
		fmt.Fprintf(b, "%d 1\n%010d 00000 n \n", o.n, at[o.n])
	}
	if before > 0 {
		trailer += fmt.Sprintf(" /Prev %d", before)
	}
	if strings.Contains(fmt.Sprint(objects), "/Producer") {
		trailer += " /Info 20 0 R"
	}
	fmt.Fprintf(b, "trailer\n<< /Size 40 /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", trailer, start)
	return start
}

func pdfStream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

// shown draws text at 50, 700 with what stands before it in the content.
func shown(before, text string) string {
	return before + " BT /F1 10 Tf 50 700 Td (" + text + ") Tj ET"
}

// noted is a page's entry for one note, object 20.
func noted(body string) (page string, note pdfObject) {
	return "/Annots [20 0 R]", pdfObject{20, "<< /Type /Annot /Rect [100 100 200 120] " + body + " >>"}
}

func pdfNote(body string, more ...pdfObject) func(testing.TB) []byte {
	page, note := noted(body)
	return pdfFile(shown("", "x"), "", page, "", append([]pdfObject{note}, more...)...)
}

// pdfField is a form with one field, object 20.
func pdfField(body string) func(testing.TB) []byte {
	page, note := noted("/Subtype /Widget /FT /Tx " + body)
	return pdfFile(shown("", "x"), "/AcroForm << /Fields [20 0 R] >>", page, "", note)
}

// pdfRevised is a document whose page showed the secret before it was saved
// again.
func pdfRevised(testing.TB) []byte {
	old := pdfFile(shown("", secret), "", "", "")(nil)
	var b bytes.Buffer
	b.Write(old)
	at := bytes.LastIndex(old, []byte("xref\n0 1"))
	pdfSection(&b, at, []pdfObject{{4, pdfStream("", shown("", "x"))}}, "")
	return b.Bytes()
}

// hiddenPDF are the hiding places of PDF files: those of the traps that other
// programs fall into, and those beside the pages.
var hiddenPDF = []hiddenRow{
	{"pdf", "text of the page", pdfFile(shown("", secret), "", "", ""), document.Painted, "", ""},
	{"pdf", "text under a box", pdfFile(shown("", secret)+" 0 0 0 rg 40 690 400 30 re f", "", "", ""), document.Hidden, "", ""},
	{"pdf", "text in the colour of the paper", pdfFile(shown("1 1 1 rg", secret), "", "", ""), document.Hidden, "", ""},
	{"pdf", "invisible text, as behind scanned pages", pdfFile(shown("", "x")+" BT 3 Tr /F1 10 Tf 50 600 Td ("+secret+") Tj ET", "", "", ""), document.Hidden, "", ""},
	{"pdf", "text outside the page", pdfFile(shown("", "x")+" BT /F1 10 Tf 50 900 Td ("+secret+") Tj ET", "", "", ""), document.Hidden, "", ""},
	{"pdf", "text that is cut off (crop box)", pdfFile(shown("", secret), "", "/CropBox [0 0 595 400]", ""), document.Hidden, "", ""},
	{"pdf", "layer that is switched off", pdfFile("/OC /L BDC "+shown("", secret)+" EMC "+strings.Replace(shown("", "x"), "700", "600", 1),
		"/OCProperties << /OCGs [20 0 R] /D << /OFF [20 0 R] >> >>", "", "", pdfObject{20, "<< /Type /OCG /Name (Layer) >>"}), document.Hidden, "", ""},
	{"pdf", "form drawn on the page", pdfFile("/X Do", "", "", "", pdfObject{20, pdfStream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>", shown("", secret))}), document.Painted, "", ""},
	{"pdf", "form that no page draws", pdfFile(shown("", "x"), "", "", "", pdfObject{20, pdfStream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>", shown("", secret))}), document.Hidden, "", ""},
	{"pdf", "text that stands for the letters (ActualText)", pdfFile("/Span << /ActualText ("+secret+") >> BDC "+shown("", "x")+" EMC", "", "", ""), document.Painted, "", ""},
	{"pdf", "alternative text of a structure element", pdfFile(shown("", "x"), "/StructTreeRoot 20 0 R", "", "", pdfObject{20, "<< /Type /StructTreeRoot /K << /S /Figure /Alt (" + secret + ") >> >>"}), document.Hidden, "", ""},
	{"pdf", "note", pdfNote("/Subtype /Text /Contents (" + secret + ")"), document.Comment, "", ""},
	{"pdf", "author of a note", pdfNote("/Subtype /Text /Contents (x) /T (" + secret + ")"), document.Comment, "", ""},
	{"pdf", "hidden note", pdfNote("/Subtype /Text /F 2 /Contents (" + secret + ")"), document.Comment, "", ""},
	{"pdf", "picture of a note", pdfNote("/Subtype /Stamp /AP << /N 21 0 R >>", pdfObject{21, pdfStream("/Type /XObject /Subtype /Form /BBox [0 0 400 20] /Resources << /Font << /F1 5 0 R >> >>", "BT /F1 10 Tf 2 2 Td ("+secret+") Tj ET")}), document.Painted, "", ""},
	{"pdf", "link to a mailbox or web page", pdfNote("/Subtype /Link /A << /S /URI /URI (mailto:" + secret + ") >>"), document.Hidden, "", ""},
	{"pdf", "link to a file (path)", pdfNote("/Subtype /Link /A << /S /GoToR /F (C:/Users/" + secret + "/x.pdf) >>"), document.Hidden, "", ""},
	{"pdf", "value of a form field", pdfField("/T (name) /V (" + secret + ")"), document.Body, "", ""},
	{"pdf", "value that a field had at first", pdfField("/T (name) /DV (" + secret + ")"), document.Body, "", ""},
	{"pdf", "tip of a field", pdfField("/T (name) /TU (" + secret + ")"), document.Body, "", ""},
	{"pdf", "choices of a list", pdfField("/T (name) /Opt [(" + secret + ") (x)]"), document.Hidden, "", ""},
	{"pdf", "XFA form: data", pdfFile(shown("", "x"), "/AcroForm << /Fields [] /XFA [(datasets) 20 0 R] >>", "", "", pdfObject{20, pdfStream("", "<xfa:datasets><name>"+secret+"</name></xfa:datasets>")}), document.Body, "form.xml", ""},
	{"pdf", "properties", pdfFile(shown("", "x"), "", "", "", pdfObject{20, "<< /Producer (x) /Author (" + secret + ") >>"}), document.Metadata, "information", ""},
	{"pdf", "properties as XMP", pdfFile(shown("", "x"), "/Metadata 20 0 R", "", "", pdfObject{20, pdfStream("/Type /Metadata /Subtype /XML", "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><dc:creator>"+secret+"</dc:creator></x:xmpmeta>")}), document.Body, "metadata.xml", ""},
	{"pdf", "bookmark", pdfFile(shown("", "x"), "/Outlines 20 0 R", "", "", pdfObject{20, "<< /Type /Outlines /First 21 0 R /Last 21 0 R /Count 1 >>"}, pdfObject{21, "<< /Title (" + secret + ") /Parent 20 0 R >>"}), document.Hidden, "", ""},
	{"pdf", "script", pdfFile(shown("", "x"), "/OpenAction << /S /JavaScript /JS (app.alert\\('"+secret+"'\\)) >>", "", ""), document.Hidden, "", ""},
	{"pdf", "attachment", pdfFile(shown("", "x"), "/Names << /EmbeddedFiles << /Names [(a) 20 0 R] >> >>", "", "", pdfObject{20, "<< /Type /Filespec /F (note.txt) /EF << /F 21 0 R >> >>"}, pdfObject{21, pdfStream("/Type /EmbeddedFile", secret)}), document.Body, "note.txt", ""},
	{"pdf", "name of an attachment", pdfFile(shown("", "x"), "/Names << /EmbeddedFiles << /Names [(a) 20 0 R] >> >>", "", "", pdfObject{20, "<< /Type /Filespec /F (" + secret + ".txt) /EF << /F 21 0 R >> >>"}, pdfObject{21, pdfStream("/Type /EmbeddedFile", "x")}), document.Hidden, "", ""},
	{"pdf", "description of an attachment", pdfFile(shown("", "x"), "/Names << /EmbeddedFiles << /Names [(a) 20 0 R] >> >>", "", "", pdfObject{20, "<< /Type /Filespec /F (n.txt) /Desc (" + secret + ") /EF << /F 21 0 R >> >>"}, pdfObject{21, pdfStream("/Type /EmbeddedFile", "x")}), document.Hidden, "", ""},
	{"pdf", "label of a page", pdfFile(shown("", "x"), "/PageLabels << /Nums [0 << /P ("+secret+") >>] >>", "", ""), document.Hidden, "", ""},
	{"pdf", "named place", pdfFile(shown("", "x"), "/Names << /Dests << /Names [("+secret+") [3 0 R /Fit]] >> >>", "", ""), document.Hidden, "", ""},
	{"pdf", "name of a layer", pdfFile(shown("", "x"), "/OCProperties << /OCGs [20 0 R] /D << >> >>", "", "", pdfObject{20, "<< /Type /OCG /Name (" + secret + ") >>"}), document.Hidden, "", ""},
	{"pdf", "data of the program that made it (PieceInfo)", pdfFile(shown("", "x"), "/PieceInfo << /App << /Private << /User ("+secret+") >> >> >>", "", ""), document.Hidden, "", ""},
	{"pdf", "signature: name, reason", pdfField("/T (s) /V << /Type /Sig /Name (" + secret + ") >>"), document.Hidden, "", ""},
	{"pdf", "page as it was before the last saving", pdfRevised, document.Deleted, "revision 1", ""},
	{"pdf", "object that nothing refers to", pdfFile(shown("", "x"), "", "", "", pdfObject{21, "<< /Note (" + secret + ") >>"}), document.Hidden, "", ""},
	{"pdf", "bytes behind the document", pdfFile(shown("", "x"), "", "", "\n"+secret+"\n"), document.Body, "bytes behind the document", ""},
	{"pdf", "bytes in front of the document", func(t testing.TB) []byte {
		return append([]byte("Job of "+secret+"\n"), pdfFile(shown("", "x"), "", "", "")(t)...)
	}, document.Body, "bytes before the document", ""},
}
