// Package arch holds the import table of the design page as a test. The table
// is a statement of policy: change docs/architecture.md first, then this.
package arch

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport lists, for each package of the product, which others it may
// import directly. A name that ends in /* stands for all packages of a shelf.
// Tests may import more.
var mayImport = map[string][]string{
	"document":    {},
	"finding":     {"document"},
	"rules":       {"document"},
	"rules/*":     {},
	"formats/*":   {"document", "internal/charset", "internal/sqltext", "internal/xmlspan", "internal/pkzip", "internal/xz", "internal/mapi", "internal/pdfile"},
	"formats":     {"document", "formats/*"},
	"detectors":   {"document", "finding", "rules"},
	"policy":      {"finding", "internal/modulus"},
	"redact":      {"document", "finding", "formats", "detectors", "redact/leak", "redact/convert"},
	"scanner":     {"document", "finding", "formats", "detectors", "internal/phrase"},
	"inventory":   {"document", "finding"},
	"sar":         {"document", "finding", "detectors", "scanner", "inventory", "redact", "redact/*", "rules/access", "sar/*"},
	"sar/paper":   {"document", "finding", "rules/access", "sar", "sar/casefile", "sar/clock", "sar/match", "internal/pdfwrite"},
	"sar/typeset": {"document", "internal/pdfwrite"},
	"sar/*":       {"document", "finding", "detectors", "rules/access", "sar/clock", "sar/casefile", "sar/match", "sar/records"},
	"reports":     {"document", "finding", "inventory", "sar", "internal/phrase"},

	"internal/charset":      {"document"},
	"internal/xmlspan":      {"document"},
	"internal/sqltext":      {},
	"internal/sandbox":      {},
	"internal/modulus":      {},
	"internal/mapi":         {},
	"internal/phrase":       {},
	"internal/signing":      {},
	"internal/pkzip":        {"internal/xz"},
	"internal/xz":           {},
	"internal/pdfile":       {},
	"internal/pdfwrite":     {},
	"internal/truth":        {"document", "internal/truth/pack"},
	"internal/app/build":    {},
	"internal/app/tables":   {"document", "finding", "formats", "detectors", "rules", "policy", "inventory"},
	"internal/app/programs": {"document", "formats/pdf", "redact/leak"},
	"internal/app/reading": {"document", "finding", "formats", "detectors", "policy", "scanner", "check", "inventory", "redact", "sar/binder", "sar/match", "sar/paper", "sar/typeset",
		"internal/app/tables"},
	"internal/app/wire":  {"document", "finding", "formats/pdf", "internal/app/tables", "internal/app/reading"},
	"internal/app/child": {"document", "finding", "formats", "formats/pdf", "redact", "redact/leak", "sar", "sar/records", "internal/sandbox", "internal/app/tables", "internal/app/reading", "internal/app/wire"},
	"internal/app/isolation": {"document", "finding", "policy", "formats", "formats/pdf", "scanner", "redact", "redact/leak", "sar", "sar/paper", "sar/records", "internal/sandbox",
		"internal/app/tables", "internal/app/reading", "internal/app/wire"},
	"internal/app/redaction": {"document", "finding", "detectors", "scanner", "redact",
		"internal/app/build", "internal/app/tables", "internal/app/programs", "internal/app/isolation"},
	"internal/app/request": {"document", "finding", "detectors", "policy", "scanner", "inventory", "redact", "reports", "sar", "sar/*", "internal/signing",
		"internal/app/build", "internal/app/tables", "internal/app/programs", "internal/app/reading", "internal/app/isolation", "internal/app/redaction"},
	"internal/app": {"document", "finding", "policy", "formats", "detectors", "redact", "scanner", "inventory", "closure", "check",
		"internal/app/tables", "internal/app/reading", "internal/app/isolation"},
	"internal/hostile": {"document", "internal/sandbox", "internal/truth/pack"}, // for tests
	"docs":             {},
	"closure":          {},
	"check":            {"document", "finding"},
	"cmd/sardine": {"internal/app", "internal/app/*", "policy", "document", "finding", "rules", "formats", "detectors", "redact", "redact/convert", "scanner",
		"inventory", "sar", "sar/*", "reports", "internal/phrase", "closure", "check", "internal/signing", "docs"},

	"redact/leak":           {},
	"redact/convert":        {"internal/pdfwrite"},
	"sar/paper/gen":         {},
	"formats/formattest":    {"document"},
	"detectors/lexicon/gen": {},
	"internal/truth/gen":    {"internal/truth"},
	"internal/truth/pack":   {},
	"internal/evaluate":     {"internal/app", "internal/truth", "document", "finding", "detectors", "formats", "scanner"},
	"bench":                 {"internal/app", "internal/truth", "document", "finding", "rules", "detectors", "formats", "scanner", "inventory"},
	"bench/gen":             {"internal/truth"},
	"internal/arch":         {},
}

