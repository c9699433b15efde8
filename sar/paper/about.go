package paper

import (
	"bytes"
	"fmt"
	"html/template"
	"os"

	"sardine/rules/access"
	"sardine/sar"
	"sardine/sar/casefile"
)

// Processing is one entry of the record of processing, ropa.yaml.
type Processing struct {
	Name       string         `yaml:"name"`
	Basis      string         `yaml:"lawful_basis"`
	Purposes   casefile.Texts `yaml:"purposes"`
	Categories casefile.Texts `yaml:"categories"`
	Recipients casefile.Texts `yaml:"recipients"`
	Sources    casefile.Texts `yaml:"sources"`
	Retention  string         `yaml:"retention"`
	Transfers  string         `yaml:"transfers"`
	Safeguards string         `yaml:"safeguards"`
	Automated  string         `yaml:"automated_decisions"`
}

// Record is ropa.yaml: who is responsible, and what is processed.
type Record struct {
	Controller string       `yaml:"controller"`
	Contact    string       `yaml:"contact"`
	Officer    string       `yaml:"data_protection_officer"`
	Processing []Processing `yaml:"processing"`
}

// ReadRecord reads ropa.yaml, with strict keys.
func ReadRecord(file string) (*Record, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var r Record
	if err := casefile.Decode(file, raw, &r, "controller, contact, data_protection_officer, processing (name, lawful_basis, purposes, categories, recipients, sources, retention, transfers, safeguards, automated_decisions)"); err != nil {
		return nil, err
	}
	return &r, nil
}

// About is the information that article 15(1) and (2) of the UK GDPR asks for
// beside the copy. Without a record it says what is missing.
func About(r *Record) func(*sar.Bundle) ([]byte, error) {
	return func(b *sar.Bundle) ([]byte, error) {
		var out bytes.Buffer
		err := aboutPage.Execute(&out, map[string]any{"Record": r, "Bundle": b, "Regulator": access.TheRegulator(), "Subject": nameOf(b.Subject), "Mark": review(b), "Style": style, "Rights": rightsText})
		if err != nil {
			return nil, fmt.Errorf("about: %w", err)
		}
		return out.Bytes(), nil
	}
}

const style = template.CSS(`body{font:16px/1.5 Arial,Helvetica,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #bbb;overflow-wrap:anywhere}
th{background:#f0f0f0}td:first-child,th:first-child{min-width:2.2rem}.mark{border:3px solid #a00;color:#a00;padding:.6rem 1rem;font-weight:bold}.small{color:#444;font-size:.9rem}@media print{body{margin:0;max-width:none}}`)

var aboutPage = template.Must(template.New("about").Parse(`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>About your data</title><style>{{.Style}}</style></head><body>
<h1>About the personal data of {{.Subject}}</h1>
{{with .Mark}}<p class="mark">{{.}}</p>{{end}}
{{if not .Bundle.Items}}<p>We found no personal data about {{.Subject}} where we searched. This page says what rights the UK GDPR gives.</p>{{else}}<p>We confirm that we process personal data about {{.Subject}}. This page says why and how, as article 15 of the UK GDPR asks.</p>
{{if .Record}}{{with .Record}}
<p>Responsible: {{.Controller}}{{with .Contact}}, {{.}}{{end}}.{{with .Officer}} Data protection officer: {{.}}.{{end}}</p>
{{range .Processing}}<h2>{{.Name}}</h2><table>
{{with .Purposes}}<tr><th scope="row">Why we process it</th><td>{{range .}}{{.}}<br>{{end}}</td></tr>{{end}}
{{with .Basis}}<tr><th scope="row">Lawful basis</th><td>{{.}}</td></tr>{{end}}
{{with .Categories}}<tr><th scope="row">What it is</th><td>{{range .}}{{.}}<br>{{end}}</td></tr>{{end}}
{{with .Recipients}}<tr><th scope="row">Who receives it</th><td>{{range .}}{{.}}<br>{{end}}</td></tr>{{end}}
{{with .Sources}}<tr><th scope="row">Where it came from</th><td>{{range .}}{{.}}<br>{{end}}</td></tr>{{end}}
{{with .Retention}}<tr><th scope="row">How long we keep it</th><td>{{.}}</td></tr>{{end}}
<tr><th scope="row">Sent abroad</th><td>{{if .Transfers}}{{.Transfers}}{{with .Safeguards}} Safeguards: {{.}}{{end}}{{else}}[to be completed: the record does not say]{{end}}</td></tr>
<tr><th scope="row">Decided by a machine alone</th><td>{{if .Automated}}{{.Automated}}{{else}}[to be completed: the record does not say]{{end}}</td></tr>
</table>{{end}}{{end}}{{else}}
<p class="mark">To be completed: the purposes, categories, recipients, sources and retention are not here, because no record of processing (ropa.yaml) was given.</p>{{end}}{{end}}
<h2>Your rights</h2>
<p>{{.Rights}}</p>
<p>You may complain to us about how we handle your data or your request: we acknowledge complaints within 30 days and look into them without undue delay. You may also complain to the {{.Regulator.Name}}: {{.Regulator.Website}}, {{.Regulator.Phone}}, {{.Regulator.Address}}.</p>
</body></html>
`))
