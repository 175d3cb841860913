package ui

import (
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/a-h/templ"

	"github.com/medspil/medspil/internal/kit/i18n"
)

// in puts children into a component, as a template does with braces.
func in(parent templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return parent.Render(templ.WithChildren(ctx, all(children...)), w)
	})
}

func all(cs ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, c := range cs {
			if err := c.Render(templ.ClearChildren(ctx), w); err != nil {
				return err
			}
		}
		return nil
	})
}

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(s))
		return err
	})
}

func para(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<p>"+templ.EscapeString(s)+"</p>")
		return err
	})
}

func tableRow(title, name, number string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<tr><th scope="row">`+templ.EscapeString(name)+`</th><td class="num" data-title="`+templ.EscapeString(title)+`">`+templ.EscapeString(number)+`</td></tr>`)
		return err
	})
}

func contextFor(t *testing.T, lang i18n.Language, f *Frame) context.Context {
	t.Helper()
	b, err := i18n.NewBundle(Messages)
	if err != nil {
		t.Fatal(err)
	}
	return WithFrame(i18n.With(context.Background(), b, lang), f)
}

func render(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func frame() *Frame {
	return &Frame{
		Path: "/forloeb?a=1&b=2", FormToken: "token", Authority: "Lillesund Kommune", More: "/mere",
		Contact: Contact{"MED-sekretariatet", "med@lillesund.example", "70 12 34 56"},
		Nav: []NavItem{{"nu", "Lige nu", "/", "now", true}, {"forloeb", "Forløb", "/forloeb", "list", true},
			{"stemme", "Min stemme", "/min-stemme", "voice", true}, {"enheder", "Organisation", "/enheder", "unit", false}},
		Who:     &Who{"p1", "Aisha Lund", "AL"},
		Ribbon:  &Ribbon{"medarbejder", "hjemmehjælper, Hjemmeplejen Nord", "/demo", "/demo/post"},
		Session: &Session{3600, "/mig/bliv", "/log-ind"},
	}
}

// nasty is what people and exports do put in a field.
const nasty = `Speciallægekonsulentordningskoordinationsudvalgsformand <b onclick="x()">&amp;</b> "citat" 'apostrof' javascript:alert(1)`

func segments() []Segment {
	return []Segment{{"Form problemet", "til 14. dec.", .4, false}, {"Form løsninger", "til 15. jan.", .25, false},
		{"Sig til forslaget", "til 10. feb.", .2, false}, {"Besluttet", "1. marts", .15, true}}
}

func outcomes() []Option {
	var out []Option
	for _, o := range []struct {
		k OutcomeKind
		l string
	}{{OutcomeChanged, "Det ændrede beslutningen"}, {OutcomePartly, "Delvist: formede en mulighed"}, {OutcomeNot, "Fulgt ikke, fordi …"}, {OutcomeAnswered, "Besvaret"}, {OutcomeElsewhere, "Tages videre et andet sted"}} {
		kind := ""
		if o.k == OutcomeChanged {
			kind = "leaf"
		}
		out = append(out, Option{Value: string(o.k), Label: o.l, Icon: o.k.Icon(), Kind: kind})
	}
	return out
}

// pages are whole pages that show every component with ordinary and with nasty content.
func pages() map[string]templ.Component {
	speaks := in(Card(CardProps{Heading: "Hvem taler for dig?"}), in(Meta(), text("I Lokal-MED Hjemmeplejen Nord")),
		Person(PersonProps{Initials: "JK", Name: "Jonas Kjær", Seed: "jk", Role: "Tillidsrepræsentant, næstformand"}),
		Person(PersonProps{Initials: "HB", Name: "Hanne Bæk", Seed: "hb", Role: "Arbejdsmiljørepræsentant", Href: "/p"}),
		in(Row(), Button(ButtonProps{Text: "Bed om en dialog", Href: "/dialog", Kind: "secondary"})))
	next := in(Card(CardProps{Heading: "Næste gang"}), KeyValues([]KeyValue{{Key: "2. dec.", Value: "Personalemøde, bidrag fra væggen"}, {Key: "11. dec.", Value: "Lokal-MED", Href: "/m"}, {Key: "8. jan.", Component: TagOf(Tag{"plum", "Budget"})}}))
	answer := in(Outcome(OutcomeProps{Kind: OutcomeChanged, Words: "Det ændrede beslutningen", Meta: "Mette Holm, leder · 12. november"}), Prose("Weekendruterne lægges nu fredag kl. 12, som du foreslog.\nPrøves i tre måneder.", "da"))
	bar := InfluenceBar(InfluenceProps{Segments: segments(), Today: .24, Title: "Hvad kan stadig påvirkes", Desc: "I dag er vi i den første af fire dele."})

	now := in(Page(PageProps{Title: "Lige nu", Heading: "Godmorgen, Aisha", Lead: "To ting, du kan nå at præge. Ét svar til dig.", Active: "nu"}),
		in(Grid(GridProps{Aside: all(speaks, next)}),
			Section("", "Du kan præge", ""),
			in(Card(CardProps{Kind: "now", Heading: "Hvor skal Hjemmeplejen Nord bo?", Href: "/f/1", Tags: []Tag{{"now", "Nu · 21 dage"}, {"sand", "Din arbejdsplads"}}}),
				in(Meta(), text("Lejemålet på Havnegade udløber. Intet er besluttet: 4 af 5 spørgsmål er stadig åbne.")), bar,
				in(Row(), Button(ButtonProps{Text: "Giv dit bidrag · 2 min.", Href: "/b"}), in(Meta(), text("23 bidrag")))),
			in(Card(CardProps{Heading: "Tryghedskald med kamera: hvad vil vi, og hvad vil vi ikke?", Href: "/f/2", Tags: []Tag{{"", "Til 15. januar"}, {"sand", "Hele centret"}}}),
				in(Meta(), text("Dialogrum før Økonomiudvalget og HovedMED mødes."))),
			Section("svar", "Svar til dig", "1 nyt"),
			in(Card(CardProps{Level: 3}), in(Meta(), text("Du skrev 4. oktober om kørelister i weekenden")), answer)))

	story := in(Page(PageProps{Title: "Hvor skal Hjemmeplejen Nord bo?", Lead: "Lejemålet på Havnegade udløber om et år. Vi har fri mulighed for at finde noget andet – eller blive.", Active: "forloeb",
		Breadcrumbs: []Link{{"Forløb", "/forloeb"}, {"Hjemmeplejen Nord", "/e"}}, Above: Tags([]Tag{{"leaf", "Åbent"}, {"plum", "Uenighed"}})}),
		in(Grid(GridProps{Aside: speaks}), in(Card(CardProps{}), bar), Section("", "Historien", ""),
			in(Story(),
				in(StoryItem(StoryItemProps{When: "23. oktober 2026", Day: "2026-10-23", Heading: "Mette Holm åbnede forløbet"}), Quote("Kerneopgaven: at borgerne er trygge hjemme. Det, vi ikke må miste, er tiden hos dem.", "da")),
				in(StoryItem(StoryItemProps{When: "24. okt. – 18. nov.", Heading: "41 bidrag"}), in(Card(CardProps{}),
					in(Statement(StatementProps{ID: "b1", Initials: "AL", Seed: "al", Author: "Aisha Lund", Tags: []Tag{{"sand", "Forslag"}}, Meta: "3. november"}), Prose("Flyt ind på det gamle bibliotek. Det står tomt, kommunen ejer det, og vi sparer huslejen.", "da"), in(Meta(), text("18 genkender det")),
						in(Outcome(OutcomeProps{Kind: OutcomePartly, Words: "Delvist"}), Prose("Du fik os til at spørge, hvor vi møder ind.", "da"))),
					in(Statement(StatementProps{ID: "b2", Author: "Uden navn", Tags: []Tag{{"sand", "Bekymring"}}}), Prose("Hvis vi flytter længere fra busserne, mister vi dem, der ikke har bil.", "da"),
						in(Outcome(OutcomeProps{Kind: OutcomeNot, Words: "Fulgt ikke, fordi …"}), Prose("Der går en bus hver time.", "da")),
						in(Outcome(OutcomeProps{Kind: OutcomeAnswered, Words: "Besvaret"}), Prose("Ja.", "da")),
						in(Outcome(OutcomeProps{Kind: OutcomeElsewhere, Words: "Tages videre et andet sted"}), Prose("I CenterMED.", "da"))))),
				in(StoryItem(StoryItemProps{Kind: "apart", When: "21. november", Heading: "Uenighed om mødetider"}), para("Begge dele prøves.")),
				in(StoryItem(StoryItemProps{Kind: "now", When: "Nu, til 14. december", Heading: "Form problemet"}), in(Row(), Button(ButtonProps{Text: "Giv dit bidrag", Href: "/b"}), Button(ButtonProps{Text: "Spørg dit bagland", Href: "/c", Kind: "secondary"}))),
				StoryItem(StoryItemProps{Kind: "next", When: "Til 15. januar", Heading: "Læg løsninger ved siden af hinanden"}),
				StoryItem(StoryItemProps{Kind: "done", When: "1. marts", Heading: "Centerchefen beslutter"}))))

	contribute := func(errs Errors) templ.Component {
		return in(Page(PageProps{Title: "Giv dit bidrag", Active: "forloeb", Narrow: true, Step: "Trin 1 af 2", Back: &Link{"Hvor skal Hjemmeplejen Nord bo?", "/f/1"}, Errors: errs}),
			in(Form(FormProps{Action: "/f/1/bidrag", Draft: "bidrag-1"}), Hidden("key", "k"),
				Radios(RadiosProps{Name: "kind", Legend: "Hvad er det?", Value: "a", Cards: true, Two: true, Options: []Option{{Value: "a", Label: "Forslag"}, {Value: "b", Label: "Perspektiv"}, {Value: "c", Label: "Spørgsmål"}, {Value: "d", Label: "Bekymring"}, {Value: "e", Label: "Erfaring"}}}),
				Select(SelectProps{Name: "question", Label: "Til spørgsmålet", Value: "1", Options: []Option{{Value: "1", Label: "Hvor møder vi ind?"}}}),
				TextArea(TextAreaProps{Name: "text", Label: "Hvad vil du sige?", Hint: "Skriv som du taler. Skriv ikke navne på borgere.", Value: "Flyt ind på det gamle bibliotek. Det står tomt, kommunen ejer det, og vi sparer huslejen.", Limit: 4000, Lang: "da"}),
				Radios(RadiosProps{Name: "shown", Legend: "Hvem kan se, at det er dig?", Value: "n", Cards: true, Options: []Option{{Value: "n", Label: "Mit navn", Hint: "Alle i forløbet kan se det."}, {Value: "r", Label: "Kun mine repræsentanter", Hint: "Alle læser din tekst. Jonas og Hanne kan se navnet; det vises ikke for ledelsen."}}}),
				in(Actions(), Submit("Send"))))
	}

	workbench := in(Page(PageProps{Title: "Svar på 41 bidrag", Lead: "Ét svar kan gælde flere.", Active: "forloeb", Breadcrumbs: []Link{{"Hvor skal Hjemmeplejen Nord bo?", "/f/1"}}}),
		in(Card(CardProps{}), in(Meter(26, 41, "Besvarede bidrag"), in(Meta(), text("ældste venter 9 dage")))),
		in(Form(FormProps{Action: "/f/1/svar", SubmitKeys: true, ID: "answer"}),
			in(Grid(GridProps{Wide: true, Sticky: true, Aside: in(Card(CardProps{Heading: "Dit svar"}), in(Meta(), SelectedCount("ids", 2)),
				Radios(RadiosProps{Name: "outcome", Legend: "Hvad blev der af det?", Value: "changed", Cards: true, Options: outcomes()}),
				TextArea(TextAreaProps{Name: "why", Label: "Hvorfor – i almindelige ord", Rows: 5, Limit: 2000, Value: "Vi flytter ind på det gamle bibliotek fra august."}),
				in(Actions(), Submit("Gem svar til 2"), Button(ButtonProps{Text: "Gem som kladde", Kind: "secondary", Name: "act", Value: "draft"})))}),
				Section("", "Siger det samme?", "6 forslag om bibliotek og genhuse"), SelectAll("ids"),
				in(Card(CardProps{}),
					in(Statement(StatementProps{Initials: "AL", Seed: "al", Author: "Aisha Lund", Tags: []Tag{{"sand", "Forslag"}}, Select: &SelectBox{"ids", "1", "Vælg bidraget fra Aisha Lund", true}}), Prose("Flyt ind på det gamle bibliotek.", "da")),
					in(Statement(StatementProps{Author: "Uden navn", Tags: []Tag{{"sand", "Erfaring"}}, Select: &SelectBox{"ids", "2", "Vælg bidraget uden navn", false}}), Prose("På min gamle arbejdsplads delte vi hus med ungdomsskolen.", "da"))))))

	wrong := in(Page(PageProps{Title: "Søg sparring", Active: "forloeb", Narrow: true, Errors: Errors{{"title", "Skriv, hvad det konkrete problem er"}, {"last", "Sidste dag skal være efter i dag. Skriv den som 31-12-2026"}, {"units", "Vælg mindst én enhed"}, {"file", "Filen skal være en CSV-fil"}, {"", "Nogen har ændret forløbet imens"}}}),
		in(Form(FormProps{Action: "/sparring", Files: true}),
			Field(FieldProps{Name: "title", Label: "Hvad er problemet?", Hint: "Ét konkret problem.", Limit: 10, Value: "Alt for langt svar"}),
			Field(FieldProps{Name: "mail", Label: "E-mail", Type: "email", Autocomplete: "email", Optional: true, Width: "m", InputMode: "email"}),
			DateField(DateProps{Name: "last", Label: "Sidste dag", Value: "31. februar", Hint: "Mindst tre dage frem."}),
			Picker(PickerProps{Name: "units", Legend: "Hvem berører det?", SearchLabel: "Søg efter en enhed", Search: "/enheder/valg", Query: "hjem",
				Chosen: []Option{{Value: "u1", Label: "Hjemmeplejen Nord", Hint: "Social og Sundhed › Ældre"}}, Hits: []Option{{Value: "u2", Label: "Hjemmeplejen Syd", Hint: "Social og Sundhed › Ældre"}, {Value: "u3", Label: nasty}}}),
			Checkboxes(CheckboxesProps{Name: "told", Legend: "Hvem spørger du?", Hint: "Du kan vælge flere.", Values: []string{"b"}, Options: []Option{{Value: "a", Label: "Udvalgene"}, {Value: "b", Label: "Alle, der arbejder der", Hint: "412 personer"}, {Value: "c", Label: "Ingen", Disabled: true}}}),
			Checkbox(CheckboxProps{Name: "sure", Label: "Jeg har talt med min næstformand", Hint: "Helst, men ikke et krav."}),
			File(FileProps{Name: "file", Label: "Fil", Hint: "En CSV-fil.", Accept: ".csv", Multiple: true, Optional: true}),
			FileRows(FileRowsProps{Rows: []FileRow{{"Billede", "Hvad viser det?", "Skemaet"}, {"Endnu et billede", "Hvad viser billede 2?", ""}}, Hint: "Højst 12 MB.", WordsHint: "Kort.", Accept: ".png", Lang: "da"}),
			in(Actions(), Submit("Gem"), Button(ButtonProps{Text: "Slet", Kind: "warning", Name: "delete", Value: "1"}), Button(ButtonProps{Text: "Fortryd", Kind: "link", Href: "/"}))))

	parts := in(Page(PageProps{Title: nasty, Lead: nasty, Breadcrumbs: []Link{{nasty, "javascript:alert(1)"}}, DraftClear: "bidrag-1"}),
		in(Alert("info", "Godt at vide"), para("Noget at vide.")), in(Alert("success", ""), para("Det lykkedes.")), in(Alert("warning", nasty), para(nasty)),
		Search(SearchProps{Action: "/enheder", Name: "q", Label: "Søg efter en enhed", Value: nasty, Hint: "Navn eller leder.", Target: "results", Hidden: []NameValue{{"a", nasty}}}),
		Chosen("Valgte filtre", []FilterLink{{"Fase: Forme problemet", "/a", false}, {nasty, "/c", false}}),
		Filters("Vis forløb", []FilterLink{{"Åbne", "/a", true}, {"Lukkede", "/b", false}, {nasty, "/c", false}}),
		in(Card(CardProps{Kind: "plum", Heading: nasty, Href: "/x", Level: 2, Tags: []Tag{{"", nasty}}, ID: "card", Lang: "en"}), Prose(nasty+"\n\nlinje to", "da"), Quote(nasty, ""), Person(PersonProps{Initials: "", Name: nasty, Role: nasty})),
		in(Statement(StatementProps{Author: nasty, Meta: nasty, Tags: []Tag{{"now", nasty}}}), in(Outcome(OutcomeProps{Kind: OutcomeNot, Words: nasty, Meta: nasty}), Prose(nasty, "da"))),
		in(Table(TableProps{Caption: "Ledige pladser", Columns: []Column{{Text: "Udvalg"}, {Text: "Antal", Number: true}, {Text: "Gør", Hidden: true}}}), tableRow("Antal", nasty, "12")),
		in(Table(TableProps{Caption: "Stablet", HideCaption: true, Stack: true, Columns: []Column{{Text: "Udvalg"}, {Text: "Antal", Number: true}}}), tableRow("Antal", "Lokal-MED", "1.212")),
		Empty(EmptyProps{Heading: "Ingen svar endnu", Text: "Når en leder svarer dig, står det her.", Icon: "voice", Action: &ButtonProps{Text: "Se åbne forløb", Href: "/forloeb"}}),
		in(Details("Vis som tabel"), para(nasty)), KeyValues([]KeyValue{{Key: nasty, Value: nasty}}), Meter(0, 0, nasty), Pager("/?a", "/?b"),
		InfluenceBar(InfluenceProps{Segments: []Segment{{nasty, nasty, 0, false}}, Today: 1, Title: nasty, Desc: nasty}),
		in(Row(), PrintButton(), OpenDialog("ask", "Luk forløbet", "secondary")), in(Dialog(DialogProps{"ask", "Er du sikker?"}), para("Det kan ikke fortrydes.")))

	return map[string]templ.Component{"lige-nu": now, "forloeb": story, "bidrag": contribute(nil), "bidrag-fejl": contribute(Errors{{"text", "Skriv dit bidrag"}}), "kvittering": Page(PageProps{Title: "Tak for dit bidrag", DraftClear: "bidrag-1"}), "svar": workbench, "fejl-i-felter": wrong, "dele": parts,
		"fejlside": ErrorPage(ErrorProps{Status: 404, Heading: "Den side findes ikke for dig", Text: "Enten er adressen forkert, eller også er siden ikke åben for dig.", Reference: "abc123"})}
}

var gallery = flag.String("gallery", "", "a folder to write the test's pages to, to look at them in a browser")

func TestGallery(t *testing.T) {
	for name, page := range pages() {
		for _, lang := range i18n.Languages {
			t.Run(name+"/"+string(lang), func(t *testing.T) {
				f := frame()
				if name == "lige-nu" {
					f.Flash = &Flash{"success", "Dit bidrag er sendt til Mette Holm."}
				}
				html := render(t, contextFor(t, lang, f), page)
				checkHTML(t, html)
				if *gallery != "" && lang == i18n.Danish {
					if err := os.WriteFile(filepath.Join(*gallery, name+".html"), []byte(html), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
	}
}
