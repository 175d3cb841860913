package matter

// The policy of this room (docs/who-may.md section 7). Every predicate is pure; those that lists need have a twin in SQL in reach.go,
// and a test holds the two together.

// Standing is what a person is to one matter today. A person's rights are those of all their roles together.
type Standing struct {
	// Person is who it is about.
	Person string
	// Employee: works in the municipality today.
	Employee bool
	// Touched: works in a unit the matter touches, or below one.
	Touched bool
	// Representative: sits on the employee side of a committee concerned, or acts there; ViceChair: as its vice-chair.
	Representative, ViceChair bool
	// Management: sits on the management side of a committee concerned.
	Management bool
	// Owner: the owner, a co-owner or the named stand-in.
	Owner bool
	// LeaderAbove leads the matter's own unit, without being its owner perhaps, or one above it.
	LeaderAbove bool
	// TouchedLeader leads a touched unit or one above it.
	TouchedLeader bool
	// AskedToTakeOver: the owner is gone and this is the leader who was asked.
	AskedToTakeOver bool
	// Creator wrote the draft.
	Creator bool
	// Guest: invited into it by name, and the invitation holds today; GuestContributes: to contribute, too.
	Guest, GuestContributes bool
	// Secretariat and Administrator are granted in the program. An administrator who is nothing else reads no matter.
	Secretariat, Administrator bool
}

// MayDraft says whether they may see and change a draft.
func MayDraft(s Standing, m Matter) bool { return m.State == Draft && s.Creator }

// MayRead says whether they may read an opened matter: a guest until the invitation's last day, also when it is closed.
func MayRead(s Standing, m Matter) bool { return m.State != Draft && (s.Guest || readsHere(s, m)) }

// readsHere says the same of an opened matter without what somebody may as a guest.
func readsHere(s Standing, m Matter) bool {
	concerned := s.Representative || s.Management || s.Owner
	switch m.Visibility {
	case ToCommittee: // leaders above only when it is their committee, and then they sit in it
		return concerned
	case ToAll:
		if s.Employee {
			return true
		}
	}
	return concerned || s.Touched || s.LeaderAbove || s.TouchedLeader || s.Secretariat
}

// MayContribute says whether they may contribute. The owner only clarifies, but speaks with the others in a dialogue room; the secretariat as
// such only on behalf; a guest if invited to.
func MayContribute(s Standing, m Matter) bool {
	return contributesHere(s, m) || m.State == Open && !s.Owner && s.Guest && s.GuestContributes
}

// contributesHere says the same without what somebody may as a guest.
func contributesHere(s Standing, m Matter) bool {
	if m.State != Open || !readsHere(s, m) {
		return false
	}
	if s.Owner {
		return Kinds[m.Kind].Positions
	}
	return s.Touched || s.Representative || s.Management || s.LeaderAbove || s.TouchedLeader ||
		m.Visibility == ToAll && s.Employee
}

// MayContributeUnnamed says whether they may contribute without a name: who may contribute, where the owner has promised it. Not as a guest,
// who is invited by name.
func MayContributeUnnamed(s Standing, m Matter) bool { return m.Unnamed && contributesHere(s, m) }

// MayContributeFor says whether they may write down what somebody else said: who may contribute, but for guests, and the secretariat on
// behalf only.
func MayContributeFor(s Standing, m Matter) bool {
	return contributesHere(s, m) || m.State == Open && s.Secretariat && !s.Owner && MayRead(s, m)
}

// MayWeigh says whether they may say where they stand to an option: who may contribute. Not as a guest: a decision is weighed by those it
// concerns.
func MayWeigh(s Standing, m Matter) bool { return contributesHere(s, m) }

// MaySpeakForPoliticians says whether they may write down what politicians have said in a dialogue room.
func MaySpeakForPoliticians(s Standing, m Matter) bool {
	return m.State == Open && Kinds[m.Kind].Positions && (s.Owner || s.Secretariat) && MayRead(s, m)
}

// MayRecognise says whether they may say "so here too" to a contribution: as they may contribute, never to their own. In a dialogue room nobody
// counts who sees it alike.
func MayRecognise(s Standing, m Matter, own bool) bool {
	return !own && !Kinds[m.Kind].Positions && MayContribute(s, m)
}

