// Package upload takes in the files people send: pictures and PDFs. Its content says what a file is, and its name must agree. A picture
// is made anew from its dots, upright and of a moderate size, so that all else in the file is gone: where and when it was taken, with
// which camera, its thumbnail, and whatever was hidden in it or put behind it. A PDF is kept as it is and never opened here.
//
// Everything is bounded before it is unpacked; still, a large picture can take 300 MB for a moment, so the caller lets one at a time be
// read. Nothing here knows a database, HTTP, or who may send what.
package upload

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// Kind is what a file is once it has been read.
type Kind string

// The kinds. Every picture has become a JPEG.
const (
	JPEG Kind = "jpeg"
	PDF  Kind = "pdf"
)

// MaxBytes is how large a file may be before it is read.
const MaxBytes = 12 << 20

// Accept is what a browser's file field is told to offer. Naming JPEG lets a phone that photographs in another format convert it.
const Accept = "image/jpeg,image/png,image/webp,image/gif,application/pdf,.jpg,.jpeg,.png,.webp,.gif,.pdf"

// File is a file that has been read.
type File struct {
	Kind Kind
	Data []byte
	// Width and Height of a picture, in dots; 0 of a PDF.
	Width, Height int
}

// Refused is why a file is not taken.
type Refused string

// The reasons.
const (
	// Empty has nothing in it, Large more than MaxBytes.
	Empty Refused = "empty"
	Large Refused = "large"
	// Unknown is none of the formats that are taken; HEIC is the one that phones make and browsers cannot show.
	Unknown Refused = "unknown"
	HEIC    Refused = "heic"
	// Name has a name that says something else than its content.
	Name Refused = "name"
	// Damaged cannot be read to its end.
	Damaged Refused = "damaged"
	// Dots is a picture with more dots than are taken; Moving one that moves.
	Dots   Refused = "dots"
	Moving Refused = "moving"
)

func (r Refused) Error() string { return "upload: refused: " + string(r) }

// Read reads a file that was sent under a name. Errors are Refused.
func Read(name string, data []byte) (File, error) {
	if len(data) == 0 {
		return File{}, Empty
	}
	if len(data) > MaxBytes {
		return File{}, Large
	}
	format, extension := formatOf(data), strings.ToLower(path.Ext(name))
	switch {
	case format == "heic", format == "" && slices.Contains(extensions["heic"], extension):
		return File{}, HEIC
	case format == "":
		return File{}, Unknown
	case format == "pdf" && !slices.Contains(extensions["pdf"], extension), format != "pdf" && !slices.Contains(extensions["picture"], extension):
		return File{}, Name
	case format == "pdf":
		return paper(data)
	}
	return picture(format, data)
}

// extensions are the names files may have. Which of the pictures' it is does not matter: a picture saved under another's is made anew.
var extensions = map[string][]string{
	"picture": {".jpg", ".jpeg", ".jfif", ".png", ".webp", ".gif"},
	"heic":    {".heic", ".heif"},
	"pdf":     {".pdf"},
}

// formatOf tells a format by how its files begin; "" for none that is known.
func formatOf(data []byte) string {
	begins := func(s string, at int) bool { return len(data) >= at && bytes.HasPrefix(data[at:], []byte(s)) }
	switch {
	case begins("\xff\xd8\xff", 0):
		return "jpeg"
	case begins("\x89PNG\r\n\x1a\n", 0):
		return "png"
	case begins("GIF87a", 0), begins("GIF89a", 0):
		return "gif"
	case begins("RIFF", 0) && begins("WEBP", 8):
		return "webp"
	case begins("%PDF-", 0):
		return "pdf"
	case begins("ftyp", 4) && len(data) >= 12 && slices.Contains(heicBrands, string(data[8:12])):
		return "heic"
	}
	return ""
}

// heicBrands are what the containers of HEVC pictures call themselves.
var heicBrands = []string{"heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1"}

// paper takes a PDF that is there from its first line to its last. What stands between is not looked at.
func paper(data []byte) (File, error) {
	if !bytes.HasSuffix(bytes.TrimRight(data, "\x00\t\r\n "), []byte("%%EOF")) {
		return File{}, Damaged
	}
	return File{Kind: PDF, Data: data}, nil
}
