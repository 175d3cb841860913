package os2mo

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/cpr"
)

// Problem is something in the exports that stops the import or is listed as a gap. It holds no words: Reason is the end of a
// message key, Args what the message is filled with. No field ever carries a CPR number.
type Problem struct {
	// File is the name the file came with; for a missing file the name it usually has.
	File string
	// Line is the line in the file, counted from 1; 0 when the problem is the whole file's.
	Line int
	// Field is the column's heading as Medspil knows it; "" when the problem is the whole row's.
	Field string
	// Value is what stood there, shortened; what looks like a CPR number is dots.
	Value string
	// Reason is one of the Reason constants.
	Reason string
	// Args hold names, ids, paths (joined with Separator) and other lines, by what each constant says.
	Args map[string]any
}

// What stops an import. "other" is a line when the problem is in a file, and what follows the dash are keys in Args.
const (
	MissingFile     = "missing_file"         // one of the five is not there
	DuplicateFile   = "duplicate_file"       // two of the same kind - other: the first one's name
	EmptyFile       = "empty_file"           // nothing in it
	TooLarge        = "too_large"            // more than MaxFileSize - limit: in MiB
	NotCSV          = "not_csv"              // a picture, a program, a sheet: not text in columns
	MixedEncoding   = "mixed_encoding"       // UTF-8 with bytes that are not; the line is the first such
	MissingColumn   = "missing_column"       // Field is the column
	NoRows          = "no_rows"              // a heading and nothing else
	Truncated       = "truncated"            // cut in the middle of a row
	BadQuotes       = "bad_quotes"           // a quotation mark out of place
	FieldCount      = "field_count"          // not as many fields as the heading - got, want
	TooLong         = "too_long"             // a field of more than MaxField bytes - limit
	BadUUID         = "bad_uuid"             // empty, or not a UUID
	BadDate         = "bad_date"             // not year-month-day
	DateOrder       = "date_order"           // ends before it begins - other: the first day
	MissingName     = "missing_name"         // a unit or a person without one
	MissingPath     = "missing_path"         // a path that is empty or has a hole
	DuplicateID     = "duplicate_id"         // of a unit or an employment - other: the line that has it first
	PersonTwoNames  = "person_id_two_names"  // one person id, two names - other: the first line, name: the name there
	UnknownUnit     = "unknown_unit"         // an employment in a unit the units file does not have
	UnitIDTwoPaths  = "unit_id_two_paths"    // its people stand at two paths - name, id, path, other_path, other
	PathTwoIDs      = "path_two_ids"         // its people work in two units of its name - path, id, other_id, other
	UnknownPost     = "unknown_post"         // not a post in a committee
	CommitteeLevels = "committee_two_levels" // the same path of names in other columns - other
)

// What comes in and is listed.
const (
	UnknownFile       = "unknown_file"        // not one of the five; left aside
	BadEmail          = "bad_email"           // not an address; left out
	BadPhone          = "bad_phone"           // not a telephone number; left out
	NumberRemoved     = "number_removed"      // something like a CPR number in a text; left out
	SharedEmail       = "shared_email"        // several people have it: name and other_name
	SharedUsername    = "shared_username"     // several people have it: name and other_name
	UnplacedUnit      = "unplaced_unit"       // id, name, why: no_path, ambiguous, parent_unknown; paths: how many it may be
	PathUnknown       = "path_unknown"        // a path no unit has; people: how many stand there
	TreePersonUnknown = "tree_person_unknown" // in the tree, without an employment
	PersonElsewhere   = "person_elsewhere"    // at a path whose unit the person is not employed in
	UnitWithoutLeader = "unit_without_leader" // id, name
	LeaderNotTold     = "leader_not_told"     // the file tells of units without a leader, and says nothing of this one - id, name
	LeaderUnknown     = "leader_unknown"      // not found among the employed; id, unit
	LeaderAmbiguous   = "leader_ambiguous"    // several of that name; id, unit, people: how many
	LeaderNoUnit      = "leader_no_unit"      // leads a path no unit has
	CommitteeNoUnit   = "committee_unmatched" // key, name, candidates: unit ids
	VacantSeat        = "vacant_seat"         // committee, key
	HolderUnknown     = "holder_unknown"      // committee, key: a seat whose holder is not found among the employed
)

// Report is what reading found. When there is anything Bad, there is no Snapshot and the gaps are not worked out.
type Report struct{ Bad, Gaps []Problem }

func (r *Report) bad(p Problem) { r.Bad = append(r.Bad, p.safe()) }
func (r *Report) gap(p Problem) { r.Gaps = append(r.Gaps, p.safe()) }

const shownValue = 80 // characters of a value worth showing

// safe gives the problem with its texts masked and shortened. An id is left as it is: its digits happen to stand like that, and
// it is what the row is found by.
func (p Problem) safe() Problem {
	p.File = cpr.MaskLoose(p.File)
	if _, id := parseUUID(p.Value); !id {
		p.Value = cpr.MaskLoose(strings.ToValidUTF8(p.Value, "�"))
	}
	if utf8.RuneCountInString(p.Value) > shownValue {
		p.Value = string([]rune(p.Value)[:shownValue]) + "…"
	}
	return p
}

func (r *Report) sort() {
	for _, list := range [][]Problem{r.Bad, r.Gaps} {
		slices.SortStableFunc(list, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Reason, b.Reason),
				cmp.Compare(a.Field, b.Field), cmp.Compare(a.Value, b.Value))
		})
	}
}
