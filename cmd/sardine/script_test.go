package main

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sardine/internal/app/child"
)

func TestMain(m *testing.M) {
	if child.Serve() {
		return
	}
	testscript.Main(m, map[string]func(){
		"sardine": func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// lockedZip is $WORK/locked.zip: call.txt, locked with AES by 7-Zip and the
// password "Sesame".
const lockedZip = "UEsDBDMAAQBjAFk2dl0AAAAAXQAAAEEAAAAIAAsAY2FsbC50eHQBmQcAAgBBRQMAAHAgRwiNQVIG5joMT3P2Zj85sQ8RACN6oyFwtim038YXjE" +
	"UXFQs0yub7zCEZvf8J4GAsaqgfp86fbrkNLDk5QfI5LS0VPuwfGPJO/tF87/S0u4y06FD/tMdEc20OX1BLAQI/AzMAAQBjAFk2dl0AAAAAXQAA" +
	"AEEAAAAIAC8AAAAAAAAAIICkgQAAAABjYWxsLnR4dAoAIAAAAAAAAQAYAKn6S89Net0BAAAAAAAAAAAAAAAAAAAAAAGZBwACAEFFAwAAUEsFBg" +
	"AAAAABAAEAZQAAAI4AAAAAAA=="

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
			locked, err := base64.StdEncoding.DecodeString(lockedZip)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(e.WorkDir, "locked.zip"), locked, 0o600)
		},
	})
}
