package app

// forGuests are the routes that somebody who is only a guest may reach, besides the door, their own settings and data (package member) and
// what is public: the first page, what they are invited into, and what they have said. What of it is theirs is asked there; every route
// that does not stand here is not found (TestAGuestReachesNothingElse walks them all).
var forGuests = []string{
	"GET /{$}",
	"GET /forloeb/{id}", "GET /forloeb/{id}/lyt", "GET /forloeb/{id}/historik", "GET /forloeb/{id}/forstaaelse",
	"GET /forloeb/{id}/udskriv", "GET /forloeb/{id}/data.json", "GET /forloeb/{id}/bidrag.csv", "GET /fil/{id}",
	"GET /forloeb/{id}/bidrag", "POST /forloeb/{id}/bidrag", "POST /bidrag/{id}/genkend",
	"GET /min-stemme", "GET /bidrag/{id}", "GET /bidrag/{id}/ret", "POST /bidrag/{id}/ret", "GET /bidrag/{id}/tidligere", "POST /bidrag/{id}/traek",
	"GET /bidrag/{id}/misforstaaet", "POST /bidrag/{id}/misforstaaet", "POST /bidrag/{id}/set", "GET /bidrag/{id}/uddyb", "POST /bidrag/{id}/uddyb",
	"GET /forloeb/{id}/meld", "POST /forloeb/{id}/meld",
	"GET /forloeb/{id}/muligheder", "GET /mulighed/{id}", "GET /mulighed/{id}/meld", "POST /mulighed/{id}/meld",
	"GET /uenighed/{id}", "GET /gult-kort/{id}", "GET /uenighed-tekst/{id}/meld", "POST /uenighed-tekst/{id}/meld",
	"GET /begreb-tekst/{id}/meld", "POST /begreb-tekst/{id}/meld",
}
