package convert

import (
	"archive/zip"
	"bufio"
	"io"
	"strings"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// pack is a package of XML parts that are written one after the other. The
// first error is kept.
type pack struct {
	z   *zip.Writer
	w   *bufio.Writer // of the part that is open
	err error
}

func newPack(w io.Writer) pack { return pack{z: zip.NewWriter(w), w: bufio.NewWriter(io.Discard)} }

// part begins a member. Members carry no date: the same text gives the same
// bytes.
func (p *pack) part(name string) {
	p.keep(p.w.Flush())
	w, err := p.z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if p.keep(err); err != nil {
		w = io.Discard
	}
	p.w.Reset(w)
}

// whole writes a member.
func (p *pack) whole(name, text string) {
	p.part(name)
	p.put(xmlHead + text)
}

func (p *pack) put(s string) { p.w.WriteString(s) }

func (p *pack) keep(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *pack) finish() error {
	p.keep(p.w.Flush())
	p.keep(p.z.Close())
	return p.err
}

var (
	textEscape      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	attributeEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
)
