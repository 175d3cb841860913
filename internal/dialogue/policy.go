package dialogue

import "github.com/medspil/medspil/internal/kit/access"

// The policy of this room (docs/who-may.md section 7). Pure; MayRead and what it needs has a twin in SQL in reach.go, and a test holds
// the two together.

// Standing is what a person is to one request today.
type Standing struct {
	// Asker asks; Joined has joined; Carrier carries it.
	Asker, Joined, Carrier bool
	// Working: works in the unit that is asked, or below it.
	Working bool
	// Representative and Management sit on that side of the committee that speaks for the unit, or act there; Chair chairs it for
	// either side.
	Representative, Management, Chair bool
	// LeaderAbove leads the unit or one above it.
	LeaderAbove bool
	// Answers: is to answer. The nearest leader who is not the asker, or a member of the group that is asked, while there is one.
	Answers bool
	// Fellow is in a group of leaders that the asker is in too, of a request to a group.
	Fellow bool
	// Secretariat is granted in the program. An administrator who is nothing else reads no request.
	Secretariat bool
}

// MayRead says whether they may read a request.
func MayRead(s Standing) bool {
	return s.Asker || s.Joined || s.Carrier || s.Working || s.Representative || s.Management || s.LeaderAbove || s.Answers || s.Fellow || s.Secretariat
}

// MaySeeTexts says whether they may see what a request and its additions say: whoever reads it, until its asker has withdrawn it.
func MaySeeTexts(s Standing, st State) bool {
	return MayRead(s) && (st != Withdrawn || s.Asker || s.Secretariat)
}

// MayAdd says whether they may add to a request, or withdraw it.
func MayAdd(s Standing, st State) bool { return st == Open && s.Asker }

// MayJoin says whether they may join a request: colleagues, and their representatives, while it is open.
func MayJoin(s Standing, st State) bool {
	return st == Open && !s.Asker && !s.Answers && (s.Working || s.Representative || s.Fellow)
}

// MayCarry says whether they may carry a request on: a representative, when the asker has asked for it and nobody does yet.
func MayCarry(s Standing, r Request) bool {
	return r.State == Open && r.CarryAsked && r.Carrier.ID == "" && s.Representative && !s.Asker && !s.Answers
}

// MayAnswer says whether they may say what becomes of a request, or correct what they said. What has become a matter is answered there.
func MayAnswer(s Standing, st State) bool {
	return s.Answers && (st == Open || st == Meeting || st == Answered || st == Declined)
}

// MayKeep says whether the actor may set how long leaders have to answer, and keep the groups of leaders: the secretariat.
func MayKeep(a access.Actor) bool { return a.SignedIn() && a.Grants.Secretariat }

// Whom is what a person is to a unit or group that could be asked.
type Whom struct {
	// Working and Representative as in Standing.
	Working, Representative bool
	// Leads: leads a unit today. Member: is in the group.
	Leads, Member bool
	// Answerable: there is somebody other than the person to answer.
	Answerable bool
}

// MayAskUnit says whether they may ask the leader of a unit.
func MayAskUnit(w Whom) bool { return w.Working || w.Representative }

// MayAskGroup says whether they may ask a group of leaders: leaders may, who are not in it.
func MayAskGroup(w Whom) bool { return w.Leads && !w.Member }
