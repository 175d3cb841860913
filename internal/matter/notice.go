package matter

import (
	"context"
	"slices"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/journal"
)

// Told is somebody who is told of a journal entry, and as what.
type Told struct {
	Person string
	// Reason is one of the Told… codes.
	Reason string
}

// Why somebody is told of something.
const (
	ToldOwner       = "owner"
	ToldAuthor      = "author"
	ToldCommittee   = "committee"
	ToldLeader      = "leader"
	ToldWorkplace   = "workplace"
	ToldContributor = "contributor"
	ToldGuest       = "guest"
	ToldSecretariat = "secretariat"
)

// Notice is what a person is told of an entry, worded in the reader's language (Words), and the address it leads to. Title and link only:
// never what people wrote, never who contributed.
type Notice struct {
	// Key is the message's.
	Key string
	// Title is the matter's; "" where it is hidden.
	Title string
	Path  string
	// Guest is the invitation that a guest is told of; nil for anything else.
	Guest *Guest
}

// The people a matter $1 concerns, today: each gives person ids.
const (
	peopleCommittee = `SELECT cm.person_id FROM matter_committee c JOIN committee_stands_for s ON s.committee_id = c.committee_id
		JOIN committee_member_now cm ON cm.committee_id = s.now_id WHERE c.matter_id = $1 AND NOT c.removed`
	peopleWorking = `SELECT e.person_id FROM matter_touched t JOIN org_unit_stands_for s ON s.unit_id = t.subject_id
		JOIN org_ancestor a ON a.ancestor_id = s.now_id JOIN org_unit_stands_for w ON w.now_id = a.unit_id
		JOIN org_employment_now e ON e.unit_id = w.unit_id WHERE t.matter_id = $1 AND t.subject_kind = 'unit'`
	// A touched unit without a leader of its own has the nearest one above.
	peopleLeaders = `SELECT l.person_id FROM matter_touched t JOIN org_unit_stands_for s ON s.unit_id = t.subject_id
		JOIN org_ancestor a ON a.unit_id = s.now_id JOIN org_leader_now l ON l.unit_id = a.ancestor_id
		WHERE t.matter_id = $1 AND t.subject_kind = 'unit' AND NOT EXISTS (SELECT 1 FROM org_ancestor b
			JOIN org_leader_now k ON k.unit_id = b.ancestor_id WHERE b.unit_id = a.unit_id AND b.depth < a.depth)`
	peopleOwners = `SELECT o.person_id FROM matter_owner o WHERE o.matter_id = $1 AND o.until_at IS NULL`
	// Guests are told when they are invited, of what is said to them, and how it ended: not on the way.
	peopleContributors = `SELECT c.author_id FROM matter_contribution c WHERE c.matter_id = $1 AND c.withdrawn_at IS NULL
		AND c.author_id NOT IN (SELECT g.person_id FROM matter_guest g WHERE g.matter_id = $1)`
	peopleGuests = `SELECT g.person_id FROM matter_guest g WHERE g.matter_id = $1 AND ` + guestNow
)

// group is one of the people… with why they are told.
type group struct{ sql, reason string }

// asked are those who are told that a matter is opened.
func asked(m Matter) []group {
	groups := []group{{peopleOwners, ToldOwner}, {peopleCommittee, ToldCommittee}, {peopleLeaders, ToldLeader}}
	if m.Ask == AskEveryone {
		groups = append(groups, group{peopleWorking, ToldWorkplace})
	}
	return groups
}

// decided are those who are told what came of a matter: whom it was asked, those it touches, those who contributed and its guests.
func decided(m Matter) []group {
	return append(asked(m), group{peopleWorking, ToldWorkplace}, group{peopleContributors, ToldContributor}, group{peopleGuests, ToldGuest})
}

