// Package qr draws an address as a QR code that a phone's camera reads from paper or screen: one SVG path with
// presentation attributes only, so that it stands under the strict Content-Security-Policy and prints sharp at any size.
package qr

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"rsc.io/qr"
)

// quiet is the white margin the standard asks for (ISO/IEC 18004), in modules.
const quiet = 4

// Code draws text, an absolute address, as a QR code. label is what a screen reader says of it, in the reader's language:
// "QR-kode til forløbet". Its size is the style sheet's (class "qr"); without one it is 160 pixels. A text too long for a
// code (about 2,300 bytes) is an error of Render.
func Code(text, label string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		d, err := draw(text)
		if err != nil {
			return err
		}
		return picture(d, label).Render(ctx, w)
	})
}

// drawing is a code ready to be drawn, in modules.
type drawing struct{ box, path string }

// draw encodes text so that it can still be read with 15 % of the code gone. A text over about 2,300 bytes is an error.
func draw(text string) (drawing, error) {
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return drawing{}, err
	}
	side := strconv.Itoa(c.Size + 2*quiet)
	var p strings.Builder
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			if !c.Black(x, y) {
				continue
			}
			run := 1
			for c.Black(x+run, y) { // white outside the code
				run++
			}
			p.WriteString("M" + strconv.Itoa(x+quiet) + " " + strconv.Itoa(y+quiet) + "h" + strconv.Itoa(run) + "v1h-" + strconv.Itoa(run) + "z")
			x += run
		}
	}
	return drawing{box: "0 0 " + side + " " + side, path: p.String()}, nil
}
