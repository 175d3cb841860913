package upload

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// near says whether two colours look the same after compression.
func near(a, b color.Color) bool {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	d := func(x, y uint32) int { return max(int(x)-int(y), int(y)-int(x)) >> 8 }
	return d(ar, br) < 24 && d(ag, bg) < 24 && d(ab, bb) < 24
}

// seen reads what is kept of a file, and checks that it is a picture and nothing else.
func seen(t *testing.T, f File, err error) image.Image {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(f.Data))
	if err != nil {
		t.Fatal(err)
	}
	if f.Kind != JPEG || img.Bounds() != image.Rect(0, 0, f.Width, f.Height) {
		t.Errorf("%s, %d × %d, is %v", f.Kind, f.Width, f.Height, img.Bounds())
	}
	if max(f.Width, f.Height) > shown || len(f.Data) > maxKept {
		t.Errorf("%d × %d dots in %d bytes are kept", f.Width, f.Height, len(f.Data))
	}
	if extra := beside(f.Data); extra != "" {
		t.Errorf("beside the picture there is %s", extra)
	}
	for _, s := range secrets {
		if bytes.Contains(f.Data, []byte(s)) {
			t.Errorf("%q is still in it", s)
		}
	}
	return img
}

// beside names what a JPEG has that is no picture: segments of programs and comments, and whatever comes after its end.
func beside(data []byte) string {
	i := 2
	for i+4 <= len(data) && data[i+1] != 0xda {
		if m := data[i+1]; m >= 0xe0 && m <= 0xef || m == 0xfe {
			return fmt.Sprintf("a segment %x", m)
		}
		i += 2 + int(data[i+2])<<8 + int(data[i+3])
	}
	if !bytes.HasSuffix(data, []byte{0xff, 0xd9}) || bytes.Count(data[i:], []byte{0xff, 0xd9}) != 1 {
		return "something after its end"
	}
	return ""
}

// looks checks the four corners of a picture: red green / blue yellow.
func looks(t *testing.T, img image.Image) {
	t.Helper()
	b := img.Bounds()
	for i, want := range []color.RGBA{red, green, blue, yellow} {
		at := image.Pt(b.Dx()/4+i%2*b.Dx()/2, b.Dy()/4+i/2*b.Dy()/2)
		if got := img.At(at.X, at.Y); !near(got, want) {
			t.Errorf("at %v it is %v, want %v", at, got, want)
		}
	}
}

func TestUpright(t *testing.T) {
	for _, size := range []image.Point{{96, 64}, {2600, 1400}} { // as it is kept, and scaled down
		see := corners(size.X, size.Y)
		w, h := fit(size.X, size.Y, shown)
		for o := 1; o <= 8; o++ {
			for name, data := range map[string][]byte{"a.jpg": photo(t, held(see, o), o), "a.png": shot(t, held(see, o), o)} {
				if size.X > 1000 && name == "a.png" && o > 1 {
					continue // slow, and the same
				}
				t.Run(fmt.Sprint(name, size, o), func(t *testing.T) {
					for _, s := range []string{"Hemmelig", "<script>"} {
						if !bytes.Contains(data, []byte(s)) {
							t.Fatalf("the fixture has no %q", s)
						}
					}
					f, err := Read(name, data)
					looks(t, seen(t, f, err))
					if f.Width != w || f.Height != h {
						t.Errorf("%d × %d, want %d × %d", f.Width, f.Height, w, h)
					}
				})
			}
		}
	}
}

func TestUprightIsTheSameWhereNothingIsTold(t *testing.T) {
	for _, o := range []int{0, 9, 77} {
		f, err := Read("a.jpg", photo(t, corners(80, 40), o))
		looks(t, seen(t, f, err))
	}
}

