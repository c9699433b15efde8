package charset

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"sardine/document"
)

// all reads data to its end and returns one part.
func all(t testing.TB, src io.Reader, enc *Encoding) *document.Part {
	t.Helper()
	var choose func([]byte) *Encoding
	if enc != nil {
		choose = func([]byte) *Encoding { return enc }
	}
	r, err := NewReader(src, choose)
	if err != nil {
		t.Fatal(err)
	}
	b := document.NewBuilder()
	for {
		n := len(r.Window())
		r.Append(b, 0, n)
		r.Skip(n)
		if r.EOF() {
			return b.Take(document.Body)
		}
		if err := r.Fill(); err != nil {
			t.Fatal(err)
		}
	}
}

const (
	english      = "Dear Renée Zoë O’Hara, your fee of £40 is due. Café, naïve, façade: 100 % of it.\r\n"
	russian      = "Уважаемая госпожа Иванова, просим вас прийти в школу в понедельник утром. Ваш ребёнок не был на уроках.\n"
	japaneseText = "山田花子様、来週の月曜日に学校へ来てください。お子様は授業に出席していませんでした。よろしくお願いします。\n"
	chinese      = "尊敬的王女士，请您于星期一上午到学校来。您的孩子没有上课，我们希望和您谈一谈这个问题。\n"
	koreanText   = "김영희 님께, 월요일 아침에 학교로 와 주시기 바랍니다. 자녀가 수업에 출석하지 않았습니다.\n"
)

