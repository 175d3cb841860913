package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"strings"

	"golang.org/x/image/vector"
	"golang.org/x/text/encoding/charmap"

	"github.com/medspil/medspil/internal/kit/upload"
	"github.com/medspil/medspil/internal/matter"
)

// shown is a file of the story: a drawing by its name, or the lines of a paper, with what is said about it.
type shown struct {
	Draw  string
	Lines []string
	Words string
}

// drawings are what people of the story have photographed: drawn here, so that nothing is anybody's.
var drawings = map[string]func(*canvas){"ruter": routes, "skema": roster, "reol": shelves}

// files are a contribution's files, read as those of a form are.
func files(list []shown) ([]matter.FileInput, error) {
	var out []matter.FileInput
	for i, s := range list {
		name, data := "bilag.pdf", paper(s.Lines)
		if s.Draw != "" {
			name, data = "billede.jpg", photo(drawings[s.Draw])
		}
		f, err := upload.Read(name, data)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", s.Words, err)
		}
		out = append(out, matter.FileInput{Row: i + 1, File: f, Words: s.Words})
	}
	return out, nil
}

// The colours of the drawings.
var (
	paperWhite = color.RGBA{250, 247, 240, 255}
	ink        = color.RGBA{44, 52, 58, 255}
	pale       = color.RGBA{222, 216, 203, 255}
	water      = color.RGBA{168, 202, 222, 255}
	wood       = color.RGBA{178, 136, 92, 255}
	redPen     = color.RGBA{196, 60, 48, 255}
	bluePen    = color.RGBA{38, 92, 150, 255}
	greenPen   = color.RGBA{60, 130, 84, 255}
)

// canvas is a sheet one draws on; a point is in hundredths of its width and height.
type canvas struct{ *image.RGBA }

// photo draws a picture.
func photo(what func(*canvas)) []byte {
	c := &canvas{image.NewRGBA(image.Rect(0, 0, 1200, 900))}
	draw.Draw(c, c.Rect, image.NewUniform(paperWhite), image.Point{}, draw.Src)
	what(c)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, c, &jpeg.Options{Quality: 90}); err != nil {
		panic(err) // into memory, and of an ordinary size
	}
	return b.Bytes()
}

type point struct{ x, y float64 }

// fill fills the shape between points. Only the part of the sheet around it is worked on.
func (c *canvas) fill(col color.Color, points ...point) {
	var around image.Rectangle
	dots := make([]point, len(points))
	for i, p := range points {
		d := point{p.x * float64(c.Rect.Dx()) / 100, p.y * float64(c.Rect.Dy()) / 100}
		dots[i], around = d, around.Union(image.Rect(int(d.x)-1, int(d.y)-1, int(d.x)+2, int(d.y)+2))
	}
	around = around.Intersect(c.Rect)
	r := vector.NewRasterizer(around.Dx(), around.Dy())
	for i, d := range dots {
		x, y := float32(d.x-float64(around.Min.X)), float32(d.y-float64(around.Min.Y))
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	r.Draw(c, around, image.NewUniform(col), image.Point{})
}

// dot fills a circle; aspect makes it round on a sheet that is wider than high.
func (c *canvas) dot(col color.Color, at point, radius float64) {
	aspect := float64(c.Rect.Dx()) / float64(c.Rect.Dy())
	var around []point
	for i := range 32 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 32)
		around = append(around, point{at.x + radius*cos, at.y + radius*sin*aspect})
	}
	c.fill(col, around...)
}

// line draws through points with a pen of that width.
func (c *canvas) line(col color.Color, width float64, points ...point) {
	aspect := float64(c.Rect.Dx()) / float64(c.Rect.Dy())
	for i, p := range points {
		c.dot(col, p, width/2)
		if i == 0 {
			continue
		}
		q := points[i-1]
		dx, dy := p.x-q.x, (p.y-q.y)/aspect
		n := math.Hypot(dx, dy) * 2 / width
		ox, oy := -dy/n, dx/n*aspect
		c.fill(col, point{q.x + ox, q.y + oy}, point{p.x + ox, p.y + oy}, point{p.x - ox, p.y - oy}, point{q.x - ox, q.y - oy})
	}
}

