package matter

// Addresses of this room's pages; Danish in both languages.
const (
	ListPath    = "/forloeb"
	VoicePath   = "/min-stemme"
	ReportsPath = "/meldinger"
)

// Path is the address of a matter's page.
func Path(id string) string { return ListPath + "/" + id }

// AnsweringPath is the address of the page on which a matter's contributions are answered.
func AnsweringPath(id string) string { return Path(id) + "/svar" }
