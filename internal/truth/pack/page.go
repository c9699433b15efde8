package pack

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// PDF writes pages of lines in Helvetica, letters encoded as WinAnsi; letters
// that it lacks are an error. One object a page, no compression.
func PDF(title string, pages [][]string) ([]byte, error) {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"}
	var kids []string
	for _, lines := range pages {
		var text strings.Builder
		text.WriteString("BT /F1 11 Tf 14 TL 56 780 Td\n")
		for _, line := range lines {
			s, err := pdfString(line)
			if err != nil {
				return nil, err
			}
			text.WriteString(s + " Tj T*\n")
		}
		text.WriteString("ET")
		n := len(objects) + 1
		kids = append(kids, fmt.Sprintf("%d 0 R", n))
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", n+1),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", text.Len(), text.String()))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " "))
	info, err := pdfString(title)
	if err != nil {
		return nil, err
	}
	objects = append(objects, "<< /Title "+info+" >>")

	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, len(objects), table)
	return b.Bytes(), nil
}

func pdfString(s string) (string, error) {
	raw, err := Windows1252(s)
	if err != nil {
		return "", err
	}
	return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(string(raw)) + ")", nil
}

// Windows1252 encodes s; a letter that the code page lacks is an error.
func Windows1252(s string) ([]byte, error) {
	b, err := charmap.Windows1252.NewEncoder().Bytes([]byte(s))
	if err != nil {
		return nil, fmt.Errorf("windows-1252: %w", err)
	}
	return b, nil
}

// UTF16 encodes s little-endian with a byte order mark, as Notepad's and
// Excel's "Unicode" do.
func UTF16(s string) ([]byte, error) {
	b, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(s))
	if err != nil {
		return nil, fmt.Errorf("utf-16: %w", err)
	}
	return b, nil
}

// JPEG is a picture of nothing: a sunset of three stripes.
func JPEG() ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, 48, 32))
	for y := range 32 {
		for x := range 48 {
			img.Set(x, y, []color.RGBA{{240, 150, 60, 255}, {200, 80, 70, 255}, {40, 60, 110, 255}}[y/11])
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 60}); err != nil {
		return nil, fmt.Errorf("jpeg: %w", err)
	}
	return b.Bytes(), nil
}
