package dbf

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var format = formattest.Format{Sniff: Sniff, Read: Read}

// made is a table of version v with those fields ("NAME C 10"), and records.
func made(v, mark byte, fields []string, records ...string) []byte {
	head := make([]byte, 32)
	head[0], head[1], head[2], head[3], head[29] = v, 126, 2, 28, mark
	size := 1
	for _, f := range fields {
		var name string
		var typ byte
		var n int
		if _, err := fmt.Sscanf(f, "%s %c %d", &name, &typ, &n); err != nil {
			panic(err)
		}
		d := make([]byte, 32)
		copy(d, name)
		d[11], d[16] = typ, byte(n)
		if typ == 'C' {
			d[17] = byte(n >> 8)
		}
		head = append(head, d...)
		size += n
	}
	head = append(head, endOfFields)
	binary.LittleEndian.PutUint32(head[4:], uint32(len(records)))
	binary.LittleEndian.PutUint16(head[8:], uint16(len(head)))
	binary.LittleEndian.PutUint16(head[10:], uint16(size))
	return append(append(head, strings.Join(records, "")...), endOfFile)
}

var columns = []string{"NAME C 12", "DOB D 8", "FEE N 7", "NOTE M 10"}

func example() []byte {
	row := func(mark, name, dob, fee, note string) string {
		return fmt.Sprintf("%s%-12s%-8s%7s%10s", mark, name, dob, fee, note)
	}
	zoe := strings.NewReplacer("\u2019", "\x92", "\u00eb", "\xEB", "_", "\x00").Replace(row(" ", "Bob\u2019s Zo\u00eb_", "20010101", "", ""))
	return made(0x83, 0, columns, row(" ", "Ann Example", "19870304", "12.50", "1"), row("*", "Cy Demo", "19990102", "7.00", "2"), zoe)
}

func cells(r *formattest.Result) (out []string) {
	for _, p := range r.Parts {
		for i, c := range p.Table.Cells {
			out = append(out, fmt.Sprintf("%s %d %s=%s", p.Kind, c.Row, p.Table.Name(c), p.Text[c.Text:p.Table.End(i, len(p.Text))]))
		}
	}
	return out
}

func TestRead(t *testing.T) {
	data := example()
	formattest.Accept(t, format, data, "a.dbf")
	r := formattest.Read(format, data, "a.dbf")
	formattest.ExactOrigins(t, r.Parts, func(*document.Part, uint32) []byte { return data })
	want := []string{
		"body 1 NAME=Ann Example", "body 1 DOB=19870304", "body 1 FEE=12.50", "body 1 NOTE=",
		"body 2 NAME=Bob\u2019s Zo\u00eb", "body 2 DOB=20010101", "body 2 FEE=", "body 2 NOTE=",
		"deleted 1 NAME=Cy Demo", "deleted 1 DOB=19990102", "deleted 1 FEE=7.00", "deleted 1 NOTE=",
	}
	if got := cells(r); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if len(r.Skips) != 0 || r.Err != nil {
		t.Errorf("%v %v", r.Skips, r.Err)
	}
}

func TestBinaryFields(t *testing.T) {
	le := binary.LittleEndian
	rec := " " + string(le.AppendUint32(nil, 0xFFFFFFFB)) + string(le.AppendUint64(nil, 125_000)) + string(le.AppendUint64(nil, 0x4029000000000000)) +
		string(le.AppendUint64(nil, 2_446_859)) + "T" + "Zo\x89"
	data := made(0x30, 0x02, []string{"I I 4", "Y Y 8", "B B 8", "T T 8", "L L 1", "C C 3"}, rec)
	formattest.Accept(t, format, data, "a.dbf")
	want := []string{"body 1 I=-5", "body 1 Y=12.5", "body 1 B=12.5", "body 1 T=1987-03-04", "body 1 L=T", "body 1 C=Zo\u00eb"}
	if got := cells(formattest.Read(format, data, "a.dbf")); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestManyRows(t *testing.T) {
	records := make([]string, 20_000)
	for i := range records {
		records[i] = fmt.Sprintf(" %-300s", fmt.Sprintf("Ann Example %d", i))
	}
	data := made(0x03, 0, []string{"NAME C 300"}, records...)
	r := formattest.Read(format, data, "a.dbf")
	formattest.WellFormed(t, r.Parts)
	if got := cells(r); len(got) != len(records) || got[19_999] != "body 20000 NAME=Ann Example 19999" {
		t.Errorf("%d cells", len(got))
	}
}

func TestDamage(t *testing.T) {
	data := example()
	r := formattest.Read(format, data[:len(data)-30], "a.dbf")
	if len(r.Skips) == 0 || r.Skips[0].Why != document.Partial || !strings.Contains(r.Text(), "Ann Example") {
		t.Errorf("cut off: %v", r.Skips)
	}
	for i, c := range map[int]byte{0: 'P', 2: 13, 3: 0, 10: 1, 32: 1, 43: 'x', 48: 0, 160: ' '} {
		bad := slices.Clone(data)
		if bad[i] = c; Sniff(bad, "a.dbf") {
			t.Errorf("byte %d as %#x is a table", i, c)
		}
	}
	if Sniff(data[:100], "a.dbf") {
		t.Error("a header that is not whole is a table")
	}
}

func FuzzRead(f *testing.F) {
	f.Add(example())
	f.Add(made(0x30, 3, []string{"I I 4", "Y Y 8", "B B 8", "T T 8"}, strings.Repeat("\x00", 29)))
	f.Fuzz(func(t *testing.T, data []byte) {
		formattest.WellFormed(t, formattest.Read(format, data, "a.dbf").Parts)
	})
}
