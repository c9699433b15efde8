package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// plainWords makes the library's own messages say what to type instead.
func plainWords(root *cobra.Command) {
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		said, _, _ := strings.Cut(err.Error(), ": strconv.") // what Go calls the trouble helps nobody
		said, _, _ = strings.Cut(said, ": time: ")
		return usage("%s\nSee '%s --help'", said, cmd.CommandPath())
	})
	root.SetUsageTemplate(strings.NewReplacer(
		"Additional help topics:", "Topics, each with 'sardine help TOPIC':",
		"{{rpad .CommandPath .CommandPathPadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableSubCommands}}",
		"{{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableSubCommands}}",
	).Replace(root.UsageTemplate()))
	root.SetHelpCommand(helpCommand())
	for _, cmd := range root.Commands() {
		plainArgs(cmd)
		if cmd.HasSubCommands() {
			onlySubcommands(cmd)
		}
		for _, sub := range cmd.Commands() {
			plainArgs(sub)
		}
	}
}

// plainArgs keeps how many arguments cmd takes, and says how it is called.
func plainArgs(cmd *cobra.Command) {
	check := cmd.Args
	if check == nil {
		return
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		err := check(cmd, args)
		if err == nil {
			return nil
		}
		how := strings.TrimSuffix(cmd.UseLine(), " [flags]")
		if len(args) == 0 {
			return usage("something is missing: %s\nSee '%s --help'", how, cmd.CommandPath())
		}
		return usage("too few or too many words: %s\nNames with blanks need quotes. See '%s --help'", how, cmd.CommandPath())
	}
}

// onlySubcommands refuses a word after cmd that is none of its commands.
func onlySubcommands(cmd *cobra.Command) {
	cmd.Args = cobra.ArbitraryArgs
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage("there is no '%s %s': '%s --help' lists what there is", cmd.CommandPath(), args[0], cmd.CommandPath())
		}
		return cmd.Help()
	}
}

// helpCommand is the library's, but a word that is neither command nor topic is
// an error.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND or TOPIC]",
		Short: "Help about a command or topic",
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, begun string) (out []cobra.Completion, _ cobra.ShellCompDirective) {
			for _, c := range cmd.Root().Commands() {
				if strings.HasPrefix(c.Name(), begun) && !c.Hidden {
					out = append(out, cobra.CompletionWithDesc(c.Name(), c.Short))
				}
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usage("there is no command or topic %q: 'sardine help' lists them", strings.Join(args, " "))
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}
