package sar

import (
	"encoding/json"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Manifest lists every file of a bundle with its digest.
type Manifest struct {
	Record    string         `json:"record"` // "subject access bundle"
	Version   int            `json:"version"`
	Reference string         `json:"reference"`
	Made      time.Time      `json:"made"`
	Program   string         `json:"program"`
	Reviewed  bool           `json:"reviewed"`
	Items     []Item         `json:"items"`
	Files     []ManifestFile `json:"files"`
}

// ManifestFile is one file of the bundle.
type ManifestFile struct {
	Name   string `json:"name"`
	Digest string `json:"sha256"`
}

// ManifestName is the manifest's file.
const ManifestName = made

// ManifestOf lists the bundle in dir. It is made last.
func (b *Bundle) ManifestOf(dir, program string) ([]byte, error) {
	m := Manifest{Record: "subject access bundle", Version: 1, Reference: b.Case.Reference, Made: b.Made.UTC().Truncate(time.Second), Program: program, Reviewed: b.Reviewed}
	for _, it := range b.Items {
		it.Why = nil // what was searched for is no part of the answer
		m.Items = append(m.Items, it)
	}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil || strings.HasPrefix(rel, ManifestName) {
			return err
		}
		digest, err := digestOf(p)
		m.Files = append(m.Files, ManifestFile{filepath.ToSlash(rel), digest})
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(m.Files, func(a, b ManifestFile) int { return strings.Compare(a.Name, b.Name) })
	return json.MarshalIndent(m, "", " ")
}