func TestFormats(t *testing.T) {
	see := corners(64, 48)
	paletted := image.NewPaletted(image.Rect(0, 0, 64, 48), color.Palette{red, green, blue, yellow})
	for y := range 48 {
		for x := range 64 {
			paletted.Set(x, y, see.At(x, y))
		}
	}
	var still, moving, grey bytes.Buffer
	for _, err := range []error{
		gif.EncodeAll(&still, &gif.GIF{Image: []*image.Paletted{paletted}, Delay: []int{0}}),
		gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{paletted, image.NewPaletted(paletted.Rect, palette.WebSafe)}, Delay: []int{10, 10}}),
		png.Encode(&grey, image.NewGray16(image.Rect(0, 0, 9, 9))),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range map[string][]byte{"still.gif": still.Bytes(), "FIRST.GIF": moving.Bytes(), "jpeg called.png": photo(t, see, 1), "x.JPEG": photo(t, see, 1), "x.jfif": photo(t, see, 1)} {
		t.Run(name, func(t *testing.T) {
			f, err := Read(name, data)
			looks(t, seen(t, f, err))
		})
	}
	f, err := Read("a.webp", hollow(40, 30))
	if img := seen(t, f, err); img.Bounds() != image.Rect(0, 0, 40, 30) {
		t.Errorf("the WebP is %v", img.Bounds())
	}
	f, err = Read("grey.png", grey.Bytes())
	if img := seen(t, f, err); !near(img.At(4, 4), color.Black) {
		t.Errorf("a grey picture of 16 bits is %v", img.At(4, 4))
	}
}

