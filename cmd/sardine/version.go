package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"sardine/internal/app/build"
	"sardine/internal/app/tables"
)

func versionCommand(c *console) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, and the fingerprint of formats and detectors",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(c.out, "%s\nformats and detectors %s\n", build.String(), tables.Builtin().Fingerprint())
			return err
		},
	}
}
