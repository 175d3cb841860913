package generate

import "fmt"

// trade is a kind of workplace.
type trade struct {
	// name is the workplace's, with a place in it when there are many.
	name   string
	places bool
	// size is how many work in one.
	size int
	// share is how much of its centre works in it.
	share int
	// offline is how many of a hundred have no e-mail.
	offline int
	titles  []string
	// short is how a committee's name abbreviates name, by hand.
	long, short string
}

var trades = []trade{
	{"Hjemmeplejen %s", true, 75, 30, 20, []string{"Social- og sundhedshjælper", "Social- og sundhedsassistent", "Planlægger"}, "Hjemmeplejen", "Hj.plejen"},
	{"Plejecenter %s", true, 65, 40, 20, []string{"Social- og sundhedsassistent", "Social- og sundhedshjælper", "Sygeplejerske", "Køkkenassistent"}, "Plejecenter", "Plejectr."},
	{"Sygeplejen", false, 60, 10, 2, []string{"Sygeplejerske"}, "Sygeplejen", "Sygepl."},
	{"Genoptræningen", false, 40, 8, 4, []string{"Fysioterapeut", "Ergoterapeut"}, "Genoptræningen", "Genoptr."},
	{"Visitationen", false, 30, 5, 0, []string{"Visitator", "Sagsbehandler"}, "Visitationen", "Visit."},
	{"%sskolen", true, 80, 90, 4, []string{"Lærer", "Pædagog", "Lærer", "Skolesekretær", "Teknisk servicemedarbejder"}, "skolen", "sk."},
	{"Ungdomsskolen", false, 30, 6, 6, []string{"Ungdomsskolelærer", "Pædagog"}, "Ungdomsskolen", "Ungdomssk."},
	{"Børnehuset %s", true, 22, 92, 12, []string{"Pædagog", "Pædagogmedhjælper", "Pædagogisk assistent"}, "Børnehuset", "Børneh."},
	{"Dagplejen", false, 40, 8, 40, []string{"Dagplejer", "Dagplejepædagog"}, "Dagplejen", "Dagpl."},
	{"Familierådgivningen", false, 40, 40, 0, []string{"Socialrådgiver", "Familiebehandler"}, "Familierådgivningen", "Familierådg."},
	{"Sundhedsplejen", false, 20, 18, 0, []string{"Sundhedsplejerske"}, "Sundhedsplejen", "Sundhedspl."},
	{"Tandplejen", false, 30, 22, 4, []string{"Tandplejer", "Klinikassistent", "Tandlæge"}, "Tandplejen", "Tandpl."},
	{"Bostedet %s", true, 30, 50, 10, []string{"Pædagog", "Social- og sundhedsassistent", "Omsorgsmedhjælper"}, "Bostedet", "Bost."},
	{"Biblioteket %s", true, 22, 60, 2, []string{"Bibliotekar", "Biblioteksassistent", "Kulturformidler"}, "Biblioteket", "Bibl."},
	{"Musikskolen", false, 20, 20, 6, []string{"Musikskolelærer"}, "Musikskolen", "Musiksk."},
	{"Svømmehallen", false, 20, 20, 20, []string{"Livredder", "Teknisk servicemedarbejder"}, "Svømmehallen", "Svømmeh."},
	{"Vej og Park", false, 60, 40, 55, []string{"Vejmand", "Gartner", "Specialarbejder"}, "Vej og Park", "V. og Park"},
	{"Rengøringen", false, 60, 35, 60, []string{"Rengøringsassistent"}, "Rengøringen", "Reng."},
	{"Byggesag", false, 20, 10, 0, []string{"Byggesagsbehandler", "Arkitekt"}, "Byggesag", "Byggesag."},
	{"Natur og Vandløb", false, 20, 10, 0, []string{"Biolog", "Miljøtekniker"}, "Natur og Vandløb", "Natur & Vandløb"},
	{"Jobcentret", false, 80, 60, 0, []string{"Jobkonsulent", "Virksomhedskonsulent", "Socialrådgiver"}, "Jobcentret", "Jobctr."},
	{"Ydelsesteamet", false, 40, 25, 0, []string{"Ydelsessagsbehandler"}, "Ydelsesteamet", "Ydelse"},
	{"Integration", false, 20, 15, 0, []string{"Integrationskonsulent"}, "Integration", "Integr."},
	{"HR og Løn", false, 30, 25, 0, []string{"HR-konsulent", "Lønkonsulent"}, "HR og Løn", "HR & Løn"},
	{"Økonomi", false, 30, 25, 0, []string{"Økonomikonsulent", "Bogholder"}, "Økonomi", "Øk."},
	{"Digitalisering", false, 30, 20, 0, []string{"It-medarbejder", "Projektleder"}, "Digitalisering", "Digit."},
	{"Borgerservice", false, 30, 30, 0, []string{"Borgerservicemedarbejder", "Administrativ medarbejder"}, "Borgerservice", "Borgersv."},
}

