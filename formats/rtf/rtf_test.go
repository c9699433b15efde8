package rtf

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"io"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

const letterRTF = `{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial{\*\falt Helvetica};}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 MS Gothic;}{\f3\fcharset134 SimSun;}}
{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}{\s1 heading 1;}}
{\info{\title Letter to Jane}{\author Petra Producer}{\creatim\yr2024\mo5}{\*\company School}{\doccomm About Amy}}
{\*\userprops {\propname Case}\proptype30{\staticval Jane 7}}{\*\docvar {Pupil}{Tom}}{\*\revtbl {Unknown;}{Rita Reviser;}}
{\header\pard Head of Jane\par}
\pard Jane Exam{\b ple}\tab NHS 999\_123 Ren\'e9e {\f1\'c8\'e2\'e0\'ed} {\f2\'82\'a0\'83A} {\f3\'c0\'ee} \u26085?\uc2\u-10179\'83\'3f\u-8704xx\uc1 end\par
Ja
ne \ldblquote quoted\rdblquote\emdash\bullet \{x\}\par
before {\footnote\pard\chftn a note}after{\*\atnid CC}{\*\atnauthor Carl Critic}{\chatn{\*\annotation{\*\atndate 99}Is this Jane?}}\par
{\v unseen}{\deleted gone\deleted0  kept}{\field{\*\fldinst HYPERLINK "mailto:jane@example.org"}{\fldrslt write}}\par
{\*\bkmkstart jane}{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv Portrait of Amy}}{\sp{\sn fLine}{\sv 0}}{\shptxt in a box\par}}}
{\upr{\bkmkx alt}{\*\ud uni}}{\*\newthing strange}
\trowd Name\cell Born\cell\row\trowd\cell 1 May\cell\row
{\pict\pngblip\picw1 89504e47
0d0a}last}`

func texts(r *formattest.Result, kind document.PartKind) string {
	var out []string
	for _, p := range r.Parts {
		if p.Kind == kind {
			out = append(out, p.Text[p.Lead:])
		}
	}
	return strings.Join(out, "|")
}

func TestText(t *testing.T) {
	r := formattest.Read(suite, []byte(letterRTF), "a.rtf")
	if r.Err != nil || len(r.Skips) != 0 {
		t.Fatal(r.Err, r.Skips)
	}
	for kind, want := range map[document.PartKind]string{
		document.Body: "Jane Example\tNHS 999-123 Renée Иван あア 李 日😀end\nJane “quoted”—•{x}\nbefore after\n keptwrite\nuni\nName\tBorn\n\t1 May\nlast" +
			"|in a box|a note|Head of Jane",
		document.Metadata: "Letter to Jane\nPetra Producer\nSchool\nAbout Amy\nCase\nJane 7",
		document.Comment:  "CC\nCarl Critic\nIs this Jane?",
		document.Deleted:  "gone",
		document.Hidden:   "Pupil\nTom\nUnknown;\nRita Reviser;\nunseen\nHYPERLINK \"mailto:jane@example.org\"\njane\nPortrait of Amy\nalt\nstrange",
	} {
		if got := texts(r, kind); got != want {
			t.Errorf("%s:\n got %q\nwant %q", kind, got, want)
		}
	}
	if len(r.Children) != 1 || r.Children[0].Name != "picture 1.png" || string(r.Children[0].Data) != "\x89PNG\r\n" {
		t.Errorf("children %q", r.Children)
	}
	for _, p := range r.Parts {
		var names []string
		for _, l := range p.Labels {
			names = append(names, l.Name)
		}
		if got := strings.Join(names, " "); p.Kind == document.Metadata && got != "title author company doccomm propname Case" {
			t.Errorf("metadata labels %q", got)
		}
	}
}

func TestAccept(t *testing.T) {
	formattest.Accept(t, suite, []byte(letterRTF), "a.rtf")
	formattest.ExactOrigins(t, formattest.Read(suite, []byte(letterRTF), "a.rtf").Parts, func(*document.Part, uint32) []byte { return []byte(letterRTF) })
}

