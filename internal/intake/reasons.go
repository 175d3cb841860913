package intake

import (
	"fmt"

	"github.com/medspil/medspil/internal/intake/os2mo"
)

// Reasons are all codes a Problem may carry; each has words, "intake.reason." and the code.
var Reasons = []string{
	os2mo.MissingFile, os2mo.DuplicateFile, os2mo.EmptyFile, os2mo.TooLarge, os2mo.NotCSV, os2mo.MixedEncoding, os2mo.MissingColumn, os2mo.NoRows,
	os2mo.Truncated, os2mo.BadQuotes, os2mo.FieldCount, os2mo.TooLong, os2mo.BadUUID, os2mo.BadDate, os2mo.DateOrder, os2mo.MissingName,
	os2mo.MissingPath, os2mo.DuplicateID, os2mo.PersonTwoNames, os2mo.UnknownUnit, os2mo.UnitIDTwoPaths, os2mo.PathTwoIDs, os2mo.UnknownPost,
	os2mo.CommitteeLevels, os2mo.UnknownFile, os2mo.BadEmail, os2mo.BadPhone, os2mo.NumberRemoved, os2mo.SharedEmail, os2mo.SharedUsername,
	os2mo.UnplacedUnit, os2mo.PathUnknown, os2mo.TreePersonUnknown, os2mo.PersonElsewhere, os2mo.UnitWithoutLeader, os2mo.LeaderNotTold, os2mo.LeaderUnknown,
	os2mo.LeaderAmbiguous, os2mo.LeaderNoUnit, os2mo.CommitteeNoUnit, os2mo.VacantSeat, os2mo.HolderUnknown,
}

// wholeFile says that a problem is a whole file's, not a row's.
func wholeFile(p os2mo.Problem) bool { return p.Line == 0 || p.Reason == os2mo.NotCSV }

// rowsOf is in how many rows the problems are: one row may have several.
func rowsOf(list []os2mo.Problem) int {
	type row struct {
		file string
		line int
	}
	seen := map[row]bool{}
	for _, p := range list {
		seen[row{p.File, p.Line}] = true
	}
	return len(seen)
}

// reasonArgs are what a reason's words are filled with. Lines are not numbers to be grouped in thousands.
func reasonArgs(p os2mo.Problem) []any {
	args := make([]any, 0, 2*len(p.Args))
	for name, v := range p.Args {
		if name == "other" {
			v = fmt.Sprint(v)
		}
		args = append(args, name, v)
	}
	return args
}
