package matter

import (
	"slices"
	"strconv"

	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/upload"
)

// Bounds of files: how many a contribution and a matter have at most, and how much can be said about each, in characters.
const (
	MaxFiles  = 4
	MaxPapers = 10
	MaxWords  = 200
)

// What a file belongs to: a contribution, or the matter itself.
const (
	fileOfContribution = TargetContribution
	fileOfMatter       = "matter"
)

// File is a picture or a paper as pages show it. Its content is fetched by itself.
type File struct {
	ID   string
	Kind upload.Kind
	// Words are what its giver says that it shows; "" when nothing was said.
	Words string
	// Width and Height of a picture, in dots; 0 of a paper.
	Width, Height int
	// Size in bytes.
	Size int
}

// FileInput is one row of a form in which files are chosen: the file as it was read, or why it is refused.
type FileInput struct {
	// Row is its number, from 1: its fields are file1 and words1.
	Row int
	upload.File
	// Refused is why it cannot be taken; "" when it can.
	Refused upload.Refused
	// Words are what it shows; may be "".
	Words string
}

func fileField(row int) string  { return "file" + strconv.Itoa(row) }
func wordsField(row int) string { return "words" + strconv.Itoa(row) }

// checkFiles finds what is wrong with files that go with a contribution. A PDF is kept as it is, and mostly says who made it: it can only be
// sent in a name that all may see. A picture is made anew and says nothing.
func checkFiles(inv *fault.Invalid, nameTo string, files []FileInput) {
	if len(files) > MaxFiles {
		inv.Add(fileField(1), "matter.error.files_many", "max", MaxFiles)
	}
	for _, f := range files {
		f.check(inv)
		if f.Kind == upload.PDF && nameTo != NameToAll {
			inv.Add(fileField(f.Row), "matter.error.file_tells_name")
		}
	}
}

// check finds what is wrong with one file wherever it goes. Words without a file are a file that got lost on the way.
func (f FileInput) check(inv *fault.Invalid) {
	switch {
	case f.Refused != "":
		inv.Add(fileField(f.Row), "matter.error.file."+string(f.Refused), "max", upload.MaxBytes>>20)
	case f.Kind == "":
		inv.Add(fileField(f.Row), "matter.error.file.missing")
	}
	checkLength(inv, wordsField(f.Row), f.Words, MaxWords)
}

// keeps is how many files a contribution has after some are taken away and others added, and those that are taken away.
func keeps(here []File, remove []string, added int) (n int, gone []string) {
	for _, f := range here {
		if slices.Contains(remove, f.ID) {
			gone = append(gone, f.ID)
		}
	}
	return len(here) - len(gone) + added, gone
}