func TestRewrite(t *testing.T) {
	for _, c := range []struct{ in, old, new, want string }{
		{`{\rtf1 Jane}`, "Jane", "[N]", `{\rtf1 [N]}`},
		{`{\rtf1 Jane}`, "Jane", `{\██}`, `{\rtf1 \{\\{\uc1\u9608?\u9608?}\}}`},
		{`{\rtf1\'4aane x}`, "Jane", "X", `{\rtf1 X x}`},
		{`{\rtf1\'4aane x}`, "Jane", "", `{\rtf1  x}`},
		{`{\rtf1 \\b\'4aane}`, "Jane", "X", `{\rtf1 \\bX}`},
		{`{\rtf1 J{\b an}e}`, "Jane", "X", `{\rtf1 X{\b }}`},
		{`{\rtf1\uc0\u74\u97\u110\u101 5}`, "an", "-", `{\rtf1\uc0\u74{}-\u101 5}`},
		{`{\rtf1\uc0\u74\u97\u110\u101}`, "e", "6", `{\rtf1\uc0\u74\u97\u110{}6}`},
		{`{\rtf1 \u74?\u97\'61ne}`, "Jane", "X", `{\rtf1 {}X}`},
		{`{\rtf1 Jane\cell Amy\row}`, "Jane\tAmy", "X", `{\rtf1 X\cell \row}`},
		{`{\rtf1 Ja` + "\r\n" + `ne}`, "Jane", "X", `{\rtf1 X` + "\r\n" + `}`},
		{`{\rtf1 Jane\tab Amy}`, "Jane\tAmy", "X\tY\n", `{\rtf1 X\tab Y\line }`},
		{`{\rtf1{\info{\author Jane}}x}`, "Jane", "", `{\rtf1{\info{\author }}x}`},
		{`{\rtf1\ansicpg932 x\'82\'a0y}`, "あ", "z", `{\rtf1\ansicpg932 xzy}`},
	} {
		out, err := formattest.Rewrite(suite, []byte(c.in), "a.rtf", formattest.Replace(c.old, c.new))
		if err != nil || string(out) != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.in, err, out, c.want)
		}
	}
}