// MaySeeName says whether they may see the author's name of a contribution in a matter they may read. own: they wrote it.
// speaks: they sit, today, on the employee side of a committee that was promised the name, or of the one it lives on as. Twin: seeNameSQL.
func MaySeeName(s Standing, nameTo string, own, speaks bool) bool {
	return own || nameTo == NameToAll || speaks && !s.NeverSeesGivenNames()
}

// NeverSeesGivenNames says whether a name given to the representatives only is kept from them, whatever else they are.
func (s Standing) NeverSeesGivenNames() bool {
	return s.Owner || s.LeaderAbove || s.TouchedLeader || s.Management || s.Secretariat || s.AskedToTakeOver
}

// MayAnswer says whether they may answer contributions: also after the closing, what came late or was misunderstood.
func MayAnswer(s Standing, m Matter) bool { return m.State != Draft && s.Owner }

// MayLead says whether they may move the last day, change the text, name a stand-in, add a committee and close it.
func MayLead(s Standing, m Matter) bool { return m.State == Open && s.Owner }

// MayClose says whether they may close it with what they took from it: where it ends neither in a decision nor in a room above.
func MayClose(s Standing, m Matter) bool {
	return MayLead(s, m) && !Kinds[m.Kind].Decides && !Kinds[m.Kind].EndsAbove
}

// MayTakeHandshake says whether they may take the offered handshake, or answer it: the employee side of a committee concerned.
func MayTakeHandshake(s Standing, m Matter) bool {
	return m.State == Open && Kinds[m.Kind].Decides && s.Representative && !s.Owner && MayRead(s, m)
}

// MayDecide says whether they may write the decision of an open matter and publish it.
func MayDecide(s Standing, m Matter) bool { return MayLead(s, m) && Kinds[m.Kind].Decides }

// MayCorrect says whether they may correct a published decision, or take the matter up again.
func MayCorrect(s Standing, m Matter) bool {
	return m.State == Closed && s.Owner && Kinds[m.Kind].Decides && MayRead(s, m)
}

// MayNoteDiscussed says whether they may note that a committee has discussed a decision.
func MayNoteDiscussed(s Standing, m Matter) bool {
	return m.State == Open && Kinds[m.Kind].Decides && (s.Owner || s.Secretariat || s.Representative || s.Management) && MayRead(s, m)
}

// MayCorrectPicture says whether they may correct the shared picture of a dialogue room that is closed.
func MayCorrectPicture(s Standing, m Matter) bool {
	return m.State == Closed && s.Owner && Kinds[m.Kind].Positions && MayRead(s, m)
}

// MayTakeOver says whether they may become the owner of a matter whose owner is gone.
func MayTakeOver(s Standing, m Matter) bool { return m.State == Open && s.AskedToTakeOver && !s.Owner }

// MayReport says whether they may report a harmful text: whoever reads it.
func MayReport(s Standing, m Matter) bool { return MayRead(s, m) }

// MayHide says whether they may hide a text.
func MayHide(s Standing, m Matter) bool { return s.Secretariat && MayRead(s, m) }

// MayErase says whether they may take personal data out of a matter's texts for good.
func MayErase(s Standing, m Matter) bool { return MayHide(s, m) }

// MaySeeEarlier says whether they may read what stood there before an edit or a withdrawal, and what was hidden.
func MaySeeEarlier(s Standing, own bool) bool { return own || s.Secretariat }

// MaySeeFiles says whether they may see the files of a contribution in a matter they may read: as its text. stands: it is neither withdrawn
// nor hidden.
func MaySeeFiles(s Standing, own, stands bool) bool { return stands || MaySeeEarlier(s, own) }

// MayInvite says whether they may invite guests: the owner of an open matter, and the secretariat.
func MayInvite(s Standing, m Matter) bool { return m.State == Open && MayKeepGuests(s, m) }

// MayKeepGuests says whether they may see how guests are reached, change until when an invitation holds and end it: the owner and the
// secretariat, also after the closing, as long as guests read.
func MayKeepGuests(s Standing, m Matter) bool {
	return (s.Owner || s.Secretariat) && MayRead(s, m)
}

// MayOpenFor says whether somebody may open a matter for a unit: its leader, or the secretariat on the leader's behalf.
func MayOpenFor(leads, secretariat, leaderLeads bool) bool {
	return leads || secretariat && leaderLeads
}
