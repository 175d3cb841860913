package matter

// Addresses of this room's pages; Danish in both languages.
const (
	ListPath    = "/forloeb"
	VoicePath   = "/min-stemme"
	ReportsPath = "/meldinger"
	// signInPath is where one signs in (package member).
	signInPath = "/log-ind"
	// PicturesPath is the page of the shared pictures of dialogue rooms.
	PicturesPath = "/faelles-billeder"
	// EarlinessPath is the page of a room above, which tells of the earliness of many matters.
	EarlinessPath = "/tidlighed"
)

// Path is the address of a matter's page.
func Path(id string) string { return ListPath + "/" + id }

// ContributionPath is the address of the page of a matter on which a contribution stands, at its place.
func ContributionPath(matterID, contributionID string) string {
	return Path(matterID) + "?bidrag=" + contributionID + "#bidrag-" + contributionID
}

// answeringOne is the address of the page of the workbench on which a contribution stands, chosen.
func answeringOne(matterID, contributionID string) string {
	return AnsweringPath(matterID) + "?til=" + contributionID + "#bidrag-" + contributionID
}

// AnsweringPath is the address of the page on which a matter's contributions are answered.
func AnsweringPath(id string) string { return Path(id) + "/svar" }

// ReopenPath is the address at which a matter's owner takes a published decision up again.
func ReopenPath(id string) string { return Path(id) + "/genaabn" }

// DiscussedPath is the address at which it is noted that a committee has discussed a decision.
func DiscussedPath(id string) string { return Path(id) + "/droeftet" }

// GuestsPath is the address of the page on which guests are invited into a matter.
func GuestsPath(id string) string { return Path(id) + "/gaester" }
