package dialogue

// Addresses of this room's pages; Danish in both languages.
const (
	ListPath = "/dialog"
	NewPath  = "/dialog/ny"
)

// Path is the address of a request's page.
func Path(id string) string { return ListPath + "/" + id }
