package csv

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/formats/formattest"
	"sardine/internal/charset"
)

var format = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

func TestAccept(t *testing.T) {
	formattest.AcceptFiles(t, format, "testdata/*.?sv")
}

// rows turns parts back into a table of strings.
func rows(parts []*document.Part) (header []string, out [][]string) {
	last := uint32(0)
	for _, p := range parts {
		if p.Table == nil {
			continue
		}
		header = p.Table.Header
		for i, c := range p.Table.Cells {
			text := p.Text[c.Text:p.Table.End(i, len(p.Text))]
			if c.Row != last {
				out, last = append(out, nil), c.Row
			}
			out[len(out)-1] = append(out[len(out)-1], text)
		}
	}
	return header, out
}

func TestRead(t *testing.T) {
	long := strings.Repeat("never ending ", 6000)
	for _, c := range []struct {
		name, file, data string
		header           []string
		rows             [][]string
	}{
		{"plain", "a.csv", "name,email\nAnn,ann@example.org\nBob,bob@example.org\n", []string{"name", "email"},
			[][]string{{"name", "email"}, {"Ann", "ann@example.org"}, {"Bob", "bob@example.org"}}},
		{"semicolon, no name", "", "Surname;Town;Age\nExample;Leeds;40\nSample;York;41\nInstance;Hull;42\n", []string{"Surname", "Town", "Age"},
			[][]string{{"Surname", "Town", "Age"}, {"Example", "Leeds", "40"}, {"Sample", "York", "41"}, {"Instance", "Hull", "42"}}},
		{"tabs in .csv", "a.csv", "1\tAnn\r\n2\tBob\r\n", nil, [][]string{{"1", "Ann"}, {"2", "Bob"}}},
		{"quotes", "a.csv", "id,address\n1,\"12 High St,\nLeeds\"\n2,\"The \"\"Mill\"\"\"\n", []string{"id", "address"},
			[][]string{{"id", "address"}, {"1", "12 High St,\nLeeds"}, {"2", `The "Mill"`}}},
		{"letters after the quote", "a.csv", "a,b\n\"Ann\" Example,1\nx,2\n", []string{"a", "b"}, [][]string{{"a", "b"}, {"Ann Example", "1"}, {"x", "2"}}},
		{"stray quote", "a.csv", "x,y\n\"Ann,1\nBob,2\n" + "z," + long + "\n", nil,
			[][]string{{"x", "y"}, {`"Ann`, "1"}, {"Bob", "2"}, {"z", long}}},
		{"ragged", "a.csv", "id,name,town\n1,Ann\n\n2,Bob,Leeds,extra\n3,Cy,York\n4,,\n", []string{"id", "name", "town"},
			[][]string{{"id", "name", "town"}, {"1", "Ann"}, {"2", "Bob", "Leeds", "extra"}, {"3", "Cy", "York"}, {"4", "", ""}}},
		{"preamble", "a.csv", "Report of learners\nPrinted on 3 May 2026\n\nULN,Forename,DOB\n9990000001,Ann,2001-02-03\n9990000002,Bob,2001-02-04\n",
			[]string{"ULN", "Forename", "DOB"},
			[][]string{{"Report of learners"}, {"Printed on 3 May 2026"}, {"ULN", "Forename", "DOB"}, {"9990000001", "Ann", "2001-02-03"}, {"9990000002", "Bob", "2001-02-04"}}},
		{"no header", "a.csv", "Ann,Leeds\nBob,York\nCy,Hull\n", nil, [][]string{{"Ann", "Leeds"}, {"Bob", "York"}, {"Cy", "Hull"}}},
		{"data first", "a.csv", "Ann,01632 960001\nBob,01632 960002\n", nil, [][]string{{"Ann", "01632 960001"}, {"Bob", "01632 960002"}}},
		{"no end of line", "a.csv", "a,b,\n1,2,", []string{"a", "b", ""}, [][]string{{"a", "b", ""}, {"1", "2", ""}}},
		{"old Mac", "a.csv", "id,name\r1,Ann\r2,Bob", []string{"id", "name"}, [][]string{{"id", "name"}, {"1", "Ann"}, {"2", "Bob"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !Sniff([]byte(c.data), c.file) {
				t.Error("not sniffed")
			}
			r := formattest.Read(format, []byte(c.data), c.file)
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			header, got := rows(r.Parts)
			if diff := cmp.Diff(c.header, header); diff != "" {
				t.Errorf("header (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.rows, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRowNumbers(t *testing.T) {
	p := formattest.Read(format, []byte("Learners\n\nid,name\n1,Ann\n2,Bob\n"), "a.csv").Parts[0]
	c := p.Table.Cells[p.Table.At(strings.Index(p.Text, "Bob"))]
	if c.Row != 5 || c.Col != 1 || p.Table.Name(c) != "name" {
		t.Errorf("Bob stands in row %d, column %d %q", c.Row, c.Col, p.Table.Name(c))
	}
}

func TestNotATable(t *testing.T) {
	for name, text := range map[string]string{
		"prose":   "Dear Ann, we met you, Bob and Cy in Leeds.\nPlease bring your book, a pen and a ruler.\nKind regards, the office, first floor.\n",
		"log":     "2026-05-03 10:00:00,123 INFO started\n2026-05-03 10:00:01,456 INFO user signed in\n2026-05-03 10:00:02,789 WARN slow\n",
		"program": "int a = 1;\nint b = 2;\nint c = 3;\nreturn a;\n",
		"json":    "{\"a\":1,\"b\":2,\"c\":3}\n{\"a\":1,\"b\":2,\"c\":3}\n{\"a\":1,\"b\":2,\"c\":3}\n",
		"list":    "Ann Example\nBob Sample\nCy Instance\n",
		"indent":  "a:\n\tb\n\tc\nd:\n\te\n",
		"empty":   "",
	} {
		if Sniff([]byte(text), "notes.txt") {
			t.Errorf("%s is taken for a table", name)
		}
	}
	if Sniff([]byte("ann@example.org\nbob@example.org\n"), "list.csv") {
		t.Error("one column is taken for a table")
	}
}

func TestRewrite(t *testing.T) {
	const in = "id,name,notes\n1,Ann Example,\"says \"\"hi\"\", then\nleaves\"\n2,Bob,\"Ann\"x\n"
	for _, c := range []struct{ name, old, mask, want string }{
		{"bare", "Bob", "[name]", "id,name,notes\n1,Ann Example,\"says \"\"hi\"\", then\nleaves\"\n2,[name],\"Ann\"x\n"},
		{"bare needs quotes", "Ann", `[name, "first"]`, "id,name,notes\n1,\"[name, \"\"first\"\"] Example\",\"says \"\"hi\"\", then\nleaves\"\n2,Bob,\"[name_ _first_]\"x\n"},
		{"in quotes", "then", `"x",`, "id,name,notes\n1,Ann Example,\"says \"\"hi\"\", \"\"x\"\",\nleaves\"\n2,Bob,\"Ann\"x\n"},
		{"a doubled quote goes", `"hi"`, "-", "id,name,notes\n1,Ann Example,\"says -, then\nleaves\"\n2,Bob,\"Ann\"x\n"},
		{"part of a doubled quote", `"h`, "-", "id,name,notes\n1,Ann Example,\"says -i\"\", then\nleaves\"\n2,Bob,\"Ann\"x\n"},
		{"across cells", "2\tBob\tA", "#", "id,name,notes\n1,Ann Example,\"says \"\"hi\"\", then\nleaves\"\n#,,\"nn\"x\n"},
		{"across rows", "leaves\n2", "#", "id,name,notes\n1,Ann Example,\"says \"\"hi\"\", then\n#\"\n,Bob,\"Ann\"x\n"},
		{"only a separator", "\t", "#", in},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := formattest.Rewrite(format, []byte(in), "a.csv", formattest.Replace(c.old, c.mask))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(out)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	const table = "Forename;Town;Fee\nRenée;Café;£40\nZoë;Näs;£41\n"
	for _, name := range []string{"utf-8", "windows-1252", "utf-16le", "utf-16be"} {
		t.Run(name, func(t *testing.T) {
			raw := charset.Lookup(name).Encode(table)
			if !Sniff(raw, "") {
				t.Fatal("not sniffed")
			}
			header, got := rows(formattest.Read(format, raw, "").Parts)
			want := [][]string{{"Forename", "Town", "Fee"}, {"Renée", "Café", "£40"}, {"Zoë", "Näs", "£41"}}
			if !slices.Equal(header, want[0]) || cmp.Diff(want, got) != "" {
				t.Fatalf("read %q, header %q", got, header)
			}
			out, err := formattest.Rewrite(format, raw, "", formattest.Replace("Zoë", "a;b"))
			if err != nil {
				t.Fatal(err)
			}
			if want := charset.Lookup(name).Encode(strings.Replace(table, "Zoë", `"a;b"`, 1)); !bytes.Equal(out, want) {
				t.Errorf("copy is %q", out)
			}
		})
	}
}

// dense is a table of short ASCII cells of about n bytes.
func dense(n int) []byte {
	var b bytes.Buffer
	b.WriteString("ULN,Forename,Surname,Email,DOB,Postcode,Phone,NI\n")
	for b.Len() < n {
		b.WriteString("9990001234,Ann,Example,ann.example@example.org,2001-02-03,LS1 9ZZ,01632 960001,QQ123456C\n")
	}
	return b.Bytes()
}

// TestMapBudget keeps the map of a dense table within three bytes for one byte
// of text, cells included (the design page, section 4).
func TestMapBudget(t *testing.T) {
	var text, size int
	for _, p := range formattest.Read(format, dense(8<<20), "a.csv").Parts {
		text += len(p.Text)
		size += p.Map.Bytes() + 12*cap(p.Table.Cells)
	}
	t.Logf("%.2f bytes of map and cells for a byte of text", float64(size)/float64(text))
	if size > 3*text {
		t.Errorf("%d bytes of map and cells for %d of text", size, text)
	}
}

func TestLong(t *testing.T) {
	for name, unit := range map[string]string{
		"rows":       "1,Ann Example,\"12 High St, Leeds\"\n",
		"one record": "1,Ann Example,\"12 High St, Leeds\",",
		"one field":  "1 Ann Example Leeds",
		"no blanks":  "1AnnExampleLeeds\xE9",
		"one quote":  "\"1 Ann Example Leeds",
		"empty":      ",",
		"lines":      "\n",
	} {
		t.Run(name, func(t *testing.T) {
			e := &formattest.Endless{Unit: unit, N: 6 << 20, File: "long.csv"}
			in := struct {
				io.Reader
				*formattest.Endless
			}{io.NewSectionReader(e, 0, e.N), e}
			c := &formattest.Checker{T: t}
			if err := Read(context.Background(), in, document.Options{}, c); err != nil {
				t.Fatal(err)
			}
			if c.More {
				t.Error("the last part says that more follows")
			}
			if want := (6 << 20) / len(unit) * 3; name == "rows" && (c.Cells < want || c.Cells > want+4) {
				t.Errorf("%d cells, want %d and perhaps a last row that is cut off", c.Cells, want)
			}
			out := formattest.Tally{Needle: "A"}
			if err := Rewrite(context.Background(), in, document.Options{}, formattest.Replace("Ann", "B"), &out); err != nil {
				t.Fatal(err)
			}
			// A field of some hundred KiB without a blank is cut anywhere, through a
			// value perhaps.
			if out.Left != 0 && name != "no blanks" || out.Left > 6<<20/document.MaxPart*2 || out.N == 0 {
				t.Errorf("%d letters left in %d bytes", out.Left, out.N)
			}
		})
	}
}

var seeds = []string{
	"name,email\nAnn,ann@example.org\nBob,bob@example.org\n",
	"id,address\n1,\"12 High St,\nLeeds\"\n2,\"The \"\"Mill\"\"\"x\n\"",
	"a;b\r\n\r\n;;\r1\t2|3",
}

func FuzzRead(f *testing.F) {
	formattest.FuzzRead(f, format, "a.csv", seeds...)
}

func FuzzRoundTrip(f *testing.F) {
	formattest.FuzzRoundTrip(f, format, "a.csv", "X,Y", nil, seeds...)
}

func BenchmarkRead(b *testing.B) {
	data := dense(32 << 20)
	formattest.Throughput(b, format, data, "a.csv")
}
