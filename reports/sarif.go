package reports

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"sardine/finding"
	"sardine/inventory"
)

var sarifReport = Report{
	Name: "sarif", Doc: "every finding, and every file that was not read, as SARIF 2.1.0 for other tools",
	Write: writeSARIF,
}

// SARIF 2.1.0 (OASIS standard, 27 March 2020). Only what is written here; names
// as in the standard. A span is no region: regions count in a file's own bytes
// or lines, spans in the text that was taken out of it. They are properties.

type sarifRule struct {
	ID     string            `json:"id"`
	Short  sarifText         `json:"shortDescription"`
	Config sarifConfig       `json:"defaultConfiguration"`
	Props  sarifRuleProperty `json:"properties"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifConfig struct {
	Level string `json:"level"`
}

type sarifRuleProperty struct {
	Tags []string `json:"tags"`
	Risk int      `json:"risk"`
}

type sarifResult struct {
	Rule      string            `json:"ruleId"`
	Index     int               `json:"ruleIndex"`
	Level     string            `json:"level"`
	Rank      float64           `json:"rank"`
	Message   sarifText         `json:"message"`
	Locations []sarifLocation   `json:"locations"`
	Prints    map[string]string `json:"partialFingerprints"`
	Props     sarifPlace        `json:"properties"`
}

type sarifPlace struct {
	Score float64  `json:"score"`
	Start int64    `json:"start"`
	End   int64    `json:"end"`
	Part  string   `json:"part"`
	Why   []string `json:"why"`
}

type sarifLocation struct {
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
}

type sarifArtifact struct {
	URI  string `json:"uri"`
	Base string `json:"uriBaseId,omitempty"`
}

type sarifLogical struct {
	Name string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

type sarifNotice struct {
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations"`
	Descr     sarifDescriptor `json:"descriptor"`
}

type sarifDescriptor struct {
	ID string `json:"id"`
}

type sarifBase struct {
	URI string `json:"uri"`
}

const (
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
	sarifVersion = "2.1.0"
)

// sarif is one that is written as a stream: results before the notifications,
// in two passes.
type sarif struct {
	w     *bufio.Writer
	bases map[string]string // id by root
	rules map[string]int    // index by kind
	comma bool
	why   map[string]string
}

func writeSARIF(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) error {
	sum, err := db.Summary(ctx, f)
	if err != nil {
		return err
	}
	roots, err := rootsOf(ctx, db, inventory.Filter{})
	if err != nil {
		return err
	}
	s := &sarif{w: bufio.NewWriterSize(opt.Out, 64<<10), bases: map[string]string{}, rules: map[string]int{}, why: map[string]string{}}
	if err := s.head(sum, roots, db.HashPaths(), opt); err != nil {
		return err
	}
	if err := s.results(ctx, db, f); err != nil {
		return err
	}
	if err := s.notices(ctx, db, f); err != nil {
		return err
	}
	return s.w.Flush()
}

func (s *sarif) head(sum *inventory.Summary, roots []string, hashed bool, opt Options) error {
	rules := []sarifRule{}
	kinds := slices.Clone(sum.Kinds)
	slices.SortFunc(kinds, func(a, b inventory.KindTotal) int { return strings.Compare(a.Kind.Name, b.Kind.Name) })
	for i, k := range kinds {
		s.rules[k.Kind.Name] = i
		rules = append(rules, sarifRule{k.Kind.Name, sarifText{k.Kind.Title}, sarifConfig{sarifLevel(k.Kind)}, sarifRuleProperty{[]string{string(k.Kind.Category)}, k.Kind.Risk}})
	}
	bases := map[string]sarifBase{}
	for i, r := range roots {
		if hashed {
			break
		}
		id := fmt.Sprintf("ROOT%d", i)
		s.bases[r] = id
		bases[id] = sarifBase{fileURL(r, "")}
	}
	driver := map[string]any{"name": "Sardine", "rules": rules}
	if opt.About.Program != "" {
		driver["version"], driver["properties"] = opt.About.Program, map[string]any{"formats_and_detectors": opt.About.Versions}
	}
	run := map[string]any{"driver": driver}
	return s.raw(`{"$schema":`, sarifSchema, `,"version":`, sarifVersion, `,"runs":[{"tool":`, run, `,"columnKind":"unicodeCodePoints","originalUriBaseIds":`, bases,
		`,"properties":`, map[string]any{"files": sum.Files, "read": sum.Status[finding.Read], "partly_read": sum.Status[finding.PartlyRead],
			"skipped": sum.Status[finding.Skipped], "failed": sum.Status[finding.Failed]},
		`,"results":[`)
}

