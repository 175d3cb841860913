package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/owndata"
	"github.com/medspil/medspil/internal/matter"
)

// own says in which part of the copy the rows stand that name a person in a column: one record for each.
var own = map[string]string{
	"org_person.id": "person", "org_employment_spell.person_id": "employments", "org_leadership.person_id": "leaderships",
	"committee_holder.person_id": "seats", "committee_term.person_id": "terms", "committee_substitute.person_id": "substitutes",
	"member_settings.person_id": "settings", "member_grant.person_id": "duties", "member_session.person_id": "sessions", "member_letter.person_id": "letters", "year_feed.person_id": "feeds",
	"notify_message.person_id": "messages", "notify_mail.person_id": "mails", "intake_upload.person_id": "uploads", "retention_plan.held_by": "holds",
	"journal.actor_id": "acts", "journal.subject_id": "acts_about_me",
	"matter.created_by": "matters", "matter.closed_by": "closings", "matter_version.author_id": "texts", "matter_owner.person_id": "ownerships",
	"matter_owner_gap.asked_id": "asked_to_own", "matter_contribution.author_id": "contributions", "matter_recognition.person_id": "recognitions",
	"matter_answer.author_id": "answers_given", "matter_answer_draft.person_id": "answer_drafts", "matter_clarification.asked_by": "questions_asked",
	"matter_report.reporter_id": "reports", "matter_hidden.by_id": "hidden", "matter_erasure.by_id": "erasures", "matter_question.closed_by": "questions_closed",
	"matter_handshake.offered_by": "handshakes_offered", "matter_handshake.answered_by": "handshakes_answered", "matter_decision.written_by": "decisions",
	"matter_discussed.by_id": "discussions", "matter_read_mark.person_id": "read_marks",
	"matter_guest.person_id": "invitations", "matter_guest.invited_by": "guests_invited",
	"dialogue_request.asker_id": "dialogue_requests", "dialogue_request.carrier_id": "dialogue_carried", "dialogue_join.person_id": "dialogue_joins",
	"dialogue_outcome.by_id": "dialogue_outcomes", "dialogue_draft.person_id": "dialogue_drafts", "dialogue_group_member.person_id": "dialogue_groups",
	"disagreement_entry.by_id": "disagreement_texts", "disagreement_entry.person_id": "disagreement_steps", "disagreement_card.by_id": "withdrawal_requests",
	"disagreement_card_entry.by_id": "withdrawal_answers", "disagreement_card_entry.hidden_by": "disagreement_hidden", "disagreement_report.reporter_id": "disagreement_reports",
	"disagreement_entry.hidden_by": "disagreement_hidden", "disagreement_card.hidden_by": "disagreement_hidden",
	"dialogue_report.reporter_id": "dialogue_reports", "dialogue_hidden.by_id": "dialogue_hidden",
	"option_text.by_id": "option_texts", "option_response.person_id": "option_responses", "option_report.reporter_id": "option_reports",
	"concept_entry.by_id": "concept_entries", "concept_entry.hidden_by": "concept_hidden", "concept_report.reporter_id": "concept_reports",
}

// elsewhere are the columns that name a person and have no part of their own, each with why.
var elsewhere = map[string]string{
	"org_employment.person_id":     "an employment without its days: each of its spells is in employments",
	"member_letter.made_by":        "who made a letter for somebody else: that they did is in acts",
	"member_grant.given_by":        "who gave somebody else a duty: that they did is in acts",
	"member_request.person_id":     "a wish to sign in, gone after ten minutes",
	"matter_report.settled_by":     "that they settled it is in acts",
	"dialogue_report.settled_by":   "that they settled it is in acts",
	"matter_decision.published_by": "who wrote it published it: the record is in decisions",
	"journal.args":                 "what an entry says besides: the rows it is about have parts of their own",
	"job.args":                     "work that waits for a moment, by id",
	"demo_role.person_id":          "whose shoes the demo lends out: nobody's data",
}

