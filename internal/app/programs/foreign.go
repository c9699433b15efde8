package programs

import (
	"context"
	"errors"
	"os/exec"
	"path"
	"strings"

	"sardine/redact/leak"
)

// maxProgramOutput is how much of what a program prints is looked through.
const maxProgramOutput = 64 << 20

// pdfPrograms look at redacted PDFs where they are installed.
var pdfPrograms = []struct {
	name string
	args []string // $ is the file
}{
	{"pdftotext", []string{"-q", "-enc", "UTF-8", "$", "-"}},
	{"pdfinfo", []string{"$"}},
	{"mutool", []string{"draw", "-q", "-F", "txt", "-o", "-", "$"}},
	{"qpdf", []string{"--qdf", "--object-streams=disable", "$", "-"}},
}

// ForPDF are those of them that are on this machine's path.
func ForPDF() []leak.Program {
	var out []leak.Program
	for _, p := range pdfPrograms {
		file, err := exec.LookPath(p.name)
		if err != nil {
			continue
		}
		out = append(out, leak.Program{Name: p.name, For: isPDF, Run: func(ctx context.Context, copied string) (string, error) {
			args := append([]string{}, p.args...)
			for i := range args {
				if args[i] == "$" {
					args[i] = copied
				}
			}
			text, err := runProgram(ctx, file, args)
			if p.name == "pdfinfo" {
				text = infoValues(text)
			}
			return text, err
		}})
	}
	return out
}

// infoLabels are the lines of pdfinfo that hold its own words alone.
var infoLabels = map[string]bool{"CreationDate": true, "ModDate": true, "Custom Metadata": true, "Metadata Stream": true, "Tagged": true,
	"UserProperties": true, "Suspects": true, "Form": true, "JavaScript": true, "Pages": true, "Encrypted": true, "Page size": true, "Page rot": true,
	"File size": true, "Optimized": true, "PDF version": true, "PDF subtype": true, "Abbreviation": true, "Subtitle": true, "Standard": true,
	"Conformance": true}

// infoValues is what pdfinfo prints of the file's own, without its labels and
// what it says of pages and permissions in words of its own.
func infoValues(printed string) string {
	var b strings.Builder
	for line := range strings.Lines(printed) {
		label, value, ok := strings.Cut(line, ":")
		switch {
		case ok && infoLabels[label]:
			continue
		case ok && (label == "Title" || label == "Subject" || label == "Keywords" || label == "Author" || label == "Creator" || label == "Producer"):
			line = value
		}
		b.WriteString(line)
	}
	return b.String()
}

func isPDF(name string) bool { return strings.EqualFold(path.Ext(name), ".pdf") }

// runProgram returns what a program prints. Its own words about trouble may
// hold text of the file and are dropped.
func runProgram(ctx context.Context, file string, args []string) (string, error) {
	cmd := exec.CommandContext(ctx, file, args...)
	cmd.Env = []string{}
	out := bounded{limit: maxProgramOutput}
	cmd.Stdout = &out
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 3 && out.buf.Len() > 0 { // qpdf: warnings
		err = nil
	}
	return out.buf.String(), err
}
