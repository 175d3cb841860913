package matter

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
)

// jsonSchema names what the JSON of a matter is like (docs/export.md). Fields may be added to it; one that goes, or means something else, makes
// it another.
const jsonSchema = "medspil.matter/1"

// The JSON of a whole matter, as docs/export.md describes it. A day that is not there is null, and so is a name that is not to be seen.
type (
	jsonMatter struct {
		Schema       string          `json:"schema"`
		Exported     string          `json:"exported"`
		ID           string          `json:"id"`
		Kind         Kind            `json:"kind"`
		State        State           `json:"state"`
		Title        string          `json:"title"`
		Subject      string          `json:"subject"`
		Agreement    *string         `json:"agreement"`
		Visibility   Visibility      `json:"visibility"`
		ClosedReason string          `json:"closed_reason"`
		Opened       *string         `json:"opened"`
		OpenedBy     string          `json:"opened_by"`
		OnBehalf     bool            `json:"on_behalf"`
		LastDay      string          `json:"last_day"`
		Closed       *string         `json:"closed"`
		Took         string          `json:"took"`
		Differ       string          `json:"differ"`
		Remember     string          `json:"remember"`
		Pictures     []jsonPicture   `json:"pictures_before"`
		EarlyReason  string          `json:"early_reason"`
		Unit         jsonUnit        `json:"unit"`
		Touched      []jsonUnit      `json:"touched"`
		Unnamed      bool            `json:"unnamed"`
		Owner        *string         `json:"owner"`
		CoOwners     []string        `json:"co_owners"`
		StandIns     []string        `json:"stand_ins"`
		Guests       []jsonGuest     `json:"guests"`
		DecidedBy    jsonDecider     `json:"decided_by"`
		Texts        []jsonText      `json:"texts"`
		Papers       []jsonFile      `json:"papers"`
		Committees   []jsonCommittee `json:"committees"`
		Windows      []jsonWindow    `json:"windows"`
		Handshakes   []jsonHandshake `json:"handshakes"`
		Questions    []jsonQuestion  `json:"questions"`
		Decisions    []jsonDecision  `json:"decisions"`
		Read         []jsonRead      `json:"read"`
		Earliness    jsonEarliness   `json:"earliness"`
		History      []jsonEvent     `json:"history"`
	}
	jsonGuest struct {
		Name string `json:"name"`
		Role string `json:"role"`
	}
	jsonPicture struct {
		Until    *string `json:"until"`
		Took     string  `json:"took"`
		Differ   string  `json:"differ"`
		Remember string  `json:"remember"`
	}
	jsonRead struct {
		By  *string `json:"by"`
		Day *string `json:"day"`
	}
	jsonFile struct {
		Address string `json:"address"`
		Format  string `json:"format"`
		Words   string `json:"words"`
	}
	jsonUnit struct {
		ID   string   `json:"id"`
		Name string   `json:"name"`
		Path []string `json:"path"`
	}
	jsonDecider struct {
		Level  string  `json:"level"`
		Unit   *string `json:"unit"`
		Leader *string `json:"leader"`
	}
	jsonText struct {
		N            int      `json:"n"`
		Day          *string  `json:"day"`
		By           string   `json:"by"`
		Title        string   `json:"title"`
		Problem      string   `json:"problem"`
		CoreTask     string   `json:"core_task"`
		Frames       string   `json:"frames"`
		Citizens     string   `json:"citizens"`
		CitizensFrom string   `json:"citizens_from"`
		Why          string   `json:"why"`
		Taught       []string `json:"taught"`
		HiddenReason *string  `json:"hidden_reason"`
	}
	jsonCommittee struct {
		ID        string  `json:"id"`
		Name      string  `json:"name"`
		Form      string  `json:"form"`
		Reason    string  `json:"reason"`
		Discussed *string `json:"discussed"`
		Said      string  `json:"said"`
	}
	jsonWindow struct {
		Code    string `json:"code"`
		LastDay string `json:"last_day"`
	}
	jsonHandshake struct {
		N          int     `json:"n"`
		Promise    string  `json:"promise"`
		Until      string  `json:"until"`
		Why        string  `json:"why"`
		OfferedBy  string  `json:"offered_by"`
		Offered    *string `json:"offered"`
		Answer     *string `json:"answer"`
		Words      string  `json:"words"`
		AnsweredBy *string `json:"answered_by"`
		Answered   *string `json:"answered"`
	}
	jsonQuestion struct {
		ID      string        `json:"id"`
		Text    string        `json:"text"`
		Since   int           `json:"since"`
		Earlier []jsonWording `json:"earlier"`
		Closed  *string       `json:"closed"`
		Settled string        `json:"settled"`
	}
	jsonWording struct {
		Until int    `json:"until"`
		Text  string `json:"text"`
	}
	jsonDecision struct {
		N           int          `json:"n"`
		Published   *string      `json:"published"`
		By          string       `json:"by"`
		Points      []string     `json:"points"`
		Reasons     string       `json:"reasons"`
		CoreTask    string       `json:"core_task"`
		Why         string       `json:"why"`
		Undiscussed bool         `json:"undiscussed"`
		Changes     []jsonChange `json:"changes"`
	}
	jsonChange struct {
		Contribution string `json:"contribution"`
		Point        int    `json:"point"`
	}
	jsonEarliness struct {
		FirstTold  *string `json:"first_told"`
		Decision   *string `json:"decision"`
		Decided    bool    `json:"decided"`
		DaysBefore int     `json:"days_before"`
		Questions  int     `json:"questions"`
		Open       int     `json:"open"`
		Answered   int     `json:"answered"`
		AnswerDays int     `json:"answer_days"`
		Changed    int     `json:"changed"`
		Pointed    int     `json:"pointed"`
	}
	jsonEvent struct {
		Day    string  `json:"day"`
		Verb   string  `json:"verb"`
		By     *string `json:"by"`
		Words  string  `json:"words"`
		From   string  `json:"from"`
		To     string  `json:"to"`
		Window string  `json:"window"`
		N      int     `json:"n"`
	}
	jsonContribution struct {
		ID             string              `json:"id"`
		Day            *string             `json:"day"`
		Kind           string              `json:"kind"`
		Author         *string             `json:"author"`
		Guest          *string             `json:"guest"`
		NameTo         string              `json:"name_to"`
		For            string              `json:"for"`
		ForCommittee   *string             `json:"for_committee"`
		Question       *string             `json:"question"`
		Follows        *string             `json:"follows"`
		Version        int                 `json:"version"`
		Taught         []int               `json:"taught"`
		Side           *string             `json:"side"`
		Intention      string              `json:"intention"`
		Text           string              `json:"text"`
		Files          []jsonFile          `json:"files"`
		Late           bool                `json:"late"`
		Edited         *string             `json:"edited"`
		Withdrawn      *string             `json:"withdrawn"`
		HiddenReason   *string             `json:"hidden_reason"`
		Recognitions   int                 `json:"recognitions"`
		Waiting        bool                `json:"waiting"`
		Answers        []jsonAnswer        `json:"answers"`
		Misunderstood  *jsonSaid           `json:"misunderstood"`
		Clarifications []jsonClarification `json:"clarifications"`
	}
	jsonAnswer struct {
		Day          *string `json:"day"`
		By           string  `json:"by"`
		Outcome      string  `json:"outcome"`
		Text         string  `json:"text"`
		HiddenReason *string `json:"hidden_reason"`
	}
	jsonSaid struct {
		Day  *string `json:"day"`
		Text string  `json:"text"`
	}
	jsonClarification struct {
		Day      *string `json:"day"`
		By       string  `json:"by"`
		Question string  `json:"question"`
		Replied  *string `json:"replied"`
		Reply    string  `json:"reply"`
	}
)

