package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sardine/internal/app"
)

func TestMain(m *testing.M) {
	if app.Child() {
		return
	}
	testscript.Main(m, map[string]func(){
		"sardine": func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScript runs a story per file in testdata/script with the real program.
// The demo share is in $SHARE.
func TestScript(t *testing.T) {
	share, err := filepath.Abs("../../testdata/share")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("SHARE", share)
			// Nothing but our own program: what is installed here must not change a story.
			e.Setenv("PATH", filepath.SplitList(e.Getenv("PATH"))[0])
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, "state"))
			return nil
		},
	})
}