// box fills a rectangle.
func (c *canvas) box(col color.Color, x, y, w, h float64) {
	c.fill(col, point{x, y}, point{x + w, y}, point{x + w, y + h}, point{x, y + h})
}

// routes is a town with a stream, and two rounds that cross it again and again.
func routes(c *canvas) {
	c.line(water, 7, point{-5, 70}, point{18, 62}, point{36, 66}, point{55, 48}, point{74, 44}, point{105, 22})
	for _, road := range [][]point{{{10, -5}, {16, 40}, {12, 105}}, {{-5, 30}, {40, 26}, {105, 60}}, {{30, 105}, {48, 60}, {60, -5}}, {{-5, 86}, {50, 82}, {105, 88}}, {{78, -5}, {84, 50}, {80, 105}}} {
		c.line(pale, 2.4, road...)
	}
	red := []point{{14, 20}, {38, 27}, {24, 80}, {60, 82}, {56, 16}, {88, 52}}
	blue := []point{{82, 14}, {66, 38}, {82, 78}, {44, 70}, {13, 56}, {34, 88}}
	c.line(redPen, .9, red...)
	c.line(bluePen, .9, blue...)
	for _, p := range red {
		c.dot(redPen, p, 1.8)
		c.dot(paperWhite, p, .9)
	}
	for _, p := range blue {
		c.dot(bluePen, p, 1.8)
		c.dot(paperWhite, p, .9)
	}
}

// roster is a week on a board: who comes when, and Saturday morning ringed.
func roster(c *canvas) {
	c.box(ink, 4, 5, 92, 90)
	c.box(paperWhite, 4.6, 5.8, 90.8, 88.4)
	for i := range 8 {
		c.box(pale, 4.6+float64(i)*11.35, 5.8, .3, 88.4)
	}
	for i := range 7 {
		c.box(pale, 4.6, 5.8+float64(i)*12.6, 90.8, .4)
	}
	pens := []color.Color{greenPen, bluePen, redPen}
	for day := range 7 {
		for shift := range 6 {
			if n := (day*5 + shift*3) % 7; n < 4 && !(day > 4 && n > 1) {
				c.box(pens[shift/2], 17.4+float64(day)*11.35, 21+float64(shift)*12.6, 3+2*float64(n), 6)
			}
		}
	}
	var ring []point
	for i := range 25 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 24)
		ring = append(ring, point{78 + 7*cos, 30 + 15*sin})
	}
	c.line(redPen, .8, ring...)
}

// shelves is a depot with boxes on three shelves, some of them too high up.
func shelves(c *canvas) {
	c.box(pale, 0, 88, 100, 12)
	for _, x := range []float64{10, 88} {
		c.box(wood, x, 8, 2, 80)
	}
	for i, y := range []float64{22, 48, 74} {
		c.box(wood, 10, y, 80, 2.4)
		for n := range 5 - i {
			h := 9 + float64((n*7+i*3)%6)
			c.box([]color.Color{bluePen, greenPen, redPen, water}[(n+i)%4], 14+float64(n)*15+float64(i)*4, y-h, 12, h)
		}
	}
}

// paper is a page with lines of text: the least that is a PDF.
func paper(lines []string) []byte {
	var words strings.Builder
	words.WriteString("BT /F1 12 Tf 72 770 Td 18 TL\n")
	for _, l := range lines {
		latin, err := charmap.Windows1252.NewEncoder().String(l)
		if err != nil {
			panic(err) // the story is written in Danish
		}
		words.WriteString("(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(latin) + ") Tj T*\n")
	}
	words.WriteString("ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R /Lang (da) >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", words.Len(), words.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var table strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table.String(), len(objects)+1, start)
	return b.Bytes()
}
