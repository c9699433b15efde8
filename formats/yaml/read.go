// Package yaml reads and rewrites YAML: settings, front matter, exports.
//
// It is no YAML parser: the text is the file's own, and what a line says about
// keys becomes labels of the values. Anchors are not followed. Its one
// invariant: every letter of the file is in exactly one part, leads aside, so
// that what is misunderstood is still read.
package yaml

import (
	"bytes"
	"context"
	"io"
	"path"
	"strings"

	"sardine/document"
	"sardine/internal/charset"
)

// Sniff reports whether head is YAML: by its own first line, or by the name of
// the file if the text has a line with a key.
func Sniff(head []byte, name string) bool {
	text := head[:min(len(head), 8192)]
	text = bytes.TrimLeft(charset.Detect(text).Decode(text), " \t\r\n\ufeff")
	if bytes.IndexByte(text, 0) >= 0 {
		return false
	}
	if bytes.HasPrefix(text, []byte("%YAML ")) {
		return true
	}
	ext := strings.ToLower(path.Ext(name))
	if ext != ".yaml" && ext != ".yml" {
		return false
	}
	for line := range bytes.Lines(text) {
		if c := bytes.TrimLeft(line, " -"); len(c) > 0 && c[0] != '#' {
			if _, _, ok := keyOf(bytes.TrimRight(c, "\r\n")); ok {
				return true
			}
		}
	}
	return false
}

// maxLine is the longest line that is looked at for keys; the rest of a longer
// one is read without.
const maxLine = 64 << 10

// Read hands over the text with its keys as labels.
func Read(ctx context.Context, in document.Stream, _ document.Options, out document.Output) error {
	r, err := charset.NewReader(in, nil)
	if err != nil {
		return err
	}
	return (&parser{ctx: ctx, r: r, b: document.NewBuilder(), each: out.Part}).parse()
}

// Rewrite copies the file with replacements spelt as their scalar wants it. It
// streams.
func Rewrite(ctx context.Context, in document.Stream, _ document.Options, ed document.Editor, w io.Writer) error {
	var p *parser
	return document.SpliceParts(in, ed, w, func(src io.Reader, emit func(*document.Part) error) error {
		r, err := charset.NewReader(src, nil)
		if err != nil {
			return err
		}
		p = &parser{ctx: ctx, r: r, b: document.NewBuilder(), each: emit, track: true}
		return p.parse()
	}, func(part *document.Part, reps []document.Replacement) ([]document.Edit, error) {
		return p.edits(part, reps)
	})
}

type parser struct {
	ctx   context.Context // of one Read or Rewrite call
	r     *charset.Reader
	b     *document.Builder
	each  func(*document.Part) error
	stack []level
	block level // the scalar in a block whose lines are being read
	open  bool  // block counts

	track bool
	sizes []quoted // quoted scalars of the part at hand
}

// level is a key and how far it is indented.
type level struct {
	indent int
	key    string
}

// quoted is a scalar in quotes, by its place in the text of the stream.
type quoted struct {
	span document.Span
	mark byte
}

// maxLevels bounds how deep keys are told apart.
const maxLevels = 200

func (p *parser) parse() error {
	for {
		w := p.r.Window()
		n := bytes.IndexByte(w[:min(len(w), maxLine)], '\n') + 1
		if n == 0 {
			if len(w) < maxLine && !p.r.EOF() {
				if err := p.r.Fill(); err != nil {
					return err
				}
				continue
			}
			if len(w) == 0 {
				break
			}
			n = p.r.Boundary(min(len(w), maxLine))
		}
		if p.b.Full() {
			if err := p.ctx.Err(); err != nil {
				return err
			}
			if err := p.each(p.b.Cut(document.Body)); err != nil {
				return err
			}
			p.sizes = nil
		}
		p.line(n)
		p.r.Skip(n)
	}
	return p.each(p.b.Take(document.Body))
}

// line appends the first n bytes of the window, with labels.
func (p *parser) line(n int) {
	line := bytes.TrimRight(p.r.Window()[:n], "\r\n")
	at := 0
	for at < len(line) && line[at] == ' ' {
		at++
	}
	if p.open {
		if at == len(line) || at > p.block.indent {
			p.value(at, len(line), p.block.key)
			p.r.Append(p.b, len(line), n)
			return
		}
		p.open = false
	}
	for at+1 < len(line) && line[at] == '-' && line[at+1] == ' ' { // an item of a list
		for at++; at < len(line) && line[at] == ' '; at++ {
			continue
		}
	}
	switch {
	case at == len(line) || line[at] == '#' || bytes.Equal(line, []byte("---")) || bytes.Equal(line, []byte("...")):
		p.r.Append(p.b, 0, n)
		return
	}
	key, size, ok := keyOf(line[at:])
	if !ok {
		p.r.Append(p.b, 0, at)
		p.scalar(at, len(line), p.parent(at+1))
		p.r.Append(p.b, len(line), n)
		return
	}
	p.push(level{at, key})
	from := at + size
	for from < len(line) && (line[from] == ' ' || line[from] == '\t') {
		from++
	}
	p.r.Append(p.b, 0, from)
	if from < len(line) && (line[from] == '|' || line[from] == '>') {
		p.open, p.block = true, level{at, key}
		p.r.Append(p.b, from, n)
		return
	}
	p.scalar(from, len(line), key)
	p.r.Append(p.b, len(line), n)
}

// push opens a key and closes those that are indented as far or farther.
func (p *parser) push(l level) {
	for len(p.stack) > 0 && p.stack[len(p.stack)-1].indent >= l.indent {
		p.stack = p.stack[:len(p.stack)-1]
	}
	if len(p.stack) < maxLevels {
		p.stack = append(p.stack, l)
	}
}

// parent is the key that a value indented this far belongs to.
func (p *parser) parent(indent int) string {
	for i := len(p.stack) - 1; i >= 0; i-- {
		if p.stack[i].indent < indent {
			return p.stack[i].key
		}
	}
	return ""
}

// value appends [from,to) under key; from may be beyond to.
func (p *parser) value(from, to int, key string) {
	p.r.Append(p.b, 0, min(from, to))
	if from >= to {
		return
	}
	start := p.b.Len()
	p.r.Append(p.b, from, to)
	p.b.Label(document.Key, key, start, p.b.Len())
}

// scalar appends the value in [from,to) of the window, which may be quoted, a
// flow of several, and have a comment behind it.
func (p *parser) scalar(from, to int, key string) {
	line := p.r.Window()
	if from < to && (line[from] == '{' || line[from] == '[') {
		p.flow(from, to, key)
		return
	}
	end := p.one(from, to, key, false)
	p.r.Append(p.b, end, to)
}

// one appends one scalar and returns where it ends. In a flow it ends at a
// comma or bracket, elsewhere at a comment.
func (p *parser) one(from, to int, key string, flow bool) int {
	line := p.r.Window()[:to]
	if from < to && (line[from] == '"' || line[from] == '\'') {
		if end := closing(line, from); end > 0 {
			p.quotedScalar(from, end, key)
			return end
		}
	}
	end := from
	for end < to {
		c := line[end]
		if c == '#' && end > from && line[end-1] == ' ' || flow && (c == ',' || c == ']' || c == '}') {
			break
		}
		end++
	}
	trimmed := end
	for trimmed > from && (line[trimmed-1] == ' ' || line[trimmed-1] == '\t') {
		trimmed--
	}
	start := p.b.Len()
	p.r.Append(p.b, from, trimmed)
	if p.b.Len() > start {
		p.b.Label(document.Key, key, start, p.b.Len())
	}
	p.r.Append(p.b, trimmed, end)
	return end
}
