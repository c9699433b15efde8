package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"sardine/internal/app/build"
)

// manCommand writes the manual pages that `make install` installs. It is not
// listed: users have help.
func manCommand(c *console) *cobra.Command {
	return &cobra.Command{
		Use:    "man FOLDER",
		Short:  "Write manual pages, one for each command, into a folder",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			root := cmd.Root()
			root.DisableAutoGenTag = true
			head := &doc.GenManHeader{Section: "1", Source: "sardine " + build.Version, Manual: "Sardine", Date: build.Time()}
			if err := doc.GenManTree(root, head, args[0]); err != nil {
				return err
			}
			pages, err := os.ReadDir(args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.out, "%d pages in %s\n", len(pages), args[0])
			return err
		},
	}
}
