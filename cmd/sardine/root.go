package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// Exit codes. They are part of the interface (docs/guide.md).
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitUnread   = 3 // done, but some files were not read, or only in part
	exitFindings = 4 // more findings than asked for with --fail-above
	exitRefused  = 5 // a redaction was refused
	exitStopped  = 130
)

// codeError carries an exit code. Its text, if any, was not printed yet.
type codeError struct {
	code int
	err  error
}

func (e *codeError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}
func (e *codeError) Unwrap() error { return e.err }

func usage(format string, args ...any) error {
	return &codeError{exitUsage, fmt.Errorf(format, args...)}
}

// console is where a command talks to.
type console struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// terminal reports whether w is a terminal, and may have colours and progress.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// style returns how emphasis is written to w: plain unless w is a terminal.
func style(w io.Writer) func(code, text string) string {
	if !terminal(w) || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return func(_, text string) string { return text }
	}
	return func(code, text string) string { return "\x1b[" + code + "m" + text + "\x1b[0m" }
}

// note prints a line to standard error.
func (c *console) note(format string, args ...any) {
	fmt.Fprintf(c.err, "sardine: "+format+"\n", args...)
}

// run is main without the process: testscript calls it.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	c := &console{in, out, errOut}
	root := newRoot(c)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	return exitCode(c, root.ExecuteContext(ctx))
}

// exitCode prints an error once and turns it into the process's exit code.
func exitCode(c *console, err error) int {
	var coded *codeError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		c.note("stopped. What was finished is kept: run the same command again to go on.")
		return exitStopped
	case errors.As(err, &coded):
		if coded.err != nil {
			c.note("%v", coded.err)
		}
		return coded.code
	case strings.HasPrefix(err.Error(), "unknown command"), strings.HasPrefix(err.Error(), "required flag"):
		c.note("%v\nRun 'sardine help' to see what there is.", err)
		return exitUsage
	}
	c.note("%v", err)
	if what := advice(err); what != "" {
		fmt.Fprintln(c.err, what)
	}
	return exitFailed
}

// commands lists every command, one file each.
var commands = []func(*console) *cobra.Command{
	scanCommand, planCommand, checkCommand, sarCommand, reportCommand, showCommand, explainCommand, textCommand, closureCommand, catalogueCommand, rulesCommand,
	redactCommand, verifyCommand, versionCommand, manCommand,
}

func newRoot(c *console) *cobra.Command {
	root := &cobra.Command{
		Use:   "sardine",
		Short: "Find personal data in files: subject access, redaction, data inventory",
		Long: `Sardine finds personal data in the files of a folder or share, keeps an inventory
of what is where, makes verified redacted copies, and answers subject access
requests. Nothing leaves this machine.

Start with:  sardine scan FOLDER`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	for _, command := range commands {
		root.AddCommand(command(c))
	}
	root.AddCommand(topicCommands(c)...)
	plainWords(root)
	return root
}
