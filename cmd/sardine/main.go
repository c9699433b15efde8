// Command sardine finds personal data in files: Subject Access, Redaction and
// Data Inventory.
//
// This package reads flags, prints, and chooses exit codes; the work is done
// by internal/app. What a command is for goes to standard output, everything
// else to standard error.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"sardine/internal/app/child"
)

func main() {
	if child.Serve() {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second ctrl-C ends the program at once
	}()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