// people gives those of the groups who have not left, each once, with the first reason that fits.
func people(ctx context.Context, q db.Q, groups []group, except string, args ...any) ([]Told, error) {
	var out []Told
	seen := map[string]bool{except: true}
	for _, g := range groups {
		ids, err := db.All(ctx, q, db.Scan[string], `SELECT p.id FROM org_person_name p WHERE p.present AND p.id IN (`+g.sql+`) ORDER BY p.id`, args...)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if !seen[id] {
				seen[id] = true
				out = append(out, Told{id, g.reason})
			}
		}
	}
	return out, nil
}

// preview counts who will be told when a draft is opened, its writer left out.
func preview(ctx context.Context, q db.Q, m Matter) (Audience, error) {
	count := func(sql string) string {
		return `(SELECT count(*) FROM org_person_name p WHERE p.present AND p.id <> $2 AND p.id IN (` + sql + `))`
	}
	all := ""
	for i, g := range asked(m) {
		if i > 0 {
			all += ` UNION `
		}
		all += g.sql
	}
	var a Audience
	err := q.QueryRow(ctx, `SELECT `+count(all)+`, `+count(peopleCommittee)+`, `+count(peopleWorking)+`, `+count(peopleLeaders),
		m.ID, m.CreatedBy).Scan(&a.Told, &a.Members, &a.Working, &a.Leaders)
	return a, err
}

// Verbs are those of which Audience tells somebody.
func Verbs() []string {
	return []string{VerbOpened, VerbClosed, VerbLastDayMoved, VerbRevised, VerbCommitteeAdded, VerbStandInNamed, VerbOwnerChanged,
		VerbOwnerAsked, VerbReceived, VerbAnswered, VerbMisunderstood, VerbHidden, VerbUnhidden, VerbReported,
		VerbWindowMoved, VerbQuestionClosed, VerbHandshakeOffered, VerbHandshakeTaken, VerbHandshakeAnswered, VerbCoOwnerNamed,
		VerbErased, VerbShown, VerbUnnamedAllowed, VerbClarified, VerbReplied, VerbDecided, VerbCorrected, VerbReopened, VerbDiscussed,
		VerbGuestInvited, VerbPictureCorrected}
}

// Audience is who is told of one of this room's journal entries, as the organisation is now; who did it is left out.
func (x *Room) Audience(ctx context.Context, q db.Q, e journal.Entry) ([]Told, error) {
	m, err := loadMatter(ctx, q, e.SubjectID)
	if err != nil {
		return nil, err
	}
	text := func(key string) string { s, _ := e.Args[key].(string); return s }
	of := func(groups ...group) ([]Told, error) { return people(ctx, q, groups, e.Actor, m.ID) }
	one := func(person, reason string) ([]Told, error) {
		return people(ctx, q, []group{{`$1`, reason}}, e.Actor, person)
	}
	switch e.Verb {
	case VerbOpened, VerbLastDayMoved:
		return of(asked(m)...)
	case VerbClosed, VerbPictureCorrected, VerbDecided, VerbCorrected:
		return of(decided(m)...)
	case VerbReopened:
		return of(append(asked(m), group{peopleWorking, ToldWorkplace}, group{peopleContributors, ToldContributor})...)
	case VerbGuestInvited:
		return one(text("person"), ToldGuest)
	case VerbWindowMoved, VerbQuestionClosed, VerbHandshakeOffered, VerbUnnamedAllowed:
		return of(append(asked(m), group{peopleContributors, ToldContributor})...)
	case VerbHandshakeTaken, VerbHandshakeAnswered, VerbReplied, VerbDiscussed:
		return of(group{peopleOwners, ToldOwner})
	case VerbClarified:
		return people(ctx, q, []group{{`SELECT c.author_id FROM matter_contribution c WHERE c.id = $1`, ToldAuthor}}, e.Actor, text("contribution"))
	case VerbRevised:
		return of(group{peopleContributors, ToldContributor})
	case VerbCommitteeAdded:
		return people(ctx, q, []group{{peopleCommittee + ` AND c.committee_id = $2`, ToldCommittee}}, e.Actor, m.ID, text("committee"))
	case VerbStandInNamed, VerbCoOwnerNamed:
		return one(text("person"), ToldOwner)
	case VerbOwnerChanged:
		return one(text("to"), ToldOwner)
	case VerbOwnerAsked:
		if text("to") != "" {
			return one(text("to"), ToldLeader)
		}
		return x.keepers(ctx, q, e.Actor)
	case VerbReceived, VerbShown, VerbMisunderstood:
		return of(group{peopleOwners, ToldOwner})
	case VerbAnswered:
		return people(ctx, q, []group{{`SELECT c.author_id FROM matter_answer_to t JOIN matter_contribution c ON c.id = t.contribution_id
			WHERE t.answer_id = $1`, ToldAuthor}}, e.Actor, text("answer"))
	case VerbErased:
		return erasedFrom(ctx, q, e)
	case VerbHidden, VerbUnhidden:
		author, err := authorOf(ctx, q, m.ID, text("kind"), text("target"))
		if err != nil || author == "" {
			return nil, err
		}
		return one(author, ToldAuthor)
	case VerbReported:
		return x.keepers(ctx, q, e.Actor)
	}
	return nil, nil
}

