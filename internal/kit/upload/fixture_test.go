package upload

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"
)

var (
	red    = color.RGBA{200, 30, 30, 255}
	green  = color.RGBA{30, 160, 60, 255}
	blue   = color.RGBA{40, 60, 200, 255}
	yellow = color.RGBA{230, 210, 40, 255}
)

// corners is a picture with a colour in each corner: red green / blue yellow, so that no turn looks like another.
func corners(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := [2][2]color.RGBA{{red, green}, {blue, yellow}}[min(1, 2*y/h)][min(1, 2*x/w)]
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// held is how a camera stores what it sees when it is held in one of the eight ways, as the EXIF standard tells them: where the stored
// picture's first line and first column are seen.
func held(seen *image.RGBA, orientation int) *image.RGBA {
	w, h := seen.Rect.Dx(), seen.Rect.Dy()
	sw, sh := w, h
	if orientation >= 5 {
		sw, sh = h, w
	}
	stored := image.NewRGBA(image.Rect(0, 0, sw, sh))
	for y := range sh {
		for x := range sw {
			var sx, sy int
			switch orientation {
			case 1: // first line at the top, first column on the left
				sx, sy = x, y
			case 2: // top, right
				sx, sy = w-1-x, y
			case 3: // bottom, right
				sx, sy = w-1-x, h-1-y
			case 4: // bottom, left
				sx, sy = x, h-1-y
			case 5: // left, top
				sx, sy = y, x
			case 6: // right, top
				sx, sy = w-1-y, x
			case 7: // right, bottom
				sx, sy = w-1-y, h-1-x
			case 8: // left, bottom
				sx, sy = y, h-1-x
			}
			stored.SetRGBA(x, y, seen.RGBAAt(sx, sy))
		}
	}
	return stored
}

// exif is what a phone writes beside a picture: how it was held, its maker, a serial number, and where it was.
func exif(orientation int) []byte {
	be := binary.BigEndian
	var b []byte
	b = append(b, "MM\x00\x2a"...)
	b = be.AppendUint32(b, 8)
	entry := func(tag, kind uint16, n uint32, value uint32) {
		b = be.AppendUint16(be.AppendUint16(b, tag), kind)
		b = be.AppendUint32(be.AppendUint32(b, n), value)
	}
	const ifd, gps = 8, 8 + 2 + 3*12 + 4
	const words = gps + 2 + 4*12 + 4
	b = be.AppendUint16(b, 3)
	entry(0x010f, 2, 12, words) // Make
	entry(0x0112, 3, 1, uint32(orientation)<<16)
	entry(0x8825, 4, 1, gps)
	b = be.AppendUint32(b, 0)
	b = be.AppendUint16(b, 4)
	entry(1, 2, 2, uint32('N')<<24)
	entry(2, 5, 3, words+12)
	entry(3, 2, 2, uint32('E')<<24)
	entry(4, 5, 3, words+12)
	b = be.AppendUint32(b, 0)
	b = append(b, "Hemmelig 12\x00"...)
	for _, v := range []uint32{55, 1, 43, 1, 5512, 100} {
		b = be.AppendUint32(b, v)
	}
	return b
}

// secrets are what stands in the fixtures beside the picture, and must not stand in what is kept.
var secrets = []string{"Exif", "Hemmelig", "GPS", "http://ns.adobe.com/xap", "<script>", "PK\x03\x04", "Photoshop", "eXIf", "ICC_PROFILE"}

// segment is a part of a JPEG beside the picture.
func segment(marker byte, data string) []byte {
	b := []byte{0xff, marker}
	b = binary.BigEndian.AppendUint16(b, uint16(len(data)+2))
	return append(b, data...)
}

// photo is a JPEG as a phone makes it.
func photo(t testing.TB, img image.Image, orientation int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	out := bytes.Clone(plain[:2])
	out = append(out, segment(0xe1, "Exif\x00\x00"+string(exif(orientation)))...)
	out = append(out, segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>GPS 55.7</x:xmpmeta>")...)
	out = append(out, segment(0xed, "Photoshop 3.0\x00Hemmelig")...)
	out = append(out, segment(0xfe, "Hemmelig <script>alert(1)</script>")...)
	return append(out, plain[2:]...)
}

// shot is a PNG with the same beside it.
func shot(t testing.TB, img image.Image, orientation int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	const header = 8 + 25
	plain := b.Bytes()
	out := bytes.Clone(plain[:header])
	out = append(out, chunk("eXIf", string(exif(orientation)))...)
	out = append(out, chunk("tEXt", "Comment\x00Hemmelig <script>alert(1)</script>")...)
	return append(out, plain[header:]...)
}

func chunk(kind, data string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(b, kind+data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(kind+data)))
}

// hollow is a WebP that says it is so large, and is of one colour in 26 bytes.
func hollow(w, h int) []byte {
	bits := uint32(w-1) | uint32(h-1)<<14
	data := binary.LittleEndian.AppendUint32([]byte{0x2f}, bits)
	data = append(data, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07, 0x00)
	return riff("VP8L", data)
}

func riff(kind string, data []byte) []byte {
	b := append([]byte("WEBP"), kind...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	b = append(b, data...)
	if len(data)%2 == 1 {
		b = append(b, 0)
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(b))), b...)
}

// bomb is a PNG whose header says it is so large.
func bomb(w, h uint32) []byte {
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append([]byte("\x89PNG\r\n\x1a\n"), append(chunk("IHDR", string(size)+"\x08\x02\x00\x00\x00"), chunk("IEND", "")...)...)
}

// deep is a bomb with 16 bits for each colour.
func deep(w, h uint32) []byte {
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append([]byte("\x89PNG\r\n\x1a\n"), append(chunk("IHDR", string(size)+"\x10\x02\x00\x00\x00"), chunk("IEND", "")...)...)
}

// passes makes a JPEG say that it comes in several passes, and is so large.
func passes(photo []byte, w, h uint16) []byte {
	out := bytes.Clone(photo)
	at := bytes.Index(out, []byte{0xff, 0xc0})
	out[at+1] = 0xc2
	binary.BigEndian.PutUint16(out[at+5:], h)
	binary.BigEndian.PutUint16(out[at+7:], w)
	return out
}

// noise is a picture that cannot be compressed.
func noise(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	r := rand.NewChaCha8([32]byte{1})
	r.Read(img.Pix)
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	return img
}
