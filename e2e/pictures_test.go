package e2e_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/medspil/medspil/e2e/browser"
	"github.com/medspil/medspil/internal/kit/db"
)

// phonePhoto is a picture as a phone stores it that was held upright: on its side, with a note of how it was held, and one of whose phone it
// was. Seen, it is 600 wide and 800 high: red green above, blue yellow below.
func phonePhoto(t *testing.T) string {
	t.Helper()
	const w, h = 600, 800
	stored := image.NewRGBA(image.Rect(0, 0, h, w))
	colours := [2][2]color.RGBA{{{200, 30, 30, 255}, {30, 160, 60, 255}}, {{40, 60, 200, 255}, {230, 210, 40, 255}}}
	for y := range h {
		for x := range w {
			stored.SetRGBA(y, w-1-x, colours[2*y/h][2*x/w]) // the first line is seen on the right, the first column above
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, stored, nil); err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x02\x00")
	exif = le.AppendUint32(le.AppendUint32(append(exif, 0x0f, 0x01, 2, 0), 14), 38) // Make
	exif = le.AppendUint32(le.AppendUint32(append(exif, 0x12, 0x01, 3, 0), 1), 6)   // Orientation
	exif = append(exif, "\x00\x00\x00\x00Rosas telefon\x00"...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	file := filepath.Join(t.TempDir(), "IMG_0412.JPG")
	data := append(append(append([]byte{}, b.Bytes()[:2]...), append(segment, exif...)...), b.Bytes()[2:]...)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// seenIn is how the picture with these words looks in the page: its size as it came, and the colours of its four corners.
func seenIn(x *browser.Tab, alt string) string {
	return browser.Eval[string](x, fmt.Sprintf(`(async () => {
		const find = () => [...document.querySelectorAll('.ms-files img')].find(i => i.alt === %q)
		let img = null // the page may still be coming, or be taking over what is new
		for (let n = 0; n < 100 && !(img?.isConnected && img.naturalWidth > 0); n++) {
			await new Promise(done => setTimeout(done, 100))
			img = find()
			img?.scrollIntoView()
			await img?.decode().catch(() => {})
		}
		if (!img) return 'no picture'
		const [w, h] = [img.naturalWidth, img.naturalHeight]
		const canvas = Object.assign(document.createElement('canvas'), {width: w, height: h}), c = canvas.getContext('2d')
		c.drawImage(img, 0, 0)
		const name = (x, y) => { const [r, g, b] = c.getImageData(x, y, 1, 1).data; return r > 150 ? (g > 150 ? 'yellow' : 'red') : g > 100 ? 'green' : 'blue' }
		const box = img.getBoundingClientRect()
		return w + 'x' + h + ' ' + [name(w/4, h/4), name(3*w/4, h/4), name(w/4, 3*h/4), name(3*w/4, 3*h/4)].join(' ') + ' ' + (box.width < box.height ? 'upright' : 'lying')
	})()`, alt))
}

const (
	standsUpright = "600x800 red green blue yellow upright"
	schedule      = "Skemaet, som det hænger nu"
)

// contributingTo opens on an employee's phone the contribution form of a matter that the leader answers: on an employee's list there are
// others', too.
func contributingTo(t *testing.T, b *browser.Browser, w *world, leader *browser.Tab) (*browser.Tab, string) {
	t.Helper()
	x := enterAs(t, b, w, "medarbejder", browser.Options{Width: 360})
	for _, form := range regexp.MustCompile(`/forloeb/[a-z0-9]{26}/bidrag`).FindAllString(x.HTML(), -1) {
		if browser.Eval[int](leader, `fetch('`+strings.TrimSuffix(form, "bidrag")+`svar').then(r => r.status)`) == http.StatusOK {
			x.Go(form)
			x.See("Hvad vil du sige?")
			return x, form
		}
	}
	t.Fatal("nothing to contribute to that the leader answers")
	return nil, ""
}

// TestPicturesFromThePhone: a picture taken with a phone is sent from it, is seen the right way up by others without what the phone wrote
// beside it, and is gone for them when it is taken back.
func TestPicturesFromThePhone(t *testing.T) {
	photo, heic, pdf := phonePhoto(t), filepath.Join(t.TempDir(), "IMG_0413.HEIC"), filepath.Join(t.TempDir(), "notat.pdf")
	for file, data := range map[string]string{heic: "\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic", pdf: "%PDF-1.7\n%%EOF\n"} {
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	engines(t, func(t *testing.T, engine db.Engine) {
		w := newWorld(t, engine, true)
		b := browser.Start(t, axeFile)
		leader := enterAs(t, b, w, "leder", browser.Options{Width: 1280})
		x, form := contributingTo(t, b, w, leader)
		visible := func(css string) bool {
			return browser.Eval[bool](x, fmt.Sprintf(`document.querySelector(%q).checkVisibility()`, css))
		}
		if visible("#words1") || visible("#file2") {
			t.Error("more is asked than for one file")
		}
		x.Upload("#file1", photo)
		if !visible("#words1") || !visible("#file2") || visible("#words2") {
			t.Error("what the picture shows is not asked, or more is")
		}
		x.Fill("#words1", schedule)
		x.Upload("#file2", heic)
		x.Press("Send")
		x.See("Billedet er i et format, vi ikke kan vise (HEIC).")
		x.See("Skriv noget, før du sender.")
		x.Check()
		// What was chosen is still chosen: only the main part of the page was fetched.
		if n := browser.Eval[int](x, `document.querySelector('#file1').files.length`); n != 1 {
			t.Errorf("%d files are chosen after the form came back", n)
		}
		x.Upload("#file2", pdf)
		x.Type("#text", "Sådan ser tavlen ud om mandagen.")
		x.Press("Send")
		x.See("Tak. Dit bidrag er sendt")
		if got := seenIn(x, schedule); got != standsUpright {
			t.Errorf("on the phone it is %s", got)
		}
		x.Check()

		matter := strings.TrimSuffix(form, "/bidrag")
		for _, page := range []string{matter, matter + "/svar"} {
			leader.Go(page)
			if got := seenIn(leader, schedule); got != standsUpright {
				t.Errorf("%s: for the leader it is %s", page, got)
			}
			leader.Check()
		}
		leader.Go(matter)
		shift := browser.Eval[float64](leader, `new Promise(done => { let sum = 0
			new PerformanceObserver(l => { for (const e of l.getEntries()) sum += e.hadRecentInput ? 0 : e.value }).observe({type: 'layout-shift', buffered: true})
			document.querySelector('.ms-files img').decode().then(() => setTimeout(() => done(sum), 300)) })`)
		if shift > 0.01 {
			t.Errorf("the page moved by %.3f while its pictures came", shift)
		}
		address := browser.Eval[string](leader, fmt.Sprintf(`[...document.querySelectorAll('.ms-files img')].find(i => i.alt === %q).src`, schedule))
		told := browser.Eval[string](leader, `fetch('`+address+`').then(async r => { const text = new TextDecoder('latin1').decode(await r.arrayBuffer())
			return r.status + ' ' + r.headers.get('content-type') + ' ' + ['Exif', 'Rosas'].filter(s => text.includes(s)).join() })`)
		if told != "200 image/jpeg " {
			t.Errorf("the picture as it comes: %s", told)
		}
		paper := browser.Eval[string](leader, fmt.Sprintf(`[...document.querySelectorAll('.ms-files')].find(l => l.querySelector('img')?.alt === %q).querySelector('a:not(:has(img))').href`, schedule))
		if got := browser.Eval[string](leader, `fetch('`+paper+`').then(r => r.headers.get('content-disposition'))`); !strings.HasPrefix(got, `attachment; filename="medspil-`) {
			t.Errorf("the paper comes as %s", got)
		}

		// Without JavaScript all rows are there, and it is sent the same.
		plain := enterAs(t, b, w, "naestformand", browser.Options{Width: 360, NoScript: true})
		plain.Go(form)
		plain.Upload("#file3", photo)
		plain.Type("#words3", "Uden scripts")
		plain.Type("#text", "Her er det også.")
		plain.Press("Send")
		plain.See("Tak. Dit bidrag er sendt")
		leader.Go(matter)
		if got := seenIn(leader, "Uden scripts"); got != standsUpright {
			t.Errorf("sent without JavaScript it is %s", got)
		}

		// Taken back, it is gone for the leader, also for a browser that has it.
		x.Go("/min-stemme")
		if got := seenIn(x, schedule); got != standsUpright {
			t.Errorf("in one's own voice it is %s", got)
		}
		x.Check()
		x.Click(`.ms-said:has(img[alt="` + schedule + `"]) details:has(form[action$="/traek"]) summary`)
		x.Press("Ja, træk mit bidrag tilbage")
		x.See("Bidraget er trukket tilbage")
		leader.Go(matter)
		leader.NotSee(schedule)
		if status := browser.Eval[int](leader, `fetch('`+address+`').then(r => r.status)`); status != 404 {
			t.Errorf("taken back, it answers %d", status)
		}
	})
}
