package sql

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var format = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

const mysql = "-- MySQL dump 10.13  Distrib 8.0.36, MariaDB or MySQL\n--\nDROP TABLE IF EXISTS `staff`;\n" +
	"CREATE TABLE `staff` (\n  `id` int NOT NULL,\n  `full_name` varchar(80) DEFAULT 'x, y',\n  `phone` decimal(12,0),\n  `dob` date,\n  PRIMARY KEY (`id`)\n);\n" +
	"INSERT INTO `staff` VALUES (1,'Ann O\\'Example',7700900123,'1999-01-02'),(2,'Bob \"B\" Sample',NULL,_binary 'x'),\n(3,'Zoë; (Demo)\\nTwo',7700900456,NOW());\n" +
	"INSERT INTO `notes` (`ref`,`text`) VALUES (7,'it''s, well');\n-- done by Cy Example\n"

const postgres = "--\n-- PostgreSQL database dump\n--\n\nCREATE TABLE public.pupils (\n    upn text,\n    name text\n);\n\n" +
	"COPY public.pupils (upn, name) FROM stdin;\nA940999912607\tAnn\\tExample\nB940999912607\t\\N\n\\.\n\n" +
	"INSERT INTO public.pupils VALUES (E'C\\\\1', 'Dee O''Example');\n"

func said(r *formattest.Result) (out []string) {
	for _, p := range r.Parts {
		if p.Table == nil {
			continue
		}
		for i, c := range p.Table.Cells {
			out = append(out, fmt.Sprintf("%d %s=%s", c.Row, p.Table.Name(c), p.Text[c.Text:p.Table.End(i, len(p.Text))]))
		}
	}
	return out
}

func TestTables(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want []string
	}{
		"mysql": {mysql, []string{"1 full_name=Ann O'Example", "1 phone=7700900123", "1 dob=1999-01-02", "2 full_name=Bob \"B\" Sample", "2 phone=",
			"3 full_name=Zoë; (Demo)\nTwo", "3 dob=NOW()", "1 text=it's, well", "1 ref=7"}},
		"postgres": {postgres, []string{"1 upn=A940999912607", "1 name=Ann\tExample", "2 name=", "1 upn=C\\1", "1 name=Dee O'Example"}},
	} {
		t.Run(name, func(t *testing.T) {
			formattest.Accept(t, format, []byte(c.data), "a.sql")
			r := formattest.Read(format, []byte(c.data), "a.sql")
			formattest.ExactOrigins(t, r.Parts, func(*document.Part, uint32) []byte { return []byte(c.data) })
			for _, w := range c.want {
				if got := said(r); !slices.Contains(got, w) {
					t.Errorf("%q is missing in %q", w, got)
				}
			}
		})
	}
	if text := formattest.Read(format, []byte(mysql), "a.sql").Text(); !strings.Contains(text, "-- done by Cy Example") || !strings.Contains(text, "DROP TABLE") {
		t.Error("what is no row is missing")
	}
}