// kept are the cells of rows in a part that are not in its records, each with why.
var kept = map[string]string{
	"org_person.sort_key":                  "made of the name",
	"matter_guest.invited_by":              "who invited one: by name",
	"matter_guest.person_id":               "whom one invited: it is the guest's own",
	"member_session.token_hash":            "the hash of a secret",
	"member_session.data":                  "what the session library keeps: the deadline, which is in the record",
	"member_letter.secret_hash":            "the hash of a secret",
	"year_feed.token_hash":                 "the hash of a secret",
	"intake_upload.content":                "the export itself, without CPR numbers: other people's data, gone after a day",
	"intake_upload.counts":                 "numbers of what came in",
	"matter_contribution.send_key":         "a random key of one press of the button",
	"matter_contribution.receipt":          "only of those without a name",
	"matter_contribution.group_id":         "how the owner has put contributions together",
	"matter_answer.due_at":                 "until it has gone out",
	"matter.unit_id":                       "the matter's, which is read on its page",
	"matter.decided_by":                    "the matter's, which is read on its page",
	"matter.decider_id":                    "the matter's, which is read on its page",
	"matter.took":                          "in closings, by who closed it",
	"matter.closed_by":                     "somebody else, or oneself: closings",
	"matter.created_by":                    "of a matter one has closed: who began it is read on its page",
	"matter.kind":                          "of a matter one has closed: matters, by who began it",
	"matter.subject":                       "of a matter one has closed: matters, by who began it",
	"matter.agreement_id":                  "the matter's, which is read on its page",
	"matter.state":                         "of a matter one has closed: matters, by who began it",
	"matter.visibility":                    "of a matter one has closed: matters, by who began it",
	"matter.ask":                           "of a matter one has closed: matters, by who began it",
	"matter.last_day":                      "of a matter one has closed: matters, by who began it",
	"matter.created_at":                    "of a matter one has closed: matters, by who began it",
	"matter.saved_at":                      "of a matter one has closed: matters, by who began it",
	"matter.opened_at":                     "of a matter one has closed: matters, by who began it",
	"matter.closed_at":                     "of a matter one has begun and another closed: both have it under their part",
	"matter_question.text":                 "of a question one has closed: questions, by who began the matter",
	"matter_handshake.promise":             "of an offer one has answered: handshakes_offered, by who offered it",
	"matter_handshake.until_day":           "of an offer one has answered: handshakes_offered, by who offered it",
	"matter_handshake.why":                 "of an offer one has answered: handshakes_offered, by who offered it",
	"matter_handshake.offered_by":          "of an offer one has answered",
	"matter_handshake.offered_at":          "of an offer one has answered",
	"matter_handshake.answer":              "of an offer that another has answered: handshakes_answered, by who answered",
	"matter_handshake.answered_by":         "of an offer that another has answered",
	"matter_handshake.answered_at":         "of an offer that another has answered",
	"matter_clarification.reply":           "the other's: questions_to_me",
	"matter_clarification.replied_at":      "the other's: questions_to_me",
	"matter_report.settled_by":             "who of the secretariat settled it",
	"member_letter.made_by":                "by name",
	"member_grant.given_by":                "by name",
	"dialogue_request.unit_id":             "by its name",
	"dialogue_request.group_id":            "by its name",
	"dialogue_request.for_committee_id":    "the meeting by its day",
	"dialogue_request.remind_day":          "counted from the deadline",
	"dialogue_request.carrier_id":          "somebody else, or oneself: dialogue_carried",
	"dialogue_request.carried_at":          "of a request another carries: dialogue_carried, by who carries it",
	"dialogue_request.asker_id":            "of a request one carries: who asked is read on its page",
	"dialogue_request.what":                "of a request one carries: dialogue_requests, by who asked",
	"dialogue_request.why":                 "of a request one carries: dialogue_requests, by who asked",
	"dialogue_request.state":               "of a request one carries: dialogue_requests, by who asked",
	"dialogue_request.at":                  "of a request one carries: dialogue_requests, by who asked",
	"dialogue_request.deadline_day":        "of a request one carries: dialogue_requests, by who asked",
	"dialogue_request.ended_at":            "of a request one carries: dialogue_requests, by who asked",
	"dialogue_request.for_day":             "of a request one carries: dialogue_requests, by who asked",
	"journal.actor_id":                     "who did it to one: by name in duties and letters",
	"journal.subject_id":                   "whose access it was: somebody else's",
	"journal.args":                         "ids and numbers of things that have parts of their own",
	"concept_entry.matter_id":              "of what one hid: concept_entries, by who wrote it",
	"concept_entry.kind":                   "of what one hid: concept_entries, by who wrote it",
	"concept_entry.word":                   "of what one hid: concept_entries, by who wrote it",
	"concept_entry.forms":                  "of what one hid: concept_entries, by who wrote it",
	"concept_entry.meaning":                "of what one hid: concept_entries, by who wrote it",
	"concept_entry.apart":                  "of what one hid: concept_entries, by who wrote it",
	"concept_entry.example":                "of what one hid: concept_entries, by who wrote it",
	"concept_entry.committee_id":           "of what one hid: concept_entries, by who wrote it",
	"concept_entry.side":                   "of what one hid: concept_entries, by who wrote it",
	"concept_entry.reason":                 "of what one hid: concept_entries, by who wrote it",
	"concept_entry.by_id":                  "of what one hid: concept_entries, by who wrote it",
	"concept_entry.at":                     "of what one hid: concept_entries, by who wrote it",
	"concept_entry.hidden_by":              "who of the secretariat hid it",
	"disagreement_entry.person_id":         "who is responsible for one's step: disagreement_steps, by that one",
	"disagreement_entry.outcome":           "of what one hid: disagreement_texts, by who wrote it",
	"disagreement_entry.hidden_by":         "who of the secretariat hid it",
	"disagreement_entry.disagreement_id":   "of what one hid: by its own id",
	"disagreement_entry.kind":              "of what one hid or is responsible for: disagreement_texts, by who wrote it",
	"disagreement_entry.side":              "of what one hid or is responsible for: disagreement_texts, by who wrote it",
	"disagreement_entry.text":              "of what one hid or is responsible for: disagreement_texts, by who wrote it",
	"disagreement_entry.more":              "of what one hid or is responsible for: disagreement_texts, by who wrote it",
	"disagreement_entry.by_id":             "of what one hid or is responsible for: who wrote it, as its page says",
	"disagreement_entry.day":               "of what one hid: disagreement_texts, by who wrote it",
	"disagreement_entry.at":                "of what one hid: disagreement_texts, by who wrote it",
	"disagreement_entry.hidden_reason":     "of a step one is responsible for: disagreement_texts, by who wrote it",
	"disagreement_entry.hidden_at":         "of a step one is responsible for: disagreement_texts, by who wrote it",
	"disagreement_card_entry.hidden_by":    "who of the secretariat hid it",
	"disagreement_card_entry.kind":         "of what one hid: withdrawal_answers, by who wrote it",
	"disagreement_card_entry.side":         "of what one hid: withdrawal_answers, by who wrote it",
	"disagreement_card_entry.committee_id": "of what one hid: withdrawal_answers, by who wrote it",
	"disagreement_card_entry.due_day":      "of what one hid: withdrawal_answers, by who wrote it",
	"disagreement_card_entry.text":         "of what one hid: withdrawal_answers, by who wrote it",
	"disagreement_card_entry.day":          "of what one hid: withdrawal_answers, by who wrote it",
	"disagreement_card_entry.card_id":      "of what one hid: withdrawal_answers, by who wrote it",
	"disagreement_card_entry.by_id":        "of what one hid: who wrote it, as its page says",
	"disagreement_card.hidden_by":          "who of the secretariat hid it",
	"disagreement_card.matter_id":          "of what one hid: by its own id",
	"disagreement_card.text":               "of a request one has answered or hid: withdrawal_requests, by who sent it",
	"disagreement_card.sent_day":           "of a request one has answered or hid: withdrawal_requests, by who sent it",
	"disagreement_card.answer_day":         "of a request one has answered or hid: withdrawal_requests, by who sent it",
	"disagreement_card.by_id":              "of a request one has answered or hid: withdrawal_requests, by who sent it",
	"disagreement_card.at":                 "of a request one has answered or hid: withdrawal_requests, by who sent it",
	"disagreement_card.outcome":            "of a request one hid: withdrawal_answers, by who answered",
	"disagreement_card.hidden_reason":      "of a request one has answered: withdrawal_requests, by who sent it",
	"disagreement_card.hidden_at":          "of a request one has answered: withdrawal_requests, by who sent it",
	"dialogue_report.settled_by":           "who of the secretariat settled it",
}

