package binder

import (
	"bytes"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// footLook is small, grey and below what pages usually print: 14 points from
// the edge is less than most margins and more than printers cut.
const footLook = "fontname:Helvetica, points:8, scale:1 abs, rotation:0, position:bc, offset:0 10, fillcolor:#444444, opacity:1"

// foot writes the numbers at the foot of every page.
func (b *Book) foot(x *model.Context, places []Place) error {
	if err := pdfcpu.OptimizeXRefTable(x); err != nil { // stamps need its tables of fonts
		return err
	}
	stamps := map[int]*model.Watermark{}
	for i, p := range places {
		name := b.Pieces[i].Foot
		if name == "" {
			name = b.Pieces[i].Title
		}
		for k := range p.Pages {
			n := p.First + k
			wm, err := pdfcpu.ParseTextWatermarkDetails(fmt.Sprintf("%s, page %d of %d  |  page %d of %d in all", name, k+1, p.Pages, n, x.PageCount), footLook, true, types.POINTS)
			if err != nil {
				return err
			}
			stamps[n] = wm
		}
	}
	return pdfcpu.AddWatermarksMap(x, stamps)
}

// marks gives every piece a bookmark, below that of its group.
func (b *Book) marks(x *model.Context, places []Place) error {
	var out []pdfcpu.Bookmark
	for i, p := range places {
		m := pdfcpu.Bookmark{Title: short(b.Pieces[i].Title), PageFrom: p.First}
		g := b.Pieces[i].Group
		switch {
		case g == "":
			out = append(out, m)
		case i > 0 && b.Pieces[i-1].Group == g:
			last := &out[len(out)-1]
			last.Kids = append(last.Kids, m)
		default:
			out = append(out, pdfcpu.Bookmark{Title: short(g), PageFrom: p.First, Kids: []pdfcpu.Bookmark{m}})
		}
	}
	return pdfcpu.AddBookmarks(x, out, true)
}

// keyBits: AES with 256 bits. In a file of version 2.0 the key is derived as
// ISO 32000-2, 7.6.4.3.4 says (revision 6), which is slow to guess; readers
// know it since 2012.
const keyBits = 256

// lock encrypts. Whoever knows the passphrase may do everything: a requester
// may print and copy what is theirs.
func lock(open *bytes.Buffer, w io.Writer, passphrase string) error {
	c := settings()
	c.Cmd = model.ENCRYPT
	c.UserPW, c.OwnerPW = passphrase, passphrase
	c.EncryptUsingAES, c.EncryptKeyLength = true, keyBits
	c.Permissions = model.PermissionsAll
	err := guarded(func() error {
		x, err := readValidateAndOptimize(bytes.NewReader(open.Bytes()), c)
		if err != nil {
			return err
		}
		v := model.V20
		x.RootVersion = &v
		return writeContext(x, w)
	})
	if err != nil {
		return fmt.Errorf("the PDF cannot be encrypted: %w", ErrPiece)
	}
	return nil
}