// raw writes strings at even places as they are, and values at odd places as JSON.
func (s *sarif) raw(parts ...any) error {
	for i, p := range parts {
		if text, ok := p.(string); ok && i%2 == 0 {
			if _, err := s.w.WriteString(text); err != nil {
				return err
			}
			continue
		}
		if err := s.value(p); err != nil {
			return err
		}
	}
	return nil
}

func (s *sarif) value(v any) error {
	b, err := json.Marshal(v)
	if err == nil {
		_, err = s.w.Write(b)
	}
	return err
}

// item writes an element of an array on its own line.
func (s *sarif) item(v any) error {
	sep := ",\n"
	if !s.comma {
		s.comma, sep = true, "\n"
	}
	if _, err := io.WriteString(s.w, sep); err != nil {
		return err
	}
	return s.value(v)
}

func (s *sarif) results(ctx context.Context, db *inventory.DB, f inventory.Filter) error {
	return db.Files(ctx, f, func(x *inventory.File) error {
		if len(x.Kinds) == 0 {
			return nil
		}
		return db.EachFindings(ctx, x.ID, func(batch []finding.Finding) error {
			for i := range batch {
				v := &batch[i]
				if !f.Counts(v) {
					continue
				}
				if err := s.item(s.result(x, v)); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (s *sarif) result(x *inventory.File, v *finding.Finding) sarifResult {
	r := sarifResult{
		Rule: v.Kind.Name, Index: s.rules[v.Kind.Name], Level: sarifLevel(v.Kind), Rank: float64(v.Score) / 10,
		Message:   sarifText{fmt.Sprintf("%s, score %.2f: %s.", v.Kind.Title, v.Score.Float(), reasons(s.why, v.Why))},
		Locations: []sarifLocation{s.location(x, v.Path.String())},
		Prints:    map[string]string{"sardineFinding/v1": fingerprint(x, v)},
		Props:     sarifPlace{v.Score.Float(), v.Span.Start, v.Span.End, v.Part.String(), []string{}},
	}
	for _, w := range v.Why {
		r.Props.Why = append(r.Props.Why, w.String())
	}
	return r
}

// fingerprint names a finding: by what makes it one (file digest, path, span,
// kind), and by the file's name where its bytes were not all read.
func fingerprint(x *inventory.File, v *finding.Finding) string {
	file := x.Digest
	if file == "" {
		file = x.Ref.Rel
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %d %d %s", file, v.Path.String(), v.Span.Start, v.Span.End, v.Kind.Name))
	return hex.EncodeToString(sum[:16])
}

func (s *sarif) location(x *inventory.File, inner string) sarifLocation {
	l := sarifLocation{Physical: sarifPhysical{sarifArtifact{URI: relativeURI(x.Ref.Rel), Base: s.bases[x.Ref.Root]}}}
	if inner != "" {
		l.Logical = []sarifLogical{{inner, "resource"}}
	}
	return l
}

// relativeURI is rel as a relative reference (RFC 3986, 4.2): a colon in its
// first step would make it a scheme, and url.URL puts "./" before it.
func relativeURI(rel string) string {
	return (&url.URL{Path: rel}).String()
}

// sarifLevel follows the weight of the kind in the risk.
func sarifLevel(k *finding.Kind) string {
	switch {
	case k.Risk >= 40:
		return "error"
	case k.Risk >= 15:
		return "warning"
	}
	return "note"
}

// notices ends the run with what was not read.
func (s *sarif) notices(ctx context.Context, db *inventory.DB, f inventory.Filter) error {
	if err := s.raw(`],"invocations":[{"executionSuccessful":true,"toolExecutionNotifications":[`); err != nil {
		return err
	}
	s.comma = false
	f.Kinds, f.Categories = nil, nil // what was not read has no kind
	err := db.Files(ctx, f, func(x *inventory.File) error {
		if x.Status == finding.Read {
			return nil
		}
		for _, k := range x.Skips {
			n := sarifNotice{Level: "warning", Message: sarifText{"Not read: " + reasonText(k.Why) + "."}, Locations: []sarifLocation{s.location(x, k.Path.String())},
				Descr: sarifDescriptor{strings.ReplaceAll(string(k.Why), " ", "-")}}
			if err := s.item(n); err != nil {
				return err
			}
		}
		if len(x.Skips) > 0 && x.Unread <= int64(len(x.Skips)) {
			return nil
		}
		return s.item(sarifNotice{Level: "warning", Message: sarifText{"Not read, or only in part; not all of its parts are named."},
			Locations: []sarifLocation{s.location(x, "")}, Descr: sarifDescriptor{"not-named"}})
	})
	if err != nil {
		return err
	}
	return s.raw("]}]}]}\n")
}