func TestTransparencyLiesOnWhite(t *testing.T) {
	for _, size := range []int{40, 2400} {
		img := image.NewNRGBA(image.Rect(0, 0, size, size))
		for y := range size {
			for x := range size / 2 {
				img.SetNRGBA(x, y, color.NRGBA{200, 30, 30, 255})
			}
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		f, err := Read("a.png", b.Bytes())
		got := seen(t, f, err)
		w := got.Bounds().Dx()
		if !near(got.At(w/4, w/2), red) || !near(got.At(3*w/4, w/2), color.White) {
			t.Errorf("%d: left %v, right %v", size, got.At(w/4, w/2), got.At(3*w/4, w/2))
		}
	}
}

func TestWhatIsKeptIsSmall(t *testing.T) {
	for _, size := range []image.Point{{3000, 2000}, {2000, 2000}, {300, 2500}, {2001, 1}} {
		f, err := Read("a.jpg", photo(t, noise(size.X, size.Y), 1))
		seen(t, f, err)
		t.Logf("%v: %d × %d in %d bytes", size, f.Width, f.Height, len(f.Data))
	}
}

func TestRefused(t *testing.T) {
	good := photo(t, corners(64, 48), 1)
	wide := bytes.Clone(good)
	at := bytes.Index(wide, []byte{0xff, 0xc0}) + 5
	copy(wide[at:], []byte{0xff, 0xff, 0xff, 0xff}) // 65,535 × 65,535
	moving := riff("VP8X", append([]byte{0x02, 0, 0, 0}, 9, 0, 0, 9, 0, 0))
	pdf := []byte("%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
	for _, c := range []struct {
		name string
		data []byte
		want Refused
	}{
		{"a.jpg", nil, Empty},
		{"a.jpg", make([]byte, MaxBytes+1), Large},
		{"a.pdf", append(append([]byte("%PDF-1.7\n"), make([]byte, MaxBytes)...), "%%EOF"...), Large},
		{"IMG_0001.HEIC", []byte("\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic"), HEIC},
		{"IMG_0001.jpg", []byte("\x00\x00\x00\x24ftypmif1\x00\x00\x00\x00mif1heic"), HEIC},
		{"a.heif", []byte("something else"), HEIC},
		{"a.mp4", []byte("\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2"), Unknown},
		{"a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), Unknown},
		{"a.jpg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), Unknown},
		{"a.docx", []byte("PK\x03\x04 word"), Unknown},
		{"a.bmp", []byte("BM\x00\x00"), Unknown},
		{"a.tif", []byte("II*\x00\x08\x00"), Unknown},
		{"a.jpg", []byte("\xff\xd8"), Unknown},
		// The name says something else.
		{"a.pdf", good, Name},
		{"a.html", good, Name},
		{"a", good, Name},
		{"a.jpg.exe", good, Name},
		{"a.HEIC", good, Name},
		{"a.jpg", pdf, Name},
		{"a.html", pdf, Name},
		// Cut off, in the middle or at the beginning.
		{"a.jpg", good[:len(good)/2], Damaged},
		{"a.jpg", good[:3], Damaged},
		{"a.png", shot(t, corners(64, 48), 1)[:200], Damaged},
		{"a.png", []byte("\x89PNG\r\n\x1a\n"), Damaged},
		{"a.gif", []byte("GIF89a\x10\x00\x10\x00"), Damaged},
		{"a.webp", hollow(40, 30)[:22], Damaged},
		{"a.webp", []byte("RIFF\x04\x00\x00\x00WEBP"), Damaged},
		{"a.pdf", pdf[:20], Damaged},
		{"a.pdf", []byte("%PDF-"), Damaged},
		// Much larger unpacked than it looks.
		{"a.png", bomb(60000, 60000), Dots},
		{"a.png", bomb(20001, 1), Dots},
		{"a.png", bomb(1<<31-1, 1<<31-1), Damaged},
		{"a.png", bomb(0, 10), Damaged},
		{"a.jpg", wide, Dots},
		{"a.png", deep(5400, 5400), Dots}, // 16 bits for each colour
		{"a.jpg", passes(good, 4000, 4000), Dots},
		{"a.webp", hollow(16383, 16383), Dots},
		{"a.gif", []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00\x2c"), Dots},
		{"a.jpg", append(bytes.Clone(good[:len(good)-2]), bytes.Repeat([]byte{0xff, 0xda}, maxScans+1)...), Damaged},
		{"a.webp", moving, Moving},
	} {
		f, err := Read(c.name, c.data)
		var why Refused
		if errors.As(err, &why); why != c.want || f.Data != nil {
			t.Errorf("%s %.30q: %v, want %s", c.name, c.data, err, c.want)
		}
	}
}

// TestNothingHidesBehind: what is two things at once becomes one of them.
func TestNothingHidesBehind(t *testing.T) {
	page := "<script>alert(1)</script>"
	zip := "PK\x03\x04 word PK\x05\x06"
	for _, data := range [][]byte{
		append(photo(t, corners(64, 48), 1), page...),
		append(photo(t, corners(64, 48), 1), zip...),
		append(shot(t, corners(64, 48), 1), zip...),
	} {
		f, err := Read("a.jpg", data)
		looks(t, seen(t, f, err))
	}
	// A script as the words of a PDF stays in it: it is kept as it is, and served as what it is and nothing else.
	pdf := "%PDF-1.7\n% " + page + "\n%%EOF\r\n"
	f, err := Read("Bilag.PDF", []byte(pdf))
	if err != nil || f.Kind != PDF || string(f.Data) != pdf || f.Width != 0 || f.Height != 0 {
		t.Errorf("%v, %v", f, err)
	}
	if _, err := Read("a.pdf", []byte(page+pdf)); err != Unknown {
		t.Errorf("a PDF behind a page: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	see := corners(24, 16)
	var moving bytes.Buffer
	if err := gif.Encode(&moving, see, nil); err != nil {
		f.Fatal(err)
	}
	for _, data := range [][]byte{photo(f, see, 6), shot(f, see, 3), moving.Bytes(), hollow(20, 10), bomb(9, 9), []byte("%PDF-1.4\n%%EOF"), []byte("\x00\x00\x00\x24ftypheic")} {
		for _, ext := range []string{".jpg", ".pdf"} {
			f.Add(ext, data)
		}
	}
	f.Fuzz(func(t *testing.T, ext string, data []byte) {
		got, err := Read("a"+ext, data)
		if err != nil {
			var why Refused
			if !errors.As(err, &why) || got.Data != nil {
				t.Errorf("%v with %d bytes", err, len(got.Data))
			}
			return
		}
		if got.Kind == PDF {
			if !bytes.Equal(got.Data, data) || !strings.HasSuffix(strings.ToLower("a"+ext), ".pdf") {
				t.Error("a PDF was changed, or taken under another name")
			}
			return
		}
		conf, err := jpeg.DecodeConfig(bytes.NewReader(got.Data))
		if err != nil || conf.Width != got.Width || conf.Height != got.Height || max(conf.Width, conf.Height) > shown || beside(got.Data) != "" {
			t.Errorf("%v, %v, %s", conf, err, beside(got.Data))
		}
	})
}

func BenchmarkPhoto(b *testing.B) {
	data := photo(b, corners(4000, 3000), 6)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read("a.jpg", data); err != nil {
			b.Fatal(err)
		}
	}
}
