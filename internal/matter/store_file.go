package matter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
)

const fileColumns = `f.id, f.kind, f.words, f.width, f.height, f.size`

func fileDest(f *File) []any { return []any{&f.ID, &f.Kind, &f.Words, &f.Width, &f.Height, &f.Size} }

func scanFile(s db.Scanner) (File, error) {
	var f File
	err := s.Scan(fileDest(&f)...)
	return f, err
}

// filesOf lists the files of a contribution or a matter.
func filesOf(ctx context.Context, q db.Q, kind, targetID string) ([]File, error) {
	return db.All(ctx, q, scanFile, `SELECT `+fileColumns+` FROM matter_file f WHERE f.target_kind = $1 AND f.target_id = $2
		ORDER BY f.position`, kind, targetID)
}

// placed is a file with what it belongs to.
type placed struct {
	File
	matterID, kind, targetID string
}

func loadFile(ctx context.Context, q db.Q, fileID string) (placed, error) {
	return db.One(ctx, q, func(s db.Scanner) (placed, error) {
		var f placed
		err := s.Scan(append(fileDest(&f.File), &f.matterID, &f.kind, &f.targetID)...)
		return f, err
	}, `SELECT `+fileColumns+`, f.matter_id, f.target_kind, f.target_id FROM matter_file f WHERE f.id = $1`, fileID)
}

func fileContent(ctx context.Context, q db.Q, fileID string) ([]byte, error) {
	return db.One(ctx, q, db.Scan[[]byte], `SELECT content FROM matter_file WHERE id = $1`, fileID)
}

// sum names what is in a file.
func (f FileInput) sum() string {
	h := sha256.Sum256(f.Data)
	return hex.EncodeToString(h[:])
}

// The tables of files: that of those that are shown, and that of those whose contribution without a name waits to be.
const (
	filesShown   = `matter_file`
	filesWaiting = `matter_unnamed_file`
)

// insertFiles puts files after those that are there; one that is there already is not put there again.
func insertFiles(ctx context.Context, tx *db.Tx, table, matterID, kind, targetID string, files []FileInput) error {
	if len(files) == 0 {
		return nil
	}
	last, err := db.One(ctx, tx, db.Scan[int], `SELECT COALESCE(max(position), 0) FROM `+table+` WHERE target_kind = $1 AND target_id = $2`, kind, targetID)
	if err != nil {
		return err
	}
	var rows [][]any
	for i, f := range files {
		rows = append(rows, []any{id.New(), matterID, kind, targetID, last + 1 + i, f.Kind, f.Words, f.Width, f.Height, len(f.Data), f.sum(), f.Data})
	}
	return db.InsertMany(ctx, tx, `INSERT INTO `+table+` (`+fileRow+`)`,
		`ON CONFLICT (target_kind, target_id, sum) DO NOTHING`, rows)
}

// fileRow are the columns of a row of either table.
const fileRow = `id, matter_id, target_kind, target_id, position, kind, words, width, height, size, sum, content`

// showFiles lets the files of contributions without a name be shown with them: written anew, in the order of their random keys, so that where
// they lie says nothing about when they came.
func showFiles(ctx context.Context, tx *db.Tx, contributions []any) error {
	in := ` FROM ` + filesWaiting + ` WHERE target_id IN (` + db.In(1, len(contributions)) + `)`
	if _, err := tx.Exec(ctx, `INSERT INTO `+filesShown+` (`+fileRow+`) SELECT `+fileRow+in+` ORDER BY id`, contributions...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE`+in, contributions...)
	return err
}

// haveFiles says whether all of these files belong to it already.
func haveFiles(ctx context.Context, q db.Q, table, kind, targetID string, files []FileInput) (bool, error) {
	if len(files) == 0 {
		return true, nil
	}
	args, sums := []any{kind, targetID}, map[string]bool{}
	for _, f := range files {
		if s := f.sum(); !sums[s] {
			sums[s], args = true, append(args, s)
		}
	}
	n, err := db.One(ctx, q, db.Scan[int], `SELECT count(*) FROM `+table+` WHERE target_kind = $1 AND target_id = $2
		AND sum IN (`+db.In(3, len(sums))+`)`, args...)
	return n == len(sums), err
}

// removeFiles deletes some files of a contribution or a matter for good, and tells how many there were.
func removeFiles(ctx context.Context, tx *db.Tx, kind, targetID string, ids []string) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM matter_file WHERE target_kind = $1 AND target_id = $2 AND id IN (`+db.In(3, len(ids))+`)`,
		append([]any{kind, targetID}, db.Args(ids)...)...)
}

// deleteFiles deletes all files of a contribution (TargetContribution) or of the matter itself ("matter") for good. Other files of the
// same matter stay.
func deleteFiles(ctx context.Context, tx *db.Tx, kind, targetID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM matter_file WHERE target_kind = $1 AND target_id = $2`, kind, targetID)
	return err
}

// withFiles fills in the files of contributions whose texts the reader may see; who comes with a receipt may not be able to fetch them. One
// query.
func withFiles(ctx context.Context, q db.Q, r reader, list []*Contribution) error {
	at := map[string]*Contribution{}
	args := []any{fileOfContribution}
	for _, c := range list {
		if !r.own && (c.Mine || r.seeEarlier || c.WithdrawnAt.IsZero() && !c.Hidden) {
			at[c.ID] = c
			args = append(args, c.ID)
		}
	}
	if len(at) == 0 {
		return nil
	}
	type row struct {
		contribution string
		File
	}
	rows, err := db.All(ctx, q, func(s db.Scanner) (row, error) {
		var v row
		err := s.Scan(append(fileDest(&v.File), &v.contribution)...)
		return v, err
	}, `SELECT `+fileColumns+`, f.target_id FROM matter_file f WHERE f.target_kind = $1 AND f.target_id IN (`+db.In(2, len(at))+`)
		ORDER BY f.target_id, f.position`, args...)
	for _, v := range rows {
		c := at[v.contribution]
		c.Files = append(c.Files, v.File)
	}
	return err
}