// erasedFrom are the authors of the contributions and answers that something was erased from.
func erasedFrom(ctx context.Context, q db.Q, e journal.Entry) ([]Told, error) {
	list := func(key string) (ids []any) { ids, _ = e.Args[key].([]any); return ids }
	contributions, answers := list("contributions"), list("answers")
	return people(ctx, q, []group{{`SELECT c.author_id FROM matter_contribution c WHERE c.id IN (` + db.In(1, len(contributions)) + `)
		UNION SELECT a.author_id FROM matter_answer a WHERE a.id IN (` + db.In(1+len(contributions), len(answers)) + `)`, ToldAuthor}},
		e.Actor, append(contributions, answers...)...)
}

func (x *Room) keepers(ctx context.Context, q db.Q, except string) ([]Told, error) {
	ids, err := x.secretariat(ctx, q)
	var out []Told
	for _, id := range ids {
		if id != except {
			out = append(out, Told{id, ToldSecretariat})
		}
	}
	return out, err
}

// Render is what a person is told of entries: a Notice for each, without a Key where they may not read of it (any more) or there is
// nothing to tell. Four queries at most, however many entries.
func (x *Room) Render(ctx context.Context, q db.Q, entries []journal.Entry, person string) ([]Notice, error) {
	out := make([]Notice, len(entries))
	keepers, err := x.secretariat(ctx, q)
	if err != nil {
		return nil, err
	}
	matters, err := told(ctx, q, entries, person, slices.Contains(keepers, person))
	if err != nil {
		return nil, err
	}
	own, err := ownThings(ctx, q, entries, person)
	if err != nil {
		return nil, err
	}
	invitations, err := invitationsTo(ctx, q, entries, person)
	if err != nil {
		return nil, err
	}
	verbs := Verbs()
	for i, e := range entries {
		m, known := matters[e.SubjectID]
		if !known || !slices.Contains(verbs, e.Verb) {
			continue
		}
		n := Notice{Key: "matter.notice." + e.Verb, Path: Path(e.SubjectID), Title: m.title}
		mine := own[ownThing(e)]
		if e.Verb == VerbRevised && mine != "" {
			n.Key += "_taught"
		}
		about, _ := e.Args["contribution"].(string)
		switch {
		case !m.readable && mine != "":
			n.Path = "/bidrag/" + mine // one's own contribution and its answer can always be read, on its own page
		case !m.readable:
			continue
		case e.Verb == VerbGuestInvited:
			n.Path, n.Guest = signInPath+"?next="+n.Path, invitations[e.SubjectID]
		case e.Verb == VerbRevised:
			n.Path = UnderstandingPath(e.SubjectID) + "#" + textPlace(versionOf(e))
		case mine != "":
			n.Path = ContributionPath(e.SubjectID, mine)
		case e.Verb == VerbReported:
			n.Path = ReportsPath
		case e.Verb == VerbOpened && m.owned: // the secretariat opened it, or one is its stand-in: one answers, and contributes not
			n.Key = "matter.notice.matter.opened_owned"
		case (e.Verb == VerbReceived || e.Verb == VerbShown || e.Verb == VerbMisunderstood || e.Verb == VerbReplied) && m.owned:
			n.Path = AnsweringPath(e.SubjectID)
			if Kinds[m.kind].Positions { // nobody has to answer
				n.Path = ContributionPath(e.SubjectID, about)
			} else if about != "" {
				n.Path = answeringOne(e.SubjectID, about)
			}
		}
		if slices.Contains(ownNotices, e.Verb) {
			n.Key = wordKey(m.kind, n.Key)
		}
		out[i] = n
	}
	return out, nil
}

