package programs

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Bounds of LibreOffice. It needs some seconds to start and less than one for
// a letter; many documents are given to one start of it.
const (
	officeStart = 60 * time.Second
	officeEach  = 15 * time.Second
	officeAlone = 90 * time.Second // one document after a start with many failed
)

// officePlaces are where LibreOffice lies when it is not on the path.
var officePlaces = []string{
	"/Applications/LibreOffice.app/Contents/MacOS/soffice",
	`C:\Program Files\LibreOffice\program\soffice.exe`,
	`C:\Program Files (x86)\LibreOffice\program\soffice.exe`,
}

// Office is where LibreOffice is, or "".
func Office() string {
	for _, name := range []string{"soffice", "libreoffice"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	for _, p := range officePlaces {
		if info, err := os.Stat(p); err == nil && info.Mode().IsRegular() {
			return p
		}
	}
	return ""
}

// officeSettings: no macros run, no link is followed, nothing is fetched.
const officeSettings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
`

// OfficeJob is a document, with the ending of its name, and the PDF that it
// becomes.
type OfficeJob struct{ In, Ext, Out string }

// OfficePDF lets LibreOffice make PDFs, in a folder of its own below dir that
// is gone afterwards. It reports which were made.
func OfficePDF(ctx context.Context, program, dir string, jobs []OfficeJob) ([]bool, error) {
	made := make([]bool, len(jobs))
	if len(jobs) == 0 {
		return made, nil
	}
	work, err := os.MkdirTemp(dir, "office")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	profile := filepath.Join(work, "profile", "user")
	err = os.MkdirAll(profile, 0o700)
	for _, name := range []string{"in", "out"} {
		err = errors.Join(err, os.Mkdir(filepath.Join(work, name), 0o700))
	}
	if err = errors.Join(err, os.WriteFile(filepath.Join(profile, "registrymodifications.xcu"), []byte(officeSettings), 0o600)); err != nil {
		return nil, err
	}
	var all []string
	for i, j := range jobs {
		raw, err := os.ReadFile(j.In)
		if err != nil {
			return nil, err
		}
		in := filepath.Join(work, "in", fmt.Sprintf("%05d%s", i, j.Ext))
		if err := os.WriteFile(in, raw, 0o600); err != nil {
			return nil, err
		}
		all = append(all, in)
	}
	runOffice(ctx, program, work, all, officeStart+time.Duration(len(all))*officeEach)
	for i := range jobs {
		out := filepath.Join(work, "out", fmt.Sprintf("%05d.pdf", i))
		if _, err := os.Stat(out); err != nil && len(jobs) > 1 {
			runOffice(ctx, program, work, all[i:i+1], officeAlone)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		made[i] = os.Rename(out, jobs[i].Out) == nil
	}
	return made, nil
}

// runOffice runs the program once. What it says may hold text of the files and
// is dropped; what it made tells how it went.
func runOffice(ctx context.Context, program, work string, files []string, limit time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	profile := filepath.ToSlash(filepath.Join(work, "profile"))
	if !strings.HasPrefix(profile, "/") {
		profile = "/" + profile // C:/…
	}
	home := url.URL{Scheme: "file", Path: profile}
	args := []string{"-env:UserInstallation=" + home.String(), "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
		"--convert-to", "pdf", "--outdir", filepath.Join(work, "out")}
	cmd := exec.CommandContext(ctx, program, append(args, files...)...)
	cmd.Dir = work
	cmd.Env = []string{"HOME=" + work, "TMPDIR=" + work, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "SAL_USE_VCLPLUGIN=svp",
		"http_proxy=http://127.0.0.1:9", "https_proxy=http://127.0.0.1:9", "no_proxy="} // nobody listens at the discard port
	for _, name := range []string{"SystemRoot", "SystemDrive", "ProgramFiles", "windir"} { // without them no program starts on Windows
		if v := os.Getenv(name); v != "" {
			cmd.Env = append(cmd.Env, name+"="+v)
		}
	}
	cmd.WaitDelay = 5 * time.Second
	alone(cmd)
	_ = cmd.Run() // what it made tells
}
