package ui

import "strconv"

// Attachment is a file beside what somebody said: a picture that is shown, or a paper to fetch.
type Attachment struct {
	Href string
	// Text is what it shows, for those who do not see a picture; of a paper the words of its link. Lang is its language when it is a
	// person's own words.
	Text, Lang string
	// Width and Height are how large a picture is shown, so that nothing moves when it comes; 0 of a paper.
	Width, Height int
	// Meta is further words about a paper: what it is and how large.
	Meta string
}

// FileRowsProps are rows in which files are chosen, each with words about it; the fields are file1, words1, file2 … With script the next row
// comes when one is filled. Their form needs Files.
type FileRowsProps struct {
	Rows []FileRow
	// Hint stands with the first file, WordsHint with all words.
	Hint, WordsHint string
	// Accept is what is offered, as HTML writes it: "image/png,.pdf".
	Accept string
	// Needed: the first file must be there.
	Needed bool
	// Lang is the language of the words.
	Lang string
}

// FileRow is one of them: the labels of its two fields, and the words that stand there.
type FileRow struct{ Label, WordsLabel, Words string }

func (p FileRowsProps) hint(i int) string {
	if i == 0 {
		return p.Hint
	}
	return ""
}

func fileName(i int) string  { return "file" + strconv.Itoa(i+1) }
func wordsName(i int) string { return "words" + strconv.Itoa(i+1) }