// writeJSON writes a whole matter as JSON, its contributions last, batch by batch.
func (w *Whole) writeJSON(ctx context.Context, out io.Writer, today clock.Day) error {
	head, err := plainJSON(w.json(ctx, today))
	if err != nil {
		return err
	}
	// The head is an object: its end is opened for further fields.
	head = bytes.TrimSuffix(head, []byte("}"))
	for _, e := range w.room.exports {
		value, err := e.of(ctx, Here{w.Matter, w.Standing, w.Text.Title})
		if err != nil {
			return err
		}
		field, err := plainJSON(value)
		if err != nil {
			return err
		}
		head = append(append(head, `,"`+e.field+`":`...), field...)
	}
	head = append(head, `,"contributions":[`...)
	if _, err := out.Write(head); err != nil {
		return err
	}
	between := "\n"
	for batch, err := range w.Batches(ctx) {
		if err != nil {
			return err
		}
		for _, c := range batch {
			line, err := plainJSON(contributionJSON(c))
			if err != nil {
				return err
			}
			if _, err := out.Write(append([]byte(between), line...)); err != nil {
				return err
			}
			between = ",\n"
		}
	}
	_, err = io.WriteString(out, "\n]}\n")
	return err
}

// plainJSON writes a value as it is: a file is no page, in which letters would have to be kept from meaning something.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

