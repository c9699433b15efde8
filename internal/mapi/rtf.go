package mapi

import (
	"encoding/binary"
	"errors"
)

// rtfStart is what the dictionary of compressed RTF begins with ([MS-OXRTFCP]
// 2.1.2.1).
const rtfStart = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}` +
	`{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier` +
	`{\colortbl\red0\green0\blue0` + "\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

var errRTF = errors.New("compressed RTF is broken")

// Kinds of the header, [MS-OXRTFCP] 2.1.3.1.1.
const (
	rtfPacked = 0x75465A4C // "LZFu"
	rtfPlain  = 0x414C454D // "MELA"
)

// RTF expands compressed RTF, as PidTagRtfCompressed holds it. With an error it returns what there was.
func RTF(src []byte) ([]byte, error) {
	if len(src) < 16 {
		return nil, errRTF
	}
	size := int(binary.LittleEndian.Uint32(src[4:]))
	kind := binary.LittleEndian.Uint32(src[8:])
	src = src[16:]
	switch kind {
	case rtfPlain:
		return src[:min(size, len(src))], nil
	case rtfPacked:
	default:
		return nil, errRTF
	}
	var dict [4096]byte
	at := copy(dict[:], rtfStart)
	out := make([]byte, 0, min(size, 16*len(src)))
	for len(src) > 0 {
		flags := src[0]
		src = src[1:]
		for bit := 0; bit < 8; bit++ {
			switch {
			case len(src) == 0:
				return out, nil // the end mark is left out often enough
			case flags>>bit&1 == 0:
				out = append(out, src[0])
				dict[at] = src[0]
				at = (at + 1) % len(dict)
				src = src[1:]
				continue
			case len(src) < 2:
				return out, errRTF
			}
			token := binary.BigEndian.Uint16(src)
			src = src[2:]
			from, n := int(token>>4), int(token&0xF)+2
			if from == at {
				return out, nil
			}
			for range n {
				c := dict[from]
				from = (from + 1) % len(dict)
				out = append(out, c)
				dict[at] = c
				at = (at + 1) % len(dict)
			}
		}
	}
	return out, nil
}