// TestHexadecimal: what is text is read out of its digits, and written anew as a
// string; numbers, and bytes that are no text, stay as they stand.
func TestHexadecimal(t *testing.T) {
	const data = "CREATE TABLE t (a, b, c, d, e);\nINSERT INTO t VALUES (0x4A616E65205AC3AB, X'4a616E65', 0x4A61, 0xFFD8FFE000104A46, 0x4A616E6);\n"
	formattest.Accept(t, format, []byte(data), "a.sql")
	r := formattest.Read(format, []byte(data), "a.sql")
	for _, want := range []string{"1 a=Jane Zë", "1 b=Jane", "1 c=0x4A61", "1 d=0xFFD8FFE000104A46", "1 e=0x4A616E6"} {
		if got := said(r); !slices.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
	out, err := formattest.Rewrite(format, []byte(data), "a.sql", formattest.Replace("Jane", "O'x"))
	if err != nil || !strings.Contains(string(out), "('O''x Zë', 'O''x', 0x4A61,") {
		t.Errorf("%v %s", err, out)
	}
}

func TestSpelling(t *testing.T) {
	for _, c := range []struct{ file, old, put, want string }{
		{mysql, "O'Example", `a'b\`, `(1,'Ann a''b\\',7700900123`},
		{mysql, "7700900123", "[phone]", `Example','[phone]','1999`},
		{mysql, "900456", "'", `Two','7700''',NOW()`},
		{mysql, "Cy Example", "x\n; DROP", "-- done by x   DROP\n"},
		{postgres, "A940999912607", "a\tb", "a\\tb\tAnn"},
		{postgres, "O'Example", "a'b", "'Dee a''b')"},
	} {
		out, err := formattest.Rewrite(format, []byte(c.file), "a.sql", formattest.Replace(c.old, c.put))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(out), c.want) {
			t.Errorf("%q is missing in\n%s", c.want, out)
		}
	}
}

func TestSniff(t *testing.T) {
	for _, c := range []struct {
		head, name string
		want       bool
	}{
		{mysql, "x", true}, {postgres, "x", true}, {"insert into a values (1);", "a.SQL", true}, {"insert into a values (1);", "a.txt", false},
		{"prose", "a.sql", false}, {"\x00\x01", "a.sql", false},
	} {
		if got := Sniff([]byte(c.head), c.name); got != c.want {
			t.Errorf("%.20q %s: %v", c.head, c.name, got)
		}
	}
}

func TestLong(t *testing.T) {
	for name, e := range map[string]*formattest.Endless{
		"rows":       {Head: "INSERT INTO a (name, phone) VALUES ", Unit: "('Ann Example', '07700 900123'),", N: 8 << 20},
		"statements": {Unit: "INSERT INTO a VALUES ('Ann Example', '07700 900123');\n", N: 8 << 20},
		"one string": {Head: "INSERT INTO a VALUES ('", Unit: "Ann Example 07700 900123 ", N: 8 << 20},
		"no end":     {Head: "INSERT INTO a VALUES (1", Unit: "07700 900123", N: 4 << 20},
		"copy":       {Head: "COPY a (name, phone) FROM stdin;\n", Unit: "Ann Example\t07700 900123\n", N: 8 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			c := &formattest.Checker{T: t, Needle: "07700 900123"}
			in := struct {
				io.Reader
				*formattest.Endless
			}{io.NewSectionReader(e, 0, e.N), e}
			if err := Read(t.Context(), in, document.Options{}, c); err != nil || int64(c.Hits) < e.N/60 {
				t.Errorf("%v, %d hits, %d bytes", err, c.Hits, c.Next)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(mysql))
	f.Add([]byte(postgres))
	f.Add([]byte("-- MySQL dump\nINSERT a VALUES ('\\"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := formattest.Read(format, data, "a.sql")
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		formattest.WellFormed(t, r.Parts)
		if _, err := formattest.Rewrite(format, data, "a.sql", formattest.Replace("a", "xx")); err != nil {
			t.Error(err)
		}
	})
}

// TestNothingButEscapes: a value longer than a part in which every letter is
// escaped, in each way.
func TestNothingButEscapes(t *testing.T) {
	const n = 1_300_000 // more than a part holds
	for _, dump := range []string{
		"INSERT INTO t VALUES ('" + strings.Repeat("''", n) + "');\n", "-- MySQL dump\nINSERT INTO t VALUES ('" + strings.Repeat(`\n`, n) + "');\n",
		"INSERT INTO t VALUES ('" + strings.Repeat("''", n), "COPY t (a) FROM stdin;\n" + strings.Repeat(`\t`, 20_000) + "\tb\n\\.\n",
	} {
		r := formattest.Read(formattest.Format{Sniff: Sniff, Read: Read}, []byte(dump), "a.sql")
		if r.Err != nil || len(r.Skips) > 0 {
			t.Fatal(r.Err, r.Skips)
		}
		formattest.WellFormed(t, r.Parts)
		if len(dump) > n && len(r.Parts) < 2 {
			t.Errorf("%d parts", len(r.Parts))
		}
	}
}
