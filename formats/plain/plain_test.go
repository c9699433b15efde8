package plain

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
	"sardine/internal/charset"
)

var format = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

func TestAccept(t *testing.T) {
	formattest.AcceptFiles(t, format, "testdata/*.txt")
}

const letter = "Dear Zoë Ashdown,\r\nyour NHS number is 999 000 0018.\r\nFee: £40. Kind regards, Renée\r\n"

func TestEncodings(t *testing.T) {
	for _, enc := range []string{"utf-8", "windows-1252", "utf-16le", "utf-16be", "utf-16le+bom", "utf-16be+bom", "utf-8+bom"} {
		t.Run(enc, func(t *testing.T) {
			name, bom := strings.CutSuffix(enc, "+bom")
			e := charset.Lookup(name)
			raw := e.Encode(letter)
			if bom {
				raw = append(map[string][]byte{"utf-8": []byte("\xEF\xBB\xBF"), "utf-16le": {0xFF, 0xFE}, "utf-16be": {0xFE, 0xFF}}[name], raw...)
			}
			if !Sniff(raw, "letter") {
				t.Fatal("not sniffed")
			}
			if got := formattest.Read(format, raw, "letter").Parts; len(got) != 1 || got[0].Text != letter {
				t.Fatalf("read %d parts", len(got))
			}
			out, err := formattest.Rewrite(format, raw, "letter", formattest.Replace("999 000 0018", "█████"))
			if err != nil {
				t.Fatal(err)
			}
			mask := "█████"
			if name == "windows-1252" {
				mask = "#####"
			}
			want := strings.Replace(letter, "999 000 0018", mask, 1)
			if got := formattest.Read(format, out, "letter").Parts[0].Text; got != want {
				t.Errorf("copy reads %q", got)
			}
			if !bytes.Equal(raw[:4], out[:4]) {
				t.Error("the copy begins otherwise: byte order mark lost?")
			}
		})
	}
}

func TestSniff(t *testing.T) {
	noise := make([]byte, 4096)
	for i, x := 0, uint32(1); i < len(noise); i++ {
		x = x*1664525 + 1013904223
		noise[i] = byte(x >> 24)
	}
	for name, c := range map[string]struct {
		head string
		want bool
	}{
		"prose":      {letter, true},
		"old page":   {"Caf\xe9 fa\xe7ade", true},
		"one letter": {"x", true},
		"noise":      {string(noise), false},
		"elf":        {"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3e\x00", false},
		"png":        {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06", false},
		"zeros":      {strings.Repeat("\x00", 512), false},
		"printer":    {strings.Repeat("Name: Ann Example\x1b[0m\f\r\n", 20), true},
		"empty":      {"", false},
	} {
		if got := Sniff([]byte(c.head), ""); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// repeated is a stream that says the same thing n times and holds it once.
type repeated struct {
	unit string
	n    int64
}

func (r *repeated) ReadAt(p []byte, off int64) (int, error) {
	size := r.n * int64(len(r.unit))
	n := 0
	for n < len(p) && off < size {
		m := copy(p[n:], r.unit[off%int64(len(r.unit)):])
		n, off = n+m, off+int64(m)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (r *repeated) At() (io.ReaderAt, int64, error) { return r, r.n * int64(len(r.unit)), nil }
func (r *repeated) Name() string                    { return "long.txt" }
func (r *repeated) MediaType() string               { return "" }

func long(unit string, bytes int64) document.Stream {
	r := &repeated{unit, bytes / int64(len(unit))}
	return struct {
		io.Reader
		*repeated
	}{io.NewSectionReader(r, 0, r.n*int64(len(unit))), r}
}

// count is an Output that checks parts as they come and keeps none.
type count struct {
	t          *testing.T
	parts      int
	next       int64
	more       bool
	text, hits int64
	needle     string
}

func (c *count) Part(p *document.Part) error {
	c.t.Helper()
	if p.Base+int64(p.Lead) != c.next || len(p.Text) > document.MaxPart {
		c.t.Fatalf("part at %d, lead %d, %d bytes: want it to meet %d", p.Base, p.Lead, len(p.Text), c.next)
	}
	c.next, c.more = p.Base+int64(len(p.Text)), p.More
	c.parts++
	c.text += int64(len(p.Text) - p.Lead)
	c.hits += int64(len(formattest.Replace(c.needle, "").Edit(p)))
	return nil
}
func (c *count) Child(string, string, io.Reader) error { return nil }
func (c *count) Skip(string, document.SkipReason)      {}

func TestLong(t *testing.T) {
	for name, unit := range map[string]string{
		"lines":             "Ann Example, 999 000 0018, of this parish, and so on.\n",
		"one line":          "Ann Example, 999 000 0018, of this parish, and so on; ",
		"one line of page":  "Ann \xE9xample, 999 000 0018, of \xA320 parish\xA0 ",
		"one line of UTF-8": "Änn Exämple, 999 000 0018, ö£ this parish; ",
	} {
		t.Run(name, func(t *testing.T) {
			in := long(unit, 24<<20)
			c := &count{t: t, needle: "999 000 0018"}
			if err := Read(context.Background(), in, document.Options{}, c); err != nil {
				t.Fatal(err)
			}
			if want := int64(24<<20) / int64(len(unit)); c.hits != want {
				t.Errorf("%d values owned by a part, want %d", c.hits, want)
			}
			if c.more || c.parts < 24 {
				t.Errorf("%d parts, last one says more: %v", c.parts, c.more)
			}
		})
	}
}

func TestLongRewrite(t *testing.T) {
	unit := "Ann Example, 999 000 0018, of this parish; "
	in := long(unit, 8<<20)
	var got tally
	if err := Rewrite(context.Background(), in, document.Options{}, formattest.Replace("999 000 0018", "[nhs]"), &got); err != nil {
		t.Fatal(err)
	}
	n := int64(8<<20) / int64(len(unit))
	if want := n * int64(len(unit)-len("999 000 0018")+len("[nhs]")); got.n != want || got.digits != 0 {
		t.Errorf("copy has %d bytes and %d digits, want %d and none", got.n, got.digits, want)
	}
}

type tally struct{ n, digits int64 }

func (t *tally) Write(p []byte) (int, error) {
	t.n += int64(len(p))
	for _, c := range p {
		if c >= '0' && c <= '9' {
			t.digits++
		}
	}
	return len(p), nil
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Read(ctx, long("some line\n", 4<<20), document.Options{}, &count{t: t, needle: "x"}); err != context.Canceled {
		t.Errorf("err = %v", err)
	}
}

func FuzzRead(f *testing.F) {
	formattest.FuzzRead(f, format, "x", letter, "\xFF\xFEA\x00\x00\xD8")
}

func FuzzRoundTrip(f *testing.F) {
	formattest.FuzzRoundTrip(f, format, "x", "MASK", nil, letter)
}

func BenchmarkRead(b *testing.B) {
	for name, unit := range map[string]string{"lines": "Ann Example, 999 000 0018, of this parish, and so on.\n", "one line": "Ann Example, 999; "} {
		b.Run(name, func(b *testing.B) {
			data := []byte(strings.Repeat(unit, 32<<20/len(unit)))
			formattest.Throughput(b, format, data, "x")
		})
	}
}
