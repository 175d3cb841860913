package matter

import (
	"context"
	"net/url"

	"github.com/medspil/medspil/internal/kit/i18n"
)

// dilemma is one of a dialogue room, with what the sides have said about it. Without a Question it is the whole.
type dilemma struct {
	N        int
	Question *OpenQuestion
	Place    string
	Sides    []sidePart
}

// sidePart is what one side has said, oldest first.
type sidePart struct {
	Code      string
	Positions []Contribution
}

// dilemmas are a dialogue room's, in order, each with those of the page's positions that are about it by side; last the whole, where somebody
// spoke about that.
func dilemmas(s *Story) []dilemma {
	var out []dilemma
	for i := range s.Questions {
		q := &s.Questions[i]
		out = append(out, dilemma{N: i + 1, Question: q, Place: "dilemma-" + itoa(i+1), Sides: sidesOf(s.Contributions, q.ID)})
	}
	if whole := sidesOf(s.Contributions, ""); len(whole) > 0 {
		out = append(out, dilemma{Place: "det-hele", Sides: whole})
	}
	return out
}

// sidesOf are the sides that have spoken about a question, in the order of Sides.
func sidesOf(list []Contribution, question string) []sidePart {
	var out []sidePart
	for _, side := range Sides {
		part := sidePart{Code: side}
		for _, c := range list {
			if c.Question == question && c.Side == side {
				part.Positions = append(part.Positions, c)
			}
		}
		if len(part.Positions) > 0 {
			out = append(out, part)
		}
	}
	return out
}

// sideText names a side; "" for none.
func sideText(ctx context.Context, side string) string {
	if side == "" {
		return ""
	}
	return i18n.T(ctx, "matter.room.side."+side)
}

// picturePart is a part of a shared picture by the name of its field.
type picturePart struct{ Field, Text string }

func (p Picture) parts() []picturePart {
	return []picturePart{{"took", p.Took}, {"differ", p.Differ}, {"remember", p.Remember}}
}

// leadKey is the heading, or the lead, of a page of the owner's.
func leadKey(v leadView, part string) string {
	switch key := "matter." + v.What + "." + part; v.What {
	case "close", "text":
		return wordKey(v.Story.Matter.Kind, key)
	case "picture":
		return "matter.room.picture." + part
	default:
		return key
	}
}

// talkLead is the lead of the page on which something is asked about a contribution, or replied.
func talkLead(v talkView) string {
	if v.What == "clarify" {
		return wordKey(v.Mine.MatterKind, "matter.clarify.lead")
	}
	return "matter.reply.lead"
}

// picturesView is a page of shared pictures.
type picturesView struct {
	Query string
	List  *List
}

func picturesEmpty(v picturesView) string {
	if v.Query != "" {
		return "matter.room.pictures.empty_search"
	}
	return "matter.room.pictures.empty_text"
}

func picturesNext(v picturesView) string {
	if v.List.Next == "" {
		return ""
	}
	q := url.Values{"efter": {v.List.Next}}
	if v.Query != "" {
		q.Set("q", v.Query)
	}
	return PicturesPath + "?" + q.Encode()
}
