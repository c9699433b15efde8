package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"sardine/internal/app"
)

func catalogueCommand(c *console) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "catalogue",
		Short: "List what this version can read and find",
		Long: `List what this version can read and find: formats, kinds of personal data, and
the detectors and rules that find them. docs/catalogue.md is made from it.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			cat, err := app.MakeCatalogue()
			if err != nil {
				return err
			}
			if asJSON {
				enc := json.NewEncoder(c.out)
				enc.SetIndent("", "  ")
				return enc.Encode(cat)
			}
			return cat.Markdown(c.out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