var cases = []struct {
	name string
	enc  encoding.Encoding
	want string
	text string
}{
	{"utf-8", encoding.Nop, "utf-8", english + russian + japaneseText + "𝒳😀\n"},
	{"ascii", encoding.Nop, "utf-8", "plain old text\n"},
	{"utf-16le bom", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le", english + "😀" + russian},
	{"utf-16be bom", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be", english + "😀" + russian},
	{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le", english + "😀"},
	{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be", english + "😀"},
	{"utf-16le russian", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le", russian},
	{"windows-1252", charmap.Windows1252, "windows-1252", english},
	{"windows-1251", charmap.Windows1251, "windows-1251", strings.Repeat(russian, 5)},
	{"koi8-r", charmap.KOI8R, "koi8-r", strings.Repeat(russian, 5)},
	{"shift_jis", japanese.ShiftJIS, "shift_jis", strings.Repeat(japaneseText, 5)},
	{"euc-jp", japanese.EUCJP, "euc-jp", strings.Repeat(japaneseText, 5)},
	{"euc-kr", korean.EUCKR, "euc-kr", strings.Repeat(koreanText, 5)},
	{"gbk", simplifiedchinese.GBK, "gb18030", strings.Repeat(chinese, 5)},
	{"big5", traditionalchinese.Big5, "big5", strings.Repeat("尊敬的王女士，請您於星期一上午到學校來。您的孩子沒有上課，我們希望和您談一談這個問題。\n", 5)},
}

func TestEncodings(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			raw, err := c.enc.NewEncoder().Bytes([]byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			enc := Detect(raw)
			if enc.Name() != c.want {
				t.Fatalf("detected %s, want %s", enc.Name(), c.want)
			}
			p := all(t, bytes.NewReader(raw), nil)
			if p.Text != c.text {
				t.Fatalf("read %q", p.Text)
			}
			if got := all(t, iotest.OneByteReader(bytes.NewReader(raw)), nil); got.Text != p.Text {
				t.Error("text depends on how the stream hands out bytes")
			}
			if back := enc.Encode(c.text); !bytes.Equal(back, raw[len(raw)-len(back):]) {
				t.Error("Encode does not give the same bytes back")
			}
			checkOrigins(t, p, raw, enc)
		})
	}
}

// checkOrigins decodes the origin of every letter by itself.
func checkOrigins(t *testing.T, p *document.Part, raw []byte, enc *Encoding) {
	t.Helper()
	for i, c := range p.Text {
		n := utf8.RuneLen(c)
		os, err := p.Map.Origins(document.Span{Start: int64(i), End: int64(i + n)})
		if err != nil || len(os) != 1 {
			t.Fatalf("letter at %d: %d origins, %v", i, len(os), err)
		}
		letter := all(t, bytes.NewReader(raw[os[0].Start:os[0].End]), enc).Text
		if letter != string(c) {
			t.Fatalf("letter %q at %d comes from bytes that say %q", c, i, letter)
		}
	}
}

func TestLateForeignByte(t *testing.T) {
	raw := append(bytes.Repeat([]byte("all ascii here\n"), 20_000), "Ren\xE9e Zo\xEB caf\xC3\xA9\n"...)
	p := all(t, bytes.NewReader(raw), nil)
	if !strings.HasSuffix(p.Text, "Renée Zoë café\n") {
		t.Errorf("text ends %q", p.Text[len(p.Text)-20:])
	}
	r, err := NewReader(bytes.NewReader(raw[len(raw)-20:]), func([]byte) *Encoding { return UTF8 })
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Text(0, len(r.Window())); !strings.HasSuffix(got, "Renée Zoë café\n") {
		t.Errorf("Text = %q", got)
	}
}

func TestBinaryIsNotWide(t *testing.T) {
	var numbers []byte
	for i := range 2000 {
		numbers = append(numbers, byte(i%30), 0)
	}
	if e := Detect(numbers); e == UTF16LE || e == UTF16BE {
		t.Errorf("an array of small numbers is %s", e.Name())
	}
}

func TestLookup(t *testing.T) {
	for label, want := range map[string]string{
		"UTF-8": "utf-8", "latin1": "windows-1252", " us-ascii ": "windows-1252", "cp1251": "windows-1251",
		"utf-16": "utf-16le", "sjis": "shift_jis", "gb2312": "gbk", "iso-8859-15": "iso-8859-15",
	} {
		if e := Lookup(label); e == nil || e.Name() != want {
			t.Errorf("Lookup(%q) = %v, want %s", label, e, want)
		}
	}
	if e := Lookup("no-such-thing"); e != nil {
		t.Errorf("unknown label gives %s", e.Name())
	}
}

func TestEncodeWhatThePageLacks(t *testing.T) {
	if got := string(Windows1252.Encode("█ £ 山")); got != "# \xA3 ?" {
		t.Errorf("Encode = %q", got)
	}
	if got := string(Lookup("shift_jis").Encode("山█")); !strings.HasSuffix(got, "#") || len(got) != 3 {
		t.Errorf("Encode = %q", got)
	}
}

func TestReadError(t *testing.T) {
	broken := io.MultiReader(strings.NewReader(strings.Repeat("x", HeadSize)), iotest.ErrReader(context.Canceled))
	r, err := NewReader(broken, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Fill(); err != context.Canceled {
		t.Errorf("Fill = %v", err)
	}
	if _, err := NewReader(iotest.ErrReader(context.Canceled), nil); err != context.Canceled {
		t.Errorf("NewReader = %v", err)
	}
}

func FuzzReader(f *testing.F) {
	for _, c := range cases {
		raw, _ := c.enc.NewEncoder().Bytes([]byte(c.text))
		f.Add(raw, "")
		f.Add(raw, c.want)
	}
	f.Fuzz(func(t *testing.T, raw []byte, label string) {
		enc := Lookup(label)
		if enc == nil {
			enc = Detect(raw)
		}
		p := all(t, bytes.NewReader(raw), enc)
		if !utf8.ValidString(p.Text) {
			t.Fatal("text is not UTF-8")
		}
		if q := all(t, iotest.HalfReader(bytes.NewReader(raw)), enc); q.Text != p.Text {
			t.Fatal("text depends on how the stream hands out bytes")
		}
		last := int64(0)
		for i, c := range p.Text {
			os, err := p.Map.Origins(document.Span{Start: int64(i), End: int64(i + utf8.RuneLen(c))})
			if err != nil || len(os) != 1 || os[0].Start < last || os[0].End > int64(len(raw)) {
				t.Fatalf("letter at %d: origins %v, %v", i, os, err)
			}
			last = os[0].End
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	for _, c := range []struct {
		name string
		raw  []byte
	}{
		{"ascii", bytes.Repeat([]byte("The quick brown fox jumps over the lazy dog.\n"), 100_000)},
		{"utf-8", bytes.Repeat([]byte(russian), 40_000)},
		{"windows-1252", Windows1252.Encode(strings.Repeat(english, 50_000))},
		{"utf-16le", UTF16LE.Encode(strings.Repeat(english, 50_000))},
		{"shift_jis", Lookup("shift_jis").Encode(strings.Repeat(japaneseText, 20_000))},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.raw)))
			for b.Loop() {
				r, _ := NewReader(bytes.NewReader(c.raw), nil)
				bd := document.NewBuilder()
				for {
					n := len(r.Window())
					r.Append(bd, 0, n)
					r.Skip(n)
					if bd.Full() {
						bd.Cut(document.Body)
					}
					if r.EOF() {
						break
					}
					r.Fill()
				}
			}
		})
	}
}
