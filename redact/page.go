package redact

import (
	_ "embed"
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"strings"
)

//go:embed receipt.html
var pageText string

var receiptPage = template.Must(template.New("receipt").Funcs(template.FuncMap{
	"join": func(s []string) string { return strings.Join(s, ", ") },
	"percent": func(f float64) int {
		return int(f*100 + 0.5)
	},
}).Parse(pageText))

// WriteJSON writes r for programs; ReadReceipt reads it back.
func (r *Receipt) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// WriteHTML writes r as a page for people, which loads nothing from elsewhere.
func (r *Receipt) WriteHTML(w io.Writer) error { return receiptPage.Execute(w, r) }

// ErrReceipt means that a receipt is none, or was changed after it was made.
var ErrReceipt = errors.New("this is no receipt, or it was changed after it was made")

// ReadReceipt reads a receipt and checks that nothing in it was changed.
func ReadReceipt(raw []byte) (*Receipt, error) {
	var r Receipt
	if err := json.Unmarshal(raw, &r); err != nil || r.Record != "redaction receipt" || !r.Intact() {
		return nil, ErrReceipt
	}
	return &r, nil
}
