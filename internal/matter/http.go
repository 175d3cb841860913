package matter

import (
	"context"
	"errors"
	"net/http"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/limit"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// pages are the room's pages: they know HTTP and no rules.
type pages struct {
	*Room
	// guesses limits how often receipts are tried.
	guesses *limit.Limiter
	// absolute makes the full address of a path, for paper.
	absolute func(path string) string
}

// Routes adds what people can do with matters. absolute makes the full address of a path, for what is printed.
func (x *Room) Routes(m *web.Mux, absolute func(path string) string) {
	p := pages{x, newGuesses(x.clk), absolute}
	m.Handle("GET /forloeb", web.Member(p.list))
	m.Handle("GET /faelles-billeder", web.Member(p.pictures))
	m.Handle("GET /forloeb/ny", web.Member(p.begin))
	m.Handle("GET /forloeb/{id}", web.Member(p.story))
	m.Handle("GET /forloeb/{id}/lyt", web.Member(p.listen))
	m.Handle("GET /forloeb/{id}/historik", web.Member(p.history))
	m.Handle("GET /forloeb/{id}/forstaaelse", web.Member(p.understanding))
	m.Handle("GET /forloeb/{id}/opslag", web.Member(p.poster))
	m.Handle("GET /forloeb/{id}/udskriv", web.Member(p.print))
	m.Handle("GET /forloeb/{id}/data.json", web.Member(p.json))
	m.Handle("GET /forloeb/{id}/bidrag.csv", web.Member(p.sheet))

	m.Handle("GET /forloeb/{id}/kladde", web.Member(p.draft))
	m.Handle("POST /forloeb/{id}/kladde", web.Member(p.saveDraft))
	m.Handle("GET /forloeb/{id}/aabn", web.Member(p.review))
	m.Handle("POST /forloeb/{id}/aabn", web.Member(p.open))
	m.Handle("POST /forloeb/{id}/udvalg", web.Member(p.changeCommittees))
	m.Handle("POST /forloeb/{id}/slet", web.Member(p.deleteDraft))

	m.Handle("GET /forloeb/{id}/bidrag", web.Member(p.contribute))
	m.Handle("POST /forloeb/{id}/bidrag", web.Member(p.sendContribution).Upload(filesBody))
	m.Handle("GET /bidrag/{id}", web.Member(p.contribution))
	m.Handle("GET /bidrag/{id}/ret", web.Member(p.edit))
	m.Handle("POST /bidrag/{id}/ret", web.Member(p.saveEdit).Upload(filesBody))
	m.Handle("GET /bidrag/{id}/tidligere", web.Member(p.earlierTexts))
	m.Handle("POST /bidrag/{id}/traek", web.Member(p.withdraw))
	m.Handle("POST /bidrag/{id}/genkend", web.Member(p.recognise))
	m.Handle("GET /bidrag/{id}/misforstaaet", web.Member(p.misunderstood))
	m.Handle("POST /bidrag/{id}/misforstaaet", web.Member(p.sayMisunderstood))
	m.Handle("POST /bidrag/{id}/set", web.Member(p.seen))
	m.Handle("GET /bidrag/{id}/spoerg-ind", web.Member(p.clarifying))
	m.Handle("POST /bidrag/{id}/spoerg-ind", web.Member(p.clarify))
	m.Handle("GET /bidrag/{id}/uddyb", web.Member(p.replying))
	m.Handle("POST /bidrag/{id}/uddyb", web.Member(p.reply))
	m.Handle("GET /kvittering", web.Public(p.receiptForm))
	m.Handle("POST /kvittering", web.Public(p.receipt(p.showReceipt)))
	m.Handle("POST /kvittering/misforstaaet", web.Public(p.receipt(p.receiptMisunderstood)))
	m.Handle("POST /kvittering/uddyb", web.Public(p.receipt(p.receiptReply)))
	m.Handle("POST /kvittering/traek", web.Public(p.receipt(p.receiptWithdraw)))
	m.Handle("GET /min-stemme", web.Member(p.voice))
	m.Handle("GET /fil/{id}", web.Member(p.file))
	m.Handle("GET /fil/{id}/slet", web.Member(p.erasingFile))
	m.Handle("POST /fil/{id}/slet", web.Member(p.eraseFile))

	m.Handle("POST /forloeb/{id}/laest", web.Member(p.markRead))
	m.Handle("GET /forloeb/{id}/svar", web.Member(p.workbench))
	m.Handle("POST /forloeb/{id}/svar", web.Member(p.answer))
	m.Handle("POST /forloeb/{id}/svar/fortryd", web.Member(p.takeBack))
	m.Handle("POST /forloeb/{id}/svar/kladde", web.Member(p.dropAnswerDraft))
	m.Handle("GET /forloeb/{id}/beslutning", web.Member(p.writing))
	m.Handle("POST /forloeb/{id}/beslutning", web.Member(p.write))
	m.Handle("GET /forloeb/{id}/beslutning/se", web.Member(p.preview))
	m.Handle("GET /forloeb/{id}/offentliggoer", web.Member(p.preview))
	m.Handle("POST /forloeb/{id}/offentliggoer", web.Member(p.publish))
	m.Handle("GET /forloeb/{id}/genaabn", web.Member(p.reopening))
	m.Handle("POST /forloeb/{id}/genaabn", web.Member(p.reopen))
	m.Handle("GET /forloeb/{id}/droeftet", web.Member(p.discussing))
	m.Handle("POST /forloeb/{id}/droeftet", web.Member(p.discussed))
	m.Handle("GET /forloeb/{id}/luk", web.Member(p.closing))
	m.Handle("POST /forloeb/{id}/luk", web.Member(p.close))
	m.Handle("GET /forloeb/{id}/faelles-billede", web.Member(p.picture))
	m.Handle("POST /forloeb/{id}/faelles-billede", web.Member(p.correctPicture))
	m.Handle("GET /forloeb/{id}/sidste-dag", web.Member(p.lastDay))
	m.Handle("POST /forloeb/{id}/sidste-dag", web.Member(p.moveLastDay))
	m.Handle("GET /forloeb/{id}/tekst", web.Member(p.text))
	m.Handle("POST /forloeb/{id}/tekst", web.Member(p.revise))
	m.Handle("GET /forloeb/{id}/tekst/bidrag", web.Member(p.pickTeachers))
	m.Handle("GET /forloeb/{id}/bilag", web.Member(p.papers))
	m.Handle("POST /forloeb/{id}/bilag", web.Member(p.changePapers).Upload(paperBody))
	m.Handle("GET /forloeb/{id}/spoerg", web.Member(p.asking))
	m.Handle("POST /forloeb/{id}/spoerg", web.Member(p.askAnother))
	m.Handle("GET /forloeb/{id}/stedfortraeder", web.Member(p.beside(p.standIns())))
	m.Handle("POST /forloeb/{id}/stedfortraeder", web.Member(p.changeBeside(p.standIns())))
	m.Handle("GET /forloeb/{id}/medejere", web.Member(p.beside(p.coOwners())))
	m.Handle("POST /forloeb/{id}/medejere", web.Member(p.changeBeside(p.coOwners())))
	m.Handle("GET /forloeb/{id}/gaester", web.Member(p.guests))
	m.Handle("POST /forloeb/{id}/gaester", web.Member(p.changeGuests))
	m.Handle("GET /forloeb/{id}/vinduer", web.Member(p.windows))
	m.Handle("POST /forloeb/{id}/vinduer", web.Member(p.moveWindows))
	m.Handle("GET /forloeb/{id}/spoergsmaal", web.Member(p.questions))
	m.Handle("POST /forloeb/{id}/spoergsmaal", web.Member(p.closeQuestion))
	m.Handle("GET /forloeb/{id}/uden-navn", web.Member(p.unnamed))
	m.Handle("POST /forloeb/{id}/uden-navn", web.Member(p.allowUnnamed))
	m.Handle("GET /forloeb/{id}/haandslag", web.Member(p.handshake))
	m.Handle("POST /forloeb/{id}/haandslag", web.Member(p.offerHandshake))
	m.Handle("GET /forloeb/{id}/haandslag/svar", web.Member(p.taking))
	m.Handle("POST /forloeb/{id}/haandslag/svar", web.Member(p.takeHandshake))
	m.Handle("POST /forloeb/{id}/overtag", web.Member(p.takeOver))

	m.Handle("GET /forloeb/{id}/meld", web.Member(p.reporting))
	m.Handle("POST /forloeb/{id}/meld", web.Member(p.report))
	m.Handle("GET /forloeb/{id}/skjul", web.Member(p.hiding))
	m.Handle("POST /forloeb/{id}/skjul", web.Member(p.hide))
	m.Handle("GET /forloeb/{id}/vis", web.Member(p.unhiding))
	m.Handle("POST /forloeb/{id}/vis", web.Member(p.unhide))
	m.Handle("GET /forloeb/{id}/slet-ord", web.Member(p.erasing))
	m.Handle("POST /forloeb/{id}/slet-ord", web.Member(p.erase))
	m.Handle("GET /meldinger", web.Member(p.reports))
	m.Handle("POST /meldinger/{id}", web.Member(p.dismiss))
}

func path(matterID string, more string) string { return "/forloeb/" + matterID + more }

func (p pages) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f := filterOf(r.URL.Query())
	found, err := p.List(ctx, access.Of(ctx), f, Page{After: r.FormValue("efter")})
	if err != nil {
		return err
	}
	may, err := p.MayOpen(ctx, access.Of(ctx))
	if err != nil {
		return err
	}
	unit, err := p.unitName(ctx, f.Unit)
	if err != nil {
		return err
	}
	board, err := p.committeeName(ctx, f.Committee)
	if err != nil {
		return err
	}
	v := listView{Filter: f, Chosen: chosenOf(ctx, f, unit, board), List: found, Today: p.today(), MayOpen: may}
	if v.OwnUnits, err = p.ownUnits(ctx, access.Of(ctx)); err != nil {
		return err
	}
	if len(found.Items) == 0 {
		if v.Closed, err = p.closedToo(ctx, access.Of(ctx), f); err != nil {
			return err
		}
		if v.Excluding, err = p.excluding(ctx, v.Chosen); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// excluding are those of the chosen filters without which an empty list would not be empty.
func (p pages) excluding(ctx context.Context, list []chosen) ([]chosen, error) {
	var out []chosen
	for _, c := range list {
		others, err := p.List(ctx, access.Of(ctx), c.Without, Page{Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(others.Items) > 0 {
			out = append(out, c)
		}
	}
	return out, nil
}

// unitName is the name of the unit a list is narrowed to; an unknown one is no unit, so that an old link still shows a list.
func (p pages) unitName(ctx context.Context, unitID string) (string, error) {
	if unitID == "" {
		return "", nil
	}
	u, err := p.org.Unit(ctx, p.db.Read(), unitID)
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return u.Name, err
}

// committeeName is the same for a committee.
func (p pages) committeeName(ctx context.Context, committeeID string) (string, error) {
	if committeeID == "" {
		return "", nil
	}
	c, err := p.committee.Committee(ctx, p.db.Read(), committeeID)
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	return c.Name, err
}

func (p pages) story(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, err := p.view(r, Page{After: r.FormValue("efter"), At: r.FormValue("bidrag")})
	if err != nil {
		return err
	}
	v := storyView{Story: s, Today: p.today()}
	if v.Leads, err = besides(ctx, p.leads, s, false); err != nil {
		return err
	}
	if v.Basis, err = p.basisOf(ctx, s, false); err != nil {
		return err
	}
	if v.Besides, err = besides(ctx, p.sections, s, false); err != nil {
		return err
	}
	if err := p.mark(ctx, refs(s.Contributions)); err != nil {
		return err
	}
	if sent := r.FormValue("sendt"); sent != "" {
		v.DraftClear = contributionDraft(s.Matter.ID)
	} else if base := r.FormValue("fra"); base != "" {
		v.DraftClear = textDraft(s.Matter.ID, web.Number(base))
	}
	return web.Render(w, r, http.StatusOK, storyPage(v, i18n.Lang(ctx)))
}

// listen tells an open page that something in the matter has changed, as long as its reader may read it.
func (p pages) listen(w http.ResponseWriter, r *http.Request) error {
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if p.hub == nil {
		return fault.NotFound
	}
	actor := access.Of(r.Context())
	return p.hub.Serve(w, r, matterID, func(ctx context.Context) bool {
		now, here := p.still(ctx, actor)
		if !here {
			return false
		}
		_, err := p.enter(ctx, p.db.Read(), now, matterID)
		return err == nil
	})
}

// view loads the matter in the address.
func (p pages) view(r *http.Request, page Page) (*Story, error) {
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return nil, err
	}
	return p.View(r.Context(), access.Of(r.Context()), matterID, page)
}

func (p pages) history(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	events, err := p.History(ctx, access.Of(ctx), s.Matter.ID)
	if err != nil {
		return err
	}
	if events, err = p.toldHistory(ctx, s, events); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, historyPage(s, events))
}

func (p pages) poster(w http.ResponseWriter, r *http.Request) error {
	s, err := p.view(r, Page{Limit: 1})
	if err != nil {
		return err
	}
	if s.Matter.State != Open {
		return fault.NotFound
	}
	return web.Render(w, r, http.StatusOK, posterPage(s, p.absolute(path(s.Matter.ID, ""))))
}

// said words what another act made impossible, for a page that keeps what was typed; false for any other error.
func said(ctx context.Context, err error) (ui.Errors, bool) {
	if errs, ok := web.Invalid(ctx, err); ok {
		return errs, true
	}
	for sentinel, key := range map[error]string{
		ErrNotOpen: "not_open", ErrAnswered: "already_answered", ErrWithdrawn: "withdrawn", ErrHidden: "hidden", ErrShown: "shown", ErrReopened: "reopened",
		ErrRevised: "revised", ErrLastCommittee: "last_committee", ErrSettled: "settled", ErrNotDraft: "not_draft",
		ErrMoved: "moved", ErrQuestionClosed: "question_closed", ErrHandshakeTaken: "handshake_taken", ErrNotAnswered: "not_answered",
		ErrAsked: "asked", ErrSent: "sent", ErrChanged: "changed", ErrUnnamedOpen: "unnamed_open",
		ErrForgotten: "forgotten",
	} {
		if errors.Is(err, sentinel) {
			return ui.Errors{{Message: i18n.T(ctx, "matter.said."+key)}}, true
		}
	}
	return nil, false
}
