package dialogue

// Settings are what the municipality decides about requests.
type Settings struct {
	// Days is how many calendar days who is asked has to answer.
	Days int
	// Origin says where that stands: "Lokalaftalen § 4".
	Origin string
}

// DefaultSettings are what a municipality begins with. Two weeks: time for a leader to talk with somebody, and short enough to be waited for.
func DefaultSettings() Settings { return Settings{Days: 14} }
