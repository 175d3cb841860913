package matter

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/fault"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/limit"
	"github.com/medspil/medspil/internal/kit/secret"
	"github.com/medspil/medspil/internal/kit/ui"
	"github.com/medspil/medspil/internal/kit/web"
)

// newGuesses limits how often receipts are tried from one address; a whole workplace may sit behind it.
func newGuesses(clk clock.Clock) *limit.Limiter { return limit.New(clk, 10*time.Second, 60) }

// receiptView is a contribution without a name for who has its receipt; without one, where the code is typed.
type receiptView struct {
	Receipt *Receipt
	// Address is where the code can be typed without signing in, in full: it is written down, or printed.
	Address string
	// New: it was sent a moment ago.
	New bool
	// Typed is the code as it was typed, where it is nobody's; Misunderstood and Reply what was typed in a form that came back.
	Typed, Misunderstood, Reply string
	// Done is what was just done, worded; "" for nothing.
	Done   string
	Errors ui.Errors
}

// receiptPath is where a receipt is read; nobody need sign in for it.
const receiptPath = "/kvittering"

// ReceiptLink is the way to where a receipt is read.
func ReceiptLink(ctx context.Context) ui.Link {
	return ui.Link{Text: i18n.T(ctx, "matter.receipt.go"), Href: receiptPath}
}

func (p pages) receiptView() receiptView { return receiptView{Address: p.absolute(receiptPath)} }

// sendUnnamed answers with the receipt itself: its code may stand in no address, in no cookie and in no log.
func (p pages) sendUnnamed(w http.ResponseWriter, r *http.Request, matterID string, in ContributionInput, receipt string) error {
	ctx := r.Context()
	if in.For != "" {
		return p.showContribute(w, r, http.StatusUnprocessableEntity, contributeView{Input: in, Receipt: receipt,
			Errors: ui.Errors{{Field: "name_to", Message: i18n.T(ctx, "matter.error.unnamed_for")}}})
	}
	err := p.ContributeUnnamed(ctx, access.Of(ctx), matterID, UnnamedInput{Kind: in.Kind, Text: in.Text, Question: in.Question, Version: in.Version, Receipt: receipt, Files: in.Files})
	if errs, ok := said(ctx, err); ok {
		return p.showContribute(w, r, http.StatusUnprocessableEntity, contributeView{Input: in, Receipt: receipt, Errors: errs})
	}
	if err != nil {
		return err
	}
	v := p.receiptView()
	v.New = true
	if v.Receipt, err = p.Receipt(ctx, receipt); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, receiptPage(v))
}

func (p pages) receiptForm(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, receiptPage(p.receiptView()))
}

// receipt reads the code in a form and does something with its contribution; the page it answers with is the contribution as it then is.
func (p pages) receipt(do func(r *http.Request, in *web.Values, v *receiptView) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		in, err := web.Form(r)
		if err != nil {
			return err
		}
		v := p.receiptView()
		v.Typed = in.Get("code")
		if !p.guesses.Allow(web.Network(r)) {
			w.Header().Set("Retry-After", "600")
			v.Errors = ui.Errors{{Field: "code", Message: i18n.T(ctx, "matter.receipt.too_many")}}
			return web.Render(w, r, http.StatusTooManyRequests, receiptPage(v))
		}
		status := http.StatusOK
		done := do(r, in, &v)
		if errs, ok := said(ctx, done); ok {
			v.Done, v.Errors, status = "", errs, http.StatusUnprocessableEntity
		} else if done != nil && !errors.Is(done, fault.NotFound) {
			return done
		}
		switch v.Receipt, err = p.Receipt(ctx, v.Typed); {
		case err == nil || done == nil && v.Done != "" && errors.Is(err, fault.NotFound): // withdrawn before anybody saw it, it is gone
		case errors.Is(err, fault.NotFound):
			v.Errors, status = ui.Errors{{Field: "code", Message: i18n.T(ctx, "matter.receipt.unknown")}}, http.StatusUnprocessableEntity
		default:
			return err
		}
		return web.Render(w, r, status, receiptPage(v))
	}
}

func (p pages) showReceipt(*http.Request, *web.Values, *receiptView) error { return nil }

func (p pages) receiptMisunderstood(r *http.Request, in *web.Values, v *receiptView) error {
	v.Misunderstood, v.Done = in.Get("text"), i18n.T(r.Context(), "matter.misunderstood.sent")
	return p.MisunderstoodUnnamed(r.Context(), v.Typed, v.Misunderstood)
}

func (p pages) receiptReply(r *http.Request, in *web.Values, v *receiptView) error {
	v.Reply, v.Done = in.Get("reply"), i18n.T(r.Context(), "matter.reply.sent")
	return p.ReplyUnnamed(r.Context(), v.Typed, v.Reply)
}

func (p pages) receiptWithdraw(r *http.Request, _ *web.Values, v *receiptView) error {
	v.Done = i18n.T(r.Context(), "matter.withdrawn")
	return p.WithdrawUnnamed(r.Context(), v.Typed)
}

func (p pages) unnamed(w http.ResponseWriter, r *http.Request) error {
	return p.decides(w, r, http.StatusOK, func(*Story) leadView { return leadView{What: "unnamed"} })
}

func (p pages) allowUnnamed(w http.ResponseWriter, r *http.Request) error {
	matterID, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return p.decided(w, r, p.AllowUnnamed(r.Context(), access.Of(r.Context()), matterID), "matter.unnamed.allowed", func(_ *Story, errs ui.Errors) leadView {
		return leadView{What: "unnamed", Errors: errs}
	})
}

// receiptOf is the code a form sends a contribution without a name with: the one it was made with.
func receiptOf(in *web.Values) string {
	if code, ok := secret.ParseLetter(in.Get("receipt")); ok {
		return code
	}
	return NewReceipt()
}