// holds is the column of a row in which some text stands; "" for none.
func (r anyRow) holds(text string) string {
	for column, v := range r.cells {
		if strings.Contains(fmt.Sprint(v), text) {
			return r.table + "." + column
		}
	}
	return ""
}

// file is somebody's copy, read.
type file map[string][]map[string]any

func (w *smallTown) copyOf(who string) (file, string) {
	w.Helper()
	var b bytes.Buffer
	ctx := i18n.With(context.Background(), w.app.bundle, i18n.Danish)
	w.ok(owndata.Write(ctx, &b, w.app.db.Read(), w.clk, w.as(who), w.app.ownData()))
	var raw map[string]json.RawMessage
	w.ok(json.Unmarshal(b.Bytes(), &raw))
	f := file{}
	for key, v := range raw {
		if key != "format" && key != "made" && key != "person_id" {
			var list []map[string]any
			w.ok(json.Unmarshal(v, &list))
			f[key] = list
		}
	}
	return f, b.String()
}

// has says whether a part has a value in any record.
func (f file) has(part string, cell any) bool {
	want := ""
	switch v := cell.(type) {
	case time.Time:
		want = v.UTC().Format(time.RFC3339Nano)
	case string:
		want = v
	default:
		return true // numbers and flags tell nothing by themselves
	}
	for _, r := range f[part] {
		for _, v := range r {
			if v == want {
				return true
			}
		}
	}
	return want == ""
}

