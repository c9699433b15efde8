package convert

import (
	"errors"
	"path"
	"slices"
	"strings"
)

// Form is what a file becomes.
type Form uint8

const (
	None Form = iota
	Text
	Document // Word, .docx
	Workbook // Excel, .xlsx
	PDF
	Suited // of a wish only: the form of today that suits the kind of file
)

var formNames = [...]string{"", "text", "docx", "xlsx", "pdf", "suited"}

// endings of the files, by form.
var endings = [...]string{"", ".txt", ".docx", ".xlsx", ".pdf", ""}

func (f Form) String() string { return formNames[f] }

// Ending of the names of such files, with its dot.
func (f Form) Ending() string { return endings[f] }

// Named returns the form of that name.
func Named(name string) (Form, bool) {
	i := slices.Index(formNames[1:], name)
	return Form(i + 1), i >= 0
}

// Errors of Close.
var (
	// ErrLetters means that the fonts of a PDF lack too many of the letters.
	ErrLetters = errors.New("its letters are not in the fonts of the PDF")
	// ErrSize means that the form cannot hold that much.
	ErrSize = errors.New("it is too large for this form")
)

// readable are the formats whose files become others, with what suits those
// whose endings say nothing. Archives are not among them: what is in them has
// forms of its own.
var readable = map[string]Form{"ole": Document, "wordperfect": Document, "sqlite": Workbook, "dbf": Workbook, "tnef": PDF, "pst": PDF, "metafile": PDF}

// suited is what suits files by their endings.
var suited = map[string]Form{
	".doc": Document, ".dot": Document, ".wps": Document, ".wpd": Document,
	".xls": Workbook, ".xlt": Workbook, ".xla": Workbook, ".wk1": Workbook,
	".ppt": PDF, ".pps": PDF, ".pot": PDF, ".msg": PDF, ".oft": PDF,
}

// For is the form that a file of a format becomes, None if it stays what it
// is.
func For(wish Form, format, name string) Form {
	form, ok := readable[format]
	switch {
	case wish == None || !ok:
		return None
	case wish != Suited:
		return wish
	}
	if f, ok := suited[strings.ToLower(path.Ext(name))]; ok && format == "ole" {
		return f
	}
	return form
}

// Member is the form that a member of an archive becomes, by its name alone;
// None if it stays what it is.
func Member(wish Form, name string) Form {
	ext := strings.ToLower(path.Ext(name))
	form := suited[ext]
	if form == None {
		form = stores[ext]
	}
	if form != None && wish != Suited {
		return wish
	}
	return min(form, wish)
}

// stores are endings of files with many records, by what suits them.
var stores = map[string]Form{".pst": PDF, ".ost": PDF, ".sqlite": Workbook, ".sqlite3": Workbook}

// Rename gives a file's name the ending of its form. What was its ending stays
// where it tells the file from another.
func Rename(name string, f Form, taken func(string) bool) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	if n := stem + f.Ending(); path.Base(stem) != "" && !taken(n) {
		return n
	}
	return name + f.Ending()
}
