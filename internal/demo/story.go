package demo

import (
	_ "embed"
	"encoding/json"
)

//go:embed story.json
var storyFile []byte

// telling is one matter of the story. Days are counted from today.
type telling struct {
	// Workplace is part of the name of the unit whose leader asks.
	Workplace string
	// Home: the unit is that of the role "leder".
	Home bool
	// Draft: not opened yet.
	Draft           bool
	Opened, Last    int
	Ask, Visibility string
	Title           string
	Problem         string
	Core            string
	Contributions   []voice
	Closed          *closing
}

// voice is a contribution with what becomes of it.
type voice struct {
	// By is a role, "colleague", "tr" or "amr".
	By string
	// Name is who sees it: "all" or "representatives".
	Name, Kind, Text string
	Day              int
	// So is how many others say "so here too", as far as there are so many.
	So     int
	Answer *reply
}

// reply is an answer; the same one on several contributions is one answer to all of them.
type reply struct {
	Day           int
	Outcome, Text string
}

type closing struct {
	Day  int
	Took string
}

// readStory is the story as it is written in the file.
func readStory() ([]telling, error) {
	var s struct{ Matters []telling }
	err := json.Unmarshal(storyFile, &s)
	return s.Matters, err
}