// centres are the parts of the municipality with their share of the people and the places of their trades in the list above.
var centres = []struct {
	name   string
	share  int
	trades []int
}{
	{"Pleje og Sundhed", 30, []int{0, 1, 2, 3, 4}},
	{"Skole og Læring", 24, []int{5, 6}},
	{"Dagtilbud", 15, []int{7, 8}},
	{"Børn, Familie og Handicap", 9, []int{9, 10, 11, 12}},
	{"Kultur og Fritid", 4, []int{13, 14, 15}},
	{"Teknik, Ejendom og Miljø", 8, []int{16, 17, 18, 19}},
	{"Job og Uddannelse", 5, []int{20, 21, 22}},
	{"Rådhus og Borgerservice", 5, []int{23, 24, 25, 26}},
}

var centreStyles = []string{"Center for %s", "Forvaltningen for %s", "Fagområdet %s"}

var leaderTitle = map[string]string{"Direktion": "Kommunaldirektør", "Center": "Centerchef", "Område": "Områdeleder", "Distrikt": "Distriktsleder",
	"Afdeling": "Afdelingsleder", "Team": "Teamleder", "Hold": "Holdleder"}

var (
	placeHeads = []string{"Lærke", "Bøge", "Mose", "Ege", "Birke", "Strand", "Sol", "Å", "Kløver", "Hassel", "Vinter", "Sommer", "Rav", "Trane", "Svane", "Gran",
		"Pile", "Hyld", "Rosen", "Linde", "Fyrre", "Klit", "Øster", "Vester", "Sønder", "Nørre", "Kirke", "Mølle", "Skov"}
	placeTails = []string{"gård", "bakke", "lund", "have", "dal", "toft", "vang", "høj", "holm", "eng", "kilde", "sø", "bæk"}
)

// place is the i-th place's name from a start; after some four hundred they come again with a number.
func place(i, start int) string {
	n := i + start
	name := placeHeads[n%len(placeHeads)] + placeTails[(n+n/len(placeHeads))%len(placeTails)]
	if round := i / (len(placeHeads) * len(placeTails)); round > 0 {
		name = fmt.Sprint(name, " ", round+1)
	}
	return name
}

var (
	firstNames = []string{"Alba", "Asger", "Astrid", "Bjarke", "Brit", "Dagmar", "Ebbe", "Eigil", "Ellen", "Esther", "Fie", "Frode", "Gorm", "Gudrun", "Hjalte",
		"Holger", "Inger", "Ivar", "Jytte", "Kaja", "Karl", "Kristine", "Leif", "Liv", "Malthe", "Mette", "Mille", "Nanna", "Niels", "Oda", "Olga", "Otto",
		"Palle", "Petra", "Ragna", "Regitze", "Rune", "Sally", "Signe", "Sigurd", "Sofus", "Svend", "Thora", "Thyra", "Toke", "Ulla", "Vagn", "Vibeke", "Vilma",
		"Yrsa", "Østen", "Åge", "Åse", "Ægir", "Amina", "Farid", "Leyla", "Samir", "Yasmin", "Zoran"}
	middleNames = []string{"Bro", "Dam", "Eg", "Falk", "Grøn", "Hede", "Krog", "Lind", "Mark", "Sand", "Vig", "Å"}
	lastNames   = []string{"Lærkedal", "Mosegren", "Havtorn", "Vindfeldt", "Rugager", "Stenbæk", "Birkemose", "Klitgren", "Tranekær", "Sølvmark", "Ravnholt",
		"Engblad", "Fyrreskov", "Gyldenris", "Hasselholt", "Isfugl", "Kornager", "Lyngtoft", "Måneskær", "Nordager", "Oddekær", "Pilegren", "Regnskov",
		"Skærsand", "Tangvig", "Ulvedal", "Vestermose", "Ørnegren", "Ågren", "Ærenholt", "Bølgedal", "Duegren", "Egeskær", "Fjordager", "Græsholt",
		"Hyldegren", "Kløvertoft", "Løvfald", "Morgenrød", "Snebær", "Solhverv", "Tordenvig", "Tusindfryd", "Vandkær", "Vinterblad"}
)
