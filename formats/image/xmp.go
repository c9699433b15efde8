package image

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// maxXMPDepth is how deep the properties of a packet are told apart.
const maxXMPDepth = 100

// xmp reads a packet of the Extensible Metadata Platform (ISO 16684-1): every
// text and every attribute that is not about the packet itself, under the name
// of its property.
func (p *picture) xmp(data []byte, base int64, stream uint32) {
	end := len(data)
	if i := bytes.LastIndexByte(data, '>'); i >= 0 {
		end = i + 1
	}
	s := xmlspan.Bytes(data[:end], base)
	var names []string // of open elements; lists and descriptions have the name around them
	var gps xmpPosition
	for s.Next() {
		t := s.Token()
		switch t.Kind {
		case xmlspan.Start:
			name := propertyName(t, names)
			p.xmpAttributes(t, name, stream, &gps)
			if !t.Empty && len(names) < maxXMPDepth {
				names = append(names, name)
			}
		case xmlspan.End:
			if len(names) > 0 {
				names = names[:len(names)-1]
			}
		case xmlspan.Text, xmlspan.CData:
			raw := bytes.TrimSpace(t.Raw)
			if len(raw) == 0 {
				continue
			}
			key := ""
			if len(names) > 0 {
				key = names[len(names)-1]
			}
			p.property(key, raw, t.At+int64(bytes.Index(t.Raw, raw[:1])), stream, &gps)
		}
	}
	gps.add(p, stream)
}

func propertyName(t *xmlspan.Token, names []string) string {
	if string(t.Prefix) != "rdf" && string(t.Prefix) != "x" && len(t.Name) < 64 {
		return string(t.Name)
	}
	if len(names) > 0 {
		return names[len(names)-1]
	}
	return ""
}

func (p *picture) xmpAttributes(t *xmlspan.Token, _ string, stream uint32, gps *xmpPosition) {
	t.Attrs(func(a xmlspan.Attr) bool {
		switch string(a.Prefix) {
		case "xmlns", "x", "xml", "":
			return true
		case "rdf":
			if string(a.Name) != "resource" {
				return true
			}
		}
		if len(a.Value) > 0 && len(a.Name) < 64 {
			p.property(string(a.Name), a.Value, a.At, stream, gps)
		}
		return true
	})
}

// property takes one value of a packet.
func (p *picture) property(key string, raw []byte, at int64, stream uint32, gps *xmpPosition) {
	switch key {
	case "image", "thumbnail":
		// A preview in base64 (xmpGImg:image), whose line ends may be references.
		clean := strings.NewReplacer("&#xA;", "", "&#10;", "", "&#xD;", "", "\n", "", "\r", "", " ", "").Replace(string(raw))
		if data, err := base64.StdEncoding.DecodeString(clean); err == nil && kindOf(data) != unknown {
			p.member = append(p.member, member{"preview.jpg", "", data})
			return
		}
	case "GPSLatitude", "GPSLongitude":
		gps.take(key, raw, at)
	}
	p.add(field{kind: document.Metadata, key: key, stream: stream, raw: raw, at: at, spell: markup})
}

// xmpPosition gathers a position: "51,30.06N" and "0,8.52W" (XMP part 2,
// GPSCoordinate).
type xmpPosition struct {
	lat, long         float64
	latRaw, longRaw   []byte
	latAt, longAt     int64
	latGood, longGood bool
}

func (g *xmpPosition) take(key string, raw []byte, at int64) {
	v, ok := coordinate(string(raw))
	if key == "GPSLatitude" {
		g.lat, g.latGood, g.latRaw, g.latAt = v, ok, raw, at
	} else {
		g.long, g.longGood, g.longRaw, g.longAt = v, ok, raw, at
	}
}

func (g *xmpPosition) add(p *picture, stream uint32) {
	if !g.latGood || !g.longGood || g.lat > 90 || g.lat < -90 || g.long > 180 || g.long < -180 {
		return
	}
	// One range would cover what stands between the two: the nearer one stands
	// for both, and both are lines of their own besides.
	raw, at := g.latRaw, g.latAt
	if g.longAt > at {
		raw, at = g.longRaw, g.longAt
	}
	p.add(field{kind: document.Metadata, key: "GPSPosition", stream: stream, spell: instead, raw: raw, at: at, text: coordinates(g.lat, g.long)})
}

func coordinate(s string) (float64, bool) {
	if len(s) < 3 || len(s) > 40 {
		return 0, false
	}
	side := s[len(s)-1]
	sum, unit := 0.0, 1.0
	for _, part := range strings.Split(s[:len(s)-1], ",") {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || v < 0 || unit > 3600 {
			return 0, false
		}
		sum += v / unit
		unit *= 60
	}
	switch side {
	case 'N', 'E':
		return sum, true
	case 'S', 'W':
		return -sum, true
	}
	return 0, false
}