// Everything in the database that names a person is in the copy of their own data, or stands above with why it is not: a new table, and a new
// column, cannot be forgotten.
func TestEverythingThatNamesSomebodyIsInTheirCopy(t *testing.T) {
	towns(t, func(t *testing.T, w *smallTown) {
		w.lived()
		rows := w.everything()
		named, cells := map[string]bool{}, map[string]bool{}
		for who, person := range w.town.People {
			f, _ := w.copyOf(who)
			count := map[string]int{}
			for _, r := range rows {
				if where := r.holds(who + "@lillesund.example"); where != "" && where != "org_person.email" {
					t.Fatalf("%s has the address of %s", where, who)
				}
				for column, v := range r.cells {
					text := fmt.Sprint(v)
					where := r.table + "." + column
					if !strings.Contains(text, person) {
						continue
					}
					named[where] = true
					part := own[where]
					switch {
					case part == "" && elsewhere[where] != "":
						continue
					case part == "":
						t.Fatalf("%s names %s and is neither in the copy nor on the list", where, who)
					case text != person:
						t.Fatalf("%s has more than the person: %s", where, text)
					}
					count[part]++
					for c, cell := range r.cells {
						if b, is := cell.([]byte); is {
							cell = string(b)
						}
						if cells[r.table+"."+c] = true; !f.has(part, cell) && cell != person && kept[r.table+"."+c] == "" {
							t.Errorf("%s of %s is not in %s: %v", r.table+"."+c, who, part, cell)
						}
					}
				}
			}
			for _, part := range own {
				if len(f[part]) != count[part] {
					t.Errorf("%s: %d records of %s, and %d rows", who, len(f[part]), part, count[part])
				}
			}
		}
		for where := range own {
			if !named[where] {
				t.Errorf("nothing is tried of %s", where)
			}
		}
		for where := range kept {
			if !cells[where] {
				t.Errorf("%s is on the list, and there is no such cell", where)
			}
		}
	})
}