// packed makes an OLE 1.0 object of a packaged file.
func packed(name, content string) []byte {
	str := func(s string) []byte { return append([]byte(s), 0) }
	u32 := func(n int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(n)) }
	cat := func(p ...[]byte) []byte { return bytes.Join(p, nil) }
	native := cat([]byte{2, 0}, str(name), str(`C:\in\`+name), u32(0x30000), u32(3), str("C:"), u32(len(content)), []byte(content), []byte{0, 0})
	return cat(u32(0x501), u32(2), u32(8), str("Package"), u32(0), u32(0), u32(len(native)), native, []byte("tail"))
}

func TestObject(t *testing.T) {
	doc := func(b []byte) string {
		return `{\rtf1 {\object\objemb{\*\objclass Package}{\*\objdata ` + hex.EncodeToString(b) + `}{\result{\pict\wmetafile8 0102}}} x}`
	}
	in := doc(packed("list.txt", "Jane Example"))
	r := formattest.Read(suite, []byte(in), "a.rtf")
	if len(r.Children) != 2 || r.Children[0].Name != "list.txt" || string(r.Children[0].Data) != "Jane Example" || r.Children[1].Name != "picture 2.wmf" {
		t.Fatalf("children %q", r.Children)
	}
	out, err := formattest.Rewrite(suite, []byte(in), "a.rtf", &formattest.Editor{Member: func(name string, b []byte) ([]byte, bool) {
		return bytes.ReplaceAll(b, []byte("Jane"), []byte("██")), name == "list.txt"
	}})
	if want := doc(packed("list.txt", "██ Example")); err != nil || string(out) != want {
		t.Errorf("%v\n got %s\nwant %s", err, out, want)
	}
}

// Bytes given as such may hold braces and backslashes.
func TestBinary(t *testing.T) {
	in := []byte(`{\rtf1 a{\pict\jpegblip\bin6 {\}}` + "\x00\xff" + `}b}`)
	r := formattest.Read(suite, in, "a.rtf")
	if texts(r, document.Body) != "ab" || len(r.Children) != 1 || string(r.Children[0].Data) != "{\\}}\x00\xff" || len(r.Skips) != 0 {
		t.Errorf("%q %q %v", texts(r, document.Body), r.Children, r.Skips)
	}
}

func TestHostile(t *testing.T) {
	for _, in := range []string{
		`{\rtf1`, `{\rtf1 }}}}}} after`, strings.Repeat("{", 100_000) + `\rtf1`, `{\rtf1 ` + strings.Repeat(`{\b `, 50_000) + "x" + strings.Repeat("}", 50_000) + "}",
		`{\rtf1\bin99999999999 x}`, `{\rtf1\bin-5 x}`, `{\rtf1\u99999999 \uc-5 x\u-1}`, `{\rtf1\'zz\'4}`, `{\rtf1\u-10179 \u-10179 x}`, `{\rtf1\`, `{\rtf1{\*\objdata 010500000200000008000000ff}}`,
		`{\rtf1\f2147483647 x\ansicpg932\'82}`, `{\rtf1\ansicpg65001\'e2\'82\'ac}`,
	} {
		r := formattest.Read(suite, []byte(in), "a.rtf")
		formattest.WellFormed(t, r.Parts)
		if r.Err != nil {
			t.Errorf("%.40s: %v", in, r.Err)
		}
	}
	if got := formattest.Read(suite, []byte(`{\rtf1 Jane`), "a.rtf"); len(got.Skips) != 1 || got.Skips[0].Why != document.Partial || texts(got, document.Body) != "Jane" {
		t.Errorf("without its end: %v", got.Skips)
	}
	if got := formattest.Read(suite, []byte(`{\rtf1 Jane}Amy`), "a.rtf"); texts(got, document.Hidden) != "Amy" {
		t.Errorf("behind the end: %q", texts(got, document.Hidden))
	}
}

// A long document is read in bounded memory and in parts that meet.
func TestLong(t *testing.T) {
	long := &formattest.Endless{Head: `{\rtf1\ansi `, Unit: `Jane Example\par Ren\'e9e {\v hidden Jane}` + "\n", N: 20 << 20, File: "a.rtf"}
	c := &formattest.Checker{T: t, Needle: "Jane"}
	in := struct {
		io.Reader
		*formattest.Endless
	}{nil, long}
	if err := Read(t.Context(), in, document.Options{}, c); err != nil {
		t.Fatal(err)
	}
	units := (long.N - int64(len(long.Head))) / int64(len(long.Unit))
	if d := int64(c.Hits) - 2*units; d < 0 || d > 2 {
		t.Errorf("%d hits, want about %d", c.Hits, 2*units)
	}
}

func TestSniff(t *testing.T) {
	for in, want := range map[string]bool{`{\rtf1 x}`: true, "\xEF\xBB\xBF\r\n{\\rtf": true, `{"rtf": 1}`: false, "": false} {
		if Sniff([]byte(in), "") != want {
			t.Errorf("Sniff(%q) = %v", in, !want)
		}
	}
}

// One paragraph may be longer than a part.
func TestLongParagraph(t *testing.T) {
	data := []byte(`{\rtf1 ` + strings.Repeat(`w\'f6rd `, 400_000) + `Jane}`)
	r := formattest.Read(suite, data, "a.rtf")
	formattest.WellFormed(t, r.Parts)
	if got := strings.Count(r.Text(), "wörd"); len(r.Parts) < 2 || got < 399_990 {
		t.Errorf("%d words in %d parts", got, len(r.Parts))
	}
	out, err := formattest.Rewrite(suite, data, "a.rtf", formattest.Replace("Jane", "X"))
	if err != nil || !bytes.HasSuffix(out, []byte(`w\'f6rd X}`)) {
		t.Error(err)
	}
}
