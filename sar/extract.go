package sar

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"sardine/document"
	"sardine/finding"
	"sardine/sar/match"
)

// tableFormats are files that are lists: the requester gets the headings and
// their own rows.
var tableFormats = []string{"csv", "ooxml", "odf", "ole"}

// rowsOf returns the subject's rows by the path of their table; nil if the
// file holds anything of theirs that is no row.
func rowsOf(v *match.Verdict, format string) map[string]map[uint32]bool {
	if !slices.Contains(tableFormats, format) {
		return nil
	}
	out := map[string]map[uint32]bool{}
	for i := range v.Units {
		u := &v.Units[i]
		if u.Points < match.LeastLikely && !u.Own {
			continue
		}
		for k := range u.Hits {
			h := &u.Hits[k]
			if h.Part == document.Name || h.Part == document.Metadata && h.Row == 0 {
				continue
			}
			if h.Row == 0 {
				return nil
			}
			p := h.Path.String()
			if out[p] == nil {
				out[p] = map[uint32]bool{}
			}
			out[p][h.Row] = true
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// sheet is the part of one table that is the subject's.
type sheet struct {
	name   string
	header []string
	rows   [][]string
}

// maxSheetRows bounds an extract.
const maxSheetRows = 200_000

// tables reads the subject's rows of a file.
func tables(ctx context.Context, read Read, ref finding.FileRef, own map[string]map[uint32]bool) ([]sheet, error) {
	byPath := map[string]*sheet{}
	var order []string
	last := map[string]uint32{}
	_, err := read(ctx, ref, func(p *document.Part) {
		rows := own[p.Path.String()]
		if rows == nil || p.Table == nil || p.Kind != document.Body && p.Kind != document.Displayed {
			return
		}
		key := p.Path.String() + "\x00" + p.Kind.String()
		s := byPath[key]
		if s == nil {
			s = &sheet{name: sheetName(p), header: p.Table.Header}
			byPath[key] = s
			order = append(order, key)
		}
		for i, c := range p.Table.Cells {
			if !rows[c.Row] || int(c.Text) < p.Lead || len(s.rows) > maxSheetRows {
				continue
			}
			if last[key] != c.Row {
				last[key] = c.Row
				s.rows = append(s.rows, nil)
			}
			row := &s.rows[len(s.rows)-1]
			for len(*row) < int(c.Col) && len(*row) < 16384 {
				*row = append(*row, "")
			}
			*row = append(*row, p.Text[c.Text:p.Table.End(i, len(p.Text))])
		}
	}, func([]finding.Finding) error { return nil })
	if err != nil {
		return nil, err
	}
	var out []sheet
	for _, key := range order {
		if s := byPath[key]; len(s.rows) > 0 {
			out = append(out, *s)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("the rows were not found again")
	}
	return out, nil
}

func sheetName(p *document.Part) string {
	for _, l := range p.Labels {
		if l.Kind == document.Sheet {
			return l.Name
		}
	}
	return ""
}

// writeExtract writes the rows: as CSV if the source was text, else as a
// workbook. It returns the name of the copy.
func writeExtract(dir, name, format string, sheets []sheet) (file, as string, err error) {
	if format == "csv" && len(sheets) == 1 {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if len(sheets[0].header) > 0 {
			_ = w.Write(sheets[0].header) // into memory
		}
		_ = w.WriteAll(sheets[0].rows)
		file = filepath.Join(dir, "extract.csv")
		return file, name, errors.Join(w.Error(), os.WriteFile(file, b.Bytes(), 0o600))
	}
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // in memory
	for i, s := range sheets {
		title := fmt.Sprintf("Sheet%d", i+1)
		if i > 0 {
			if _, err := book.NewSheet(title); err != nil {
				return "", "", err
			}
		}
		line := 1
		for _, row := range append([][]string{s.header}, s.rows...) {
			if row == nil {
				continue
			}
			cells := make([]any, len(row))
			for k, v := range row {
				cells[k] = v
			}
			at, err := excelize.CoordinatesToCellName(1, line)
			if err != nil {
				return "", "", err
			}
			if err := book.SetSheetRow(title, at, &cells); err != nil {
				return "", "", err
			}
			line++
		}
	}
	file = filepath.Join(dir, "extract.xlsx")
	as = name
	if ext := strings.ToLower(path.Ext(name)); ext != ".xlsx" && ext != ".xlsm" {
		as = name + ".xlsx"
	}
	return file, as, book.SaveAs(file)
}

// maxMember is the largest member of an archive that is taken out.
const maxMember = 1 << 30

// Members hands over members of a zip archive, piece by piece: put is called
// for each at least once, with its place in wanted.
func Members(in io.ReaderAt, size int64, wanted []string, put func(i int, data []byte) error) error {
	r, err := zip.NewReader(in, size)
	if err != nil {
		return errors.New("the archive cannot be opened by this reader")
	}
	buf := make([]byte, 64<<10)
	for i, name := range wanted {
		at := slices.IndexFunc(r.File, func(f *zip.File) bool { return f.Name == name })
		if at < 0 {
			return errors.New("a member was not found again")
		}
		in, err := r.File[at].Open()
		if err != nil {
			return errors.New("a member cannot be opened")
		}
		left := int64(maxMember)
		for n := 0; err == nil; left -= int64(n) {
			n, err = in.Read(buf)
			if int64(n) > left {
				return errors.Join(in.Close(), errors.New("a member cannot be taken out"))
			}
			if perr := put(i, buf[:n]); perr != nil {
				return errors.Join(perr, in.Close())
			}
		}
		if cerr := in.Close(); err != io.EOF || cerr != nil {
			return errors.New("a member cannot be taken out")
		}
	}
	return nil
}

// membersHere is Making.Members in this process.
func membersHere(_ context.Context, source string, wanted []string, put func(i int, data []byte) error) error {
	f, err := os.Open(source)
	if err != nil {
		return errors.New("the archive cannot be opened by this reader")
	}
	defer func() { _ = f.Close() }() // read only
	info, err := f.Stat()
	if err != nil {
		return errors.New("the archive cannot be opened by this reader")
	}
	return Members(f, info.Size(), wanted, put)
}

// zipMembers takes the members with hits out of a zip archive.
func (r *making) zipMembers(ctx context.Context, source, dir string, wanted []string) (files []string, err error) {
	take := r.Members
	if take == nil {
		take = membersHere
	}
	var out *os.File
	err = take(ctx, source, wanted, func(i int, data []byte) error {
		if i == len(files) && i < len(wanted) {
			if out != nil {
				if err := out.Close(); err != nil {
					return err
				}
			}
			file := filepath.Join(dir, fmt.Sprintf("member%04d%s", i, path.Ext(wanted[i])))
			if out, err = os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
				return err
			}
			files = append(files, file)
		}
		if i != len(files)-1 {
			return errors.New("members come in another order")
		}
		_, err := out.Write(data)
		return err
	})
	if out != nil {
		err = errors.Join(err, out.Close())
	}
	if err == nil && len(files) != len(wanted) {
		err = errors.New("a member was not found again")
	}
	return files, err
}

// packMembers writes redacted members into a new archive.
func packMembers(out string, names, files []string) error {
	f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	z := zip.NewWriter(f)
	for i := range files {
		raw, err := os.ReadFile(files[i])
		if err != nil {
			return errors.Join(err, f.Close())
		}
		w, err := z.Create(names[i])
		if err == nil {
			_, err = w.Write(raw)
		}
		if err != nil {
			return errors.Join(err, f.Close())
		}
	}
	return errors.Join(z.Close(), f.Close())
}

// asText writes what a reader of the file sees as plain text: for formats of
// which no copy can be proven.
func asText(ctx context.Context, read Read, ref finding.FileRef, dir string) (file string, err error) {
	var b strings.Builder
	last := ""
	res, err := read(ctx, ref, func(p *document.Part) {
		if p.Kind == document.Name || p.Kind == document.Hidden || p.Kind == document.Deleted || b.Len() > maxText {
			return
		}
		if p.Kind == document.Metadata && !mailHead(p.Text) {
			return
		}
		if where := p.Path.String(); where != last && b.Len() > 0 {
			b.WriteString("\n")
			last = where
		}
		b.WriteString(p.Text[p.Lead:])
		if !strings.HasSuffix(p.Text, "\n") {
			b.WriteString("\n")
		}
	}, func([]finding.Finding) error { return nil })
	if err != nil {
		return "", err
	}
	if res.Status == finding.Skipped || res.Status == finding.Failed || strings.TrimSpace(b.String()) == "" {
		return "", errors.New("no text could be read")
	}
	file = filepath.Join(dir, "text.txt")
	return file, os.WriteFile(file, []byte(b.String()), 0o600)
}

const maxText = 64 << 20

// mailHead tells a message's head, which a person reads, from the properties
// of a document.
func mailHead(text string) bool {
	return strings.Contains(text, "From: ") && strings.Contains(text, "Date: ")
}
