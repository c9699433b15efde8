package image

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// field is one thing that a picture says about itself, and where.
type field struct {
	kind   document.PartKind
	key    string
	stream uint32
	raw    []byte
	at     int64
	spell  spelling
	text   string // spelt: what stands for raw
}

type spelling uint8

const (
	asIs    spelling = iota // UTF-8, or Latin-1 where it is not
	markup                  // XML text with references
	wideLE                  // UTF-16
	wideBE                  // UTF-16
	instead                 // text stands for raw
)

func (p *picture) add(f field) {
	if len(p.fields) >= maxFields {
		p.bad = true
		return
	}
	if f.spell == asIs {
		f.raw = bytes.TrimRight(f.raw, "\x00 \r\n\t")
		n := len(f.raw) - len(bytes.TrimLeft(f.raw, "\x00 \r\n\t"))
		f.raw, f.at = f.raw[n:], f.at+int64(n)
	}
	if len(f.raw) > 0 {
		p.fields = append(p.fields, f)
	}
}

// emit hands the fields over: what the file says of itself, then comments,
// then what only a curious reader sees.
func (p *picture) emit(b *document.Builder, out document.Output) error {
	for _, kind := range []document.PartKind{document.Metadata, document.Comment, document.Hidden} {
		for _, f := range p.fields {
			if f.kind != kind {
				continue
			}
			b.Stream(f.stream)
			start := b.Pos()
			if err := f.build(b, out.Part); err != nil {
				return err
			}
			base := b.Pos() - int64(b.Len()) // a long field may have been cut
			b.Label(document.Key, f.key, int(max(start-base, 0)), b.Len())
			b.Insert("\n")
			if b.Full() {
				if err := out.Part(b.Cut(kind)); err != nil {
					return err
				}
			}
		}
		if !b.Empty() {
			if err := out.Part(b.Take(kind)); err != nil {
				return err
			}
		}
	}
	b.Stream(0)
	return nil
}

// pieceSize is how much of a long field is built at once.
const pieceSize = 32 << 10

func (f *field) build(b *document.Builder, hand func(*document.Part) error) error {
	if f.spell == instead {
		b.Decode(f.text, f.at, f.at+int64(len(f.raw)))
		return nil
	}
	latin := f.spell == asIs && !utf8.Valid(f.raw)
	for raw, at := f.raw, f.at; len(raw) > 0; {
		n := f.piece(raw)
		switch {
		case f.spell == markup:
			xmlspan.Append(b, raw[:n], at)
		case f.spell == wideLE || f.spell == wideBE:
			wide(b, raw[:n], at, f.spell == wideBE)
		case latin:
			for i, c := range raw[:n] {
				b.Decode(string(rune(c)), at+int64(i), at+int64(i)+1)
			}
		default:
			b.CopyValid(raw[:n], at)
		}
		raw, at = raw[n:], at+int64(n)
		if len(raw) > 0 && b.Full() {
			if err := hand(b.Cut(f.kind)); err != nil {
				return err
			}
		}
	}
	return nil
}

// piece is how much of raw is built next: whole letters and references.
func (f *field) piece(raw []byte) int {
	if len(raw) <= pieceSize {
		return len(raw)
	}
	n := pieceSize
	switch f.spell {
	case wideLE, wideBE:
		return n
	case markup:
		if i := bytes.LastIndexByte(raw[n-16:n], '&'); i >= 0 {
			return n - 16 + i
		}
	}
	for k := 0; k < 3 && !utf8.RuneStart(raw[n]); k++ {
		n--
	}
	return n
}

// wide appends UTF-16.
func wide(b *document.Builder, raw []byte, at int64, big bool) {
	unit := func(i int) uint16 {
		if big {
			return uint16(raw[i])<<8 | uint16(raw[i+1])
		}
		return uint16(raw[i+1])<<8 | uint16(raw[i])
	}
	for i := 0; i+1 < len(raw); {
		r, n := rune(unit(i)), 2
		if utf16.IsSurrogate(r) {
			r = utf8.RuneError
			if i+3 < len(raw) {
				if two := utf16.DecodeRune(rune(unit(i)), rune(unit(i+2))); two != utf8.RuneError {
					r, n = two, 4
				}
			}
		}
		if r != 0 {
			b.Decode(string(r), at+int64(i), at+int64(i+n))
		}
		i += n
	}
}

// runs calls f for each run of at least six printable letters in raw, which
// is how strings are found in data of unknown structure.
func runs(raw []byte, f func(from, to int)) {
	start := 0
	for i := 0; i <= len(raw); i++ {
		if i < len(raw) && raw[i] >= ' ' && raw[i] < 0x7F {
			continue
		}
		if i-start >= 6 {
			f(start, i)
		}
		start = i + 1
	}
}
