package ole

import (
	"io"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
	"sardine/internal/mapi"
)

// fixedBytes is a property stream: a header of n bytes and the properties.
func fixedBytes(n int, props ...uint64) []byte {
	b := make([]byte, n)
	for i := 0; i < len(props); i += 2 {
		b = append(b, le(uint32(props[i]), uint32(6), props[i+1])...)
	}
	return b
}

// item is a message in the code page 1251 with a recipient, a file and a
// message in it.
func item() folder {
	inner := folder{
		"__properties_version1.0": fixedBytes(24),
		"__substg1.0_0037001F":    wideBytes("the inner one"),
		"__substg1.0_1000001F":    wideBytes("Tell Zo\u00eb.\r\n"),
	}
	attachment := func(name string) folder {
		return folder{"__properties_version1.0": fixedBytes(8), "__substg1.0_3707001F": wideBytes(name)}
	}
	file, message, linked := attachment("list.csv"), attachment("inner"), attachment("elsewhere.doc")
	file["__substg1.0_37010102"] = []byte("Ann,07700 900123\n")
	message["__substg1.0_3701000D"] = inner
	linked["__properties_version1.0"] = fixedBytes(8, propMethod<<16|3, attachByReference)
	return folder{
		"__properties_version1.0":      fixedBytes(32, propMessageCP<<16|3, 1251, propInternetCP<<16|3, 1251, 0x0039<<16|propTime, 131277990000000000),
		"__nameid_version1.0":          folder{"__substg1.0_00030102": le(uint32(0x8083), 0, 1), "__substg1.0_00040102": []byte{}},
		"__substg1.0_001A001F":         wideBytes("IPM.Note"),
		"__substg1.0_0037001E":         []byte("\xcf\xf0\xe8\xe2\xe5\xf2\x00"),
		"__substg1.0_0C1A001F":         wideBytes("Bob Sample"),
		"__substg1.0_1000001E":         []byte("\xc8\xe2\xe0\xed called."),
		"__substg1.0_10130102":         []byte("<p>\xc8\xe2\xe0\xed</p>"),
		"__substg1.0_10090102":         []byte("not asked for"),
		"__substg1.0_8001001F":         wideBytes("zoe@example.org"),
		"__substg1.0_007D001F":         wideBytes("Received: from mail.example.org\r\n"),
		"__substg1.0_8002101F":         []byte{8, 0, 0, 0},
		"__recip_version1.0_#00000000": folder{"__properties_version1.0": fixedBytes(8, propKind<<16|3, 2), "__substg1.0_3001001F": wideBytes("Ann Example")},
		"__attach_version1.0_#0000000": file,
		"__attach_version1.0_#0000001": message,
		"__attach_version1.0_#0000002": linked,
	}
}

func TestMessage(t *testing.T) {
	data := compound(item())
	formattest.Accept(t, format, data, "a.msg")
	r := formattest.Read(format, data, "a.msg")
	has1(t, "body", kinds(r, document.Body), "Иван called.\n", "Tell Zo\u00eb.\n")
	has1(t, "names", kinds(r, document.Name), "list.csv\n")
	labels := map[string]string{}
	for _, p := range r.Parts {
		for _, l := range p.Labels {
			if len(p.Path) == 0 {
				labels[l.Name] = p.Text[l.Start:l.End]
			}
		}
	}
	for name, want := range map[string]string{"Subject": "Привет", "From": "Bob Sample", "Cc": "Ann Example", "Address": "zoe@example.org", "Date": "02/01/2017 02:50"} {
		if labels[name] != want {
			t.Errorf("%s is %q, want %q", name, labels[name], want)
		}
	}
	children := map[string]string{}
	for _, c := range r.Children {
		children[c.Name] = c.MediaType + ": " + string(c.Data)
	}
	for name, want := range map[string]string{
		"body.html": "text/html; charset=utf-8: <p>Иван</p>", "list.csv": ": Ann,07700 900123\n",
		"headers": "message/rfc822: Received: from mail.example.org\r\n\r\n",
	} {
		if children[name] != want {
			t.Errorf("child %s is %q", name, children[name])
		}
		delete(children, name)
	}
	if len(children) > 0 {
		t.Errorf("other children %q", children)
	}
	inner := false
	for _, p := range r.Parts {
		inner = inner || strings.Join(p.Path, "|") == "inner" && p.Text == "Tell Zo\u00eb.\n\n"
	}
	if !inner {
		t.Error("the message in the message has no part under its name")
	}
	if len(r.Skips) != 1 || r.Skips[0] != (formattest.Skip{Name: "elsewhere.doc", Why: document.Unsupported}) {
		t.Errorf("skips %v", r.Skips)
	}
}

func TestCompressedRTF(t *testing.T) {
	// The example of [MS-OXRTFCP] 3.1.1.
	packed := "\x2d\x00\x00\x00\x2b\x00\x00\x00LZFu\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0"
	want := "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
	got, err := mapi.RTF([]byte(packed))
	if err != nil || string(got) != want {
		t.Errorf("%q, %v", got, err)
	}
	m := item()
	delete(m, "__substg1.0_1000001E")
	delete(m, "__substg1.0_10130102")
	m["__substg1.0_10090102"] = []byte(packed)
	found := false
	for _, c := range formattest.Read(format, compound(m), "a.msg").Children {
		found = found || c.Name == "body.rtf" && c.MediaType == "application/rtf" && string(c.Data) == want
	}
	if !found {
		t.Error("no child for the RTF")
	}
}

func TestSigned(t *testing.T) {
	m := item()
	m["__substg1.0_001A001F"] = wideBytes("IPM.Note.SMIME.MultipartSigned")
	for _, c := range formattest.Read(format, compound(m), "a.msg").Children {
		if c.Name == "list.csv.eml" && c.MediaType == "message/rfc822" {
			return
		}
	}
	t.Error("the signed message is not read as mail")
}

// labelling notes under which labels members and parts come.
type labelling struct {
	formattest.Reader
	now   []document.Label
	under map[string][]document.Label
}

func (l *labelling) Within(labels []document.Label) func() {
	l.now = labels
	return func() { l.now = nil }
}

func (l *labelling) Part(p *document.Part) error {
	l.under[p.Path.String()+p.Text] = l.now
	return l.Reader.Part(p)
}

func (l *labelling) Child(name, mediaType string, r io.Reader) error {
	l.under[name] = l.now
	return l.Reader.Child(name, mediaType, r)
}

func TestMessageLabels(t *testing.T) {
	l := &labelling{under: map[string][]document.Label{}}
	if err := Read(t.Context(), formattest.NewStream(compound(item()), "a.msg"), document.Options{}, l); err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{"Иван called.\n", "body.html"} {
		got := l.under[body]
		if len(got) != 3 || got[0] != (document.Label{Kind: document.Sender, Name: "Bob Sample"}) ||
			got[1] != (document.Label{Kind: document.Subject, Name: "Привет"}) || got[2].Kind != document.Sent {
			t.Errorf("%s: %v", body, got)
		}
	}
	if got := l.under["list.csv"]; len(got) != 0 {
		t.Errorf("a file that is attached: %v", got)
	}
}