// onlyIn says which packages may use a package of the standard library, or a
// dependency, that the others may not.
var onlyIn = map[string][]string{
	"database/sql": {"inventory", "formats/sqlite"},
	"net/http":     {},
	"os/exec":      {"internal/sandbox", "internal/app/programs"},
	"log":          {},
	"log/slog":     {"cmd/sardine", "finding"}, // finding: Value masks itself in logs
	"flag":         {"cmd/sardine", "bench/gen", "internal/truth/gen", "detectors/lexicon/gen"},

	"github.com/spf13/cobra":              {"cmd/sardine"},
	"github.com/schollz/progressbar/v3":   {"cmd/sardine"},
	"modernc.org/sqlite":                  {"inventory", "formats/sqlite"},
	"github.com/xuri/excelize/v2":         {"reports", "redact", "redact/leak", "sar", "sar/paper", "internal/truth", "internal/truth/pack", "formats/ole"},
	"github.com/nguyenthenguyen/docx":     {"redact/leak", "sar/paper", "internal/truth/pack"},
	"github.com/ledongthuc/pdf":           {"redact/leak"},
	"github.com/pdfcpu/pdfcpu/pkg/api":    {}, // brings code for forms that takes 30 ms of every start: see sar/binder
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu": {"sar/binder"},
	"github.com/nyaruka/phonenumbers":     {"detectors"},
	"github.com/wasilibs/go-re2":          {"bench"},
	"github.com/jhillyerd/enmime/v2":      {"formats/mail"},
	"github.com/goccy/go-yaml":            {"rules", "policy", "closure", "sar", "sar/casefile", "rules/access"},
	"github.com/saintfish/chardet":        {"internal/charset"},
	"github.com/richardlehane/mscfb":      {"formats/ole", "formats/opaque"},
	"github.com/gabriel-vasile/mimetype":  {"formats", "formats/opaque"},
}

type pkg struct {
	ImportPath string
	Imports    []string
}

// list asks the go command for every package of the module, as it is built for
// one of the systems we ship for.
func list(t *testing.T, goos string) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "sardine/...")
	cmd.Env = append(cmd.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var ps []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); err == io.EOF {
			return ps
		} else if err != nil {
			t.Fatal(err)
		}
		p.ImportPath = strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, "sardine"), "/")
		ps = append(ps, p)
	}
}

// rule finds what p may import: its own row, or its shelf's.
func rule(p string) ([]string, bool) {
	if r, ok := mayImport[p]; ok {
		return r, true
	}
	for name, r := range mayImport {
		if shelf, ok := strings.CutSuffix(name, "/*"); ok && strings.HasPrefix(p, shelf+"/") && strings.Count(p, "/") == strings.Count(name, "/") {
			return r, true
		}
	}
	return nil, false
}

func allowed(rules []string, imp string) bool {
	return slices.ContainsFunc(rules, func(r string) bool {
		if shelf, ok := strings.CutSuffix(r, "/*"); ok {
			return strings.HasPrefix(imp, shelf+"/")
		}
		return r == imp
	})
}

func TestImports(t *testing.T) {
	for _, goos := range []string{"linux", "windows", "darwin"} {
		t.Run(goos, func(t *testing.T) {
			packages := list(t, goos)
			if len(packages) < 10 {
				t.Fatalf("go list shows %d packages: the check would check nothing", len(packages))
			}
			for _, p := range packages {
				rules, ok := rule(p.ImportPath)
				if !ok {
					t.Errorf("%s: not in the import table", p.ImportPath)
					continue
				}
				for _, imp := range p.Imports {
					if own, ok := strings.CutPrefix(imp, "sardine/"); ok {
						if !allowed(rules, own) {
							t.Errorf("%s must not import %s", p.ImportPath, own)
						}
					} else if only, ok := onlyIn[imp]; ok && !slices.Contains(only, p.ImportPath) {
						t.Errorf("%s must not import %s", p.ImportPath, imp)
					}
				}
			}
		})
	}
}

// TestEveryRowHasAPackage: a table that speaks of packages that are gone says
// less than it seems to.
func TestEveryRowHasAPackage(t *testing.T) {
	packages := list(t, "linux")
	for name := range mayImport {
		shelf, ok := strings.CutSuffix(name, "*")
		if !slices.ContainsFunc(packages, func(p pkg) bool { return p.ImportPath == name || ok && strings.HasPrefix(p.ImportPath, shelf) }) {
			t.Errorf("there is no package %s", name)
		}
	}
}

// TestTeeth proves that the table refuses what it is there to refuse.
func TestTeeth(t *testing.T) {
	for _, c := range []struct{ from, to string }{
		{"document", "finding"}, {"formats/csv", "finding"}, {"formats/csv", "formats/zip"},
		{"detectors", "scanner"}, {"inventory", "detectors"}, {"reports", "internal/app"}, {"internal/app/wire", "internal/app/child"}, {"internal/app/child", "internal/app/isolation"}, {"internal/app/child", "inventory"},
	} {
		rules, ok := rule(c.from)
		if !ok {
			t.Errorf("%s is not in the table", c.from)
		}
		if allowed(rules, c.to) {
			t.Errorf("the table lets %s import %s", c.from, c.to)
		}
	}
}
