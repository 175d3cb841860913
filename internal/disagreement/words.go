package disagreement

import (
	"context"
	"strings"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/matter"
)

// Personal data is erased from what is said here as from the matter's own texts (matter.Words): every column with people's words stands below, and
// TestEveryTextCanBeErased fails for one that does not.

// wordColumn is a column with people's words; where finds its rows of the matter $1.
type wordColumn struct{ table, column, where string }

const (
	inEntries     = `disagreement_id IN (SELECT id FROM disagreement WHERE matter_id = $1)`
	inCards       = `matter_id = $1`
	inCardEntries = `card_id IN (SELECT id FROM disagreement_card WHERE matter_id = $1)`
	inReports     = `text_id IN (SELECT t.id FROM (` + textsSQL + `) t WHERE t.matter_id = $1)`
)

var wordColumns = []wordColumn{
	{"disagreement_entry", "text", inEntries}, {"disagreement_entry", "more", inEntries}, {"disagreement_entry", "hidden_reason", inEntries},
	{"disagreement_card", "text", inCards}, {"disagreement_card", "hidden_reason", inCards},
	{"disagreement_card_entry", "text", inCardEntries}, {"disagreement_card_entry", "hidden_reason", inCardEntries},
	{"disagreement_report", "reason", inReports},
}

// Words are the texts about a matter that are kept here.
func (x *Room) Words() matter.Words {
	return matter.Words{Tables: tables, Texts: x.texts, Replace: x.replace}
}

// texts are the different texts about a matter that are kept here. One query.
func (x *Room) texts(ctx context.Context, q db.Q, matterID string) ([]matter.Kept, error) {
	var parts []string
	for _, c := range wordColumns {
		parts = append(parts, `SELECT `+c.column+`, FALSE FROM `+c.table+` WHERE `+c.where+` AND `+c.column+` <> ''`)
	}
	return db.All(ctx, q, matter.ScanKept, strings.Join(parts, ` UNION `), matterID)
}

// replace writes another text wherever one stands about a matter, and gives in how many places.
func (x *Room) replace(ctx context.Context, tx *db.Tx, matterID, text, now string) (int, error) {
	places := 0
	for _, c := range wordColumns {
		n, err := tx.Exec(ctx, `UPDATE `+c.table+` SET `+c.column+` = $3 WHERE `+c.column+` = $2 AND `+c.where, matterID, text, now)
		if err != nil {
			return 0, err
		}
		places += int(n)
	}
	return places, nil
}