// ownNotices are those a dialogue room tells in its own words.
var ownNotices = []string{VerbOpened, VerbClosed, VerbReceived, VerbClarified, VerbReplied, VerbRevised}

// tellable is what must be known of a matter to tell a person of it.
type tellable struct {
	id, title       string
	kind            Kind
	readable, owned bool
}

// told are the matters of entries as they are to a person. One query.
func told(ctx context.Context, q db.Q, entries []journal.Entry, person string, secretariat bool) (map[string]tellable, error) {
	args := []any{person}
	for _, e := range entries {
		args = append(args, e.SubjectID)
	}
	list, err := db.All(ctx, q, func(s db.Scanner) (t tellable, err error) {
		return t, s.Scan(&t.id, &t.kind, &t.title, &t.readable, &t.owned)
	},
		`SELECT m.id, m.kind, CASE WHEN hv.reason IS NULL THEN v.title ELSE '' END,
		CASE WHEN `+reach{secretariat: secretariat, wide: true}.read()+` THEN TRUE ELSE FALSE END,
		CASE WHEN `+reach{wide: true}.among(ofOwner)+` THEN TRUE ELSE FALSE END
		FROM `+listedFrom+` WHERE m.id IN (`+db.In(2, len(entries))+`)`, args...)
	out := make(map[string]tellable, len(list))
	for _, t := range list {
		out[t.id] = t
	}
	return out, err
}

// ownThing is the id of what an entry tells its author of: the answer to a contribution, the contribution that was hidden, or the text that
// one taught, which is its matter's id and its number.
func ownThing(e journal.Entry) string {
	key := ""
	switch e.Verb {
	case VerbRevised:
		return e.SubjectID + "/" + itoa(versionOf(e))
	case VerbAnswered:
		key = "answer"
	case VerbHidden, VerbUnhidden:
		key = "target"
	case VerbClarified:
		key = "contribution"
	}
	thing, _ := e.Args[key].(string)
	return thing
}

// ownThings are the person's contributions that the entries' things are, are answers to, or were taught by, by the thing; of several the
// first they gave. One query.
func ownThings(ctx context.Context, q db.Q, entries []journal.Entry, person string) (map[string]string, error) {
	args := []any{person}
	for _, e := range entries {
		if thing := ownThing(e); thing != "" {
			args = append(args, thing)
		}
	}
	these := db.In(2, len(args)-1)
	list, err := db.All(ctx, q, func(s db.Scanner) (v [2]string, err error) { return v, s.Scan(&v[0], &v[1]) },
		`SELECT n.thing, n.id FROM (SELECT c.id AS thing, c.id, c.at FROM matter_contribution c WHERE c.author_id = $1 AND c.id IN (`+these+`)
		UNION ALL SELECT t.answer_id, c.id, c.at FROM matter_answer_to t JOIN matter_contribution c ON c.id = t.contribution_id
		WHERE c.author_id = $1 AND t.answer_id IN (`+these+`)
		UNION ALL SELECT w.matter_id || '/' || CAST(w.version AS TEXT), c.id, c.at FROM matter_taught w JOIN matter_contribution c ON c.id = w.contribution_id
		WHERE c.author_id = $1 AND w.matter_id || '/' || CAST(w.version AS TEXT) IN (`+these+`)) n ORDER BY n.at DESC, n.id DESC`, args...)
	out := make(map[string]string, len(list))
	for _, v := range list {
		out[v[0]] = v[1]
	}
	return out, err
}
