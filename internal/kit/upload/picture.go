package upload

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"github.com/bep/imagemeta"
	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
	"golang.org/x/image/webp"
)

const (
	// maxDots and maxSide bound what is unpacked: the pictures of phones as they come, 24 million dots and some more.
	maxDots = 30_000_000
	maxSide = 20_000
	// maxUnpacked is how many bytes they may take then.
	maxUnpacked = 200 << 20
	// maxScans bounds how often a JPEG goes over its dots; those of cameras do so once, others ten times.
	maxScans = 500
	// shown is the longest side of what is kept.
	shown = 2000
	// maxKept is how large that becomes at most, in bytes.
	maxKept = 800 << 10
)

// format is how pictures of one kind are read.
type format struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	meta   imagemeta.ImageFormat // 0 when it knows no orientation
}

// formats are the pictures that are read. Of a GIF that moves the first picture is taken.
var formats = map[string]format{
	"jpeg": {jpeg.DecodeConfig, jpeg.Decode, imagemeta.JPEG},
	"png":  {png.DecodeConfig, png.Decode, imagemeta.PNG},
	"webp": {webp.DecodeConfig, webp.Decode, imagemeta.WebP},
	"gif":  {gif.DecodeConfig, gif.Decode, 0},
}

// picture makes a picture anew: upright, at most shown dots wide and high, without anything but its dots.
func picture(name string, data []byte) (File, error) {
	f := formats[name]
	conf, err := f.config(bytes.NewReader(data))
	switch {
	case name == "webp" && moves(data):
		return File{}, Moving
	case err != nil, conf.Width <= 0, conf.Height <= 0:
		return File{}, Damaged
	case conf.Width > maxSide, conf.Height > maxSide, conf.Width*conf.Height > maxDots, conf.Width*conf.Height*dotBytes(conf, data) > maxUnpacked:
		return File{}, Dots
	case name == "jpeg" && bytes.Count(data, []byte{0xff, 0xda}) > maxScans:
		return File{}, Damaged
	}
	img, err := f.decode(bytes.NewReader(data))
	if err != nil || img.Bounds().Empty() {
		return File{}, Damaged
	}
	return pack(upright(shrink(img, shown), f.orientation(data)))
}

// dotBytes is how many bytes a dot takes while it is unpacked, at most: a JPEG that comes in several passes is kept whole between them, before
// it is made into dots.
func dotBytes(conf image.Config, data []byte) int {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8")) && (bytes.Contains(data, []byte("\xff\xc2\x00\x11\x08")) || bytes.Contains(data, []byte("\xff\xc2\x00\x14\x08"))):
		return 15 // three colours, or four
	case conf.ColorModel == color.RGBA64Model, conf.ColorModel == color.NRGBA64Model:
		return 8
	}
	return 4
}

// moves says whether a WebP is an animation, which cannot be read here.
func moves(webp []byte) bool {
	return len(webp) > 20 && string(webp[12:16]) == "VP8X" && webp[20]&0x02 != 0
}

// band is how many lines are scaled at a time.
const band = 64

// shrink scales a picture down to at most most dots on its longer side and lays it on white. It goes sideways first and then downwards,
// a band at a time: in one go the library keeps 32 bytes for each dot on the way.
func shrink(src image.Image, most int) *image.RGBA {
	from := src.Bounds()
	w, h := fit(from.Dx(), from.Dy(), most)
	white := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(white, white.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	if w == from.Dx() && h == from.Dy() {
		draw.Draw(white, white.Rect, src, from.Min, draw.Over)
		return white
	}
	narrow := image.NewRGBA(image.Rect(0, 0, w, from.Dy()))
	sideways := draw.BiLinear.NewScaler(w, band, from.Dx(), band)
	for y := 0; y < from.Dy(); y += band {
		to := min(y+band, from.Dy())
		sideways.Scale(narrow, image.Rect(0, y, w, to), src, image.Rect(from.Min.X, from.Min.Y+y, from.Max.X, from.Min.Y+to), draw.Src, nil)
	}
	over := draw.Over
	if narrow.Opaque() {
		over = draw.Src
	}
	down := draw.BiLinear.NewScaler(band, h, band, from.Dy())
	for x := 0; x < w; x += band {
		to := min(x+band, w)
		down.Scale(white, image.Rect(x, 0, to, h), narrow, image.Rect(x, 0, to, from.Dy()), over, nil)
	}
	return white
}

// fit gives the size in which a picture is kept.
func fit(w, h, most int) (int, int) {
	longer := max(w, h)
	if longer <= most {
		return w, h
	}
	return max(1, w*most/longer), max(1, h*most/longer)
}

// orientation is how a picture was held when it was taken, 1 to 8 as in EXIF; 1 is upright, and what is not told.
func (f format) orientation(data []byte) int {
	if f.meta == 0 {
		return 1
	}
	held := 1
	// An error is no matter: what was not found is not told.
	_, _ = imagemeta.Decode(imagemeta.Options{R: bytes.NewReader(data), ImageFormat: f.meta, Sources: imagemeta.EXIF, LimitTagSize: 64,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool { return t.Namespace == "IFD0" && t.Tag == "Orientation" },
		HandleTag: func(t imagemeta.TagInfo) error {
			if n, ok := t.Value.(uint16); ok && n >= 1 && n <= 8 {
				held = int(n)
			}
			return imagemeta.ErrStopWalking
		}})
	return held
}

// upright turns a picture the way it was seen.
func upright(src *image.RGBA, orientation int) *image.RGBA {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	right, down := float64(w), float64(h)
	// Where a dot at x, y goes: a·x + b·y + c, and d·x + e·y + f.
	turn := map[int]f64.Aff3{
		2: {-1, 0, right, 0, 1, 0}, 3: {-1, 0, right, 0, -1, down}, 4: {1, 0, 0, 0, -1, down},
		5: {0, 1, 0, 1, 0, 0}, 6: {0, -1, down, 1, 0, 0}, 7: {0, -1, down, -1, 0, right}, 8: {0, 1, 0, -1, 0, right},
	}
	how, turned := turn[orientation]
	if !turned {
		return src
	}
	if orientation >= 5 {
		w, h = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.NearestNeighbor.Transform(dst, how, src, src.Rect, draw.Src, nil)
	return dst
}

// qualities are tried in turn until a picture is small enough.
var qualities = []int{85, 72, 55}

// pack writes a picture as a JPEG of at most maxKept bytes; one with more in it than that becomes smaller.
func pack(img *image.RGBA) (File, error) {
	for {
		for _, q := range qualities {
			var b bytes.Buffer
			if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: q}); err != nil {
				return File{}, Damaged
			}
			if b.Len() <= maxKept {
				return File{JPEG, b.Bytes(), img.Rect.Dx(), img.Rect.Dy()}, nil
			}
		}
		img = shrink(img, max(img.Rect.Dx(), img.Rect.Dy())/2)
	}
}