func (w *Whole) json(ctx context.Context, today clock.Day) jsonMatter {
	m := w.Matter
	out := jsonMatter{Schema: jsonSchema, Exported: today.String(), ID: m.ID, Kind: m.Kind, State: m.State, Title: w.Text.Title,
		Subject: string(m.Subject), Agreement: orNull(m.Agreement), Visibility: m.Visibility,
		ClosedReason: m.ClosedReason, Opened: jsonDay(m.OpenedAt), OpenedBy: w.OpenedBy.Name, OnBehalf: m.OnBehalf, LastDay: m.LastDay.String(),
		Closed: jsonDay(m.ClosedAt), Took: m.Took, Differ: m.Differ, Remember: m.Remember, Pictures: mapped(w.EarlierPictures, pictureJSON), EarlyReason: w.EarlyReason, Unit: unitJSON(w.Unit), Touched: mapped(w.Touched, unitJSON), Unnamed: m.Unnamed,
		Owner: orNull(w.Owner.Name), CoOwners: mapped(w.CoOwners, nameOfPerson), StandIns: mapped(w.StandIns, nameOfPerson),
		Guests:    mapped(w.Guests, func(g Guest) jsonGuest { return jsonGuest{g.Name, g.Role} }),
		DecidedBy: jsonDecider{m.DecidedBy, orNull(w.Decider.Name), orNull(w.DecidedBy.Name)},
		Papers:    mapped(w.Papers, fileJSON),
		Texts:     mapped(append([]Text{w.Text}, w.Earlier...), textJSON), Windows: mapped(w.Windows, func(v Window) jsonWindow { return jsonWindow{v.Code, v.LastDay.String()} }),
		Handshakes: mapped(w.Handshakes, handshakeJSON), Decisions: mapped(w.Rulings, decisionJSON), History: historyJSON(w),
		Questions:  mapped(w.Questions, questionJSON),
		Committees: mapped(standing(w.Committees), func(a Asked) jsonCommittee { return committeeJSON(ctx, w.Story, a) }),
		Read:       mapped(w.ReadMarks, func(m ReadMark) jsonRead { return jsonRead{orNull(m.Committee), jsonDay(m.At)} }),
		Earliness: jsonEarliness{orNull(w.Measure.Told.String()), orNull(w.Measure.Decision.String()), w.Measure.Decided, w.Measure.DaysBefore(), w.Measure.Questions,
			w.Measure.Open, w.Measure.Answered, w.Measure.AnswerDays, w.Measure.Changed, w.Measure.Pointed}}
	return out
}

func pictureJSON(p EarlierPicture) jsonPicture {
	return jsonPicture{jsonDay(p.At), p.Took, p.Differ, p.Remember}
}

func textJSON(t Text) jsonText {
	return jsonText{t.N, jsonDay(t.At), t.Author.Name, t.Title, t.Problem, t.CoreTask, t.Frames, t.Citizens, t.CitizensFrom, t.Why,
		mapped(t.Taught, func(l Lesson) string { return l.Contribution }), orNull(t.HiddenReason)}
}

func questionJSON(q OpenQuestion) jsonQuestion {
	return jsonQuestion{q.ID, q.Text, q.Since, mapped(q.Earlier, func(w Wording) jsonWording { return jsonWording(w) }), jsonDay(q.ClosedAt), q.Settled}
}

