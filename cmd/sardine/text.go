package main

import (
	"bufio"
	"time"

	"github.com/spf13/cobra"

	"sardine/document"
	"sardine/internal/app"
	"sardine/internal/app/isolation"
	"sardine/internal/app/reading"
)

func textCommand(c *console) *cobra.Command {
	var sel selectFlags
	var lim limitFlags
	var asJSON, allowUnread bool
	var view string
	cmd := &cobra.Command{
		Use:   "text PATH...",
		Short: "Print the text that Sardine reads in files",
		Long: `Print the text that Sardine reads in files, part by part: the body, comments,
deleted and hidden text, properties. The text is printed in clear.

With --json each part is one line {"file","path","kind","text"}, and everything
that was not read is one line {"file","path","skip"} with the reason.

Of a document with tracked changes --view original prints the text before them,
--view final the text after them; by default all is printed, with what was
deleted or moved away as a part of its own.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := lim.check(); err != nil {
				return err
			}
			shown, err := document.ParseView(view)
			if err != nil {
				return usage("--view: %w", err)
			}
			defer c.tellMissed(&lim)
			selection, err := sel.selection(c.in, time.Now())
			if err != nil {
				return err
			}
			write := writePlainText
			if asJSON {
				write = app.WriteTextJSON
			}
			opt := lim.options()
			opt.View = shown
			unread, err := app.Text(cmd.Context(), app.TextOptions{
				Paths: args, Select: selection, Options: opt, Isolation: isolation.Mode(lim.isolation), Notice: c.notice,
			}, c.out, write)
			if err != nil {
				return err
			}
			if unread > 0 && !allowUnread {
				return &codeError{code: exitUnread}
			}
			return nil
		},
	}
	sel.add(cmd.Flags())
	lim.add(cmd.Flags())
	lim.addOCR(cmd.Flags())
	cmd.Flags().StringVar(&view, "view", "all", "of tracked changes: original, final or all")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON lines")
	cmd.Flags().BoolVar(&allowUnread, "allow-unread", false, "exit with 0 even if some files were not read")
	return cmd
}

// writePlainText prints a heading for each part and its text.
func writePlainText(w *bufio.Writer, r reading.TextRecord) error {
	w.WriteString("== " + r.File)
	if len(r.Path) > 0 {
		w.WriteString(" > " + r.Path.String())
	}
	if r.Skip != "" {
		w.WriteString("  [not read: " + string(r.Skip) + "]\n")
		return nil
	}
	if r.Kind != "body" && r.Kind != "" {
		w.WriteString("  [" + r.Kind + "]")
	}
	w.WriteString("\n")
	if r.Text != nil && *r.Text != "" {
		w.WriteString(*r.Text)
		if (*r.Text)[len(*r.Text)-1] != '\n' {
			w.WriteByte('\n')
		}
	}
	return nil
}