// What somebody wrote or was told without a row of it naming them is in the copy too, and what nobody knows is theirs is not.
func TestTheCopyHasOnesWords(t *testing.T) {
	towns(t, func(t *testing.T, w *smallTown) {
		w.lived()
		for who, words := range map[string][]string{
			"rosa": {"Vagterne skifter hver dag.", "I går igen.", "Før det blev rettet.", "Efter det blev rettet.", "Hvordan bedre?", "Med en fast dag.", "Noget af det.", "Det var ikke det.", "Der står et navn.", "Lars Toft",
				`"language":"en"`, "android/chrome"},
			"sofus": {"Der står en kollegas navn.", "Det her fortryder jeg.", "Det siger jeg til mine repræsentanter.", "Det har ændret det."},
			"viggo": {"Det her er grimt.", "Der stod et navn.", "Det er forkert."},
			"karen": {"Vi tager den der.", "Ferien kom imellem.", "Hvordan bedre?", "Vi vil ", "Alle får svar.", "Hvornår skifter vi?", "Vi skifter klokken syv.", "Vi skifter klokken 7.", "En slåfejl.", "Fordi I så det."},
			"ulla":  {"Ruterne, som I så dem.", "I har ret, og ", "co_owner"},
			"lars":  {"Noget af det.", "Lars' kladde.", "stand_in"},
			"nadia": {"Vi vil gerne have en uge mere."},
			"pia":   {"Udvalget er enigt.", `"election_group":"B"`, "Efter det blev rettet."},
			"ivan":  {"Den rammer en kollega.", "Der stod et navn.", "En klage.", "secretariat"},
		} {
			_, text := w.copyOf(who)
			for _, s := range words {
				if !strings.Contains(text, s) {
					t.Errorf("%s: no %q", who, s)
				}
			}
			for _, secret := range []string{"Det siger jeg uden navn.", "hash of a"} {
				if strings.Contains(text, secret) {
					t.Errorf("%s: %q is in it", who, secret)
				}
			}
		}
	})
}

// Nothing of others' is in a copy that its owner may not read: no id of theirs, no address, no words of what they have no right to.
func TestTheCopyHasNothingOfOthers(t *testing.T) {
	towns(t, func(t *testing.T, w *smallTown) {
		m, _ := w.lived()
		whose := map[string][]string{ // who may have these words in their copy
			"Vagterne skifter hver dag.": {"rosa"}, "I går igen.": {"rosa"}, "Vi tager den der.": {"karen"},
			"Før det blev rettet.": {"rosa"}, "Med en fast dag.": {"rosa"}, "Det var ikke det.": {"rosa"},
			"Det her fortryder jeg.": {"sofus"}, "Det her er grimt.": {"viggo"}, "Efter det blev rettet.": {"rosa", "pia"}, "Hos os er det også sådan.": {"niels", "pia"},
			"Det siger jeg til mine repræsentanter.": {"sofus"}, "Noget af det.": {"rosa", "lars"}, "Vi vil ": {"karen", "nadia"},
			"Lars' kladde.": {"lars"}, "Der står et navn.": {"rosa"}, `"election_group":"B"`: {"pia"}, "En klage.": {"ivan"},
		}
		check := func(people ...string) {
			for _, who := range people {
				_, text := w.copyOf(who)
				for words, theirs := range whose {
					if strings.Contains(text, words) && !slices.Contains(theirs, who) {
						t.Errorf("%s has %q", who, words)
					}
				}
				for other, person := range w.town.People {
					if other != who && (strings.Contains(text, person) || strings.Contains(text, `"`+other+`@lillesund.example"`)) {
						t.Errorf("%s has %s", who, other)
					}
				}
			}
		}
		var all []string
		for who := range w.town.People {
			all = append(all, who)
		}
		check(all...)

		// niels said "so here too" and contributed while everybody read the matter: now he has his own words and the title, and no more.
		_, err := w.app.matter.Recognise(context.Background(), w.as("niels"), w.one(`SELECT id FROM matter_contribution WHERE text = 'Efter det blev rettet.'`))
		w.ok(err)
		if _, text := w.copyOf("niels"); !strings.Contains(text, "Efter det blev rettet.") {
			t.Error("niels may read it")
		}
		w.exec(`UPDATE matter SET visibility = 'touched' WHERE id = $1`, m)
		check("niels")
		f, text := w.copyOf("niels")
		if len(f["recognitions"]) != 1 || !strings.Contains(text, "Ruterne igen") {
			t.Errorf("what he did is gone: %v", f["recognitions"])
		}
		// gorm took part in nothing: of what he was once told he has no words.
		if _, text := w.copyOf("gorm"); strings.Contains(text, "Ruterne") {
			t.Error("gorm has the title of a matter he does not read")
		}
		// Who holds a seat no more is not told its group.
		w.exec(`UPDATE committee_holder SET until_day = $2 WHERE person_id = $1`, w.town.Person("pia"), w.today())
		if _, text := w.copyOf("pia"); strings.Contains(text, `"election_group":"B"`) {
			t.Error("pia has the group of the seat she had")
		}
	})
}