func committeeJSON(ctx context.Context, s *Story, a Asked) jsonCommittee {
	out := jsonCommittee{ID: a.CommitteeID, Name: a.Name, Form: string(a.Form), Reason: a.Words}
	if why := a.Why(ctx); len(why) > 0 {
		out.Reason = strings.Join(why, " ")
	}
	if d := discussionOf(s, a.CommitteeID); d != nil {
		out.Discussed, out.Said = orNull(d.Day.String()), d.Words
	}
	return out
}

func handshakeJSON(h Handshake) jsonHandshake {
	out := jsonHandshake{h.N, h.Promise, h.Until.String(), h.Why, h.OfferedBy.Name, jsonDay(h.OfferedAt), nil, h.Answer, orNull(h.AnsweredBy.Name), jsonDay(h.AnsweredAt)}
	if h.Answered {
		answer := "reserved"
		if h.Taken {
			answer = "taken"
		}
		out.Answer = &answer
	}
	return out
}

func decisionJSON(r Ruling) jsonDecision {
	return jsonDecision{r.N, jsonDay(r.PublishedAt), r.PublishedBy.Name, r.Lines(), r.Reasons, r.CoreTask, r.Why, r.Undiscussed,
		mapped(r.Changes, func(c Change) jsonChange { return jsonChange{c.Contribution, c.Line} })}
}

// historyJSON is what happened as the page tells it, which is not always in the order it happened in.
func historyJSON(w *Whole) []jsonEvent {
	out := []jsonEvent{}
	for _, d := range storyDays(w.Story, w.Events) {
		for _, h := range d.Happenings {
			out = append(out, jsonEvent{d.Day.String(), h.Verb, orNull(h.Actor.Name), h.Words, h.From, h.To, h.Window, h.N})
		}
	}
	return out
}

func contributionJSON(c Contribution) jsonContribution {
	out := jsonContribution{ID: c.ID, Day: jsonDay(c.At), Kind: c.Kind, NameTo: c.NameTo, For: c.For, ForCommittee: orNull(c.ForName), Question: orNull(c.Question),
		Follows: orNull(c.Follows), Version: c.Version, Taught: c.Taught(), Side: orNull(c.Side), Intention: c.Intention, Text: c.Text, Files: mapped(c.Files, fileJSON), Late: c.Late, Edited: jsonDay(c.EditedAt), Withdrawn: jsonDay(c.WithdrawnAt),
		HiddenReason: orNull(c.HiddenReason), Recognitions: c.Recognitions, Waiting: c.Waiting, Answers: mapped(c.Answers, answerJSON),
		Clarifications: mapped(c.Clarifications, func(k Clarification) jsonClarification {
			return jsonClarification{jsonDay(k.AskedAt), k.AskedBy.Name, k.Question, jsonDay(k.RepliedAt), k.Reply}
		})}
	if c.Author != nil {
		out.Author, out.Guest = &c.Author.Name, orNull(c.Guest)
	}
	if c.Misunderstood != "" {
		out.Misunderstood = &jsonSaid{jsonDay(c.MisunderstoodAt), c.Misunderstood}
	}
	return out
}

// fileJSON is where a file is fetched, by who may read it.
func fileJSON(f File) jsonFile { return jsonFile{filePath(f.ID), string(f.Kind), f.Words} }

func answerJSON(a Answer) jsonAnswer {
	return jsonAnswer{jsonDay(a.At), a.Author.Name, a.Outcome, a.Text, orNull(a.HiddenReason)}
}

func unitJSON(u Unit) jsonUnit { return jsonUnit{u.ID, u.Name, append([]string{}, u.Path...)} }

func nameOfPerson(p Person) string { return p.Name }

// jsonDay is the day of an instant; never the time of day, which no page shows either.
func jsonDay(at time.Time) *string {
	if at.IsZero() {
		return nil
	}
	return orNull(clock.DayOf(at).String())
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// mapped is a list made of another; an empty one is [] and not null.
func mapped[A, B any](list []A, to func(A) B) []B {
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = to(v)
	}
	return out
}