// one is the one text that sql gives.
func (w *smallTown) one(sql string, args ...any) string {
	w.Helper()
	s, err := db.One(context.Background(), w.app.db.Read(), db.Scan[string], sql, args...)
	w.ok(err)
	return s
}

// Every part, field and code that can be shown has its words in both languages, and its key stands in the document.
func TestTheCopyHasItsWords(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "own-data.md"))
	if err != nil {
		t.Fatal(err)
	}
	towns(t, func(t *testing.T, w *smallTown) {
		w.lived()
		seen := map[string]bool{}
		for who := range w.town.People {
			for _, p := range w.app.ownData() {
				page, err := p.List(i18n.With(context.Background(), w.app.bundle, i18n.Danish), w.app.db.Read(), w.as(who), "", 500)
				w.ok(err)
				if !w.app.bundle.Has(p.Words + "part." + p.Key) {
					t.Errorf("no heading of %s", p.Key)
				}
				if !slices.Contains(owndata.Groups, p.Group) || !w.app.bundle.Has("member.data.group."+p.Group) {
					t.Errorf("%s is in no group: %s", p.Key, p.Group)
				}
				for _, r := range page.Records {
					for _, f := range r {
						seen[p.Key+"."+f.Key] = true
						if !f.Quiet && !w.app.bundle.Has(p.Words+"field."+f.Key) {
							t.Errorf("no words for %s of %s", f.Key, p.Key)
						}
						if f.Word != "" && !w.app.bundle.Has(f.Word) {
							t.Errorf("no words for %v: %s", f.Value, f.Word)
						}
					}
				}
			}
		}
		for _, p := range w.app.ownData() {
			line := "| `" + p.Key + "` |"
			i := strings.Index(string(doc), line)
			if i < 0 {
				t.Errorf("docs/own-data.md has no line %s", line)
				continue
			}
			fields, _, _ := strings.Cut(string(doc)[i:], "\n")
			for key := range seen {
				if part, field, _ := strings.Cut(key, "."); part == p.Key && !strings.Contains(fields, "`"+field+"`") {
					t.Errorf("docs/own-data.md: %s has no `%s`", p.Key, field)
				}
			}
		}
	})
}

// However much there is of somebody, the page over all parts costs no more.
func TestTheCopyCostsTheSame(t *testing.T) {
	towns(t, func(t *testing.T, w *smallTown) {
		m, _ := w.lived()
		cost := func() int {
			ctx, c := db.WithCounter(i18n.With(context.Background(), w.app.bundle, i18n.Danish))
			for _, p := range w.app.ownData() {
				_, err := p.List(ctx, w.app.db.Read(), w.as("rosa"), "", 3)
				w.ok(err)
			}
			return c.N()
		}
		before := cost()
		var given []string
		for i := range 30 {
			given = append(given, w.says("rosa", m, fmt.Sprint("Og en ting til: ", i)))
		}
		_, err := w.app.matter.Answer(context.Background(), w.as("karen"), m, matter.AnswerInput{Contributions: given, Outcome: matter.Answered, Text: "Tak."})
		w.ok(err)
		w.work()
		if after := cost(); after > before || before > 80 {
			t.Errorf("%d statements became %d", before, after)
		}
	})
}
